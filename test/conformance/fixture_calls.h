/* SPDX-License-Identifier: MIT */
/*
 * fixture_calls - what only the conformance suite makes a tool do: log, take
 * its time, ask whether the client is still there. No tool of the product
 * does, so mcp/call.h has no such calls.
 */
#ifndef TEST_CONFORMANCE_FIXTURE_CALLS_H
#define TEST_CONFORMANCE_FIXTURE_CALLS_H

#include "mcp/call.h"

/* call_log - notifications/message at a level; data as ready JSON. */
void call_log(struct call *c, const char *level, struct str data_json);

/* call_cancelled - the client is gone and the era says that this cancels. */
bool call_cancelled(struct call *c);

/*
 * call_wait - let time pass (milliseconds), with keep-alive comments on a
 * stream that has begun. false: the client has left and the era says that
 * this cancels; stop then.
 */
bool call_wait(struct call *c, int64_t ms);

#endif
