/* SPDX-License-Identifier: MIT */
/*
 * compat_tools - the four tools of the system before this one, with its names
 * and arguments, for those who have built on them (compat = on in twin.conf).
 */
#include "mcp/mcp.h"
#include "tools/compat.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"

/* clang-format off */
#define ARG_PATH(about) \
"\"path\": { \"type\": \"string\", \"maxLength\": 400, \"description\": \"" about "\" }"

static const char describe_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
) ARG_PATH("Of a category, a group or an indicator, with slashes or dots, an id such as IND.1.2 or a key; empty: the categories.") JSON(
} });

static const char describe_output[] = JSON({
"type": "object",
"properties": {
  "path": { "type": "string" },
  "entries": { "type": "array", "items": { "type": "object" } },
  "field": { "type": "object" }
} });

static const char read_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
) ARG_PATH("As in describe_by_path, for instance 1_declarative/1_2_goals; empty: everything.") JSON(
} });

static const char read_output[] = JSON({
"type": "object",
"properties": {
  "path": { "type": "string" },
  "value": { "description": "What is there; null: nothing yet." },
  "claims": { "type": "array", "items": { "type": "string" }, "description": "Paths of values that only the earlier system has said." },
  "claim": { "description": "What the earlier system has said, where the value is another." }
} });

static const char write_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["path", "data"],
"properties": {
) ARG_PATH("A field of 1_declarative, or a group for several at once; a large one in parts.") JSON(,
  "data": { "description": "In the field's type; null forgets. Of a group: an object of names and values, others stay.", "anyOf": [
    { "type": "string", "maxLength": 20000 }, { "type": "number" }, { "type": "boolean" }, { "type": "null" },
    { "type": "array", "maxItems": 200, "items": { "type": "string", "maxLength": 4000 } },
    { "type": "object", "maxProperties": 40, "additionalProperties": true } ] },
  "request_id": { "type": "string", "minLength": 1, "maxLength": 64, "description": "New UUID per write; the same to retry. May be left out." }
} });

static const char write_output[] = JSON({
"type": "object",
"properties": {
  "success": { "type": "boolean" },
  "path": { "type": "string" },
  "value": { "description": "As it was sent." },
  "user": { "type": "string" },
  "persisted": { "type": "boolean" },
  "seq": { "type": ["integer", "null"] },
  "changes": { "type": "array", "items": { "type": "object" } },
  "unchanged": { "type": "array", "items": { "type": "string" } }
} });

static const char areas_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "user_id": { "type": "string", "maxLength": 255, "description": "Leave it out: the token says whose profile." },
  "step": { "type": "integer", "minimum": 1, "maximum": 5, "description": "Stage whose norms count; left out: the learner's own." }
} });

static const char areas_output[] = JSON({
"type": "object",
"properties": {
  "user_id": { "type": "string" },
  "step": { "type": "integer" },
  "step_name": { "type": "string" },
  "mapping_version": { "type": "string" },
  "timestamp": { "type": "string" },
  "areas": { "type": "array", "items": { "type": "object" } },
  "max_gap": { "type": ["object", "null"] },
  "transition": { "type": ["object", "null"] }
} });
/* clang-format on */

static int
describe(struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)out;
	return run_read(c, in, twin_legacy_describe, e);
}

static int
read_path(
    struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)out;
	return compat_read(c, in, twin_legacy_read, true, e);
}

static int
write_path(
    struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)out;
	return compat_write(c, in, e);
}

static int
areas(struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)out;
	return compat_read(c, in, twin_legacy_areas, false, e);
}

const struct tool tool_describe_by_path = {
	.name = "describe_by_path",
	.title = "Describe the model by path",
	.use = "Use this when the paths of the earlier digital twin are asked for: "
	       "what categories, groups and indicators there are, their types and "
	       "scales. Do not use for values; use read_digital_twin.",
	.input = describe_input,
	.output = describe_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT,
	.run = describe,
};

const struct tool tool_read_digital_twin = {
	.name = "read_digital_twin",
	.title = "Read values by path",
	.use = "Use this when a value is wanted by a path of the earlier digital "
	       "twin; a second text says what only that twin has said. Do not use for where the learner is; use get_snapshot.",
	.input = read_input,
	.output = read_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT,
	.run = read_path,
};

const struct tool tool_write_digital_twin = {
	.name = "write_digital_twin",
	.title = "Write values by path",
	.use = "Use this when learners state something about themselves and a path "
	       "of the earlier digital twin is known for it; only 1_declarative "
	       "can be written. Otherwise use update_profile.",
	.input = write_input,
	.output = write_output,
	.scope = "twin:write",
	.flags = TOOL_IDEMPOTENT,
	.run = write_path,
};

const struct tool tool_get_profile_by_areas = {
	.name = "get_profile_by_areas",
	.title = "Profile by areas",
	.use = "Use this when the gaps of the learner in the five areas of "
	       "development are asked for: worldview and mastery of each as shares "
	       "of one, with the norm of the stage. Do not use for what the next "
	       "stage needs; use get_snapshot.",
	.input = areas_input,
	.output = areas_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT,
	.run = areas,
};
