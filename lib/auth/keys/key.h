/* SPDX-License-Identifier: MIT */
/*
 * key - public keys by OpenSSL 3: from the numbers of a JWK to the PEM text
 * that libjwt takes, and the signature check of the tokens that libjwt 1.10
 * refuses (typ at+jwt). Also the private half for devissuer. One of the
 * users of OpenSSL (test/layers).
 *
 * Nothing is kept: every call builds what it needs from the numbers, so a
 * process that serves remembered tokens never starts this machinery.
 */
#ifndef AUTH_KEYS_KEY_H
#define AUTH_KEYS_KEY_H

#include "auth/keys/alg.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* RSA moduli accepted, bits (doc/auth.md 5). */
enum { KEY_RSA_MIN = 2048, KEY_RSA_MAX = 8192 };

struct key_pub {
	enum key_type type;
	struct str a, b;	/* RSA: n, e; EC: x, y; big-endian */
};

/*
 * key_pem - check a public key and write it as SubjectPublicKeyInfo PEM.
 *
 *   pem   NUL-terminated behind its n bytes                     in a
 *
 * ERR_INVALID: modulus size, even or small exponent, point off the curve.
 */
int key_pem(struct arena *a, const struct key_pub *k, struct str *pem,
    struct err *e) WARN_UNUSED;

/*
 * key_verify - whether sig is the signature of msg by k under alg.
 *
 *   sig   raw, as in a JWS: RSA block, or r || s (RFC 7518 s.3.4)
 *
 * False for everything that is not a good signature, a key that does not fit
 * alg included.
 */
bool key_verify(const struct key_pub *k, const struct alg *alg,
    struct str msg, struct str sig);

/*
 * key_make - a new private key, RSA of 2048 bits or on the type's curve.
 *
 *   pem   PKCS#8, unencrypted                                   in a
 */
int key_make(struct arena *a, enum key_type type, struct str *pem,
    struct err *e) WARN_UNUSED;

/* key_public - the public half of a private key in PEM; in a. ERR_INVALID. */
int key_public(struct arena *a, struct str pem, struct key_pub *out,
    struct err *e) WARN_UNUSED;

/* key_sign - JWS signature bytes of msg under alg by a private key; in a. */
int key_sign(struct arena *a, struct str pem, const struct alg *alg,
    struct str msg, struct str *sig, struct err *e) WARN_UNUSED;

#endif
