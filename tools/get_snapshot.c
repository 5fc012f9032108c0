/* SPDX-License-Identifier: MIT */
/*
 * get_snapshot - where the learner is. Without sections it is the hot path of
 * the whole program: bytes from the cache, no JSON parsed (snapshot.h).
 */
#include "mcp/mcp.h"
#include "tools/read.h"
#include "tools/schema_text.h"
#include "tools/snapshot.h"

/* clang-format off */
static const char get_snapshot_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "sections": { "type": "array", "minItems": 1, "maxItems": 20, "uniqueItems": true,
    "description": "Only these parts. Leave it out for the usual ones.",
    "items": { "type": "string", "maxLength": 32 } },
) ARG_LANG JSON(
} });

static const char get_snapshot_output[] = JSON({
"type": "object", "additionalProperties": true, "properties": {} });
/* clang-format on */

static int
get_snapshot(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct snapshot sn;

	(void)out;
	if (js_at(in, "sections") != NULL)
		return read_run(c, in, twin_snapshot, e);
	if (snapshot_get(c, in, &sn, e) == -1)
		return -1;
	call_structured(c, sn.json);
	call_content(c, sn.block);
	return 0;
}

const struct tool tool_get_snapshot = {
	.name = "get_snapshot",
	.title = "Show where the learner is",
	.use = "Use this when you need to know where the learner is: stage, "
	    "rhythm, practices, goals, what is open and what holds him back. "
	    "Start every conversation with it. Do not use for what to do now; "
	    "use get_next_task. Do not use for what was done when; use "
	    "get_history.",
	.input = get_snapshot_input,
	.output = get_snapshot_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT | TOOL_VIEW_CALLS,
	.run = get_snapshot,
};
