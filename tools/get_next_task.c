/* SPDX-License-Identifier: MIT */
/* get_next_task - what to do now. The offer is a signed handle, not a row. */
#include "mcp/mcp.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"

/* clang-format off */
static const char get_next_task_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "minutes": { "type": "integer", "minimum": 1, "maximum": 1440,
    "description": "Minutes the learner has now, if they said so." },
  "energy": { "type": "integer", "minimum": 1, "maximum": 5,
    "description": "The learner's energy now, 1 exhausted to 5 fresh." },
  "practice": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Id of the practice the learner wants." },
  "exclude": { "type": "array", "maxItems": 20,
    "items": { "type": "string", "minLength": 1, "maxLength": 64 },
    "description": "Ids of exercises declined just now." },
  "count": { "type": "integer", "minimum": 1, "maximum": 3,
    "description": "How many, the best first; 1 when left out." },
) ARG_LANG JSON(
} });

static const char get_next_task_output[] = JSON({
"type": "object",
"properties": {
  "as_of": { "type": "string" },
  "tasks": { "type": "array", "items": { "type": "object", "required": ["task_handle", "exercise"],
    "properties": { "task_handle": { "type": "string" }, "exercise": { "type": "string" } } } },
  "alternatives": { "type": "array", "items": { "type": "object" } },
  "filtered": { "type": "object" },
  "decision": { "type": "object" }
} });
/* clang-format on */

static int
get_next_task(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)out;
	return run_read(c, in, twin_next, e);
}

const struct tool tool_get_next_task = {
	.name = "get_next_task",
	.title = "Choose the next task",
	.use = "Use this when the learner wants something to do: it chooses one "
	    "task by the learner's state, with criteria, reasons and a task_handle for "
	    "log_attempt. Do not use for browsing what there is; use "
	    "describe_curriculum.",
	.input = get_next_task_input,
	.output = get_next_task_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT | TOOL_VIEW_CALLS,
	.run = get_next_task,
};
