/* SPDX-License-Identifier: MIT */
/*
 * complete - a row without a completion function, and an
 * argument its function does not know, have no suggestions: that is a result.
 */
#include "mcp/complete.h"

#include "mcp/call_priv.h"
#include "mcp/prompts.h"
#include "mcp/resources.h"

struct target {
	int (*fn)(struct call *c, struct str arg, struct str prefix,
	    struct err *e);
	const char *scope;
	struct str name;
};

/* target - what params.ref names; false when it names nothing of ours. */
static bool
target(const struct message *t, struct target *out)
{
	const struct js *ref = js_at(t->rpc.params, "ref");
	struct str type = js_str_at(ref, "type");
	const struct resource *r;
	const struct prompt *p;

	if (str_is(type, "ref/prompt")) {
		out->name = js_str_at(ref, "name");
		if ((p = prompts_find(t->m, out->name)) == NULL)
			return false;
		out->fn = p->complete;
		out->scope = p->scope;
		return true;
	}
	out->name = js_str_at(ref, "uri");
	if (!str_is(type, "ref/resource") ||
	    (r = resources_template(t->m, out->name)) == NULL)
		return false;
	out->fn = r->complete;
	out->scope = r->scope;
	return true;
}

struct str
complete_needs(struct message *t)
{
	struct target to;

	return target(t, &to) ? str_c(to.scope) : STR("");
}

static void
write_result(struct message *t, const struct call_priv *p)
{
	struct js_out *o = message_result(t);

	js_kv_obj(o, "completion");
	js_kv_arr(o, "values");
	if (p->items.n > 0)
		js_put_raw(o, buf_str(&p->items));
	js_end(o);
	js_kv_int(o, "total", (int64_t)p->nitems);
	js_kv_bool(o, "hasMore", p->nitems > CALL_VALUES_MAX);
	js_end(o);
	message_complete(t, "complete", RESULT_NO_CACHE, STR(""));
}

int
complete_run(struct message *t)
{
	const struct js *arg = js_at(t->rpc.params, "argument");
	const struct js *context = js_at(js_at(t->rpc.params, "context"),
	    "arguments");
	struct err e = { 0 };
	struct call_priv p;
	struct target to;
	struct call c;

	if (!target(t, &to))
		return message_fail(t, RPC_PARAMS, "params.ref must name a "
		    "prompt or a resource template of this server");
	if (js_type(js_at(arg, "name")) != JS_STRING ||
	    js_type(js_at(arg, "value")) != JS_STRING)
		return message_fail(t, RPC_PARAMS, "params.argument must have "
		    "the strings 'name' and 'value'");
	call_begin(&c, &p, t, to.name, js_type(context) == JS_OBJECT ?
	    context : t->m->empty);
	if (to.fn != NULL && to.fn(&c, js_str_at(arg, "name"),
	    js_str_at(arg, "value"), &e) == -1)
		return message_failed(t, &e);
	write_result(t, &p);
	return 0;
}
