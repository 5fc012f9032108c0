/* SPDX-License-Identifier: MIT */
/* describe_curriculum - what there is to do: the tree, or one exercise. */
#include "mcp/mcp.h"
#include "tools/describe.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"
#include "twin/speech/sentences.h"

/* clang-format off */
static const char describe_curriculum_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "practice": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Id of a practice: only its exercises." },
  "exercise": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Id of an exercise: its instruction, criteria with levels, form, a good and a nearly good answer." },
  "stage": { "type": "integer", "minimum": 1, "maximum": 5,
    "description": "Only exercises fit for this stage of a learner." }
} });

static const char describe_curriculum_output[] = JSON({
"type": "object",
"properties": {
  "version": { "type": "string" },
  "practices": { "type": "array", "items": { "type": "object" } },
  "exercise": { "type": ["object", "null"] }
} });
/* clang-format on */

static int
not_found(struct call *c, enum twin_lang lang, const char *field)
{
	struct refusal no = {
		.code = REFUSAL_NOT_FOUND,
		.message = SAY(c->a, lang, SAY_NOT_IN_CURRICULUM,
		    str_c(field)),
		.field = str_c(field),
		.hint = sentences_get(lang, SAY_HINT_CURRICULUM),
	};

	return call_fail(c, &no);
}

static int
describe_curriculum(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct str pid = js_str_at(in, "practice");
	struct str xid = js_str_at(in, "exercise");
	struct describe_ask ask = {
		.stage = (int)js_int_at(in, "stage", 0),
	};
	const struct exercise *x;
	struct own_twin rd;
	struct buf text;

	if (run_read_twin(c, in, &rd, e) == -1)
		return -1;
	x = catalog_exercise(rd.env.cat, xid);
	ask.practice = catalog_practice(rd.env.cat, pid);
	if (xid.n > 0 && x == NULL)
		return not_found(c, rd.env.lang, "exercise");
	if (pid.n > 0 && ask.practice == NULL)
		return not_found(c, rd.env.lang, "practice");
	buf_init(&text, c->a, SIZE_MAX);
	js_obj(out);
	js_kv_c(out, "schema", "dt.curriculum/1");
	js_kv_str(out, "version", rd.env.cat->cu->version);
	js_key(out, "practices");
	if (x == NULL)
		describe_tree(out, &text, rd.env.cat->cu, &ask, rd.env.lang);
	else
		js_put_raw(out, STR("[]"));
	js_key(out, "exercise");
	if (x != NULL) {
		describe_exercise(out, x, rd.env.lang);
		describe_exercise_text(&text, x, rd.env.lang);
	} else
		js_put_null(out);
	js_end(out);
	call_text(c, buf_str(&text));
	return 0;
}

const struct tool tool_describe_curriculum = {
	.name = "describe_curriculum",
	.title = "Describe the curriculum",
	.use = "Use this when the learner asks what practices and exercises there "
	    "are, or for the details of one. Do not use for choosing what "
	    "should do now; use get_next_task.",
	.input = describe_curriculum_input,
	.output = describe_curriculum_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT,
	.run = describe_curriculum,
};
