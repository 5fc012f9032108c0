/* SPDX-License-Identifier: MIT */
/* review_attempt, record_diagnostic - what a mentor decides. */
#include "mcp/mcp.h"
#include "base/limits.h"
#include "tools/mentor.h"
#include "tools/record.h"
#include "tools/reply.h"
#include "tools/schema_text.h"
#include "twin/speech/sentences.h"

/* clang-format off */
#define ALIAS JSON( \
"alias": { "type": "string", "minLength": 1, "maxLength": 64, "description": "As list_learners names the learner." })

static const char review_attempt_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["alias", "seq", "verdict", "comment", "request_id"],
"properties": {
) ALIAS JSON(,
  "seq": { "type": "integer", "minimum": 1, "description": "The attempt, the newest one at its exercise." },
  "verdict": { "type": "string", "enum": ["accepted", "needs_revision", "rejected"], "description": "The mentor's own decision." },
  "comment": { "type": "string", "minLength": 1, "maxLength": 2000, "description": "Why, in words that the learner will read." },
) ARG_REQUEST_ID JSON(
} });

static const char record_diagnostic_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["alias", "stage", "values", "request_id"],
"properties": {
) ALIAS JSON(,
  "stage": { "type": "integer", "minimum": 1, "maximum": 5, "description": "The stage that the learner shows." },
  "values": { "type": "array", "minItems": 5, "maxItems": 5, "description": "systematicity, investment, methodicalness, worldview, agency.",
    "items": { "type": "integer", "minimum": 1, "maximum": 5 } },
  "comment": { "type": "string", "minLength": 1, "maxLength": 2000, "description": "Why, in words that the learner will read." },
) ARG_REQUEST_ID JSON(
} });

static const char record_output[] = JSON({
"type": "object",
"properties": {
  "seq": { "type": "integer" },
  "kind": { "type": "string" }
} });
/* clang-format on */

struct attempt {
	struct call *c;
	uint64_t seq;
	bool found;		/* there is such an entry */
	struct str exercise;	/* "": it is no attempt */
};

static int
find(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct attempt *at = arg;
	const struct js *v;

	if (seq != at->seq)
		return 1;
	at->found = true;
	if (js_parse(at->c->a, bytes, 40, &v, e) == -1)
		return reply_broken(e);
	if (str_is(js_str_at(v, "kind"), "attempt"))
		at->exercise = js_str_at(js_at(v, "body"), "exercise");
	return 1;
}

static void
begin(struct call *c, struct js_out *o, struct buf *b, const char *kind)
{
	buf_init(b, c->a, SIZE_MAX);
	js_begin(o, b);
	js_obj(o);
	js_kv_c(o, "kind", kind);
	js_kv_c(o, "source", "mentor");
	js_kv_obj(o, "body");
}

/* What the record calls what these tools call otherwise. */
static const struct {
	const char *recorded, *asked;
} fields[] = {
	{ "body.exercise", "seq" },
	{ "body.seq", "seq" },
	{ "body.verdict", "verdict" },
	{ "body.note", "comment" },
	{ "body.stage", "stage" },
	{ "external_id", "request_id" },
};

/* refused - a refusal of the record, in the names of the tool's arguments. */
static int
refused(struct call *c, struct refusal *no)
{
	struct str rest;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (!str_is(no->field, fields[i].recorded))
			continue;
		no->field = str_c(fields[i].asked);
		return call_fail(c, no);
	}
	rest = no->field;
	if (str_starts(rest, STR("body.")))	/* body.values[2] */
		no->field = str_from(rest, sizeof("body.") - 1);
	return call_fail(c, no);
}

/* decide - record what the mentor said, once per request_id, if the learner
 * still lets mentors in. */
static int
decide(struct call *c, const struct js *in, const struct mentee *m,
    struct str args, struct err *e)
{
	struct record_ask ask = { .sub = m->sub, .may = mentor_may };
	struct record_done done;

	ask.request_id = record_id(c->a, "mentor", c->sub,
	    js_str_at(in, "request_id"));
	if (js_parse(c->a, args, LIMIT_JSON_DEPTH, &ask.args, e) == -1 ||
	    record_run(c->app, c->a, &m->env, &ask, &done, e) == -1)
		return -1;
	return done.no.code != REFUSAL_NONE ? refused(c, &done.no) :
	    reply_put(c, &done.answer);
}

static int
review_attempt(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	const struct app *ap = c->app;
	struct attempt at = { .c = c,
	    .seq = (uint64_t)js_int_at(in, "seq", 0) };
	struct twin_env env;
	struct mentee m;
	struct js_out o;
	struct buf b;
	int rc = mentor_look(c, in, MENTOR_REVIEW, &env, &m, e);

	(void)out;
	if (rc != 1)
		return rc;
	if (store_events(ap->st, m.sub, at.seq, false, find, &at, e) == -1)
		return -1;
	if (at.exercise.n == 0) {
		struct refusal no = { .code = REFUSAL_NOT_FOUND,
		    .field = STR("seq"), .message = SAY(c->a, env.lang,
		    at.found ? SAY_NO_ATTEMPT_ENTRY : SAY_NO_ENTRY,
		    sentences_int(c->a, (int64_t)at.seq)),
		    .hint = sentences_get(env.lang, SAY_HINT_ALIAS) };

		return call_fail(c, &no);
	}
	begin(c, &o, &b, "review");
	js_kv_str(&o, "exercise", at.exercise);
	js_kv_int(&o, "seq", (int64_t)at.seq);
	js_kv_str(&o, "verdict", js_str_at(in, "verdict"));
	js_kv_c(&o, "judge", "mentor");
	js_kv_str(&o, "note", js_str_at(in, "comment"));
	js_end(&o);
	js_end(&o);
	return decide(c, in, &m, buf_str(&b), e);
}

static int
record_diagnostic(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct twin_env env;
	struct mentee m;
	struct js_out o;
	struct buf b;
	int rc = mentor_look(c, in, MENTOR_REVIEW, &env, &m, e);

	(void)out;
	if (rc != 1)
		return rc;
	begin(c, &o, &b, "diagnostic");
	js_kv_int(&o, "stage", js_int_at(in, "stage", 0));
	js_key(&o, "values");
	js_put(&o, js_at(in, "values"));
	if (js_at(in, "comment") != NULL)
		js_kv_str(&o, "note", js_str_at(in, "comment"));
	js_end(&o);
	js_end(&o);
	return decide(c, in, &m, buf_str(&b), e);
}

const struct tool tool_review_attempt = {
	.name = "review_attempt",
	.title = "Decide on an attempt",
	.use = "Use this when a mentor has read a learner's attempt and says whether "
	    "it is accepted; never decide for the mentor. Do not use for reading it; "
	    "use get_learner.",
	.input = review_attempt_input,
	.output = record_output,
	.scope = MENTOR_REVIEW,
	.flags = TOOL_IDEMPOTENT | TOOL_HIDDEN,
	.run = review_attempt,
};

const struct tool tool_record_diagnostic = {
	.name = "record_diagnostic",
	.title = "Record a diagnostic",
	.use = "Use this when a mentor has done a diagnostic with a learner and gives "
	    "its five values; it holds for six months. Do not use for one attempt; "
	    "use review_attempt.",
	.input = record_diagnostic_input,
	.output = record_output,
	.scope = MENTOR_REVIEW,
	.flags = TOOL_IDEMPOTENT | TOOL_HIDDEN,
	.run = record_diagnostic,
};
