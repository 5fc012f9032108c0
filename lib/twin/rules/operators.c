/* SPDX-License-Identifier: MIT */
#include "twin/rules/operators.h"

#include "twin/rules/tally.h"

/* Newest day of a window that is not empty. */
static int64_t
newest(const struct state *s, const struct day_counts *d)
{
	for (int64_t i = 0; i < DAYS; i++)
		if (d->v[i] != 0)
			return s->last - i;
	return 0;
}

static bool
has_kind(const struct rule *rule, enum kind k)
{
	for (size_t i = 0; i < rule->nkinds; i++)
		if (rule->kinds[i].kind == k)
			return true;
	return false;
}

static int64_t
weight_of(const struct rule *rule, const struct count *c)
{
	int64_t weight = 0;
	int best = -1;

	for (size_t i = 0; i < rule->nkinds; i++) {
		const struct rule_kind *row = &rule->kinds[i];

		if (row->kind != c->kind || row->min_quality > c->quality ||
		    row->min_quality <= best)
			continue;
		best = row->min_quality;
		weight = row->weight;
	}
	return weight;
}

/* Sum over events of the rule's kinds, weighted or one each. */
int64_t
operators_events(
    const struct window *w, const struct rule *rule, struct reading *out)
{
	int64_t sum = 0;

	for (size_t i = 0; i < w->s->ncount; i++) {
		const struct count *c = &w->s->count[i];
		int64_t n;

		if (!has_kind(rule, c->kind))
			continue;
		n = tally_window(w->s, &c->days, c->total, w->today, w->days);
		if (n == 0)
			continue;
		sum += rule->op == RULE_WEIGHTED_COUNT ? n * weight_of(rule, c) :
		    n;
		out->n += n;
		if (w->cited)
			reading_cite(out, c->seq, newest(w->s, &c->days));
	}
	reading_newest_first(out);
	return sum;
}

void
operators_cite_activity(const struct window *w, struct reading *out)
{
	if (!w->cited)
		return;
	for (size_t i = 0; i < w->s->nrecent; i++)
		reading_cite(out, w->s->recent[i].seq, 0);
	out->day = newest(w->s, &w->s->act);
}

/* Live days with any of the rule's kinds, each day once. */
static void
days_of_kinds(const struct window *w, const struct rule *rule,
    struct day_counts *out)
{
	*out = (struct day_counts){ { 0 } };
	for (size_t i = 0; i < w->s->ncount; i++) {
		const struct count *c = &w->s->count[i];
		bool hit = c->live && has_kind(rule, c->kind);

		for (size_t d = 0; hit && d < DAYS; d++)
			out->v[d] |= c->days.v[d] != 0;
	}
}

/* The window in days that are kept. */
static int64_t
kept(const struct window *w)
{
	return w->days == 0 ? DAYS : w->days;
}

/* Days of the window on which d is not zero. */
static int64_t
used(const struct window *w, const struct day_counts *d)
{
	return day_counts_used(d, w->s->last - w->today, kept(w));
}

int64_t
operators_minutes(const struct window *w, struct reading *out)
{
	out->n = used(w, &w->s->min);
	operators_cite_activity(w, out);
	return tally_window(w->s, &w->s->min, w->s->minutes, w->today,
	    w->days);
}

int64_t
operators_distinct_days(const struct window *w, const struct rule *rule,
    struct reading *out)
{
	struct day_counts kinds;

	if (rule->source == SOURCE_EVENTS)
		days_of_kinds(w, rule, &kinds);
	out->n = used(w, rule->source == SOURCE_EVENTS ? &kinds :
	    &w->s->act);
	operators_cite_activity(w, out);
	return out->n;
}

int64_t
operators_current_streak(const struct window *w, struct reading *out)
{
	out->n = state_streak(w->s, w->today);
	operators_cite_activity(w, out);
	return out->n;
}

int64_t
operators_longest_streak(const struct window *w, struct reading *out)
{
	out->n = w->days == 0 ? w->s->longest :
	    state_run(w->s, w->today, w->days);
	operators_cite_activity(w, out);
	return out->n;
}

int64_t
operators_max_gap(const struct window *w, struct reading *out)
{
	out->n = used(w, &w->s->act);
	operators_cite_activity(w, out);
	return state_gap(w->s, w->today, kept(w));
}

/* Readings of a collected field that the window holds: their sum. From some event
 * on they are kept day by day; of those before it the newest ones are known. */
int64_t
operators_points(const struct window *w, const struct field *f,
    struct reading *out)
{
	const struct metric *m = state_metric(w->s, f->key);
	const struct count *n = state_series(w->s, STATE_READINGS, f->key);
	const struct count *v = state_series(w->s, STATE_VALUES, f->key);
	int64_t sum = 0;

	for (size_t i = 0; m != NULL && i < m->np; i++) {
		const struct point *p = &m->p[i];

		if (p->day > w->today ||
		    (w->days != 0 && p->day <= w->today - w->days))
			continue;
		if (w->cited)
			reading_cite(out, p->seq, p->day);
		if (v != NULL && p->seq >= v->seq)
			continue;
		sum += p->value;
		out->n++;
	}
	if (n == NULL || v == NULL)
		return sum;
	out->n += tally_window(w->s, &n->days, n->total, w->today, w->days);
	return sum + tally_window(w->s, &v->days, v->total, w->today, w->days);
}
