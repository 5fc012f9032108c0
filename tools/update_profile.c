/* SPDX-License-Identifier: MIT */
/* update_profile - what learners declare about themselves. */
#include "mcp/mcp.h"
#include "tools/app.h"
#include "tools/schema_text.h"
#include "tools/run_write.h"

/* clang-format off */
static const char update_profile_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["fields", "request_id"],
"properties": {
  "fields": { "type": "object", "minProperties": 1, "maxProperties": 40,
    "description": "By key a new value, or null to forget it. Keys, texts where no type is said: those that the metamodel declares.",
    "additionalProperties": true },
) ARG_IF_REVISION "," ARG_REQUEST_ID JSON(
} });

static const char update_profile_output[] = JSON({
"type": "object",
"properties": {
  "seq": { "type": ["integer", "null"] },
  "changes": { "type": "array", "items": { "type": "object" } },
  "unchanged": { "type": "array", "items": { "type": "string" } }
} });
/* clang-format on */

/* asked - the zone that the arguments name. */
static bool
asked(struct call *c, const struct js *fields, struct zone *out)
{
	struct js_iter it = { 0 };

	while (js_next(fields, &it))
		if (app_zone_said(c, it.name, it.value, out))
			return true;
	return false;
}

static int
update_profile(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct twin_in ti = { 0 };
	struct zone z;

	(void)out;
	if (app_catalog(c->app, e) == NULL)
		return -1;
	if (asked(c, js_at(in, "fields"), &z))
		ti.asked = &z;
	return run_write_at(c, in, twin_update_profile, &ti, 0, e);
}

const struct tool tool_update_profile = {
	.name = "update_profile",
	.title = "Update the profile",
	.use = "Use this when learners state or change something about "
	    "themselves: name, language, time zone, goals, projects, time and "
	    "energy limits, how they like to be guided. Do not use for measured "
	    "values; use update_metrics.",
	.input = update_profile_input,
	.output = update_profile_output,
	.scope = "twin:write",
	.flags = TOOL_IDEMPOTENT,
	.run = update_profile,
};
