/* SPDX-License-Identifier: MIT */
/*
 * auth_kit - a server process whose keys are in a file, for the tests of
 * lib/auth: configuration, data directory, tokens, and the check of one.
 */
#ifndef TEST_UNIT_AUTH_KIT_H
#define TEST_UNIT_AUTH_KIT_H

#include "auth/auth.h"

enum { NOW = 1700000000 };

struct world {
	struct arena *a;
	char *dir;
	struct str rsa1, rsa2, evil, p256;	/* private keys */
	struct conf cf;
	struct store_opts so;
	struct store *st;
	struct auth *au;
};

/* A good token but for what the arguments say. */
#define CLAIMS	"\"iss\":\"https://as.example.org\",\"client_id\":\"c\"," \
	"\"aud\":[\"https://twin.example.org/mcp\"],\"scp\":[\"twin:read\"]," \
	"\"exp\":1700003600"

/* kit_setup, kit_teardown - of each test: three keys in the file, k1 and k2 for
 * RSA and e for P-256, and an empty cache. */
int kit_setup(void **state);
int kit_teardown(void **state);

/* kit_restart - the process ends and another one begins. */
void kit_restart(struct world *w, bool with_store);

/* kit_publish - replace the key file by a set of these JWKs, NULL-terminated;
 * NULL: by a page. kit_jwk - the public half of a key, with further members. */
void kit_publish(struct world *w, const char *const *jwks);
const char *kit_jwk(struct world *w, struct str pem, const char *more);

/* kit_token - a JWT with these further members of its header.
 * kit_plain - a good one of RS256. */
struct str kit_token(struct world *w, struct str pem, const char *alg,
    const char *header, const char *claims);
struct str kit_plain(struct world *w, struct str pem, const char *kid,
    const char *sub);

/* kit_ask, kit_check - what auth_check says of a token at that time. */
enum auth_reason kit_ask(struct world *w, struct str text, int64_t now,
    struct grant *g, struct auth_detail *why);
enum auth_reason kit_check(struct world *w, struct str text, int64_t now);

#endif
