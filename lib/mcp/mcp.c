/* SPDX-License-Identifier: MIT */
/*
 * mcp - a body becomes one message or a batch, each goes through
 * method_ladder, a scope check and its method, and what comes back becomes one
 * HTTP reply, the end of an event stream, or a line of stdio.
 */
#include "mcp/mcp.h"

#include "base/clock.h"
#include "base/limits.h"
#include "http/edge.h"
#include "mcp/header.h"
#include "mcp/method.h"
#include "mcp/prompts.h"
#include "mcp/resources.h"
#include "mcp/session.h"
#include "mcp/skills.h"
#include "mcp/tools.h"

/* What must be left of the budget to put an answer together and send it. */
enum { TO_SEND = 4 * LIMIT_REPLY };

/* One POST or one line while it is being answered. */
struct exchange {
	const struct mcp *m;
	struct arena *a;
	const struct http_req *rq;	/* NULL: stdio */
	const struct mcp_caller *who;
	int64_t now;
	struct http_res *rs;		/* NULL: stdio */
	struct stream st;
	struct mcp_outcome *oc;
	struct str denied_meta;
	bool replied;			/* the scope check wrote rs itself */
	int status;
	struct str body;		/* empty: there is nothing to say */
};

struct str
mcp_refusal(struct arena *a, int code, const char *text)
{
	return rpc_error(a, STR(""), code, str_c(text), STR(""));
}

static void
refuse(struct exchange *x, struct str id, int status, int code,
    const char *text)
{
	x->status = status;
	x->body = rpc_error(x->a, id, code, str_c(text), STR(""));
	x->oc->code = code;
	(void)err_set(&x->oc->cause, ERR_INVALID, "%s", text);
}

static void
message_of(struct exchange *x, struct message *t)
{
	*t = (struct message){
		.m = x->m, .a = x->a, .rq = x->rq, .who = x->who,
		.now = x->now, .st = &x->st, .oc = x->oc
	};
}

/*
 * denied - row 5: whether the reply to a missing scope is made. Tool calls
 * may instead go on, to say so in their results; nothing else may.
 */
static bool
denied(struct exchange *x, struct str needed, bool only_tools)
{
	struct str meta = { NULL, 0 };

	if (x->who->denied(x->who->arg, needed, x->rs,
	    only_tools ? &meta : NULL)) {
		x->replied = true;
	} else if (only_tools) {
		x->denied_meta = meta.p == NULL ? STR("[]") : meta;
		return false;
	} else
		refuse(x, STR(""), 403, RPC_INVALID, "A scope is missing");
	(void)err_set(&x->oc->cause, ERR_DENIED, "scope '" STR_FMT
	    "' is missing", STR_ARG(needed));
	return true;
}

/* lacks - whether the caller may not do what needs these scopes. */
static bool
lacks(const struct exchange *x, struct str needed)
{
	return x->who->denied != NULL &&
	    method_lacks(needed, x->who->scopes);
}

/* fit - an answer that is too large, or that lacks what did not fit the
 * budget, becomes an error: of this message and of no other. */
static void
fit(struct exchange *x, struct str id)
{
	const char *why = !arena_fits(x->a, TO_SEND) ? ARENA_OVER :
	    x->body.n > LIMIT_REPLY_ONE ?
	    "the answer is larger than one may be; ask for less at a time" :
	    NULL;

	if (why == NULL)
		return;
	x->status = 200;
	x->body = rpc_error(x->a, id, RPC_PARAMS, str_c(why), STR(""));
	x->oc->code = RPC_PARAMS;
	x->oc->tool_error = false;
	x->oc->cause = (struct err){ ERR_NONE };
	(void)err_set(&x->oc->cause, ERR_LIMIT, "%s", why);
}

/* ended - the message's answer as status and body. */
static void
ended(struct exchange *x, struct message *t)
{
	const struct message_fault *f = &t->fault;

	if (f->code == 0) {
		x->status = 200;
		x->body = buf_str(&t->body);
		return;
	}
	x->status = f->status;
	x->body = rpc_error(x->a, t->rpc.id, f->code, f->message, f->data);
	x->oc->code = f->code;
	(void)err_set(&x->oc->cause, ERR_INVALID, STR_FMT,
	    STR_ARG(f->message));
}

/* name_of - tool, prompt or URI for the log. */
static struct str
name_of(const struct rpc *r)
{
	struct str name = js_str_at(r->params, "name");

	return name.n > 0 ? name : js_str_at(r->params, "uri");
}

static void
call(struct exchange *x, const struct rpc *r)
{
	const struct method *m;
	struct str needed;
	struct message t;

	message_of(x, &t);
	t.rpc = *r;
	x->oc->method = r->method;
	x->oc->name = name_of(r);
	if ((m = method_ladder(&t)) != NULL) {
		needed = m->needs == NULL ? STR("") : m->needs(&t);
		if (lacks(x, needed)) {
			/* a batch has asked before its first element */
			if (x->denied_meta.p == NULL &&
			    denied(x, needed, m->run == tools_call))
				return;
			t.denied_meta = x->denied_meta;
		}
		if (m->run(&t) == -1 && t.fault.code == 0)
			(void)message_fail(&t, RPC_INTERNAL, "Internal error");
	}
	ended(x, &t);
	fit(x, r->id);
}

/* Rows 12-14 and every request. */
static void
one_message(struct exchange *x, const struct js *msg)
{
	struct str version = header_get(x->rq, "mcp-protocol-version");
	struct rpc r;

	switch (rpc_classify(x->a, msg, &r)) {
	case RPC_BAD_SHAPE:
		refuse(x, r.id, 400, RPC_INVALID, r.fault);
		break;
	case RPC_RESPONSE:
		if (era_header(version) == ERA_HEADER_MODERN)
			refuse(x, r.id, 400, RPC_INVALID,
			    "This server sends no requests, so nothing answers one");
		break;
	case RPC_NOTIFY:
		x->oc->method = r.method;
		if (version.p != NULL && !era_served(version))
			refuse(x, STR(""), 400, RPC_INVALID,
			    "Unsupported MCP-Protocol-Version");
		break;
	case RPC_CALL:
		call(x, &r);
		break;
	}
}

/* batch_needs - scopes of all elements together, for the whole POST. */
static struct str
batch_needs(struct exchange *x, const struct js *batch, bool *only_tools)
{
	struct str needed;
	struct message t;
	struct buf b;
	size_t i;

	*only_tools = true;
	buf_init(&b, x->a, SIZE_MAX);
	for (i = 0; i < js_len(batch); i++) {
		message_of(x, &t);
		if (rpc_classify(x->a, js_item(batch, i), &t.rpc) != RPC_CALL)
			continue;
		needed = method_needs(&t);
		if (!lacks(x, needed))
			continue;
		if (!str_is(t.rpc.method, "tools/call"))
			*only_tools = false;
		buf_add(&b, needed);
		buf_ch(&b, ' ');
	}
	return buf_str(&b);
}

/* element - one message of a batch; what may not be in one gets its own
 * error (row 11). */
static void
element(struct exchange *x, const struct js *msg)
{
	struct envelope env;
	struct rpc r;

	if (rpc_classify(x->a, msg, &r) == RPC_CALL) {
		envelope_read(x->a, r.params, &env);
		if (env.claim != ERA_CLAIM_NONE ||
		    str_is(r.method, "initialize")) {
			refuse(x, r.id, 200, RPC_INVALID,
			    "This request may not be part of a batch");
			return;
		}
	}
	one_message(x, msg);
}

/* no_more - why the elements from here on are not run, or NULL. None is begun
 * whose answer, with a refusal for each of those behind it, might not fit. */
static const char *
no_more(int64_t until_ms, size_t written, size_t behind)
{
	enum { REFUSAL = 512 };	/* LIMIT_ID and the words around it */

	if (clock_ms() >= until_ms)
		return "Not run: the time of this batch is over; send it again";
	if (written + LIMIT_REPLY_ONE + behind * REFUSAL > LIMIT_REPLY)
		return "Not run: the answers of this batch are too large "
		    "together; send it again";
	return NULL;
}

/* skip - the refusal of an element that is not run. */
static void
skip(struct exchange *x, const struct js *msg, const char *why)
{
	struct rpc r;

	if (rpc_classify(x->a, msg, &r) != RPC_CALL)
		return;
	x->oc->method = r.method;
	x->oc->name = name_of(&r);
	refuse(x, r.id, 200, RPC_INTERNAL, why);
	x->oc->cause.kind = ERR_LIMIT;
}

/*
 * elements - each in an arena and with an outcome of its own, so that one
 * neither uses up what the others need nor goes unheard of.
 */
static void
elements(struct exchange *x, const struct js *msg, struct buf *b)
{
	struct arena *whole = x->a, *a = arena_new(LIMIT_CALL);
	int64_t until = clock_ms() + x->m->cf->call_deadline_s * 1000;
	struct mcp_outcome *all = x->oc, one;
	size_t i, n = js_len(msg);
	const char *why;

	x->a = a;
	x->oc = &one;
	for (i = 0; i < n; i++) {
		one = (struct mcp_outcome){ .element = i + 1 };
		x->body = STR("");
		why = no_more(until, b->n, n - i - 1);
		if (why == NULL)
			element(x, js_item(msg, i));
		else
			skip(x, js_item(msg, i), why);
		if (x->who->element != NULL)
			x->who->element(x->who->arg, a, &one);
		if (x->body.n > 0) {
			buf_ch(b, b->n == 0 ? '[' : ',');
			buf_add(b, x->body);
		}
		arena_reset(a);
	}
	x->a = whole;
	x->oc = all;
	arena_free(a);
}

/* Row 11. */
static void
batch(struct exchange *x, const struct js *msg)
{
	struct str version = header_get(x->rq, "mcp-protocol-version"), needed;
	bool only_tools;
	struct buf b;

	if (version.p != NULL && !str_is(version, "2025-03-26")) {
		refuse(x, STR(""), 400, RPC_INVALID,
		    "Only revision 2025-03-26 has batches");
		return;
	}
	if (js_len(msg) == 0 || js_len(msg) > (size_t)x->m->cf->batch_max) {
		refuse(x, STR(""), 400, RPC_INVALID,
		    "A batch has too many messages or none");
		return;
	}
	needed = batch_needs(x, msg, &only_tools);
	if (needed.n > 0 && denied(x, needed, only_tools))
		return;
	x->st.sink = NULL;	/* no streaming */
	x->st.keep = false;
	if (!arena_fits(x->a, TO_SEND)) {
		refuse(x, STR(""), 400, RPC_INVALID, ARENA_OVER);
		return;
	}
	buf_init(&b, x->a, LIMIT_REPLY);
	elements(x, msg, &b);
	if (b.full) {
		refuse(x, STR(""), 500, RPC_INTERNAL, "Internal error");
		return;
	}
	if (b.n > 0)
		buf_ch(&b, ']');
	x->status = b.n > 0 ? 200 : 202;
	x->body = buf_str(&b);
	x->oc->method = STR("batch");
	x->oc->name = STR("");
}

static void
exchange(struct exchange *x, struct str text)
{
	struct err e = { 0 };
	const struct js *msg;

	*x->oc = (struct mcp_outcome){ .method = STR("") };
	if (js_parse(x->a, text, (int)x->m->cf->json_depth, &msg, &e) == -1)
		refuse(x, STR(""), 400, RPC_PARSE, e.msg);	/* row 10 */
	else if (js_type(msg) == JS_ARRAY)
		batch(x, msg);
	else
		one_message(x, msg);
}

/* reply - the one place where an answer becomes HTTP. */
static void
reply(struct exchange *x)
{
	struct http_res *rs = x->rs;

	if (x->replied)
		return;
	if (x->st.begun) {
		(void)stream_send(&x->st, x->a, x->body);
		if (x->st.sink == NULL)
			rs->body = buf_str(&x->st.kept);
		return;
	}
	if (x->status == 503)
		(void)http_set(rs, "Retry-After", STR("30"));
	if (x->body.n == 0) {
		rs->status = x->status == 0 ? 202 : x->status;
		return;
	}
	if (x->status == 200 && !edge_accepts_json(x->rq) &&
	    edge_accepts_sse(x->rq)) {
		stream_headers(rs);	/* row 9: the client takes only this */
		buf_init(&x->st.kept, x->a, SIZE_MAX);
		stream_event(&x->st.kept, x->body);
		rs->body = buf_str(&x->st.kept);
		return;
	}
	http_json(rs, x->status, x->body);
}

void
mcp_serve(struct mcp *m, struct arena *a, const struct http_req *rq,
    const struct mcp_caller *who, struct http_res *rs,
    struct mcp_outcome *out)
{
	bool sse = edge_accepts_sse(rq);
	struct exchange x = {
		.m = m, .a = a, .rq = rq, .who = who, .now = rq->now,
		.rs = rs, .oc = out,
		.st = { .sink = sse ? rq->sink : NULL, .keep = sse,
		    .rs = rs, .keepalive_ms = m->cf->sse_keepalive_s * 1000 }
	};

	exchange(&x, rq->body);
	reply(&x);
}

void
mcp_serve_line(struct mcp *m, struct arena *a, struct str line, int64_t now,
    struct http_sink *sink, const struct mcp_caller *who, struct str *answer,
    struct mcp_outcome *out)
{
	struct exchange x = {
		.m = m, .a = a, .who = who, .now = now, .oc = out,
		.st = { .sink = sink }
	};

	exchange(&x, line);
	*answer = x.body;
}

/* capabilities - what is registered is what is declared. */
static unsigned
capabilities(const struct mcp_server *sv)
{
	unsigned caps = 0;
	size_t i;

	if (sv->tools != NULL)
		caps |= SERVER_TOOLS;
	if (sv->resources != NULL)
		caps |= SERVER_RESOURCES;
	if (sv->prompts != NULL)
		caps |= SERVER_PROMPTS;
	for (i = 0; sv->resources != NULL && sv->resources[i] != NULL; i++)
		if (sv->resources[i]->complete != NULL)
			caps |= SERVER_COMPLETIONS;
	for (i = 0; sv->prompts != NULL && sv->prompts[i] != NULL; i++)
		if (sv->prompts[i]->complete != NULL)
			caps |= SERVER_COMPLETIONS;
	if (sv->skills != NULL)
		caps |= SERVER_SKILLS | SERVER_RESOURCES;
	if (sv->logging)
		caps |= SERVER_LOGGING;
	if (sv->legacy_subscribe)
		caps |= SERVER_SUBSCRIBE;
	return caps;
}

int
mcp_new(struct arena *a, const struct mcp_server *sv, const struct conf *cf,
    const struct str *keys, size_t nkeys, struct mcp **out, struct err *e)
{
	struct mcp *m = arena_one(a, struct mcp);
	const struct js *extensions;
	size_t i;

	*m = (struct mcp){ .a = a, .sv = sv, .cf = cf, .keys = keys,
		.nkeys = nkeys, .caps = capabilities(sv),
		.lists = arena_array(a, SERVER_LISTS, struct server_list),
		.prepare = {
			[SERVER_LIST_TOOLS] = tools_prepare,
			[SERVER_LIST_RESOURCES] = resources_prepare,
			[SERVER_LIST_TEMPLATES] = resources_prepare,
			[SERVER_LIST_PROMPTS] = prompts_prepare,
			[SERVER_LIST_SKILLS] = skills_prepare,
		} };
	while (sv->tools != NULL && sv->tools[m->ntools] != NULL)
		m->ntools++;
	m->inputs = arena_array(a, m->ntools, const struct schema *);
	if (nkeys == 0 || keys[0].n == 0)
		return err_set(e, ERR_INVALID, "no key for requestState");
	if (sv->extensions != NULL &&
	    (js_parse(a, str_c(sv->extensions), 16, &extensions, e) == -1 ||
	    js_type(extensions) != JS_OBJECT))
		return err_set(e, ERR_INVALID, "extensions: not an object");
	if (js_parse(a, STR("{}"), 1, &m->empty, e) == -1)
		return -1;
	if (skills_resources(m, &m->resources, e) == -1)
		return -1;
	session_prepare(a, m);
	for (i = 0; i < SERVER_LISTS && !sv->lazy; i++)
		if (m->lists[i].n == 0 && m->prepare[i](m, e) == -1)
			return -1;
	*out = m;
	return 0;
}
