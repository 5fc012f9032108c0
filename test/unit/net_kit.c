/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "test/unit/net_kit.h"

#include "base/limits.h"
#include "test/unit/auth_process.h"
#include "test/unit/forge.h"

void
net_publish(struct world *w, const char *const *jwks)
{
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_OK,
	    forge_jwks(w->a, jwks));
}

const char *
net_jwk(struct world *w, struct str pem, const char *kid)
{
	return forge_jwk(w->a, pem, arena_printf(w->a, ",\"kid\":\"%s\"",
	    kid).p).p;
}

struct str
net_document(struct world *w, const char *issuer, const char *jwks_uri)
{
	return arena_printf(w->a, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}",
	    issuer, jwks_uri);
}

struct str
net_good_document(struct world *w)
{
	return net_document(w, w->url.p, arena_printf(w->a, "%s/jwks",
	    w->url.p).p);
}

void
net_restart(struct world *w, bool with_store)
{
	auth_process_restart(&w->cf, &w->so, with_store, &w->st, &w->au);
}

int
net_setup(void **state)
{
	struct arena *a = arena_new(256 << 20);
	struct world *w = arena_one(a, struct world);
	struct err e = { 0 };

	w->a = a;
	w->dir = forge_dir(a);
	w->k1 = forge_key(a, KEY_P256);
	w->k2 = forge_key(a, KEY_P256);
	w->evil = forge_key(a, KEY_P256);
	w->ks = keyserver_start(false);
	w->url = keyserver_url(w->ks, a);
	w->cf = (struct conf){
		.resource = STR("https://twin.example.org/mcp"),
		.issuer = w->url,
		.jwt_algs = STR("RS256 ES256"),
		.scopes_advertised = STR("twin:read twin:write"),
		.clock_skew_s = 60, .jwks_ttl_s = TTL, .jwks_stale_s = STALE,
		.jwks_min_interval_s = INTERVAL, .http_timeout_s = 20,
		.jwks_max_bytes = 262144, .token_max_bytes = LIMIT_TOKEN,
		.allow_http_loopback = true,
	};
	w->so = (struct store_opts){ .issuer = w->cf.issuer,
		.dir = arena_printf(a, "%s/data", w->dir).p };
	if (store_init(&w->so, &e) == -1)
		fail_msg("%s", e.msg);
	keyserver_answer(w->ks, KEYSERVER_DISCOVERY, KEYSERVER_OK,
	    net_good_document(w));
	keyserver_answer(w->ks, KEYSERVER_OAUTH, KEYSERVER_404, STR(""));
	net_publish(w, (const char *[]){ net_jwk(w, w->k1, "k1"), NULL });
	net_restart(w, true);
	*state = w;
	return 0;
}

int
net_teardown(void **state)
{
	struct world *w = *state;

	auth_close(w->au);
	store_close(w->st);
	keyserver_stop(w->ks);
	forge_rm(w->dir);
	arena_free(w->a);
	return 0;
}

struct str
net_token(struct world *w, struct str pem, const char *kid, const char *sub)
{
	return net_token_at(w, pem, kid, sub, NOW);
}

struct str
net_token_at(struct world *w, struct str pem, const char *kid, const char *sub,
    int64_t iat)
{
	struct str header = kid == NULL ? STR("{\"alg\":\"ES256\"}") :
	    arena_printf(w->a, "{\"alg\":\"ES256\",\"kid\":\"%s\"}", kid);

	return forge_jwt(w->a, pem, "ES256", header, arena_printf(w->a,
	    "{\"iss\":\"%s\",\"sub\":\"%s\",\"client_id\":\"c\",\"aud\":"
	    "[\"https://twin.example.org/mcp\"],\"scp\":[\"twin:read\"],"
	    "\"exp\":1800000000,\"iat\":%lld}", w->url.p, sub,
	    (long long)iat));
}

const char *
net_ask(struct world *w, struct str text, int64_t now, struct grant *g)
{
	struct http_var v = { STR("HTTP_AUTHORIZATION"),
		arena_printf(w->a, "Bearer " STR_FMT, STR_ARG(text)) };
	struct http_req rq = { .method = STR("POST"), .vars = &v, .nvars = 1 };
	struct auth_detail why;

	*g = (struct grant){ 0 };
	return auth_reason_name(auth_check(w->au, w->a, &rq, now, g, &why));
}

void
net_check(struct world *w, struct str text, int64_t now, const char *want,
    int line)
{
	struct grant g;
	const char *got = net_ask(w, text, now, &g);

	if (g.notice != NULL)
		got = arena_printf(w->a, "%s %s", got, g.notice).p;
	if (strcmp(got, want) != 0)
		fail_msg("line %d: got '%s', want '%s' (" STR_FMT ")", line,
		    got, want, STR_ARG(auth_news(w->au, w->a)));
}

int
net_fetched(struct world *w)
{
	return keyserver_asked(w->ks, KEYSERVER_JWKS);
}

int
net_discovered(struct world *w)
{
	return keyserver_asked(w->ks, KEYSERVER_DISCOVERY);
}
