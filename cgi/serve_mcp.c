/* SPDX-License-Identifier: MIT */
/*
 * serve_mcp - the endpoint's main door: the rows of doc/protocol.md in their
 * order, from the request to JSON-RPC and back, with what the log and the audit
 * learn of each call.
 */
#include "base/clock.h"
#include "cgi/exchange.h"
#include "mcp/mcp.h"

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
	exchange_log_sub(&one, x->grant.sub);
	log_outcome(&one, o);
	log_send(&line);
	audit_note(&x->ep->audit, x->grant.sub, x->grant.client_id, id, o);
	audit_write(&x->ep->audit, x->ep->st, x->ep->log, a);
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
	if (x->ep->cf->allow_machine_tokens ||
	    !str_eq(x->grant.sub, x->grant.client_id))
		return false;
	exchange_refuse(x, AUTH_MACHINE_TOKEN);
	return true;
}

/* serve_mcp - rows 1-42 of doc/protocol.md in their order. */
void
serve_mcp(struct exchange *x)
{
	struct mcp_outcome o = { 0 };
	int64_t began_ms = clock_ms();
	struct mcp_caller who;
	enum edge v;

	if (!exchange_admit(x))
		return;
	if (waited_too_long(x, began_ms) || refuse_machine(x))
		return;
	fresh_keys(x->ep, x->rq->now);
	exchange_log_sub(x, x->grant.sub);
	if (x->grant.notice != NULL)
		log_c(x->line, "notice", x->grant.notice);
	if ((v = edge_http(x->rq, x->rs)) != EDGE_PASS) {
		exchange_refuse_edge(x, v);
		return;
	}
	who = (struct mcp_caller){
		.sub = x->grant.sub, .scopes = x->grant.scopes,
		.client = x->grant.client_id, .app = x->ep->app,
		.denied = exchange_denied, .element = element, .arg = x,
	};
	mcp_serve(x->ep->mcp, x->a, x->rq, &who, x->rs, &o);
	log_outcome(x, &o);
	audit_note(&x->ep->audit, who.sub, who.client, x->rq->id, &o);
}

void
serve_mcp_line(struct exchange *x, struct str *reply)
{
	const struct http_req *rq = x->rq;
	struct mcp_outcome o = { 0 };
	struct mcp_caller who = {
		.sub = x->grant.sub, .client = x->grant.client_id,
		.scopes = x->grant.scopes,
		.app = x->ep->app, .element = element, .arg = x,
	};

	fresh_keys(x->ep, rq->now);
	mcp_serve_line(x->ep->mcp, x->a, rq->body, rq->now, rq->sink, &who,
	    reply, &o);
	log_outcome(x, &o);
	audit_note(&x->ep->audit, who.sub, who.client, rq->id, &o);
}
