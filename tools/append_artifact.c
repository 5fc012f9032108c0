/* SPDX-License-Identifier: MIT */
/* append_artifact - keep a work product, or its next version. */
#include "mcp/mcp.h"
#include "tools/schema_text.h"
#include "tools/run_write.h"

/* clang-format off */
static const char append_artifact_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["type", "title", "request_id"],
"properties": {
  "type": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Product type, as the task names it." },
  "title": { "type": "string", "minLength": 1, "maxLength": 200,
    "description": "Its name, in the learner's words." },
  "text": { "type": "string", "minLength": 1, "maxLength": 65536,
    "description": "The whole text, at most 64 KiB of UTF-8. Give this, or url." },
  "url": { "type": "string", "minLength": 9, "maxLength": 2048,
    "description": "https address where it is kept." },
  "sha256": { "type": "string", "minLength": 64, "maxLength": 64,
    "description": "Hex SHA-256 of what url gives, if known." },
  "exercise": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Id of the exercise it was made for." },
  "supersedes": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Product of which this is the next version." },
) ARG_OCCURRED_AT "," ARG_IF_REVISION "," ARG_REQUEST_ID JSON(
} });

static const char append_artifact_output[] = JSON({
"type": "object",
"properties": {
  "seq": { "type": "integer" },
  "id": { "type": "string" },
  "version": { "type": "integer" },
  "type": { "type": "string" },
  "title": { "type": "string" },
  "exercise": { "type": ["string", "null"] },
  "satisfies": { "type": "array", "items": { "type": "object" } }
} });
/* clang-format on */

static int
append_artifact(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)out;
	return run_write(c, in, twin_append_artifact, NULL, e);
}

const struct tool tool_append_artifact = {
	.name = "append_artifact",
	.title = "Keep a work product",
	.use = "Use this when the learner has made something worth keeping: a "
	    "draft, a list, a log, a link to published work, or a new version "
	    "of one. Do not use for the answer to a task; use log_attempt.",
	.input = append_artifact_input,
	.output = append_artifact_output,
	.scope = "twin:write",
	.flags = TOOL_IDEMPOTENT,
	.run = append_artifact,
};
