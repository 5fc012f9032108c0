/* SPDX-License-Identifier: MIT */
/*
 * exchange - one request on its way through a process, and the steps that
 * several of the endpoint's doors share; for cgi/endpoint.c and the doors.
 */
#ifndef CGI_EXCHANGE_H
#define CGI_EXCHANGE_H

#include "auth/auth.h"
#include "auth/relay.h"
#include "base/conf.h"
#include "cgi/audit.h"
#include "http/edge.h"
#include "tools/retention.h"

/* What a process keeps between requests. */
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
	bool once;		/* the process ends with this request */
	struct retention retention;
	const struct log *log;	/* of the request in hand */
};

/* What every step needs. */
struct exchange {
	struct endpoint *ep;
	struct arena *a;
	const struct http_req *rq;
	struct http_res *rs;
	struct log_line *line;
	struct grant grant;
};

/*
 * exchange_admit - Origin and Host, then the token (doc/protocol.md rows 1-4).
 * On true x->grant is set. On false x->rs is the answer: a preflight's, or a
 * refusal, which the log tells.
 */
bool exchange_admit(struct exchange *x);

/*
 * exchange_refuse - a token that stands for nobody who may do this: the reason
 * to the log, the answer to x->rs.
 */
void exchange_refuse(struct exchange *x, enum auth_reason r);

/* exchange_refuse_edge - what HTTP forbids; x->rs->status says which code. */
void exchange_refuse_edge(struct exchange *x, enum edge why);

/*
 * exchange_denied - the token lacks a scope (doc/protocol.md row 5); hook of
 * mcp_caller.
 *
 *   arg     the exchange
 *   needed  scopes, blank between                            borrowed
 *   meta    for the `_meta` of a refused call, where ChatGPT looks for the
 *           challenge; NULL where there is none
 *   result  true when rs is the whole answer, false when the call's own refusal
 *           with *meta is
 */
bool exchange_denied(void *arg, struct str needed, struct http_res *rs,
    struct str *meta);

/* exchange_log_sub - the learner in the log: a keyed hash, so that lines of one
 * learner are found together and nobody is found by their subject. */
void exchange_log_sub(struct exchange *x, struct str sub);

/* exchange_log_news - what happened to the key set while this request was
 * checked: a failed fetch, keys left out. The process that fetched says it. */
void exchange_log_news(struct exchange *x);

/* The doors, each with the whole of its answer in x->rs and x->line. */
void serve_mcp(struct exchange *x);	/* JSON-RPC, rows 1-42 */
void serve_ingest(struct exchange *x);	/* events of other systems */
void serve_relay(struct exchange *x);	/* a client registers, RFC 7591 */

/* serve_mcp_line - the stdio door: endpoint_line without a request's frame. */
void serve_mcp_line(struct exchange *x, struct str *reply);

#endif
