/* SPDX-License-Identifier: MIT */
/*
 * How a JWT is read and its signature checked (doc/auth.md 3, steps 3 to 7):
 * above all what libjwt 1.10 would let pass.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "auth/token.h"
#include "base/digest.h"
#include "test/unit/forge.h"

#define ALGS	STR("RS256 ES256")

struct keys {
	struct arena *a;
	struct str rsa, other, p256, p384;
};

static int
setup(void **state)
{
	struct arena *a = arena_new(16 << 20);
	struct keys *k = arena_one(a, struct keys);

	k->a = a;
	k->rsa = forge_key(a, KEY_RSA);
	k->other = forge_key(a, KEY_RSA);
	k->p256 = forge_key(a, KEY_P256);
	k->p384 = forge_key(a, KEY_P384);
	*state = k;
	return 0;
}

static int
teardown(void **state)
{
	struct keys *k = *state;

	arena_free(k->a);
	return 0;
}

/* ---- decoding and header ---- */

static const struct {
	const char *why, *header, *claims;
	enum auth_reason want;
} read_cases[] = {
	{ "as Hydra writes it",
	  "{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":\"JWT\"}", "{}", AUTH_OK },
	{ "no typ, no kid", "{\"alg\":\"ES256\"}", "{}", AUTH_OK },
	{ "typ in another case", "{\"alg\":\"RS256\",\"typ\":\"jwt\"}", "{}",
	  AUTH_OK },
	{ "at+jwt", "{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}", "{}", AUTH_OK },
	{ "AT+JWT", "{\"alg\":\"RS256\",\"typ\":\"AT+JWT\"}", "{}", AUTH_OK },
	{ "keys and links in the header are ignored",
	  "{\"alg\":\"RS256\",\"jku\":\"https://x\",\"x5u\":\"https://x\","
	  "\"jwk\":{},\"x5c\":[]}", "{}", AUTH_OK },

	{ "none", "{\"alg\":\"none\"}", "{}", AUTH_ALG },
	{ "NONE", "{\"alg\":\"NONE\"}", "{}", AUTH_ALG },
	{ "a number", "{\"alg\":256}", "{}", AUTH_ALG },
	{ "null", "{\"alg\":null}", "{}", AUTH_ALG },
	{ "lower case", "{\"alg\":\"rs256\"}", "{}", AUTH_ALG },
	{ "HS256", "{\"alg\":\"HS256\"}", "{}", AUTH_ALG },
	{ "PS256", "{\"alg\":\"PS256\"}", "{}", AUTH_ALG },
	{ "EdDSA", "{\"alg\":\"EdDSA\"}", "{}", AUTH_ALG },
	{ "known, but not configured", "{\"alg\":\"RS384\"}", "{}", AUTH_ALG },
	{ "empty", "{\"alg\":\"\"}", "{}", AUTH_ALG },
	{ "two names in one", "{\"alg\":\"RS256 ES256\"}", "{}", AUTH_ALG },

	{ "crit, empty", "{\"alg\":\"RS256\",\"crit\":[]}", "{}", AUTH_CRIT },
	{ "crit with b64",
	  "{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}", "{}",
	  AUTH_CRIT },
	{ "application/at+jwt",
	  "{\"alg\":\"RS256\",\"typ\":\"application/at+jwt\"}", "{}", AUTH_OK },
	{ "Application/AT+JWT",
	  "{\"alg\":\"RS256\",\"typ\":\"Application/AT+JWT\"}", "{}", AUTH_OK },
	{ "application/jwe", "{\"alg\":\"RS256\",\"typ\":\"application/jwe\"}",
	  "{}", AUTH_TYP },
	{ "typ JWE", "{\"alg\":\"RS256\",\"typ\":\"JWE\"}", "{}", AUTH_TYP },
	{ "typ id+jwt", "{\"alg\":\"RS256\",\"typ\":\"id+jwt\"}", "{}",
	  AUTH_TYP },
	{ "typ a number", "{\"alg\":\"RS256\",\"typ\":1}", "{}", AUTH_TYP },
	{ "typ null", "{\"alg\":\"RS256\",\"typ\":null}", "{}", AUTH_TYP },
	{ "typ empty", "{\"alg\":\"RS256\",\"typ\":\"\"}", "{}", AUTH_TYP },
	{ "a path as kid", "{\"alg\":\"RS256\",\"kid\":\"../../etc/passwd\"}",
	  "{}", AUTH_OK },
	{ "SQL as kid", "{\"alg\":\"RS256\",\"kid\":\"' OR 1=1 --\"}", "{}",
	  AUTH_OK },
	{ "kid empty", "{\"alg\":\"RS256\",\"kid\":\"\"}", "{}", AUTH_KID },
	{ "kid a number", "{\"alg\":\"RS256\",\"kid\":7}", "{}", AUTH_KID },
	{ "kid null", "{\"alg\":\"RS256\",\"kid\":null}", "{}", AUTH_KID },
	{ "kid with a newline", "{\"alg\":\"RS256\",\"kid\":\"a\\nb\"}", "{}",
	  AUTH_KID },

	{ "no alg", "{\"typ\":\"JWT\"}", "{}", AUTH_JWT_MALFORMED },
	{ "header an array", "[]", "{}", AUTH_JWT_MALFORMED },
	{ "header empty", "", "{}", AUTH_JWT_MALFORMED },
	{ "claims empty", "{\"alg\":\"RS256\"}", "", AUTH_JWT_MALFORMED },
	{ "claims an array", "{\"alg\":\"RS256\"}", "[]", AUTH_JWT_MALFORMED },
	{ "claims a string", "{\"alg\":\"RS256\"}", "\"x\"",
	  AUTH_JWT_MALFORMED },
	{ "alg twice", "{\"alg\":\"none\",\"alg\":\"RS256\"}", "{}",
	  AUTH_JWT_MALFORMED },
	{ "alg twice, one escaped",
	  "{\"alg\":\"RS256\",\"\\u0061lg\":\"none\"}", "{}",
	  AUTH_JWT_MALFORMED },
	{ "sub twice", "{\"alg\":\"RS256\"}",
	  "{\"sub\":\"a\",\"sub\":\"b\"}", AUTH_JWT_MALFORMED },
	{ "sub twice, one escaped", "{\"alg\":\"RS256\"}",
	  "{\"sub\":\"a\",\"s\\u0075b\":\"b\"}", AUTH_JWT_MALFORMED },
	{ "aud twice, deep", "{\"alg\":\"RS256\"}",
	  "{\"ext\":{\"aud\":1,\"aud\":2}}", AUTH_JWT_MALFORMED },
	{ "invalid UTF-8", "{\"alg\":\"RS256\"}", "{\"sub\":\"\xff\"}",
	  AUTH_JWT_MALFORMED },
	{ "byte-order mark", "{\"alg\":\"RS256\"}", "\xef\xbb\xbf{}",
	  AUTH_JWT_MALFORMED },
	{ "an escaped NUL", "{\"alg\":\"RS256\"}", "{\"sub\":\"a\\u0000\"}",
	  AUTH_JWT_MALFORMED },
	{ "a lone surrogate", "{\"alg\":\"RS256\"}",
	  "{\"sub\":\"\\ud800\"}", AUTH_JWT_MALFORMED },
	{ "text after the object", "{\"alg\":\"RS256\"}", "{} x",
	  AUTH_JWT_MALFORMED },
	{ "a second object", "{\"alg\":\"RS256\"}", "{}{}",
	  AUTH_JWT_MALFORMED },
	{ "single quotes", "{\"alg\":\"RS256\"}", "{'sub':'a'}",
	  AUTH_JWT_MALFORMED },
	{ "a comment", "{\"alg\":\"RS256\"}", "{/**/}", AUTH_JWT_MALFORMED },
};

static void
reading(void **state)
{
	struct arena *a = arena_new(4 << 20);
	struct str text, detail;
	struct token t;
	enum auth_reason r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(read_cases) / sizeof(read_cases[0]); i++) {
		text = arena_printf(a, STR_FMT ".AAAA", STR_ARG(forge_body(a,
		    str_c(read_cases[i].header), str_c(read_cases[i].claims))));
		r = token_read(a, text, ALGS, &t, &detail);
		if (r != read_cases[i].want)
			fail_msg("%s: got %s", read_cases[i].why,
			    auth_reason_name(r));
	}
	arena_free(a);
}

/* What base64url decoding must not forgive; %s is a good header or body. */
static void
encoding(void **state)
{
	/* {"alg":"RS256"} and {"a":"b"}; the latter has two unused bits */
#define H	"eyJhbGciOiJSUzI1NiJ9"
#define C	"eyJhIjoiYiJ9"
	static const struct {
		const char *why, *text;
		enum auth_reason want;
	} cases[] = {
		{ "good", H "." C ".AAAA", AUTH_OK },
		{ "padding of the header", H "=." C ".AAAA",
		  AUTH_JWT_MALFORMED },
		{ "padding of the signature", H "." C ".AA==",
		  AUTH_JWT_MALFORMED },
		{ "plus", H "." C ".AA+A", AUTH_JWT_MALFORMED },
		{ "slash", H "." C ".AA/A", AUTH_JWT_MALFORMED },
		{ "length 1 mod 4", H "." C ".AAAAA", AUTH_JWT_MALFORMED },
		{ "unused bits set", H "." C ".AB", AUTH_JWT_MALFORMED },
		{ "unused bits clear", H "." C ".AA", AUTH_OK },
		{ "no header", "." C ".AAAA", AUTH_JWT_MALFORMED },
		{ "no claims", H "..AAAA", AUTH_JWT_MALFORMED },
		{ "no signature", H "." C ".", AUTH_JWT_MALFORMED },
		{ "a blank in the claims", H ".eyJh IjoiYiJ9.AAAA",
		  AUTH_JWT_MALFORMED },
		{ "a line break", H "." C ".AA\nAA", AUTH_JWT_MALFORMED },
		{ "something after the signature", H "." C ".AAAA!",
		  AUTH_JWT_MALFORMED },
		{ "no alg and nothing signed", "eyJhbGciOiJub25lIn0." C ".",
		  AUTH_ALG },
	};
	struct arena *a = arena_new(4 << 20);
	struct str detail;
	struct token t;
	enum auth_reason r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		r = token_read(a, str_c(cases[i].text), ALGS, &t, &detail);
		if (r != cases[i].want)
			fail_msg("%s: got %s", cases[i].why,
			    auth_reason_name(r));
	}
	arena_free(a);
}

static void
nesting(void **state)
{
	struct arena *a = arena_new(4 << 20);
	struct str detail, text;
	struct token t;
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, a, 1 << 16);
	buf_c(&b, "{\"x\":");
	for (i = 0; i < 1000; i++)
		buf_c(&b, "[");
	for (i = 0; i < 1000; i++)
		buf_c(&b, "]");
	buf_c(&b, "}");
	text = arena_printf(a, STR_FMT ".AAAA", STR_ARG(forge_body(a,
	    STR("{\"alg\":\"RS256\"}"), buf_str(&b))));
	assert_int_equal(token_read(a, text, ALGS, &t, &detail),
	    AUTH_JWT_MALFORMED);
	arena_free(a);
}

/* a raw NUL ends the text for libjwt; here it spoils it */
static void
nul(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct str detail, text;
	struct token t;

	(void)state;
	text = arena_printf(a, STR_FMT ".AAAA", STR_ARG(forge_body(a,
	    STR("{\"alg\":\"RS256\"}"), STR("{\"sub\":\"a\"}\0{}"))));
	assert_int_equal(token_read(a, text, ALGS, &t, &detail),
	    AUTH_JWT_MALFORMED);
	text = arena_printf(a, STR_FMT ".AAAA", STR_ARG(forge_body(a,
	    STR("{\"alg\":\"RS256\",\"kid\":\"a\0b\"}"), STR("{}"))));
	assert_int_equal(token_read(a, text, ALGS, &t, &detail),
	    AUTH_JWT_MALFORMED);
	arena_free(a);
}

static void
kid_size(void **state)
{
	struct arena *a = arena_new(1 << 20);
	char kid[258];
	struct str detail, text;
	struct token t;
	int n;

	(void)state;
	memset(kid, 'k', sizeof(kid));
	for (n = 256; n <= 257; n++) {
		text = arena_printf(a, STR_FMT ".AAAA", STR_ARG(forge_body(a,
		    arena_printf(a, "{\"alg\":\"RS256\",\"kid\":\"%.*s\"}", n,
		    kid), STR("{}"))));
		assert_int_equal(token_read(a, text, ALGS, &t, &detail),
		    n == 256 ? AUTH_OK : AUTH_KID);
	}
	arena_free(a);
}

static void
shape(void **state)
{
	static const struct {
		const char *why, *text;
		bool jwt;
	} cases[] = {
		{ "a JWT", H "." C ".AAAA", true },
		{ "no dot", "abc", false },
		{ "Hydra's opaque one", "ory_at_abc.def", false },
		{ "one dot with a header before it", H "." C, false },
		{ "three dots", H "." C ".AAAA.", false },
		{ "four dots: a JWE", H "..AAAA.AAAA.AAAA", false },
		{ "two dots, no header", "a.b.c", false },
		{ "two dots, a header without alg", "e30.e30.AAAA", false },
	};
	struct arena *a = arena_new(1 << 20);
	struct token t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (token_is_jwt(a, str_c(cases[i].text), &t) != cases[i].jwt)
			fail_msg("%s", cases[i].why);
	assert_int_equal(token_dots(STR("")), 0);
	assert_int_equal(token_dots(STR("..")), 2);
	arena_free(a);
}

/* ---- signature ---- */

#define CLAIMS	STR("{\"sub\":\"learner-1\"}")

/* check - read with every algorithm allowed, then verify under pem's key. */
static bool
check(struct arena *a, struct str text, struct str private_pem)
{
	struct str detail, pem;
	struct key_pub pub;
	struct token t;
	struct err e = { 0 };

	assert_int_equal(token_read(a, text, STR("RS256 RS384 RS512 ES256 "
	    "ES384 ES512"), &t, &detail), AUTH_OK);
	assert_int_equal(key_public(a, private_pem, &pub, &e), 0);
	assert_int_equal(key_pem(a, &pub, &pem, &e), 0);
	return token_verify(a, &t, &pub, pem);
}

static struct str
head(struct arena *a, const char *alg, const char *typ)
{
	return arena_printf(a, "{\"alg\":\"%s\",\"typ\":\"%s\"}", alg, typ);
}

static void
good(void **state)
{
	static const char *const algs[] = { "RS256", "RS384", "RS512",
		"ES256", "ES384", "ES512" };
	static const char *const typs[] = { "JWT", "jwt", "at+jwt",
	    "application/at+jwt" };
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str p521 = forge_key(a, KEY_P521), key;
	const struct alg *alg;
	size_t i, j;

	for (i = 0; i < sizeof(algs) / sizeof(algs[0]); i++)
		for (j = 0; j < sizeof(typs) / sizeof(typs[0]); j++) {
			alg = alg_find(str_c(algs[i]));
			key = alg->type == KEY_RSA ? k->rsa :
			    alg->type == KEY_P256 ? k->p256 :
			    alg->type == KEY_P384 ? k->p384 : p521;
			if (!check(a, forge_jwt(a, key, algs[i],
			    head(a, algs[i], typs[j]), CLAIMS), key))
				fail_msg("%s %s", algs[i], typs[j]);
		}
	arena_free(a);
}

/* A number beyond every double: libjwt's JSON reader takes it for a fault, and
 * the signature is checked all the same. */
static void
beyond(void **state)
{
	static const char *const claims[] = { "{\"exp\":1e400}",
		"{\"ext\":{\"a\":[0,-1e999]}}", "{\"a\":1e308}" };
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str h = STR("{\"alg\":\"RS256\",\"x\":1e400}");
	size_t i;

	for (i = 0; i < 3; i++) {
		if (!check(a, forge_jwt(a, k->rsa, "RS256", head(a, "RS256",
		    "JWT"), str_c(claims[i])), k->rsa))
			fail_msg("%s: refused", claims[i]);
		if (check(a, forge_jwt(a, k->other, "RS256", head(a, "RS256",
		    "JWT"), str_c(claims[i])), k->rsa))
			fail_msg("%s: another key passed", claims[i]);
	}
	assert_true(check(a, forge_jwt(a, k->rsa, "RS256", h, CLAIMS), k->rsa));
	assert_false(check(a, forge_jwt(a, k->other, "RS256", h, CLAIMS),
	    k->rsa));
	arena_free(a);
}

/* the same text with one byte of part 0, 1 or 2 changed to another letter */
static struct str
spoil(struct arena *a, struct str text, int part)
{
	char *p = arena_cstr(a, text), *q = p;

	while (part-- > 0)
		q = strchr(q, '.') + 1;
	q += 5;		/* not the last letter: its low bits may be unused */
	*q = *q == 'A' ? 'B' : 'A';
	return (struct str){ p, text.n };
}

/*
 * odd - named ES256, signed with SHA-256 as that says, by a key on P-384:
 * libjwt asks for the kind of key only, not for the curve.
 */
static struct str
odd(struct arena *a, struct str p384, const char *typ)
{
	const struct alg mixed = { "ES256", KEY_P384, "SHA256", 48 };
	struct str body = forge_body(a, head(a, "ES256", typ), CLAIMS), sig;
	struct err e = { 0 };

	assert_int_equal(key_sign(a, p384, &mixed, body, &sig, &e), 0);
	return arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(body),
	    STR_ARG(b64url_encode(a, sig)));
}

static void
bad(void **state)
{
	static const char *const typs[] = { "JWT", "at+jwt" };
	struct keys *k = *state;
	struct arena *a = arena_new(8 << 20);
	struct str rs, es;
	size_t j;

	for (j = 0; j < 2; j++) {
		rs = forge_jwt(a, k->rsa, "RS256", head(a, "RS256", typs[j]),
		    CLAIMS);
		es = forge_jwt(a, k->p256, "ES256", head(a, "ES256", typs[j]),
		    CLAIMS);
		assert_false(check(a, rs, k->other));
		assert_false(check(a, spoil(a, rs, 2), k->rsa));
		assert_false(check(a, spoil(a, es, 2), k->p256));
		/* keys of another kind or curve */
		assert_false(check(a, rs, k->p256));
		assert_false(check(a, es, k->rsa));
		assert_false(check(a, es, k->p384));
		/* ES256 as it may be, but on the curve of ES384 */
		assert_false(check(a, odd(a, k->p384, typs[j]), k->p384));
		/* signed with one hash, named after another */
		assert_false(check(a, forge_jwt(a, k->rsa, "RS512",
		    head(a, "RS256", typs[j]), CLAIMS), k->rsa));
	}
	arena_free(a);
}

/* claims of one token under the signature of another */
static void
swapped(void **state)
{
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str h = head(a, "RS256", "JWT"), one, two, text;
	ptrdiff_t dot;

	one = forge_jwt(a, k->rsa, "RS256", h, STR("{\"sub\":\"a\"}"));
	two = forge_body(a, h, STR("{\"sub\":\"b\"}"));
	dot = (ptrdiff_t)forge_body(a, h, STR("{\"sub\":\"a\"}")).n;
	text = arena_printf(a, STR_FMT STR_FMT, STR_ARG(two),
	    STR_ARG(str_from(one, (size_t)dot)));
	assert_false(check(a, text, k->rsa));
	assert_true(check(a, one, k->rsa));
	arena_free(a);
}

/* ES256 in its forms: libjwt and OpenSSL must agree on every one of them */
static void
ecdsa(void **state)
{
	static const unsigned char der[] = { 0x30, 0x06, 0x02, 0x01, 0x01,
		0x02, 0x01, 0x01 };
	static const char *const typs[] = { "JWT", "at+jwt" };
	struct keys *k = *state;
	struct arena *a = arena_new(8 << 20);
	unsigned char raw[66] = { 0 };
	struct str body, sig, text;
	struct err e = { 0 };
	size_t i, j, n;

	for (j = 0; j < 2; j++) {
		body = forge_body(a, head(a, "ES256", typs[j]), CLAIMS);
		assert_int_equal(key_sign(a, k->p256,
		    alg_find(STR("ES256")), body, &sig, &e), 0);
		assert_int_equal(sig.n, 64);
		memcpy(raw, sig.p, 64);
		for (i = 0; i < 7; i++) {
			unsigned char s[66] = { 0 };

			n = i == 0 ? 63 : i == 1 ? 65 : i == 2 ? 1 : 64;
			memcpy(s, raw, n);
			if (i == 3)
				memset(s, 0, 32);	/* r = 0 */
			if (i == 4)
				memset(s + 32, 0, 32);	/* s = 0 */
			if (i == 5)
				memset(s, 0xff, 64);	/* over the order */
			if (i == 6)
				memcpy(s, der, n = sizeof(der));
			text = arena_printf(a, STR_FMT "." STR_FMT,
			    STR_ARG(body), STR_ARG(b64url_encode(a,
			    (struct str){ (const char *)s, n })));
			if (check(a, text, k->p256))
				fail_msg("%s: form %zu passed", typs[j], i);
		}
	}
	arena_free(a);
}

/* n of P-256 (FIPS 186-4 D.1.2.3): (r, n - s) is as good as (r, s), so nothing
 * may take a token's bytes for its identity */
static void
malleable(void **state)
{
	static const unsigned char order[32] = {
		0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
		0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51 };
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str body = forge_body(a, head(a, "ES256", "JWT"), CLAIMS), sig;
	unsigned char s[64];
	struct err e = { 0 };
	int i, borrow = 0, d;

	assert_int_equal(key_sign(a, k->p256, alg_find(STR("ES256")), body,
	    &sig, &e), 0);
	memcpy(s, sig.p, 64);
	for (i = 31; i >= 0; i--) {
		d = order[i] - s[32 + i] - borrow;
		borrow = d < 0;
		s[32 + i] = (unsigned char)(d + 256 * borrow);
	}
	assert_true(check(a, arena_printf(a, STR_FMT "." STR_FMT,
	    STR_ARG(body), STR_ARG(b64url_encode(a, (struct str){
	    (const char *)s, 64 }))), k->p256));
	arena_free(a);
}

/*
 * The confusion of algorithms: an HMAC keyed with the public key, in any form.
 * The header rule refuses it before libjwt could see it.
 */
static void
confusion(void **state)
{
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str body = forge_body(a, head(a, "HS256", "JWT"), CLAIMS);
	struct str pem, secrets[4], text, detail;
	unsigned char mac[SHA256_LEN];
	struct key_pub pub;
	struct token t;
	struct err e = { 0 };
	size_t i;

	assert_int_equal(key_public(a, k->rsa, &pub, &e), 0);
	assert_int_equal(key_pem(a, &pub, &pem, &e), 0);
	secrets[0] = pem;
	secrets[1] = (struct str){ pem.p, pem.n + 1 };
	secrets[2] = pub.a;
	secrets[3] = STR("");
	for (i = 0; i < 4; i++) {
		digest_hmac(secrets[i], body, mac);
		text = arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(body),
		    STR_ARG(b64url_encode(a, (struct str){
		    (const char *)mac, sizeof(mac) })));
		assert_int_equal(token_read(a, text, ALGS, &t, &detail),
		    AUTH_ALG);
	}
	arena_free(a);
}

/* Should a header rule ever fail: with the algorithm pinned to RS256, what
 * libjwt accepts as HS256 is still not accepted. */
static void
pinned(void **state)
{
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str body = forge_body(a, head(a, "HS256", "JWT"), CLAIMS), pem;
	unsigned char mac[SHA256_LEN];
	struct key_pub pub;
	struct token t = { .alg = alg_find(STR("RS256")) };
	struct err e = { 0 };

	assert_int_equal(key_public(a, k->rsa, &pub, &e), 0);
	assert_int_equal(key_pem(a, &pub, &pem, &e), 0);
	digest_hmac(pem, body, mac);
	t.text = arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(body),
	    STR_ARG(b64url_encode(a, (struct str){ (const char *)mac,
	    sizeof(mac) })));
	assert_false(token_verify(a, &t, &pub, pem));
	/* and without a key libjwt, which would pass anything, is not asked */
	assert_false(token_verify(a, &t, &pub, STR("")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading),
		cmocka_unit_test(encoding),
		cmocka_unit_test(nesting),
		cmocka_unit_test(nul),
		cmocka_unit_test(kid_size),
		cmocka_unit_test(shape),
		cmocka_unit_test(good),
		cmocka_unit_test(beyond),
		cmocka_unit_test(bad),
		cmocka_unit_test(swapped),
		cmocka_unit_test(ecdsa),
		cmocka_unit_test(malleable),
		cmocka_unit_test(confusion),
		cmocka_unit_test(pinned),
	};

	return cmocka_run_group_tests_name("token", tests, setup, teardown);
}
