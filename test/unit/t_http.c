/* SPDX-License-Identifier: MIT */
/*
 * t_http - lib/http: finding and setting headers, and the edge rules of
 * doc/protocol.md: rows 1-3, 6-9 and section 5.
 */
#include "test/unit/table.h"

#include "http/edge.h"
#include "http/http.h"

#define V(n, v)	{ STR_INIT(n), STR_INIT(v) }

static struct str
header_of(const struct http_res *rs, const char *name)
{
	size_t i;

	for (i = 0; i < rs->nheaders; i++)
		if (str_is(rs->headers[i].name, name))
			return rs->headers[i].value;
	return (struct str){ NULL, 0 };
}

/* ---- http_header ---- */

static const struct http_var vars[] = {
	V("REQUEST_METHOD", "POST"),
	V("CONTENT_TYPE", "application/json"),
	V("HTTP_MCP_METHOD", " \ttools/list\t "),
	V("HTTP_MCP_PARAM_A_B", "x"),
	V("HTTP_EMPTY", ""),
	V("HTTPS", "on"),
	V("CONTENT_LENGTH", "5"),
};

static const struct header_row {
	const char *why, *name, *want;	/* want NULL: absent */
} headers[] = {
	{ "header: found in lower case", "mcp-method", "tools/list" },
	{ "header: found as written", "Mcp-Method", "tools/list" },
	{ "header: found in upper case", "MCP-METHOD", "tools/list" },
	{ "header: a longer name is another", "mcp-method-x", NULL },
	{ "header: a shorter name is another", "mcp-metho", NULL },
	{ "header: Content-Type has no HTTP_", "content-type",
	    "application/json" },
	{ "header: dashes are folded", "mcp-param-a-b", "x" },
	{ "header: present and empty", "empty", "" },
	{ "header: absent", "accept", NULL },
	{ "header: a CGI variable is no header", "request-method", NULL },
	{ "header: nor is Content-Length asked for so", "content-length",
	    NULL },
	{ "header: HTTPS is no header", "s", NULL },
};

static void
header_test(void **state)
{
	const struct header_row *r = *state;
	struct http_req rq = { .vars = vars,
		.nvars = sizeof(vars) / sizeof(vars[0]) };
	struct str got = http_header(&rq, r->name);

	assert_int_equal(got.p != NULL, r->want != NULL);
	assert_int_equal(http_has_header(&rq, r->name), r->want != NULL);
	if (r->want != NULL)
		assert_true(str_is(got, r->want));
}

static const struct set_row {
	const char *why;
	struct str value;
	bool ok;
} sets[] = {
	{ "set: a plain value", STR_INIT("x y"), true },
	{ "set: an empty value", STR_INIT(""), true },
	{ "set: CR is refused", STR_INIT("x\rSet-Cookie: a"), false },
	{ "set: LF is refused", STR_INIT("x\nSet-Cookie: a"), false },
	{ "set: NUL is refused", STR_INIT("x\0y"), false },
};

static void
set_test(void **state)
{
	const struct set_row *r = *state;
	struct http_res rs = { 0 };

	assert_int_equal(http_set(&rs, "X-Test", r->value), r->ok);
	assert_int_equal(rs.nheaders, r->ok);
}

static void
set_full_test(void **state)
{
	struct http_res rs = { 0 };
	int i;

	(void)state;
	for (i = 0; i < HTTP_HEADERS_MAX; i++)
		assert_true(http_set(&rs, "X", STR("1")));
	assert_false(http_set(&rs, "X", STR("1")));
	assert_int_equal(rs.nheaders, HTTP_HEADERS_MAX);
}

static void
reason_test(void **state)
{
	(void)state;
	assert_string_equal(http_reason(404), "Not Found");
	assert_string_equal(http_reason(299), "");
}

/* ---- edge_origin ---- */

#define PUBLIC	"https://twin.example.org/mcp"
#define LOCAL	"http://127.0.0.1:8080/mcp"

static const struct origin_row {
	const char *why, *resource, *method, *origin, *host;
	enum edge want;
} origins[] = {
	{ "row 1: an absent Origin passes", PUBLIC, "POST", NULL,
	    "twin.example.org", EDGE_PASS },
	{ "row 1: our own", PUBLIC, "POST", "https://twin.example.org",
	    "twin.example.org", EDGE_PASS },
	{ "row 1: our own in capitals", PUBLIC, "POST",
	    "https://TWIN.example.org", "twin.example.org", EDGE_PASS },
	{ "row 1: a configured one", PUBLIC, "POST", "https://chatgpt.com",
	    "twin.example.org", EDGE_PASS },
	{ "row 1: the second configured one", PUBLIC, "POST",
	    "https://claude.ai", "twin.example.org", EDGE_PASS },
	{ "row 1: a page on the user's machine", PUBLIC, "POST",
	    "http://localhost:6274", "twin.example.org", EDGE_PASS },
	{ "row 1: IPv6 loopback", PUBLIC, "POST", "http://[::1]:6274",
	    "twin.example.org", EDGE_PASS },
	{ "row 1: another site", PUBLIC, "POST", "https://evil.example.com",
	    "twin.example.org", EDGE_ORIGIN },
	{ "row 1: our name, other scheme", PUBLIC, "POST",
	    "http://twin.example.org", "twin.example.org", EDGE_ORIGIN },
	{ "row 1: our name, other port", PUBLIC, "POST",
	    "https://twin.example.org:8443", "twin.example.org",
	    EDGE_ORIGIN },
	{ "row 1: our name as prefix", PUBLIC, "POST",
	    "https://twin.example.org.evil.com", "twin.example.org",
	    EDGE_ORIGIN },
	{ "row 1: our name as user", PUBLIC, "POST",
	    "https://twin.example.org@evil.com", "twin.example.org",
	    EDGE_ORIGIN },
	{ "row 1: a configured one with a path", PUBLIC, "POST",
	    "https://chatgpt.com/", "twin.example.org", EDGE_ORIGIN },
	{ "row 1: null", PUBLIC, "POST", "null", "twin.example.org",
	    EDGE_ORIGIN },
	{ "row 1: empty", PUBLIC, "POST", "", "twin.example.org",
	    EDGE_ORIGIN },
	{ "row 1: unparsable", PUBLIC, "POST", "http://", "twin.example.org",
	    EDGE_ORIGIN },
	{ "row 1: localhost as a prefix", PUBLIC, "POST",
	    "http://localhost.evil.com", "twin.example.org", EDGE_ORIGIN },
	{ "row 1: another loopback address", PUBLIC, "POST",
	    "http://127.0.0.9:6274", "twin.example.org", EDGE_PASS },
	{ "row 1: a port that is none", PUBLIC, "POST",
	    "http://localhost:80evil.com", "twin.example.org", EDGE_ORIGIN },
	{ "row 1: a port of more digits than ports have", PUBLIC, "POST",
	    "http://localhost:000080", "twin.example.org", EDGE_ORIGIN },
	{ "row 1: another scheme", PUBLIC, "POST",
	    "chrome-extension://localhost", "twin.example.org", EDGE_ORIGIN },
	{ "row 1 comes before row 3", PUBLIC, "OPTIONS",
	    "https://evil.example.com", "twin.example.org", EDGE_ORIGIN },
	{ "row 2: our host with a port", PUBLIC, "POST", NULL,
	    "twin.example.org:443", EDGE_PASS },
	{ "row 2: a configured host", PUBLIC, "POST", NULL,
	    "alias.example.org", EDGE_PASS },
	{ "row 2: another host", PUBLIC, "POST", NULL, "evil.example.com",
	    EDGE_HOST },
	{ "row 2: no host", PUBLIC, "POST", NULL, NULL, EDGE_HOST },
	{ "row 2: loopback names are not for a public server", PUBLIC, "POST",
	    NULL, "localhost", EDGE_HOST },
	{ "row 2: loopback names in development", LOCAL, "POST", NULL,
	    "localhost:8080", EDGE_PASS },
	{ "row 2: IPv6 loopback in development", LOCAL, "POST", NULL,
	    "[::1]:8080", EDGE_PASS },
	{ "row 2: another loopback address in development", LOCAL, "POST",
	    NULL, "127.0.0.9:8080", EDGE_PASS },
	{ "row 2: another host in development", LOCAL, "POST", NULL,
	    "evil.example.com:8080", EDGE_HOST },
	{ "row 2: bytes behind the port", LOCAL, "POST", NULL,
	    "localhost:80@evil", EDGE_HOST },
	{ "row 2 comes before row 3", PUBLIC, "OPTIONS", NULL, "evil",
	    EDGE_HOST },
	{ "row 3: OPTIONS", PUBLIC, "OPTIONS", "https://claude.ai",
	    "twin.example.org", EDGE_PREFLIGHT },
};

static struct conf
conf_of(const char *resource)
{
	return (struct conf){ .resource = str_c(resource),
		.origins = STR("https://chatgpt.com, https://claude.ai"),
		.hosts = STR("alias.example.org") };
}

static void
origin_test(void **state)
{
	const struct origin_row *r = *state;
	struct arena *a = arena_new(1 << 20);
	struct conf cf = conf_of(r->resource);
	struct http_var v[2];
	struct http_req rq = { .method = str_c(r->method), .vars = v };
	struct http_res rs = { 0 };
	bool cors = r->origin != NULL && r->want != EDGE_ORIGIN;

	if (r->origin != NULL)
		v[rq.nvars++] = (struct http_var){ STR("HTTP_ORIGIN"),
			str_c(r->origin) };
	if (r->host != NULL)
		v[rq.nvars++] = (struct http_var){ STR("HTTP_HOST"),
			str_c(r->host) };
	assert_int_equal(edge_origin(&cf, a, &rq, &rs), r->want);
	assert_int_equal(rs.status, r->want == EDGE_PASS ? 0 :
	    r->want == EDGE_PREFLIGHT ? 204 : 403);
	assert_int_equal(header_of(&rs, "Access-Control-Allow-Origin").p !=
	    NULL, cors);
	if (cors) {
		assert_true(str_is(header_of(&rs,
		    "Access-Control-Allow-Origin"), r->origin));
		assert_true(str_is(header_of(&rs, "Vary"), "Origin"));
		assert_true(str_is(header_of(&rs,
		    "Access-Control-Expose-Headers"), "WWW-Authenticate, "
		    "Mcp-Session-Id, MCP-Protocol-Version"));
	}
	arena_free(a);
}

static const struct pre_row {
	const char *why, *asked, *has, *lacks;
} preflights[] = {
	{ "section 5: the fixed list", NULL, "content-type, accept, "
	    "authorization, mcp-protocol-version, mcp-method, mcp-name, "
	    "mcp-session-id, last-event-id", "," " mcp-param" },
	{ "section 5: requested mcp-param-* are echoed",
	    "content-type, Mcp-Param-Region,mcp-param-a-1",
	    ", Mcp-Param-Region, mcp-param-a-1", NULL },
	{ "section 5: other requested names are not", "x-evil, mcp-param-a",
	    ", mcp-param-a", "evil" },
	{ "section 5: nor is a prefix alone or a bad name",
	    "mcp-param-, mcp-param-a\"b", "last-event-id", "mcp-param" },
};

static void
preflight_test(void **state)
{
	const struct pre_row *r = *state;
	struct arena *a = arena_new(1 << 20);
	struct conf cf = conf_of(PUBLIC);
	struct http_var v[] = {
		V("HTTP_HOST", "twin.example.org"),
		{ STR_INIT("HTTP_ACCESS_CONTROL_REQUEST_HEADERS"),
		    { r->asked, r->asked == NULL ? 0 : strlen(r->asked) } },
	};
	struct http_req rq = { .method = STR("OPTIONS"), .vars = v,
		.nvars = r->asked == NULL ? 1 : 2 };
	struct http_res rs = { 0 };
	struct str got;

	assert_int_equal(edge_origin(&cf, a, &rq, &rs), EDGE_PREFLIGHT);
	got = header_of(&rs, "Access-Control-Allow-Headers");
	assert_true(str_find(got, str_c(r->has)) >= 0);
	if (r->lacks != NULL)
		assert_true(str_find(got, str_c(r->lacks)) < 0);
	assert_true(str_is(header_of(&rs, "Access-Control-Allow-Methods"),
	    "POST, OPTIONS"));
	assert_true(str_is(header_of(&rs, "Access-Control-Max-Age"), "600"));
	arena_free(a);
}

/* A name of 32 bytes and its comma, a hundred times: more than fits. */
static void
preflight_many_test(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct conf cf = conf_of(PUBLIC);
	struct str got, word, name = STR("mcp-param-abcdefghijklmnopqrstuv");
	struct http_var v[2] = { V("HTTP_HOST", "twin.example.org") };
	struct http_req rq = { .method = STR("OPTIONS"), .vars = v,
		.nvars = 2 };
	struct http_res rs = { 0 };
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, a, 1 << 16);
	for (i = 0; i < 100; i++)
		buf_printf(&b, STR_FMT ",", STR_ARG(name));
	v[1] = (struct http_var){ STR("HTTP_ACCESS_CONTROL_REQUEST_HEADERS"),
		buf_str(&b) };
	assert_int_equal(edge_origin(&cf, a, &rq, &rs), EDGE_PREFLIGHT);
	got = header_of(&rs, "Access-Control-Allow-Headers");
	assert_in_range(got.n, 1900, 2048);
	while (str_word(&got, true, &word))
		if (str_starts(word, STR("mcp-param")))
			assert_true(str_eq(word, name));
	arena_free(a);
}

/* ---- edge_http ---- */

static const struct twice_row {
	const char *why, *name, *other, *value;
	enum edge want;
} twices[] = {
	{ "twice: Mcp-Method", "HTTP_MCP_METHOD", "HTTP_MCP_METHOD", "x",
	    EDGE_TWICE },
	{ "twice: Mcp-Param-*", "HTTP_MCP_PARAM_A", "HTTP_MCP_PARAM_A", "x",
	    EDGE_TWICE },
	{ "twice: two different Mcp-Param-*", "HTTP_MCP_PARAM_A",
	    "HTTP_MCP_PARAM_B", "x", EDGE_PASS },
	{ "twice: Content-Type", "HTTP_CONTENT_TYPE", "HTTP_CONTENT_TYPE", "x",
	    EDGE_TWICE },
	{ "twice: Content-Type under both its names", "CONTENT_TYPE",
	    "HTTP_CONTENT_TYPE", "x", EDGE_PASS },
	{ "twice: Origin", "HTTP_ORIGIN", "HTTP_ORIGIN", "x", EDGE_TWICE },
	{ "twice: with the same value", "HTTP_MCP_METHOD",
	    "HTTP_MCP_METHOD", " application/json", EDGE_PASS },
	{ "twice: a header that decides nothing", "HTTP_X_A", "HTTP_X_A", "x",
	    EDGE_PASS },
};

static void
twice_test(void **state)
{
	const struct twice_row *r = *state;
	struct http_var v[] = {
		{ str_c(r->name), STR_INIT("application/json") },
		V("CONTENT_TYPE", "application/json"),
		{ str_c(r->other), str_c(r->value) },
	};
	struct http_req rq = { .method = STR("POST"), .vars = v, .nvars = 3 };
	struct http_res rs = { 0 };

	assert_int_equal(edge_http(&rq, &rs), r->want);
	assert_int_equal(rs.status, r->want == EDGE_PASS ? 0 : 400);
}

static const struct http_row {
	const char *why, *method, *type, *accept;
	enum http_body body;
	enum edge want;
	int status;
	bool json, sse;	/* what Accept allows; looked at when it passes */
} https[] = {
	{ "row 6: GET", "GET", NULL, NULL, HTTP_BODY_OK, EDGE_METHOD, 405,
	    false, false },
	{ "row 6: DELETE", "DELETE", NULL, NULL, HTTP_BODY_OK, EDGE_METHOD,
	    405, false, false },
	{ "row 6: HEAD", "HEAD", NULL, NULL, HTTP_BODY_OK, EDGE_METHOD, 405,
	    false, false },
	{ "row 6: PUT", "PUT", "application/json", NULL, HTTP_BODY_OK,
	    EDGE_METHOD, 405, false, false },
	{ "row 6: methods are case-sensitive", "post", "application/json",
	    NULL, HTTP_BODY_OK, EDGE_METHOD, 405, false, false },
	{ "row 7: too large", "POST", "application/json", NULL,
	    HTTP_BODY_TOO_LARGE, EDGE_TOO_LARGE, 413, false, false },
	{ "row 7: a body shorter than its length", "POST", "application/json",
	    NULL, HTTP_BODY_SHORT, EDGE_BODY, 400, false, false },
	{ "row 7: a length that is no number", "POST", "application/json",
	    NULL, HTTP_BODY_BAD_LENGTH, EDGE_BODY, 400, false, false },
	{ "row 8: another type", "POST", "text/plain", NULL, HTTP_BODY_OK,
	    EDGE_TYPE, 415, false, false },
	{ "row 8: no type", "POST", NULL, NULL, HTTP_BODY_OK, EDGE_TYPE, 415,
	    false, false },
	{ "row 8: a longer type", "POST", "application/json-rpc", NULL,
	    HTTP_BODY_OK, EDGE_TYPE, 415, false, false },
	{ "row 8: parameters are fine", "POST",
	    "application/json; charset=utf-8", NULL, HTTP_BODY_OK, EDGE_PASS,
	    0, true, false },
	{ "row 8: capitals are fine", "POST", "Application/JSON ;a=b", NULL,
	    HTTP_BODY_OK, EDGE_PASS, 0, true, false },
	{ "row 9: a missing Accept is served as JSON", "POST",
	    "application/json", NULL, HTTP_BODY_OK, EDGE_PASS, 0, true,
	    false },
	{ "row 9: both", "POST", "application/json",
	    "application/json, text/event-stream", HTTP_BODY_OK, EDGE_PASS,
	    0, true, true },
	{ "row 9: only JSON", "POST", "application/json", "application/json",
	    HTTP_BODY_OK, EDGE_PASS, 0, true, false },
	{ "row 9: only SSE", "POST", "application/json", "text/event-stream",
	    HTTP_BODY_OK, EDGE_PASS, 0, false, true },
	{ "row 9: anything", "POST", "application/json", "*/*", HTTP_BODY_OK,
	    EDGE_PASS, 0, true, true },
	{ "row 9: any application", "POST", "application/json",
	    "application/*;q=0.5", HTTP_BODY_OK, EDGE_PASS, 0, true, false },
	{ "row 9: any text", "POST", "application/json", "TEXT/*",
	    HTTP_BODY_OK, EDGE_PASS, 0, false, true },
	{ "row 9: neither", "POST", "application/json", "text/html",
	    HTTP_BODY_OK, EDGE_ACCEPT, 406, false, false },
	{ "row 9: both refused by q=0", "POST", "application/json",
	    "application/json;q=0, text/event-stream; q=0.000", HTTP_BODY_OK,
	    EDGE_ACCEPT, 406, false, false },
	{ "row 9: a refused type under a wildcard", "POST",
	    "application/json", "*/*, application/json;q=0", HTTP_BODY_OK,
	    EDGE_PASS, 0, false, true },
	{ "row 9: a named type under a refused wildcard", "POST",
	    "application/json", "application/json, */*;q=0", HTTP_BODY_OK,
	    EDGE_PASS, 0, true, false },
};

static const struct coding_row {
	const char *why, *coding;
	enum edge want;
} codings[] = {
	{ "row 8: gzip", "gzip", EDGE_CODING },
	{ "row 8: two codings", "identity, gzip", EDGE_CODING },
	{ "row 8: identity", "Identity", EDGE_PASS },
	{ "row 8: an empty coding", " ", EDGE_PASS },
};

static void
coding_test(void **state)
{
	const struct coding_row *r = *state;
	struct http_var v[] = {
		V("CONTENT_TYPE", "application/json"),
		{ STR("HTTP_CONTENT_ENCODING"), str_c(r->coding) },
	};
	struct http_req rq = { .method = STR("POST"), .vars = v, .nvars = 2 };
	struct http_res rs = { 0 };

	assert_int_equal(edge_http(&rq, &rs), r->want);
	if (r->want == EDGE_PASS)
		return;
	assert_int_equal(rs.status, 415);
	assert_true(str_is(rs.headers[0].name, "Accept-Encoding"));
	assert_true(str_is(rs.headers[0].value, "identity"));
}

static void
http_test(void **state)
{
	const struct http_row *r = *state;
	struct http_var v[2];
	struct http_req rq = { .method = str_c(r->method), .vars = v,
		.body_state = r->body };
	struct http_res rs = { 0 };

	if (r->type != NULL)
		v[rq.nvars++] = (struct http_var){ STR("CONTENT_TYPE"),
			str_c(r->type) };
	if (r->accept != NULL)
		v[rq.nvars++] = (struct http_var){ STR("HTTP_ACCEPT"),
			str_c(r->accept) };
	assert_int_equal(edge_http(&rq, &rs), r->want);
	assert_int_equal(rs.status, r->status);
	if (r->want == EDGE_METHOD)
		assert_true(str_is(header_of(&rs, "Allow"),
		    "POST, OPTIONS"));
	if (r->want != EDGE_PASS) {
		assert_int_not_equal(strlen(edge_text(r->want)), 0);
		return;
	}
	assert_int_equal(edge_accepts_json(&rq), r->json);
	assert_int_equal(edge_accepts_sse(&rq), r->sse);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, header_test, headers);
	TABLE(&t, set_test, sets);
	TEST(&t, "set: one header too many is refused", set_full_test);
	TEST(&t, "reason: known and unknown", reason_test);
	TABLE(&t, origin_test, origins);
	TABLE(&t, preflight_test, preflights);
	TEST(&t, "section 5: more names than fit into a head",
	    preflight_many_test);
	TABLE(&t, http_test, https);
	TABLE(&t, coding_test, codings);
	TABLE(&t, twice_test, twices);
	return table_run(&t, "http");
}
