/* SPDX-License-Identifier: MIT */
/*
 * keysource - where the key set of the issuer comes from and how old it is
 * (AUTH.md s.5). A process that only meets remembered tokens knows the
 * identities of the keys, a few bytes each from cache.mdb, and never their
 * numbers.
 */
#ifndef AUTH_KEYSOURCE_H
#define AUTH_KEYSOURCE_H

#include "auth/keyset.h"
#include "base/conf.h"
#include "store/store.h"

struct keysource;

enum keysource_state {
	KEYSOURCE_NONE,		/* no keys, or too old to be believed */
	KEYSOURCE_FRESH,
	KEYSOURCE_STALE		/* could not be renewed in time, still good */
};

/* keysource_new - keeps cf and st; st may be NULL. Reads nothing yet. */
struct keysource *keysource_new(const struct conf *cf, struct store *st);
void keysource_free(struct keysource *ks);

/*
 * keysource_sync - learn cheaply what is current: has jwks_file changed?
 * Looks again at most once per second of `now`.
 */
enum keysource_state keysource_sync(struct keysource *ks, struct arena *a,
    int64_t now);

/* keysource_has - whether the key of this identity is in the current set. */
bool keysource_has(const struct keysource *ks,
    const unsigned char id[KEYSET_ID]);

/* keysource_set - the current set with its numbers, or NULL (after a sync). */
struct keyset *keysource_set(struct keysource *ks, struct arena *a,
    int64_t now);

/* keysource_health - members of a JSON object: state, age_s, keys, ... */
void keysource_health(struct keysource *ks, struct arena *a, int64_t now,
    struct js_out *o);

/* keysource_news - what the log should say about keys, once; empty: nothing. */
struct str keysource_news(struct keysource *ks, struct arena *a);

#endif
