/* SPDX-License-Identifier: MIT */
/*
 * t_auth_net_fault - every way in which discovery or the key server can misbehave
 * (doc/auth.md 5) while there is no key yet: no token is judged, the reason is said,
 * and all is well again when the server is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "test/unit/forge.h"
#include "test/unit/net_kit.h"

static const struct fault {
	const char *why;
	enum keyserver_path path;
	enum keyserver_way way;
	const char *text;	/* %s: the server's URL */
	const char *news;
} faults[] = {
	{ "discovery 500", KEYSERVER_DISCOVERY, KEYSERVER_500, "{}",
	  "status 500" },
	{ "discovery 404 at both places", KEYSERVER_DISCOVERY,
	  KEYSERVER_404, "", "status 404" },
	{ "discovery redirects", KEYSERVER_DISCOVERY,
	  KEYSERVER_REDIRECT, "", "status 302" },
	{ "discovery is HTML", KEYSERVER_DISCOVERY, KEYSERVER_OK,
	  "<html>", "JSON" },
	{ "discovery is empty", KEYSERVER_DISCOVERY, KEYSERVER_OK, "",
	  "JSON" },
	{ "another issuer", KEYSERVER_DISCOVERY, KEYSERVER_OK,
	  "{\"issuer\":\"https://x.org\",\"jwks_uri\":\"%s/jwks\"}",
	  "https://x.org" },
	{ "the issuer with a slash", KEYSERVER_DISCOVERY,
	  KEYSERVER_OK,
	  "{\"issuer\":\"%s/\",\"jwks_uri\":\"%s/jwks\"}",
	  "the issuer is" },
	{ "no jwks_uri", KEYSERVER_DISCOVERY, KEYSERVER_OK,
	  "{\"issuer\":\"%s\"}", "no jwks_uri" },
	{ "jwks_uri is http elsewhere", KEYSERVER_DISCOVERY,
	  KEYSERVER_OK, "{\"issuer\":\"%s\","
	  "\"jwks_uri\":\"http://192.0.2.1/jwks\"}", "not https" },
	{ "jwks_uri is a file", KEYSERVER_DISCOVERY, KEYSERVER_OK,
	  "{\"issuer\":\"%s\",\"jwks_uri\":\"file:///etc/passwd\"}",
	  "not https" },
	{ "jwks_uri is a number", KEYSERVER_DISCOVERY, KEYSERVER_OK,
	  "{\"issuer\":\"%s\",\"jwks_uri\":7}", "no jwks_uri" },
	{ "jwks_uri is on another host", KEYSERVER_DISCOVERY,
	  KEYSERVER_OK, "{\"issuer\":\"%s\","
	  "\"jwks_uri\":\"https://keys.example/jwks\"}",
	  "another host than the issuer" },
	{ "keys 500", KEYSERVER_JWKS, KEYSERVER_500, "{}",
	  "status 500" },
	{ "keys 404", KEYSERVER_JWKS, KEYSERVER_404, "",
	  "status 404" },
	{ "keys redirect", KEYSERVER_JWKS, KEYSERVER_REDIRECT, "",
	  "status 302" },
	{ "keys are HTML", KEYSERVER_JWKS, KEYSERVER_OK, "<html>",
	  "JSON" },
	{ "keys are another JSON", KEYSERVER_JWKS, KEYSERVER_OK,
	  "{\"keys\":7}", "no array" },
	{ "no key at all", KEYSERVER_JWKS, KEYSERVER_OK,
	  "{\"keys\":[]}", "none of 0" },
	{ "no usable key", KEYSERVER_JWKS, KEYSERVER_OK,
	  "{\"keys\":[{\"kty\":\"oct\"}]}", "key_skipped" },
	{ "keys cut short", KEYSERVER_JWKS, KEYSERVER_CUT,
	  "{\"keys\":[]}", "http: " },
	{ "no HTTP", KEYSERVER_JWKS, KEYSERVER_GARBAGE, "", ": " },
	{ "no answer", KEYSERVER_JWKS, KEYSERVER_SILENT, "",
	  "http: " },
	{ "never answers", KEYSERVER_JWKS, KEYSERVER_HANG, "",
	  "timeout" },
	{ "a byte per second", KEYSERVER_JWKS, KEYSERVER_DRIP,
	  "{\"keys\":[]}", "timeout" },
	{ "discovery never answers", KEYSERVER_DISCOVERY,
	  KEYSERVER_HANG, "", "timeout" },
};

/* waits - whether only the time limit ends it; for all else the limit is far
 * away, so that a slow machine changes nothing. */
static bool
waits(enum keyserver_way way)
{
	return way == KEYSERVER_HANG || way == KEYSERVER_DRIP;
}

/* unavailable - 503, said why, and not tried again before the interval. */
static void
unavailable(struct world *w, const struct fault *f, int64_t now)
{
	struct str news;
	int n;

	w->cf.http_timeout_s = waits(f->way) ? 1 : 20;
	CHECK(net_token(w, w->k1, "k1", "a"), now, "keys_unavailable");
	w->cf.http_timeout_s = 20;
	news = auth_news(w->au, w->a);
	if (str_find(news, str_c(f->news)) < 0)
		fail_msg("%s: '" STR_FMT "'", f->why, STR_ARG(news));
	n = keyserver_asked(w->ks, f->path);
	CHECK(net_token(w, w->k1, "k1", "a"), now + 1, "keys_unavailable");
	assert_int_equal(keyserver_asked(w->ks, f->path), n);
}

/* first_day - as if the program had never run. */
static void
first_day(struct world *w)
{
	struct err e = { 0 };

	store_close(w->st);
	w->st = NULL;
	forge_rm(w->so.dir);
	assert_int_equal(store_init(&w->so, &e), 0);
	net_restart(w, true);
}

static void
each_fault(void **state)
{
	struct world *w = *state;
	struct str good[KEYSERVER_PATHS];

	good[KEYSERVER_DISCOVERY] = net_good_document(w);
	good[KEYSERVER_JWKS] = forge_jwks(w->a, (const char *[]){
	    net_jwk(w, w->k1, "k1"), NULL });
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const struct fault *f = &faults[i];
		int64_t now = NOW + (int64_t)i * TTL;

		keyserver_answer(w->ks, f->path, f->way, arena_printf(w->a,
		    f->text[0] == '\0' ? "%.0s%.0s" : f->text, w->url.p,
		    w->url.p));
		unavailable(w, f, now);
		/* repaired: works again by itself, two seconds after the end
		 * of the attempt that failed */
		keyserver_answer(w->ks, f->path, KEYSERVER_OK, good[f->path]);
		CHECK(net_token(w, w->k1, "k1", "a"), now + 2 + waits(f->way),
		    "ok");
		first_day(w);
	}
	assert_int_equal(keyserver_asked(w->ks, KEYSERVER_MOVED), 0);
}

/* N and N + 1 bytes of key set */
static void
size(void **state)
{
	struct world *w = *state;
	struct buf b;
	size_t over;

	for (over = 0; over < 2; over++) {
		buf_init(&b, w->a, 1 << 20);
		buf_add(&b, forge_jwks(w->a, (const char *[]){
		    net_jwk(w, w->k1, "k1"), NULL }));
		while (b.n < (size_t)w->cf.jwks_max_bytes + over)
			buf_ch(&b, ' ');
		keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_OK,
		    buf_str(&b));
		net_restart(w, false);
		CHECK(net_token(w, w->k1, "k1", "a"), NOW, over == 0 ? "ok" :
		    "keys_unavailable");
	}
	assert_true(str_find(auth_news(w->au, w->a), STR("size: ")) >= 0);
}

static void
refused_connection(void **state)
{
	struct world *w = *state;

	keyserver_stop(w->ks);
	w->ks = NULL;
	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "keys_unavailable");
	assert_true(str_find(auth_news(w->au, w->a), STR("connect: ")) >= 0);
}

/* plain http is for loopback, and only when the operator says so */
static void
plain_http(void **state)
{
	struct world *w = *state;

	w->cf.allow_http_loopback = false;
	net_restart(w, true);
	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "keys_unavailable");
	assert_int_equal(net_discovered(w), 0);
}

static void
untrusted_certificate(void **state)
{
	struct world *w = *state;

	keyserver_stop(w->ks);
	w->ks = keyserver_start(true);
	w->cf.jwks_uri = arena_printf(w->a, STR_FMT "/jwks",
	    STR_ARG(keyserver_url(w->ks, w->a)));
	net_publish(w, (const char *[]){ net_jwk(w, w->k1, "k1"), NULL });
	net_restart(w, true);
	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "keys_unavailable");
	assert_true(str_find(auth_news(w->au, w->a), STR("tls: ")) >= 0);
	assert_int_equal(net_fetched(w), 0);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, net_setup, net_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_fault), TEST(size), TEST(refused_connection),
		TEST(plain_http), TEST(untrusted_certificate),
	};

	return cmocka_run_group_tests_name("auth_net_fault", tests, NULL, NULL);
}
