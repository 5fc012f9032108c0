/* SPDX-License-Identifier: MIT */
#include "base/clock.h"
#include "cgi/exchange.h"
#include "tools/ingest.h"

static bool
is_ndjson(const struct http_req *rq)
{
	struct str type, rest;

	(void)str_cut(http_header(rq, "content-type"), ';', &type, &rest);
	type = str_trim(type);
	return str_ieq(type, STR("application/x-ndjson")) ||
	    str_ieq(type, STR("application/jsonl"));
}

void
serve_ingest(struct exchange *x)
{
	const struct conf *cf = x->ep->cf;
	int64_t until = clock_ms() + cf->call_deadline_s * 1000;
	struct err e = { 0 };
	struct str reply;
	enum edge v;
	int status;

	if (!exchange_admit(x))
		return;
	exchange_log_sub(x, x->grant.sub);
	if (auth_scopes_missing(x->a, STR(INGEST_WRITE),
	    x->grant.scopes).n > 0) {
		(void)exchange_denied(x, STR(INGEST_WRITE), x->rs, NULL);
		return;
	}
	v = edge_http(x->rq, x->rs);
	if (v == EDGE_TYPE || v == EDGE_ACCEPT || v == EDGE_PASS)
		v = is_ndjson(x->rq) ? EDGE_PASS : EDGE_TYPE;
	if (v != EDGE_PASS) {
		if (v == EDGE_TYPE)
			x->rs->status = 415;
		exchange_refuse_edge(x, v);
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
