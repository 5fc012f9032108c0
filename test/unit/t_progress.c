/* SPDX-License-Identifier: MIT */
/*
 * t_progress - twin/progress: what a stretch of days is made of, on learners
 * whose days are told in the table. Day 0 is KIT_DAY, 2024-10-04.
 */
#include "test/unit/table.h"

#include <stdio.h>

#include "test/unit/twin_kit.h"
#include "twin/value/calendar.h"
#include "twin/value/day_counts.h"

/* A practice slot of so many minutes on a day. */
struct slot {
	int day, minutes;
};

enum { SLOTS = 12 };

static const struct progress_case {
	const char *why;
	struct slot slots[SLOTS];
	int today;
	const char *args;
	const char *path;
	const char *want;	/* the value's JSON text */
} cases[] = {
	{ "nobody has done anything", { { 0 } }, 10, "{}", "time.minutes",
	  "0" },
	{ "a new learner has no days before", { { 0 } }, 10, "{}",
	  "time.minutes_before", "null" },
	{ "a week is seven days, today included",
	  { { 3, 10 }, { 4, 20 }, { 10, 40 } }, 10, "{}", "time.minutes",
	  "60" },
	{ "and begins six days ago", { { 3, 10 }, { 4, 20 }, { 10, 40 } }, 10,
	  "{}", "period.since", "\"2024-10-08\"" },
	{ "fifteen minutes make an active day", { { 9, 14 }, { 10, 15 } }, 10,
	  "{}", "time.active_days", "1" },
	{ "the week before is compared once it was lived whole",
	  { { 0, 30 }, { 9, 30 }, { 20, 45 } }, 20, "{}",
	  "time.minutes_before", "30" },
	{ "not when they began within it", { { 9, 30 }, { 20, 45 } }, 20, "{}",
	  "time.minutes_before", "null" },
	{ "a month is thirty days", { { 0, 30 }, { 1, 40 }, { 30, 50 } }, 30,
	  "{\"period\":\"month\"}", "time.minutes", "90" },
	{ "all begins with the first day", { { 5, 30 }, { 40, 20 } }, 40,
	  "{\"period\":\"all\"}", "period.days", "36" },
	{ "all is at most what is kept by day", { { 0, 30 }, { 300, 20 } }, 300,
	  "{\"period\":\"all\"}", "period.days", "168" },
	{ "the total knows more than that", { { 0, 30 }, { 300, 20 } }, 300,
	  "{\"period\":\"all\"}", "time.minutes_ever", "50" },
	{ "over ninety days a point is a week", { { 0, 30 }, { 90, 20 } }, 90,
	  "{\"period\":\"all\"}", "period.by", "\"week\"" },
	{ "ninety days are drawn by day", { { 0, 30 }, { 89, 20 } }, 89,
	  "{\"period\":\"all\"}", "period.by", "\"day\"" },
	{ "dates instead of a period", { { 2, 30 }, { 3, 20 }, { 4, 7 } }, 30,
	  "{\"since\":\"2024-10-07\",\"until\":\"2024-10-08\"}", "time.minutes",
	  "27" },
	{ "one day", { { 2, 30 }, { 3, 20 } }, 30,
	  "{\"since\":\"2024-10-07\",\"until\":\"2024-10-07\"}", "period.days",
	  "1" },
	{ "up to today when no end is given", { { 2, 30 }, { 3, 20 } }, 4,
	  "{\"since\":\"2024-10-07\"}", "period.until", "\"2024-10-08\"" },
	{ "a week of a series ends with the stretch",
	  { { 0, 30 }, { 8, 20 }, { 9, 10 } }, 9,
	  "{\"since\":\"2024-10-04\",\"by\":\"week\"}", "series.1.minutes",
	  "30" },
	{ "a day of a series", { { 9, 30 }, { 10, 20 } }, 10, "{}",
	  "series.5.minutes", "30" },
	{ "the streak is today's", { { 7, 30 }, { 8, 30 }, { 9, 30 } }, 9, "{}",
	  "streak.current_days", "3" },
	{ "hours a week have grown", { { 0, 30 }, { 20, 90 } }, 20,
	  "{\"indicators\":[\"hours_per_week\"]}", "indicators.0.trend",
	  "\"better\"" },
	{ "a measured value against the one before", { { 0, 30 } }, 3,
	  "{\"indicators\":[\"energy\"]}", "indicators.0.trend",
	  "\"unknown\"" },
	{ "without a name those that the next stage rests on", { { 0, 30 } }, 3,
	  "{}", "indicators.0.indicator", "\"days_per_week\"" },
	{ "the target is the next stage's", { { 0, 30 } }, 3, "{}",
	  "indicators.0.target", "3" },
	{ "and the reading is of the days that the target looks at",
	  { { 0, 30 } }, 3, "{}", "indicators.5.window_days", "7" },
	{ "under the name that the snapshot has for it", { { 0, 30 } }, 3, "{}",
	  "indicators.5.name", "\"Longest gap, days (over 1\u00a0week)\"" },
	{ "another one has its own name and weeks", { { 0, 30 } }, 3,
	  "{\"indicators\":[\"slots_per_week\"]}", "indicators.0.name",
	  "\"Slots a week (over 4\u00a0weeks)\"" },
	{ "and a count of 30 days says so by itself", { { 0, 30 } }, 3,
	  "{\"indicators\":[\"active_days_30d\"]}", "indicators.0.name",
	  "\"Active days in 30\u00a0days\"" },
	{ "the way to the next stage", { { 0, 30 } }, 3, "{}",
	  "readiness.next", "2" },
	{ "where the data begin", { { 2, 30 } }, 10, "{}",
	  "data_quality.first_event", "\"2024-10-06\"" },
	{ "and how much of the stretch that is", { { 7, 30 } }, 10,
	  "{\"since\":\"2024-10-07\"}", "data_quality.coverage", "0.5" },
};

static struct learner *
lived(const struct progress_case *pc)
{
	struct learner *l = learner_new();

	for (size_t i = 0; i < SLOTS && pc->slots[i].minutes > 0; i++) {
		char body[64];

		learner_day(l, pc->slots[i].day, 600);
		(void)snprintf(body, sizeof(body), "{\"minutes\":%d}",
		    pc->slots[i].minutes);
		assert_int_equal(learner_event(l, "slot", body), REFUSAL_NONE);
	}
	learner_day(l, pc->today, 1200);
	return l;
}

static void
tells(void **state)
{
	const struct progress_case *pc = *state;
	struct learner *l = lived(pc);
	const struct js *v;
	struct buf b;

	assert_int_equal(learner_read(l, twin_progress, pc->args),
	    REFUSAL_NONE);
	v = js_path(js_of(l->a, l->answer.json), pc->path);
	assert_non_null(v);
	buf_init(&b, l->a, 1 << 16);
	js_canon(&b, v);
	if (!str_is(buf_str(&b), pc->want))
		fail_msg("%s: " STR_FMT " instead of %s", pc->path,
		    STR_ARG(buf_str(&b)), pc->want);
	assert_true(l->answer.text.n > 0);
	learner_free(l);
}

static const struct {
	const char *why, *args;
	enum refusal_code code;
	const char *field;
} refused[] = {
	{ "an unknown period", "{\"period\":\"year\"}", REFUSAL_VALIDATION,
	  "period" },
	{ "a number for a period", "{\"period\":7}", REFUSAL_VALIDATION,
	  "period" },
	{ "tomorrow", "{\"until\":\"2024-10-15\"}", REFUSAL_VALIDATION,
	    "until" },
	{ "a day that is no longer kept", "{\"since\":\"2024-04-29\"}",
	  REFUSAL_VALIDATION, "since" },
	{ "a date that is none", "{\"since\":\"2024-13-01\"}",
	    REFUSAL_VALIDATION,
	  "since" },
	{ "an end before the beginning",
	  "{\"since\":\"2024-10-10\",\"until\":\"2024-10-09\"}",
	  REFUSAL_VALIDATION,
	  "since" },
	{ "by the hour", "{\"by\":\"hour\"}", REFUSAL_VALIDATION, "by" },
	{ "an indicator that does not exist", "{\"indicators\":[\"luck\"]}",
	  REFUSAL_UNKNOWN_FIELD, "indicators[0]" },
	{ "what was declared is no indicator",
	  "{\"indicators\":[\"energy\",\"week_budget\"]}",
	  REFUSAL_UNKNOWN_FIELD, "indicators[1]" },
	{ "indicators that are no list", "{\"indicators\":7}",
	  REFUSAL_VALIDATION, "indicators" },
	{ "an unknown argument", "{\"learner\":\"x\"}", REFUSAL_UNKNOWN_FIELD,
	  "learner" },
};

static void
refuses(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	learner_day(l, 10, 600);	/* 2024-10-14 */
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		if (learner_read(l, twin_progress, refused[i].args) !=
		    refused[i].code || !str_is(l->f.field, refused[i].field))
			fail_msg("%s: %s, " STR_FMT, refused[i].why,
			    refusal_name(l->f.code), STR_ARG(l->f.field));
		assert_true(l->f.message.n > 0);
	}
	/* the oldest day that is kept */
	assert_int_equal(learner_read(l, twin_progress,
	    "{\"since\":\"2024-04-30\"}"), REFUSAL_NONE);
	learner_free(l);
}

/* Two readings of an indicator: the trend by what is better for it. */
static void
measured(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_update_metrics, "{\"points\":"
	    "[{\"indicator\":\"energy\",\"value\":2}]}"), REFUSAL_NONE);
	learner_day(l, 1, 600);
	assert_int_equal(learner_write(l, twin_update_metrics, "{\"points\":"
	    "[{\"indicator\":\"energy\",\"value\":4}]}"), REFUSAL_NONE);
	assert_int_equal(learner_read(l, twin_progress,
	    "{\"indicators\":[\"energy\"]}"), REFUSAL_NONE);
	v = js_path(js_of(l->a, l->answer.json), "indicators.0");
	assert_int_equal(js_int_at(v, "value", 0), 4);
	assert_int_equal(js_int_at(v, "before", 0), 2);
	assert_true(str_is(js_str_at(v, "trend"), "better"));
	learner_free(l);
}

/* Any stretch of a busy life: points and sums agree with each other. */
static void
adds_up(void **state)
{
	struct learner *l = learner_new();
	unsigned seed = 7;

	(void)state;
	for (int day = 0; day < 200; day++) {
		char body[64];

		seed = seed * 1103515245u + 12345u;
		if (seed >> 16 & 1)
			continue;
		learner_day(l, day, 600);
		(void)snprintf(body, sizeof(body), "{\"minutes\":%u}",
		    1 + (seed >> 20) % 90);
		assert_int_equal(learner_event(l, "slot", body), REFUSAL_NONE);
	}
	learner_day(l, 200, 600);
	for (int n = 1; n <= DAYS; n++) {
		int64_t minutes = 0, days = 0;
		const struct js *v;
		char args[80], from[16];

		(void)snprintf(from, sizeof(from), "%s", calendar_day_text(l->kept,
		    KIT_DAY + 200 - n + 1).p);
		(void)snprintf(args, sizeof(args), "{\"since\":\"%s\"%s}",
		    from, n % 2 ? ",\"by\":\"week\"" : "");
		assert_int_equal(learner_read(l, twin_progress, args),
		    REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		assert_in_range(js_len(js_at(v, "series")), 1, 90);
		for (size_t i = 0; i < js_len(js_at(v, "series")); i++) {
			const struct js *p = js_item(js_at(v, "series"), i);

			minutes += js_int_at(p, "minutes", 0);
			days += js_int_at(p, "active_days", 0);
		}
		assert_int_equal(minutes, js_int_at(js_at(v, "time"),
		    "minutes", -1));
		assert_int_equal(days, js_int_at(js_at(v, "time"),
		    "active_days", -1));
		assert_int_equal(n, js_int_at(js_at(v, "period"), "days", 0));
	}
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, tells, cases);
	TEST(&t, "what cannot be told is refused by name", refuses);
	TEST(&t, "a measured value is compared with the one before", measured);
	TEST(&t, "the points of a series add up to its time", adds_up);
	return table_run(&t, "t_progress");
}
