/* SPDX-License-Identifier: MIT */
/* The days that a picture draws (doc/domain.md 9, show_dashboard). */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"

/* KIT_DAY is Friday, 2024-10-04. 60 minutes on the Sunday, 20 on the Wednesday,
 * 30 on the Monday after, and 40 of Tuesday that are entered on that Monday. */
static struct learner *
some_days(void)
{
	struct learner *l = learner_new();

	learner_day(l, 2, 720);
	assert_int_equal(
	    learner_event(l, "slot", "{\"minutes\":60}"), REFUSAL_NONE);
	learner_day(l, 5, 720);
	assert_int_equal(
	    learner_event(l, "slot", "{\"minutes\":20}"), REFUSAL_NONE);
	learner_day(l, 10, 720);
	assert_int_equal(
	    learner_event(l, "slot", "{\"minutes\":30}"), REFUSAL_NONE);
	assert_int_equal(learner_write(l, twin_record,
			     "{\"kind\":\"slot\",\"body\":{\"minutes\":40},"
			     "\"occurred_at\":\"2024-10-08\"}"),
	    REFUSAL_NONE);
	return l;
}

static int64_t
at(const struct js *trend, const char *list, size_t i)
{
	assert_true(i < js_len(js_at(trend, list)));
	return js_int(js_item(js_at(trend, list), i));
}

static void
days(void **state)
{
	struct learner *l = some_days();
	const struct js *t;

	(void)state;
	assert_int_equal(
	    learner_read(l, twin_dashboard, "{\"days\":14}"), REFUSAL_NONE);
	t = js_at(js_of(l->a, l->answer.json), "trend");
	assert_int_equal(js_len(js_at(t, "minutes")), 14);
	assert_int_equal(js_len(js_at(t, "live")), 14);
	assert_true(str_is(js_str_at(t, "since"), "2024-10-01"));
	assert_true(str_is(js_str_at(t, "first"), "2024-10-06"));
	assert_int_equal(at(t, "minutes", 13), 30); /* today */
	assert_int_equal(at(t, "minutes", 8), 20);
	assert_int_equal(at(t, "minutes", 7), 40); /* entered later */
	assert_int_equal(at(t, "minutes", 5), 60);
	assert_int_equal(at(t, "minutes", 6), 0);
	assert_int_equal(at(t, "live", 13), 1);
	assert_int_equal(at(t, "live", 7), 0);
	assert_int_equal(at(t, "live", 5), 1);
	assert_int_equal(js_int_at(t, "active_days", 0), 3);
	learner_free(l);
}

/* Calendar weeks, so that each day stands beside itself a week before. */
static const struct week {
	const char *why;
	int64_t day;
	const char *now, *before;
} weeks[] = {
	{ "on a Monday this week is that day", 10, "0.5", "1" },
	{ "on the next Monday all moves back", 17, "0", "0.5" },
	{ "on a Sunday this week is seven days", 16, "0.5", "1" },
	{ "later there is nothing", 31, "0", "0" },
};

static void
week(void **state)
{
	const struct week *w = *state;
	struct learner *l = some_days();
	const struct js *t;
	struct buf b;

	learner_day(l, w->day, 720);
	assert_int_equal(learner_read(l, twin_dashboard, "{}"), REFUSAL_NONE);
	t = js_at(js_of(l->a, l->answer.json), "trend");
	buf_init(&b, l->a, SIZE_MAX);
	js_canon(&b, js_at(t, "week_hours"));
	assert_true(str_is(buf_str(&b), w->now));
	buf_init(&b, l->a, SIZE_MAX);
	js_canon(&b, js_at(t, "week_before_hours"));
	assert_true(str_is(buf_str(&b), w->before));
	learner_free(l);
}

static void
newcomer(void **state)
{
	struct learner *l = learner_new();
	const struct js *t;

	(void)state;
	assert_int_equal(learner_read(l, twin_dashboard, "{}"), REFUSAL_NONE);
	t = js_at(js_of(l->a, l->answer.json), "trend");
	assert_int_equal(js_type(js_at(t, "first")), JS_NULL);
	for (size_t i = 0; i < 84; i++)
		assert_int_equal(at(t, "minutes", i) + at(t, "live", i), 0);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, week, weeks);
	TEST(&t, "each day has its minutes and how they came", days);
	TEST(&t, "a newcomer has 84 empty days", newcomer);
	return table_run(&t, "t_trend");
}
