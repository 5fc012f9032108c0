/* SPDX-License-Identifier: MIT */
/* get_learner - one learner as a mentor may see them, and an attempt of theirs. */
#include "mcp/mcp.h"
#include "base/limits.h"
#include "tools/mentor.h"
#include "tools/reply.h"
#include "tools/schema_text.h"
#include "tools/wording.h"
#include "twin/catalog/catalog.h"
#include "twin/catalog/form.h"
#include "twin/speech/sentences.h"

enum { DEPTH = 40 };	/* of an entry */

/* clang-format off */
static const char get_learner_input[] = JSON({
"type": "object", "additionalProperties": false,
"required": ["alias"],
"properties": {
  "alias": { "type": "string", "minLength": 1, "maxLength": 64, "description": "As list_learners names the learner." },
  "sections": { "type": "array", "minItems": 1, "maxItems": 15, "description": "Only these parts of the snapshot, in full.",
    "items": { "type": "string", "enum": ["stage", "rhythm", "practices", "goals", "constraints", "recent", "open", "due_reviews",
      "bottleneck", "degree", "diagnostic", "data_quality", "consent", "tone", "next_action"] } },
  "attempt": { "type": "integer", "minimum": 1, "description": "seq of an attempt to read in full." }
} });

static const char get_learner_output[] = JSON({
"type": "object",
"properties": {
  "alias": { "type": "string" },
  "snapshot": { "type": "object" },
  "attempt": { "type": ["object", "null"] }
} });
/* clang-format on */

struct read {
	struct arena *a;
	uint64_t seq;
	const struct js *event;	/* NULL: it is no attempt, or taken back */
	bool voided;
	struct arena *scratch;	/* of one later entry */
};

/* takes_back - whether a later entry takes the one back that is read. */
static int
takes_back(struct read *r, struct str bytes, struct err *e)
{
	const struct js *v;

	if (memmem(bytes.p, bytes.n, "\"kind\":\"voided\"", 15) == NULL)
		return 0;
	if (js_parse(r->scratch, bytes, DEPTH, &v, e) == -1)
		return reply_broken(e);
	r->voided = str_is(js_str_at(v, "kind"), "voided") &&
	    js_int_at(js_at(v, "body"), "seq", 0) == (int64_t)r->seq;
	if (r->voided)
		r->event = NULL;
	arena_reset(r->scratch);
	return r->voided;
}

static int
one(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct read *r = arg;
	const struct js *v;

	if (seq != r->seq)
		return r->event == NULL ? 1 : takes_back(r, bytes, e);
	if (js_parse(r->a, bytes, DEPTH, &v, e) == -1)
		return reply_broken(e);
	if (str_is(js_str_at(v, "kind"), "attempt"))
		r->event = v;
	return r->event == NULL;
}

/* ---- an attempt in words ---- */

static void
say_value(struct buf *text, const struct js *v)
{
	if (js_type(v) == JS_STRING) {
		buf_add(text, wording_line(text->a, js_str(v)));
	} else if (js_type(v) == JS_ARRAY) {
		for (size_t i = 0; i < js_len(v); i++) {
			buf_c(text, i > 0 ? "; " : "");
			say_value(text, js_item(v, i));
		}
	} else {
		js_canon(text, v);
	}
}

static void
say_field(struct buf *text, struct str label, const struct js *v)
{
	if (js_type(v) == JS_NULL)
		return;
	buf_printf(text, "\n- " STR_FMT ": ", STR_ARG(label));
	say_value(text, v);
}

/* say_form - by the labels that the learner filled it in by; what the exercise (NULL:
 * it is gone) does not ask for any more by its key. */
static void
say_form(struct buf *text, const struct exercise *x, const struct js *form,
    enum twin_lang lang)
{
	struct js_iter it = { 0 };
	const struct js *v;

	for (size_t i = 0; x != NULL && i < x->nform; i++)
		if ((v = form_value(form, x->form[i].key)) != NULL)
			say_field(text, x->form[i].label[lang], v);
	while (js_next(form, &it))
		if (x == NULL || form_field(x, it.name) == NULL)
			say_field(text, it.name, it.value);
}

static void
say_attempt(const struct twin_env *env, const struct read *r,
    const struct js *body, struct buf *text)
{
	struct str id = js_str_at(body, "exercise");
	const struct exercise *x = catalog_exercise(env->cat, id);

	buf_printf(text, "\n#%llu ", (unsigned long long)r->seq);
	if (x != NULL)
		buf_printf(text, STR_FMT " ", STR_ARG(SAY(text->a, env->lang,
		    SAY_QUOTED, x->title[env->lang])));
	buf_printf(text, "[" STR_FMT "]\n" STR_FMT, STR_ARG(id),
	    STR_ARG(js_str_at(body, "answer")));
	say_form(text, x, js_at(body, "form"), env->lang);
}

static void
put_attempt(struct call *c, const struct twin_env *env, struct js_out *o,
    const struct read *r, struct buf *text)
{
	static const char *const members[] = { "exercise", "answer", "form",
		"minutes", "evaluator", "checks" };
	const struct js *body = js_at(r->event, "body"), *v;

	js_key(o, "attempt");
	if (r->event == NULL) {
		js_put_null(o);
		if (r->voided)
			buf_printf(text, "\n" STR_FMT, STR_ARG(SAY(c->a, env->lang,
			    SAY_ATTEMPT_VOIDED,
			    sentences_int(c->a, (int64_t)r->seq))));
		return;
	}
	js_obj(o);
	js_kv_int(o, "seq", (int64_t)r->seq);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!js_get(body, members[i], &v))
			continue;
		js_key(o, members[i]);
		js_put(o, v);
	}
	js_key(o, "facts");
	js_put(o, js_at(r->event, "facts"));
	js_end(o);
	say_attempt(env, r, body, text);
}

static int
snapshot(struct call *c, const struct js *in, const struct mentee *m,
    struct twin_answer *an, struct err *e)
{
	struct twin_in ti = { .env = &m->env, .state = m->state };
	struct refusal no;
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	if (js_at(in, "sections") != NULL) {
		js_key(&o, "sections");
		js_put(&o, js_at(in, "sections"));
	}
	js_end(&o);
	if (js_parse(c->a, buf_str(&b), 4, &ti.args, e) == -1 ||
	    twin_snapshot(c->a, &ti, an, &no, e) == -1)
		return reply_broken(e);
	return 0;
}

/* read_attempt - and whether it is taken back. */
static int
read_attempt(struct call *c, const struct mentee *m, struct read *r,
    struct err *e)
{
	const struct app *ap = c->app;
	int rc;

	if (r->seq == 0)
		return 0;
	r->scratch = arena_new(LIMIT_CALL);
	rc = store_events(ap->st, m->sub, r->seq, false, one, r, e);
	arena_free(r->scratch);
	return rc;
}

static int
get_learner(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct read r = { .a = c->a,
	    .seq = (uint64_t)js_int_at(in, "attempt", 0) };
	struct twin_answer an;
	struct twin_env env;
	struct mentee m;
	struct buf text;
	int rc = mentor_look(c, in, MENTOR_READ, &env, &m, e);

	if (rc != 1)
		return rc;
	if (snapshot(c, in, &m, &an, e) == -1 ||
	    read_attempt(c, &m, &r, e) == -1)
		return -1;
	buf_init(&text, c->a, SIZE_MAX);
	buf_add(&text, an.text);
	js_obj(out);
	js_kv_c(out, "schema", "dt.mentee/1");
	js_kv_str(out, "alias", m.alias);
	js_kv_raw(out, "snapshot", an.json);
	put_attempt(c, &env, out, &r, &text);
	js_end(out);
	call_text(c, buf_str(&text));
	return 0;
}

const struct tool tool_get_learner = {
	.name = "get_learner",
	.title = "One learner",
	.use = "Use this when a mentor wants to see where a learner is, or to read an "
	    "attempt before deciding on it. The learner sees that a mentor looked. "
	    "Do not use for one's own twin; use get_snapshot.",
	.input = get_learner_input,
	.output = get_learner_output,
	.scope = MENTOR_READ,
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT | TOOL_HIDDEN,
	.run = get_learner,
};
