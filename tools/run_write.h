/* SPDX-License-Identifier: MIT */
/*
 * run_write - the common way of every tool that changes a twin: one
 * transaction, exactly once per request_id.
 *
 * A request is remembered by the SHA-256 of its canonical text (tool name and
 * arguments without request_id). The same request_id and digest get the first
 * answer byte for byte, in whatever order they arrive; the same request_id
 * with another digest is DUPLICATE_MISMATCH and writes nothing. The answer is
 * kept in table `once` as reply_pack(structuredContent, text).
 */
#ifndef TOOLS_RUN_WRITE_H
#define TOOLS_RUN_WRITE_H

#include "mcp/call.h"
#include "twin/twin.h"
#include "twin/catalog/catalog.h"

/*
 * run_write - run one of the domain's writers on the caller's twin and answer.
 *
 *   in        the tool's arguments, with request_id             borrows
 *   fn        pure; may run more than once
 *   task_cat  of twin_in; NULL for all but an older task handle
 *
 * Returns 0 when the call is answered (a refusal included), -1 with the
 * store's or the domain's error.
 */
int run_write(struct call *c, const struct js *in, twin_write_fn *fn,
    const struct catalog *task_cat, struct err *e) WARN_UNUSED;

/*
 * run_write_at - the same on a twin of which more was read before: ERR_CONFLICT,
 * and nothing is written, when the twin has other events by now.
 *
 *   in      event, without and task_cat of it are given to fn
 *   seq     number that the first new event must get
 */
int run_write_at(struct call *c, const struct js *args, twin_write_fn *fn,
    const struct twin_in *in, uint64_t seq, struct err *e) WARN_UNUSED;

#endif
