/* SPDX-License-Identifier: MIT */
/*
 * t_indicators - values derived from a state: their rules and windows, how far they are
 * to be trusted, and the degree of a practice.
 */
#include "test/unit/table.h"

#include "test/unit/catalog_kit.h"
#include "test/unit/twin_kit.h"
#include "twin/rules/indicators.h"
#include "twin/rules/mastery.h"

static struct arena *a;

/* ---- derived values ---- */

struct rule_row {
	const char *why;
	const char *field;
	int64_t value;		/* scaled; of the learner below */
	bool has;
};

/*
 * The learner of rules_of: 20 days in a row of 30 minutes, the last one today;
 * 4 reflections, 2 weeks closed (quality 4 and 2), 1 strategy session, 3
 * readings of energy (2, 3, 5) and one of sleep (4), all within 28 days.
 */
static const struct rule_row rule_rows[] = {
	{ "rule: days a week, 20 of 28", "days_per_week", 50, true },
	{ "rule: hours a week, 10 of 28\u00a0days", "hours_per_week", 25, true },
	{ "rule: hours in all", "hours_total", 100, true },
	{ "rule: current streak", "streak_days", 20, true },
	{ "rule: longest streak", "longest_streak", 20, true },
	{ "rule: longest pause", "max_gap_days", 0, true },
	{ "rule: methodical events", "methodical_30d", 7, true },
	{ "rule: worldview: 4 + 1 + 6", "worldview_30d", 11, true },
	{ "rule: agency: 5", "agency_30d", 5, true },
	{ "rule: reflections", "reflections_30d", 4, true },
	{ "rule: one week of twelve", "initiative", 83, true },
	{ "rule: mean of readings, 14 / 4", "resource_index", 35, true },
	{ "rule: active days of 30", "active_days_30d", 20, true },
	{ "rule: steps of sys", "sys", 2, true },
	{ "rule: steps of inv", "inv", 1, true },
	{ "rule: steps of met", "met", 2, true },
	{ "rule: steps of awr", "awr", 2, true },
	{ "rule: steps of agn", "agn", 2, true },
	{ "rule: steps of stb", "stb", 5, true },
	{ "rule: mean of indices x 20, one decimal", "agency_index", 360,
	    true },
	{ "rule: nothing to take a mean of", "ai_talk_quality", 0, false },
	{ "rule: no diagnostic", "diagnostic_state", 0, false },
};

static void
reading(struct learner *l, const char *indicator, int value)
{
	char *args = arena_cstr(l->kept, arena_printf(l->kept, "{\"points\":"
	    "[{\"indicator\":\"%s\",\"value\":%d}]}", indicator, value));

	assert_int_equal(learner_write(l, twin_update_metrics, args),
	    REFUSAL_NONE);
}

static struct learner *
rules_of(void)
{
	struct learner *l = learner_new();

	for (int64_t d = 0; d < 20; d++) {
		learner_day(l, d, 600);
		learner_event(l, "slot", "{\"minutes\":30}");
		if (d % 5 == 4)
			learner_event(l, "reflection", "{}");
	}
	learner_event(l, "plan_closed_week", "{\"quality\":4}");
	learner_event(l, "plan_closed_week", "{\"quality\":2}");
	learner_event(l, "strategy_session", "{}");
	reading(l, "energy", 2);
	reading(l, "energy", 3);
	reading(l, "energy", 5);
	reading(l, "sleep", 4);
	return l;
}

static void
rule(void **state)
{
	const struct rule_row *row = *state;
	struct learner *l = rules_of();
	const struct field *f = catalog_field(l->cat, str_c(row->field));
	const struct reading *v;
	struct err e = { 0 };
	struct state *s;
	struct indicators r;

	assert_non_null(f);
	assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
	indicators_init(&r, l->a, l->cat, s, KIT_DAY + 19);
	v = indicators_read(&r, f);
	assert_int_equal(v->has, row->has);
	assert_int_equal(v->value, row->value);
	assert_true(v->nevidence <= READING_EVIDENCE);
	for (size_t i = 1; i < v->nevidence; i++)
		assert_true(v->evidence[i - 1] > v->evidence[i]);
	learner_free(l);
}

static int64_t
energy(struct learner *l, struct str state)
{
	struct err e = { 0 };
	struct state *s;
	struct indicators r;

	assert_int_equal(state_parse(l->a, state, &s, &e), 0);
	indicators_init(&r, l->a, l->cat, s, KIT_DAY + 34);
	return indicators_read(&r, catalog_field(l->cat,
	    STR("resource_index")))->value;
}

/* A mean is of the whole window; of what earlier versions kept, of the newest. */
static void
mean_of_all(void **state)
{
	static const char mark[] = ",\"series\":true";
	struct learner *l = learner_new();

	(void)state;
	for (int d = 0; d < 35; d++) {
		learner_day(l, d, 600);
		reading(l, "energy", d < 30 ? 1 : 5);
	}
	assert_int_equal(energy(l, l->state), 55 * 10 / 35);
	assert_true(str_eq(learner_refold(l), l->state));
	for (size_t i = 0; i < 33; i++) {
		struct str whole = l->journal[i];
		int64_t at = str_find(whole, str_c(mark));

		assert_true(at >= 0);
		l->journal[i] = arena_printf(l->kept, STR_FMT STR_FMT,
		    STR_ARG(((struct str){ whole.p, (size_t)at })),
		    STR_ARG(str_from(whole, (size_t)at + sizeof(mark) - 1)));
	}
	/* three of the five newest, and the two that came with a series */
	assert_int_equal(energy(l, learner_refold(l)), 50);
	learner_free(l);
}

/* One without a window is of all readings ever, however many have come since. */
static void
mean_ever(void **state)
{
	static const struct spoiled ever = { NULL, "\"key\": \"resource_index\"",
		", \"window_days\": 56", "", NULL };
	struct learner *l = learner_with(&ever, 1);

	(void)state;
	for (int d = 0; d < 12; d++) {
		learner_day(l, d, 600);
		reading(l, "energy", d < 8 ? 1 : 5);
	}
	assert_int_equal(energy(l, l->state), 28 * 10 / 12);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* A share of weeks is one of all of them at most, whatever the rule counts. */
static void
in_range(void **state)
{
	struct learner *l = learner_new();
	struct err e = { 0 };
	struct state *s;
	struct indicators r;

	(void)state;
	for (int d = 0; d < 20; d++) {
		learner_day(l, d, 600);
		learner_event(l, "strategy_session", "{}");
	}
	assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
	indicators_init(&r, l->a, l->cat, s, KIT_DAY + 19);
	assert_int_equal(indicators_read(&r, catalog_field(l->cat,
	    STR("initiative")))->value, 1000);
	learner_free(l);
}

/* Of a choice that the learner sends the place is kept, and the code is told. */
static void
choice(void **state)
{
	static const struct spoiled theirs[] = {
		{ NULL, "\"key\": \"subscription\"", "[\"platform\"]",
		    "[\"learner\"]", NULL },
		{ NULL, "\"key\": \"subscription\"", "\"personal\"",
		    "\"sensitive\"", NULL },
	};
	struct learner *l = learner_with(theirs, 2);
	const struct reading *v;
	struct err e = { 0 };
	struct state *s;
	struct indicators r;

	(void)state;
	assert_int_equal(learner_write(l, twin_update_metrics, "{\"points\":"
	    "[{\"indicator\":\"subscription\",\"value\":\"pro\"}]}"),
	    REFUSAL_NONE);
	assert_true(str_find(l->answer.json, STR("\"after\":\"pro\"")) > 0);
	assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
	indicators_init(&r, l->a, l->cat, s, KIT_DAY);
	v = indicators_read(&r, catalog_field(l->cat, STR("subscription")));
	assert_true(v->has && str_is(v->code, "pro"));
	assert_int_equal(v->value, 3);
	assert_int_equal(learner_read(l, twin_snapshot,
	    "{\"sections\":[\"context\"]}"), REFUSAL_NONE);
	assert_true(str_find(l->answer.json,
	    STR("\"subscription\":\"pro\"")) > 0);
	/* and so is the one before it */
	assert_int_equal(learner_write(l, twin_update_metrics, "{\"points\":"
	    "[{\"indicator\":\"subscription\",\"value\":\"free\"}]}"),
	    REFUSAL_NONE);
	assert_int_equal(learner_read(l, twin_progress,
	    "{\"indicators\":[\"subscription\"]}"), REFUSAL_NONE);
	assert_true(str_find(l->answer.json, STR("\"value\":\"free\","
	    "\"before\":\"pro\",\"trend\":\"down\"")) > 0);
	learner_free(l);
}

/* Windows end today, or yesterday when that reads better: the same state on a
 * later day holds less, and not in the morning already. */
static void
rule_windows(void **state)
{
	struct learner *l = rules_of();
	const struct field *f = catalog_field(l->cat, STR("days_per_week"));
	const struct field *reflections = catalog_field(l->cat,
	    STR("reflections_30d"));
	struct reading told;
	struct err e = { 0 };
	struct state *s;
	struct indicators r;

	(void)state;
	assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
	for (int64_t later = 0; later < 60; later++) {
		int64_t left = later <= 9 ? 20 : later < 29 ? 29 - later : 0;

		indicators_init(&r, l->a, l->cat, s, KIT_DAY + 19 + later);
		assert_int_equal(indicators_read(&r, f)->value, left * 70 / 28);
		/* what it rests on is told, whichever day it ends on */
		assert_int_equal(indicators_read(&r, f)->day, KIT_DAY + 19);
		told = *indicators_read(&r, reflections);
		assert_int_equal(told.value > 0, later <= 30);
		assert_int_equal(told.nevidence > 0, told.value > 0);
		/* a younger learner divides by the whole window */
		assert_int_equal(indicators_window(&r, f, 168).value,
		    20 * 70 / 168);
	}
	/* the 56 days of the longest streak hold 20, then 4, then none of it */
	f = catalog_field(l->cat, STR("longest_streak"));
	for (int64_t later = 36; later < 60; later++) {
		indicators_init(&r, l->a, l->cat, s, KIT_DAY + 19 + later);
		assert_int_equal(indicators_read(&r, f)->value,
		    later < 56 ? 56 - later : 0);
	}
	assert_int_equal(s->longest, 20);
	assert_int_equal(reading_coverage(s, KIT_DAY + 19, 28), 714);
	assert_int_equal(reading_coverage(s, KIT_DAY + 27, 28), 1000);
	learner_free(l);
}

static const struct trust_row {
	const char *why;
	int64_t n, age, want;
} trusts[] = {
	{ "confidence: nothing", 0, 0, 0 },
	{ "confidence: one reading of five", 1, 0, 200 },
	{ "confidence: five today", 5, 0, 1000 },
	{ "confidence: more is not more", 50, 0, 1000 },
	{ "confidence: 90\u00a0days old, 1/e", 5, 90, 368 },
	{ "confidence: 45\u00a0days old", 5, 45, 607 },
	{ "confidence: two readings, 90\u00a0days", 2, 90, 147 },
	{ "confidence: between two entries", 5, 5, 948 },
	{ "confidence: years old", 5, 2000, 0 },
	{ "confidence: from the future counts as today", 5, -3, 1000 },
};

static void
trust(void **state)
{
	const struct trust_row *r = *state;
	struct learner *l = learner_new();

	assert_int_equal(
	    reading_confidence(l->cat->pr, r->n, r->age), r->want);
	learner_free(l);
}

/* ---- mastery ---- */

static void
mastery(void **state)
{
	struct learner *l = learner_new();
	const struct practice *p = catalog_practice(l->cat,
	    STR("time_accounting"));
	struct err e = { 0 };
	struct state *s;
	struct indicators r;
	struct state_exercise *x;

	(void)state;
	assert_int_equal(state_parse(l->a, STR(""), &s, &e), 0);
	s->first = s->last = 1000;
#define MASTERY(want)                                                          \
	do {                                                                   \
		indicators_init(&r, l->a, l->cat, s, 1000);                    \
		assert_int_equal(                                              \
		    mastery_degree(r.cat, r.s, r.today, p), want);             \
	} while (0)
	MASTERY(0);
	state_add_exercise(s, STR("time_1_explain"))->accepted = 1;
	MASTERY(0);			/* not one day of the practice */
	state_add_practice(s, p->id)->first = 990;
	MASTERY(1);
	state_add_exercise(s, STR("time_2_able"))->accepted = 1;
	MASTERY(1);			/* degree 2 asks for 4 days of 14 */
	for (size_t i = 0; i < 4; i++)
		state_practice(s, p->id)->on.v[i * 3] = 1;
	MASTERY(2);
	state_practice(s, p->id)->on.v[9] = 0;
	state_practice(s, p->id)->on.v[14] = 1;
	MASTERY(1);			/* the fourth is out of the window */
	for (size_t i = 0; i < 42; i++)
		state_practice(s, p->id)->on.v[i] = 1;
	x = state_add_exercise(s, STR("time_3_habit"));
	x->accepted = 1;
	MASTERY(2);			/* degree 3 needs a human judge */
	x->judged = true;
	MASTERY(3);
#undef MASTERY
	learner_free(l);
}

/* A knowledge check: three attempts on two days, the last one right. */
static void
knowledge_check(void **state)
{
	struct learner *l = learner_new();
	struct exercise x = { .id = STR("k"), .role = ROLE_CHECK };
	struct err e = { 0 };
	struct state *s;
	struct state_exercise *h;

	(void)state;
	assert_int_equal(state_parse(l->a, STR(""), &s, &e), 0);
	assert_false(mastery_accepted(l->cat, s, &x));
	h = state_add_exercise(s, x.id);
	*h = (struct state_exercise){ .id = x.id, .attempts = 3, .accepted = 2,
	    .on_days = 2, .last = OUT_ACCEPTED };
	assert_true(mastery_accepted(l->cat, s, &x));
	h->attempts = 2;
	assert_false(mastery_accepted(l->cat, s, &x));
	h->attempts = 3;
	h->on_days = 1;
	assert_false(mastery_accepted(l->cat, s, &x));
	h->on_days = 2;
	h->last = OUT_REVISION;
	assert_false(mastery_accepted(l->cat, s, &x));
	x.role = ROLE_LADDER;
	assert_true(mastery_accepted(l->cat, s, &x));
	learner_free(l);
}

int
main(void)
{
	static struct table t;
	int rc;

	a = arena_new(64 << 20);
	TABLE(&t, rule, rule_rows);
	TABLE(&t, trust, trusts);
	TEST(&t, "rule: a mean is of its whole window", mean_of_all);
	TEST(&t, "rule: a mean without a window is of all readings", mean_ever);
	TEST(&t, "rule: a value is no better than the best of its field", in_range);
	TEST(&t, "rule: a choice is told by its code", choice);
	TEST(&t, "rule: windows end today, or yesterday", rule_windows);
	TEST(&t, "mastery: exercises, days and a human judge", mastery);
	TEST(&t, "mastery: a knowledge check", knowledge_check);
	rc = table_run(&t, "indicators");
	arena_free(a);
	return rc;
}
