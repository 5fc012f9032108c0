/* SPDX-License-Identifier: MIT */
#include "cgi/endpoint.h"

#include <stdlib.h>

#include "auth/auth.h"
#include "auth/relay.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/url.h"
#include "cgi/health.h"
#include "cgi/page.h"
#include "http/edge.h"
#include "mcp/mcp.h"
#include "store/store.h"
#include "tools/app.h"
#include "tools/ingest.h"

/* The audit record of one request, written after the reply has left. */
struct audit {
	bool due;
	struct str sub, client, method, name, id;	/* in the request's arena */
	int code;
	bool tool_error;
};

struct endpoint {
	const struct conf *cf;
	struct arena *perm;
	struct store *st;
	struct auth *au;
	struct app *app;
	struct mcp *mcp;
	struct relay *relay;
	struct str path;	/* of resource: "/mcp" */
	struct str ingest_path;	/* "/mcp/ingest" */
	struct str relay_path;	/* empty: registrations are not relayed */
	struct str keys[2];	/* current, previous or empty */
	int64_t keys_at;	/* when they were read, epoch seconds */
	struct audit audit;
	const struct log *log;	/* of the request in hand */
	uint64_t lost_told;	/* audit records whose loss is in the log ... */
	int64_t lost_told_ms;	/* ... since then */
};

/* Loss of audit records is told once in so many ms. */
enum { LOST_EVERY_MS = 60000 };

/* One request on its way; what every step needs. */
struct exchange {
	struct endpoint *ep;
	struct arena *a;
	const struct http_req *rq;
	struct http_res *rs;
	struct log_line *line;
	struct grant grant;
};

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
	struct endpoint *ep = calloc(1, sizeof(*ep));
	struct url u;

	if (ep == NULL)
		return err_set(e, ERR_IO, "no memory");
	ep->cf = cf;
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

/* log_sub - a learner in the log: a keyed hash, so that lines of one learner
 * can be found together and nobody can be found by their subject. */
static void
log_sub(struct exchange *x, struct str sub)
{
	unsigned char mac[SHA256_LEN];

	digest_hmac(x->ep->keys[0], arena_printf(x->a, "log:" STR_FMT,
	    STR_ARG(sub)), mac);
	log_str(x->line, "sub", hex_encode(x->a, mac, 6));
}

static void
log_refusal(struct exchange *x, enum auth_reason r,
    const struct auth_detail *why)
{
	x->line->level = LOG_LEVEL_WARNING;
	log_c(x->line, "reason", auth_reason_name(r));
	if (why->detail.n > 0)
		log_str(x->line, "detail", why->detail);
	if (why->token_hash.n > 0)
		log_str(x->line, "token", why->token_hash);
	if (why->kid.n > 0)
		log_str(x->line, "kid", why->kid);
	if (why->iss.n > 0)
		log_str(x->line, "iss", why->iss);
	if (why->auds >= 0)
		log_int(x->line, "auds", why->auds);
}

/* log_news - what happened to the key set while this request was checked: a
 * fetch that failed, keys left out. The process that fetched says it, once. */
static void
log_news(struct exchange *x)
{
	struct str news = auth_news(x->ep->au, x->a);

	if (news.n == 0)
		return;
	x->line->level = LOG_LEVEL_WARNING;
	log_str(x->line, "keys", news);
}

/* denied - hook of mcp_caller: the token lacks a scope (doc/protocol.md row 5). */
static bool
denied(void *arg, struct str needed, struct http_res *rs, struct str *meta)
{
	struct exchange *x = arg;

	x->line->level = LOG_LEVEL_WARNING;
	log_c(x->line, "reason", auth_reason_name(AUTH_SCOPE));
	log_str(x->line, "detail", needed);
	if (x->ep->cf->chatgpt_challenge && meta != NULL) {
		*meta = auth_deny_meta(x->ep->au, x->a, needed,
		    x->grant.scopes);
		return false;
	}
	auth_deny(x->ep->au, x->a, needed, x->grant.scopes, rs);
	return true;
}

static void
log_outcome(struct exchange *x, const struct mcp_outcome *o)
{
	if (o->method.n > 0)
		log_str(x->line, "rpc", o->method);
	if (o->name.n > 0)
		log_str(x->line, "name", o->name);
	log_c(x->line, "era", o->era == MCP_MODERN ? "modern" : "legacy");
	if (o->code != 0)
		log_int(x->line, "code", o->code);
	if (o->tool_error)
		log_c(x->line, "outcome", "tool_error");
	if (o->cause.kind != ERR_NONE) {
		x->line->level = o->cause.kind == ERR_IO ? LOG_LEVEL_ERROR :
		    LOG_LEVEL_WARNING;
		log_c(x->line, "kind", err_kind_name(o->cause.kind));
		log_c(x->line, "cause", o->cause.msg);
	}
}

/* note_audit - what touched a learner's data goes to the audit afterwards. */
static void
note_audit(struct exchange *x, struct str id, const struct mcp_outcome *o)
{
	if (!str_is(o->method, "tools/call") &&
	    !str_is(o->method, "resources/read"))
		return;
	x->ep->audit = (struct audit){
		.due = true, .sub = x->grant.sub, .client = x->grant.client_id,
		.method = o->method, .name = o->name, .id = id,
		.code = o->code, .tool_error = o->tool_error,
	};
}

/* element - mcp_caller's hook: a call in a batch is logged and audited like
 * one that came alone, under the request's id and its number in the batch. */
static void
element(void *arg, struct arena *a, const struct mcp_outcome *o)
{
	struct exchange *x = arg, one = *x;
	struct log_line line;
	struct str id = arena_printf(a, STR_FMT ".%zu", STR_ARG(x->rq->id),
	    o->element);

	one.a = a;
	one.line = &line;
	log_begin(&line, x->line->log, LOG_LEVEL_INFO, "element");
	log_str(&line, "id", id);
	log_sub(&one, x->grant.sub);
	log_outcome(&one, o);
	log_send(&line);
	note_audit(&one, id, o);
	endpoint_after(x->ep, a);
}

static void
refuse_edge(struct exchange *x, enum edge why)
{
	int status = x->rs->status;

	x->line->level = LOG_LEVEL_WARNING;
	log_c(x->line, "refused", edge_text(why));
	http_json(x->rs, status, mcp_refusal(x->a, -32600, edge_text(why)));
}

/* fresh_keys - another process may rotate them: looked for once a second. */
static void
fresh_keys(struct endpoint *ep, int64_t now)
{
	if (now == ep->keys_at)
		return;
	ep->keys_at = now;
	(void)store_keys(ep->st, ep->keys);
}

/*
 * waited_too_long - whether waiting for keys has used up the call's time:
 * better told to come again than answered when nobody listens (call_deadline).
 */
static bool
waited_too_long(struct exchange *x, int64_t began_ms)
{
	if (clock_ms() - began_ms < x->ep->cf->call_deadline_s * 1000)
		return false;
	x->line->level = LOG_LEVEL_WARNING;
	log_c(x->line, "reason", "deadline");
	auth_refuse(x->ep->au, x->a, AUTH_KEYS_UNAVAILABLE, x->rs);
	return true;
}

/* refuse_machine - a token that no person stands behind owns no twin; claims.c
 * lets one with ingest:write through for serve_ingest. */
static bool
refuse_machine(struct exchange *x)
{
	const struct auth_detail why = { .auds = -1 };

	if (x->ep->cf->allow_machine_tokens ||
	    !str_eq(x->grant.sub, x->grant.client_id))
		return false;
	log_refusal(x, AUTH_MACHINE_TOKEN, &why);
	auth_refuse(x->ep->au, x->a, AUTH_MACHINE_TOKEN, x->rs);
	return true;
}

/* serve_mcp - rows 1-42 of doc/protocol.md in their order. */
static void
serve_mcp(struct exchange *x)
{
	struct mcp_outcome o = { 0 };
	struct auth_detail why = { .auds = -1 };
	int64_t began_ms = clock_ms();
	struct mcp_caller who;
	enum auth_reason r;
	enum edge v;

	v = edge_origin(x->ep->cf, x->a, x->rq, x->rs);
	if (v == EDGE_PREFLIGHT)
		return;
	if (v != EDGE_PASS) {
		refuse_edge(x, v);
		return;
	}
	r = auth_check(x->ep->au, x->a, x->rq, x->rq->now, &x->grant, &why);
	log_news(x);
	if (r != AUTH_OK) {
		log_refusal(x, r, &why);
		auth_refuse(x->ep->au, x->a, r, x->rs);
		return;
	}
	if (waited_too_long(x, began_ms) || refuse_machine(x))
		return;
	fresh_keys(x->ep, x->rq->now);
	log_sub(x, x->grant.sub);
	if (x->grant.notice != NULL)
		log_c(x->line, "notice", x->grant.notice);
	if ((v = edge_http(x->rq, x->rs)) != EDGE_PASS) {
		refuse_edge(x, v);
		return;
	}
	who = (struct mcp_caller){
		.sub = x->grant.sub, .scopes = x->grant.scopes,
		.client = x->grant.client_id, .app = x->ep->app,
		.denied = denied, .element = element, .arg = x,
	};
	mcp_serve(x->ep->mcp, x->a, x->rq, &who, x->rs, &o);
	log_outcome(x, &o);
	note_audit(x, x->rq->id, &o);
}

static bool
is_ndjson(const struct http_req *rq)
{
	struct str type, rest;

	(void)str_cut(http_header(rq, "content-type"), ';', &type, &rest);
	type = str_trim(type);
	return str_ieq(type, STR("application/x-ndjson")) ||
	    str_ieq(type, STR("application/jsonl"));
}

/*
 * serve_ingest - events of other systems (tools/ingest.h). No browser comes
 * here: a request with an Origin is none of theirs.
 */
static void
serve_ingest(struct exchange *x)
{
	const struct conf *cf = x->ep->cf;
	int64_t until = clock_ms() + cf->call_deadline_s * 1000;
	struct auth_detail why = { .auds = -1 };
	struct err e = { 0 };
	struct str reply;
	enum auth_reason r;
	enum edge v;
	int status;

	v = edge_origin(cf, x->a, x->rq, x->rs);
	if (v != EDGE_PASS) {
		refuse_edge(x, v);
		return;
	}
	r = auth_check(x->ep->au, x->a, x->rq, x->rq->now, &x->grant, &why);
	log_news(x);
	if (r != AUTH_OK) {
		log_refusal(x, r, &why);
		auth_refuse(x->ep->au, x->a, r, x->rs);
		return;
	}
	log_sub(x, x->grant.sub);
	if (auth_scopes_missing(x->a, STR(INGEST_WRITE),
	    x->grant.scopes).n > 0) {
		(void)denied(x, STR(INGEST_WRITE), x->rs, NULL);
		return;
	}
	v = edge_http(x->rq, x->rs);
	if (v == EDGE_TYPE || v == EDGE_ACCEPT || v == EDGE_PASS)
		v = is_ndjson(x->rq) ? EDGE_PASS : EDGE_TYPE;
	if (v != EDGE_PASS) {
		if (v == EDGE_TYPE)
			x->rs->status = 415;
		refuse_edge(x, v);
		return;
	}
	*x->rs = (struct http_res){ 0 };
	status = ingest_request(x->ep->app, x->a, x->grant.client_id,
	    x->rq->now, until, x->rq->body, &reply, &e);
	if (status == 500) {
		x->line->level = LOG_LEVEL_ERROR;
		log_c(x->line, "cause", e.msg);
		reply = STR("{\"error\":\"internal\"}");
	}
	http_json(x->rs, status, reply);
	(void)http_set(x->rs, "Cache-Control", STR("no-store"));
}

/*
 * serve_relay - a client registers: Origin and Host as for the endpoint, the
 * answer in the shape of RFC 7591.
 */
static void
serve_relay(struct exchange *x)
{
	enum edge v = edge_origin(x->ep->cf, x->a, x->rq, x->rs);
	struct relay_said said;

	if (v == EDGE_PREFLIGHT)
		return;
	if (v != EDGE_PASS) {
		x->line->level = LOG_LEVEL_WARNING;
		log_c(x->line, "refused", edge_text(v));
		relay_refuse(x->a, x->rs->status, "access_denied",
		    str_c(edge_text(v)), x->rs);
		return;
	}
	relay_serve(x->ep->relay, x->a, x->rq, x->rs, &said);
	if (!said.good)
		x->line->level = LOG_LEVEL_WARNING;
	log_c(x->line, "reason", said.reason);
	if (said.detail.n > 0)
		log_str(x->line, "detail", said.detail);
	if (said.client.n > 0)
		log_str(x->line, "client", said.client);
	if (said.from.n > 0)
		log_str(x->line, "from", said.from);
}

static void
serve_health(struct exchange *x)
{
	health_serve(x->ep->st, x->ep->au, x->a, x->rq->now, x->rs, x->line);
	log_news(x);
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

bool
endpoint_moved(const struct endpoint *ep)
{
	return store_moved(ep->st);
}

/* tell_lost - that audit records could not be kept: how many since last told. */
static void
tell_lost(struct endpoint *ep)
{
	struct log_line line;
	struct store_lost lost;
	int64_t now_ms = clock_ms();

	if (ep->log == NULL || (ep->lost_told_ms != 0 &&
	    now_ms - ep->lost_told_ms < LOST_EVERY_MS))
		return;
	store_audit_lost(ep->st, &lost);
	if (lost.own == ep->lost_told)
		return;
	log_begin(&line, ep->log, LOG_LEVEL_ERROR, "audit_lost");
	log_c(&line, "reason", "audit records cannot be kept: is the disk "
	    "full?");
	log_int(&line, "lost", (int64_t)(lost.own - ep->lost_told));
	log_send(&line);
	ep->lost_told = lost.own;
	ep->lost_told_ms = now_ms;
}

void
endpoint_after(struct endpoint *ep, struct arena *a)
{
	const struct audit *au = &ep->audit;
	struct js_out o;
	struct buf b;

	if (!au->due)
		return;
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "request", au->id);
	js_kv_str(&o, "client", au->client);
	js_kv_str(&o, "method", au->method);
	js_kv_str(&o, "name", str_utf8_cut(au->name, 256));
	js_kv_int(&o, "code", au->code);
	js_kv_bool(&o, "tool_error", au->tool_error);
	js_end(&o);
	store_audit(ep->st, au->sub, clock_now_us() / 1000, buf_str(&b));
	ep->audit.due = false;
	if (store_audit_loses(ep->st))
		tell_lost(ep);
}

void
endpoint_line(struct endpoint *ep, struct arena *a, struct str sub,
    const struct http_req *rq, struct str *reply, struct log_line *line)
{
	struct exchange x = { .ep = ep, .a = a, .rq = rq, .line = line,
		.grant = { .sub = sub, .client_id = STR("stdio") } };
	struct mcp_outcome o = { 0 };
	struct mcp_caller who = {
		.sub = sub, .client = STR("stdio"),
		.scopes = STR("twin:read twin:write twin:erase"),
		.app = ep->app, .element = element, .arg = &x,
	};

	ep->audit.due = false;
	ep->log = line->log;
	fresh_keys(ep, rq->now);
	mcp_serve_line(ep->mcp, a, rq->body, rq->now, rq->sink, &who, reply,
	    &o);
	log_outcome(&x, &o);
	note_audit(&x, rq->id, &o);
}
