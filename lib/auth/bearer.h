/* SPDX-License-Identifier: MIT */
/*
 * bearer - the one access token of a request (doc/auth.md 3, steps 1 and 2).
 * Only the Authorization header counts, under any of the names that web
 * servers give it; query and body are never looked at (RFC 6750 s.2).
 */
#ifndef AUTH_BEARER_H
#define AUTH_BEARER_H

#include "auth/grant.h"
#include "base/buf.h"
#include "http/http.h"

/*
 * bearer_find - take the token out of the request.
 *
 *   max     bytes a token may have
 *   token   set with AUTH_OK and AUTH_TOKEN_SIZE              borrowed from rq
 *   detail  on AUTH_NO_TOKEN: the variables seen                in a
 *
 * Returns AUTH_OK, AUTH_NO_TOKEN, AUTH_MULTIPLE_CREDENTIALS, AUTH_TOKEN_SIZE
 * or AUTH_TOKEN_SYNTAX.
 */
enum auth_reason bearer_find(struct arena *a, const struct http_req *rq,
    size_t max, struct str *token, struct str *detail);

#endif
