/* SPDX-License-Identifier: MIT */
/*
 * One row of `kinds` says what a kind's body may hold and who writes it; the
 * body is checked, copied in canonical form and given its facts.
 */
#include "twin/doors/operator_event.h"

#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"

enum { NOTE_MAX = 2000, WORD_MAX = 120, BODY_MAX = 64 << 10 };

static const char *const doing[] = {
	"minutes", "practice", "note", NULL
};
static const char *const closing[] = {
	"minutes", "practice", "note", "quality", NULL
};
static const char *const consent[] = {
	"tracking", "mentor_view", "cohort_stats", NULL
};
static const char *const review[] = {
	"exercise", "verdict", "judge", "note", NULL
};
static const char *const diagnostic[] = { "values", "stage", "note", NULL };
static const char *const degree[] = { "degree", "note", NULL };
static const char *const imported[] = { "data", "note", NULL };

static const struct {
	const char *const *members;
	const char *role;
} kinds[KINDS] = {
	[KIND_SLOT]		= { doing, "platform" },
	[KIND_REFLECTION]	= { doing, "platform" },
	[KIND_PLAN_OPENED]	= { doing, "platform" },
	[KIND_PLAN_CLOSED_DAY]	= { closing, "platform" },
	[KIND_PLAN_CLOSED_WEEK]	= { closing, "platform" },
	[KIND_PLAN_CLOSED_MONTH] = { closing, "platform" },
	[KIND_STRATEGY_SESSION]	= { doing, "platform" },
	[KIND_PRODUCT_CREATED]	= { doing, "platform" },
	[KIND_PRODUCT_COMPLETED] = { doing, "platform" },
	[KIND_KNOWLEDGE_NOTED]	= { doing, "platform" },
	[KIND_PEER_HELP]	= { doing, "platform" },
	[KIND_PUBLISHED]	= { doing, "platform" },
	[KIND_CONSENT]		= { consent, "learner" },
	[KIND_REVIEW]		= { review, "mentor" },
	[KIND_DIAGNOSTIC]	= { diagnostic, "mentor" },
	[KIND_DEGREE_SET]	= { degree, "council" },
	[KIND_IMPORTED]		= { imported, "platform" },
};

static const char *const members[] = {
	"kind", "occurred_at", "source", "external_id", "body", "request_id",
	"if_revision", NULL
};

static void
check_doing(struct context *w, struct event *ev, const struct js *body)
{
	struct args *ck = &w->ck;
	struct str id;
	int64_t minutes, quality;
	const struct practice *p;

	context_tracking(w);
	minutes = args_int(ck, (struct arg){ body, "minutes", false,
	    STR("body.minutes") }, 0, DAY_MIN, 0);
	quality = args_int(ck, (struct arg){ body, "quality", false,
	    STR("body.quality") }, 1, 5, 0);
	(void)args_chars(ck, (struct arg){ body, "note", false,
	    STR("body.note") }, 1, NOTE_MAX);
	id = args_chars(ck, (struct arg){ body, "practice", false,
	    STR("body.practice") }, 1, WORD_MAX);
	p = id.n > 0 ? catalog_practice(w->cat, id) : NULL;
	if (id.n > 0 && p == NULL)
		args_refuse(ck, TWIN_NOT_FOUND, STR("body.practice"),
		    SAY_NO_PRACTICE, SAY_NONE,
		    &(struct sentence_args){ { id } });
	if (ck->bad)
		return;
	context_activity(w, ev, minutes, ev->kind, quality);
	ev->facts.practice = id;
}

static void
check_consent(struct context *w, const struct js *body)
{
	static const struct {
		const char *name;
		struct str path;
	} grants[] = {
		{ "tracking", STR_INIT("body.tracking") },
		{ "mentor_view", STR_INIT("body.mentor_view") },
		{ "cohort_stats", STR_INIT("body.cohort_stats") },
	};

	for (size_t i = 0; i < 3; i++)
		(void)args_bool(&w->ck, (struct arg){ body, grants[i].name,
		    true, grants[i].path }, false);
}

static void
check_review(struct context *w, struct event *ev, const struct js *body)
{
	struct args *ck = &w->ck;
	struct str id, word;

	id = args_chars(ck, (struct arg){ body, "exercise", true,
	    STR("body.exercise") }, 1, WORD_MAX);
	if (!ck->bad && state_exercise(w->s, id) == NULL)
		args_refuse(ck, TWIN_NOT_FOUND, STR("body.exercise"),
		    SAY_NO_ATTEMPT, SAY_NONE,
		    &(struct sentence_args){ { id } });
	word = args_chars(ck, (struct arg){ body, "verdict", true,
	    STR("body.verdict") }, 1, WORD_MAX);
	ev->facts.outcome = event_outcome_find(word);
	if (!ck->bad && (ev->facts.outcome == OUT_NONE ||
	    ev->facts.outcome == OUT_REVIEW))
		args_refuse(ck, TWIN_VALIDATION, STR("body.verdict"),
		    SAY_CHOICE, SAY_NONE, &(struct sentence_args){ {
		    STR("body.verdict"),
		    STR("accepted, needs_revision, rejected") } });
	word = args_chars(ck, (struct arg){ body, "judge", true,
	    STR("body.judge") }, 1, WORD_MAX);
	if (!ck->bad && !str_is(word, "mentor") && !str_is(word, "peer"))
		args_refuse(ck, TWIN_VALIDATION, STR("body.judge"),
		    SAY_CHOICE, SAY_NONE, &(struct sentence_args){ {
		    STR("body.judge"), STR("mentor, peer") } });
	(void)args_chars(ck, (struct arg){ body, "note", false,
	    STR("body.note") }, 1, NOTE_MAX);
}

static void
check_diagnostic(struct context *w, const struct js *body)
{
	struct args *ck = &w->ck;
	size_t slots = (size_t)w->cat->pr->diagnostic.slots;
	const struct js *v = args_list(ck, (struct arg){ body, "values",
	    true, STR("body.values") }, slots, slots);

	(void)args_int(ck, (struct arg){ body, "stage", true,
	    STR("body.stage") }, 1, TWIN_STAGES, 1);
	(void)args_chars(ck, (struct arg){ body, "note", false,
	    STR("body.note") }, 1, NOTE_MAX);
	for (size_t i = 0; !ck->bad && i < js_len(v); i++) {
		const struct js *n = js_item(v, i);

		if (js_type(n) != JS_INT || js_int(n) < 1 || js_int(n) > 5)
			args_refuse(ck, TWIN_VALIDATION,
			    args_path(ck, "body.values", i, ""), SAY_RANGE,
			    SAY_NONE, &(struct sentence_args){ {
			    args_path(ck, "body.values", i, ""), STR("1"),
			    STR("5") } });
	}
}

static void
check_degree(struct context *w, const struct js *body)
{
	const struct field *f = catalog_field(w->cat, STR("degree"));
	struct str json;
	int64_t ignored;

	if (!args_has(body, "degree") || f == NULL)
		args_refuse(&w->ck, TWIN_VALIDATION, STR("body.degree"),
		    SAY_MISSING, SAY_NONE,
		    &(struct sentence_args){ { STR("body.degree") } });
	else
		(void)args_value(&w->ck, f, js_at(body, "degree"),
		    STR("body.degree"), &ignored, &json);
}

static void
check_body(struct context *w, struct event *ev, const struct js *body)
{
	switch (ev->kind) {
	case KIND_CONSENT:
		check_consent(w, body);
		break;
	case KIND_REVIEW:
		check_review(w, ev, body);
		break;
	case KIND_DIAGNOSTIC:
		check_diagnostic(w, body);
		break;
	case KIND_DEGREE_SET:
		check_degree(w, body);
		break;
	case KIND_IMPORTED:
		break;
	default:
		check_doing(w, ev, body);
		return;
	}
	if (!w->ck.bad)
		event_count(&ev->facts, event_count_kind(w->a, ev->kind, 0,
		    ev->provenance));
}

static void
reply(struct context *w, enum kind k)
{
	struct js_out o;
	struct buf b;
	struct str text;

	context_reply(w, &o, &b, "dt.record/1");
	js_kv_int(&o, "seq", w->in->seq);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_c(&o, "kind", kind_name(k));
	context_stage_event(w, &o);
	text = SAY(w->a, w->lang, SAY_RECORDED, str_c(kind_name(k)),
	    sentences_int(w->a, w->in->seq));
	context_send(w, &o, arena_printf(w->a, STR_FMT STR_FMT, STR_ARG(text),
	    STR_ARG(context_stage_text(w))), &w->out->answer);
}

int
operator_event(struct context *w)
{
	const struct js *args = w->in->args, *body;
	struct args *ck = &w->ck;
	struct str name, source, external;
	struct event ev;
	struct buf b;
	enum kind k;
	int64_t at;

	args_members(ck, args, members, STR(""));
	context_common(w);
	name = args_chars(ck, (struct arg){ args, "kind", true }, 1,
	    WORD_MAX);
	k = kind_find(name);
	if (!ck->bad && kinds[k].members == NULL)
		args_refuse(ck, TWIN_VALIDATION, STR("kind"), SAY_NO_KIND,
		    SAY_NONE, &(struct sentence_args){ { name } });
	at = args_when(ck, (struct arg){ args, "occurred_at" },
	    w->env->now, w->tz_min);
	source = args_chars(ck, (struct arg){ args, "source" }, 1, WORD_MAX);
	external = args_chars(ck, (struct arg){ args, "external_id" }, 1,
	    WORD_MAX);
	body = args_object(ck, (struct arg){ args, "body" });
	if (ck->bad)
		return 0;
	args_members(ck, body, kinds[k].members, STR("body."));
	ev = context_event(w, k, at);
	ev.role = kinds[k].role;
	ev.source = source.n > 0 ? source : STR("operator");
	ev.external_id = external;
	if (!ck->bad)
		check_body(w, &ev, body);
	if (ck->bad)
		return 0;
	if (body != NULL) {
		buf_init(&b, w->a, BODY_MAX);
		js_canon(&b, body);
		ev.body = buf_str(&b);
	}
	if (context_add(w, &ev) == -1 || context_end(w) == -1)
		return -1;
	reply(w, k);
	return 0;
}
