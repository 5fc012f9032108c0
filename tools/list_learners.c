/* SPDX-License-Identifier: MIT */
/* list_learners - those who let mentors see them, and what they wait for. */
#include "mcp/mcp.h"
#include "tools/mentor.h"
#include "tools/schema_text.h"
#include "tools/wording.h"
#include "twin/catalog/catalog.h"
#include "twin/speech/sentences.h"
#include "twin/value/calendar.h"

enum { PAGE = 20 };

/* clang-format off */
static const char list_learners_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "filter": { "type": "string", "enum": ["waiting", "at_risk", "stuck", "all"],
    "description": "waiting (when left out): for a review or a diagnostic. stuck: for 14 days." },
  "cursor": { "type": "string", "minLength": 1, "maxLength": 20, "description": "next_cursor of the page before; same filter." }
} });

static const char list_learners_output[] = JSON({
"type": "object",
"properties": {
  "learners": { "type": "array", "items": { "type": "object" } },
  "next_cursor": { "type": ["string", "null"] }
} });
/* clang-format on */

struct list {
	struct call *c;
	const struct twin_env *env;
	struct str filter;
	struct js_out *out;
	struct buf text;
	size_t n;
};

static const struct {
	const char *name;
	enum sentence say;
} statuses[] = {
	{ "steady", SAY_STATUS_STEADY },
	{ "ready", SAY_STATUS_READY },
	{ "at_risk", SAY_STATUS_AT_RISK },
};

static struct str
status_of(const struct list *l, const char *name)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (strcmp(name, statuses[i].name) == 0)
			return sentences_get(l->env->lang, statuses[i].say);
	return str_c(name);
}

/* title_of - of an exercise that there still is; else its id. */
static struct str
title_of(const struct list *l, struct str id)
{
	const struct exercise *x = catalog_exercise(l->env->cat, id);

	return x != NULL ? x->title[l->env->lang] : id;
}

static bool
fits(const struct list *l, const struct twin_summary *s)
{
	if (str_is(l->filter, "all"))
		return true;
	if (str_is(l->filter, "at_risk"))
		return s->at_risk;
	if (str_is(l->filter, "stuck"))
		return s->stuck;
	return s->nwaiting > 0 || s->diagnostic;
}

static void
put_waiting(struct list *l, const struct mentee *m)
{
	const struct twin_summary *s = &m->summary;

	js_kv_arr(l->out, "waiting");
	for (size_t i = 0; i < s->nwaiting; i++) {
		js_obj(l->out);
		js_kv_int(l->out, "seq", s->waiting[i].seq);
		js_kv_str(l->out, "exercise", s->waiting[i].exercise);
		js_kv_int(l->out, "days", s->today - s->waiting[i].day);
		js_end(l->out);
		buf_add(&l->text, SAY(l->c->a, l->env->lang,
		    SAY_MENTEE_WAITS, title_of(l, s->waiting[i].exercise),
		    sentences_int(l->c->a, s->waiting[i].seq),
		    sentences_int(l->c->a, s->today - s->waiting[i].day)));
	}
	js_end(l->out);
}

static int
one(void *arg, const struct mentee *m, struct err *e)
{
	struct list *l = arg;
	const struct twin_summary *s = &m->summary;
	struct js_out *o = l->out;

	(void)e;
	if (!fits(l, s))
		return 0;
	if (l->n == PAGE)
		return 1;
	l->n++;
	js_obj(o);
	js_kv_str(o, "alias", m->alias);
	js_kv_str_or_null(o, "name", s->name);
	js_kv_int(o, "stage", s->stage);
	js_kv_str(o, "stage_name", s->stage_name);
	js_kv_c(o, "status", s->status);
	js_kv_str_or_null(o, "last_day", s->last_day == 0 ? STR("") :
	    calendar_day_text(l->c->a, s->last_day));
	js_kv_bool(o, "stuck", s->stuck);
	js_kv_bool(o, "needs_diagnostic", s->diagnostic);
	buf_add(&l->text, SAY(l->c->a, l->env->lang, SAY_MENTEE, m->alias,
	    s->name.n > 0 ? wording_line(l->c->a, s->name) : STR("–"),
	    s->stage_name, status_of(l, s->status)));
	put_waiting(l, m);
	if (s->diagnostic)
		buf_add(&l->text, sentences_get(l->env->lang,
		    SAY_MENTEE_DIAGNOSTIC));
	js_end(o);
	mentor_told(l->c, m);
	mentor_saw(l->c, l->env, m->sub);
	return 0;
}

static int
no_page(struct call *c, const struct twin_env *env)
{
	struct refusal no = { .code = REFUSAL_VALIDATION,
	    .field = STR("cursor"), .message = sentences_get(env->lang,
	    SAY_NO_MENTEES_PAGE), .hint = sentences_get(env->lang,
	    SAY_HINT_MENTEES_PAGE) };

	return call_fail(c, &no);
}

static int
list_learners(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct list l = { .c = c, .filter = js_str_at(in, "filter"),
	    .out = out };
	struct twin_env env;
	struct str page = js_str_at(in, "cursor");
	int rc = mentor_begin(c, MENTOR_READ, &env, e);

	if (rc != 1)
		return rc;
	l.env = &env;
	buf_init(&l.text, c->a, SIZE_MAX);
	js_obj(out);
	js_kv_c(out, "schema", "dt.learners/1");
	js_kv_arr(out, "learners");
	rc = mentor_each(c, &env, &page, one, &l, e);
	if (rc == -1 && e->kind == ERR_NOTFOUND)
		return no_page(c, &env);
	if (rc == -1)
		return -1;
	js_end(out);
	js_kv_str_or_null(out, "next_cursor", page);
	js_end(out);
	if (l.n == 0)
		buf_add(&l.text, sentences_get(env.lang, page.n == 0 ?
		    SAY_NO_MENTEES : SAY_NO_MENTEES_YET));
	if (page.n > 0)
		buf_printf(&l.text, "\n" STR_FMT, STR_ARG(SAY(c->a, env.lang,
		    SAY_MENTEES_MORE, page)));
	call_text(c, buf_str(&l.text));
	return 0;
}

const struct tool tool_list_learners = {
	.name = "list_learners",
	.title = "Learners of a mentor",
	.use = "Use this when a mentor asks whose work waits, who is at risk or "
	    "stuck. Do not use for one learner in full; use get_learner.",
	.input = list_learners_input,
	.output = list_learners_output,
	.scope = MENTOR_READ,
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT | TOOL_HIDDEN,
	.run = list_learners,
};
