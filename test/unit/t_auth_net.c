/* SPDX-License-Identifier: MIT */
/*
 * t_auth_net - keys over the network (doc/auth.md 5): where they are found, how
 * long they are kept, and what those at hand are worth when there are no new ones.
 * What a key server can do wrong is in t_auth_net_fault.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <unistd.h>

#include "base/json.h"
#include "test/unit/forge.h"
#include "test/unit/net_kit.h"

static void
cold(void **state)
{
	struct world *w = *state;
	int i;

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	assert_int_equal(net_discovered(w), 1);
	assert_int_equal(net_fetched(w), 1);
	for (i = 1; i < 4; i++) {
		CHECK(net_token(w, w->k1, "k1", "b"), NOW + i * 500, "ok");
		net_restart(w, true);
	}
	assert_int_equal(net_discovered(w), 1);
	assert_int_equal(net_fetched(w), 1);
}

static void
pinned(void **state)
{
	struct world *w = *state;

	w->cf.jwks_uri = arena_printf(w->a, "%s/jwks", w->url.p);
	net_restart(w, true);
	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	assert_int_equal(net_discovered(w), 0);
	assert_int_equal(net_fetched(w), 1);
}

/* servers without OpenID keep the same document elsewhere (RFC 8414) */
static void
oauth_document(void **state)
{
	struct world *w = *state;

	keyserver_answer(w->ks, KEYSERVER_DISCOVERY, KEYSERVER_404, STR(""));
	keyserver_answer(w->ks, KEYSERVER_OAUTH, KEYSERVER_OK,
	    net_good_document(w));
	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	assert_int_equal(keyserver_asked(w->ks, KEYSERVER_OAUTH), 1);
}

static void
without_cache(void **state)
{
	struct world *w = *state;

	net_restart(w, false);
	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	CHECK(net_token(w, w->k1, "k1", "b"), NOW + 100, "ok");
	CHECK(net_token(w, w->evil, "x", "b"), NOW + 100, "no_key");
	CHECK(net_token(w, w->evil, "y", "b"), NOW + 101, "no_key");
	assert_int_equal(net_fetched(w), 2);
	net_restart(w, false);
	CHECK(net_token(w, w->k1, "k1", "a"), NOW + 102, "ok");
	assert_int_equal(net_fetched(w), 3);
}

static void
no_answer_needed(void **state)
{
	struct world *w = *state;

	CHECK(STR("abc"), NOW, "opaque");
	CHECK(STR("a.b.c"), NOW, "jwt_malformed");
	CHECK(forge_jwt(w->a, w->k1, "ES256", STR("{\"alg\":\"none\"}"),
	    STR("{}")), NOW, "alg");
	CHECK(forge_jwt(w->a, w->k1, "ES256",
	    STR("{\"alg\":\"ES256\",\"kid\":\"\"}"), STR("{}")), NOW, "kid");
	assert_int_equal(net_discovered(w), 0);
}

static void
stale(void **state)
{
	struct world *w = *state;
	struct str t1 = net_token(w, w->k1, "k1", "a");
	int n;

	CHECK(t1, NOW, "ok");
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_500, STR(""));
	CHECK(t1, NOW + TTL, "ok keys_stale");
	assert_int_equal(net_fetched(w), 2);
	CHECK(t1, NOW + TTL + INTERVAL - 1, "ok keys_stale");
	CHECK(net_token(w, w->k1, "k1", "b"), NOW + TTL + 30, "ok keys_stale");
	assert_int_equal(net_fetched(w), 2);
	net_restart(w, true);
	CHECK(t1, NOW + TTL + INTERVAL, "ok keys_stale");
	assert_int_equal(net_fetched(w), 3);
	CHECK(t1, NOW + STALE, "ok keys_stale");
	/* older than a day: not believed any more, and not the token's fault */
	CHECK(t1, NOW + STALE + 1, "keys_unavailable");
	net_restart(w, true);
	CHECK(t1, NOW + STALE + 2, "keys_unavailable");
	n = net_fetched(w);
	net_publish(w, (const char *[]){ net_jwk(w, w->k1, "k1"), NULL });
	CHECK(t1, NOW + STALE + INTERVAL, "ok");
	assert_int_equal(net_fetched(w), n + 1);
}

/* an unknown kid while the server is down may be a new key's: 503 */
static void
unknown_while_down(void **state)
{
	struct world *w = *state;
	struct str t2 = net_token(w, w->k2, "k2", "a");

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_500, STR(""));
	CHECK(t2, NOW + INTERVAL, "keys_unavailable");
	/* still: the last attempt failed */
	CHECK(t2, NOW + INTERVAL + 1, "keys_unavailable");
	assert_int_equal(net_fetched(w), 2);
	/* what the keys at hand can decide they do */
	CHECK(net_token(w, w->k1, "k1", "b"), NOW + INTERVAL + 1, "ok");
	CHECK(net_token(w, w->k1, "gone", "b"), NOW + INTERVAL + 1,
	    "ok stale_kid");
	CHECK(net_token(w, w->evil, "k1", "b"), NOW + INTERVAL + 1, "signature");
	net_publish(w, (const char *[]){ net_jwk(w, w->k2, "k2"), NULL });
	CHECK(t2, NOW + 2 * INTERVAL, "ok");
}

/* a set without one usable key does not replace a good one */
static void
never_replaced(void **state)
{
	struct world *w = *state;
	struct str t1 = net_token(w, w->k1, "k1", "a");

	CHECK(t1, NOW, "ok");
	net_publish(w, (const char *[]){ "{\"kty\":\"oct\"}", NULL });
	CHECK(t1, NOW + TTL, "ok keys_stale");
	net_restart(w, true);
	CHECK(t1, NOW + TTL + 1, "ok keys_stale");
}

/* jwks_uri moved: discovery is asked again after a failure */
static void
moved(void **state)
{
	struct world *w = *state;

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_404, STR(""));
	keyserver_answer(w->ks, KEYSERVER_MOVED, KEYSERVER_OK,
	    forge_jwks(w->a, (const char *[]){ net_jwk(w, w->k2, "k2"), NULL }));
	keyserver_answer(w->ks, KEYSERVER_DISCOVERY, KEYSERVER_OK,
	    net_document(w, w->url.p, arena_printf(w->a, "%s/moved",
	    w->url.p).p));
	CHECK(net_token(w, w->k2, "k2", "a"), NOW + INTERVAL, "keys_unavailable");
	CHECK(net_token(w, w->k2, "k2", "a"), NOW + 2 * INTERVAL, "ok");
	assert_int_equal(net_discovered(w), 2);
}

/* a clock that was far ahead and is right again */
static void
clock_back(void **state)
{
	struct world *w = *state, other = *w;
	struct err e = { 0 };

	assert_int_equal(auth_open(&w->cf, w->st, &other.au, &e), 0);
	CHECK(net_token(w, w->k1, "k1", "a"), NOW + 90000, "ok");
	net_check(&other, net_token(w, w->k1, "k1", "a"), NOW + 90000, "ok",
	    __LINE__);
	net_publish(w, (const char *[]){ net_jwk(w, w->k2, "k2"), NULL });
	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "no_key");
	CHECK(net_token(w, w->k2, "k2", "a"), NOW, "ok");
	/* and the process beside it, which did not fetch */
	net_check(&other, net_token(w, w->k2, "k2", "b"), NOW + 1, "ok",
	    __LINE__);
	auth_close(other.au);
	assert_int_equal(net_fetched(w), 2);
}

/* the cache is deleted under a running program */
static void
cache_lost(void **state)
{
	struct world *w = *state;
	const char *f;

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	f = arena_printf(w->a, "%s/cache.mdb", w->so.dir).p;
	forge_rm(f);
	(void)unlink(f);
	(void)unlink(arena_printf(w->a, "%s/cache.mdb-lock", w->so.dir).p);
	CHECK(net_token(w, w->k1, "k1", "b"), NOW + 1, "ok");
	net_restart(w, true);
	CHECK(net_token(w, w->k1, "k1", "b"), NOW + 2, "ok");
	assert_int_equal(net_fetched(w), 2);
}

/* an erasure empties it: a process that knew its keys by name only, from
 * remembered tokens, does not wait for the interval to get their numbers */
static void
cache_emptied(void **state)
{
	struct world *w = *state;
	struct str old = net_token(w, w->k1, "k1", "a");

	CHECK(old, NOW, "ok");
	net_restart(w, true);
	CHECK(old, NOW + 1, "ok");
	(void)unlink(arena_printf(w->a, "%s/cache.mdb", w->so.dir).p);
	(void)unlink(arena_printf(w->a, "%s/cache.mdb-lock", w->so.dir).p);
	CHECK(net_token(w, w->k1, "k1", "b"), NOW + 2, "ok");
	assert_int_equal(net_fetched(w), 2);
}

/* nonsense where the cache was: whatever the store makes of it, tokens are
 * checked and keys are there */
static void
cache_damaged(void **state)
{
	struct world *w = *state;
	char junk[4 * 4096];

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	store_close(w->st);
	w->st = NULL;
	memset(junk, 0x5a, sizeof(junk));
	forge_file(arena_printf(w->a, "%s/cache.mdb", w->so.dir).p,
	    (struct str){ junk, sizeof(junk) });
	net_restart(w, true);
	CHECK(net_token(w, w->k1, "k1", "b"), NOW + 1, "ok");
	CHECK(net_token(w, w->k1, "k1", "a"), NOW + 2, "ok");
	CHECK(net_token(w, w->evil, "x", "b"), NOW + INTERVAL + 1, "no_key");
	assert_int_equal(net_fetched(w), 3);
}

/* the store could not open a cache */
static bool no_cache;
bool __real_store_has_cache(const struct store *);
bool __wrap_store_has_cache(const struct store *);

bool
__wrap_store_has_cache(const struct store *st)
{
	return !no_cache && __real_store_has_cache(st);
}

static void
cache_missing(void **state)
{
	struct world *w = *state;
	int i;

	no_cache = true;
	for (i = 1; i < 3; i++) {
		net_restart(w, true);
		CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
		assert_int_equal(net_fetched(w), i);
		assert_true(str_find(auth_news(w->au, w->a),
		    STR("no cache.mdb")) >= 0);
		assert_int_equal(auth_news(w->au, w->a).n, 0);
	}
	no_cache = false;
}

static void
health(void **state)
{
	struct world *w = *state;
	const struct js *v;
	struct err e = { 0 };
	struct js_out o;
	struct buf b;
	int i;

	for (i = 0; i < 2; i++) {
		buf_init(&b, w->a, 4096);
		js_begin(&o, &b);
		js_obj(&o);
		auth_health(w->au, w->a, NOW + 7, &o);
		js_end(&o);
		assert_int_equal(js_parse(w->a, buf_str(&b), 4, &v, &e), 0);
		assert_true(str_is(js_str_at(v, "source"), "network"));
		assert_true(str_is(js_str_at(v, "state"), i == 0 ? "none" :
		    "fresh"));
		assert_int_equal(js_int_at(v, "age_s", -1), i == 0 ? -1 : 7);
		assert_int_equal(net_fetched(w), i);	/* health never fetches */
		CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	}
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, net_setup, net_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cold), TEST(pinned), TEST(oauth_document),
		TEST(without_cache), TEST(no_answer_needed), TEST(stale),
		TEST(unknown_while_down), TEST(never_replaced), TEST(moved),
		TEST(clock_back), TEST(cache_lost), TEST(cache_emptied),
		TEST(cache_damaged), TEST(cache_missing), TEST(health),
	};

	return cmocka_run_group_tests_name("auth_net", tests, NULL, NULL);
}
