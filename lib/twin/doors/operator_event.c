/* SPDX-License-Identifier: MIT */
/*
 * One row of `kinds` says what a kind's body may hold and who writes it; the
 * body is checked, copied in canonical form and given its facts.
 */
#include "twin/doors/operator_event.h"

#include "twin/catalog/catalog.h"
#include "twin/speech/history_item.h"

/* clang-format off */
#define NOTE "\"note\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":2000}"
#define DOING "\"minutes\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":1440}," \
	"\"practice\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":120}," NOTE
#define CLOSED(required, properties) \
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[" \
	required "],\"properties\":{" properties "}}"

static const char input[] = CLOSED("\"kind\"",
	"\"kind\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":120},"
	"\"occurred_at\":{\"type\":\"string\",\"minLength\":10,\"maxLength\":40},"
	"\"source\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":120},"
	"\"external_id\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":120},"
	"\"request_id\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64},"
	"\"if_revision\":{\"type\":\"integer\",\"minimum\":0},"
	"\"body\":{\"type\":\"object\"}");
static const char doing[] = CLOSED("", DOING);
static const char closing[] = CLOSED("", DOING
	",\"quality\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":5}");
static const char consent[] = CLOSED("\"grants\"",
	"\"grants\":" CLOSED("",
	"\"tracking\":{\"type\":\"boolean\"},"
	"\"mentor_view\":{\"type\":\"boolean\"},"
	"\"cohort_stats\":{\"type\":\"boolean\"}") "," NOTE);
static const char review[] = CLOSED("\"exercise\",\"verdict\",\"judge\"",
	"\"exercise\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":120},"
	"\"verdict\":{\"type\":\"string\","
	"\"enum\":[\"accepted\",\"needs_revision\",\"rejected\"]},"
	"\"seq\":{\"type\":\"integer\",\"minimum\":1},"
	"\"judge\":{\"type\":\"string\",\"enum\":[\"mentor\",\"peer\"]}," NOTE);
static const char diagnostic[] = CLOSED("\"values\",\"stage\"",
	"\"values\":{\"type\":\"array\",\"items\":{\"type\":\"integer\","
	"\"minimum\":1,\"maximum\":5}},"
	"\"stage\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":5}," NOTE);
static const char degree[] = CLOSED("\"degree\"",
	"\"degree\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":120}," NOTE);
static const char imported[] = CLOSED("", "\"data\":true," NOTE);
/* clang-format on */

static const struct {
	const char *body;	/* JSON Schema */
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

const char *
operator_event_schema(struct str kind)
{
	return kind.n == 0 ? input : kinds[kind_find(kind)].body;
}

bool
operator_event_platform(struct str kind)
{
	const char *role = kinds[kind_find(kind)].role;

	return role != NULL && strcmp(role, "platform") == 0;
}

static void
check_doing(struct context *w, struct event *ev, const struct js *body)
{
	struct args *ck = &w->ck;
	struct str id;
	const struct practice *p;

	id = js_str_at(body, "practice");
	p = id.n > 0 ? catalog_practice(w->cat, id) : NULL;
	if (id.n > 0 && p == NULL)
		args_refuse(ck, REFUSAL_NOT_FOUND, STR("body.practice"),
		    SAY_NO_PRACTICE, SAY_NONE,
		    &(struct sentence_args){ { id } });
	if (ck->bad)
		return;
	context_activity(w, ev, args_int(ck, body, "minutes", 0), ev->kind,
	    args_int(ck, body, "quality", 0));
	ev->facts.practice = id;
}

/* What an accepted attempt counts as, when it is a mentor who accepts it; a work
 * product that was sent for the task has not counted yet (artifact.c). */
static void
count_accepted(struct context *w, struct event *ev, const struct exercise *x)
{
	if (x->counts_as != KIND_NONE)
		event_count(&ev->facts, event_count_kind(w->a, x->counts_as, 0,
		    ev->provenance));
	if (x->product != NULL)
		event_count(&ev->facts, event_count_product(w->a,
		    x->product->id, ev->provenance));
}

static void
check_review(struct context *w, struct event *ev, const struct js *body)
{
	struct str id = js_str_at(body, "exercise");
	const struct exercise *shipped = catalog_exercise(w->cat, id);
	const struct state_exercise *x = state_exercise(w->s, id);
	int64_t seq = js_int_at(body, "seq", 0);

	if (shipped != NULL)
		ev->facts.held = shipped->practice->id;
	if (x == NULL)
		args_refuse(&w->ck, REFUSAL_NOT_FOUND, STR("body.exercise"),
		    SAY_NO_ATTEMPT, SAY_NONE,
		    &(struct sentence_args){ { id } });
	else if (seq != 0 && seq != x->seq)
		args_refuse(&w->ck, REFUSAL_NOT_FOUND, STR("body.seq"),
		    SAY_NOT_NEWEST, SAY_NONE, &(struct sentence_args){ {
		    sentences_int(w->a, seq), sentences_int(w->a, x->seq) } });
	ev->facts.outcome = event_outcome_find(js_str_at(body, "verdict"));
	if (ev->facts.outcome == OUT_ACCEPTED && shipped != NULL && x != NULL &&
	    x->last != OUT_ACCEPTED)
		count_accepted(w, ev, shipped);
}

/* How many slots a diagnostic has is the promotion file's to say. */
static void
check_diagnostic(struct context *w, const struct js *body)
{
	int64_t slots = w->cat->pr->diagnostic.slots;
	int64_t n = (int64_t)js_len(js_at(body, "values"));

	if (n == slots)
		return;
	args_refuse(&w->ck, REFUSAL_VALIDATION, STR("body.values"),
	    SAY_HOW_MANY, SAY_NONE, &(struct sentence_args){ {
	    STR("body.values"), sentences_int(w->a, slots),
	    sentences_int(w->a, n) } });
}

static void
check_degree(struct context *w, const struct js *body)
{
	const struct field *f = catalog_field(w->cat, STR("degree"));
	struct str json;
	int64_t ignored;

	if (f != NULL)
		(void)args_value(&w->ck, f, js_at(body, "degree"),
		    STR("body.degree"), &ignored, &json);
}

/* check_consent - whoever withdrew tracking is written about by nobody; saying so
 * and saying otherwise is what they may always do. */
static void
check_consent(struct context *w, enum kind k)
{
	if (k != KIND_CONSENT &&
	    state_grant(w->s, CONSENT_TRACKING) == GRANT_WITHDRAWN)
		args_refuse(&w->ck, REFUSAL_CONSENT_REQUIRED, STR(""),
		    SAY_NO_CONSENT, SAY_HINT_CONSENT_THEIRS, NULL);
}

static void
check_body(struct context *w, struct event *ev, const struct js *body)
{
	check_consent(w, ev->kind);
	if (w->ck.bad)
		return;
	switch (ev->kind) {
	case KIND_REVIEW:
		check_review(w, ev, body);
		break;
	case KIND_DIAGNOSTIC:
		check_diagnostic(w, body);
		break;
	case KIND_DEGREE_SET:
		check_degree(w, body);
		break;
	case KIND_CONSENT:
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

/* body_of - as it was given, and of a review which attempt it is of and which
 * reviews it replaces: a refold needs both (fold_others). */
static int
body_of(struct context *w, enum kind k, const struct js *body, struct str *out)
{
	const struct state_exercise *x;
	const struct js *whole;
	struct js_out o;
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	if (k == KIND_REVIEW) {
		x = state_exercise(w->s, js_str_at(body, "exercise"));
		js_begin(&o, &b);
		js_obj(&o);
		js_put_members(&o, body, "seq");
		js_kv_int(&o, "seq", x->seq);
		if (w->in->nreplaces > 0)
			js_kv_arr(&o, "replaces");
		for (size_t i = 0; i < w->in->nreplaces; i++)
			js_put_int(&o, w->in->replaces[i]);
		if (w->in->nreplaces > 0)
			js_end(&o);
		js_end(&o);
		if (js_parse(w->a, buf_str(&b), EVENT_DEPTH, &whole, w->e) ==
		    -1)
			return -1;
		body = whole;
		buf_init(&b, w->a, SIZE_MAX);
	}
	js_canon(&b, body);
	*out = buf_str(&b);
	return 0;
}

static void
reply(struct context *w, const struct event *ev)
{
	enum kind k = ev->kind;
	struct js_out o;
	struct buf b;
	struct str text;

	context_reply(w, &o, &b, "dt.record/1");
	js_kv_int(&o, "seq", w->in->seq);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_c(&o, "kind", kind_name(k));
	context_stage_event(w, &o);
	text = SAY(w->a, w->lang, k == KIND_REVIEW ? SAY_RECORDED_REVIEW :
	    SAY_RECORDED, k == KIND_REVIEW ? history_outcome(w->lang,
	    ev->facts.outcome) : history_kind(w->lang, k),
	    sentences_int(w->a, w->in->seq));
	context_send(w, &o, arena_printf(w->a, STR_FMT STR_FMT, STR_ARG(text),
	    STR_ARG(context_stage_text(w))), &w->out->answer);
}

int
operator_event(struct context *w)
{
	const struct js *args = w->in->args, *body;
	struct args *ck = &w->ck;
	struct str source;
	struct event ev;
	enum kind k;
	int64_t at;

	context_common(w);
	if (w->in->nreplaces > 0 &&
	    state_parse(w->a, w->in->without, &w->s, w->e) == -1)
		return -1;
	k = kind_find(js_str_at(args, "kind"));
	if (kinds[k].body == NULL)
		args_refuse(ck, REFUSAL_VALIDATION, STR("kind"), SAY_NO_KIND,
		    SAY_NONE, &(struct sentence_args){ {
		    js_str_at(args, "kind") } });
	at = context_when(w, ck, args, STR("occurred_at"), true);
	source = js_str_at(args, "source");
	body = js_at(args, "body");
	if (ck->bad)
		return 0;
	ev = context_event(w, k, at);
	ev.role = kinds[k].role;
	ev.source = source.n > 0 ? source : STR("operator");
	ev.external_id = js_str_at(args, "external_id");
	check_body(w, &ev, body);
	if (ck->bad)
		return 0;
	if (body != NULL && body_of(w, k, body, &ev.body) == -1)
		return -1;
	if (context_add(w, &ev) == -1 || context_end(w) == -1)
		return -1;
	reply(w, &ev);
	return 0;
}
