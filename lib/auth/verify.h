/* SPDX-License-Identifier: MIT */
/*
 * verify - the issuer's keys and one token: which of them verifies it, and when
 * a newer set is worth a fetch (doc/auth.md 3, steps 6 and 7).
 */
#ifndef AUTH_VERIFY_H
#define AUTH_VERIFY_H

#include "auth/grant.h"
#include "auth/keys/keysource.h"
#include "auth/token.h"

/* One request's use of the keys. */
struct verify {
	struct keysource *ks;
	struct arena *a;
	int64_t now;		/* epoch seconds */
	bool keys_stale;	/* set: keys at hand could not be renewed */
	bool fetched;		/* set: they are of this very moment */
};

/*
 * verify_keys - the best keys there are: fetches when those at hand are too old.
 * For tokens that keys can decide about, not for broken ones.
 */
enum keysource_state verify_keys(struct verify *v);

/*
 * verify_token - the key that verifies a token, or why none does.
 *
 *   t          as token_read() left it                          borrowed
 *   key        the key, valid as long as the request's arena
 *   stale_kid  set where the token names another key than this one
 *   result     AUTH_OK, AUTH_NO_KEY, AUTH_SIGNATURE; AUTH_KEYS_UNAVAILABLE and
 *              AUTH_KEYS_RECENT: the client may come back with this token
 */
enum auth_reason verify_token(struct verify *v, const struct token *t,
    const struct keyset_key **key, bool *stale_kid);

#endif
