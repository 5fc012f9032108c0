/* SPDX-License-Identifier: MIT */
/* update_metrics - measured values of the indicators a learner may report. */
#include "mcp/mcp.h"
#include "tools/schema_text.h"
#include "tools/run_write.h"

/* clang-format off */
static const char update_metrics_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["points", "request_id"],
"properties": {
  "points": { "type": "array", "minItems": 1, "maxItems": 20, "description": "The values.",
    "items": { "type": "object", "additionalProperties": false,
      "required": ["indicator", "value"],
      "properties": {
	"indicator": { "type": "string", "minLength": 1, "maxLength": 200, "description": "Its key, one of: those that the metamodel lets a learner measure." },
	"value": { "description": "In the indicator's type and unit: a number is a number, not a text.", "anyOf": [
	  { "type": "number" }, { "type": "string", "maxLength": 4000 }, { "type": "boolean" },
	  { "type": "array", "maxItems": 50, "items": { "type": "string", "maxLength": 4000 } } ] },
  ) ARG_OCCURRED_AT JSON(,
	"note": { "type": "string", "maxLength": 280, "description": "Where the value comes from, if worth knowing." } } } },
  "partial": { "type": "boolean",
    "description": "true: write the good points and list the bad ones. Else one bad point refuses all." },
) ARG_IF_REVISION "," ARG_REQUEST_ID JSON(
} });

static const char update_metrics_output[] = JSON({
"type": "object",
"properties": {
  "seq": { "type": ["integer", "null"] },
  "accepted": { "type": "array", "items": { "type": "object" } },
  "rejected": { "type": "array", "items": { "type": "object" } },
  "changes": { "type": "array", "items": { "type": "object" } }
} });
/* clang-format on */

static int
update_metrics(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)out;
	return run_write(c, in, twin_update_metrics, NULL, e);
}

const struct tool tool_update_metrics = {
	.name = "update_metrics",
	.title = "Record measured values",
	.use = "Use this when the learner reports measured values, such as hours, "
	    "counts or a self-rating on a scale; the history is kept. Do not use "
	    "for goals, constraints or other statements about oneself; use "
	    "update_profile.",
	.input = update_metrics_input,
	.output = update_metrics_output,
	.scope = "twin:write",
	.flags = TOOL_IDEMPOTENT,
	.run = update_metrics,
};
