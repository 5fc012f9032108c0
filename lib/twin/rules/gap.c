/* SPDX-License-Identifier: MIT */
/* Every distance is per mille, so that hours, days and products compare. */
#include "twin/rules/gap.h"

enum {
	PM = 1000,
	PM_OWN = 500,	/* of what stands in for a mentor's word */
	WAITS = 2,
	PM_OTHERS = 1	/* of a mentor's word: behind all the learner can do */
};

static int64_t
distance(enum cmp op, int64_t have, int64_t want)
{
	if (cmp_holds(have, op, want))
		return 0;
	if (op == CMP_GE || op == CMP_GT)
		return have <= 0 || want <= 0 ? PM :
		    (want - have) * PM / want + (op == CMP_GT);
	return have <= 0 ? 0 : (have - want) * PM / have;
}

static void
index_deficit(struct indicators *r, const struct step_table *t, int index,
    struct gap *d)
{
	const struct step *st = stage_step(t, index);
	struct reading v;

	*d = (struct gap){ .table = t, .decimals = t->measure->decimals };
	if (index == 0 || st == NULL)
		return;
	v = indicators_window(r, t->measure, st->window_days);
	d->have = v.value;
	d->want = st->value;
	d->window_days = st->window_days;
	d->pm = distance(st->op, v.value, st->value);
	/* a learner who never began has no pauses, which is no merit */
	if (d->pm > PM || state_idle(r->s, r->today) < 0)
		d->pm = PM;
}

/* Indices, stability and hours of a gate; room for its needs behind them. */
static size_t
rhythm_gaps(struct indicators *r, const struct gate *g, struct gap **out)
{
	const struct promotion *pr = r->cat->pr;
	struct gap *d = arena_array(r->a, INDICES + 1 + g->nneeds + WAITS,
	    struct gap);
	int64_t hours = stage_hours_x10(r);
	size_t n = 0;

	for (size_t i = 0; i < INDICES; i++)
		index_deficit(r, &pr->tables[i], i < GATED ? g->min[i] :
		    g->stb, &d[n++]);
	d[n++] = (struct gap){ .have = hours, .want = g->hours_x10,
	    .decimals = 1, .pm = distance(CMP_GE, hours, g->hours_x10) };
	*out = d;
	return n;
}

size_t
gap_keep(struct indicators *r, struct gap **out)
{
	const struct gate *g = stage_gate(r->cat->pr, r->s->stage);
	size_t n;

	if (g == NULL)
		return 0;
	n = rhythm_gaps(r, g, out);
	for (size_t i = 0; i < n; i++)
		(*out)[i].keep = true;
	return n;
}

size_t
gap_upkeep(struct indicators *r, struct gap **out)
{
	enum { AHEAD = 7 };
	const struct promotion *pr = r->cat->pr;
	const struct gate *g = stage_gate(pr, r->s->stage);
	struct gap *d = arena_array(r->a, GATED, struct gap);
	size_t n = 0;

	*out = d;
	for (size_t i = 0; g != NULL && i < GATED; i++) {
		const struct step_table *t = &pr->tables[i];
		const struct step *st = stage_step(t, g->min[i]);

		if (t->measure->rule->source != SOURCE_EVENTS || st == NULL ||
		    g->min[i] == 0 || st->window_days <= AHEAD)
			continue;
		index_deficit(r, t, g->min[i], &d[n]);
		d[n].left = indicators_window(r, t->measure,
		    st->window_days - AHEAD).value;
		d[n].keep = d[n].soon = true;
		if (d[n].pm > 0 || cmp_holds(d[n].left, st->op, st->value))
			continue;	/* lacks now, or will not */
		d[n].pm = distance(st->op, d[n].left, st->value);
		n++;
	}
	return n;
}

/* What the stage waits for: at most WAITS. */
static size_t
waiting(struct indicators *r, int stage, struct gap *out)
{
	unsigned waits = stage_waits(r, stage);
	size_t n = 0;

	for (unsigned one = 1; one <= waits; one <<= 1)
		if (waits & one)
			out[n++] = (struct gap){ .waits = one, .want = 1,
			    .pm = r->cat->pr->reviewers == REVIEWERS_NONE ?
			    PM_OWN : PM_OTHERS };
	return n;
}

size_t
gap_list(struct indicators *r, struct gap **out)
{
	bool last = r->s->stage >= TWIN_STAGES, met;
	const struct gate *g = stage_gate(r->cat->pr, last ? TWIN_STAGES :
	    r->s->stage + 1);
	struct gap *d;
	size_t n;

	n = rhythm_gaps(r, g, &d);
	/* the last stage's own needs were met when it was reached */
	for (size_t i = 0; !last && i < g->nneeds; i++) {
		const struct need *need = &g->needs[i];
		int64_t have = stage_need(r, need, &met);
		int64_t want = need->kind == NEED_DIAGNOSTIC ? need->min :
		    need->count;

		d[n++] = (struct gap){ .need = need, .have = have,
		    .want = want, .window_days = need->window_days,
		    .pm = met ? 0 : need->kind == NEED_DIAGNOSTIC ?
		    PM_OTHERS : distance(CMP_GE, have, want) };
	}
	if (!last)
		n += waiting(r, g->stage, d + n);
	for (size_t i = 0; i < n; i++)
		d[i].keep = last;
	*out = d;
	return n;
}

size_t
gap_tasks(struct indicators *r, struct gap **out)
{
	struct gap *next, *soon;
	size_t n, more;

	if (stage_computed(r) < r->s->stage)
		return gap_keep(r, out);
	n = gap_list(r, &next);
	more = gap_upkeep(r, &soon);
	*out = arena_array(r->a, n + more, struct gap);
	memcpy(*out, next, n * sizeof(*next));
	memcpy(*out + n, soon, more * sizeof(*soon));
	return n + more;
}

static bool
is_pause(const struct gap *d)
{
	return d->table != NULL && d->table->measure->rule->op == RULE_MAX_GAP;
}

bool
gap_unknown(const struct state *s, int64_t today, const struct gap *d)
{
	return is_pause(d) && state_idle(s, today) < 0;
}

int64_t
gap_clears(const struct state *s, int64_t today, const struct gap *d)
{
	int64_t days = 0;

	if (!is_pause(d))
		return today;
	while (days < d->window_days &&
	    state_gap(s, today, d->window_days - days) > d->want)
		days++;
	return today + days;
}

bool
gap_asked(const struct gap *d)
{
	return d->need != NULL || d->waits != 0 || d->table == NULL ||
	    d->window_days > 0;
}

bool
gap_others(const struct promotion *pr, const struct gap *d)
{
	return d->pm > 0 && pr->reviewers != REVIEWERS_NONE && (d->waits != 0 ||
	    (d->need != NULL && d->need->kind == NEED_DIAGNOSTIC));
}

const struct gap *
gap_largest(const struct gap *d, size_t n)
{
	const struct gap *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (d[i].pm > 0 && (best == NULL || d[i].pm > best->pm))
			best = &d[i];
	return best;
}

/* A count of events moves by those events only, whatever else a task is
 * good for; the heaviest kind is 1000. */
static int64_t
counted(const struct rule *rl, const struct exercise *x)
{
	int64_t own = 0, top = 1;

	for (size_t i = 0; i < rl->nkinds; i++) {
		const struct rule_kind *k = &rl->kinds[i];

		if (k->weight > top)
			top = k->weight;
		if (k->kind == x->counts_as && k->weight > own)
			own = k->weight;
	}
	return PM * own / top;
}

/* Per mille of weight with which an exercise moves a deficit. */
int64_t
gap_fed(const struct promotion *pr, const struct gap *d,
    const struct exercise *x)
{
	if (d->waits == STAGE_WAITS_REVIEW)
		return x->role == ROLE_LADDER &&
		    x->degree >= pr->human_judge.degree ? PM : 0;
	if (d->waits != 0 ||
	    (d->need != NULL && d->need->kind == NEED_DIAGNOSTIC))
		return pr->reviewers == REVIEWERS_NONE &&
		    x == pr->alone.diagnostic ? PM : 0;
	if (d->need != NULL) {
		bool event = d->need->kind == NEED_EVENTS &&
		    (d->need->event_kind == x->counts_as ||
		    d->need->event_kind == KIND_ATTEMPT);

		return event || (d->need->kind == NEED_PRODUCT &&
		    d->need->product == x->product) ? PM : 0;
	}
	if (d->table != NULL &&
	    d->table->measure->rule->source == SOURCE_EVENTS)
		return counted(d->table->measure->rule, x);
	for (size_t i = 0; i < x->nfeeds; i++) {
		const struct field *f = x->feeds[i].indicator;

		if (d->table == NULL ? f == pr->hours :
		    f == d->table->measure || f == d->table->result)
			return x->feeds[i].weight * 10;
	}
	return 0;
}

const struct gap *
gap_served(const struct promotion *pr, const struct gap *d, size_t n,
    const struct gap *largest, const struct exercise *x)
{
	const struct gap *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (d[i].soon && gap_fed(pr, &d[i], x) > 0 &&
		    (best == NULL || d[i].pm > best->pm))
			best = &d[i];
	return best == NULL && largest != NULL && gap_fed(pr, largest, x) > 0 ?
	    largest : best;
}

struct str
gap_id(const struct promotion *pr, const struct gap *d)
{
	if (d->waits != 0)
		return d->waits == STAGE_WAITS_REVIEW ? STR("review") :
		    STR("diagnostic");
	return d->need != NULL ? d->need->id : d->table != NULL ?
	    d->table->key : pr->hours->key;
}

const struct field *
gap_field(const struct promotion *pr, const struct gap *d)
{
	return d->need != NULL || d->waits != 0 ? NULL : d->table != NULL ?
	    d->table->measure : pr->hours;
}
