/* SPDX-License-Identifier: MIT */
#include "cgi/page.h"

#include "base/digest.h"
#include "base/json.h"
#include "base/url.h"
#include "view/pages.h"

/* Where view/build left room for the settings. */
#define ROOM "<meta name=\"twin\" content=\""

/* between - what stands between two marks of a page; empty: not both there. */
static struct str
between(struct str page, const char *from, const char *to)
{
	struct str f = str_c(from);
	int64_t at = str_find(page, f), end;

	if (at < 0)
		return STR("");
	page = str_from(page, (size_t)at + f.n);
	end = str_find(page, str_c(to));
	return end < 0 ? STR("") : (struct str){ page.p, (size_t)end };
}

/* source - of an inline element: 'sha256-...' (CSP Level 3, 2.3.1). */
static struct str
source(struct arena *a, struct str text)
{
	unsigned char sha[SHA256_LEN];

	digest_sha256(text, sha);
	return arena_printf(a, "'sha256-" STR_FMT "'",
	    STR_ARG(b64_encode(a, (struct str){ (char *)sha, SHA256_LEN })));
}

struct str
page_policy(const struct conf *cf, struct arena *a)
{
	struct url issuer;

	if (!url_split(cf->issuer, &issuer))
		issuer.origin = STR("");
	return arena_printf(a,
	    "default-src 'none'; script-src " STR_FMT "; style-src " STR_FMT
	    "; connect-src 'self' " STR_FMT
	    "; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
	    "require-trusted-types-for 'script'; trusted-types 'none'",
	    STR_ARG(source(a, between(view_page, "<script>", "</script>"))),
	    STR_ARG(source(a, between(view_page, "<style>", "</style>"))),
	    STR_ARG(issuer.origin));
}

/* settings - what the script needs to know, as JSON. */
static struct str
settings(const struct conf *cf, struct arena *a)
{
	struct str list = cf->scopes_advertised, word;
	struct buf b, scopes;
	struct js_out o;

	buf_init(&scopes, a, SIZE_MAX);
	while (str_word(&list, true, &word))
		buf_printf(&scopes, "%s" STR_FMT, scopes.n > 0 ? " " : "",
		    STR_ARG(word));
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "resource", cf->resource);
	js_kv_str(&o, "issuer", cf->issuer);
	js_kv_str(&o, "client_id", cf->page_client_id);
	js_kv_str(&o, "scopes", buf_str(&scopes));
	js_end(&o);
	return buf_str(&b);
}

/* attribute - text inside double quotes (HTML 13.1.2.3). */
static void
attribute(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&':
			buf_c(b, "&amp;");
			break;
		case '"':
			buf_c(b, "&quot;");
			break;
		case '<':
			buf_c(b, "&lt;");
			break;
		default:
			buf_ch(b, s.p[i]);
		}
	}
}

static struct str
filled(const struct conf *cf, struct arena *a)
{
	int64_t at = str_find(view_page, STR(ROOM));
	size_t head = (at < 0 ? 0 : (size_t)at) + strlen(ROOM);
	struct buf b;

	if (at < 0)
		return view_page;
	buf_init(&b, a, SIZE_MAX);
	buf_add(&b, (struct str){ view_page.p, head });
	attribute(&b, settings(cf, a));
	buf_add(&b, str_from(view_page, head));
	return buf_str(&b);
}

void
page_serve(const struct conf *cf, struct arena *a, const struct http_req *rq,
    struct http_res *rs)
{
	if (!str_is(rq->method, "GET") && !str_is(rq->method, "HEAD")) {
		http_json(rs, 405, STR("{\"error\":\"method_not_allowed\"}"));
		(void)http_set(rs, "Allow", STR("GET, HEAD"));
		return;
	}
	rs->status = 200;
	rs->body = filled(cf, a);
	(void)http_set(rs, "Content-Type", STR("text/html; charset=utf-8"));
	(void)http_set(rs, "Content-Security-Policy", page_policy(cf, a));
	(void)http_set(rs, "Referrer-Policy", STR("no-referrer"));
	(void)http_set(rs, "X-Content-Type-Options", STR("nosniff"));
	(void)http_set(rs, "Cross-Origin-Opener-Policy", STR("same-origin"));
	(void)http_set(rs, "Cache-Control", STR("no-cache"));
}
