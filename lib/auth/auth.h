/* SPDX-License-Identifier: MIT */
/*
 * auth - OAuth 2.1 resource server of one ORY realm (doc/auth.md): takes the
 * access token from the request, decides, and words the answer. Issues, proxies
 * and stores no tokens. Never logs.
 */
#ifndef AUTH_AUTH_H
#define AUTH_AUTH_H

#include "auth/grant.h"
#include "base/conf.h"
#include "http/http.h"
#include "store/store.h"

struct auth;	/* options, key set, remembered tokens of this process */

/*
 * auth_open - prepare from the configuration; reads jwks_file lazily.
 *
 *   cf   borrowed for the life of the auth                      keeps
 *   st   its cache, may be NULL (then this process is alone)     keeps
 */
int auth_open(const struct conf *cf, struct store *st, struct auth **out,
    struct err *e) WARN_UNUSED;
void auth_close(struct auth *au);

/*
 * auth_check - doc/auth.md 3, steps 1-12, on the request's headers.
 *
 *   now   epoch seconds; a parameter so tests can move it
 *   out   set on success only                                   in a
 *   why   set on refusal only                                   in a
 *
 * Returns AUTH_OK or the reason. Does no I/O beyond cache.mdb when the keys
 * are cached; no store transaction is open during a fetch.
 */
enum auth_reason auth_check(struct auth *au, struct arena *a,
    const struct http_req *rq, int64_t now, struct grant *out,
    struct auth_detail *why);

/* auth_reason_name - the word for the log: "aud_empty". */
const char *auth_reason_name(enum auth_reason r);

/* auth_refuse - the whole reply to a refusal: status, WWW-Authenticate or
 * Retry-After, Cache-Control: no-store, JSON body (doc/auth.md 9). */
void auth_refuse(struct auth *au, struct arena *a, enum auth_reason r,
    struct http_res *rs);

/* auth_scopes_missing - those of `needed` (words) that `granted` lacks, in a. */
struct str auth_scopes_missing(struct arena *a, struct str needed,
    struct str granted);

/* auth_deny - 403 insufficient_scope with one challenge naming `needed` and
 * ours already granted; auth_deny_meta is the same challenge as the value of
 * _meta["mcp/www_authenticate"] (a JSON array), for chatgpt_challenge. */
void auth_deny(struct auth *au, struct arena *a, struct str needed,
    struct str granted, struct http_res *rs);
struct str auth_deny_meta(struct auth *au, struct arena *a,
    struct str needed, struct str granted);

/*
 * auth_metadata - answer one of the three protected-resource metadata paths
 * (RFC 9728): true and rs filled when rq->path is one of them, or any other
 * path below /.well-known/ (404 with JSON).
 */
bool auth_metadata(struct auth *au, struct arena *a,
    const struct http_req *rq, struct http_res *rs);

/*
 * auth_news - what an operator should read about the key set since the last
 * call: fetches that failed, keys left out and why. One line of text for the
 * log, client text nowhere in it; empty: nothing happened.       in a
 */
struct str auth_news(struct auth *au, struct arena *a);

/*
 * auth_ready - whether a token could be accepted at all. Without keys it looks
 * for some first, as a token would make it do, and as seldom; it does not wait
 * for another process that does.
 */
bool auth_ready(struct auth *au, struct arena *a, int64_t now);

/* auth_health - key set state for /healthz: members of a JSON object. */
void auth_health(struct auth *au, struct arena *a, int64_t now,
    struct js_out *o);

#endif
