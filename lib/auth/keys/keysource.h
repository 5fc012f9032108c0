/* SPDX-License-Identifier: MIT */
/*
 * keysource - the key set of the issuer: from jwks_file, or over the network,
 * one set for all processes, renewed by one of them at a time (doc/auth.md 5).
 *
 * A process that only meets remembered tokens knows the identities of the
 * keys, a few bytes each from cache.mdb, and never their numbers. Without a
 * cache each process keeps and fetches for itself.
 */
#ifndef AUTH_KEYS_KEYSOURCE_H
#define AUTH_KEYS_KEYSOURCE_H

#include "auth/keys/keyset.h"
#include "base/conf.h"
#include "base/json.h"
#include "store/store.h"

struct keysource;

enum keysource_state {
	KEYSOURCE_NONE,		/* no keys, or too old to be believed */
	KEYSOURCE_FRESH,	/* younger than jwks_ttl; the file as it is */
	KEYSOURCE_STALE		/* to be renewed; believed up to jwks_stale */
};

/* What came of the wish for a new set. */
enum keysource_renewal {
	KEYSOURCE_RENEWED,	/* the set is of this moment */
	KEYSOURCE_RECENT,	/* it was renewed within the interval, or just
				 * now by another process; a file: always */
	KEYSOURCE_FAILED	/* the last attempt failed, ours or another's */
};

/* keysource_new - keeps cf and st; st may be NULL. Reads nothing yet. */
struct keysource *keysource_new(const struct conf *cf, struct store *st);
void keysource_free(struct keysource *ks);

/*
 * keysource_sync - learn what is current without a network: has another
 * process renewed the set, has jwks_file changed? A microsecond or two.
 */
enum keysource_state keysource_sync(struct keysource *ks, struct arena *a,
    int64_t now);

/*
 * keysource_renew - fetch a new set, unless the last attempt of any process
 * ended less than jwks_min_interval ago, or two seconds while there is no set
 * at all. No store transaction is open meanwhile.
 *
 *   wait   if another process is fetching: wait for it, at most http_timeout,
 *          a second after one that failed; false: go on with what is there
 */
enum keysource_renewal keysource_renew(struct keysource *ks, struct arena *a,
    int64_t now, bool wait);

/* keysource_has - whether the key of this identity is in the current set. */
bool keysource_has(const struct keysource *ks,
    const unsigned char id[KEYSET_ID]);

/*
 * keysource_predates - whether the set was fetched before that second, within
 * clock_skew: a token made since then may be of a key that it could not have
 * yet. A file is never early: it is looked at every second.
 */
bool keysource_predates(const struct keysource *ks, int64_t at);

/* keysource_set - the current set with its numbers, or NULL; after a sync. */
struct keyset *keysource_set(struct keysource *ks, struct arena *a,
    int64_t now);

/*
 * keysource_unknown, keysource_note_unknown - kids that a fetch has shown to be
 * in no key of the current set: no reason to fetch again while it lasts.
 */
bool keysource_unknown(struct keysource *ks, struct arena *a, struct str kid,
    int64_t now);
void keysource_note_unknown(struct keysource *ks, struct arena *a,
    struct str kid, int64_t now);

/* keysource_health - members of a JSON object: source, state, keys, age_s, and
 * of the last fetch: tried_s ago and whether it was ok. Fetches nothing. */
void keysource_health(struct keysource *ks, struct arena *a, int64_t now,
    struct js_out *o);

/* keysource_news - what the log should say about keys, once; empty: nothing. */
struct str keysource_news(struct keysource *ks, struct arena *a);

#endif
