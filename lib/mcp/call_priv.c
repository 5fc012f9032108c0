/* SPDX-License-Identifier: MIT */
/* call_priv - what a handler writes (call.h), kept until the result is made. */
#include "mcp/call_priv.h"

#include <stdlib.h>

void
call_begin(struct call *c, struct call_priv *p, struct message *t,
    struct str name, const struct js *args)
{
	struct buf *bufs[] = {
		&p->content, &p->structured, &p->meta, &p->items, &p->asks
	};
	size_t i;

	*p = (struct call_priv){ .t = t };
	for (i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		buf_init(bufs[i], t->a, SIZE_MAX);
	js_begin(&p->out, &p->structured);
	*c = (struct call){
		.a = t->a, .sub = t->who->sub, .scopes = t->who->scopes,
		.client = t->who->client, .lang = t->env.lang, .now = t->now,
		.era = t->era, .args = args, .meta = t->env.meta,
		.name = name, .app = t->who->app, .priv = p
	};
}

/* item - append one JSON text to a comma-separated row of them. */
static void
item(struct buf *b, struct str json)
{
	if (b->n > 0)
		buf_ch(b, ',');
	buf_add(b, json);
}

/* member - append "key":json to a row of members. */
static void
member(struct buf *b, const char *key, struct str json)
{
	struct js_out o;

	if (b->n > 0)
		buf_ch(b, ',');
	js_begin(&o, b);
	js_put_c(&o, key);
	buf_ch(b, ':');
	buf_add(b, json);
}

struct str
call_text_block(struct call *c, struct str text)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "type", "text");
	js_kv_str(&o, "text", text);
	js_end(&o);
	return buf_str(&b);
}

void
call_text(struct call *c, struct str text)
{
	item(&c->priv->content, call_text_block(c, text));
}

size_t
call_pending(const struct call *c)
{
	return c->priv->content.n;
}

struct js_out *
call_out(struct call *c)
{
	return &c->priv->out;
}

void
call_structured(struct call *c, struct str json)
{
	c->priv->structured.n = 0;
	js_begin(&c->priv->out, &c->priv->structured);
	js_put_raw(&c->priv->out, json);
}

void
call_content(struct call *c, struct str json)
{
	item(&c->priv->content, json);
}

void
call_meta(struct call *c, const char *key, struct str json)
{
	member(&c->priv->meta, key, json);
}

bool
call_admitted(struct call *c, struct refusal *no)
{
	const struct message *t = c->priv->t;

	t->oc->admitted = t->m->sv->admit == NULL || t->m->sv->admit(c, no);
	return t->oc->admitted;
}

struct str
call_say(struct call *c, enum mcp_sentence what)
{
	static const struct str plain[MCP_SENTENCES] = {
		[MCP_SAY_REPEAT] =
		    STR_INIT("Correct the call and repeat it."),
		[MCP_SAY_GIVE_UP] =
		    STR_INIT("Repeating it will not help: tell the user."),
		[MCP_SAY_FIELD] = STR_INIT("field"),
		[MCP_SAY_REVISION] = STR_INIT("current revision"),
		[MCP_SAY_DENIED] =
		    STR_INIT("This action needs a further permission."),
		[MCP_SAY_CONNECT] =
		    STR_INIT("Connect the server again and allow this action."),
		[MCP_SAY_NO_QUESTION] = STR_INIT("The tool has to ask the "
		    "user, which this protocol revision cannot do."),
		[MCP_SAY_ASK] = STR_INIT("Ask the user in the conversation."),
	};
	const struct mcp_server *sv = c->priv->t->m->sv;

	return sv->say != NULL ? sv->say(c, what) : plain[what];
}

/* failure_text - all that a model needs to go on, in one block. */
static struct str
failure_text(struct call *c, const struct refusal *no)
{
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	buf_add(&b, no->message);
	buf_ch(&b, '\n');
	buf_add(&b, no->hint.n > 0 ? no->hint : call_say(c,
	    refusal_retryable(no->code) ? MCP_SAY_REPEAT : MCP_SAY_GIVE_UP));
	buf_printf(&b, "\n[%s", refusal_name(no->code));
	if (no->field.n > 0)
		buf_printf(&b, "; " STR_FMT ": " STR_FMT,
		    STR_ARG(call_say(c, MCP_SAY_FIELD)), STR_ARG(no->field));
	if (no->code == REFUSAL_CONFLICT_REVISION)
		buf_printf(&b, "; " STR_FMT ": %lld",
		    STR_ARG(call_say(c, MCP_SAY_REVISION)),
		    (long long)no->revision);
	buf_ch(&b, ']');
	return buf_str(&b);
}

/* failure_facts - the same for programs. */
static struct str
failure_facts(struct call *c, const struct refusal *no)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "code", refusal_name(no->code));
	if (no->field.n > 0)
		js_kv_str(&o, "field", no->field);
	js_kv_bool(&o, "retryable", refusal_retryable(no->code));
	if (no->code == REFUSAL_CONFLICT_REVISION)
		js_kv_int(&o, "revision", no->revision);
	js_end(&o);
	return buf_str(&b);
}

int
call_fail(struct call *c, const struct refusal *no)
{
	struct call_priv *p = c->priv;

	p->failed = true;
	p->content.n = p->structured.n = p->meta.n = 0;
	js_begin(&p->out, &p->structured);	/* forgets what was left open */
	call_text(c, failure_text(c, no));
	call_meta(c, "digital-twin/error", failure_facts(c, no));
	return 0;
}

void
call_notify(struct call *c, const char *method, struct str params)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "jsonrpc", "2.0");
	js_kv_c(&o, "method", method);
	js_kv_raw(&o, "params", params);
	js_end(&o);
	(void)stream_send(c->priv->t->st, c->a, buf_str(&b));
}

void
call_progress(struct call *c, const char *progress, const char *total,
    struct str message)
{
	struct call_priv *p = c->priv;
	double value = strtod(progress, NULL);
	struct js_out o;
	struct buf b;

	if (p->t->env.progress_token.n == 0 ||
	    (p->progressed && value <= p->progress)) {
		stream_tick(p->t->st);
		return;
	}
	p->progressed = true;
	p->progress = value;
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_raw(&o, "progressToken", p->t->env.progress_token);
	js_kv_raw(&o, "progress", str_c(progress));
	if (total != NULL)
		js_kv_raw(&o, "total", str_c(total));
	if (message.n > 0)
		js_kv_str(&o, "message", message);
	js_end(&o);
	call_notify(c, "notifications/progress", buf_str(&b));
}

void
call_resource(struct call *c, struct str uri, struct str mime,
    struct str text, struct str blob_b64)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "uri", uri);
	if (mime.n > 0)
		js_kv_str(&o, "mimeType", mime);
	if (blob_b64.n > 0)
		js_kv_str(&o, "blob", blob_b64);
	else
		js_kv_str(&o, "text", text);
	js_end(&o);
	item(&c->priv->items, buf_str(&b));
}

void
call_resource_raw(struct call *c, struct str json)
{
	item(&c->priv->items, json);
}

void
call_prompt_message(struct call *c, const char *role,
    struct str content_json)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "role", role);
	js_kv_raw(&o, "content", content_json);
	js_end(&o);
	item(&c->priv->items, buf_str(&b));
}

/* Values over what a result may hold only count. */
void
call_complete(struct call *c, struct str value)
{
	struct call_priv *p = c->priv;
	struct js_out o;

	if (p->nitems++ >= CALL_VALUES_MAX)
		return;
	if (p->items.n > 0)
		buf_ch(&p->items, ',');
	js_begin(&o, &p->items);
	js_put_str(&o, value);
}
