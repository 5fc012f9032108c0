/* SPDX-License-Identifier: MIT */
/* t_ahead - what will be: what leaves a window soon, and when the next stage
 * comes. */
#include "test/unit/table.h"

#include "test/unit/catalog_kit.h"
#include "test/unit/twin_kit.h"
#include "twin/journal/state.h"
#include "twin/rules/choose.h"
#include "twin/rules/forecast.h"
#include "twin/value/calendar.h"

enum { TODAY = 1000 };

/* A proactive learner with 20 plans of the last three weeks, and some older. */
static struct gap *
upkeep(struct learner *l, int older, int64_t back, size_t *n)
{
	struct indicators r;
	struct gap *d;
	struct state *s;
	struct count *c;

	assert_int_equal(state_parse(l->a, STR(""), &s, &l->e), 0);
	s->first = TODAY - 60;
	s->last = TODAY;
	s->stage = 5;
	s->act.v[0] = 1;
	c = state_add_count(s, STR("plan_opened"));
	for (int i = 0; i < 20; i++)
		c->days.v[i] = 1;
	c->days.v[back] += (uint32_t)older;
	indicators_init(&r, l->a, l->cat, s, TODAY);
	*n = gap_upkeep(&r, &d);
	return d;
}

static const struct upkeep_row {
	const char *why;
	int older;
	int64_t back;
	int64_t left; /* -1: it is not told */
} upkeeps[] = {
	{ "upkeep: six of 26 leave the window", 6, 25, 20 },
	{ "upkeep: they stay for a week yet", 6, 22, -1 },
	{ "upkeep: until yesterday, one of today's is not in it", 6, 23, 25 },
	{ "upkeep: more leave than matter", 20, 28, 20 },
	{ "upkeep: it lacks already", 5, 25, -1 },
};

static void
upkept(void **state)
{
	const struct upkeep_row *row = *state;
	struct learner *l = learner_new();
	size_t n;
	struct gap *d = upkeep(l, row->older, row->back, &n);

	assert_int_equal(n, row->left >= 0);
	if (n > 0) {
		assert_int_equal(d->left, row->left);
		assert_int_equal(d->have, 20 + row->older);
		assert_int_equal(d->pm, (26 - row->left) * 1000 / 26);
		assert_true(d->keep && d->soon);
	}
	learner_free(l);
}

/* Two things will lack soon: a task for the smaller one counts, too. */
static void
upkeep_of_two(void **state)
{
	struct learner *l = learner_new();
	struct choose_ask ask = { .count = 3, .part = PART_MORNING };
	struct choose_result res;
	struct indicators r;
	struct state *s;
	bool met = false;

	(void)state;
	assert_int_equal(state_parse(l->a, STR(""), &s, &l->e), 0);
	s->first = TODAY - 200;
	s->last = TODAY;
	s->stage = 5;
	for (int i = 0; i < DAYS; i++) {
		s->act.v[i] = 1;
		s->min.v[i] = 100;
	}
	s->minutes = 20000;
	for (int i = 1; i < 21; i++)
		state_add_count(s, STR("plan_opened"))->days.v[i] = 1;
	for (int i = 24; i < 29; i++)
		state_add_count(s, STR("strategy_session"))->days.v[i] = 2;
	s->min.v[0] = 0;
	indicators_init(&r, l->a, l->cat, s, TODAY);
	ask.practice = catalog_practice(l->cat, STR("planning"));
	choose_task(&r, &ask, &res);
	for (size_t i = 0; i < res.n; i++) {
		if (!str_is(res.pick[i].x->id, "day_plan"))
			continue;
		met = true;
		assert_int_equal(res.pick[i].tier, TIER_KEEP);
		assert_true(str_is(res.pick[i].why->table->key, "met"));
		assert_true(res.pick[i].why->soon);
	}
	assert_true(met);
	learner_free(l);
}

/* Four weeks of an hour a day, without a slot that counts; of the newest five
 * attempts so many were accepted. */
static int64_t
foretold(struct learner *l, size_t accepted)
{
	struct indicators r;
	struct gap *d;
	struct state *s;
	size_t n;
	bool slow;

	assert_int_equal(state_parse(l->a, STR(""), &s, &l->e), 0);
	s->first = TODAY - 27;
	s->last = TODAY;
	for (int i = 0; i < 28; i++) {
		s->act.v[i] = 1;
		s->min.v[i] = 60;
	}
	s->minutes = 28 * 60;
	for (s->nrecent = 0; s->nrecent < STATE_RECENT; s->nrecent++)
		s->recent[s->nrecent] =
		    (struct recent){ .exercise = STR("entry_time_15"),
			    .outcome = s->nrecent < accepted ? OUT_ACCEPTED
							     : OUT_REVISION };
	indicators_init(&r, l->a, l->cat, s, TODAY);
	n = gap_list(&r, &d);
	return forecast_days(&r, d, n, &slow);
}

static void
forecasts(void **state)
{
	struct learner *l = learner_new();
	int64_t days = foretold(l, 5);

	(void)state;
	assert_true(days > 0);
	assert_int_equal(foretold(l, 3), days * 2);
	assert_int_equal(foretold(l, 1), days * 5);
	assert_int_equal(foretold(l, 0), -1);
	learner_free(l);
}

/* Half an hour on the first five days of each week, for so many days until today,
 * which is one without. */
static const struct pace_row {
	const char *why;
	int64_t days;
	int64_t days_x10, minutes;
} paces[] = {
	{ "pace: of one week", 8, 50, 50 },
	{ "pace: of two whole weeks", 17, 50, 50 },
	{ "pace: of four weeks", 43, 50, 50 },
	{ "pace: in the first week what the stage asks", 4, 30, 80 },
};

/* The same of a metamodel that measures both in hundredths. */
static const struct spoiled hundredths[] = {
	{ NULL, "\"key\": \"days_per_week\"", "\"decimals\": 1", "\"decimals\": 2", NULL },
	{ NULL, "\"key\": \"days_per_week\"", "\"mul\": 10", "\"mul\": 100", NULL },
	{ NULL, "\"key\": \"hours_per_week\"", "\"decimals\": 1", "\"decimals\": 2", NULL },
	{ NULL, "\"key\": \"hours_per_week\"", "\"mul\": 1", "\"mul\": 10", NULL },
};

static void
pace_of(struct learner *l, const struct pace_row *row)
{
	struct forecast_pace p;
	struct indicators r;
	struct gap *d;
	struct state *s;
	size_t n;
	bool slow;

	assert_int_equal(state_parse(l->a, STR(""), &s, &l->e), 0);
	s->first = TODAY - row->days + 1;
	s->last = TODAY;
	for (int64_t back = 1; back < row->days; back++)
		if ((row->days - 1 - back) % 7 < 5) {
			s->act.v[back] = 1;
			s->min.v[back] = 30;
			s->minutes += 30;
		}
	indicators_init(&r, l->a, l->cat, s, TODAY);
	n = gap_list(&r, &d);
	assert_int_equal(forecast_days(&r, d, n, &slow), -1);
	assert_true(slow);
	p = forecast_pace(&r, 2);
	assert_int_equal(p.days_x10, row->days_x10);
	assert_int_equal(p.minutes, row->minutes);
	learner_free(l);
}

static void
pace(void **state)
{
	pace_of(learner_new(), *state);
	pace_of(learner_with(hundredths,
	    sizeof(hundredths) / sizeof(hundredths[0])), *state);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, upkept, upkeeps);
	TEST(&t, "upkeep: of two things at once", upkeep_of_two);
	TABLE(&t, pace, paces);
	TEST(&t, "forecast: as many tries as it has taken of late", forecasts);
	return table_run(&t, "ahead");
}
