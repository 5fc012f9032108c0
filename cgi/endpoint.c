/* SPDX-License-Identifier: MIT */
#include "cgi/endpoint.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/url.h"
#include "cgi/exchange.h"
#include "cgi/health.h"
#include "cgi/page.h"
#include "mcp/mcp.h"
#include "tools/app.h"

static int
open_parts(struct endpoint *ep, bool once, struct err *e)
{
	const struct conf *cf = ep->cf;
	struct store_opts o = {
		.dir = arena_cstr(ep->perm, cf->data_dir),
		.issuer = cf->issuer,
		.issuer_aliases = cf->issuer_aliases,
		.engine = cf->store,
		.database = cf->database,
		.database_private = cf->file_private,
		.deadline_s = cf->call_deadline_s,
	};

	if (store_open(&o, &ep->st, e) == -1)
		return -1;
	(void)store_keys(ep->st, ep->keys);
	audit_init(&ep->audit, cf, ep->once);
	ep->relay = relay_new(cf, ep->st);
	if (auth_open(cf, ep->st, &ep->au, e) == -1 ||
	    app_open(cf, ep->st, once, &ep->app, e) == -1)
		return -1;
	return mcp_new(ep->perm, app_server(ep->app), cf, ep->keys, 2,
	    &ep->mcp, e);
}

int
endpoint_open(const struct conf *cf, bool once, struct endpoint **out,
    struct err *e)
{
	struct endpoint *ep = memory_zeroed(sizeof(*ep));
	struct url u;

	ep->cf = cf;
	ep->once = once;
	ep->perm = arena_new(64 << 20);
	if (url_split(cf->resource, &u))
		ep->path = u.path;
	ep->ingest_path = arena_printf(ep->perm, STR_FMT "/ingest",
	    STR_ARG(ep->path));
	ep->relay_path = relay_path(cf, ep->perm);
	if (open_parts(ep, once, e) == -1) {
		endpoint_close(ep);
		return -1;
	}
	*out = ep;
	return 0;
}

void
endpoint_close(struct endpoint *ep)
{
	if (ep == NULL)
		return;
	app_close(ep->app);
	relay_free(ep->relay);
	auth_close(ep->au);
	store_close(ep->st);
	arena_free(ep->perm);
	free(ep);
}

static void
serve_health(struct exchange *x)
{
	health_serve(x->ep->st, x->ep->au, x->a, x->rq->now, x->rs, x->line);
	exchange_log_news(x);
}

static bool
is_endpoint(const struct endpoint *ep, struct str path)
{
	if (path.n == ep->path.n + 1 && path.p[path.n - 1] == '/')
		path.n--;
	return str_eq(path, ep->path);
}

void
endpoint(struct endpoint *ep, struct arena *a, const struct http_req *rq,
    struct http_res *rs, struct log_line *line)
{
	struct exchange x = { .ep = ep, .a = a, .rq = rq, .rs = rs,
		.line = line };

	*rs = (struct http_res){ 0 };
	ep->audit.due = false;
	ep->log = line->log;
	log_str(line, "id", rq->id);
	log_str(line, "method", rq->method);
	log_str(line, "path", rq->path);
	if (is_endpoint(ep, rq->path)) {
		serve_mcp(&x);
	} else if (str_eq(rq->path, ep->ingest_path)) {
		serve_ingest(&x);
	} else if (ep->relay_path.n > 0 && str_eq(rq->path, ep->relay_path)) {
		serve_relay(&x);
	} else if (ep->cf->page && str_eq(rq->path, ep->cf->page_path)) {
		page_serve(ep->cf, a, rq, rs);
	} else if (str_is(rq->path, "/healthz")) {
		serve_health(&x);
	} else if (!auth_metadata(ep->au, a, rq, rs)) {
		http_json(rs, 404, STR("{\"error\":\"not_found\"}"));
	}
	log_int(line, "status", rs->status);
}

void
endpoint_quiet(struct endpoint *ep)
{
	store_rest(ep->st);
}

bool
endpoint_moved(const struct endpoint *ep)
{
	return store_moved(ep->st);
}

/* prune - a step of what has been kept for long enough; a failure is told in the
 * log and no matter of any request. */
static void
prune(struct endpoint *ep, struct arena *a)
{
	struct log_line line;
	struct err e = { 0 };

	if (retention_step(&ep->retention, ep->cf, ep->st, a, clock_now(),
	    &e) == 0 || ep->log == NULL)
		return;
	log_begin(&line, ep->log, LOG_LEVEL_WARNING, "prune");
	log_c(&line, "cause", e.msg);
	log_send(&line);
}

void
endpoint_after(struct endpoint *ep, struct arena *a)
{
	audit_write(&ep->audit, ep->st, ep->log, a);
	if (!ep->once)
		prune(ep, a);
}

void
endpoint_line(struct endpoint *ep, struct arena *a, struct str sub,
    const struct http_req *rq, struct str *reply, struct log_line *line)
{
	struct exchange x = { .ep = ep, .a = a, .rq = rq, .line = line,
		.grant = { .sub = sub, .client_id = STR("stdio"),
		    .scopes = STR("twin:read twin:write twin:erase") } };

	ep->audit.due = false;
	ep->log = line->log;
	serve_mcp_line(&x, reply);
}
