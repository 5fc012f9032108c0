/* SPDX-License-Identifier: MIT */
#include "twin/rules/verdict.h"

#include "twin/catalog/catalog.h"
#include "twin/catalog/form.h"
#include "twin/value/words.h"
#include "twin/value/word_set.h"
#include "twin/rules/tally.h"

/* ---- counting ---- */

static struct str
text_to_count(
    struct arena *a, const struct answer *an, const struct criterion *cr)
{
	return cr->field.n == 0 ? an->text :
	    form_text(a, an->form, cr->field);
}

static int64_t
lines(struct arena *a, struct str text)
{
	struct str *line = arena_array(a, (size_t)words_lines(text) + 1,
	    struct str), one;
	size_t n = 0;

	while (text.n > 0) {
		(void)str_cut(text, '\n', &one, &text);
		if (words_count(one) > 0)
			line[n++] = one;
	}
	return word_set_items(a, line, n);
}

static int64_t
items(struct arena *a, const struct answer *an, const struct criterion *cr)
{
	const struct js *v = form_value(an->form, cr->field);
	struct str *item;
	int64_t other = 0;
	size_t n = 0;

	if (js_type(v) != JS_ARRAY)
		return lines(a, text_to_count(a, an, cr));
	item = arena_array(a, js_len(v) + 1, struct str);
	for (size_t i = 0; i < js_len(v); i++) {
		const struct js *one = js_item(v, i);

		if (js_type(one) == JS_STRING)
			item[n++] = js_str(one);
		else
			other += form_says(one);
	}
	return word_set_items(a, item, n) + other;
}

static int64_t
filled_fields(const struct answer *an, const struct criterion *cr)
{
	int64_t n = 0;

	for (size_t i = 0; i < cr->nfields; i++)
		n += form_says(form_value(an->form, cr->fields[i]));
	return n;
}

/* Would this attempt, once accepted, be an event of that kind? */
static bool
is_of(const struct answer *an, enum kind k)
{
	return k == KIND_ATTEMPT || k == an->x->counts_as;
}

static int64_t
days_of(
    struct indicators *r, const struct answer *an, const struct criterion *cr)
{
	int64_t n = tally_live_days(r->s, cr->event_kind, an->day, cr->days);
	bool today = tally_live_days(r->s, cr->event_kind, an->day, 1) > 0;

	return n + (!today && an->live && is_of(an, cr->event_kind));
}

/* Would it bring a product of that type? */
static bool
brings(const struct answer *an, struct str type)
{
	return str_eq(an->product, type) || (an->x->product != NULL &&
	    str_eq(an->x->product->id, type));
}

static int64_t
in_window(struct indicators *r, const struct answer *an,
    const struct criterion *cr)
{
	if (cr->product != NULL)
		return tally_products(r->s, cr->product->id, an->day,
		    cr->days) + brings(an, cr->product->id);
	return tally_events(r->s, cr->event_kind, an->day, cr->days) +
	    is_of(an, cr->event_kind);
}

/* A frozen task's catalog may be an older one: by key, not by place. */
static int64_t
reading_of(struct indicators *r, struct str key)
{
	const struct field *f = catalog_field(r->cat, key);

	return f == NULL ? 0 : indicators_read(r, f)->value;
}

static int64_t
minutes_of(const struct answer *an)
{
	return an->minutes < 0 ? 0 : an->minutes;
}

/* ---- judging one criterion ---- */

static void
by_server(struct indicators *r, const struct answer *an, struct mark *m)
{
	const struct criterion *cr = m->cr;

	m->need = cr->count;
	switch (cr->kind) {
	case CRIT_MIN_WORDS:
		m->have = word_set_words(r->a,
		    text_to_count(r->a, an, cr));
		break;
	case CRIT_MIN_ITEMS:
		m->have = items(r->a, an, cr);
		break;
	case CRIT_FORM_FIELDS:
		m->have = filled_fields(an, cr);
		m->need = (int64_t)cr->nfields;
		break;
	case CRIT_URL:
		m->have = words_url(text_to_count(r->a, an, cr));
		m->need = 1;
		break;
	case CRIT_MIN_MINUTES:
		m->have = minutes_of(an);
		break;
	case CRIT_N_DAYS_OF_M:
		m->have = days_of(r, an, cr);
		break;
	case CRIT_COUNT_IN_WINDOW:
		m->have = in_window(r, an, cr);
		break;
	case CRIT_INDICATOR_AT_LEAST:
		m->have = reading_of(r, cr->indicator->key);
		m->need = cr->value;
		break;
	default:
		break;
	}
	m->points = m->have >= m->need ? VERDICT_FULL : 0;
}

struct mark *
verdict_mark(struct verdict *v, struct str id)
{
	for (size_t i = 0; i < v->n; i++)
		if (str_eq(v->mark[i].cr->id, id))
			return &v->mark[i];
	return NULL;
}

void
verdict_score(struct verdict *v, struct mark *m, int level,
    struct str evidence)
{
	m->level = level;
	m->points = m->cr->levels[level].score;
	m->evidence = evidence;
	v->by_llm = true;
}

/* ---- the whole ---- */

enum outcome
verdict_of(const struct promotion *pr, int degree, int64_t score,
    bool failed, bool waiting)
{
	if (failed)
		return OUT_REVISION;
	if (score < pr->verdict.revision)
		return OUT_REJECTED;
	if (score < pr->verdict.review)
		return OUT_REVISION;
	if (waiting)
		return OUT_REVIEW;
	if (score >= pr->verdict.accepted ||
	    degree <= pr->verdict.review_ok_degree)
		return OUT_ACCEPTED;
	return OUT_REVIEW;
}

void
verdict_end(const struct promotion *pr, const struct exercise *x,
    struct verdict *v)
{
	int64_t sum = 0, weight = 0;
	bool failed = false, waiting = false, filled = true;

	for (size_t i = 0; i < v->n; i++) {
		const struct mark *m = &v->mark[i];

		if (m->points < 0) {
			waiting |= m->cr->required || m->cr->kind == CRIT_RUBRIC;
			continue;
		}
		sum += m->cr->weight * m->points;
		weight += m->cr->weight;
		if (m->cr->required && m->points == 0)
			failed = true;
		if (m->points == 0 && m->cr->kind != CRIT_RUBRIC)
			filled = false;
	}
	/* only a mentor has anything to say: nothing counts against it */
	v->score = weight == 0 ? VERDICT_FULL : sum / weight;
	if (pr->reviewers == REVIEWERS_NONE)
		waiting = false;	/* for nobody */
	v->outcome = verdict_of(pr, x->degree, v->score, failed, waiting);
	if (v->outcome == OUT_REVIEW && pr->reviewers == REVIEWERS_NONE)
		v->outcome = OUT_REVISION;
	/* a first step is no test: it is done when it is filled in */
	if (curriculum_first_step(x) && filled)
		v->outcome = OUT_ACCEPTED;
	if (v->outcome == OUT_ACCEPTED)
		return;
	for (size_t i = 0; i < v->n; i++) {
		const struct mark *m = &v->mark[i];

		if (failed ? m->cr->required && m->points == 0 :
		    m->points >= 0 && m->points < pr->verdict.accepted)
			v->missing[v->nmissing++] = m->cr;
	}
}

void
verdict_begin(struct indicators *r, const struct answer *an,
    struct verdict *out)
{
	const struct exercise *x = an->x;

	*out = (struct verdict){ 0 };
	for (size_t i = 0; i < x->ncriteria && i < VERDICT_CRITERIA; i++) {
		struct mark *m = &out->mark[out->n++];

		*m = (struct mark){ .cr = &x->criteria[i], .level = -1 };
		if (m->cr->kind == CRIT_MENTOR_CONFIRMS)
			m->points = -1;
		else if (m->cr->kind != CRIT_RUBRIC)
			by_server(r, an, m);
	}
}
