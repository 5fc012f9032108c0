/* SPDX-License-Identifier: MIT */
/*
 * call_round - multi-round input (doc/protocol.md 4.5, SEP-2322): the questions
 * a handler asks and the answers the client brings in its next request. The
 * calls are declared in call.h and call_priv.h.
 */
#include "mcp/call_priv.h"

#include "mcp/request_state.h"

static const struct {
	const char *method, *capability;
} kinds[] = {
	{ "elicitation/create", "elicitation" },
	{ "roots/list", "roots" },
	{ "sampling/createMessage", "sampling" },
};

static struct request_state_bind
bind(const struct call *c)
{
	return (struct request_state_bind){
		.method = c->priv->t->rpc.method, .name = c->name,
		.sub = c->sub, .args = c->args
	};
}

static int
answers(struct call *c)
{
	struct message *t = c->priv->t;
	struct js_iter it = { 0 };
	const struct js *v;

	if (!js_get(t->rpc.params, "inputResponses", &v))
		return 0;
	if (js_type(v) != JS_OBJECT)
		return message_fail(t, RPC_PARAMS,
		    "params.inputResponses must be an object");
	while (js_next(v, &it))
		if (js_type(it.value) != JS_OBJECT)
			return message_fail(t, RPC_PARAMS,
			    "each of params.inputResponses must be an object");
	c->priv->answers = v;
	return 0;
}

static int
resumed(struct call *c)
{
	struct message *t = c->priv->t;
	struct request_state_bind b = bind(c);
	struct err e = { 0 };
	const struct js *v;
	struct str data;

	if (!js_get(t->rpc.params, "requestState", &v))
		return 0;
	if (js_type(v) != JS_STRING)
		return message_fail(t, RPC_PARAMS,
		    "params.requestState must be a string");
	if (request_state_open(t->a, t->m->keys, t->m->nkeys, &b, t->now,
		js_str(v), &data, &e) == -1) {
		t->oc->cause = e;
		return message_fail(t, RPC_PARAMS,
		    "params.requestState is not valid here; start again");
	}
	c->priv->resumed = data.p == NULL ? STR("") : data;
	return 0;
}

int
call_begin_round(struct call *c)
{
	if (c->era != MCP_MODERN)
		return 0;	/* members of a later revision mean nothing */
	return answers(c) == -1 || resumed(c) == -1 ? -1 : 0;
}

bool
call_can(const struct call *c, const char *capability)
{
	return c->era == MCP_MODERN && js_type(js_at(
	    c->priv->t->env.capabilities, capability)) == JS_OBJECT;
}

int
call_require(struct call *c, const char *capability, struct err *e)
{
	struct message *t = c->priv->t;
	struct js_out o;
	struct buf b;

	if (call_can(c, capability))
		return 0;
	if (c->era != MCP_MODERN) {
		c->priv->unavailable = true;
		return err_set(e, ERR_INVALID, "client capability '%s' cannot "
		    "be used in this protocol revision", capability);
	}
	(void)message_fail(t, RPC_CAPABILITY,
	    "The client capability '%s' is required", capability);
	buf_init(&b, t->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_obj(&o, "requiredCapabilities");
	js_kv_raw(&o, capability, STR("{}"));
	js_end(&o);
	js_end(&o);
	t->fault.data = buf_str(&b);
	return err_set(e, ERR_INVALID, "client capability '%s' not declared",
	    capability);
}

int
call_ask(struct call *c, const char *key, const char *method,
    struct str params_json, struct err *e)
{
	struct buf *b = &c->priv->asks;
	struct js_out o;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(method, kinds[i].method) == 0)
			break;
	if (i == sizeof(kinds) / sizeof(kinds[0]))
		return err_set(e, ERR_IO, "'%s' cannot be asked", method);
	if (call_require(c, kinds[i].capability, e) == -1)
		return -1;
	if (b->n > 0)
		buf_ch(b, ',');
	js_begin(&o, b);
	js_put_c(&o, key);
	buf_ch(b, ':');
	js_begin(&o, b);
	js_obj(&o);
	js_kv_c(&o, "method", method);
	js_kv_raw(&o, "params", params_json);
	js_end(&o);
	return 0;
}

void
call_state(struct call *c, struct str data)
{
	c->priv->state = data.p == NULL ? STR("") : data;
}

const struct js *
call_answer(const struct call *c, const char *key)
{
	return js_at(c->priv->answers, key);
}

bool
call_resumed(const struct call *c, struct str *data)
{
	if (c->priv->resumed.p == NULL)
		return false;
	*data = c->priv->resumed;
	return true;
}

/* seal - the state for the next round into the open result. */
static void
seal(struct call *c, struct js_out *o)
{
	struct call_priv *p = c->priv;
	const struct mcp *m = p->t->m;
	struct request_state_bind b = bind(c);

	js_kv_str(o, "requestState", request_state_seal(c->a, m->keys[0], &b,
	    p->t->now + m->cf->state_ttl_s, p->state));
}

bool
call_end_round(struct call *c)
{
	struct call_priv *p = c->priv;
	struct js_out *o;

	if (p->failed || (p->asks.n == 0 && p->state.p == NULL))
		return false;
	if (c->era != MCP_MODERN)
		return false;
	o = message_result(p->t);
	if (p->asks.n > 0) {
		js_kv_obj(o, "inputRequests");
		buf_add(o->b, buf_str(&p->asks));
		o->comma = true;
		js_end(o);
	}
	if (p->state.p != NULL)
		seal(c, o);
	message_complete(p->t, "input_required", RESULT_NO_CACHE, STR(""));
	return true;
}
