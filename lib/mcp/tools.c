/* SPDX-License-Identifier: MIT */
/* tools - one call of a tool, from its name to its result. */
#include "mcp/tools.h"

#include <assert.h>

#include "mcp/call_priv.h"
#include "mcp/header.h"
#include "mcp/list.h"

/* index_of - of a tool in the registry; ntools when there is none. */
static size_t
index_of(const struct mcp *m, struct str name)
{
	size_t i;

	for (i = 0; i < m->ntools; i++)
		if (str_is(name, m->sv->tools[i]->name))
			break;
	return i;
}

struct str
tools_needs(struct message *t)
{
	size_t i = index_of(t->m, js_str_at(t->rpc.params, "name"));

	return i < t->m->ntools ? str_c(t->m->sv->tools[i]->scope) : STR("");
}

/* Row 26: Mcp-Param-* repeat arguments. A value of another type than its
 * schema says is left to the argument check. */
int
tools_headers(struct message *t)
{
	size_t i, k, tool = index_of(t->m, js_str_at(t->rpc.params, "name"));
	struct schema_param p;
	const struct js *v;
	struct str name;

	if (tool == t->m->ntools)
		return 0;
	if (tools_input(t->m, tool) == NULL)
		return message_fail(t, RPC_INTERNAL, "Internal error");
	for (i = 0; schema_param(tools_input(t->m, tool), i, &p); i++) {
		v = js_at(t->rpc.params, "arguments");
		for (k = 0; k < p.depth; k++)
			(void)js_get_str(v, p.path[k], &v);
		if (js_type(v) == JS_NONE || js_type(v) == JS_NULL ||
		    js_type(v) == JS_OBJECT || js_type(v) == JS_ARRAY)
			continue;
		name = arena_printf(t->a, "Mcp-Param-" STR_FMT,
		    STR_ARG(p.header));
		if (!header_equal(t->a, http_header(t->rq, name.p), v))
			return message_fail(t, RPC_HEADER, "%s must be present "
			    "and equal its argument", name.p);
	}
	return 0;
}

int
tools_page(struct message *t, enum server_lists which)
{
	const struct server_list *list = &t->m->lists[which];
	const struct server_page *p;
	struct server_list own;
	const struct js *v;
	struct str cursor;

	if (t->m->lists[which].n == 0 &&
	    t->m->prepare[which](t->m, &t->oc->cause) == -1)
		return message_fail(t, RPC_INTERNAL, "Internal error");
	if (which == SERVER_LIST_TOOLS &&
	    tools_list_own(t->m, t->a, t->who->scopes, &own))
		list = &own;
	if (js_get(t->rpc.params, "cursor", &v) && js_type(v) != JS_NULL) {
		cursor = js_str(v);
		p = js_type(v) != JS_STRING ? NULL : list_page(list, &cursor);
	} else
		p = list_page(list, NULL);
	if (p == NULL)
		return message_fail(t, RPC_PARAMS, "unknown cursor");
	message_whole(t, p->result[t->era]);
	return 0;
}

int
tools_list(struct message *t)
{
	return tools_page(t, SERVER_LIST_TOOLS);
}

/* Rows 29 and 39: the model can correct its arguments, so this is a result. */
static void
bad_arguments(struct call *c, const struct schema_fault *f)
{
	const struct mcp_server *sv = c->priv->t->m->sv;
	struct refusal no = {
		.code = f->code == SCHEMA_UNKNOWN ? REFUSAL_UNKNOWN_FIELD :
		    REFUSAL_VALIDATION,
		.field = f->path,
	};

	if (sv->explain != NULL)
		sv->explain(c, f, &no.message, &no.hint);
	else
		no.message = STR("The arguments do not fit the schema.");
	(void)call_fail(c, &no);
}

/* Row 5 for hosts that read the challenge from a tool's result. */
static void
denied(struct call *c)
{
	struct refusal no = {
		.code = REFUSAL_FORBIDDEN,
		.message = call_say(c, MCP_SAY_DENIED),
		.hint = call_say(c, MCP_SAY_CONNECT),
	};

	(void)call_fail(c, &no);
	call_meta(c, "mcp/www_authenticate", c->priv->t->denied_meta);
}

/* Row 40. */
static void
unavailable(struct call *c)
{
	struct refusal no = {
		.code = REFUSAL_VALIDATION,
		.message = call_say(c, MCP_SAY_NO_QUESTION),
		.hint = call_say(c, MCP_SAY_ASK),
	};

	(void)call_fail(c, &no);
}

static void
write_result(struct call *c)
{
	struct call_priv *p = c->priv;
	struct message *t = p->t;
	struct js_out *o;

	assert(p->out.depth == 0);	/* a handler left its object open */
	if (p->content.n == 0)	/* never after call_fail */
		call_text(c, buf_str(&p->structured));
	o = message_result(t);
	js_kv_arr(o, "content");
	js_put_raw(o, buf_str(&p->content));
	js_end(o);
	if (p->structured.n > 0)
		js_kv_raw(o, "structuredContent", buf_str(&p->structured));
	if (p->failed)
		js_kv_bool(o, "isError", true);
	t->oc->tool_error = p->failed;
	message_complete(t, "complete", RESULT_NO_CACHE, buf_str(&p->meta));
}

/* fit - whether the arguments fit, if need be once they are tidied. */
static bool
fit(struct call *c, const struct schema *input, struct schema_fault *f)
{
	if (schema_check(input, c->a, c->args, NULL))
		return true;
	c->args = schema_tidy(input, c->a, c->args);
	return schema_check(input, c->a, c->args, f);
}

/* run - the handler, once its arguments fit. */
static int
run(struct call *c, const struct tool *tool)
{
	struct call_priv *p = c->priv;
	struct err e = { 0 };

	if (tool->run(c, c->args, call_out(c), &e) == -1) {
		if (!p->unavailable)
			return message_failed(p->t, &e);
		unavailable(c);
	}
	if (call_end_round(c))
		return p->t->fault.code != 0 ? -1 : 0;
	if (tool->output != NULL && !p->failed && p->structured.n == 0) {
		(void)err_set(&e, ERR_IO, "tool '%s' wrote no "
		    "structuredContent", tool->name);
		return message_failed(p->t, &e);
	}
	write_result(c);
	return 0;
}

int
tools_call(struct message *t)
{
	const struct js *args = t->m->empty;
	struct refusal no = { .code = REFUSAL_NONE };
	struct schema_fault f;
	struct call_priv p;
	struct call c;
	struct str name;
	bool fits;
	size_t i;

	if (message_param(t, "name", &name) == -1)
		return -1;
	if ((i = index_of(t->m, name)) == t->m->ntools)
		return message_fail(t, RPC_PARAMS, "unknown tool '" STR_FMT "'",
		    STR_ARG(str_utf8_cut(name, 100)));
	if (js_get(t->rpc.params, "arguments", &args) &&
	    js_type(args) != JS_OBJECT)
		return message_fail(t, RPC_PARAMS,
		    "params.arguments must be an object");
	if (tools_input(t->m, i) == NULL)
		return message_fail(t, RPC_INTERNAL, "Internal error");
	call_begin(&c, &p, t, name, args != NULL ? args : t->m->empty);
	/* before the rounds, whose state is bound to the arguments */
	fits = fit(&c, tools_input(t->m, i), &f);
	if (t->denied_meta.p != NULL)
		denied(&c);
	else if (!call_admitted(&c, &no))
		(void)call_fail(&c, &no);
	else if (call_begin_round(&c) == -1)
		return -1;
	else if (!fits)
		bad_arguments(&c, &f);
	else
		return run(&c, t->m->sv->tools[i]);
	write_result(&c);
	return 0;
}
