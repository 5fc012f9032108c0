/* SPDX-License-Identifier: MIT */
/* What a refused client reads, and the metadata (doc/auth.md 8 and 9). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "auth/challenge.h"
#include "auth/metadata.h"
#include "base/limits.h"

#define PRM "https://twin.example.org/.well-known/oauth-protected-resource/mcp"
#define META "Bearer resource_metadata=\"" PRM "\""

static const struct conf conf = {
	.jwks_min_interval_s = 10,
	.resource = STR_INIT("https://twin.example.org/mcp"),
	.issuer = STR_INIT("https://as.example.org"),
	.scopes_advertised = STR_INIT("twin:read, twin:write"),
	.resource_name = STR_INIT("Digital twin"),
};

static struct str
header(const struct http_res *rs, const char *name)
{
	size_t i;

	for (i = 0; i < rs->nheaders; i++)
		if (str_is(rs->headers[i].name, name))
			return rs->headers[i].value;
	return (struct str){ NULL, 0 };
}

/* The table of doc/auth.md 9, word for word. */
static const struct {
	enum auth_reason r;
	int status;
	const char *challenge, *retry, *body;
} replies[] = {
	{ AUTH_NO_TOKEN, 401, META ", scope=\"twin:read twin:write\"", NULL,
	  "{\"error\":\"unauthorized\",\"error_description\":"
	  "\"An access token is needed\"}" },
	{ AUTH_EXPIRED, 401, META ", scope=\"twin:read twin:write\", "
	  "error=\"invalid_token\", "
	  "error_description=\"The access token expired\"", NULL,
	  "{\"error\":\"invalid_token\",\"error_description\":"
	  "\"The access token expired\"}" },
	{ AUTH_MULTIPLE_CREDENTIALS, 400, META ", error=\"invalid_request\"",
	  NULL, "{\"error\":\"invalid_request\",\"error_description\":"
	  "\"More than one credential was sent\"}" },
	{ AUTH_KEYS_UNAVAILABLE, 503, NULL, "5",
	  "{\"error\":\"temporarily_unavailable\",\"error_description\":"
	  "\"The keys of the authorization server are not available now\"}" },
	{ AUTH_KEYS_RECENT, 503, NULL, "10",
	  "{\"error\":\"temporarily_unavailable\",\"error_description\":"
	  "\"The keys of the authorization server were fetched a moment ago\"}" },
	{ AUTH_INTROSPECTION_UNAVAILABLE, 503, NULL, "30",
	  "{\"error\":\"temporarily_unavailable\",\"error_description\":"
	  "\"The authorization server does not answer now\"}" },
};

static void
wording(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct http_res rs;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		rs = (struct http_res){ 0 };
		challenge_reply(&conf, a, replies[i].r, &rs);
		assert_int_equal(rs.status, replies[i].status);
		assert_true(str_eq(header(&rs, "WWW-Authenticate"),
		    str_c(replies[i].challenge)));
		assert_true(str_eq(header(&rs, "Retry-After"),
		    str_c(replies[i].retry)));
		assert_true(str_is(header(&rs, "Cache-Control"), "no-store"));
		assert_true(str_is(header(&rs, "Content-Type"),
		    "application/json"));
		assert_true(str_is(rs.body, replies[i].body));
	}
	arena_free(a);
}

/* every reason has a name of its own, a status and a harmless description */
static void
table(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct http_res rs;
	const struct js *v;
	struct err e = { 0 };
	struct str d;
	enum auth_reason r, q;
	size_t i;

	(void)state;
	for (r = AUTH_OK; r < AUTH_REASONS; r++) {
		assert_non_null(challenge_name(r));
		for (q = AUTH_OK; q < r; q++)
			assert_string_not_equal(challenge_name(r),
			    challenge_name(q));
		if (r == AUTH_OK)
			continue;
		rs = (struct http_res){ 0 };
		challenge_reply(&conf, a, r, &rs);
		assert_int_equal(rs.status, challenge_status(r));
		assert_int_equal(js_parse(a, rs.body, 4, &v, &e), 0);
		d = js_str_at(v, "error_description");
		assert_true(d.n > 0);
		for (i = 0; i < d.n; i++)
			assert_true(d.p[i] >= ' ' && d.p[i] < 0x7f &&
			    d.p[i] != '"' && d.p[i] != '\\');
		assert_int_equal(header(&rs, "WWW-Authenticate").n > 0,
		    rs.status != 503);
	}
	arena_free(a);
}

static void
scope(void **state)
{
	static const struct {
		const char *why, *needed, *granted, *missing, *named;
	} cases[] = {
		{ "nothing granted", "twin:erase", "", "twin:erase",
		  "twin:erase" },
		{ "what the token has of ours is kept", "twin:erase",
		  "openid twin:read twin:write offline_access", "twin:erase",
		  "twin:erase twin:read twin:write" },
		{ "two needed, one there", "twin:read twin:erase", "twin:read",
		  "twin:erase", "twin:read twin:erase" },
		{ "no prefix counts", "twin:read", "twin:readall xtwin:read",
		  "twin:read", "twin:read twin:readall" },
		{ "nor another case", "twin:read", "TWIN:READ", "twin:read",
		  "twin:read" },
		{ "write does not include read", "twin:read", "twin:write",
		  "twin:read", "twin:read twin:write" },
	};
	struct arena *a = arena_new(1 << 20);
	struct http_res rs;
	struct str want, all;
	const struct js *v;
	struct err e = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		want = str_c(cases[i].needed);
		all = str_c(cases[i].granted);
		if (!str_is(challenge_missing(a, want, all), cases[i].missing))
			fail_msg("%s: missing", cases[i].why);
		rs = (struct http_res){ 0 };
		challenge_scope(&conf, a, want, all, &rs);
		assert_int_equal(rs.status, 403);
		if (!str_eq(header(&rs, "WWW-Authenticate"), arena_printf(a,
		    META ", error=\"insufficient_scope\", scope=\"%s\", "
		    "error_description=\"The access token lacks a scope that "
		    "this request needs\"", cases[i].named)))
			fail_msg("%s: " STR_FMT, cases[i].why,
			    STR_ARG(header(&rs, "WWW-Authenticate")));
		/* chatgpt_challenge: the same, as an array of one string */
		assert_int_equal(js_parse(a, challenge_scope_meta(&conf, a,
		    want, all), 4, &v, &e), 0);
		assert_int_equal(js_len(v), 1);
		assert_true(str_eq(js_str(js_item(v, 0)),
		    header(&rs, "WWW-Authenticate")));
	}
	assert_int_equal(challenge_missing(a, STR("a b"), STR("b a")).n, 0);
	arena_free(a);
}

static const struct {
	const char *why, *method, *path;
	int status;	/* 0: not ours to answer */
} paths[] = {
#define ROOT "/.well-known/oauth-protected-resource"
	{ "path-inserted", "GET", ROOT "/mcp", 200 },
	{ "root", "GET", ROOT, 200 },
	{ "below the endpoint", "GET", "/mcp" ROOT, 200 },
	{ "with the slash of the other spelling", "GET", ROOT "/mcp/", 200 },
	{ "HEAD", "HEAD", ROOT "/mcp", 200 },
	{ "preflight", "OPTIONS", ROOT "/mcp", 204 },
	{ "POST", "POST", ROOT "/mcp", 405 },
	{ "DELETE", "DELETE", ROOT, 405 },
	{ "another resource", "GET", ROOT "/mcp2", 404 },
	{ "deeper", "GET", ROOT "/mcp/x", 404 },
	{ "we are not the authorization server", "GET",
	  "/.well-known/oauth-authorization-server", 404 },
	{ "nor an OpenID provider", "GET",
	  "/.well-known/openid-configuration", 404 },
	{ "another case", "GET", "/.well-known/OAuth-Protected-Resource", 404 },
	{ "the endpoint", "GET", "/mcp", 0 },
	{ "another endpoint", "GET", "/mcp2" ROOT, 0 },
	{ "root of the site", "GET", "/", 0 },
};

static void
places(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct http_req rq = { 0 };
	struct http_res rs;
	bool ours;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		rq.method = str_c(paths[i].method);
		rq.path = str_c(paths[i].path);
		rs = (struct http_res){ 0 };
		ours = metadata_serve(&conf, a, &rq, &rs);
		if (ours != (paths[i].status != 0) ||
		    rs.status != paths[i].status)
			fail_msg("%s: %d", paths[i].why, rs.status);
		if (ours)
			assert_true(str_is(header(&rs,
			    "Access-Control-Allow-Origin"), "*"));
		if (rs.status == 200)
			assert_true(str_is(header(&rs, "Cache-Control"),
			    "max-age=3600"));
	}
	arena_free(a);
}

static void
document(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct conf cf = conf;

	(void)state;
	assert_true(str_is(metadata_document(&cf, a),
	    "{\"resource\":\"https://twin.example.org/mcp\","
	    "\"authorization_servers\":[\"https://as.example.org\"],"
	    "\"scopes_supported\":[\"twin:read\",\"twin:write\"],"
	    "\"bearer_methods_supported\":[\"header\"],"
	    "\"resource_name\":\"Digital twin\"}"));
	cf.resource_documentation = STR("https://twin.example.org/docs");
	assert_true(str_ends(metadata_document(&cf, a),
	    STR(",\"resource_documentation\":"
	    "\"https://twin.example.org/docs\"}")));
	assert_true(str_is(metadata_url(&cf, a), PRM));
	cf.prm_url = STR("https://x.org/mcp/prm");
	assert_true(str_is(metadata_url(&cf, a), "https://x.org/mcp/prm"));
	arena_free(a);
}

/* whatever a client says about where we are, the answers stay the same */
static void
host(void **state)
{
	static const struct http_var vars[] = {
		{ STR_INIT("HTTP_HOST"), STR_INIT("evil.example") },
		{ STR_INIT("HTTP_X_FORWARDED_HOST"), STR_INIT("evil.example") },
		{ STR_INIT("HTTPS"), STR_INIT("off") },
	};
	struct arena *a = arena_new(1 << 20);
	struct http_req rq = { .method = STR("GET"), .path = STR(ROOT),
		.vars = vars, .nvars = 3 };
	struct http_res rs = { 0 };

	(void)state;
	assert_true(metadata_serve(&conf, a, &rq, &rs));
	assert_true(str_eq(rs.body, metadata_document(&conf, a)));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wording),
		cmocka_unit_test(table),
		cmocka_unit_test(scope),
		cmocka_unit_test(places),
		cmocka_unit_test(document),
		cmocka_unit_test(host),
	};

	return cmocka_run_group_tests_name("auth_answers", tests, NULL, NULL);
}
