/* SPDX-License-Identifier: MIT */
/*
 * get_snapshot - where the learner is. Without sections it is the hot path of
 * the whole program: bytes from the cache, no JSON parsed (snapshot_cache.h).
 */
#include "mcp/mcp.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"
#include "tools/snapshot_cache.h"

/* clang-format off */
static const char get_snapshot_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "sections": { "type": "array", "minItems": 1, "maxItems": 16,
    "description": "Only these parts, in full. Leave it out for all but context, which holds sensitive statements.",
    "items": { "type": "string", "enum": ["stage", "rhythm", "practices", "goals", "constraints", "recent", "open", "due_reviews",
      "bottleneck", "degree", "diagnostic", "data_quality", "consent", "tone", "next_action", "context"] } },
) ARG_LANG JSON(
} });

static const char get_snapshot_output[] = JSON({
"type": "object",
"properties": {
  "learner": { "type": "object" },
  "as_of": { "type": "string" },
  "versions": { "type": "object" },
  "stage": { "type": "object" },
  "rhythm": { "type": "object" },
  "practices": { "type": "array", "items": { "type": "object" } },
  "goals": { "type": "object" },
  "constraints": { "type": "object" },
  "recent": { "type": "array", "items": { "type": "object" } },
  "open": { "type": "array", "items": { "type": "object" } },
  "due_reviews": { "type": "array", "items": { "type": "object" } },
  "bottleneck": { "type": ["object", "null"] },
  "degree": { "type": ["object", "null"] },
  "diagnostic": { "type": "object" },
  "data_quality": { "type": "object" },
  "consent": { "type": "object" },
  "tone": { "type": "object" },
  "next_action": { "type": ["object", "null"] },
  "context": { "type": "object" }
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
	    "use get_next_task.",
	.input = get_snapshot_input,
	.output = get_snapshot_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT | TOOL_VIEW_CALLS,
	.run = get_snapshot,
};
