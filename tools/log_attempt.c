/* SPDX-License-Identifier: MIT */
/*
 * log_attempt - the learner's answer to a task, judged at once. The domain
 * gives the verdict (twin_log_attempt); here only the catalog that an older
 * task handle was made under is fetched, since criteria are frozen before the
 * answer.
 */
#include "mcp/mcp.h"
#include "tools/app.h"
#include "tools/schema_text.h"
#include "tools/run_write.h"
#include "twin/catalog/files.h"

/* clang-format off */
static const char log_attempt_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["answer", "request_id"],
"properties": {
  "task_handle": { "type": "string", "minLength": 1, "maxLength": 256,
    "description": "The task_handle of get_next_task, unchanged. Give this or exercise." },
  "exercise": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Id of the exercise, when the learner chose it without get_next_task." },
  "answer": { "type": "string", "minLength": 1, "maxLength": 16384,
    "description": "The answer in the learner's own words, also when the form says it all; at most 16 KiB. Longer work goes to append_artifact." },
  "minutes": { "type": "integer", "minimum": 0, "maximum": 1440,
    "description": "Minutes spent. Ask for them when a criterion of kind min_minutes counts them." },
  "form": { "type": "object", "maxProperties": 20,
    "description": "The product's form by the keys that the task lists, filled from what the learner said.",
    "additionalProperties": { "anyOf": [
      { "type": "string", "minLength": 1, "maxLength": 4000 }, { "type": "integer" },
      { "type": "array", "minItems": 1, "maxItems": 100, "items": { "type": "string", "maxLength": 4000 } } ] } },
  "scores": { "type": "array", "maxItems": 20,
    "description": "Your judgement of each criterion of kind rubric, and of no other: the server checks the rest.",
    "items": { "type": "object", "additionalProperties": false,
      "required": ["criterion", "level"],
      "properties": {
	"criterion": { "type": "string", "minLength": 1, "maxLength": 64, "description": "Id of the criterion." },
	"level": { "type": "integer", "minimum": 0, "maximum": 5, "description": "Number of the anchored level that fits; 0 is the lowest." },
	"evidence": { "type": "string", "minLength": 1, "maxLength": 280, "description": "A literal quote from answer, form or artifact that shows this level. Needed from level 1 on." } } } },
  "start": { "type": "boolean",
    "description": "true: a task of several days begins." },
  "for_review": { "type": "boolean",
    "description": "true: nobody scores it now; a mentor will." },
  "energy": { "type": "integer", "minimum": 1, "maximum": 5,
    "description": "The learner's energy now, 1 exhausted to 5 fresh." },
  "artifact": { "type": "object", "additionalProperties": false,
    "required": ["type", "title"],
    "description": "The work product made; members as in append_artifact.",
    "properties": {
      "type": { "type": "string", "minLength": 1, "maxLength": 64 },
      "title": { "type": "string", "minLength": 1, "maxLength": 200 },
      "text": { "type": "string", "minLength": 1, "maxLength": 65536 },
      "url": { "type": "string", "minLength": 9, "maxLength": 2048 },
      "sha256": { "type": "string", "minLength": 64, "maxLength": 64 } } },
) ARG_OCCURRED_AT "," ARG_IF_REVISION "," ARG_REQUEST_ID JSON(
} });

static const char log_attempt_output[] = JSON({
"type": "object",
"properties": {
  "seq": { "type": "integer" },
  "exercise": { "type": "string" },
  "verdict": { "type": "string", "enum": ["accepted", "needs_revision", "needs_review", "rejected"] },
  "score": { "type": ["integer", "null"] },
  "repeated": { "type": "boolean" },
  "checks": { "type": "array", "items": { "type": "object" } },
  "missing": { "type": "array", "items": { "type": "object" } },
  "hints": { "type": "array", "items": { "type": "string" } },
  "changes": { "type": "array", "items": { "type": "object" } },
  "stage": { "type": "object" },
  "artifact": { "type": ["object", "null"] },
  "started": { "type": ["object", "null"] },
  "profile_offer": { "type": ["object", "null"] },
  "next": { "type": ["object", "null"] }
} });
/* clang-format on */

/*
 * task_catalog - the catalog of a handle made under another curriculum than
 * ours, or NULL. Whether the handle is good is decided by the writer, behind
 * the look-up of request_id: a retry is answered even when it has expired.
 */
static const struct catalog *
task_catalog(struct call *c, const struct js *in)
{
	const struct app *ap = c->app;
	struct state_head head = { 0 };
	struct curriculum *cu;
	struct catalog *cat;
	struct refusal no;
	struct twin_task task;
	struct twin_env env;
	struct str text;

	if (js_at(in, "task_handle") == NULL ||
	    app_env(c, STR(""), &head, &env, NULL) == -1)
		return NULL;
	twin_task_open(c->a, &env, js_str_at(in, "task_handle"), &task, &no);
	if (no.code != REFUSAL_NONE ||
	    str_starts(ap->cat->cu->hash, task.version))
		return NULL;
	if (store_catalog_get(ap->st, c->a, "curriculum", task.version, &text,
	    NULL) == -1 || text.p == NULL ||
	    curriculum_load(c->a, text, ap->cat->mm, &cu, NULL) == -1)
		return NULL;	/* the writer calls such a handle expired */
	cat = arena_one(c->a, struct catalog);
	*cat = (struct catalog){ .mm = ap->cat->mm, .cu = cu,
		.pr = ap->cat->pr };
	return cat;
}

static int
log_attempt(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)out;
	return run_write(c, in, twin_log_attempt, task_catalog(c, in), e);
}

const struct tool tool_log_attempt = {
	.name = "log_attempt",
	.title = "Log an attempt",
	.use = "Use this when the learner has done a task and given an answer: "
	    "it keeps the answer, gives the verdict and says what changed and "
	    "what is next. Score every rubric criterion with a quote. Do not "
	    "use for work products without a task; use append_artifact.",
	.input = log_attempt_input,
	.output = log_attempt_output,
	.scope = "twin:write",
	.flags = TOOL_IDEMPOTENT,
	.run = log_attempt,
};
