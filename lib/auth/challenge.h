/* SPDX-License-Identifier: MIT */
/*
 * challenge - how a refusal is worded: one table of reasons, read for the
 * status, the WWW-Authenticate header, the body and the log (doc/auth.md 9, 11;
 * RFC 6750 s.3, RFC 9728 s.5.1). Nothing in it repeats what the client sent.
 */
#ifndef AUTH_CHALLENGE_H
#define AUTH_CHALLENGE_H

#include "auth/grant.h"
#include "base/conf.h"
#include "http/http.h"

/* challenge_name - the word for the log. */
const char *challenge_name(enum auth_reason r);

/* challenge_status - HTTP status; 200 for AUTH_OK. */
int challenge_status(enum auth_reason r);

/* challenge_reply - the whole reply for a reason other than AUTH_SCOPE. */
void challenge_reply(const struct conf *cf, struct arena *a,
    enum auth_reason r, struct http_res *rs);

/* challenge_missing - those of `needed` that `granted` lacks; in a. */
struct str challenge_missing(struct arena *a, struct str needed,
    struct str granted);

/* challenge_scope - 403 insufficient_scope: needed plus ours of granted. */
void challenge_scope(const struct conf *cf, struct arena *a,
    struct str needed, struct str granted, struct http_res *rs);

/* challenge_scope_meta - the same challenge as a JSON array of one string. */
struct str challenge_scope_meta(const struct conf *cf, struct arena *a,
    struct str needed, struct str granted);

#endif
