/* SPDX-License-Identifier: MIT */
/*
 * claims - what a token says, judged: issuer, time, audience, kind, subject
 * (doc/auth.md 3, steps 8 to 12, and 4 and 7). One judge for the claims of a
 * JWT and for the answer of an introspection. Pure.
 */
#ifndef AUTH_CLAIMS_H
#define AUTH_CLAIMS_H

#include "auth/grant.h"
#include "base/conf.h"
#include "base/json.h"

enum { CLAIMS_AUDS_MAX = 32 };	/* entries of aud; over it: jwt_malformed */

struct claims {
	struct grant grant;
	int64_t not_before;	/* the later of nbf and iat, 0 = neither */
	bool empty_aud;		/* passed by allow_empty_audience only */
};

/*
 * claims_judge - steps 8 to 12 in order; the first failing one answers.
 *
 *   cl       an object
 *   out      set on AUTH_OK only                                in a
 *   detail   what to tell the operator, with the fix            in a
 */
enum auth_reason claims_judge(struct arena *a, const struct conf *cf,
    const struct js *cl, int64_t now, struct claims *out,
    struct str *detail);

/* claims_time - step 9 for times already read: AUTH_OK, AUTH_EXPIRED or
 * AUTH_NOT_YET_VALID; leeway in seconds. */
enum auth_reason claims_time(int64_t expires_at, int64_t not_before,
    int64_t leeway, int64_t now);

/* claims_auds - number of audiences, for the log; -1 = unknown. */
int claims_auds(const struct js *cl);

/* claims_ours - whether one scope is of our own families ("twin:..."). */
bool claims_ours(struct str scope);

#endif
