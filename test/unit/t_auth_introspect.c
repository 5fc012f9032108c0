/* SPDX-License-Identifier: MIT */
/* Opaque tokens and what the issuer says of them (doc/auth.md 6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "auth/auth.h"
#include "auth/introspect_turn.h"
#include "base/limits.h"
#include "test/unit/forge.h"
#include "test/unit/keyserver.h"

enum { NOW = 1700000000 };

#define TOKEN	STR("ory_at_abc-_~+/.def==")

struct world {
	struct arena *a;
	char *dir;
	struct keyserver *ks;
	struct conf cf;
	struct store_opts so;
	struct store *st;
	struct auth *au;
};

static void
restart(struct world *w, bool with_store)
{
	struct err e = { 0 };

	auth_close(w->au);
	store_close(w->st);
	w->au = NULL;
	w->st = NULL;
	if (with_store && store_open(&w->so, &w->st, &e) == -1)
		fail_msg("%s", e.msg);
	if (auth_open(&w->cf, w->st, &w->au, &e) == -1)
		fail_msg("%s", e.msg);
}

static int
setup(void **state)
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
	restart(w, true);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	auth_close(w->au);
	store_close(w->st);
	keyserver_stop(w->ks);
	forge_rm(w->dir);
	arena_free(w->a);
	return 0;
}

/* What Hydra answers about a good access token. */
#define ACTIVE	"{\"active\":true,\"token_use\":\"access_token\"," \
	"\"iss\":\"https://as.example.org\",\"sub\":\"learner-1\"," \
	"\"client_id\":\"c\",\"scope\":\"twin:read twin:write\"," \
	"\"aud\":[\"https://twin.example.org/mcp\"],\"exp\":1700003600," \
	"\"iat\":1700000000,\"nbf\":1700000000,\"token_type\":\"Bearer\"}"

static void
answer(struct world *w, enum keyserver_way way, const char *text)
{
	keyserver_answer(w->ks, KEYSERVER_INTROSPECT, way, str_c(text));
}

static int
asked(struct world *w)
{
	return keyserver_asked(w->ks, KEYSERVER_INTROSPECT);
}

static enum auth_reason
ask(struct world *w, struct str text, int64_t now, struct grant *g,
    struct auth_detail *why)
{
	struct http_var v = { STR("HTTP_AUTHORIZATION"),
		arena_printf(w->a, "Bearer " STR_FMT, STR_ARG(text)) };
	struct http_req rq = { .method = STR("POST"), .vars = &v, .nvars = 1 };

	*g = (struct grant){ 0 };
	return auth_check(w->au, w->a, &rq, now, g, why);
}

static void
check_at(struct world *w, struct str text, int64_t now, const char *want,
    int line)
{
	struct auth_detail why = { 0 };
	struct grant g;
	const char *got = auth_reason_name(ask(w, text, now, &g, &why));

	if (strcmp(got, want) != 0)
		fail_msg("line %d: got '%s', want '%s' (" STR_FMT ")", line,
		    got, want, STR_ARG(why.detail));
}
#define CHECK(text, now, want)	check_at(w, (text), (now), (want), __LINE__)

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
		answer(w, cases[i].way, cases[i].text);
		w->cf.http_timeout_s = cases[i].way == KEYSERVER_HANG ? 1 : 20;
		got = auth_reason_name(ask(w, arena_printf(w->a, "ory_at_%zu",
		    i), NOW, &g, &why));
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

	answer(w, KEYSERVER_OK, ACTIVE);
	for (i = 0; i < 2; i++) {
		assert_int_equal(ask(w, TOKEN, NOW, &g, &why), AUTH_OK);
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

	answer(w, KEYSERVER_OK, "{\"active\":false}");
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

	answer(w, KEYSERVER_OK, ACTIVE);
	w->cf.introspect_key_file = str_c(key);
	CHECK(TOKEN, NOW, "introspection_config");
	forge_file(key, STR("two\nlines"));
	CHECK(TOKEN, NOW, "introspection_config");
	forge_file(key, STR("\n"));
	CHECK(TOKEN, NOW, "introspection_config");
	forge_file(key, STR("ory_pat_secret\n"));
	assert_int_equal(chmod(key, 0640), 0);
	CHECK(TOKEN, NOW, "introspection_config");
	assert_int_equal(asked(w), 0);
	assert_int_equal(chmod(key, 0600), 0);
	CHECK(TOKEN, NOW, "ok");
}

static void
remembered(void **state)
{
	struct world *w = *state;

	answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW, "ok");
	CHECK(TOKEN, NOW + 59, "ok");
	restart(w, true);
	CHECK(TOKEN, NOW + 59, "ok");
	assert_int_equal(asked(w), 1);
	CHECK(TOKEN, NOW + 60, "ok");
	assert_int_equal(asked(w), 2);
	/* revoked: known within the minute */
	answer(w, KEYSERVER_OK, "{\"active\":false}");
	CHECK(TOKEN, NOW + 119, "ok");
	CHECK(TOKEN, NOW + 120, "inactive");
	assert_int_equal(asked(w), 3);
	/* and a refusal is repeated for ten seconds */
	answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW + 129, "inactive");
	restart(w, true);
	CHECK(TOKEN, NOW + 129, "inactive");
	assert_int_equal(asked(w), 3);
	CHECK(TOKEN, NOW + 130, "ok");
	assert_int_equal(asked(w), 4);
}

/* never longer than the token lives; no leeway where the server has judged */
static void
remembered_to_the_end(void **state)
{
	struct world *w = *state;

	answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, 1700003590, "ok");
	CHECK(TOKEN, 1700003599, "ok");
	assert_int_equal(asked(w), 1);
	answer(w, KEYSERVER_OK, "{\"active\":false}");
	CHECK(TOKEN, 1700003600, "inactive");
	assert_int_equal(asked(w), 2);
}

/* trouble is no opinion about the token */
static void
trouble(void **state)
{
	struct world *w = *state;

	answer(w, KEYSERVER_500, "");
	CHECK(TOKEN, NOW, "introspection_unavailable");
	answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW, "ok");
	assert_int_equal(asked(w), 2);
}

/* a refusal for other reasons is repeated as that reason */
static void
repeated(void **state)
{
	struct world *w = *state;

	answer(w, KEYSERVER_OK, "{\"active\":true}");
	CHECK(TOKEN, NOW, "not_access_token");
	CHECK(TOKEN, NOW + 9, "not_access_token");
	assert_int_equal(asked(w), 1);
}

/* JWTs are judged by their keys, never asked about; two dots that are no JWT
 * are as opaque as anything */
static void
jwts(void **state)
{
	struct world *w = *state;
	struct str k = forge_key(w->a, KEY_P256), t;

	answer(w, KEYSERVER_OK, ACTIVE);
	forge_file(w->cf.jwks_file.p, forge_jwks(w->a, (const char *[]){
	    forge_jwk(w->a, forge_key(w->a, KEY_P256), "").p, NULL }));
	t = forge_jwt(w->a, k, "ES256", STR("{\"alg\":\"ES256\"}"), STR("{}"));
	CHECK(t, NOW, "signature");
	t = forge_jwt(w->a, k, "ES256", STR("{\"alg\":\"none\"}"), STR("{}"));
	CHECK(t, NOW, "alg");
	assert_int_equal(asked(w), 0);
	CHECK(STR("a.b.c"), NOW, "ok");
	assert_int_equal(asked(w), 1);
}

/* switched off: what was remembered is not believed any more */
static void
off(void **state)
{
	struct world *w = *state;

	answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW, "ok");
	w->cf.introspect_url = STR("");
	restart(w, true);
	CHECK(TOKEN, NOW, "opaque");
	assert_int_equal(asked(w), 1);
}

/* without a cache: asked each time but for the process's own memory */
static void
without_cache(void **state)
{
	struct world *w = *state;

	restart(w, false);
	answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW, "ok");
	CHECK(TOKEN, NOW, "ok");
	assert_int_equal(asked(w), 1);
	restart(w, false);
	CHECK(TOKEN, NOW, "ok");
	assert_int_equal(asked(w), 2);
}

/* ---- what all processes together may ask ---- */

static void
many_tokens(void **state)
{
	struct world *w = *state;

	w->cf.introspect_per_minute = 3;
	answer(w, KEYSERVER_OK, "{\"active\":false}");
	for (int i = 0; i < 3; i++)
		CHECK(arena_printf(w->a, "ory_at_%d", i), NOW, "inactive");
	restart(w, true);	/* another process */
	CHECK(STR("ory_at_3"), NOW, "introspection_unavailable");
	CHECK(STR("ory_at_1"), NOW, "inactive");	/* remembered */
	assert_int_equal(asked(w), 3);
	CHECK(STR("ory_at_3"), NOW + 60, "inactive");
	assert_int_equal(asked(w), 4);
}

/* ... and they do not stop those whose token was active before. */
static void
known_tokens(void **state)
{
	struct world *w = *state;

	w->cf.introspect_per_minute = 1;
	answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW, "ok");
	CHECK(STR("ory_at_1"), NOW, "introspection_unavailable");
	CHECK(TOKEN, NOW + w->cf.introspect_ttl_s, "ok");
	CHECK(STR("ory_at_2"), NOW + w->cf.introspect_ttl_s, "ok");
	CHECK(TOKEN, NOW + 2 * w->cf.introspect_ttl_s - 1, "ok");
	CHECK(TOKEN, NOW + 2 * w->cf.introspect_ttl_s, "ok");
	assert_int_equal(asked(w), 4);
	answer(w, KEYSERVER_OK, "{\"active\":false}");
	CHECK(TOKEN, NOW + 3 * w->cf.introspect_ttl_s, "inactive");
}

static void
a_hang_is_met_once(void **state)
{
	struct world *w = *state;

	w->cf.http_timeout_s = 1;
	answer(w, KEYSERVER_HANG, "");
	CHECK(TOKEN, NOW, "introspection_unavailable");
	restart(w, true);
	answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW + INTROSPECT_DOWN_S - 1, "introspection_unavailable");
	assert_int_equal(asked(w), 1);
	CHECK(TOKEN, NOW + INTROSPECT_DOWN_S, "ok");
	assert_int_equal(asked(w), 2);
}

/* Others are asking, or were killed while they did. */
static void
places(void **state)
{
	struct world *w = *state;

	answer(w, KEYSERVER_OK, ACTIVE);
	for (int i = 0; i < INTROSPECT_AT_ONCE; i++)
		assert_true(store_cache_lease(w->st, arena_printf(w->a,
		    "introspect:place:%d", i), NOW, NOW + 30));
	CHECK(TOKEN, NOW, "introspection_unavailable");
	assert_int_equal(asked(w), 0);
	CHECK(TOKEN, NOW + 30, "ok");
	for (int i = 0; i < 2 * INTROSPECT_AT_ONCE; i++)	/* given back */
		CHECK(arena_printf(w->a, "ory_at_%d", i), NOW + 30, "ok");
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(answers), TEST(huge), TEST(nobody_there), TEST(grant),
		TEST(request), TEST(key_file), TEST(remembered),
		TEST(remembered_to_the_end), TEST(trouble), TEST(repeated),
		TEST(jwts), TEST(off), TEST(without_cache),
		TEST(many_tokens), TEST(known_tokens),
		TEST(a_hang_is_met_once), TEST(places),
	};

	return cmocka_run_group_tests_name("auth_introspect", tests, NULL,
	    NULL);
}
