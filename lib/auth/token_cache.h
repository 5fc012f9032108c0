/* SPDX-License-Identifier: MIT */
/*
 * token_cache - tokens that passed all checks, under the SHA-256 of their
 * bytes, never the tokens themselves (doc/auth.md 3, "Remembered tokens"). In
 * the process, a fixed number of them; and in cache.mdb, so that the next
 * process (plain CGI: every request) needs neither libjwt nor a key.
 *
 * What is remembered is an opinion with conditions: the caller checks again
 * that the key still counts and that the times hold. The options that decided
 * are part of the name under which it is kept: other options, other opinion.
 */
#ifndef AUTH_TOKEN_CACHE_H
#define AUTH_TOKEN_CACHE_H

#include "auth/grant.h"
#include "base/conf.h"
#include "store/store.h"
#include "auth/keys/keyset.h"
#include "base/digest.h"

struct token_cache;

struct token_cache_entry {
	struct grant grant;
	int64_t not_before;
	int64_t until;		/* not believed from then on, epoch seconds */
	bool introspected;	/* opaque: `key` means nothing */
	unsigned char key[KEYSET_ID];	/* the one that verified it */
};

/*
 * token_cache_new - keeps cf and st; st may be NULL.
 *
 *   options   everything that decides about a token, as text   borrowed
 */
struct token_cache *token_cache_new(struct store *st, struct str options);
void token_cache_free(struct token_cache *rm);

/*
 * token_cache_get - the entry of a token that is still believed at `now`; false
 * otherwise. out borrows from rm until the next call.          in a
 */
bool token_cache_get(struct token_cache *rm, struct arena *a,
    const unsigned char hash[SHA256_LEN], int64_t now,
    struct token_cache_entry *out);

/* token_cache_put - keep an opinion; too long ones are left out silently. */
void token_cache_put(struct token_cache *rm, struct arena *a,
    const unsigned char hash[SHA256_LEN], const struct token_cache_entry *r);

#endif
