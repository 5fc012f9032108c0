/* SPDX-License-Identifier: MIT */
/* manage_consent - what the learner agrees to, and takes back. */
#include "mcp/mcp.h"
#include "tools/schema_text.h"
#include "tools/run_write.h"

/* clang-format off */
static const char manage_consent_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["grants", "request_id"],
"properties": {
  "grants": { "type": "object", "additionalProperties": false,
    "description": "What changes; {} only tells.",
    "properties": {
      "tracking": { "type": "boolean", "description": "Practice is recorded." },
      "mentor_view": { "type": "boolean", "description": "Mentors see progress and answers." },
      "cohort_stats": { "type": "boolean", "description": "Numbers count in reports without names." } } },
) ARG_REQUEST_ID JSON(
} });

static const char manage_consent_output[] = JSON({
"type": "object",
"properties": {
  "seq": { "type": ["integer", "null"] },
  "version": { "type": "integer" },
  "consent": { "type": "object" },
  "effect": { "type": "array", "items": { "type": "string" } }
} });
/* clang-format on */

static int
manage_consent(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)out;
	return run_write(c, in, twin_manage_consent, NULL, e);
}

const struct tool tool_manage_consent = {
	.name = "manage_consent",
	.title = "Consent",
	.use = "Use this when the learner allows or forbids tracking, the view of "
	    "mentors, or part in statistics; only by their own clear word. Do not "
	    "use for other settings; use update_profile.",
	.input = manage_consent_input,
	.output = manage_consent_output,
	.scope = "twin:write",
	.flags = TOOL_IDEMPOTENT,
	.run = manage_consent,
};
