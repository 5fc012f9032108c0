/* SPDX-License-Identifier: MIT */
#include "test/unit/introspect_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/limits.h"
#include "test/unit/auth_process.h"
#include "test/unit/forge.h"

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
	w->ks = keyserver_start(false);
	w->cf = (struct conf){
		.resource = STR("https://twin.example.org/mcp"),
		.issuer = STR("https://as.example.org"),
		.jwt_algs = STR("ES256"),
		.jwks_file = arena_printf(a, "%s/jwks.json", w->dir),
		.introspect_url = arena_printf(a, STR_FMT "/introspect",
		    STR_ARG(keyserver_url(w->ks, a))),
		.introspect_ttl_s = 60, .introspect_negative_ttl_s = 10,
		.clock_skew_s = 60, .jwks_ttl_s = 1800, .jwks_stale_s = 86400,
		.jwks_min_interval_s = 60, .http_timeout_s = 20,
		.jwks_max_bytes = 262144, .token_max_bytes = LIMIT_TOKEN,
	};
	w->so = (struct store_opts){ .issuer = w->cf.issuer,
		.dir = arena_printf(a, "%s/data", w->dir).p };
	if (store_init(&w->so, &e) == -1)
		fail_msg("%s", e.msg);
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
	keyserver_stop(w->ks);
	forge_rm(w->dir);
	arena_free(w->a);
	return 0;
}

void
kit_answer(struct world *w, enum keyserver_way way, const char *text)
{
	keyserver_answer(w->ks, KEYSERVER_INTROSPECT, way, str_c(text));
}

int
kit_asked(struct world *w)
{
	return keyserver_asked(w->ks, KEYSERVER_INTROSPECT);
}

enum auth_reason
kit_ask(struct world *w, struct str text, int64_t now, struct grant *g,
    struct auth_detail *why)
{
	struct http_var v = { STR("HTTP_AUTHORIZATION"),
		arena_printf(w->a, "Bearer " STR_FMT, STR_ARG(text)) };
	struct http_req rq = { .method = STR("POST"), .vars = &v, .nvars = 1 };

	*g = (struct grant){ 0 };
	return auth_check(w->au, w->a, &rq, now, g, why);
}

void
kit_check(struct world *w, struct str text, int64_t now, const char *want,
    int line)
{
	struct auth_detail why = { 0 };
	struct grant g;
	const char *got = auth_reason_name(kit_ask(w, text, now, &g, &why));

	if (strcmp(got, want) != 0)
		fail_msg("line %d: got '%s', want '%s' (" STR_FMT ")", line,
		    got, want, STR_ARG(why.detail));
}
