/* SPDX-License-Identifier: MIT */
/*
 * Keys over the network (AUTH.md section 5): discovery, states of the set,
 * rotation, unknown kids, many processes, and every way in which a key server
 * can misbehave. Fetches are counted by the server that answers them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "auth/auth.h"
#include "base/json.h"
#include "base/limits.h"
#include "test/unit/forge.h"
#include "test/unit/keyserver.h"

enum { NOW = 1700000000, TTL = 1800, INTERVAL = 60, STALE = 86400 };

struct world {
	struct arena *a;
	char *dir;
	struct keyserver *ks;
	struct str url, k1, k2, evil;	/* server; private keys */
	struct conf cf;
	struct store_opts so;
	struct store *st;
	struct auth *au;
};

static void
publish(struct world *w, const char *const *jwks)
{
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_OK,
	    forge_jwks(w->a, jwks));
}

static const char *
jwk(struct world *w, struct str pem, const char *kid)
{
	return forge_jwk(w->a, pem, arena_printf(w->a, ",\"kid\":\"%s\"",
	    kid).p).p;
}

static struct str
document(struct world *w, const char *issuer, const char *jwks_uri)
{
	return arena_printf(w->a, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}",
	    issuer, jwks_uri);
}

static struct str
good_document(struct world *w)
{
	return document(w, w->url.p, arena_printf(w->a, "%s/jwks",
	    w->url.p).p);
}

/* restart - the process ends and another one begins. */
static void
restart(struct world *w, bool with_store)
{
	struct err e = { 0 };

	auth_close(w->au);
	store_close(w->st);
	w->st = NULL;
	if (with_store && store_open(&w->so, &w->st, &e) == -1)
		fail_msg("%s", e.msg);
	if (auth_open(&w->cf, w->st, &w->au, &e) == -1)
		fail_msg("%s", e.msg);
}

static int
setup(void **state)
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
		.jwks_min_interval_s = INTERVAL, .http_timeout_s = 2,
		.jwks_max_bytes = 262144, .token_max_bytes = LIMIT_TOKEN,
		.allow_http_loopback = true,
	};
	w->so = (struct store_opts){ .issuer = w->cf.issuer,
		.dir = arena_printf(a, "%s/data", w->dir).p };
	if (store_init(&w->so, &e) == -1)
		fail_msg("%s", e.msg);
	keyserver_answer(w->ks, KEYSERVER_DISCOVERY, KEYSERVER_OK,
	    good_document(w));
	keyserver_answer(w->ks, KEYSERVER_OAUTH, KEYSERVER_404, STR(""));
	publish(w, (const char *[]){ jwk(w, w->k1, "k1"), NULL });
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

static struct str
token(struct world *w, struct str pem, const char *kid, const char *sub)
{
	return forge_jwt(w->a, pem, "ES256", arena_printf(w->a,
	    "{\"alg\":\"ES256\",\"kid\":\"%s\"}", kid), arena_printf(w->a,
	    "{\"iss\":\"%s\",\"sub\":\"%s\",\"client_id\":\"c\",\"aud\":"
	    "[\"https://twin.example.org/mcp\"],\"scp\":[\"twin:read\"],"
	    "\"exp\":1800000000}", w->url.p, sub));
}

static const char *
ask(struct world *w, struct str text, int64_t now, struct grant *g)
{
	struct http_var v = { STR("HTTP_AUTHORIZATION"),
		arena_printf(w->a, "Bearer " STR_FMT, STR_ARG(text)) };
	struct http_req rq = { .method = STR("POST"), .vars = &v, .nvars = 1 };
	struct refusal why;

	*g = (struct grant){ 0 };
	return auth_reason_name(auth_check(w->au, w->a, &rq, now, g, &why));
}

/* check - fails unless the answer is `want`: "ok", "ok keys_stale", "no_key". */
static void
check_at(struct world *w, struct str text, int64_t now, const char *want,
    int line)
{
	struct grant g;
	const char *got = ask(w, text, now, &g);

	if (g.notice != NULL)
		got = arena_printf(w->a, "%s %s", got, g.notice).p;
	if (strcmp(got, want) != 0)
		fail_msg("line %d: got '%s', want '%s' (" STR_FMT ")", line,
		    got, want, STR_ARG(auth_news(w->au, w->a)));
}
#define CHECK(text, now, want)	check_at(w, (text), (now), (want), __LINE__)

static int
fetched(struct world *w)
{
	return keyserver_asked(w->ks, KEYSERVER_JWKS);
}

static int
discovered(struct world *w)
{
	return keyserver_asked(w->ks, KEYSERVER_DISCOVERY);
}

/* ---- the good days ---- */

static void
cold(void **state)
{
	struct world *w = *state;
	int i;

	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	assert_int_equal(discovered(w), 1);
	assert_int_equal(fetched(w), 1);
	for (i = 1; i < 4; i++) {
		CHECK(token(w, w->k1, "k1", "b"), NOW + i * 500, "ok");
		restart(w, true);
	}
	assert_int_equal(discovered(w), 1);
	assert_int_equal(fetched(w), 1);
}

static void
pinned(void **state)
{
	struct world *w = *state;

	w->cf.jwks_uri = arena_printf(w->a, "%s/jwks", w->url.p);
	restart(w, true);
	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	assert_int_equal(discovered(w), 0);
	assert_int_equal(fetched(w), 1);
}

/* servers without OpenID keep the same document elsewhere (RFC 8414) */
static void
oauth_document(void **state)
{
	struct world *w = *state;

	keyserver_answer(w->ks, KEYSERVER_DISCOVERY, KEYSERVER_404, STR(""));
	keyserver_answer(w->ks, KEYSERVER_OAUTH, KEYSERVER_OK,
	    good_document(w));
	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	assert_int_equal(keyserver_asked(w->ks, KEYSERVER_OAUTH), 1);
}

static void
without_cache(void **state)
{
	struct world *w = *state;

	restart(w, false);
	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	CHECK(token(w, w->k1, "k1", "b"), NOW + 100, "ok");
	CHECK(token(w, w->evil, "x", "b"), NOW + 100, "no_key");
	CHECK(token(w, w->evil, "y", "b"), NOW + 101, "no_key");
	assert_int_equal(fetched(w), 2);
	restart(w, false);
	CHECK(token(w, w->k1, "k1", "a"), NOW + 102, "ok");
	assert_int_equal(fetched(w), 3);
}

/* ---- rotation ---- */

static void
ttl(void **state)
{
	struct world *w = *state;
	struct str t1 = token(w, w->k1, "k1", "a");

	CHECK(t1, NOW, "ok");
	publish(w, (const char *[]){ jwk(w, w->k2, "k2"), NULL });
	CHECK(t1, NOW + TTL - 1, "ok");
	assert_int_equal(fetched(w), 1);
	/* the new set replaces the old one whole: k1 is withdrawn, and with it
	 * the token that this process remembers */
	CHECK(t1, NOW + TTL, "no_key");
	assert_int_equal(fetched(w), 2);
	CHECK(token(w, w->k2, "k2", "a"), NOW + TTL, "ok");
	restart(w, true);
	CHECK(t1, NOW + TTL + 1, "no_key");
	/* and rolled back to the set before */
	publish(w, (const char *[]){ jwk(w, w->k1, "k1"), NULL });
	CHECK(token(w, w->k2, "k2", "b"), NOW + 2 * TTL, "no_key");
	CHECK(t1, NOW + 2 * TTL, "ok");
}

/* what one process fetched ends remembered tokens of the others at once */
static void
withdrawn_elsewhere(void **state)
{
	struct world *w = *state, other = *w;
	struct str t1 = token(w, w->k1, "k1", "a");
	struct err e = { 0 };

	CHECK(t1, NOW, "ok");
	CHECK(t1, NOW, "ok");
	publish(w, (const char *[]){ jwk(w, w->k2, "k2"), NULL });
	assert_int_equal(auth_open(&w->cf, w->st, &other.au, &e), 0);
	check_at(&other, token(w, w->k2, "k2", "a"), NOW + INTERVAL, "ok",
	    __LINE__);
	assert_int_equal(fetched(w), 2);
	auth_close(other.au);
	CHECK(t1, NOW + INTERVAL, "no_key");
	assert_int_equal(fetched(w), 2);
}

static void
rotation(void **state)
{
	struct world *w = *state;

	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	publish(w, (const char *[]){ jwk(w, w->k2, "k2"),
	    jwk(w, w->k1, "k1"), NULL });
	/* a new kid is worth a fetch */
	CHECK(token(w, w->k2, "k2", "a"), NOW + INTERVAL, "ok");
	assert_int_equal(fetched(w), 2);
	/* Hydra's refreshed token: the old kid, the new key; no fetch */
	CHECK(token(w, w->k2, "k1", "a"), NOW + INTERVAL, "ok stale_kid");
	/* the old key is deleted, its kid lives on in refreshed tokens */
	publish(w, (const char *[]){ jwk(w, w->k2, "k2"), NULL });
	CHECK(token(w, w->k2, "k1", "b"), NOW + 2 * INTERVAL, "ok stale_kid");
	CHECK(token(w, w->k2, "k1", "d"), NOW + TTL + INTERVAL,
	    "ok stale_kid");
	assert_int_equal(fetched(w), 3);
}

/* rotated within the interval: refused for a moment, but not for long */
static void
rotation_too_soon(void **state)
{
	struct world *w = *state;
	struct str t2 = token(w, w->k2, "k2", "a");

	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	publish(w, (const char *[]){ jwk(w, w->k2, "k2"), NULL });
	CHECK(t2, NOW + INTERVAL - 1, "no_key");
	assert_int_equal(fetched(w), 1);
	CHECK(t2, NOW + INTERVAL, "ok");
	assert_int_equal(fetched(w), 2);
}

static void
unknown_kids(void **state)
{
	struct world *w = *state;
	int i;

	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	for (i = 0; i < 100; i++)
		CHECK(token(w, w->evil, arena_printf(w->a, "x%d", i).p, "a"),
		    NOW + INTERVAL + i / 2, "no_key");
	assert_int_equal(fetched(w), 2);
	/* x0 was looked for: not again while this set lasts ... */
	CHECK(token(w, w->evil, "x0", "a"), NOW + 5 * INTERVAL, "no_key");
	assert_int_equal(fetched(w), 2);
	/* ... x1 was not */
	CHECK(token(w, w->evil, "x1", "a"), NOW + 5 * INTERVAL, "no_key");
	assert_int_equal(fetched(w), 3);
	/* another set, another chance */
	publish(w, (const char *[]){ jwk(w, w->k1, "k1"),
	    jwk(w, w->k2, "k2"), NULL });
	CHECK(token(w, w->k2, "k2", "a"), NOW + 7 * INTERVAL, "ok");
	CHECK(token(w, w->evil, "x0", "a"), NOW + 9 * INTERVAL, "no_key");
	assert_int_equal(fetched(w), 5);
}

/* ---- the bad days ---- */

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
	assert_int_equal(discovered(w), 0);
}

/* What a key server or a discovery document may do wrong when there is no key
 * yet: 503 each time, said why, tried again after the interval and not before. */
static void
failures(void **state)
{
	static const struct {
		const char *why;
		enum keyserver_path path;
		enum keyserver_way way;
		const char *text;	/* %s: the server's URL */
		const char *news;
	} cases[] = {
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
	struct world *w = *state;
	int64_t now = NOW;
	struct str news, good[KEYSERVER_PATHS];
	size_t i;
	int n;

	good[KEYSERVER_DISCOVERY] = good_document(w);
	good[KEYSERVER_JWKS] = forge_jwks(w->a, (const char *[]){
	    jwk(w, w->k1, "k1"), NULL });
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err e = { 0 };

		keyserver_answer(w->ks, cases[i].path, cases[i].way,
		    arena_printf(w->a, cases[i].text[0] == '\0' ? "%.0s%.0s" :
		    cases[i].text, w->url.p, w->url.p));
		CHECK(token(w, w->k1, "k1", "a"), now, "keys_unavailable");
		news = auth_news(w->au, w->a);
		if (str_find(news, str_c(cases[i].news)) < 0)
			fail_msg("%s: '" STR_FMT "'", cases[i].why,
			    STR_ARG(news));
		n = keyserver_asked(w->ks, cases[i].path);
		CHECK(token(w, w->k1, "k1", "a"), now + INTERVAL - 1,
		    "keys_unavailable");
		assert_int_equal(keyserver_asked(w->ks, cases[i].path), n);
		/* mended: works again by itself */
		keyserver_answer(w->ks, cases[i].path, KEYSERVER_OK,
		    good[cases[i].path]);
		CHECK(token(w, w->k1, "k1", "a"), now + INTERVAL, "ok");
		/* as on the first day */
		store_close(w->st);
		w->st = NULL;
		forge_rm(w->so.dir);
		assert_int_equal(store_init(&w->so, &e), 0);
		restart(w, true);
		now += TTL;
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
		    jwk(w, w->k1, "k1"), NULL }));
		while (b.n < (size_t)w->cf.jwks_max_bytes + over)
			buf_ch(&b, ' ');
		keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_OK,
		    buf_str(&b));
		restart(w, false);
		CHECK(token(w, w->k1, "k1", "a"), NOW, over == 0 ? "ok" :
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
	CHECK(token(w, w->k1, "k1", "a"), NOW, "keys_unavailable");
	assert_true(str_find(auth_news(w->au, w->a), STR("connect: ")) >= 0);
}

/* plain http is for loopback, and only when the operator says so */
static void
plain_http(void **state)
{
	struct world *w = *state;

	w->cf.allow_http_loopback = false;
	restart(w, true);
	CHECK(token(w, w->k1, "k1", "a"), NOW, "keys_unavailable");
	assert_int_equal(discovered(w), 0);
}

static void
untrusted_certificate(void **state)
{
	struct world *w = *state;

	keyserver_stop(w->ks);
	w->ks = keyserver_start(true);
	w->cf.jwks_uri = arena_printf(w->a, STR_FMT "/jwks",
	    STR_ARG(keyserver_url(w->ks, w->a)));
	publish(w, (const char *[]){ jwk(w, w->k1, "k1"), NULL });
	restart(w, true);
	CHECK(token(w, w->k1, "k1", "a"), NOW, "keys_unavailable");
	assert_true(str_find(auth_news(w->au, w->a), STR("tls: ")) >= 0);
	assert_int_equal(fetched(w), 0);
}

static void
stale(void **state)
{
	struct world *w = *state;
	struct str t1 = token(w, w->k1, "k1", "a");
	int n;

	CHECK(t1, NOW, "ok");
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_500, STR(""));
	CHECK(t1, NOW + TTL, "ok keys_stale");
	assert_int_equal(fetched(w), 2);
	CHECK(t1, NOW + TTL + INTERVAL - 1, "ok keys_stale");
	CHECK(token(w, w->k1, "k1", "b"), NOW + TTL + 30, "ok keys_stale");
	assert_int_equal(fetched(w), 2);
	restart(w, true);
	CHECK(t1, NOW + TTL + INTERVAL, "ok keys_stale");
	assert_int_equal(fetched(w), 3);
	CHECK(t1, NOW + STALE, "ok keys_stale");
	/* older than a day: not believed any more, and not the token's fault */
	CHECK(t1, NOW + STALE + 1, "keys_unavailable");
	restart(w, true);
	CHECK(t1, NOW + STALE + 2, "keys_unavailable");
	n = fetched(w);
	publish(w, (const char *[]){ jwk(w, w->k1, "k1"), NULL });
	CHECK(t1, NOW + STALE + INTERVAL, "ok");
	assert_int_equal(fetched(w), n + 1);
}

/* an unknown kid while the server is down may be a new key's: 503 */
static void
unknown_while_down(void **state)
{
	struct world *w = *state;
	struct str t2 = token(w, w->k2, "k2", "a");

	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_500, STR(""));
	CHECK(t2, NOW + INTERVAL, "keys_unavailable");
	/* still: the last attempt failed */
	CHECK(t2, NOW + INTERVAL + 1, "keys_unavailable");
	assert_int_equal(fetched(w), 2);
	/* what the keys at hand can decide they do */
	CHECK(token(w, w->k1, "k1", "b"), NOW + INTERVAL + 1, "ok");
	CHECK(token(w, w->k1, "gone", "b"), NOW + INTERVAL + 1,
	    "ok stale_kid");
	CHECK(token(w, w->evil, "k1", "b"), NOW + INTERVAL + 1, "signature");
	publish(w, (const char *[]){ jwk(w, w->k2, "k2"), NULL });
	CHECK(t2, NOW + 2 * INTERVAL, "ok");
}

/* a set without one usable key does not replace a good one */
static void
never_replaced(void **state)
{
	struct world *w = *state;
	struct str t1 = token(w, w->k1, "k1", "a");

	CHECK(t1, NOW, "ok");
	publish(w, (const char *[]){ "{\"kty\":\"oct\"}", NULL });
	CHECK(t1, NOW + TTL, "ok keys_stale");
	restart(w, true);
	CHECK(t1, NOW + TTL + 1, "ok keys_stale");
}

/* jwks_uri moved: discovery is asked again after a failure */
static void
moved(void **state)
{
	struct world *w = *state;

	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_404, STR(""));
	keyserver_answer(w->ks, KEYSERVER_MOVED, KEYSERVER_OK,
	    forge_jwks(w->a, (const char *[]){ jwk(w, w->k2, "k2"), NULL }));
	keyserver_answer(w->ks, KEYSERVER_DISCOVERY, KEYSERVER_OK,
	    document(w, w->url.p, arena_printf(w->a, "%s/moved",
	    w->url.p).p));
	CHECK(token(w, w->k2, "k2", "a"), NOW + INTERVAL, "keys_unavailable");
	CHECK(token(w, w->k2, "k2", "a"), NOW + 2 * INTERVAL, "ok");
	assert_int_equal(discovered(w), 2);
}

/* a clock that was far ahead and is right again */
static void
clock_back(void **state)
{
	struct world *w = *state;

	CHECK(token(w, w->k1, "k1", "a"), NOW + 90000, "ok");
	publish(w, (const char *[]){ jwk(w, w->k2, "k2"), NULL });
	CHECK(token(w, w->k2, "k2", "a"), NOW, "ok");
	assert_int_equal(fetched(w), 2);
}

/* the cache is deleted under a running program */
static void
cache_lost(void **state)
{
	struct world *w = *state;
	const char *f;

	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	f = arena_printf(w->a, "%s/cache.mdb", w->so.dir).p;
	forge_rm(f);
	(void)unlink(f);
	(void)unlink(arena_printf(w->a, "%s/cache.mdb-lock", w->so.dir).p);
	CHECK(token(w, w->k1, "k1", "b"), NOW + 1, "ok");
	restart(w, true);
	CHECK(token(w, w->k1, "k1", "b"), NOW + 2, "ok");
	assert_int_equal(fetched(w), 2);
}

/* ---- many processes ---- */

/* child - a process of its own that checks one token; 0 when it got `want`. */
static pid_t
child(struct world *w, struct str text, int64_t now, const char *want)
{
	struct err e = { 0 };
	struct store *st;
	struct auth *au;
	struct grant g;
	pid_t pid = fork();

	assert_true(pid != -1);
	if (pid > 0)
		return pid;
	if (store_open(&w->so, &st, &e) == -1 ||
	    auth_open(&w->cf, st, &au, &e) == -1)
		_exit(2);
	w->au = au;
	_exit(strcmp(ask(w, text, now, &g), want) == 0 ? 0 : 1);
}

static void
reap(pid_t *pids, size_t n)
{
	size_t i, bad = 0;
	int status;

	for (i = 0; i < n; i++)
		if (waitpid(pids[i], &status, 0) != pids[i] ||
		    !WIFEXITED(status) || WEXITSTATUS(status) != 0)
			bad++;
	assert_int_equal(bad, 0);
}

/* parent - gives up its store: none is shared across a fork. */
static void
parent(struct world *w)
{
	auth_close(w->au);
	store_close(w->st);
	w->au = NULL;
	w->st = NULL;
}

enum { CROWD = 50 };

static void
cold_crowd(void **state)
{
	struct world *w = *state;
	struct str t = token(w, w->k1, "k1", "a");
	pid_t pids[CROWD];
	size_t i;

	parent(w);
	w->cf.http_timeout_s = 20;	/* the machine may be slow, not we */
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_LATE,
	    forge_jwks(w->a, (const char *[]){ jwk(w, w->k1, "k1"), NULL }));
	for (i = 0; i < CROWD; i++)
		pids[i] = child(w, t, NOW, "ok");
	reap(pids, CROWD);
	assert_int_equal(discovered(w), 1);
	assert_int_equal(fetched(w), 1);
}

/* a new key, and all processes meet it at once */
static void
rotation_crowd(void **state)
{
	struct world *w = *state;
	struct str t2 = token(w, w->k2, "k2", "a");
	pid_t pids[CROWD];
	size_t i;

	CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	parent(w);
	w->cf.http_timeout_s = 20;
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_LATE,
	    forge_jwks(w->a, (const char *[]){ jwk(w, w->k2, "k2"), NULL }));
	for (i = 0; i < CROWD; i++)
		pids[i] = child(w, t2, NOW + INTERVAL, "ok");
	reap(pids, CROWD);
	assert_int_equal(fetched(w), 2);
}

/* the server hangs: one process waits for it, the others have old keys */
static void
stale_crowd(void **state)
{
	struct world *w = *state;
	struct str t1 = token(w, w->k1, "k1", "a");
	pid_t slow, pids[8];
	size_t i;

	CHECK(t1, NOW, "ok");
	parent(w);
	w->cf.http_timeout_s = 20;
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_HANG, STR(""));
	slow = child(w, t1, NOW + TTL, "ok");
	while (fetched(w) < 2)
		(void)usleep(10000);
	for (i = 0; i < 8; i++)
		pids[i] = child(w, t1, NOW + TTL, "ok");
	reap(pids, 8);
	/* they are through, and it is still waiting, with no transaction open:
	 * each of them has written to the cache */
	assert_int_equal(waitpid(slow, NULL, WNOHANG), 0);
	assert_int_equal(fetched(w), 2);
	assert_int_equal(kill(slow, SIGKILL), 0);
	(void)waitpid(slow, NULL, 0);
}

/* killed while it fetched: its lease ends, another process fetches */
static void
killed_holder(void **state)
{
	struct world *w = *state;
	struct str t1 = token(w, w->k1, "k1", "a");
	pid_t pid;

	parent(w);
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_HANG, STR(""));
	w->cf.http_timeout_s = 20;
	pid = child(w, t1, NOW, "ok");
	while (fetched(w) < 1)
		(void)usleep(10000);
	assert_int_equal(kill(pid, SIGKILL), 0);
	(void)waitpid(pid, NULL, 0);
	w->cf.http_timeout_s = 1;
	publish(w, (const char *[]){ jwk(w, w->k1, "k1"), NULL });
	restart(w, true);
	CHECK(t1, NOW + 1, "keys_unavailable");
	CHECK(t1, NOW + 30, "ok");
	assert_int_equal(fetched(w), 2);
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
		assert_int_equal(fetched(w), i);	/* health never fetches */
		CHECK(token(w, w->k1, "k1", "a"), NOW, "ok");
	}
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cold), TEST(pinned), TEST(oauth_document),
		TEST(without_cache), TEST(ttl), TEST(withdrawn_elsewhere),
		TEST(rotation), TEST(rotation_too_soon), TEST(unknown_kids),
		TEST(no_answer_needed), TEST(failures), TEST(size),
		TEST(refused_connection), TEST(plain_http),
		TEST(untrusted_certificate), TEST(stale),
		TEST(unknown_while_down), TEST(never_replaced), TEST(moved),
		TEST(clock_back), TEST(cache_lost), TEST(cold_crowd),
		TEST(rotation_crowd), TEST(stale_crowd), TEST(killed_holder),
		TEST(health),
	};

	return cmocka_run_group_tests_name("auth_net", tests, NULL, NULL);
}
