/* SPDX-License-Identifier: MIT */
/* correct_event - take an entry back, or say that something is wrong. */
#include "mcp/mcp.h"
#include "tools/app.h"
#include "tools/refold.h"
#include "tools/reply.h"
#include "tools/run_write.h"
#include "tools/schema_text.h"

/* How often a void is tried anew because the twin was written to meanwhile. */
enum { TRIES = 8 };

/* clang-format off */
static const char correct_event_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["action", "reason", "request_id"],
"properties": {
  "action": { "type": "string", "enum": ["void", "dispute"],
    "description": "void: take back one's own entry of the last 30 days. dispute: mark as wrong." },
  "seq": { "type": "integer", "minimum": 1, "description": "The entry, as get_history numbers it." },
  "indicator": { "type": "string", "minLength": 1, "maxLength": 200, "description": "Instead of seq: the disputed reading." },
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
  "next": { "type": ["object", "null"] }
} });
/* clang-format on */

/* once - read the journal without the entry, then write if it is still that. */
static int
once(struct call *c, const struct js *in, struct err *e)
{
	const struct app *ap = c->app;
	int64_t seq = js_int_at(in, "seq", 0);
	struct refold f = { .until = UINT64_MAX, .without = (uint64_t)seq };
	struct twin_in ti = { .env = NULL };

	if (seq == 0)
		return run_write(c, in, twin_correct_event, NULL, e);
	if (refold_run(ap->st, c->a, c->sub, &f, e) == -1)
		return reply_broken(e);
	ti.event = f.event;
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
	    "Do not use for a statement that has changed; use update_profile.",
	.input = correct_event_input,
	.output = correct_event_output,
	.scope = "twin:write",
	.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
	.run = correct_event,
};
