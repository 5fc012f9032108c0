/* SPDX-License-Identifier: MIT */
/* message - the first failure stays; what comes after it changes nothing. */
#include "mcp/message.h"

#include <stdarg.h>
#include <stdio.h>

#include "mcp/outcome.h"

static int
fail(struct message *t, int status, int code, const char *fmt, va_list ap)
{
	char text[300];
	struct str s;

	if (t->fault.code != 0)
		return -1;
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	/* client text may have been cut in the middle of a letter */
	s = str_c(text);
	if (!str_utf8(s))
		s = str_utf8_cut(s, s.n - 1);
	t->fault = (struct message_fault){ .status = status, .code = code,
		.message = arena_str(t->a, s) };
	return -1;
}

int
message_fail(struct message *t, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fail(t, outcome_status(t->era, code), code, fmt, ap);
	va_end(ap);
	return -1;
}

int
message_refuse(struct message *t, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fail(t, 400, code, fmt, ap);
	va_end(ap);
	return -1;
}

int
message_failed(struct message *t, const struct err *e)
{
	const struct outcome *o = outcome_of(e->kind);

	if (t->fault.code != 0)
		return -1;
	t->oc->cause = *e;
	(void)message_fail(t, o->code, "%s", o->say != NULL ? o->say : e->msg);
	if (o->status != 0)
		t->fault.status = o->status;
	return -1;
}

struct js_out *
message_result(struct message *t)
{
	buf_init(&t->body, t->a, SIZE_MAX);
	js_begin(&t->out, &t->body);
	rpc_result(&t->out, t->rpc.id);
	js_obj(&t->out);
	return &t->out;
}

void
message_complete(struct message *t, const char *type, enum result_cache cache,
    struct str meta)
{
	result_tail(&t->out, t->m, t->era, type, cache, meta);
	js_end(&t->out);
	js_end(&t->out);
}

void
message_whole(struct message *t, struct str result)
{
	buf_init(&t->body, t->a, SIZE_MAX);
	js_begin(&t->out, &t->body);
	rpc_result(&t->out, t->rpc.id);
	js_put_raw(&t->out, result);
	js_end(&t->out);
}

int
message_param(struct message *t, const char *name, struct str *out)
{
	const struct js *v;

	if (!js_get(t->rpc.params, name, &v) || js_type(v) != JS_STRING)
		return message_fail(t, RPC_PARAMS, "params.%s must be a string",
		    name);
	*out = js_str(v);
	return 0;
}
