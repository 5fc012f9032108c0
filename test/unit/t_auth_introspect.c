/* SPDX-License-Identifier: MIT */
/*
 * t_auth_introspect - opaque tokens and what the issuer says of them
 * (doc/auth.md 6).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "test/unit/forge.h"
#include "test/unit/introspect_kit.h"

static const struct {
	const char *why;
	enum keyserver_way way;
	const char *text, *want;
} cases[] = {
	{ "a good access token", KEYSERVER_OK, ACTIVE, "ok" },
	{ "inactive", KEYSERVER_OK, "{\"active\":false}", "inactive" },
	{ "active as a string", KEYSERVER_OK, "{\"active\":\"true\","
	  "\"token_use\":\"access_token\"}", "inactive" },
	{ "active as a number", KEYSERVER_OK, "{\"active\":1}", "inactive" },
	{ "active missing", KEYSERVER_OK, "{}", "inactive" },
	{ "a refresh token is active, too", KEYSERVER_OK,
	  "{\"active\":true,\"token_use\":\"refresh_token\"}",
	  "not_access_token" },
	{ "token_use missing", KEYSERVER_OK, "{\"active\":true}",
	  "not_access_token" },
	{ "another issuer", KEYSERVER_OK, "{\"active\":true,"
	  "\"token_use\":\"access_token\",\"iss\":\"https://x\"}", "iss" },
	{ "no end", KEYSERVER_OK, "{\"active\":true,\"token_use\":"
	  "\"access_token\",\"iss\":\"https://as.example.org\"}", "date" },
	{ "expired", KEYSERVER_OK, "{\"active\":true,\"token_use\":"
	  "\"access_token\",\"iss\":\"https://as.example.org\","
	  "\"exp\":1699990000}", "expired" },
	{ "no audience", KEYSERVER_OK, "{\"active\":true,\"token_use\":"
	  "\"access_token\",\"iss\":\"https://as.example.org\","
	  "\"exp\":1700003600,\"aud\":[]}", "aud_empty" },
	{ "a machine", KEYSERVER_OK, "{\"active\":true,\"token_use\":"
	  "\"access_token\",\"iss\":\"https://as.example.org\","
	  "\"exp\":1700003600,\"aud\":\"https://twin.example.org/mcp\","
	  "\"client_id\":\"c\",\"sub\":\"c\",\"scope\":\"\"}",
	  "machine_token" },
	{ "not JSON", KEYSERVER_OK, "<html>", "introspection_unavailable" },
	{ "not an object", KEYSERVER_OK, "[true]",
	  "introspection_unavailable" },
	{ "500", KEYSERVER_500, "", "introspection_unavailable" },
	{ "429: too many questions", KEYSERVER_429, "",
	  "introspection_unavailable" },
	{ "no answer", KEYSERVER_SILENT, "", "introspection_unavailable" },
	{ "too slow", KEYSERVER_HANG, "", "introspection_unavailable" },
	{ "cut short", KEYSERVER_CUT, ACTIVE, "introspection_unavailable" },
	{ "401: the key is wrong", KEYSERVER_401, "",
	  "introspection_config" },
	{ "403", KEYSERVER_403, "", "introspection_config" },
	{ "501: stateless tokens", KEYSERVER_501, "",
	  "introspection_config" },
	{ "404: the URL is wrong", KEYSERVER_404, "",
	  "introspection_config" },
	{ "a redirect is not followed", KEYSERVER_REDIRECT, "",
	  "introspection_config" },
};

static void
answers(void **state)
{
	struct world *w = *state;
	struct auth_detail why;
	struct grant g;
	const char *got;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		kit_answer(w, cases[i].way, cases[i].text);
		w->cf.http_timeout_s = cases[i].way == KEYSERVER_HANG ? 1 : 20;
		got = auth_reason_name(kit_ask(w, arena_printf(w->a,
		    "ory_at_%zu", i), NOW, &g, &why));
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: got %s (" STR_FMT ")", cases[i].why,
			    got, STR_ARG(why.detail));
		/* after a hang nobody asks for a while */
		store_cache_del(w->st, STR("introspect:down"));
	}
	assert_int_equal(keyserver_asked(w->ks, KEYSERVER_MOVED), 0);
}

static void
huge(void **state)
{
	struct world *w = *state;
	char *p = arena_alloc(w->a, 70000);

	memset(p, ' ', 70000);
	keyserver_answer(w->ks, KEYSERVER_INTROSPECT, KEYSERVER_OK,
	    (struct str){ p, 70000 });
	CHECK(TOKEN, NOW, "introspection_unavailable");
}

static void
nobody_there(void **state)
{
	struct world *w = *state;

	keyserver_stop(w->ks);
	w->ks = NULL;
	CHECK(TOKEN, NOW, "introspection_unavailable");
}

static void
grant(void **state)
{
	struct world *w = *state;
	struct auth_detail why;
	struct grant g;
	int i;

	kit_answer(w, KEYSERVER_OK, ACTIVE);
	for (i = 0; i < 2; i++) {
		assert_int_equal(kit_ask(w, TOKEN, NOW, &g, &why), AUTH_OK);
		assert_true(str_is(g.sub, "learner-1"));
		assert_true(str_is(g.client_id, "c"));
		assert_true(str_is(g.scopes, "twin:read twin:write"));
		assert_int_equal(g.expires_at, 1700003600);
	}
}

/* what is sent: the form, encoded; the key, if there is one */
static void
request(void **state)
{
	struct world *w = *state;
	struct str seen;
	const char *key = arena_printf(w->a, "%s/key", w->dir).p;

	kit_answer(w, KEYSERVER_OK, "{\"active\":false}");
	CHECK(TOKEN, NOW, "inactive");
	seen = keyserver_seen(w->ks, w->a);
	assert_true(str_starts(seen, STR("POST /introspect HTTP/1.1\r\n")));
	assert_true(str_find(seen, STR("\r\nContent-Type: "
	    "application/x-www-form-urlencoded\r\n")) > 0);
	assert_true(str_find(seen, STR("Authorization")) < 0);
	assert_true(str_ends(seen, STR("\r\n\r\n"
	    "token=ory_at_abc-_~%2B%2F.def%3D%3D")));

	forge_file(key, STR("ory_pat_secret\n"));
	w->cf.introspect_key_file = str_c(key);
	CHECK(STR("ory_at_2"), NOW, "inactive");
	assert_true(str_find(keyserver_seen(w->ks, w->a),
	    STR("\r\nAuthorization: Bearer ory_pat_secret\r\n")) > 0);
}

/* a key that cannot be used is never sent, nor is the token without it */
static void
key_file(void **state)
{
	struct world *w = *state;
	const char *key = arena_printf(w->a, "%s/key", w->dir).p;

	kit_answer(w, KEYSERVER_OK, ACTIVE);
	w->cf.introspect_key_file = str_c(key);
	CHECK(TOKEN, NOW, "introspection_config");
	forge_file(key, STR("two\nlines"));
	CHECK(TOKEN, NOW, "introspection_config");
	forge_file(key, STR("\n"));
	CHECK(TOKEN, NOW, "introspection_config");
	forge_file(key, STR("ory_pat_secret\n"));
	assert_int_equal(chmod(key, 0640), 0);
	CHECK(TOKEN, NOW, "introspection_config");
	assert_int_equal(kit_asked(w), 0);
	assert_int_equal(chmod(key, 0600), 0);
	CHECK(TOKEN, NOW, "ok");
}

static void
remembered(void **state)
{
	struct world *w = *state;

	kit_answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW, "ok");
	CHECK(TOKEN, NOW + 59, "ok");
	kit_restart(w, true);
	CHECK(TOKEN, NOW + 59, "ok");
	assert_int_equal(kit_asked(w), 1);
	CHECK(TOKEN, NOW + 60, "ok");
	assert_int_equal(kit_asked(w), 2);
	/* revoked: known within the minute */
	kit_answer(w, KEYSERVER_OK, "{\"active\":false}");
	CHECK(TOKEN, NOW + 119, "ok");
	CHECK(TOKEN, NOW + 120, "inactive");
	assert_int_equal(kit_asked(w), 3);
	/* and a refusal is repeated for ten seconds */
	kit_answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW + 129, "inactive");
	kit_restart(w, true);
	CHECK(TOKEN, NOW + 129, "inactive");
	assert_int_equal(kit_asked(w), 3);
	CHECK(TOKEN, NOW + 130, "ok");
	assert_int_equal(kit_asked(w), 4);
}

/* never longer than the token lives; no leeway where the server has judged */
static void
remembered_to_the_end(void **state)
{
	struct world *w = *state;

	kit_answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, 1700003590, "ok");
	CHECK(TOKEN, 1700003599, "ok");
	assert_int_equal(kit_asked(w), 1);
	kit_answer(w, KEYSERVER_OK, "{\"active\":false}");
	CHECK(TOKEN, 1700003600, "inactive");
	assert_int_equal(kit_asked(w), 2);
}

/* trouble is no opinion about the token */
static void
trouble(void **state)
{
	struct world *w = *state;

	kit_answer(w, KEYSERVER_500, "");
	CHECK(TOKEN, NOW, "introspection_unavailable");
	kit_answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW, "ok");
	assert_int_equal(kit_asked(w), 2);
}

/* a refusal for other reasons is repeated as that reason */
static void
repeated(void **state)
{
	struct world *w = *state;

	kit_answer(w, KEYSERVER_OK, "{\"active\":true}");
	CHECK(TOKEN, NOW, "not_access_token");
	CHECK(TOKEN, NOW + 9, "not_access_token");
	assert_int_equal(kit_asked(w), 1);
}

/* JWTs are judged by their keys, never asked about; two dots that are no JWT
 * are as opaque as anything */
static void
jwts(void **state)
{
	struct world *w = *state;
	struct str k = forge_key(w->a, KEY_P256), t;

	kit_answer(w, KEYSERVER_OK, ACTIVE);
	forge_file(w->cf.jwks_file.p, forge_jwks(w->a, (const char *[]){
	    forge_jwk(w->a, forge_key(w->a, KEY_P256), "").p, NULL }));
	t = forge_jwt(w->a, k, "ES256", STR("{\"alg\":\"ES256\"}"), STR("{}"));
	CHECK(t, NOW, "signature");
	t = forge_jwt(w->a, k, "ES256", STR("{\"alg\":\"none\"}"), STR("{}"));
	CHECK(t, NOW, "alg");
	assert_int_equal(kit_asked(w), 0);
	CHECK(STR("a.b.c"), NOW, "ok");
	assert_int_equal(kit_asked(w), 1);
}

/* switched off: what was remembered is not believed any more */
static void
off(void **state)
{
	struct world *w = *state;

	kit_answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW, "ok");
	w->cf.introspect_url = STR("");
	kit_restart(w, true);
	CHECK(TOKEN, NOW, "opaque");
	assert_int_equal(kit_asked(w), 1);
}

/* without a cache: asked each time but for the process's own memory */
static void
without_cache(void **state)
{
	struct world *w = *state;

	kit_restart(w, false);
	kit_answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW, "ok");
	CHECK(TOKEN, NOW, "ok");
	assert_int_equal(kit_asked(w), 1);
	kit_restart(w, false);
	CHECK(TOKEN, NOW, "ok");
	assert_int_equal(kit_asked(w), 2);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(answers), TEST(huge), TEST(nobody_there), TEST(grant),
		TEST(request), TEST(key_file), TEST(remembered),
		TEST(remembered_to_the_end), TEST(trouble), TEST(repeated),
		TEST(jwts), TEST(off), TEST(without_cache),
	};

	return cmocka_run_group_tests_name("auth_introspect", tests, NULL,
	    NULL);
}
