/* SPDX-License-Identifier: MIT */
/*
 * The whole check with the keys of a file: order of the steps, choice of the
 * key, remembered tokens, states of the file (doc/auth.md 3, 5, 11).
 * jwt_decode and key_pem are counted: a remembered token must reach neither.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <jwt.h>
#include <stdio.h>
#include <unistd.h>

#include "auth/auth.h"
#include "auth/keys/key.h"
#include "base/json.h"
#include "base/limits.h"
#include "test/unit/forge.h"

enum { NOW = 1700000000 };

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

struct world {
	struct arena *a;
	char *dir;
	struct str rsa1, rsa2, evil, p256;	/* private keys */
	struct conf cf;
	struct store_opts so;
	struct store *st;
	struct auth *au;
};

/* publish - replace the key file by a set of these JWKs. */
static void
publish(struct world *w, const char *const *jwks)
{
	const char *tmp = arena_printf(w->a, "%s/new", w->dir).p;

	forge_file(tmp, jwks == NULL ? STR("<html>") :
	    forge_jwks(w->a, jwks));
	assert_int_equal(rename(tmp, w->cf.jwks_file.p), 0);
}

static const char *
jwk(struct world *w, struct str pem, const char *more)
{
	return forge_jwk(w->a, pem, more).p;
}

/* restart - the process ends and another one begins. */
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
	publish(w, (const char *[]){ jwk(w, w->rsa1, ",\"kid\":\"k1\""),
	    jwk(w, w->rsa2, ",\"kid\":\"k2\""),
	    jwk(w, w->p256, ",\"kid\":\"e\""), NULL });
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
	forge_rm(w->dir);
	arena_free(w->a);
	return 0;
}

/* A good token but for what the arguments say. */
#define CLAIMS	"\"iss\":\"https://as.example.org\",\"client_id\":\"c\"," \
	"\"aud\":[\"https://twin.example.org/mcp\"],\"scp\":[\"twin:read\"]," \
	"\"exp\":1700003600"

static struct str
token(struct world *w, struct str pem, const char *alg, const char *header,
    const char *claims)
{
	return forge_jwt(w->a, pem, alg, arena_printf(w->a,
	    "{\"alg\":\"%s\"%s}", alg, header), str_c(claims));
}

static struct str
plain(struct world *w, struct str pem, const char *kid, const char *sub)
{
	return token(w, pem, "RS256", arena_printf(w->a,
	    ",\"typ\":\"JWT\",\"kid\":\"%s\"", kid).p, arena_printf(w->a,
	    "{\"sub\":\"%s\"," CLAIMS "}", sub).p);
}

static enum auth_reason
ask(struct world *w, struct str text, int64_t now, struct grant *g,
    struct auth_detail *why)
{
	struct http_var v = { STR("HTTP_AUTHORIZATION"),
		arena_printf(w->a, "Bearer " STR_FMT, STR_ARG(text)) };
	struct http_req rq = { .method = STR("POST"), .vars = &v, .nvars = 1 };

	*why = (struct auth_detail){ 0 };
	*g = (struct grant){ .expires_at = -1 };
	return auth_check(w->au, w->a, &rq, now, g, why);
}

static enum auth_reason
check(struct world *w, struct str text, int64_t now)
{
	struct auth_detail why;
	struct grant g;

	return ask(w, text, now, &g, &why);
}

static void
accepted(void **state)
{
	struct world *w = *state;
	struct auth_detail why;
	struct grant g;

	assert_int_equal(ask(w, plain(w, w->rsa1, "k1", "learner-1"), NOW, &g,
	    &why), AUTH_OK);
	assert_true(str_is(g.sub, "learner-1"));
	assert_true(str_is(g.client_id, "c"));
	assert_true(str_is(g.scopes, "twin:read"));
	assert_int_equal(g.expires_at, 1700003600);
	assert_null(g.notice);
	assert_int_equal(check(w, token(w, w->p256, "ES256", ",\"kid\":\"e\"",
	    "{\"sub\":\"a\"," CLAIMS "}"), NOW), AUTH_OK);
	assert_int_equal(check(w, token(w, w->rsa1, "RS256",
	    ",\"kid\":\"k1\",\"typ\":\"at+jwt\"",
	    "{\"sub\":\"a\"," CLAIMS "}"), NOW), AUTH_OK);
	/* of the right key and without any kid */
	assert_int_equal(check(w, token(w, w->rsa2, "RS256", "",
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
		r = check(w, token(w, w->evil, "RS256", cases[i].header,
		    cases[i].claims), NOW);
		if (r != cases[i].want)
			fail_msg("%s: %s", cases[i].why, auth_reason_name(r));
	}
	for (i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
		r = check(w, token(w, w->rsa1, "RS256", ",\"kid\":\"k1\"",
		    behind[i].claims), NOW);
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
		r = ask(w, token(w, pems[cases[i].signer], cases[i].alg,
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

	assert_int_equal(ask(w, STR("ory_at_abc.def"), NOW, &g, &why),
	    AUTH_OPAQUE);
	assert_true(str_find(why.detail,
	    STR("strategies.access_token=jwt")) >= 0);
	assert_int_equal(ask(w, STR("a.b.c"), NOW, &g, &why),
	    AUTH_JWT_MALFORMED);
	assert_int_equal(ask(w, STR("a.b.c.d"), NOW, &g, &why), AUTH_OPAQUE);
}

/* what the log gets of a refusal, and what it does not */
static void
refusal(void **state)
{
	struct world *w = *state;
	struct str t = token(w, w->evil, "RS256", ",\"kid\":\"x\\\"y\"",
	    "{\"iss\":\"https://evil\",\"aud\":[\"a\",\"b\"]}");
	struct auth_detail why;
	struct grant g;

	assert_int_equal(ask(w, t, NOW, &g, &why), AUTH_NO_KEY);
	assert_true(str_is(why.kid, "x\"y"));
	assert_true(str_is(why.iss, "https://evil"));
	assert_int_equal(why.auds, 2);
	assert_int_equal(why.token_hash.n, 16);
	assert_int_equal(g.expires_at, -1);	/* untouched */
	(void)ask(w, STR("a"), NOW, &g, &why);
	assert_int_equal(why.auds, -1);
	assert_int_equal(why.kid.n, 0);
}

/* ---- remembered tokens ---- */

/* used - libjwt and key work that one check caused. */
static int
used(struct world *w, struct str text, int64_t now, enum auth_reason want)
{
	enum auth_reason r;

	calls.decode = calls.pem = 0;
	r = check(w, text, now);
	if (r != want)
		fail_msg("got %s, want %s", auth_reason_name(r),
		    auth_reason_name(want));
	return calls.decode + calls.pem;
}

static void
remembered(void **state)
{
	struct world *w = *state;
	struct str t = plain(w, w->rsa1, "k1", "learner-1");

	assert_true(used(w, t, NOW, AUTH_OK) > 0);
	assert_int_equal(used(w, t, NOW, AUTH_OK), 0);
	assert_int_equal(used(w, t, NOW + 1, AUTH_OK), 0);
	/* another process knows it, and has not even read the keys */
	restart(w, true);
	assert_int_equal(used(w, t, NOW + 2, AUTH_OK), 0);
	assert_int_equal(used(w, t, NOW + 2, AUTH_OK), 0);
	/* without cache.mdb only the process remembers */
	restart(w, false);
	assert_true(used(w, t, NOW + 3, AUTH_OK) > 0);
	assert_int_equal(used(w, t, NOW + 3, AUTH_OK), 0);
}

static void
remembered_grant(void **state)
{
	struct world *w = *state;
	struct str t = plain(w, w->rsa2, "k1", "learner-1");
	struct auth_detail why;
	struct grant g;
	int i;

	for (i = 0; i < 3; i++) {
		assert_int_equal(ask(w, t, NOW, &g, &why), AUTH_OK);
		assert_true(str_is(g.sub, "learner-1"));
		assert_true(str_is(g.client_id, "c"));
		assert_true(str_is(g.scopes, "twin:read"));
		assert_int_equal(g.expires_at, 1700003600);
		assert_string_equal(g.notice, "stale_kid");
		if (i == 1)
			restart(w, true);
	}
}

static void
remembered_expires(void **state)
{
	struct world *w = *state;
	struct str t = plain(w, w->rsa1, "k1", "a");

	(void)used(w, t, NOW, AUTH_OK);
	(void)used(w, t, 1700003600 + 59, AUTH_OK);
	(void)used(w, t, 1700003600 + 60, AUTH_EXPIRED);
	restart(w, true);
	(void)used(w, t, 1700003600 + 60, AUTH_EXPIRED);
}

/* a clock set back: nbf is checked again, too */
static void
remembered_not_before(void **state)
{
	struct world *w = *state;
	struct str t = token(w, w->rsa1, "RS256", "",
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
	struct str t1 = plain(w, w->rsa1, "k1", "a");
	struct str t2 = plain(w, w->rsa2, "k2", "a");

	(void)used(w, t1, NOW, AUTH_OK);
	(void)used(w, t2, NOW, AUTH_OK);
	publish(w, (const char *[]){ jwk(w, w->rsa2, ",\"kid\":\"k2\""),
	    jwk(w, w->evil, ",\"kid\":\"k3\""), NULL });
	(void)used(w, t1, NOW + 1, AUTH_NO_KEY);
	assert_int_equal(used(w, t2, NOW + 1, AUTH_OK), 0);
	restart(w, true);
	(void)used(w, t1, NOW + 2, AUTH_NO_KEY);
	assert_int_equal(used(w, t2, NOW + 2, AUTH_OK), 0);
	/* back again: the opinion of before is still true */
	publish(w, (const char *[]){ jwk(w, w->rsa1, ",\"kid\":\"k1\""),
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
	struct str t = plain(w, w->rsa1, "k1", "a"), *opt, old;
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
	struct str t = plain(w, w->rsa1, "k1", "a");
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

	publish(w, (const char *[]){ jwk(w, w->p256, ",\"kid\":\"e\""), NULL });
	restart(w, false);
	for (i = 0; i < N; i++) {
		t[i] = token(w, w->p256, "ES256", "", arena_printf(w->a,
		    "{\"sub\":\"s%zu\"," CLAIMS "}", i).p);
		(void)used(w, t[i], NOW, AUTH_OK);
	}
	for (i = 0; i < N; i++) {
		assert_int_equal(ask(w, t[i], NOW, &g, &why), AUTH_OK);
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
	t = token(w, w->rsa1, "RS256", "", arena_printf(w->a,
	    "{\"scope\":\"%.*s\",\"sub\":\"a\"," CLAIMS "}", 1000, scope).p);
	assert_true(used(w, t, NOW, AUTH_OK) > 0);
	assert_true(used(w, t, NOW, AUTH_OK) > 0);
}

/* ---- states of the file ---- */

static void
file_states(void **state)
{
	struct world *w = *state;
	struct str t = plain(w, w->rsa1, "k1", "a"), news;
	struct auth_detail why;
	struct grant g;

	assert_int_equal(check(w, t, NOW), AUTH_OK);
	/* spoiled: the set before it serves on, and the log hears of it */
	publish(w, NULL);
	assert_int_equal(ask(w, t, NOW + 100, &g, &why), AUTH_OK);
	assert_string_equal(g.notice, "keys_stale");
	assert_int_equal(ask(w, plain(w, w->rsa2, "k2", "b"), NOW + 100, &g,
	    &why), AUTH_OK);
	news = auth_news(w->au, w->a);
	assert_true(str_find(news, STR("JSON")) >= 0);
	/* once: the same spoiled file is not read again */
	assert_int_equal(check(w, t, NOW + 101), AUTH_OK);
	assert_int_equal(auth_news(w->au, w->a).n, 0);
	/* until it is too old to be believed */
	t = token(w, w->rsa1, "RS256", "", "{\"sub\":\"a\",\"exp\":1800000000,"
	    "\"iss\":\"https://as.example.org\",\"client_id\":\"c\","
	    "\"aud\":\"https://twin.example.org/mcp\",\"scope\":\"\"}");
	assert_int_equal(check(w, t, NOW + 86400), AUTH_OK);
	assert_int_equal(check(w, t, NOW + 86401), AUTH_KEYS_UNAVAILABLE);
	/* repaired */
	publish(w, (const char *[]){ jwk(w, w->rsa1, ",\"kid\":\"k1\""),
	    NULL });
	assert_int_equal(ask(w, t, NOW + 86402, &g, &why), AUTH_OK);
	assert_null(g.notice);
	/* gone */
	assert_int_equal(unlink(w->cf.jwks_file.p), 0);
	assert_int_equal(check(w, t, NOW + 86403), AUTH_OK);
	restart(w, false);
	assert_int_equal(check(w, t, NOW + 86404), AUTH_KEYS_UNAVAILABLE);
}

/* no key is needed to see that a token is broken: 401, not 503 */
static void
no_keys(void **state)
{
	struct world *w = *state;

	assert_int_equal(unlink(w->cf.jwks_file.p), 0);
	restart(w, true);
	assert_int_equal(check(w, plain(w, w->rsa1, "k1", "a"), NOW),
	    AUTH_KEYS_UNAVAILABLE);
	assert_int_equal(check(w, STR("abc"), NOW), AUTH_OPAQUE);
	assert_int_equal(check(w, token(w, w->rsa1, "RS256", ",\"crit\":[]",
	    "{}"), NOW), AUTH_CRIT);
}

static void
file_size(void **state)
{
	struct world *w = *state;
	struct str t = plain(w, w->rsa1, "k1", "a"), doc;
	struct buf b;
	size_t over;

	for (over = 0; over < 2; over++) {
		buf_init(&b, w->a, 1 << 20);
		buf_add(&b, forge_jwks(w->a, (const char *[]){
		    jwk(w, w->rsa1, ""), NULL }));
		while (b.n < (size_t)w->cf.jwks_max_bytes + over)
			buf_ch(&b, ' ');
		doc = buf_str(&b);
		forge_file(w->cf.jwks_file.p, doc);
		restart(w, false);
		assert_int_equal(check(w, t, NOW), over == 0 ? AUTH_OK :
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

	assert_int_equal(check(w, plain(w, w->rsa1, "k1", "a"), NOW), AUTH_OK);
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

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(accepted), TEST(order), TEST(keys), TEST(opaque),
		TEST(refusal), TEST(remembered), TEST(remembered_grant),
		TEST(remembered_expires), TEST(remembered_not_before),
		TEST(remembered_key), TEST(remembered_options),
		TEST(remembered_bits), TEST(remembered_many),
		TEST(remembered_long), TEST(file_states), TEST(no_keys),
		TEST(file_size), TEST(health), TEST(bad_options),
	};

	return cmocka_run_group_tests_name("auth", tests, NULL, NULL);
}
