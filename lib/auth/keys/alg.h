/* SPDX-License-Identifier: MIT */
/*
 * alg - the signature algorithms that may ever be configured (doc/auth.md 3,
 * step 5), one row each: RSA PKCS#1 v1.5 and ECDSA of RFC 7518 section 3.
 * What has no row (none, HS*, PS*, EdDSA) cannot be switched on.
 */
#ifndef AUTH_KEYS_ALG_H
#define AUTH_KEYS_ALG_H

#include "base/str.h"

enum key_type { KEY_NONE, KEY_RSA, KEY_P256, KEY_P384, KEY_P521, KEY_TYPES };

struct alg {
	const char *name;	/* as in `alg`, case-sensitive */
	enum key_type type;	/* the only type that fits */
	const char *digest;	/* OpenSSL's name */
	size_t half;		/* bytes of r and of s; 0 for RSA */
};

/* alg_find - the row of a name, or NULL. */
const struct alg *alg_find(struct str name);

/* alg_allowed - whether the words of `list` (jwt_algs) name it. */
bool alg_allowed(const struct alg *alg, struct str list);

/* alg_of - the first algorithm for a type of key, for signing; NULL if none. */
const struct alg *alg_of(enum key_type type);

/* alg_curve - type of a JWK's `crv` (RFC 7518 s.6.2.1.1), or KEY_NONE. */
enum key_type alg_curve(struct str crv);

/* alg_curve_name - "P-256"; NULL for KEY_RSA and KEY_NONE. */
const char *alg_curve_name(enum key_type type);

/* alg_coordinate - bytes of x and of y on the curve; 0 for KEY_RSA. */
size_t alg_coordinate(enum key_type type);

#endif
