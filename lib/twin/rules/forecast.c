/* SPDX-License-Identifier: MIT */
/*
 * The future is a state of its own, made for the end of each week to come and,
 * in the week that brings the stage, for each of its days: rules read it as
 * they read the present.
 */
#include "twin/rules/forecast.h"

enum { WEEK = 7, ROUND = 5 };

struct future {
	const struct state *now;
	int64_t base;		/* the last day that has happened */
	int64_t period;		/* days that repeat, newest last */
};

/* A series as it will be n days after the base. */
static void
continue_series(const struct future *f, const struct day_counts *in, int64_t n,
    struct day_counts *out)
{
	int64_t shift = f->now->last - f->base;

	for (int64_t i = 0; i < DAYS; i++) {
		int64_t ahead = n - i, back = -ahead;

		if (ahead > 0)
			back = f->period - 1 - (ahead - 1) % f->period;
		out->v[i] = day_counts_at(in, back + shift);
	}
}

/* The learner n days after the base: days, minutes, pauses. */
static void
state_after(const struct future *f, int64_t n, struct state *out)
{
	const struct state *s = f->now;

	*out = *s;
	out->last = f->base + n;
	continue_series(f, &s->act, n, &out->act);
	continue_series(f, &s->min, n, &out->min);
	for (int64_t i = 0; i < n; i++)
		out->minutes += day_counts_at(&s->min, f->period - 1 -
		    i % f->period + s->last - f->base);
}

/* Whether what pace decides is enough for the stage behind the gate. */
static bool
pace_holds(const struct indicators *now, const struct gate *g,
    const struct state *s)
{
	const struct promotion *pr = now->cat->pr;
	struct stage_input in;
	struct indicators r;

	indicators_init(&r, now->a, now->cat, s, s->last);
	stage_input(&r, &in);
	for (size_t i = 0; i < GATED; i++)
		if (pr->tables[i].measure->rule->source != SOURCE_EVENTS &&
		    in.index[i] < g->min[i])
			return false;
	return in.hours_x10 >= g->hours_x10 && in.stb[g->stage] >= g->stb;
}

/* The whole weeks, four at most, whose pace goes on; .period 0: there is none yet.
 * Today is one of their days when something was done. */
static struct future
future_of(const struct indicators *r)
{
	const struct state *s = r->s;
	bool today = day_counts_at(&s->act, s->last - r->today) != 0;
	struct future f = { .now = s, .base = today ? r->today : r->today - 1 };
	int64_t here = s->first == 0 ? 0 : f.base - s->first + 1;

	f.period = here >= FORECAST_PACE_DAYS ? FORECAST_PACE_DAYS :
	    here / WEEK * WEEK;
	return f;
}

/* Days until pace alone brings it; -1 = not within FORECAST_DAYS. */
static int64_t
by_pace(const struct indicators *r, const struct gate *g)
{
	struct future f = future_of(r);
	struct state *then = arena_one(r->a, struct state);
	int64_t n;

	if (f.period == 0)
		return -1;
	for (n = 0; n <= FORECAST_DAYS; n += WEEK) {
		state_after(&f, n, then);
		if (pace_holds(r, g, then))
			break;
	}
	if (n > FORECAST_DAYS)
		return -1;
	while (n > 0) {		/* the day within that week */
		state_after(&f, n - 1, then);
		if (!pace_holds(r, g, then))
			break;
		n--;
	}
	return n - (r->today - f.base) < 0 ? 0 : n - (r->today - f.base);
}

/* What an exercise adds to a gap that tasks fill, in its own unit. */
static int64_t
adds(const struct gap *d, const struct exercise *x)
{
	const struct rule *rl;
	int64_t most = 0;

	if (d->need != NULL)
		return d->need->kind == NEED_PRODUCT ?
		    x->product == d->need->product :
		    d->need->event_kind == x->counts_as;
	rl = d->table->measure->rule;
	for (size_t i = 0; i < rl->nkinds; i++)
		if (rl->kinds[i].kind == x->counts_as) {
			int64_t one = rl->op == RULE_WEIGHTED_COUNT ?
			    rl->kinds[i].weight : 1;

			most = one > most ? one : most;
		}
	return most;
}

/* Days in which a product counts once; 0: it counts every time. */
static int64_t
once_days(const struct product *p)
{
	return p == NULL || p->once == ONCE_NEVER ? 0 :
	    p->once == ONCE_DAY ? 1 : WEEK;
}

/*
 * Days until tasks fill a gap, each done again as soon as it may be; -1: there
 * is no task that does.
 */
static int64_t
by_tasks(const struct indicators *r, const struct gap *d)
{
	const struct curriculum *cu = r->cat->cu;
	int64_t left = d->want - d->have, supply = 0, best = -1, most;

	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i];
		int64_t cool = x->cooldown_days > 0 ? x->cooldown_days : 1;
		int64_t one = adds(d, x);

		if (one <= 0 || x->archived || !x->repeatable ||
		    (x->stages & 1u << r->s->stage) == 0)
			continue;
		supply += one * FORECAST_DAYS / cool;
		if (one >= left)
			best = 1;
	}
	/* however many exercises bring it, it counts once in its time */
	most = d->need == NULL ? 0 : once_days(d->need->product);
	if (most > 0 && supply > FORECAST_DAYS / most)
		supply = FORECAST_DAYS / most;
	if (best > 0 || left <= 0)
		return best > 0 ? best : 0;
	return supply == 0 ? -1 :
	    (left * FORECAST_DAYS + supply - 1) / supply;
}

/* Of the newest attempts, how many come to one that is accepted; 0: none was. */
static int64_t
tries(const struct state *s)
{
	enum { ENOUGH = 3 };	/* to say anything of how it goes */
	int64_t ok = 0, n = (int64_t)s->nrecent;

	for (size_t i = 0; i < s->nrecent; i++)
		ok += s->recent[i].outcome == OUT_ACCEPTED;
	return n < ENOUGH ? 1 : ok == 0 ? 0 : (n + ok - 1) / ok;
}

static bool
tasks_fill(const struct gap *d)
{
	if (d->waits != 0)
		return false;
	if (d->need != NULL)
		return d->need->kind != NEED_DIAGNOSTIC;
	return d->table != NULL &&
	    d->table->measure->rule->source == SOURCE_EVENTS;
}

int64_t
forecast_days(struct indicators *r, const struct gap *gaps, size_t n, bool *slow)
{
	const struct gate *g = stage_gate(r->cat->pr, r->s->stage + 1);
	int64_t days, one;

	*slow = false;
	if (g == NULL)
		return -1;
	days = by_pace(r, g);
	*slow = days < 0;
	for (size_t i = 0; i < n && days >= 0; i++) {
		if (gaps[i].pm == 0 || !tasks_fill(&gaps[i]))
			continue;
		one = tries(r->s) == 0 ? -1 : by_tasks(r, &gaps[i]);
		one = one < 0 ? -1 : one * tries(r->s);
		days = one < 0 ? -1 : one > days ? one : days;
	}
	return days > FORECAST_DAYS ? -1 : days;
}

/* What the step of an index asks for, in tenths; 0: there is no such step. */
static int64_t
asks_x10(const struct step_table *t, int index)
{
	const struct step *st = stage_step(t, index);
	int64_t v = st == NULL ? 0 : st->value;

	for (int i = t->measure->decimals; i > 1; i--)
		v /= 10;
	return t->measure->decimals == 0 ? v * 10 : v;
}

struct forecast_pace
forecast_pace(struct indicators *r, int64_t stage)
{
	const struct promotion *pr = r->cat->pr;
	const struct gate *g = stage_gate(pr, stage);
	int64_t days, hours;
	struct forecast_pace p = { 0 };
	struct future f = future_of(r);
	int64_t used, weeks = f.period / WEEK;

	if (g == NULL)
		return p;
	days = asks_x10(&pr->tables[INDEX_SYS], g->min[INDEX_SYS]);
	hours = asks_x10(&pr->tables[INDEX_INV], g->min[INDEX_INV]);
	used = day_counts_used(&r->s->act, r->s->last - f.base, f.period);
	/* to the nearest whole day */
	if (weeks > 0)
		p.days_x10 = (used + weeks / 2) / weeks * 10;
	if (p.days_x10 < days)
		p.days_x10 = days;
	if (hours == 0 || p.days_x10 == 0)
		return p;
	p.minutes = hours * 60 / p.days_x10;
	p.minutes = (p.minutes + ROUND - 1) / ROUND * ROUND;
	return p;
}
