/* SPDX-License-Identifier: MIT */
/*
 * keycache - what processes tell each other about the key set of an issuer, in
 * cache.mdb under "keys:", the identity of what was configured, and a word:
 *
 *   head         struct keycache_head, then the identities of its keys
 *   set:HEX      the keys of that set as a JWKS document (keyset_write)
 *   uri          jwks_uri as discovered
 *   last         struct keycache_last: the last attempt to fetch
 *   lease        held by the process that is fetching
 *   kid:HEX:HEX  a kid that is in no key of that set
 *
 * Without a store every question is answered with "nothing is known".
 */
#ifndef AUTH_KEYS_KEYCACHE_H
#define AUTH_KEYS_KEYCACHE_H

#include "auth/keys/keyset.h"
#include "store/store.h"

struct keycache {
	struct store *st;	/* may be NULL */
	char prefix[5 + 2 * KEYSET_ID + 2];	/* "keys:HEX:" */
};

/* What a process needs to know of a set without its numbers. No padding. */
struct keycache_head {
	uint32_t version, nkeys;
	int64_t fetched_at;
	unsigned char stamp[KEYSET_ID];	/* state of the file; network: zero */
	unsigned char set[KEYSET_ID];	/* keyset.id */
};

struct keycache_last {
	int64_t at;	/* 0: never */
	int64_t ok;
};

/* keycache_init - where: everything that decides what the set is, as text. */
void keycache_init(struct keycache *kc, struct store *st, struct str where);

/* keycache_id - the first KEYSET_ID bytes of SHA-256. */
void keycache_id(struct str bytes, unsigned char id[KEYSET_ID]);

/* keycache_new_head - the head of a set just read. */
struct keycache_head keycache_new_head(const struct keyset *set,
    const unsigned char stamp[KEYSET_ID], int64_t now);

/* keycache_head - head and identities (nkeys * KEYSET_ID bytes, in a). */
bool keycache_head(const struct keycache *kc, struct arena *a, int64_t now,
    struct keycache_head *h, struct str *ids);

/* keycache_document - the document of the set of h, or empty. in a */
struct str keycache_document(const struct keycache *kc, struct arena *a,
    int64_t now, const struct keycache_head *h);

/* keycache_publish - document, then head: whoever sees the head finds the set. */
void keycache_publish(const struct keycache *kc, struct arena *a,
    const struct keycache_head *h, const struct keyset *set, int64_t until);

/* keycache_last - out is untouched when nothing is known. */
void keycache_last(const struct keycache *kc, struct arena *a, int64_t now,
    struct keycache_last *out);
void keycache_put_last(const struct keycache *kc, struct arena *a,
    const struct keycache_last *l, int64_t until);

/* keycache_uri - empty when not known. in a; put with an empty one forgets. */
struct str keycache_uri(const struct keycache *kc, struct arena *a,
    int64_t now);
void keycache_put_uri(const struct keycache *kc, struct arena *a,
    struct str uri, int64_t until);

/* keycache_lease - true for one process at a time, until it releases. */
bool keycache_lease(const struct keycache *kc, struct arena *a, int64_t now,
    int64_t until);
void keycache_release(const struct keycache *kc, struct arena *a);

/* keycache_unknown - a kid that was looked for in the set of h in vain. */
bool keycache_unknown(const struct keycache *kc, struct arena *a,
    int64_t now, const struct keycache_head *h, struct str kid);
void keycache_put_unknown(const struct keycache *kc, struct arena *a,
    const struct keycache_head *h, struct str kid, int64_t until);

#endif
