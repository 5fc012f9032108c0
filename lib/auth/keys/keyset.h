/* SPDX-License-Identifier: MIT */
/*
 * keyset - a JWKS document (RFC 7517) as the keys that may verify a token, by
 * the rules of doc/auth.md 5. Pure except for the check of the numbers, which
 * OpenSSL does when a document is read for the first time.
 *
 * A set is made in its own arena and never changes except for the PEM texts,
 * which are written when a key is first tried; a new set replaces it whole.
 */
#ifndef AUTH_KEYS_KEYSET_H
#define AUTH_KEYS_KEYSET_H

#include "auth/keys/key.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum {
	KEYSET_ID = 16,		/* bytes that identify a key or a whole set */
	KEYSET_TRIES = 8,	/* signature checks for one token at most */
	KEYSET_KID_MAX = 256	/* bytes of a kid (doc/auth.md 3, step 5) */
};

struct keyset_key {
	struct key_pub pub;
	struct str kid;		/* may be empty: the JWK has none */
	const struct alg *alg;	/* only with this one; NULL: any that fits */
	unsigned char id[KEYSET_ID];	/* of type, numbers and alg */
	struct str pem;		/* empty until keyset_pem */
	bool broken;		/* keyset_pem failed */
};

struct keyset {
	struct arena *a;	/* what everything below lives in */
	struct keyset_key *keys;	/* in the order of the document */
	size_t n;
	size_t total;		/* entries of the document */
	unsigned char id[KEYSET_ID];	/* of all keys and kids, in order */
};

/*
 * keyset_read - the usable keys of a document.
 *
 *   algs     words of jwt_algs: a key that fits none is useless
 *   check    have OpenSSL check the numbers now; false for a document that
 *            keyset_write made, which was checked by its writer
 *   skipped  one sentence per key left out, "key 3: private member 'd'; ..."
 *   out      the keys, copied                                   in a
 *
 * ERR_INVALID: not a JWKS document, or no usable key in it.
 */
int keyset_read(struct arena *a, struct str text, struct str algs, bool check,
    struct buf *skipped, struct keyset *out, struct err *e) WARN_UNUSED;

/* keyset_write - the set as a document with nothing else in it. */
void keyset_write(const struct keyset *ks, struct buf *out);

/*
 * keyset_pick - which keys to try, in order, at most KEYSET_TRIES.
 *
 *   kid    the token's; p NULL: it has none
 *   alg    the token's; keys that do not fit it are never picked
 *   picks  indexes into keys
 *   known  whether some key has this kid (one that fits or not)
 *
 * Returns how many: those with the kid first, then the others (Hydra signs a
 * refreshed token with the new key under the old kid: doc/auth.md 1, fact 2).
 */
size_t keyset_pick(const struct keyset *ks, struct str kid,
    const struct alg *alg, size_t picks[KEYSET_TRIES], bool *known);

/* keyset_pem - the PEM of key i, made when asked for the first time; empty
 * when OpenSSL refuses its numbers. */
struct str keyset_pem(struct keyset *ks, size_t i);

#endif
