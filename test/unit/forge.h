/* SPDX-License-Identifier: MIT */
/*
 * forge - keys, key sets and tokens for the tests of lib/auth: good ones, and
 * any bad one that can be written down as text.
 */
#ifndef TEST_UNIT_FORGE_H
#define TEST_UNIT_FORGE_H

#include "auth/keys/key.h"
#include "base/arena.h"
#include "base/str.h"

/* forge_key - a new private key in PEM; fails the test when it cannot. */
struct str forge_key(struct arena *a, enum key_type type);

/*
 * forge_jwk - the public JWK of a private key.
 *
 *   more   further members as JSON text, ",\"kid\":\"k\"", may be ""
 */
struct str forge_jwk(struct arena *a, struct str pem, const char *more);

/* forge_jwks - a document of these JWKs (NULL-terminated list of C strings). */
struct str forge_jwks(struct arena *a, const char *const *jwks);

/* forge_body - header "." claims, both encoded, of two JSON texts. */
struct str forge_body(struct arena *a, struct str header, struct str claims);

/*
 * forge_jwt - a signed token of two JSON texts.
 *
 *   pem   private key that signs
 *   alg   how it signs, "RS256"; the header may say something else
 */
struct str forge_jwt(struct arena *a, struct str pem, const char *alg,
    struct str header, struct str claims);

/* forge_file - write bytes to a new file below the test's own folder. */
void forge_file(const char *path, struct str bytes);

/* forge_dir - a new folder of this test, as a C string in a; forge_rm removes
 * it with all it holds. */
char *forge_dir(struct arena *a);
void forge_rm(const char *dir);

#endif
