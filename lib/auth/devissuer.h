/* SPDX-License-Identifier: MIT */
/*
 * devissuer - a key pair and tokens of our own, for a demonstration or a test
 * on one machine where no authorization server runs: `twinctl dev-issuer`
 * makes the pair, `twinctl token` signs. The server itself never signs; it
 * reads the public half by jwks_file like any other key set (doc/auth.md 5).
 *
 * The private half is one PKCS#8 PEM file of mode 0600, the public half a JWKS
 * document with one key, whose kid is its RFC 7638 thumbprint.
 */
#ifndef AUTH_DEVISSUER_H
#define AUTH_DEVISSUER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum devissuer_key {
	DEVISSUER_RS256,	/* RSA, 2048 bits */
	DEVISSUER_ES256		/* EC, P-256 */
};

/*
 * devissuer_make - make a key pair and write both files.
 *
 *   pem    path of the private key; must not exist yet, created 0600
 *   jwks   path of the public key set; replaced in one step, mode 0644
 *
 * Nothing is left behind on failure. ERR_CONFLICT: pem exists (a key in use is
 * never overwritten); ERR_IO: file or key generator.
 */
int devissuer_make(enum devissuer_key kind, const char *pem, const char *jwks,
    struct err *e) WARN_UNUSED;

/* What a token is to say; the shapes are Hydra's (doc/auth.md 2). */
struct devissuer_token {
	struct str iss;		/* the configured issuer, byte for byte */
	struct str sub;		/* learner */
	struct str aud;		/* words -> array; empty -> [] */
	struct str client_id;
	struct str scopes;	/* words -> array `scp` */
	int64_t now;		/* epoch seconds: iat and nbf */
	int64_t life_s;		/* exp = now + life_s; may be negative in tests */
};

/*
 * devissuer_sign - one signed token: alg by the kind of key, typ JWT, kid as
 * in the key set, a fresh random jti.
 *
 *   pem    path of the private key made by devissuer_make
 *   out    the compact serialisation                            in a
 *
 * ERR_IO: the file cannot be read or is open to others (mode & 077);
 * ERR_INVALID: no private RSA or EC key in it, a value that is not UTF-8.
 */
int devissuer_sign(struct arena *a, const char *pem,
    const struct devissuer_token *t, struct str *out, struct err *e)
    WARN_UNUSED;

#endif
