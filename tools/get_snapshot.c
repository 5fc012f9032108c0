/* SPDX-License-Identifier: MIT */
/*
 * get_snapshot - where the learner is. Without sections it is the hot path of
 * the whole program: bytes from the cache, no JSON parsed (kept.h).
 */
#include "mcp/mcp.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"
#include "tools/snapshot_cache.h"

/* clang-format off */
static const char get_snapshot_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "sections": { "type": "array", "minItems": 1, "maxItems": 16, "uniqueItems": true,
    "description": "Only these parts, in full. Leave it out for all but context, which holds sensitive statements.",
    "items": { "type": "string", "enum": ["stage", "rhythm", "practices", "goals", "constraints", "recent", "open", "due_reviews",
      "bottleneck", "degree", "diagnostic", "data_quality", "consent", "tone", "next_action", "context"] } },
) ARG_LANG JSON(
} });

static const char get_snapshot_output[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["schema", "learner", "revision", "as_of", "versions"],
"properties": {
  "schema": { "const": "dt.snapshot/1" },
  "learner": { "type": "object", "additionalProperties": false, "required": ["name", "lang", "tz"],
    "properties": { "name": { "type": ["string", "null"] }, "lang": { "type": "string", "enum": ["ru", "en"] },
      "tz": { "type": "string" } } },
  "revision": { "type": "integer", "minimum": 0 },
  "as_of": { "type": "string", "description": "The learner's local day." },
  "versions": { "type": "object", "additionalProperties": false,
    "required": ["metamodel", "curriculum", "promotion", "algorithm"],
    "properties": { "metamodel": { "type": "string" }, "curriculum": { "type": "string" },
      "promotion": { "type": "string" }, "algorithm": { "type": "string" } } },
  "stage": { "type": "object", "additionalProperties": false,
    "required": ["role", "confirmed", "code", "name", "since", "computed", "status", "next"],
    "properties": {
      "role": { "type": "string" },
      "confirmed": { "type": "integer", "minimum": 1, "maximum": 5 },
      "code": { "type": "string" }, "name": { "type": "string" },
      "since": { "type": ["string", "null"] },
      "computed": { "type": "integer", "minimum": 1, "maximum": 5 },
      "status": { "type": "string" },
      "next": { "type": ["object", "null"], "additionalProperties": false,
	"required": ["stage", "name", "readiness_pct", "eta_days", "criteria"],
	"properties": {
	  "stage": { "type": "integer" }, "name": { "type": "string" },
	  "readiness_pct": { "type": "integer", "minimum": 0, "maximum": 100 },
	  "eta_days": { "type": ["integer", "null"], "description": "null: never at the present pace." },
	  "criteria": { "type": "array", "items": { "type": "object", "additionalProperties": false,
	    "required": ["id", "text", "value", "target", "unit", "met", "coverage", "evidence"],
	    "properties": { "id": { "type": "string" }, "text": { "type": "string" }, "value": { "type": "number" },
	      "target": { "type": "number" }, "unit": { "type": "string" }, "met": { "type": "boolean" },
	      "coverage": { "type": "number", "minimum": 0, "maximum": 1 },
	      "evidence": { "type": "array", "items": { "type": "integer" } } } } } } } } },
  "rhythm": { "type": "object", "additionalProperties": false,
    "required": ["today_minutes", "week_hours", "target_week_hours", "streak_days", "longest_streak", "days_since_last",
      "relapse"],
    "properties": { "today_minutes": { "type": "integer" }, "week_hours": { "type": "number" },
      "target_week_hours": { "type": "number" }, "streak_days": { "type": "integer" },
      "longest_streak": { "type": "integer" }, "days_since_last": { "type": ["integer", "null"] },
      "relapse": { "type": "boolean" } } },
  "practices": { "type": "array", "items": { "type": "object", "additionalProperties": false,
    "required": ["id", "degree", "name", "next", "progress_pct", "confidence"],
    "properties": { "id": { "type": "string" }, "degree": { "type": "integer", "minimum": 0, "maximum": 4 },
      "name": { "type": "string" }, "next": { "type": ["string", "null"] },
      "progress_pct": { "type": "integer", "minimum": 0, "maximum": 100 },
      "confidence": { "type": "number", "minimum": 0, "maximum": 1 } } } },
  "goals": { "type": "object", "additionalProperties": false,
    "required": ["objective", "projects", "week_products"],
    "properties": { "objective": { "type": ["string", "null"] },
      "projects": { "type": ["array", "null"], "items": { "type": "string" } },
      "week_products": { "type": ["array", "null"], "items": { "type": "string" } } } },
  "constraints": { "type": "object", "additionalProperties": false,
    "required": ["minutes_today", "energy", "format", "pace"],
    "properties": { "minutes_today": { "type": ["integer", "null"] }, "energy": { "type": ["integer", "null"] },
      "format": { "type": ["string", "null"] }, "pace": { "type": ["string", "null"] } } },
  "recent": { "type": "array", "description": "Newest first.", "items": { "type": "object", "additionalProperties": false,
    "required": ["seq", "at", "exercise", "title", "outcome", "score", "missing"],
    "properties": { "seq": { "type": "integer" }, "at": { "type": "string" }, "exercise": { "type": "string" },
      "title": { "type": "string" }, "outcome": { "type": "string", "enum": ["accepted", "needs_revision", "needs_review", "rejected"] },
      "score": { "type": "integer", "minimum": -1, "maximum": 100 },
      "missing": { "type": "array", "items": { "type": "string" } } } } },
  "open": { "type": "array", "items": { "type": "object", "additionalProperties": false,
    "required": ["seq", "exercise", "title", "since", "missing"],
    "properties": { "seq": { "type": "integer" }, "exercise": { "type": "string" }, "title": { "type": "string" },
      "since": { "type": "string" }, "missing": { "type": "array", "items": { "type": "string" } } } } },
  "due_reviews": { "type": "array", "items": { "type": "object", "additionalProperties": false,
    "required": ["exercise", "title", "due"],
    "properties": { "exercise": { "type": "string" }, "title": { "type": "string" }, "due": { "type": "string" } } } },
  "bottleneck": { "type": ["object", "null"], "additionalProperties": false, "required": ["area", "indicator", "why"],
    "properties": { "area": { "type": "string" }, "indicator": { "type": "string" }, "why": { "type": "string" } } },
  "degree": { "type": ["object", "null"], "additionalProperties": false, "required": ["code", "name", "since"],
    "properties": { "code": { "type": "string" }, "name": { "type": "string" }, "since": { "type": "string" } } },
  "diagnostic": { "type": "object", "additionalProperties": false, "required": ["valid_until", "needed_for"],
    "properties": { "valid_until": { "type": ["string", "null"] },
      "needed_for": { "type": ["integer", "null"], "description": "The stage that asks for one." } } },
  "data_quality": { "type": "object", "additionalProperties": false,
    "required": ["coverage", "sources", "last_event", "stale"],
    "properties": { "coverage": { "type": "number", "minimum": 0, "maximum": 1 },
      "sources": { "type": "object", "additionalProperties": false, "required": ["live", "later"],
	"properties": { "live": { "type": "integer" }, "later": { "type": "integer" } } },
      "last_event": { "type": ["string", "null"] },
      "stale": { "type": "array", "items": { "type": "string" } } } },
  "consent": { "type": "object", "additionalProperties": false,
    "required": ["tracking", "mentor_view", "cohort_stats", "version"],
    "properties": { "tracking": { "type": "boolean" }, "mentor_view": { "type": "boolean" },
      "cohort_stats": { "type": "boolean" }, "version": { "type": "integer" } } },
  "tone": { "type": "object", "additionalProperties": false, "required": ["stage", "hint"],
    "properties": { "stage": { "type": "integer" }, "hint": { "type": "string" } } },
  "next_action": { "type": ["object", "null"], "additionalProperties": false,
    "required": ["tool", "exercise", "title", "minutes", "reason", "text"],
    "properties": { "tool": { "type": "string" }, "exercise": { "type": "string" }, "title": { "type": "string" },
      "minutes": { "type": "integer" }, "reason": { "type": "string" }, "text": { "type": "string" } } },
  "context": { "type": "object", "description": "Sensitive statements by key of the metamodel; only when asked for.",
    "additionalProperties": true }
} });
/* clang-format on */

static int
get_snapshot(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct cached_snapshot sn;

	(void)out;
	if (js_at(in, "sections") != NULL)
		return run_read(c, in, twin_snapshot, e);
	if (snapshot_cache_get(c, in, &sn, e) == -1)
		return -1;
	call_structured(c, sn.json);
	call_content(c, sn.block);
	return 0;
}

const struct tool tool_get_snapshot = {
	.name = "get_snapshot",
	.title = "Show where the learner is",
	.use = "Use this when you need to know where the learner is: stage, "
	    "rhythm, practices, goals, what is open and what holds the learner back. "
	    "Start every conversation with it. Do not use for what to do now; "
	    "use get_next_task. Do not use for what was done when; use "
	    "get_history.",
	.input = get_snapshot_input,
	.output = get_snapshot_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT | TOOL_VIEW_CALLS,
	.run = get_snapshot,
};
