/* SPDX-License-Identifier: MIT */
#include "twin/rules/filter.h"

#include "base/json.h"
#include "twin/catalog/catalog.h"
#include "twin/rules/counted.h"
#include "twin/rules/mastery.h"
#include "twin/rules/tally.h"
#include "twin/value/calendar.h"

enum {
	LIGHT = 2,	/* energy that a full day still has */
	AGAIN_DAYS = 3,	/* a mentor's word is waited for; then a revision
			 * is offered as well */
	LIGHT_MIN = 25,	/* minutes of a light task */
	REST_DAYS = 7	/* of a task that was returned too often and has
			 * neither a scaffold nor a cooldown of its own */
};

static const char *const names[CHOOSE_FILTERS] = {
	[CHOOSE_OK] = "ok",
	[CHOOSE_EXCLUDED] = "excluded",
	[CHOOSE_OTHER_PRACTICE] = "other_practice",
	[CHOOSE_ARCHIVED] = "archived",
	[CHOOSE_STAGE] = "stage",
	[CHOOSE_PREREQUISITE] = "prerequisite",
	[CHOOSE_DONE] = "done",
	[CHOOSE_WAITING] = "waiting_for_mentor",
	[CHOOSE_STARTED] = "started",
	[CHOOSE_COOLDOWN] = "cooldown",
	[CHOOSE_TOO_LONG] = "too_long",
	[CHOOSE_TOO_HARD] = "too_demanding",
	[CHOOSE_WHEN] = "other_time",
	[CHOOSE_PRACTICES] = "active_practices",
	[CHOOSE_LOAD] = "load_cap",
	[CHOOSE_LIGHT] = "light_week",
	[CHOOSE_RETURNED] = "returned_in_a_row",
	[CHOOSE_NO_REASON] = "not_now",
	[CHOOSE_BALANCE] = "balance",
};

const char *
filter_name(enum choose_filter f)
{
	return names[f];
}

static bool
excluded(const struct choose_view *v, const struct exercise *x)
{
	for (size_t i = 0; i < js_len(v->ask->exclude); i++)
		if (str_eq(js_str(js_item(v->ask->exclude, i)), x->id))
			return true;
	return false;
}

static bool
prerequisites_hold(const struct choose_view *v, const struct exercise *x)
{
	for (size_t i = 0; i < x->nprereqs; i++) {
		const struct prereq *p = &x->prereqs[i];
		const struct state_exercise *h;
		int64_t have = 0;

		switch (p->kind) {
		case PREREQ_EXERCISE:
			h = state_exercise(v->s, p->exercise->id);
			have = h != NULL && mastery_accepted(v->r->cat, v->s,
			    p->exercise) ? h->accepted : 0;
			break;
		case PREREQ_DEGREE:
			have = v->mastery[p->practice->index];
			break;
		case PREREQ_INDICATOR:
			have = indicators_read(v->r, p->indicator)->value;
			break;
		case PREREQ_NONE:
			break;
		}
		if (!cmp_holds(have, p->op, p->value))
			return false;
	}
	return true;
}

int64_t
filter_day(const struct state *s, const struct exercise *x, int64_t today)
{
	const struct begun *b = state_begun(s, x->id);
	int64_t day;

	if (b == NULL)
		return 0;
	day = today < b->day ? 1 : today - b->day + 1;
	return day < x->duration_days ? day : x->duration_days;
}

int64_t
filter_minutes(const struct state *s, const struct exercise *x, int64_t day)
{
	int64_t days = filter_day(s, x, day);

	if (days < 1)
		days = 1;
	return x->minutes_max * (days < x->duration_days ? days :
	    x->duration_days);
}

bool
filter_due(const struct choose_view *v, const struct state_exercise *h)
{
	return h != NULL && h->review_due != 0 && h->review_due <= v->r->today;
}

bool
filter_again(const struct choose_view *v, const struct state_exercise *h)
{
	return h != NULL && (h->last == OUT_REVISION ||
	    (h->last == OUT_REVIEW && v->r->today - h->day >= AGAIN_DAYS));
}

/*
 * Returned too often in a row: first its scaffold, accepted after the newest
 * try; without a scaffold a rest. Then it may be tried again.
 */
static bool
held(const struct choose_view *v, const struct exercise *x,
    const struct state_exercise *h)
{
	const struct state_exercise *easier;

	if (h->returned < v->pr->task.returned_max)
		return false;
	if (x->scaffold == NULL)
		return v->r->today - h->day < (x->cooldown_days > 0 ?
		    x->cooldown_days : REST_DAYS);
	easier = state_exercise(v->s, x->scaffold->id);
	return easier == NULL || easier->last != OUT_ACCEPTED ||
	    easier->seq <= h->seq;
}

/* Whether one more attempt today could meet a criterion that counts days,
 * events or hours; others are in the learner's hands. */
static bool
can_meet(const struct choose_view *v, const struct exercise *x,
    const struct criterion *cr)
{
	int64_t own = cr->event_kind == x->counts_as ||
	    cr->event_kind == KIND_ATTEMPT, today = v->r->today;

	switch (cr->kind) {
	case CRIT_N_DAYS_OF_M:
		if (tally_live_days(v->s, cr->event_kind, today, 1) > 0)
			own = 0;
		return tally_live_days(v->s, cr->event_kind, today,
		    cr->days) + own >= cr->count;
	case CRIT_COUNT_IN_WINDOW:
		if (cr->product != NULL)
			return tally_products(v->s, cr->product->id, today,
			    cr->days) + (cr->product == x->product) >=
			    cr->count;
		return tally_events(v->s, cr->event_kind, today, cr->days) +
		    own >= cr->count;
	case CRIT_INDICATOR_AT_LEAST:
		return indicators_read(v->r, cr->indicator)->value >= cr->value;
	default:
		return true;
	}
}

/* It would come back for something that only days can bring: whoever does all
 * that is asked is not sent back for it. The days of a task over several are
 * still to come when it is begun. */
static bool
too_early(const struct choose_view *v, const struct exercise *x)
{
	if (x->duration_days > 1 && state_begun(v->s, x->id) == NULL &&
	    state_returned(v->s, x->id) == NULL)
		return false;
	for (size_t i = 0; i < x->ncriteria; i++)
		if (x->criteria[i].required && !can_meet(v, x, &x->criteria[i]))
			return true;
	return false;
}

static enum choose_filter
by_history(const struct choose_view *v, const struct exercise *x)
{
	const struct state_exercise *h = state_exercise(v->s, x->id);
	int64_t day = filter_day(v->s, x, v->r->today);

	if (day > 0)		/* it is kept open, and asked for at its end */
		return day < x->duration_days || too_early(v, x) ?
		    CHOOSE_STARTED : CHOOSE_OK;
	if (h == NULL)
		return CHOOSE_OK;
	if (held(v, x, h))
		return CHOOSE_RETURNED;
	if (h->last == OUT_REVIEW && !filter_again(v, h))
		return CHOOSE_WAITING;
	if (filter_again(v, h) || filter_due(v, h))
		return CHOOSE_OK;
	if (h->review_due > v->r->today)
		return CHOOSE_COOLDOWN;
	if (h->accepted > 0 && !x->repeatable && x->nreview == 0 &&
	    mastery_accepted(v->r->cat, v->s, x))
		return v->scaffold_tier[x->order] ? CHOOSE_OK : CHOOSE_DONE;
	if (h->accepted > 0 && v->r->today - h->day < x->cooldown_days)
		return CHOOSE_COOLDOWN;
	return CHOOSE_OK;
}

/* A ritual whose plan or review another task has brought today or this week:
 * a second one would not count. */
static bool
in_turn(const struct choose_view *v, const struct exercise *x)
{
	return x->role != ROLE_RITUAL ||
	    state_returned(v->s, x->id) != NULL ||
	    counted_turn(v->s, x->product, v->r->today);
}

/* Of the weekdays of a ritual, or the first day that the learner is here after
 * them: whoever missed it is not made to wait a week. */
static bool
on_its_day(const struct choose_view *v, const struct exercise *x)
{
	enum { WEEK = 7 };
	int64_t today = v->r->today;

	for (int64_t back = 0; x->weekdays != 0 && back < WEEK; back++) {
		if (x->weekdays & 1u << (calendar_weekday(today - back) + 1))
			return true;
		if (back > 0 && day_counts_at(&v->s->act, v->s->last - today +
		    back) != 0)
			return false;
	}
	return true;
}

/* What was returned may be improved at any time. */
static bool
timely(const struct choose_view *v, const struct exercise *x)
{
	unsigned part = (unsigned)v->ask->part;

	if (filter_again(v, state_exercise(v->s, x->id)))
		return true;
	return (part == 0 || x->parts == 0 || (x->parts & part) != 0) &&
	    on_its_day(v, x);
}

/* What a day that has reached its load cap still takes. */
static bool
restful(const struct exercise *x)
{
	return x->type == EX_REST ||
	    (x->type == EX_REFLECTION && x->energy <= LIGHT);
}

/* What the week after a step down asks for. */
static bool
light(const struct exercise *x)
{
	return x->energy <= LIGHT && x->minutes_min <= LIGHT_MIN &&
	    x->minutes_typ <= LIGHT_MIN;
}

/* The least that a day of it takes. */
static int64_t
minutes_a_day(const struct exercise *x)
{
	int days = x->duration_days > 1 ? x->duration_days : 1;

	return (x->minutes_min + days - 1) / days;
}

/* What the learner has begun or is to improve is theirs to finish, whatever it would
 * have to wait for now: they may have taken it up of their own accord. */
static bool
taken_up(const struct choose_view *v, const struct exercise *x)
{
	return state_begun(v->s, x->id) != NULL ||
	    filter_again(v, state_exercise(v->s, x->id));
}

enum choose_filter
filter_of(const struct choose_view *v, const struct exercise *x)
{
	const struct choose_ask *ask = v->ask;
	enum choose_filter f;

	if (excluded(v, x))
		return CHOOSE_EXCLUDED;
	if (ask->practice != NULL && x->practice != ask->practice)
		return CHOOSE_OTHER_PRACTICE;
	if (x->archived)
		return CHOOSE_ARCHIVED;
	if ((x->stages & 1u << v->s->stage) == 0 && !taken_up(v, x))
		return CHOOSE_STAGE;
	if (!prerequisites_hold(v, x) && !taken_up(v, x))
		return CHOOSE_PREREQUISITE;
	f = by_history(v, x);
	if (f == CHOOSE_OK && (!in_turn(v, x) || too_early(v, x)))
		f = CHOOSE_COOLDOWN;
	if (f != CHOOSE_OK)
		return f;
	if (ask->minutes > 0 && minutes_a_day(x) > ask->minutes)
		return CHOOSE_TOO_LONG;
	if (ask->energy > 0 && x->energy > ask->energy + 1)
		return CHOOSE_TOO_HARD;
	if (!timely(v, x))
		return CHOOSE_WHEN;
	if (x->role == ROLE_LADDER && x->type != EX_REST &&
	    ask->practice == NULL && !v->place[x->practice->index] &&
	    !taken_up(v, x) && v->nactive >= v->stage->active_practices_max)
		return CHOOSE_PRACTICES;
	if (v->light && !light(x))
		return CHOOSE_LIGHT;
	if (v->loaded && !restful(x))
		return CHOOSE_LOAD;
	return CHOOSE_OK;
}
