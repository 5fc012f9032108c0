/* SPDX-License-Identifier: MIT */
/* The page of one's own as it is sent (doc/view.md 6): settings and policy. */
#include "test/unit/table.h"

#include "base/digest.h"
#include "cgi/page.h"
#include "view/pages.h"

static struct conf
conf(void)
{
	return (struct conf){
		.resource = STR("https://t.example/mcp"),
		.issuer = STR("https://i.example:444/realm"),
		.scopes_advertised = STR("twin:read, twin:write"),
		.page_client_id = STR("a\"b<c&d>"),
		.page_path = STR("/me"),
	};
}

static struct http_res
ask(struct arena *a, const char *method)
{
	struct http_req rq = { .method = str_c(method), .path = STR("/me") };
	struct conf cf = conf();
	struct http_res rs = { 0 };

	page_serve(&cf, a, &rq, &rs);
	return rs;
}

static struct str
header(const struct http_res *rs, const char *name)
{
	for (size_t i = 0; i < rs->nheaders; i++)
		if (str_is(rs->headers[i].name, name))
			return rs->headers[i].value;
	return STR("");
}

static bool
has(struct str s, const char *part)
{
	return str_find(s, str_c(part)) >= 0;
}

/* A text of the operator's is text wherever it stands. */
static void
settings(void **state)
{
	struct arena *a = arena_new(4 << 20);
	struct http_res rs = ask(a, "GET");

	(void)state;
	assert_int_equal(rs.status, 200);
	assert_true(has(rs.body, "&quot;client_id&quot;:&quot;"
				 "a\\&quot;b&lt;c&amp;d>&quot;"));
	assert_true(has(rs.body, "&quot;issuer&quot;:&quot;https://i.example:"
				 "444/realm&quot;"));
	assert_true(has(
	    rs.body, "&quot;scopes&quot;:&quot;twin:read twin:write&quot;"));
	assert_false(has(rs.body, "content=\"\""));
	assert_false(has(rs.body, "a\"b"));
	arena_free(a);
}

/* The digests are of what the browser gets, settings and all. */
static void
policy(void **state)
{
	struct arena *a = arena_new(4 << 20);
	struct http_res rs = ask(a, "GET");
	struct str csp = header(&rs, "Content-Security-Policy"), rest, script;
	unsigned char sha[SHA256_LEN];
	ptrdiff_t at = str_find(rs.body, STR("<script>")), end;

	(void)state;
	assert_true(at > 0);
	rest = str_from(rs.body, (size_t)at + 8);
	end = str_find(rest, STR("</script>"));
	assert_true(end > 1000);
	script = (struct str){ rest.p, (size_t)end };
	digest_sha256(script, sha);
	assert_true(has(csp,
	    arena_cstr(a, arena_printf(a, "script-src 'sha256-" STR_FMT "'",
			      STR_ARG(b64_encode(a,
				  (struct str){ (char *)sha, SHA256_LEN }))))));
	assert_true(has(csp, "default-src 'none'"));
	assert_true(has(csp, "connect-src 'self' https://i.example:444;"));
	assert_true(has(csp, "frame-ancestors 'none'"));
	assert_false(has(csp, "unsafe"));
	assert_true(str_is(header(&rs, "Referrer-Policy"), "no-referrer"));
	arena_free(a);
}

static void
methods(void **state)
{
	struct arena *a = arena_new(4 << 20);

	(void)state;
	assert_int_equal(ask(a, "HEAD").status, 200);
	assert_int_equal(ask(a, "POST").status, 405);
	assert_int_equal(ask(a, "OPTIONS").status, 405);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "the settings are an attribute, whatever they hold", settings);
	TEST(&t, "the policy names the script by its digest", policy);
	TEST(&t, "only to be read", methods);
	return table_run(&t, "t_page");
}
