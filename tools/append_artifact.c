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
    "description": "What it is called, in the learner's words." },
  "text": { "type": "string", "minLength": 1, "maxLength": 65536,
    "description": "The whole text, at most 64 KiB of UTF-8. Give this, or url and sha256." },
  "url": { "type": "string", "minLength": 9, "maxLength": 2048,
    "description": "https address of a product that is kept elsewhere." },
  "sha256": { "type": "string", "minLength": 64, "maxLength": 64,
    "description": "SHA-256 of what the address gives, hex. Only with url." },
  "exercise": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Id of the exercise it was made for." },
  "supersedes": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Id of an earlier product of this learner; this becomes its next version." },
) ARG_OCCURRED_AT "," ARG_IF_REVISION "," ARG_LANG "," ARG_REQUEST_ID JSON(
} });

static const char append_artifact_output[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["schema", "seq", "revision", "id", "version", "type", "title", "exercise", "satisfies", "stage_event"],
"properties": {
  "schema": { "const": "dt.artifact/1" },
  "seq": { "type": "integer" },
  "revision": { "type": "integer" },
  "id": { "type": "string" },
  "version": { "type": "integer", "minimum": 1 },
  "type": { "type": "string" },
  "title": { "type": "string" },
  "exercise": { "type": ["string", "null"] },
  "satisfies": { "type": "array", "description": "Criteria that it meets by itself.",
    "items": { "type": "object", "additionalProperties": false,
      "required": ["criterion", "text"],
      "properties": { "criterion": { "type": "string" }, "text": { "type": "string" } } } },
) OUT_STAGE_EVENT JSON(
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
