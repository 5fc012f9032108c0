/* SPDX-License-Identifier: MIT */
/*
 * introspect_kit - a server process whose issuer answers introspection, for
 * the tests of lib/auth: configuration, data directory, what the issuer
 * answers, and the check of a token.
 */
#ifndef TEST_UNIT_INTROSPECT_KIT_H
#define TEST_UNIT_INTROSPECT_KIT_H

#include "auth/auth.h"
#include "test/unit/keyserver.h"

enum { NOW = 1700000000 };

#define TOKEN	STR("ory_at_abc-_~+/.def==")

/* What Hydra answers about a good access token. */
#define ACTIVE	"{\"active\":true,\"token_use\":\"access_token\"," \
	"\"iss\":\"https://as.example.org\",\"sub\":\"learner-1\"," \
	"\"client_id\":\"c\",\"scope\":\"twin:read twin:write\"," \
	"\"aud\":[\"https://twin.example.org/mcp\"],\"exp\":1700003600," \
	"\"iat\":1700000000,\"nbf\":1700000000,\"token_type\":\"Bearer\"}"

struct world {
	struct arena *a;
	char *dir;
	struct keyserver *ks;
	struct conf cf;
	struct store_opts so;
	struct store *st;
	struct auth *au;
};

/* kit_setup, kit_teardown - of each test: an issuer that answers nothing yet,
 * no key set, an empty cache. */
int kit_setup(void **state);
int kit_teardown(void **state);

/* kit_restart - the process ends and another one begins. */
void kit_restart(struct world *w, bool with_store);

/* kit_answer - what the issuer answers from now on. kit_asked - how often it
 * was asked. */
void kit_answer(struct world *w, enum keyserver_way way, const char *text);
int kit_asked(struct world *w);

/* kit_ask - what auth_check says of a token. CHECK fails unless it is the
 * reason of this name. */
enum auth_reason kit_ask(struct world *w, struct str text, int64_t now,
    struct grant *g, struct auth_detail *why);
void kit_check(struct world *w, struct str text, int64_t now, const char *want,
    int line);
#define CHECK(text, now, want)	kit_check(w, (text), (now), (want), __LINE__)

#endif
