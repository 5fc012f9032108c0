/* SPDX-License-Identifier: MIT */
/* log_slot - time of study outside of the tasks. */
#include "mcp/mcp.h"
#include "tools/schema_text.h"
#include "tools/run_write.h"

/* clang-format off */
static const char log_slot_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["minutes", "what", "request_id"],
"properties": {
  "minutes": { "type": "integer", "minimum": 1, "maximum": 1440,
    "description": "Minutes spent; up to 240 of one slot count." },
  "what": { "type": "string", "minLength": 1, "maxLength": 280,
    "description": "What was done, in the learner's words." },
  "practice": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Practice it belongs to, if any." },
) ARG_OCCURRED_AT "," ARG_IF_REVISION "," ARG_REQUEST_ID JSON(
} });

static const char log_slot_output[] = JSON({
"type": "object",
"properties": {
  "seq": { "type": "integer" },
  "counted_minutes": { "type": "integer" },
  "live": { "type": "boolean" },
  "rhythm": { "type": "object" }
} });
/* clang-format on */

static int
log_slot(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)out;
	return run_write(c, in, twin_log_slot, NULL, e);
}

const struct tool tool_log_slot = {
	.name = "log_slot",
	.title = "Log time of study",
	.use = "Use this when the learner has studied or worked outside of a task "
	    "and says for how long. Do not use for an answer to a task; use "
	    "log_attempt.",
	.input = log_slot_input,
	.output = log_slot_output,
	.scope = "twin:write",
	.flags = TOOL_IDEMPOTENT,
	.run = log_slot,
};
