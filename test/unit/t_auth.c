/* SPDX-License-Identifier: MIT */
/*
 * t_auth - the whole check with the keys of a file: order of the steps, choice
 * of the key, states of the file (doc/auth.md 3, 11).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <unistd.h>

#include "auth/auth.h"
#include "base/json.h"
#include "test/unit/auth_kit.h"
#include "test/unit/forge.h"

static void
accepted(void **state)
{
	struct world *w = *state;
	struct auth_detail why;
	struct grant g;

	assert_int_equal(kit_ask(w, kit_plain(w, w->rsa1, "k1", "learner-1"),
	    NOW, &g, &why), AUTH_OK);
	assert_true(str_is(g.sub, "learner-1"));
	assert_true(str_is(g.client_id, "c"));
	assert_true(str_is(g.scopes, "twin:read"));
	assert_int_equal(g.expires_at, 1700003600);
	assert_null(g.notice);
	assert_int_equal(kit_check(w, kit_token(w, w->p256, "ES256",
	    ",\"kid\":\"e\"", "{\"sub\":\"a\"," CLAIMS "}"), NOW), AUTH_OK);
	assert_int_equal(kit_check(w, kit_token(w, w->rsa1, "RS256",
	    ",\"kid\":\"k1\",\"typ\":\"at+jwt\"",
	    "{\"sub\":\"a\"," CLAIMS "}"), NOW), AUTH_OK);
	/* of the right key and without any kid */
	assert_int_equal(kit_check(w, kit_token(w, w->rsa2, "RS256", "",
	    "{\"sub\":\"a\"," CLAIMS "}"), NOW), AUTH_OK);
}

/* The first failing step answers, whatever else is wrong behind it. */
static void
order(void **state)
{
	static const struct {
		const char *why, *header, *claims;
		enum auth_reason want;
	} cases[] = {
		{ "malformed before crit",
		  ",\"crit\":[],\"alg\":\"none\"", "{}", AUTH_JWT_MALFORMED },
		{ "crit before typ", ",\"crit\":[],\"typ\":1,\"kid\":1", "{}",
		  AUTH_CRIT },
		{ "typ before kid", ",\"typ\":1,\"kid\":1", "{}", AUTH_TYP },
		{ "kid before the signature", ",\"kid\":1", "{}", AUTH_KID },
		{ "signature before issuer", ",\"kid\":\"k1\"", "{}",
		  AUTH_SIGNATURE },
	};
	static const struct {
		const char *why, *claims;
		enum auth_reason want;
	} behind[] = {
		{ "issuer before time", "{}", AUTH_ISS },
		{ "time before audience",
		  "{\"iss\":\"https://as.example.org\"}", AUTH_DATE },
		{ "audience before kind",
		  "{\"iss\":\"https://as.example.org\",\"exp\":1700003600}",
		  AUTH_AUD_EMPTY },
		{ "kind before subject",
		  "{\"iss\":\"https://as.example.org\",\"exp\":1700003600,"
		  "\"aud\":\"https://twin.example.org/mcp\"}",
		  AUTH_NOT_ACCESS_TOKEN },
		{ "subject", "{" CLAIMS "}", AUTH_SUBJECT },
		{ "all good", "{\"sub\":\"a\"," CLAIMS "}", AUTH_OK },
	};
	struct world *w = *state;
	enum auth_reason r;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		r = kit_check(w, kit_token(w, w->evil, "RS256", cases[i].header,
		    cases[i].claims), NOW);
		if (r != cases[i].want)
			fail_msg("%s: %s", cases[i].why, auth_reason_name(r));
	}
	for (i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
		r = kit_check(w, kit_token(w, w->rsa1, "RS256",
		    ",\"kid\":\"k1\"", behind[i].claims), NOW);
		if (r != behind[i].want)
			fail_msg("%s: %s", behind[i].why, auth_reason_name(r));
	}
}

/* Which key, and what is said when none will do. */
static void
keys(void **state)
{
	static const struct {
		const char *why;
		size_t signer;	/* rsa1, rsa2, evil, p256 */
		const char *alg, *header;
		enum auth_reason want;
		const char *notice;
	} cases[] = {
		{ "known kid, its key", 0, "RS256", ",\"kid\":\"k1\"",
		  AUTH_OK, NULL },
		{ "known kid, signed with the newer key (Hydra's refresh)", 1,
		  "RS256", ",\"kid\":\"k1\"", AUTH_OK, "stale_kid" },
		{ "unknown kid, a key of the set", 1, "RS256",
		  ",\"kid\":\"gone\"", AUTH_OK, "stale_kid" },
		{ "no kid", 1, "RS256", "", AUTH_OK, NULL },
		{ "known kid, a stranger's signature", 2, "RS256",
		  ",\"kid\":\"k1\"", AUTH_SIGNATURE, NULL },
		{ "unknown kid, a stranger's signature", 2, "RS256",
		  ",\"kid\":\"x\"", AUTH_NO_KEY, NULL },
		{ "no kid, a stranger's signature", 2, "RS256", "",
		  AUTH_SIGNATURE, NULL },
		{ "a path as kid", 2, "RS256",
		  ",\"kid\":\"../../etc/passwd\"", AUTH_NO_KEY, NULL },
		{ "a URL as kid", 2, "RS256", ",\"kid\":\"https://x/k\"",
		  AUTH_NO_KEY, NULL },
		{ "the stranger's key in jwk", 2, "RS256",
		  ",\"kid\":\"k1\",\"jwk\":{\"kty\":\"RSA\"}",
		  AUTH_SIGNATURE, NULL },
		{ "the stranger's key at jku", 2, "RS256",
		  ",\"kid\":\"k1\",\"jku\":\"http://127.0.0.1:9/\","
		  "\"x5u\":\"http://127.0.0.1:9/\"", AUTH_SIGNATURE, NULL },
		{ "RS256 with the kid of the EC key", 2, "RS256",
		  ",\"kid\":\"e\"", AUTH_SIGNATURE, NULL },
		{ "ES256 with the kid of an RSA key, the EC key's signature",
		  3, "ES256", ",\"kid\":\"k1\"", AUTH_OK, "stale_kid" },
	};
	struct world *w = *state;
	struct str pems[4];
	struct auth_detail why;
	struct grant g;
	enum auth_reason r;
	size_t i;

	pems[0] = w->rsa1, pems[1] = w->rsa2;
	pems[2] = w->evil, pems[3] = w->p256;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		r = kit_ask(w, kit_token(w, pems[cases[i].signer], cases[i].alg,
		    cases[i].header, arena_printf(w->a,
		    "{\"sub\":\"s%zu\"," CLAIMS "}", i).p), NOW, &g, &why);
		if (r != cases[i].want)
			fail_msg("%s: %s", cases[i].why, auth_reason_name(r));
		if (r == AUTH_OK && !str_eq(str_c(g.notice),
		    str_c(cases[i].notice)))
			fail_msg("%s: notice %s", cases[i].why, g.notice);
	}
}

static void
opaque(void **state)
{
	struct world *w = *state;
	struct auth_detail why;
	struct grant g;

	assert_int_equal(kit_ask(w, STR("ory_at_abc.def"), NOW, &g, &why),
	    AUTH_OPAQUE);
	assert_true(str_find(why.detail,
	    STR("strategies.access_token=jwt")) >= 0);
	assert_int_equal(kit_ask(w, STR("a.b.c"), NOW, &g, &why),
	    AUTH_JWT_MALFORMED);
	assert_int_equal(kit_ask(w, STR("a.b.c.d"), NOW, &g, &why),
	    AUTH_OPAQUE);
}

/* what the log gets of a refusal, and what it does not */
static void
refusal(void **state)
{
	struct world *w = *state;
	struct str t = kit_token(w, w->evil, "RS256", ",\"kid\":\"x\\\"y\"",
	    "{\"iss\":\"https://evil\",\"aud\":[\"a\",\"b\"]}");
	struct auth_detail why;
	struct grant g;

	assert_int_equal(kit_ask(w, t, NOW, &g, &why), AUTH_NO_KEY);
	assert_true(str_is(why.kid, "x\"y"));
	assert_true(str_is(why.iss, "https://evil"));
	assert_int_equal(why.auds, 2);
	assert_int_equal(why.token_hash.n, 16);
	assert_int_equal(g.expires_at, -1);	/* untouched */
	(void)kit_ask(w, STR("a"), NOW, &g, &why);
	assert_int_equal(why.auds, -1);
	assert_int_equal(why.kid.n, 0);
}

/* ---- states of the file ---- */

static void
file_states(void **state)
{
	struct world *w = *state;
	struct str t = kit_plain(w, w->rsa1, "k1", "a"), news;
	struct auth_detail why;
	struct grant g;

	assert_int_equal(kit_check(w, t, NOW), AUTH_OK);
	/* spoiled: the set before it serves on, and the log hears of it */
	kit_publish(w, NULL);
	assert_int_equal(kit_ask(w, t, NOW + 100, &g, &why), AUTH_OK);
	assert_string_equal(g.notice, "keys_stale");
	assert_int_equal(kit_ask(w, kit_plain(w, w->rsa2, "k2", "b"), NOW + 100,
	    &g, &why), AUTH_OK);
	news = auth_news(w->au, w->a);
	assert_true(str_find(news, STR("JSON")) >= 0);
	/* once: the same spoiled file is not read again */
	assert_int_equal(kit_check(w, t, NOW + 101), AUTH_OK);
	assert_int_equal(auth_news(w->au, w->a).n, 0);
	/* until it is too old to be believed */
	t = kit_token(w, w->rsa1, "RS256", "",
	    "{\"sub\":\"a\",\"exp\":1800000000,"
	    "\"iss\":\"https://as.example.org\",\"client_id\":\"c\","
	    "\"aud\":\"https://twin.example.org/mcp\",\"scope\":\"\"}");
	assert_int_equal(kit_check(w, t, NOW + 86400), AUTH_OK);
	assert_int_equal(kit_check(w, t, NOW + 86401), AUTH_KEYS_UNAVAILABLE);
	/* repaired */
	kit_publish(w, (const char *[]){ kit_jwk(w, w->rsa1, ",\"kid\":\"k1\""),
	    NULL });
	assert_int_equal(kit_ask(w, t, NOW + 86402, &g, &why), AUTH_OK);
	assert_null(g.notice);
	/* gone */
	assert_int_equal(unlink(w->cf.jwks_file.p), 0);
	assert_int_equal(kit_check(w, t, NOW + 86403), AUTH_OK);
	kit_restart(w, false);
	assert_int_equal(kit_check(w, t, NOW + 86404), AUTH_KEYS_UNAVAILABLE);
}

/* no key is needed to see that a token is broken: 401, not 503 */
static void
no_keys(void **state)
{
	struct world *w = *state;

	assert_int_equal(unlink(w->cf.jwks_file.p), 0);
	kit_restart(w, true);
	assert_int_equal(kit_check(w, kit_plain(w, w->rsa1, "k1", "a"), NOW),
	    AUTH_KEYS_UNAVAILABLE);
	assert_int_equal(kit_check(w, STR("abc"), NOW), AUTH_OPAQUE);
	assert_int_equal(kit_check(w, kit_token(w, w->rsa1, "RS256",
	    ",\"crit\":[]", "{}"), NOW), AUTH_CRIT);
}

static void
file_size(void **state)
{
	struct world *w = *state;
	struct str t = kit_plain(w, w->rsa1, "k1", "a"), doc;
	struct buf b;
	size_t over;

	for (over = 0; over < 2; over++) {
		buf_init(&b, w->a, 1 << 20);
		buf_add(&b, forge_jwks(w->a, (const char *[]){
		    kit_jwk(w, w->rsa1, ""), NULL }));
		while (b.n < (size_t)w->cf.jwks_max_bytes + over)
			buf_ch(&b, ' ');
		doc = buf_str(&b);
		forge_file(w->cf.jwks_file.p, doc);
		kit_restart(w, false);
		assert_int_equal(kit_check(w, t, NOW), over == 0 ? AUTH_OK :
		    AUTH_KEYS_UNAVAILABLE);
	}
}

static void
health(void **state)
{
	struct world *w = *state;
	const struct js *v;
	struct err e = { 0 };
	struct js_out o;
	struct buf b;

	assert_int_equal(kit_check(w, kit_plain(w, w->rsa1, "k1", "a"), NOW),
	    AUTH_OK);
	buf_init(&b, w->a, 4096);
	js_begin(&o, &b);
	js_obj(&o);
	auth_health(w->au, w->a, NOW, &o);
	js_end(&o);
	assert_int_equal(js_parse(w->a, buf_str(&b), 4, &v, &e), 0);
	assert_true(str_is(js_str_at(v, "state"), "fresh"));
	assert_int_equal(js_int_at(v, "keys", -1), 3);
	assert_int_equal(js_int_at(v, "age_s", -1), 0);
}

static void
bad_options(void **state)
{
	struct world *w = *state;
	struct conf cf = w->cf;
	struct auth *au;
	struct err e = { 0 };

	cf.jwt_algs = STR("RS256 HS256");
	assert_int_equal(auth_open(&cf, NULL, &au, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	e = (struct err){ 0 };
	cf.jwt_algs = STR("");
	assert_int_equal(auth_open(&cf, NULL, &au, &e), -1);
	auth_close(NULL);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(accepted), TEST(order), TEST(keys), TEST(opaque),
		TEST(refusal), TEST(file_states), TEST(no_keys),
		TEST(file_size), TEST(health), TEST(bad_options),
	};

	return cmocka_run_group_tests_name("auth", tests, NULL, NULL);
}
