/* SPDX-License-Identifier: MIT */
/* get_progress - how a stretch of days went, in numbers. */
#include "mcp/mcp.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"

/* clang-format off */
static const char get_progress_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "period": { "type": "string", "enum": ["week", "month", "all"], "default": "week",
    "description": "The last 7 days, the last 30, or all that are kept day by day (24 weeks)." },
  "from": { "type": "string", "minLength": 10, "maxLength": 10,
    "description": "First local day instead of a period, such as 2026-11-01; within the last 168 days." },
  "to": { "type": "string", "minLength": 10, "maxLength": 10,
    "description": "Last local day, today when left out." },
  "by": { "type": "string", "enum": ["day", "week"],
    "description": "Points of the series. Over 90 days it is always by week." },
  "indicators": { "type": "array", "minItems": 1, "maxItems": 20, "uniqueItems": true,
    "items": { "type": "string", "minLength": 1, "maxLength": 200 },
    "description": "Keys of indicators. Leave it out for those that the next stage rests on." },
) ARG_LANG JSON(
} });

static const char get_progress_output[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["schema", "revision", "as_of", "period", "time", "series", "streak", "indicators", "readiness",
  "data_quality"],
"properties": {
  "schema": { "const": "dt.progress/1" },
  "revision": { "type": "integer" },
  "as_of": { "type": "string" },
  "period": { "type": "object", "additionalProperties": false, "required": ["name", "from", "to", "days", "by"],
    "properties": { "name": { "type": "string", "enum": ["week", "month", "all", "dates"] }, "from": { "type": "string" },
      "to": { "type": "string" }, "days": { "type": "integer" }, "by": { "type": "string", "enum": ["day", "week"] } } },
  "time": { "type": "object", "additionalProperties": false,
    "required": ["minutes", "active_days", "minutes_before", "active_days_before", "minutes_ever"],
    "properties": { "minutes": { "type": "integer" }, "active_days": { "type": "integer" },
      "minutes_before": { "type": ["integer", "null"], "description": "In as many days before; null: not known." },
      "active_days_before": { "type": ["integer", "null"] }, "minutes_ever": { "type": "integer" } } },
  "series": { "type": "array", "maxItems": 90, "items": { "type": "object", "additionalProperties": false,
    "required": ["from", "minutes", "active_days"],
    "properties": { "from": { "type": "string" }, "minutes": { "type": "integer" },
      "active_days": { "type": "integer" } } } },
  "streak": { "type": "object", "additionalProperties": false,
    "required": ["current_days", "longest_days", "days_since_last"],
    "properties": { "current_days": { "type": "integer" }, "longest_days": { "type": "integer" },
      "days_since_last": { "type": ["integer", "null"] } } },
  "indicators": { "type": "array", "items": { "type": "object", "additionalProperties": false,
    "required": ["indicator", "name", "value", "before", "trend", "target", "unit", "window_days", "confidence"],
    "properties": { "indicator": { "type": "string" }, "name": { "type": "string" },
      "value": { "type": ["number", "string", "null"] }, "before": { "type": ["number", "null"] },
      "trend": { "type": "string", "enum": ["better", "worse", "up", "down", "same", "unknown"] },
      "target": { "type": ["number", "null"], "description": "What the next stage asks." },
      "unit": { "type": "string" }, "window_days": { "type": "integer", "description": "0: over all time." },
      "confidence": { "type": "number", "minimum": 0, "maximum": 1 } } } },
  "readiness": { "type": "object", "additionalProperties": false, "required": ["stage", "next", "pct"],
    "properties": { "stage": { "type": "integer" }, "next": { "type": ["integer", "null"] },
      "pct": { "type": "integer", "minimum": 0, "maximum": 100 } } },
  "data_quality": { "type": "object", "additionalProperties": false, "required": ["coverage", "first_event"],
    "properties": { "coverage": { "type": "number", "minimum": 0, "maximum": 1 },
      "first_event": { "type": ["string", "null"] } } }
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
	    "Do not use for the present state; use get_snapshot. Do not use for "
	    "single entries; use get_history.",
	.input = get_progress_input,
	.output = get_progress_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT | TOOL_VIEW_CALLS,
	.run = get_progress,
};
