/* SPDX-License-Identifier: MIT */
#include "twin/rules/stage.h"

#include "base/json.h"
#include "twin/catalog/catalog.h"
#include "twin/rules/mastery.h"
#include "twin/rules/tally.h"

const struct gate *
stage_gate(const struct promotion *pr, int64_t stage)
{
	return stage < 2 || stage > TWIN_STAGES ? NULL : &pr->gates[stage - 2];
}

const struct step *
stage_step(const struct step_table *t, int index)
{
	for (size_t i = 0; i < TWIN_STAGES; i++)
		if (t->steps[i].index == index)
			return &t->steps[i];
	return NULL;
}

static bool
minimums_hold(const struct gate *g, const struct stage_input *in)
{
	for (size_t i = 0; i < GATED; i++)
		if (in->index[i] < g->min[i])
			return false;
	return true;
}

int
stage_compute(const struct promotion *pr, const struct stage_input *in)
{
	int s = TWIN_STAGES;

	if (in->index[INDEX_SYS] == 0 || in->index[INDEX_INV] == 0)
		return 1;
	while (s > 1 && !minimums_hold(stage_gate(pr, s), in))
		s--;
	while (s > 1 && in->hours_x10 < stage_gate(pr, s)->hours_x10)
		s--;
	while (s > 1 && in->stb[s] < stage_gate(pr, s)->stb)
		s--;
	return s;
}

/* The gap index of a candidate stage: its gap in its own window. */
static int
gap_index(struct indicators *r, const struct step_table *t, int stage)
{
	const struct step *own = stage_step(t, stage);
	struct reading gap;

	if (own == NULL)
		return 0;
	gap = indicators_window(r, t->measure, own->window_days);
	for (size_t i = 0; i < TWIN_STAGES; i++)
		if (gap.has && cmp_holds(gap.value, t->steps[i].op,
		    t->steps[i].value))
			return t->steps[i].index;
	return 0;
}

/* The field of the hours has one decimal: promotion_load.c. */
int64_t
stage_hours_x10(struct indicators *r)
{
	return indicators_read(r, r->cat->pr->hours)->value;
}

void
stage_input(struct indicators *r, struct stage_input *out)
{
	const struct promotion *pr = r->cat->pr;

	*out = (struct stage_input){ 0 };
	for (size_t i = 0; i < GATED; i++)
		out->index[i] = indicators_index(r, &pr->tables[i]);
	for (int s = 1; s <= TWIN_STAGES; s++)
		out->stb[s] = gap_index(r, &pr->tables[INDEX_STB], s);
	out->hours_x10 = stage_hours_x10(r);
}

int
stage_computed(struct indicators *r)
{
	struct stage_input in;

	stage_input(r, &in);
	return stage_compute(r->cat->pr, &in);
}

/* The own diagnostic of a quarter, where nobody else makes one: its day, 0 =
 * there is none. */
static int64_t
own_diagnostic(const struct promotion *pr, const struct state *s)
{
	const struct state_exercise *h;

	if (pr->reviewers != REVIEWERS_NONE)
		return 0;
	h = state_exercise(s, pr->alone.diagnostic->id);
	return h != NULL && h->accepted > 0 ? h->day : 0;
}

int64_t
stage_diagnostic_until(const struct promotion *pr, const struct state *s)
{
	int64_t own = own_diagnostic(pr, s);
	int64_t day = s->has_diag && s->diag_day > own ? s->diag_day : own;

	return day == 0 ? 0 : day + pr->diagnostic.valid_days;
}

bool
stage_diagnostic(const struct promotion *pr, const struct state *s,
    int64_t today)
{
	int64_t until = stage_diagnostic_until(pr, s);

	return until != 0 && today <= until;
}

/* Whether the diagnostic that is valid says at least this stage; a learner's
 * own says what the rest of the rules say. */
static bool
diagnosed(const struct promotion *pr, const struct state *s, int64_t today,
    int64_t stage)
{
	int64_t own = own_diagnostic(pr, s), days = pr->diagnostic.valid_days;

	return (s->has_diag && today - s->diag_day <= days &&
	    s->diag_stage >= stage) || (own != 0 && today - own <= days);
}

int64_t
stage_need(struct indicators *r, const struct need *n, bool *met)
{
	int64_t have = 0, before = 0, days = n->window_days;

	switch (n->kind) {
	case NEED_EVENTS:
		have = tally_events(r->s, n->event_kind, r->today, days);
		before = tally_events(r->s, n->event_kind, r->today - 1, days);
		break;
	case NEED_PRODUCT:
		have = tally_products(r->s, n->product->id, r->today, days);
		before = tally_products(r->s, n->product->id, r->today - 1,
		    days);
		break;
	case NEED_DIAGNOSTIC:
		have = r->s->has_diag && r->today - r->s->diag_day <=
		    r->cat->pr->diagnostic.valid_days ? r->s->diag_min : 0;
		if (have < n->min && diagnosed(r->cat->pr, r->s, r->today,
		    INT64_MAX))		/* only an own one says so much */
			have = n->min;
		*met = have >= n->min;
		return have;
	case NEED_NONE:
		break;
	}
	/* today counts only when it helps */
	have = before > have ? before : have;
	*met = have >= n->count;
	return have;
}

enum stage_status
stage_status(const struct state *s, int computed)
{
	return computed > s->stage ? STAGE_READY :
	    computed < s->stage ? STAGE_AT_RISK : STAGE_STEADY;
}

const char *
stage_status_name(enum stage_status st)
{
	static const char *const names[] = {
		[STAGE_STEADY] = "steady", [STAGE_READY] = "ready",
		[STAGE_AT_RISK] = "at_risk",
	};

	return names[st];
}

/* One product of a degree that asks for it was judged. */
static bool
product_judged(const struct indicators *r)
{
	const struct promotion *pr = r->cat->pr;

	for (size_t i = 0; i < r->s->nex; i++) {
		const struct state_exercise *h = &r->s->ex[i];
		const struct exercise *x;

		if (h->judged)
			return true;
		x = catalog_exercise(r->cat, h->id);
		if (x != NULL && x->degree >= pr->human_judge.degree &&
		    mastery_judged(pr, h))
			return true;
	}
	return false;
}

unsigned
stage_waits(struct indicators *r, int64_t to)
{
	const struct promotion *pr = r->cat->pr;
	const struct gate *g = stage_gate(pr, to);
	unsigned waits = 0;
	bool met;

	if (g == NULL)
		return 0;
	if (g->diagnostic && !diagnosed(pr, r->s, r->today, to))
		waits |= STAGE_WAITS_DIAGNOSTIC;
	for (size_t i = 0; i < g->nneeds; i++)
		if (g->needs[i].kind == NEED_DIAGNOSTIC) {
			(void)stage_need(r, &g->needs[i], &met);
			if (!met)
				waits |= STAGE_WAITS_DIAGNOSTIC;
		}
	if (to >= pr->human_judge.stage && !product_judged(r))
		waits |= STAGE_WAITS_REVIEW;
	return waits;
}

static bool
may_rise(struct indicators *r, int64_t to)
{
	const struct promotion *pr = r->cat->pr;
	const struct gate *g = stage_gate(pr, to);
	bool met;

	for (size_t i = 0; i < g->nneeds; i++) {
		(void)stage_need(r, &g->needs[i], &met);
		if (!met)
			return false;
	}
	return stage_waits(r, to) == 0;
}

static int64_t
own_window(const struct promotion *pr, int64_t stage)
{
	const struct step *st = stage_step(&pr->tables[INDEX_SYS], (int)stage);

	return st == NULL ? 7 : st->window_days;
}

/* Whether anything of a day is known: the learner was here. */
static bool
was_here(const struct state *s, int64_t day)
{
	bool here = day_counts_at(&s->act, s->last - day) != 0;

	for (size_t i = 0; i < s->ncount && !here; i++)
		here = day_counts_at(&s->count[i].days, s->last - day) != 0;
	return here;
}

int64_t
stage_falls(struct indicators *r, int64_t since)
{
	const struct state *s = r->s;
	int64_t due, told;

	if (since == 0)
		return 0;
	due = since + own_window(r->cat->pr, s->stage);
	told = due - STAGE_NOTICE_DAYS;
	if (told < s->last - DAYS)	/* days no longer kept: nobody was here */
		told = s->last - DAYS;
	while (told < r->today && !was_here(s, told))
		told++;
	told += STAGE_NOTICE_DAYS;
	return told > due ? told : due;
}

void
stage_move(struct indicators *r, struct stage_move *out)
{
	const struct state *s = r->s;

	*out = (struct stage_move){ .computed = stage_computed(r) };
	if (out->computed > s->stage && may_rise(r, s->stage + 1)) {
		out->to = (int)s->stage + 1;
		out->reason = "promotion";
	} else if (out->computed < s->stage && s->risk_day != 0 &&
	    r->today >= stage_falls(r, s->risk_day)) {
		out->to = (int)s->stage - 1;
		out->reason = "decline";
	}
}

static int
computed_on(struct arena *a, const struct catalog *cat,
    const struct state *s, int64_t day)
{
	struct indicators r;

	indicators_init(&r, a, cat, s, day);
	return stage_computed(&r);
}

int64_t
stage_risk(struct arena *a, const struct catalog *cat,
    const struct state *before, const struct state *after, int64_t today)
{
	int64_t from = before->last + 1;

	if (after->stage <= 1 ||
	    computed_on(a, cat, after, today) >= after->stage)
		return 0;
	if (before->risk_day != 0 && before->stage == after->stage)
		return before->risk_day;
	/* after DAYS days without an event every window is empty */
	for (int64_t d = from; d < today && d <= from + DAYS; d++)
		if (computed_on(a, cat, before, d) < after->stage)
			return d;
	return today;
}

size_t
stage_plan(const struct curriculum *cu, int stage,
    const struct exercise **out, size_t max)
{
	static const enum exercise_role roles[] = { ROLE_RECOVERY, ROLE_ENTRY };
	size_t n = 0;

	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i < cu->nexercises && n < max; i++) {
			const struct exercise *x = &cu->exercises[i];

			if (x->role == roles[k] && !x->archived &&
			    (x->stages & 1u << stage) != 0)
				out[n++] = x;
		}
	}
	return n;
}

static void
put_plan(struct js_out *o, const struct curriculum *cu, int stage)
{
	const struct exercise *plan[STAGE_PLAN];
	size_t n = stage_plan(cu, stage, plan, STAGE_PLAN);

	js_kv_arr(o, "plan");
	for (size_t i = 0; i < n; i++)
		js_put_str(o, plan[i]->id);
	js_end(o);
}

static void
put_index(struct js_out *o, struct indicators *r, const struct step_table *t,
    int index)
{
	const struct step *st = stage_step(t, index > 0 ? index : 1);
	struct reading v = indicators_window(r, t->measure, st->window_days);

	js_key_str(o, t->key);
	js_obj(o);
	js_kv_int(o, "index", index);
	js_key(o, "value");
	js_put_fixed(o, v.value, t->measure->decimals);
	js_kv_int(o, "window_days", st->window_days);
	js_kv_arr(o, "seqs");
	for (size_t i = 0; i < v.nevidence; i++)
		js_put_int(o, v.evidence[i]);
	js_end(o);
	js_end(o);
}

struct str
stage_evidence(struct indicators *r, const struct stage_move *mv)
{
	const struct promotion *pr = r->cat->pr;
	const struct gate *g = stage_gate(pr, mv->to);
	struct stage_input in;
	struct buf b;
	struct js_out o;
	bool met;

	stage_input(r, &in);
	buf_init(&b, r->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_int(&o, "from", r->s->stage);
	js_kv_int(&o, "to", mv->to);
	js_kv_c(&o, "reason", mv->reason);
	if (mv->to < r->s->stage) {
		put_plan(&o, r->cat->cu, mv->to);
		js_kv_int(&o, "light_until", r->today + STAGE_LIGHT_DAYS);
	}
	js_kv_obj(&o, "evidence");
	js_kv_int(&o, "computed", mv->computed);
	for (size_t i = 0; i < GATED; i++)
		put_index(&o, r, &pr->tables[i], in.index[i]);
	put_index(&o, r, &pr->tables[INDEX_STB], in.stb[mv->to]);
	js_key(&o, "hours");
	js_put_fixed(&o, in.hours_x10, 1);
	if (r->s->risk_day != 0)
		js_kv_int(&o, "risk_days", r->today - r->s->risk_day);
	if (g != NULL && mv->to > r->s->stage) {
		js_kv_obj(&o, "needs");
		for (size_t i = 0; i < g->nneeds; i++) {
			js_key_str(&o, g->needs[i].id);
			js_put_int(&o, stage_need(r, &g->needs[i], &met));
		}
		js_end(&o);
	}
	if (r->s->has_diag)
		js_kv_int(&o, "diagnostic_seq", r->s->diag_seq);
	js_end(&o);
	js_end(&o);
	return buf_str(&b);
}
