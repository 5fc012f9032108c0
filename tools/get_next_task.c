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
    "description": "Minutes the learner has now. Leave it out if the learner did not say." },
  "energy": { "type": "integer", "minimum": 1, "maximum": 5,
    "description": "The learner's energy now, 1 exhausted to 5 fresh." },
  "practice": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Id of the practice the learner wants to work on." },
  "exclude": { "type": "array", "maxItems": 20, "uniqueItems": true,
    "items": { "type": "string", "minLength": 1, "maxLength": 64 },
    "description": "Ids of exercises that were declined just now." },
  "count": { "type": "integer", "minimum": 1, "maximum": 3, "default": 1,
    "description": "How many to offer, the best first." },
) ARG_LANG JSON(
} });

static const char get_next_task_output[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["schema", "revision", "as_of", "tasks", "alternatives", "filtered", "decision"],
"properties": {
  "schema": { "const": "dt.next/1" },
  "revision": { "type": "integer" },
  "as_of": { "type": "string", "description": "The learner's local day." },
  "tasks": { "type": "array", "maxItems": 3, "description": "The best first; empty when there is nothing to do now.",
    "items": { "type": "object", "additionalProperties": false,
      "required": ["task_handle", "valid_until", "exercise", "version", "practice", "degree", "degree_name", "type", "title",
	"instruction", "purpose", "minutes", "energy", "product", "criteria", "missing", "why", "evidence", "tier", "score"],
      "properties": {
	"task_handle": { "type": "string", "description": "For log_attempt, unchanged: it keeps these criteria." },
	"valid_until": { "type": "string" },
	"exercise": { "type": "string" }, "version": { "type": "integer" },
	"practice": { "type": "object", "additionalProperties": false, "required": ["id", "name"],
	  "properties": { "id": { "type": "string" }, "name": { "type": "string" } } },
	"degree": { "type": "integer" }, "degree_name": { "type": "string" }, "type": { "type": "string" },
	"title": { "type": "string" }, "instruction": { "type": "string" }, "purpose": { "type": "string" },
	"minutes": { "type": "object", "additionalProperties": false, "required": ["min", "typ", "max"],
	  "properties": { "min": { "type": "integer" }, "typ": { "type": "integer" }, "max": { "type": "integer" } } },
	"energy": { "type": "integer" },
	"product": { "type": "object", "additionalProperties": false, "required": ["type", "name", "form"],
	  "properties": { "type": { "type": "string" }, "name": { "type": "string" },
	    "form": { "type": "array", "description": "What log_attempt's form takes.",
	      "items": { "type": "object", "additionalProperties": false, "required": ["key", "type", "label", "required", "limits"],
		"properties": { "key": { "type": "string" }, "type": { "type": "string" }, "label": { "type": "string" }, "required": { "type": "boolean" },
	      "limits": { "type": "string", "description": "What fits, in words." } } } } } },
	"criteria": { "type": "array", "description": "Those of kind rubric need a score from you, by these levels.",
	  "items": { "type": "object", "additionalProperties": false,
	    "required": ["id", "kind", "text", "weight", "required", "levels"],
	    "properties": { "id": { "type": "string" }, "kind": { "type": "string" }, "text": { "type": "string" },
	      "weight": { "type": "integer" }, "required": { "type": "boolean" },
	      "levels": { "type": "array", "items": { "type": "object", "additionalProperties": false,
		"required": ["level", "text"],
		"properties": { "level": { "type": "integer" }, "text": { "type": "string" } } } } } } },
	"missing": { "type": "array", "description": "What the last attempt lacked, when it was returned.",
	  "items": { "type": "object", "additionalProperties": false, "required": ["criterion", "text"],
	    "properties": { "criterion": { "type": "string" }, "text": { "type": "string" } } } },
	"why": { "type": "array", "items": { "type": "object", "additionalProperties": false,
	  "required": ["code", "text", "numbers"],
	  "properties": {
	    "code": { "type": "string", "enum": ["RETURNED_FOR_REVISION", "GAP_RECOVERY", "REVIEW_DUE", "STAGE_DEFICIT", "NEXT_DEGREE",
	      "PRACTICE_START", "LOAD_LIMIT", "LEARNER_CHOICE"] },
	    "text": { "type": "string" },
	    "numbers": { "type": "object", "description": "What the reason rests on, by its code.",
	      "additionalProperties": { "type": ["number", "string"] } } } } },
	"evidence": { "type": "array", "description": "seq of entries of the history.", "items": { "type": "integer" } },
	"tier": { "type": "integer", "description": "0 comes before all others." },
	"score": { "type": "object", "additionalProperties": false,
	  "required": ["total", "deficit", "time", "energy", "momentum"],
	  "properties": { "total": { "type": "integer" }, "deficit": { "type": "integer" }, "time": { "type": "integer" },
	    "energy": { "type": "integer" }, "momentum": { "type": "integer" } } } } } },
  "alternatives": { "type": "array", "items": { "type": "object", "additionalProperties": false,
    "required": ["exercise", "title", "minutes", "reason", "tier", "score", "gives_up"],
    "properties": { "exercise": { "type": "string" }, "title": { "type": "string" }, "minutes": { "type": "integer" },
      "reason": { "type": "string" }, "tier": { "type": "integer" }, "score": { "type": "integer" },
      "gives_up": { "type": "object", "additionalProperties": false, "required": ["code", "score", "text"],
	"properties": { "code": { "type": "string" }, "score": { "type": "integer" }, "text": { "type": "string" } } } } } },
  "filtered": { "type": "object", "description": "How many exercises each rule left out.",
    "additionalProperties": { "type": "integer" } },
  "decision": { "type": "object", "additionalProperties": false,
    "required": ["algorithm", "inputs_hash", "curriculum_version", "seq"],
    "properties": { "algorithm": { "type": "string" }, "inputs_hash": { "type": "string" },
      "curriculum_version": { "type": "string" }, "seq": { "type": "integer" } } }
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
