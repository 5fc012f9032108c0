/* SPDX-License-Identifier: MIT */
/* correct_event - take an entry back, or say that something is wrong. */
#include "mcp/mcp.h"
#include "base/limits.h"
#include "tools/app.h"
#include "tools/refold.h"
#include "tools/reply.h"
#include "tools/run_write.h"
#include "tools/schema_text.h"
#include "tools/wording.h"

/* How often a void is tried anew because the twin was written to meanwhile. */
enum { TRIES = 8 };

/* clang-format off */
static const char correct_event_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["action", "reason", "request_id"],
"properties": {
  "action": { "type": "string", "enum": ["void", "dispute"],
    "description": "void: take back one's own, up to 30 days old. dispute: mark as wrong." },
  "seq": { "type": "integer", "minimum": 1, "description": "Its number in get_history." },
  "indicator": { "type": "string", "minLength": 1, "maxLength": 200, "description": "Or the disputed reading." },
  "replacement": { "type": "object", "description": "void: the whole entry anew, as arguments of its tool." },
  "reason": { "type": "string", "minLength": 1, "maxLength": 500, "description": "In the learner's words." },
) ARG_REQUEST_ID JSON(
} });

static const char correct_event_output[] = JSON({
"type": "object",
"properties": {
  "seq": { "type": "integer" },
  "action": { "type": "string" },
  "entry": { "type": ["object", "null"] },
  "indicator": { "type": ["string", "null"] },
  "changes": { "type": "array", "items": { "type": "object" } },
  "next": { "type": ["object", "null"] },
  "replacement": { "type": ["object", "null"] }
} });
/* clang-format on */

/* whole - the replacement as the arguments of a call: with the request_id of
 * this one, which is for both. */
static int
whole(struct call *c, const struct js *in, const struct js **out, struct err *e)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_put_members(&o, js_at(in, "replacement"), "request_id");
	js_kv_str(&o, "request_id", js_str_at(in, "request_id"));
	js_end(&o);
	return js_parse(c->a, buf_str(&b), LIMIT_JSON_DEPTH, out, e);
}

/* with - the arguments with another replacement. */
static int
with(struct call *c, const struct js *replacement, const struct js **in,
    struct err *e)
{
	struct js_iter it = { 0 };
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	while (js_next(*in, &it)) {
		js_key_str(&o, it.name);
		js_put(&o, str_is(it.name, "replacement") ? replacement :
		    it.value);
	}
	js_end(&o);
	return js_parse(c->a, buf_str(&b), LIMIT_JSON_DEPTH + 1, in, e);
}

/*
 * replaces - whether the replacement fits the tool that wrote the entry, tidied
 * like any arguments. 1 it does, there is none, or the domain refuses it; 0
 * refused here, -1.
 */
static int
replaces(struct call *c, const struct js **in, struct str event,
    struct err *e)
{
	const struct app *ap = c->app;
	const struct tool *const *t = ap->server.tools;
	const struct js *args, *given;
	struct refusal no = { .code = REFUSAL_NONE };
	struct state_head head = { 0 };
	const char *name;
	struct str state;

	if (js_at(*in, "replacement") == NULL || event.n == 0 ||
	    (name = twin_replacement_tool(c->a, event)) == NULL)
		return 1;
	while (strcmp((*t)->name, name) != 0)
		t++;
	if (store_state(ap->st, c->a, c->sub, &state, e) == -1 ||
	    whole(c, *in, &args, e) == -1)
		return -1;
	given = args;
	if (wording_tidy(c->a, (*t)->input, &args, e) == -1 ||
	    (args != given && with(c, args, in, e) == -1))
		return -1;
	(void)state_head(state, &head);
	if (wording_fit(c->a, app_lang(c, STR(""), &head), (*t)->input, args,
	    "replacement.", &no, e) == -1)
		return -1;
	return no.code == REFUSAL_NONE ? 1 : call_fail(c, &no);
}

/* once - read the journal without the entry, then write if it is still that. */
static int
once(struct call *c, const struct js *in, struct err *e)
{
	const struct app *ap = c->app;
	int64_t seq = js_int_at(in, "seq", 0);
	struct refold f = { .until = UINT64_MAX, .without = (uint64_t)seq };
	struct twin_in ti = { .env = NULL };
	int rc;

	if (seq == 0)
		return run_write(c, in, twin_correct_event, NULL, e);
	if (refold_run(ap->st, c->a, c->sub, &f, e) == -1)
		return reply_broken(e);
	if ((rc = replaces(c, &in, f.event, e)) != 1)
		return rc;
	ti.event = f.event;
	ti.next = f.next;
	ti.without = f.state;
	return run_write_at(c, in, twin_correct_event, &ti, f.last + 1, e);
}

static int
correct_event(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct err why;
	int tries = 0;

	(void)out;
	do {
		why = (struct err){ 0 };
		if (once(c, in, &why) == 0)
			return 0;
	} while (why.kind == ERR_CONFLICT && ++tries < TRIES);
	return err_set(e, why.kind, "%s", why.msg);
}

const struct tool tool_correct_event = {
	.name = "correct_event",
	.title = "Correct the journal",
	.use = "Use this when the learner says that an entry or a reading is wrong. "
	    "Do not use for a changed statement; use update_profile.",
	.input = correct_event_input,
	.output = correct_event_output,
	.scope = "twin:write",
	.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
	.run = correct_event,
};
