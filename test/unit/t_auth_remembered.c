/* SPDX-License-Identifier: MIT */
/*
 * t_auth_remembered - tokens that were checked already (doc/auth.md 3).
 * jwt_decode and key_pem are counted: a remembered token must reach neither.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <jwt.h>

#include "auth/auth.h"
#include "auth/keys/key.h"
#include "test/unit/auth_kit.h"
#include "test/unit/forge.h"

static struct {
	int decode, pem;
} calls;

int __real_jwt_decode(jwt_t **, const char *, const unsigned char *, int);
int __wrap_jwt_decode(jwt_t **, const char *, const unsigned char *, int);
int __real_key_pem(struct arena *, const struct key_pub *, struct str *,
    struct err *);
int __wrap_key_pem(struct arena *, const struct key_pub *, struct str *,
    struct err *);

int
__wrap_jwt_decode(jwt_t **jwt, const char *token, const unsigned char *key,
    int key_len)
{
	calls.decode++;
	return __real_jwt_decode(jwt, token, key, key_len);
}

int
__wrap_key_pem(struct arena *a, const struct key_pub *k, struct str *pem,
    struct err *e)
{
	calls.pem++;
	return __real_key_pem(a, k, pem, e);
}

/* used - libjwt and key work that one check caused. */
static int
used(struct world *w, struct str text, int64_t now, enum auth_reason want)
{
	enum auth_reason r;

	calls.decode = calls.pem = 0;
	r = kit_check(w, text, now);
	if (r != want)
		fail_msg("got %s, want %s", auth_reason_name(r),
		    auth_reason_name(want));
	return calls.decode + calls.pem;
}

static void
remembered(void **state)
{
	struct world *w = *state;
	struct str t = kit_plain(w, w->rsa1, "k1", "learner-1");

	assert_true(used(w, t, NOW, AUTH_OK) > 0);
	assert_int_equal(used(w, t, NOW, AUTH_OK), 0);
	assert_int_equal(used(w, t, NOW + 1, AUTH_OK), 0);
	/* another process knows it, and has not even read the keys */
	kit_restart(w, true);
	assert_int_equal(used(w, t, NOW + 2, AUTH_OK), 0);
	assert_int_equal(used(w, t, NOW + 2, AUTH_OK), 0);
	/* without cache.mdb only the process remembers */
	kit_restart(w, false);
	assert_true(used(w, t, NOW + 3, AUTH_OK) > 0);
	assert_int_equal(used(w, t, NOW + 3, AUTH_OK), 0);
}

static void
remembered_grant(void **state)
{
	struct world *w = *state;
	struct str t = kit_plain(w, w->rsa2, "k1", "learner-1");
	struct auth_detail why;
	struct grant g;
	int i;

	for (i = 0; i < 3; i++) {
		assert_int_equal(kit_ask(w, t, NOW, &g, &why), AUTH_OK);
		assert_true(str_is(g.sub, "learner-1"));
		assert_true(str_is(g.client_id, "c"));
		assert_true(str_is(g.scopes, "twin:read"));
		assert_int_equal(g.expires_at, 1700003600);
		assert_string_equal(g.notice, "stale_kid");
		if (i == 1)
			kit_restart(w, true);
	}
}

static void
remembered_expires(void **state)
{
	struct world *w = *state;
	struct str t = kit_plain(w, w->rsa1, "k1", "a");

	(void)used(w, t, NOW, AUTH_OK);
	(void)used(w, t, 1700003600 + 59, AUTH_OK);
	(void)used(w, t, 1700003600 + 60, AUTH_EXPIRED);
	kit_restart(w, true);
	(void)used(w, t, 1700003600 + 60, AUTH_EXPIRED);
}

/* a clock set back: nbf is checked again, too */
static void
remembered_not_before(void **state)
{
	struct world *w = *state;
	struct str t = kit_token(w, w->rsa1, "RS256", "",
	    "{\"sub\":\"a\",\"nbf\":1700000000," CLAIMS "}");

	(void)used(w, t, NOW, AUTH_OK);
	(void)used(w, t, NOW - 60, AUTH_OK);
	(void)used(w, t, NOW - 61, AUTH_NOT_YET_VALID);
}

/* the withdrawn key's tokens stop; those of the key that stays do not */
static void
remembered_key(void **state)
{
	struct world *w = *state;
	struct str t1 = kit_plain(w, w->rsa1, "k1", "a");
	struct str t2 = kit_plain(w, w->rsa2, "k2", "a");

	(void)used(w, t1, NOW, AUTH_OK);
	(void)used(w, t2, NOW, AUTH_OK);
	kit_publish(w, (const char *[]){ kit_jwk(w, w->rsa2, ",\"kid\":\"k2\""),
	    kit_jwk(w, w->evil, ",\"kid\":\"k3\""), NULL });
	(void)used(w, t1, NOW + 1, AUTH_NO_KEY);
	assert_int_equal(used(w, t2, NOW + 1, AUTH_OK), 0);
	kit_restart(w, true);
	(void)used(w, t1, NOW + 2, AUTH_NO_KEY);
	assert_int_equal(used(w, t2, NOW + 2, AUTH_OK), 0);
	/* back again: the opinion of before is still true */
	kit_publish(w, (const char *[]){ kit_jwk(w, w->rsa1, ",\"kid\":\"k1\""),
	    NULL });
	(void)used(w, t1, NOW + 3, AUTH_OK);
	(void)used(w, t2, NOW + 3, AUTH_NO_KEY);
}

static void
remembered_options(void **state)
{
	static const struct {
		const char *why;
		size_t at;	/* offset in struct conf */
		struct str value;
		enum auth_reason want;
	} cases[] = {
		{ "another resource", offsetof(struct conf, resource),
		  STR_INIT("https://other.example.org/mcp"), AUTH_AUD_OTHER },
		{ "another issuer", offsetof(struct conf, issuer),
		  STR_INIT("https://other.example.org"), AUTH_ISS },
		{ "fewer algorithms", offsetof(struct conf, jwt_algs),
		  STR_INIT("ES256"), AUTH_ALG },
	};
	struct world *w = *state;
	struct str t = kit_plain(w, w->rsa1, "k1", "a"), *opt, old;
	struct err e = { 0 };
	size_t i;

	(void)used(w, t, NOW, AUTH_OK);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		opt = (struct str *)((char *)&w->cf + cases[i].at);
		old = *opt;
		*opt = cases[i].value;
		auth_close(w->au);
		assert_int_equal(auth_open(&w->cf, w->st, &w->au, &e), 0);
		(void)used(w, t, NOW, cases[i].want);
		*opt = old;
		auth_close(w->au);
		assert_int_equal(auth_open(&w->cf, w->st, &w->au, &e), 0);
		assert_int_equal(used(w, t, NOW, AUTH_OK), 0);
	}
}

/* one letter of the signature differs: not the remembered one */
static void
remembered_bits(void **state)
{
	struct world *w = *state;
	struct str t = kit_plain(w, w->rsa1, "k1", "a");
	char *p = arena_cstr(w->a, t);

	(void)used(w, t, NOW, AUTH_OK);
	p[t.n - 9] = p[t.n - 9] == 'A' ? 'B' : 'A';
	(void)used(w, (struct str){ p, t.n }, NOW, AUTH_SIGNATURE);
	/* and a refusal is not remembered either */
	assert_true(used(w, (struct str){ p, t.n }, NOW, AUTH_SIGNATURE) > 0);
	assert_int_equal(used(w, t, NOW, AUTH_OK), 0);
}

/* more tokens than the process keeps: all stay right */
static void
remembered_many(void **state)
{
	enum { N = 300 };
	struct world *w = *state;
	struct str t[N];
	struct auth_detail why;
	struct grant g;
	size_t i;

	kit_publish(w, (const char *[]){ kit_jwk(w, w->p256, ",\"kid\":\"e\""),
	    NULL });
	kit_restart(w, false);
	for (i = 0; i < N; i++) {
		t[i] = kit_token(w, w->p256, "ES256", "", arena_printf(w->a,
		    "{\"sub\":\"s%zu\"," CLAIMS "}", i).p);
		(void)used(w, t[i], NOW, AUTH_OK);
	}
	for (i = 0; i < N; i++) {
		assert_int_equal(kit_ask(w, t[i], NOW, &g, &why), AUTH_OK);
		assert_true(str_eq(g.sub, arena_printf(w->a, "s%zu", i)));
	}
}

/* texts too long for an entry are checked each time */
static void
remembered_long(void **state)
{
	struct world *w = *state;
	char scope[1000];
	struct str t;

	memset(scope, 's', sizeof(scope));
	t = kit_token(w, w->rsa1, "RS256", "", arena_printf(w->a,
	    "{\"scope\":\"%.*s\",\"sub\":\"a\"," CLAIMS "}", 1000, scope).p);
	assert_true(used(w, t, NOW, AUTH_OK) > 0);
	assert_true(used(w, t, NOW, AUTH_OK) > 0);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(remembered), TEST(remembered_grant),
		TEST(remembered_expires), TEST(remembered_not_before),
		TEST(remembered_key), TEST(remembered_options),
		TEST(remembered_bits), TEST(remembered_many),
		TEST(remembered_long),
	};

	return cmocka_run_group_tests_name("auth, remembered", tests, NULL,
	    NULL);
}
