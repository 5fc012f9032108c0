/* SPDX-License-Identifier: MIT */
/*
 * net_kit - a server process whose keys come from a keyserver, for the tests of
 * lib/auth: configuration, data directory, tokens, and the check of an answer.
 */
#ifndef TEST_UNIT_NET_KIT_H
#define TEST_UNIT_NET_KIT_H

#include "auth/auth.h"
#include "test/unit/keyserver.h"

enum { NOW = 1700000000, TTL = 1800, INTERVAL = 60, STALE = 86400 };

struct world {
	struct arena *a;
	char *dir;
	struct keyserver *ks;
	struct str url, k1, k2, evil;	/* server; private keys, P-256 */
	struct conf cf;
	struct store_opts so;
	struct store *st;
	struct auth *au;
};

/* net_setup, net_teardown - of each test: discovery as it should be, k1 alone
 * in the key set under its name, an empty cache. */
int net_setup(void **state);
int net_teardown(void **state);

/* net_restart - the process ends and another one begins. */
void net_restart(struct world *w, bool with_store);

/* net_jwk - the public half as a JWK with this kid. */
const char *net_jwk(struct world *w, struct str pem, const char *kid);

/* net_publish - the key set from now on; NULL-terminated. */
void net_publish(struct world *w, const char *const *jwks);

/* net_document - a discovery document. */
struct str net_document(struct world *w, const char *issuer,
    const char *jwks_uri);

/* net_good_document - the one that discovery begins with. */
struct str net_good_document(struct world *w);

/* net_token - good but for its signature by any of the keys, valid until
 * 1800000000; kid NULL: none. */
struct str net_token(struct world *w, struct str pem, const char *kid,
    const char *sub);

/* net_token_at - the same, made at this second; net_token: at NOW. */
struct str net_token_at(struct world *w, struct str pem, const char *kid,
    const char *sub, int64_t iat);

/* net_ask - the reason's name; net_check fails unless it is `want`, with the
 * notice behind it if there is one: "ok", "ok keys_stale", "no_key". */
const char *net_ask(struct world *w, struct str text, int64_t now,
    struct grant *g);
void net_check(struct world *w, struct str text, int64_t now,
    const char *want, int line);
#define CHECK(text, now, want)	net_check(w, (text), (now), (want), __LINE__)

/* net_fetched, net_discovered - how often the server was asked. */
int net_fetched(struct world *w);
int net_discovered(struct world *w);

#endif
