/* SPDX-License-Identifier: MIT */
/* Which token a request carries (doc/auth.md 3, steps 1 and 2, and 12). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "auth/bearer.h"

enum { MAX = 8192 };

static const struct {
	const char *why;
	struct {
		const char *name, *value;
	} vars[3];
	enum auth_reason want;
	const char *token;
} cases[] = {
	{ "plain CGI", { { "HTTP_AUTHORIZATION", "Bearer abc" } },
	  AUTH_OK, "abc" },
	{ "after one internal redirect",
	  { { "REDIRECT_HTTP_AUTHORIZATION", "Bearer abc" } },
	  AUTH_OK, "abc" },
	{ "after two of them",
	  { { "REDIRECT_REDIRECT_HTTP_AUTHORIZATION", "Bearer abc" } },
	  AUTH_OK, "abc" },
	{ "FcgidPassHeader", { { "Authorization", "Bearer abc" } },
	  AUTH_OK, "abc" },
	{ "the plain name goes first",
	  { { "REDIRECT_HTTP_AUTHORIZATION", "Bearer old" },
	    { "Authorization", "Bearer other" },
	    { "HTTP_AUTHORIZATION", "Bearer abc" } },
	  AUTH_OK, "abc" },
	{ "an empty variable hides nothing",
	  { { "HTTP_AUTHORIZATION", "" },
	    { "REDIRECT_HTTP_AUTHORIZATION", "Bearer abc" } },
	  AUTH_OK, "abc" },
	{ "the scheme in lower case", { { "HTTP_AUTHORIZATION", "bearer abc" } },
	  AUTH_OK, "abc" },
	{ "the scheme in upper case", { { "HTTP_AUTHORIZATION", "BEARER abc" } },
	  AUTH_OK, "abc" },
	{ "more blanks than one",
	  { { "HTTP_AUTHORIZATION", "  Bearer    abc  " } }, AUTH_OK, "abc" },
	{ "every character a token may have",
	  { { "HTTP_AUTHORIZATION", "Bearer aZ09-._~+/==" } },
	  AUTH_OK, "aZ09-._~+/==" },

	{ "no header", { { "HTTP_HOST", "x" } }, AUTH_NO_TOKEN, NULL },
	{ "another variable that only ends alike",
	  { { "X_HTTP_AUTHORIZATION", "Bearer abc" } }, AUTH_NO_TOKEN, NULL },
	{ "the query is not looked at",
	  { { "QUERY_STRING", "access_token=abc" } }, AUTH_NO_TOKEN, NULL },
	{ "Basic", { { "HTTP_AUTHORIZATION", "Basic dTpw" } },
	  AUTH_NO_TOKEN, NULL },
	{ "another scheme with commas of its own",
	  { { "HTTP_AUTHORIZATION", "Digest username=\"u\", realm=\"r\"" } },
	  AUTH_NO_TOKEN, NULL },
	{ "Bearer alone", { { "HTTP_AUTHORIZATION", "Bearer" } },
	  AUTH_NO_TOKEN, NULL },
	{ "Bearer and a blank", { { "HTTP_AUTHORIZATION", "Bearer " } },
	  AUTH_NO_TOKEN, NULL },
	{ "a longer scheme", { { "HTTP_AUTHORIZATION", "Bearerx abc" } },
	  AUTH_NO_TOKEN, NULL },

	{ "two headers joined by the web server",
	  { { "HTTP_AUTHORIZATION", "Bearer a, Bearer b" } },
	  AUTH_MULTIPLE_CREDENTIALS, NULL },
	{ "two headers passed apart",
	  { { "HTTP_AUTHORIZATION", "Bearer a" },
	    { "HTTP_AUTHORIZATION", "Bearer b" } },
	  AUTH_MULTIPLE_CREDENTIALS, NULL },
	{ "a comma without a blank", { { "HTTP_AUTHORIZATION", "Bearer a,b" } },
	  AUTH_MULTIPLE_CREDENTIALS, NULL },
	{ "Basic and Bearer",
	  { { "HTTP_AUTHORIZATION", "Basic dTpw, Bearer b" } },
	  AUTH_MULTIPLE_CREDENTIALS, NULL },
	{ "a second credential behind a blank",
	  { { "HTTP_AUTHORIZATION", "Bearer a Bearer b" } },
	  AUTH_MULTIPLE_CREDENTIALS, NULL },

	{ "a blank inside", { { "HTTP_AUTHORIZATION", "Bearer a b" } },
	  AUTH_TOKEN_SYNTAX, "a b" },
	{ "a line break inside", { { "HTTP_AUTHORIZATION", "Bearer a\nb" } },
	  AUTH_TOKEN_SYNTAX, "a\nb" },
	{ "padding inside", { { "HTTP_AUTHORIZATION", "Bearer a=b" } },
	  AUTH_TOKEN_SYNTAX, "a=b" },
	{ "padding alone", { { "HTTP_AUTHORIZATION", "Bearer ==" } },
	  AUTH_TOKEN_SYNTAX, "==" },
	{ "a byte over ASCII", { { "HTTP_AUTHORIZATION", "Bearer a\xc3\xa9" } },
	  AUTH_TOKEN_SYNTAX, "a\xc3\xa9" },
	{ "an exclamation mark at the end",
	  { { "HTTP_AUTHORIZATION", "Bearer a.b.c!" } },
	  AUTH_TOKEN_SYNTAX, "a.b.c!" },
};

static enum auth_reason
find(struct arena *a, const struct http_var *vars, size_t n, struct str *token)
{
	struct http_req rq = { .method = STR("POST"), .vars = vars,
		.nvars = n, .body = STR("access_token=abc") };
	struct str detail;

	*token = (struct str){ NULL, 0 };
	return bearer_find(a, &rq, MAX, token, &detail);
}

static void
table(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct http_var vars[3];
	struct str token;
	enum auth_reason r;
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (n = 0; n < 3 && cases[i].vars[n].name != NULL; n++)
			vars[n] = (struct http_var){
			    str_c(cases[i].vars[n].name),
			    str_c(cases[i].vars[n].value) };
		r = find(a, vars, n, &token);
		if (r != cases[i].want ||
		    !str_eq(token, str_c(cases[i].token)))
			fail_msg("%s: got %s '" STR_FMT "'", cases[i].why,
			    auth_reason_name(r), STR_ARG(token));
	}
	arena_free(a);
}

/* every byte: in the alphabet of RFC 6750 s.2.1 or not */
static void
bytes(void **state)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-._~+/";
	struct arena *a = arena_new(1 << 20);
	char text[] = "Bearer aXb";
	struct http_var v = { STR("HTTP_AUTHORIZATION"),
		{ text, sizeof(text) - 1 } };
	struct str token;
	enum auth_reason want;
	int c;

	(void)state;
	for (c = 0; c < 256; c++) {
		text[8] = (char)c;
		want = c == 0 ? AUTH_TOKEN_SYNTAX :
		    strchr(good, c) != NULL ? AUTH_OK :
		    c == ',' ? AUTH_MULTIPLE_CREDENTIALS : AUTH_TOKEN_SYNTAX;
		assert_int_equal(find(a, &v, 1, &token), want);
	}
	arena_free(a);
}

/* sized - a bearer header whose token has n bytes. */
static struct http_var
sized(struct arena *a, size_t n)
{
	char *p = arena_alloc(a, n + 7);

	memset(p, 'a', n + 7);
	memcpy(p, "Bearer ", 7);
	return (struct http_var){ STR("HTTP_AUTHORIZATION"), { p, n + 7 } };
}

static void
size(void **state)
{
	static const struct {
		size_t n;
		enum auth_reason want;
	} sizes[] = {
		{ 1, AUTH_OK }, { MAX, AUTH_OK }, { MAX + 1, AUTH_TOKEN_SIZE },
		{ 1 << 20, AUTH_TOKEN_SIZE },
	};
	struct arena *a = arena_new(4 << 20);
	struct http_var v;
	struct str token;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		v = sized(a, sizes[i].n);
		assert_int_equal(find(a, &v, 1, &token), sizes[i].want);
		assert_int_equal(token.n, sizes[i].n);
	}
	arena_free(a);
}

/* no_token tells the operator whether the web server passed anything. */
static void
detail(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct http_var v = { STR("HTTP_AUTHORIZATION"), STR("Basic secret") };
	struct http_req rq = { .vars = &v, .nvars = 1 };
	struct str token, d;

	(void)state;
	assert_int_equal(bearer_find(a, &rq, MAX, &token, &d), AUTH_NO_TOKEN);
	assert_true(str_find(d, STR("HTTP_AUTHORIZATION")) >= 0);
	assert_true(str_find(d, STR("secret")) < 0);
	rq.nvars = 0;
	assert_int_equal(bearer_find(a, &rq, MAX, &token, &d), AUTH_NO_TOKEN);
	assert_true(str_is(d, "no Authorization variable at all"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(bytes),
		cmocka_unit_test(size),
		cmocka_unit_test(detail),
	};

	return cmocka_run_group_tests_name("auth_bearer", tests, NULL, NULL);
}
