/* SPDX-License-Identifier: MIT */
/*
 * t_token - how a JWT is read (doc/auth.md 3, steps 3 to 5): decoding and
 * header, above all what libjwt 1.10 would let pass. The signature is in
 * t_token_signature.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "auth/token.h"
#include "test/unit/forge.h"

#define ALGS	STR("RS256 ES256")

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
	};

	return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
