/* SPDX-License-Identifier: MIT */
#include "mcp/prompts.h"

#include "mcp/list.h"
#include "mcp/call_priv.h"
#include "mcp/tools.h"

const struct prompt *
prompts_find(const struct mcp *m, struct str name)
{
	const struct prompt *const *p = m->sv->prompts;

	for (; p != NULL && *p != NULL; p++)
		if (str_is(name, (*p)->name))
			return *p;
	return NULL;
}

struct str
prompts_needs(struct message *t)
{
	const struct prompt *p = prompts_find(t->m,
	    js_str_at(t->rpc.params, "name"));

	return p != NULL ? str_c(p->scope) : STR("");
}

int
prompts_list(struct message *t)
{
	return tools_page(t, SERVER_LIST_PROMPTS);
}

/* arguments - all strings, all known, the required ones there (row 28). */
static int
arguments(struct message *t, const struct prompt *p, const struct js *args)
{
	const struct prompt_arg *arg;
	struct js_iter it = { 0 };
	const struct js *v;

	if (js_type(args) != JS_OBJECT)
		return message_fail(t, RPC_PARAMS,
		    "params.arguments must be an object");
	while (js_next(args, &it)) {
		for (arg = p->args; arg != NULL && arg->name != NULL; arg++)
			if (str_is(it.name, arg->name))
				break;
		if (arg == NULL || arg->name == NULL)
			return message_fail(t, RPC_PARAMS, "prompt '%s' has no "
			    "argument '" STR_FMT "'", p->name,
			    STR_ARG(str_utf8_cut(it.name, 100)));
		if (js_type(it.value) == JS_NULL && !arg->required)
			continue;	/* counts as absent, as in a tool */
		if (js_type(it.value) != JS_STRING)
			return message_fail(t, RPC_PARAMS, "argument '%s' must "
			    "be a string", arg->name);
	}
	for (arg = p->args; arg != NULL && arg->name != NULL; arg++)
		if (arg->required && !js_get(args, arg->name, &v))
			return message_fail(t, RPC_PARAMS, "argument '%s' is "
			    "missing", arg->name);
	return 0;
}

int
prompts_get(struct message *t)
{
	const struct js *args = t->m->empty, *sent;
	const struct prompt *p;
	struct err e = { 0 };
	struct call_priv priv;
	struct call c;
	struct str name;
	struct js_out *o;

	if (message_param(t, "name", &name) == -1)
		return -1;
	if ((p = prompts_find(t->m, name)) == NULL)
		return message_fail(t, RPC_PARAMS, "unknown prompt '" STR_FMT
		    "'", STR_ARG(str_utf8_cut(name, 100)));
	if (js_get(t->rpc.params, "arguments", &sent))
		args = sent;
	if (arguments(t, p, args) == -1)
		return -1;
	call_begin(&c, &priv, t, name, args);
	if (call_begin_round(&c) == -1)
		return -1;
	if (p->get(&c, &e) == -1)
		return message_failed(t, &e);
	if (call_end_round(&c))
		return 0;
	o = message_result(t);
	js_kv_c(o, "description", p->description);
	js_kv_arr(o, "messages");
	if (priv.items.n > 0)
		js_put_raw(o, buf_str(&priv.items));
	js_end(o);
	message_complete(t, "complete", RESULT_NO_CACHE, buf_str(&priv.meta));
	return 0;
}

static struct str
entry(struct arena *a, const struct prompt *p)
{
	const struct prompt_arg *arg = p->args;
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "name", p->name);
	if (p->title != NULL)
		js_kv_c(&o, "title", p->title);
	js_kv_c(&o, "description", p->description);
	if (arg != NULL) {
		js_kv_arr(&o, "arguments");
		for (; arg->name != NULL; arg++) {
			js_obj(&o);
			js_kv_c(&o, "name", arg->name);
			if (arg->description != NULL)
				js_kv_c(&o, "description", arg->description);
			js_kv_bool(&o, "required", arg->required);
			js_end(&o);
		}
		js_end(&o);
	}
	js_end(&o);
	return buf_str(&b);
}

int
prompts_prepare(const struct mcp *m, struct err *e)
{
	struct arena *a = m->a;
	const struct prompt *const *p = m->sv->prompts;
	size_t i, n = 0, size = m->sv->page_size;
	struct str *items;

	while (p != NULL && p[n] != NULL)
		n++;
	items = arena_array(a, n, struct str);
	for (i = 0; i < n; i++) {
		if (p[i]->name == NULL || p[i]->description == NULL ||
		    p[i]->get == NULL)
			return err_set(e, ERR_INVALID, "prompt '%s' needs "
			    "name, description and get",
			    p[i]->name != NULL ? p[i]->name : "");
		if (prompts_find(m, str_c(p[i]->name)) != p[i])
			return err_set(e, ERR_INVALID, "prompt '%s' twice",
			    p[i]->name);
		items[i] = entry(a, p[i]);
	}
	m->lists[SERVER_LIST_PROMPTS] = list_render(a, m, "prompts", items, n,
	    size > 0 ? size : LIST_PAGE,
	    RESULT_LIST);
	return 0;
}
