/* SPDX-License-Identifier: MIT */
#include "auth/metadata.h"

#include "base/url.h"

#define WELL_KNOWN "/.well-known/"
#define PRM WELL_KNOWN "oauth-protected-resource"

struct str
metadata_url(const struct conf *cf, struct arena *a)
{
	struct url u;

	if (cf->prm_url.n > 0)
		return cf->prm_url;
	(void)url_split(cf->resource, &u);
	return arena_printf(a, STR_FMT PRM STR_FMT, STR_ARG(u.origin),
	    STR_ARG(u.rest));
}

struct str
metadata_scopes(const struct conf *cf, struct arena *a)
{
	struct str list = cf->scopes_advertised, w;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	while (str_word(&list, true, &w)) {
		if (b.n > 0)
			buf_ch(&b, ' ');
		buf_add(&b, w);
	}
	return buf_str(&b);
}

struct str
metadata_document(const struct conf *cf, struct arena *a)
{
	struct str list = cf->scopes_advertised, w;
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "resource", cf->resource);
	js_kv_arr(&o, "authorization_servers");
	js_put_str(&o, cf->issuer);
	js_end(&o);
	js_kv_arr(&o, "scopes_supported");
	while (str_word(&list, true, &w))
		js_put_str(&o, w);
	js_end(&o);
	js_kv_arr(&o, "bearer_methods_supported");
	js_put_c(&o, "header");
	js_end(&o);
	if (cf->resource_name.n > 0)
		js_kv_str(&o, "resource_name", cf->resource_name);
	if (cf->resource_documentation.n > 0)
		js_kv_str(&o, "resource_documentation",
		    cf->resource_documentation);
	js_end(&o);
	return buf_str(&b);
}

/*
 * is_ours - path-inserted, root, and below the endpoint for web hosts that keep
 * /.well-known/ to themselves. The endpoint answers with and without a slash
 * at the end, so does the document of either spelling.
 */
static bool
is_ours(const struct conf *cf, struct str path)
{
	struct url own;

	(void)url_split(cf->resource, &own);
	if (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (str_is(path, PRM))
		return true;
	if (str_starts(path, STR(PRM)))
		return own.path.n > 0 && str_eq(str_from(path, strlen(PRM)), own.path);
	return own.path.n > 0 && str_starts(path, own.path) &&
	    str_is(str_from(path, own.path.n), PRM);
}

/* any_origin - the document is public; browser clients send a version header
 * with it, so its preflight must pass (doc/auth.md 14). */
static void
any_origin(struct http_res *rs)
{
	(void)http_set(rs, "Access-Control-Allow-Origin", STR("*"));
}

static void
document(const struct conf *cf, struct arena *a, const struct http_req *rq,
    struct http_res *rs)
{
	any_origin(rs);
	if (str_is(rq->method, "OPTIONS")) {
		rs->status = 204;
		(void)http_set(rs, "Access-Control-Allow-Methods",
		    STR("GET, HEAD, OPTIONS"));
		(void)http_set(rs, "Access-Control-Allow-Headers",
		    STR("accept, authorization, content-type, "
		    "mcp-protocol-version"));
		(void)http_set(rs, "Access-Control-Max-Age", STR("600"));
	} else if (str_is(rq->method, "GET") || str_is(rq->method, "HEAD")) {
		http_json(rs, 200, metadata_document(cf, a));
		(void)http_set(rs, "Cache-Control", STR("max-age=3600"));
	} else {
		http_json(rs, 405, STR("{\"error\":\"method_not_allowed\"}"));
		(void)http_set(rs, "Allow", STR("GET, HEAD, OPTIONS"));
	}
}

bool
metadata_serve(const struct conf *cf, struct arena *a,
    const struct http_req *rq, struct http_res *rs)
{
	if (is_ours(cf, rq->path)) {
		document(cf, a, rq, rs);
		return true;
	}
	if (!str_starts(rq->path, STR(WELL_KNOWN)))
		return false;
	any_origin(rs);
	http_json(rs, 404, STR("{\"error\":\"not_found\"}"));
	return true;
}
