/* SPDX-License-Identifier: MIT */
/*
 * auth - OAuth 2.1 resource server of one ORY realm (doc/auth.md): takes the
 * access token from the request, decides, and words the answer. Issues, proxies
 * and stores no tokens. Never logs.
 */
#ifndef AUTH_AUTH_H
#define AUTH_AUTH_H

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

/* What a good token proves. */
struct grant {
	struct str sub, client_id;
	struct str scopes;	/* separated by single blanks */
	int64_t expires_at;
	const char *notice;	/* "stale_kid", "keys_stale",
				 * "empty_aud_accepted" or NULL (doc/auth.md 11) */
};

/* Why a request was refused: one row of the table in challenge.c. */
enum auth_reason {
	AUTH_OK,
	AUTH_NO_TOKEN, AUTH_MULTIPLE_CREDENTIALS,
	AUTH_TOKEN_SIZE, AUTH_TOKEN_SYNTAX, AUTH_OPAQUE, AUTH_JWT_MALFORMED,
	AUTH_ALG, AUTH_CRIT, AUTH_TYP, AUTH_KID, AUTH_NO_KEY, AUTH_SIGNATURE,
	AUTH_ISS, AUTH_AUD_EMPTY, AUTH_AUD_OTHER,
	AUTH_EXPIRED, AUTH_NOT_YET_VALID, AUTH_DATE,
	AUTH_NOT_ACCESS_TOKEN, AUTH_MACHINE_TOKEN, AUTH_SUBJECT,
	AUTH_SCOPE, AUTH_INACTIVE,
	AUTH_KEYS_UNAVAILABLE, AUTH_INTROSPECTION_UNAVAILABLE,
	AUTH_INTROSPECTION_CONFIG,
	AUTH_REASONS
};

struct refusal {
	enum auth_reason reason;
	struct str detail;	/* for the log only, in a: both issuers, the fix */
	struct str token_hash;	/* first 16 hex digits of SHA-256, or empty */
	struct str kid, iss;	/* as claimed, unescaped; for the log */
	int auds;		/* number of audiences, -1 = unknown */
};

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
    struct refusal *why);

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

/* auth_health - key set state for /healthz: members of a JSON object. */
void auth_health(struct auth *au, struct arena *a, int64_t now,
    struct js_out *o);

#endif
