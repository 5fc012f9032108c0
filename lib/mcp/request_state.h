/* SPDX-License-Identifier: MIT */
/*
 * request_state - multi-round requests (doc/protocol.md 4.5): what
 * a handler wants back, signed and bound to who asked what. It passes through
 * the client, so every byte of it is hostile on return.
 *
 *   "v1." b64url(payload) "." b64url(HMAC-SHA256(key, "v1." b64url(payload)))
 */
#ifndef MCP_REQUEST_STATE_H
#define MCP_REQUEST_STATE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

/* What a state is good for; the same values must come with its return. */
struct request_state_bind {
	struct str method, name, sub;
	const struct js *args;	/* compared by value */
};

/* request_state_seal - sign data (UTF-8), good until `expires` (epoch s). */
struct str request_state_seal(struct arena *a, struct str key,
    const struct request_state_bind *bind, int64_t expires, struct str data);

/*
 * request_state_open - check an echoed state.
 *
 *   keys  current and previous; either may have signed it; an empty one is none
 *   now   epoch seconds; a state expires at its second
 *   data  what was sealed                                       in a
 *
 * Returns 0, or -1 (ERR_INVALID) with a reason for the log that holds nothing
 * of the state.
 */
int request_state_open(struct arena *a, const struct str *keys, size_t nkeys,
    const struct request_state_bind *bind, int64_t now, struct str state,
    struct str *data, struct err *e) WARN_UNUSED;

#endif
