/* SPDX-License-Identifier: MIT */
#include "test/unit/auth_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/limits.h"
#include "test/unit/auth_process.h"
#include "test/unit/forge.h"

void
kit_publish(struct world *w, const char *const *jwks)
{
	const char *tmp = arena_printf(w->a, "%s/new", w->dir).p;

	forge_file(tmp, jwks == NULL ? STR("<html>") :
	    forge_jwks(w->a, jwks));
	assert_int_equal(rename(tmp, w->cf.jwks_file.p), 0);
}

const char *
kit_jwk(struct world *w, struct str pem, const char *more)
{
	return forge_jwk(w->a, pem, more).p;
}

void
kit_restart(struct world *w, bool with_store)
{
	auth_process_restart(&w->cf, &w->so, with_store, &w->st, &w->au);
}

int
kit_setup(void **state)
{
	struct arena *a = arena_new(64 << 20);
	struct world *w = arena_one(a, struct world);
	struct err e = { 0 };

	w->a = a;
	w->dir = forge_dir(a);
	w->rsa1 = forge_key(a, KEY_RSA);
	w->rsa2 = forge_key(a, KEY_RSA);
	w->evil = forge_key(a, KEY_RSA);
	w->p256 = forge_key(a, KEY_P256);
	w->cf = (struct conf){
		.resource = STR("https://twin.example.org/mcp"),
		.issuer = STR("https://as.example.org"),
		.jwt_algs = STR("RS256 ES256"),
		.jwks_file = arena_printf(a, "%s/jwks.json", w->dir),
		.scopes_advertised = STR("twin:read twin:write"),
		.clock_skew_s = 60, .jwks_ttl_s = 1800, .jwks_stale_s = 86400,
		.jwks_min_interval_s = 60, .http_timeout_s = 5,
		.jwks_max_bytes = 262144, .token_max_bytes = LIMIT_TOKEN,
	};
	w->so = (struct store_opts){ .issuer = w->cf.issuer,
		.dir = arena_printf(a, "%s/data", w->dir).p };
	if (store_init(&w->so, &e) == -1)
		fail_msg("%s", e.msg);
	kit_publish(w, (const char *[]){ kit_jwk(w, w->rsa1, ",\"kid\":\"k1\""),
	    kit_jwk(w, w->rsa2, ",\"kid\":\"k2\""),
	    kit_jwk(w, w->p256, ",\"kid\":\"e\""), NULL });
	kit_restart(w, true);
	*state = w;
	return 0;
}

int
kit_teardown(void **state)
{
	struct world *w = *state;

	auth_close(w->au);
	store_close(w->st);
	forge_rm(w->dir);
	arena_free(w->a);
	return 0;
}

struct str
kit_token(struct world *w, struct str pem, const char *alg, const char *header,
    const char *claims)
{
	return forge_jwt(w->a, pem, alg, arena_printf(w->a,
	    "{\"alg\":\"%s\"%s}", alg, header), str_c(claims));
}

struct str
kit_plain(struct world *w, struct str pem, const char *kid, const char *sub)
{
	return kit_token(w, pem, "RS256", arena_printf(w->a,
	    ",\"typ\":\"JWT\",\"kid\":\"%s\"", kid).p, arena_printf(w->a,
	    "{\"sub\":\"%s\"," CLAIMS "}", sub).p);
}

enum auth_reason
kit_ask(struct world *w, struct str text, int64_t now, struct grant *g,
    struct auth_detail *why)
{
	struct http_var v = { STR("HTTP_AUTHORIZATION"),
		arena_printf(w->a, "Bearer " STR_FMT, STR_ARG(text)) };
	struct http_req rq = { .method = STR("POST"), .vars = &v, .nvars = 1 };

	*why = (struct auth_detail){ 0 };
	*g = (struct grant){ .expires_at = -1 };
	return auth_check(w->au, w->a, &rq, now, g, why);
}

enum auth_reason
kit_check(struct world *w, struct str text, int64_t now)
{
	struct auth_detail why;
	struct grant g;

	return kit_ask(w, text, now, &g, &why);
}
