/* SPDX-License-Identifier: MIT */
/* get_progress - how a stretch of days went, in numbers. */
#include "mcp/mcp.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"

/* clang-format off */
static const char get_progress_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "period": { "type": "string", "enum": ["week", "month", "all"],
    "description": "The last 7 days (when left out), the last 30, or all that are kept day by day (24 weeks)." },
  "since": { "type": "string", "minLength": 10, "maxLength": 10,
    "description": "First local day instead of a period, such as 2026-11-01; within the last 168 days." },
  "until": { "type": "string", "minLength": 10, "maxLength": 10,
    "description": "Last local day; today when left out." },
  "by": { "type": "string", "enum": ["day", "week"],
    "description": "Points of the series. Over 90 days it is always by week." },
  "indicators": { "type": "array", "minItems": 1, "maxItems": 20,
    "items": { "type": "string", "minLength": 1, "maxLength": 200 },
    "description": "Keys of indicators. Leave it out for those that the next stage rests on." }
} });

static const char get_progress_output[] = JSON({
"type": "object",
"properties": {
  "as_of": { "type": "string" },
  "period": { "type": "object" },
  "time": { "type": "object" },
  "series": { "type": "array", "items": { "type": "object" } },
  "streak": { "type": "object" },
  "indicators": { "type": "array", "items": { "type": "object" } },
  "readiness": { "type": "object" },
  "data_quality": { "type": "object" }
} });
/* clang-format on */

static int
get_progress(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)out;
	return run_read(c, in, twin_progress, e);
}

const struct tool tool_get_progress = {
	.name = "get_progress",
	.title = "Show progress over time",
	.use = "Use this when the learner asks how a week, a month or a stretch "
	    "of days went: time, active days, trends against the days before. "
	    "Do not use for the present state; use get_snapshot.",
	.input = get_progress_input,
	.output = get_progress_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT | TOOL_VIEW_CALLS,
	.run = get_progress,
};
