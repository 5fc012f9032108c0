/* SPDX-License-Identifier: MIT */
/*
 * relay - registration of clients (RFC 7591) on their way to the issuer. The
 * authorization server advertises this address in place of its own; what is
 * changed on the way is in relay_map.c. No token is seen or kept, and no
 * client: the issuer registers them.
 *
 * Everybody may ask, so the calls that go out have limits over all processes:
 * so many a minute, so many of them for one address, and two at once, because a
 * slow issuer must not hold the processes that learners need.
 */
#ifndef AUTH_RELAY_H
#define AUTH_RELAY_H

#include "base/conf.h"
#include "http/http.h"
#include "store/store.h"

struct relay;

/* relay_new - keeps cf and st; st may be NULL (then each process counts for
 * itself). */
struct relay *relay_new(const struct conf *cf, struct store *st);
void relay_free(struct relay *r);	/* NULL is a no-op */

/* relay_path - where it is served, or empty: registration_relay is not set. */
struct str relay_path(const struct conf *cf, struct arena *a);

/* What the log is to know of one request. */
struct relay_said {
	const char *reason;	/* a word: "registered", "relay_redirect" */
	struct str detail;	/* for the operator, may be empty      in a */
	struct str client;	/* the new client_id, or empty         in a */
	struct str from;	/* first redirect URI, as claimed      in a */
	bool good;
};

/*
 * relay_serve - answer a request whose Origin and Host have passed.
 *
 *   rs   201 and the issuer's registration; 400 with an error code of RFC 7591
 *        (also the issuer's); 405, 413, 415, 406; 429 or 503 with Retry-After
 */
void relay_serve(struct relay *r, struct arena *a, const struct http_req *rq,
    struct http_res *rs, struct relay_said *said);

/* relay_refuse - a refusal in the shape that registering clients read. */
void relay_refuse(struct arena *a, int status, const char *code,
    struct str why, struct http_res *rs);

#endif
