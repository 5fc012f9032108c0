/* SPDX-License-Identifier: MIT */
/*
 * t_mentor_many - what a mentor of many learners gets: figures of groups, pages of
 * a list that have each of them once, and no more looks at twins than one call may.
 */
#include "test/unit/table.h"

#include "base/limits.h"
#include "test/unit/mentor_kit.h"

static const struct js *
report(struct tkit *k, const char *args)
{
	mkit_as(k, "mentor", MENTOR);
	return tkit_good(k, "cohort_report", args);
}

/* Six learners; which of them count, and which see in the audit that they did. */
static const struct taker {
	const char *sub, *grants;
	int looks;	/* after the last report of the test */
} takers[] = {
	{ "one", "\"mentor_view\":true,\"cohort_stats\":true", 1 },
	{ "two", "\"mentor_view\":true,\"cohort_stats\":true", 1 },
	{ "three", "\"mentor_view\":true,\"cohort_stats\":true", 1 },
	{ "four", "\"mentor_view\":true,\"cohort_stats\":true", 1 },
	{ "seen", "\"mentor_view\":true", 0 },
	{ "counted", "\"cohort_stats\":true", 0 },
};

static void
figures_of_groups(void **state)
{
	struct tkit *k = *state;
	const struct js *v;
	struct str text;

	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++) {
		(void)mkit_attempts(k, takers[i].sub);
		mkit_consents(k, takers[i].sub, takers[i].grants);
	}
	/* a mentor's own twin does not make the group five */
	(void)mkit_attempts(k, "mentor");
	mkit_consents(k, "mentor", takers[0].grants);
	v = report(k, "{}");
	assert_int_equal(js_type(js_at(v, "all")), JS_NULL);
	assert_int_equal(js_len(js_at(v, "stages")), 0);
	assert_int_equal(js_len(js_at(v, "evaluators")), 0);
	(void)mkit_attempts(k, "five");
	mkit_consents(k, "five", takers[0].grants);
	v = report(k, "{\"period\":\"quarter\"}");
	assert_int_equal(js_int_at(v, "days", 0), 84);
	assert_int_equal(js_int_at(js_at(v, "all"), "learners", 0), 5);
	assert_int_equal(js_len(js_at(v, "stages")), 1);
	assert_null(js_at(v, "last_day"));
	text = tkit_call(k, "cohort_report", "{\"period\":\"week\"}").text;
	assert_true(str_find(text, STR("около 5")) > 0);
	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++)
		assert_int_equal(mkit_looks(k, takers[i].sub), takers[i].looks);
	assert_int_equal(mkit_looks(k, "mentor"), 0);
	/* nobody was looked at */
	mkit_as(k, "five", TKIT_ALL);
	assert_int_equal(js_len(js_at(tkit_good(k, "get_history", "{}"),
	    "views")), 0);
	assert_int_equal(tkit_call(k, "cohort_report", "{}").status, 403);
	mkit_as(k, "mentor", MENTOR);
	assert_true(tkit_call(k, "cohort_report",
	    "{\"period\":\"year\"}").is_error);
}

/* A mentor who asks again and again does not fill everybody's audit. */
static void
counted_once_an_hour(void **state)
{
	static const struct {
		const char *mentor;
		int64_t after_s;	/* the first report */
		int looks;		/* then */
	} cases[] = {
		{ "mentor", 0, 1 }, { "mentor", 0, 1 }, { "mentor", 3599, 1 },
		{ "other", 3599, 2 }, { "mentor", 3600, 3 },
		{ "other", 3600, 3 },
	};
	struct tkit *k = *state;
	int64_t began = k->now;

	(void)mkit_attempts(k, "one");
	mkit_consents(k, "one", takers[0].grants);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		k->now = began + cases[i].after_s;
		mkit_as(k, cases[i].mentor, MENTOR);
		(void)tkit_good(k, "cohort_report", "{}");
		if (mkit_looks(k, "one") != cases[i].looks)
			fail_msg("%zu: %d records", i, mkit_looks(k, "one"));
	}
	/* a twin that is begun anew has a record of its own */
	mkit_as(k, "one", TKIT_ALL);
	(void)tkit_good(k, "erase_twin", tkit_fmt(k, "{\"confirm_code\":\""
	    STR_FMT "\"}", STR_ARG(js_str_at(tkit_good(k, "erase_twin", "{}"),
	    "confirm_code"))));
	(void)mkit_attempts(k, "one");
	mkit_consents(k, "one", takers[0].grants);
	mkit_as(k, "mentor", MENTOR);
	(void)tkit_good(k, "cohort_report", "{}");
	assert_int_equal(mkit_looks(k, "one"), 1);
}

static void
slots(struct tkit *k, const char *prefix, int from, int to)
{
	for (int i = from; i < to; i++) {
		arena_reset(k->a);
		mkit_as(k, tkit_fmt(k, "%s%04d", prefix, i), TKIT_ALL);
		(void)tkit_good(k, "log_slot", "{\"minutes\":5,\"what\":\"x\","
		    "\"request_id\":\"s\"}");
	}
	arena_reset(k->a);
}

static const struct js *
page(struct tkit *k, const char *filter, struct str cursor)
{
	mkit_as(k, "mentor", MENTOR);
	return tkit_good(k, "list_learners", cursor.n == 0 ?
	    tkit_fmt(k, "{\"filter\":\"%s\"}", filter) : tkit_fmt(k,
	    "{\"filter\":\"%s\",\"cursor\":\"" STR_FMT "\"}", filter,
	    STR_ARG(cursor)));
}

static void
each_once(void **state)
{
	static const size_t sizes[] = { 20, 20, 5 };
	struct tkit *k = *state;
	struct str next = STR("");
	const struct js *v;

	slots(k, "l", 0, 45);
	for (int i = 0; i < 45; i++)
		mkit_consents(k, tkit_fmt(k, "l%04d", i), "\"mentor_view\":true");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		v = page(k, "all", next);
		assert_int_equal(js_len(js_at(v, "learners")), sizes[i]);
		next = js_str_at(v, "next_cursor");
	}
	assert_int_equal(next.n, 0);
	for (int i = 0; i < 45; i++)
		assert_int_equal(mkit_looks(k, tkit_fmt(k, "l%04d", i)), 1);
}

/* A report of as many as one may take says that it is of some. */
static void
some_of_many(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply r;

	for (int i = 0; i <= LIMIT_MENTEES; i++) {
		arena_reset(k->a);
		mkit_consents(k, tkit_fmt(k, "c%04d", i), takers[0].grants);
	}
	mkit_as(k, "mentor", MENTOR);
	r = tkit_call(k, "cohort_report", "{}");
	assert_true(js_bool_at(r.out, "sampled", false));
	assert_int_equal(js_int_at(js_at(r.out, "all"), "learners", 0),
	    LIMIT_MENTEES);
	assert_true(str_find(r.text, STR("части учеников")) > 0);
}

/* One call looks at so many of those who let mentors in and no more; whoever
 * comes behind them is on the next page. */
static void
looks_at_so_many(void **state)
{
	struct tkit *k = *state;
	const char *cursor, *alias;
	const struct js *v;

	slots(k, "k", 0, 5);	/* they let nobody in and take no place */
	for (int i = 1; i < LIMIT_MENTEES; i++) {
		arena_reset(k->a);
		mkit_consents(k, tkit_fmt(k, "l%04d", i), "\"mentor_view\":true");
	}
	mkit_waits(k, "z0000");
	mkit_consents(k, "z0000", takers[0].grants);
	v = page(k, "waiting", STR(""));
	assert_int_equal(js_len(js_at(v, "learners")), 1);
	assert_int_equal(js_str_at(v, "next_cursor").n, 0);
	assert_false(js_bool_at(report(k, "{}"), "sampled", true));
	mkit_consents(k, "m", "\"mentor_view\":true");
	slots(k, "n", 0, 1);	/* behind whom the next page begins */
	v = page(k, "waiting", STR(""));
	assert_int_equal(js_len(js_at(v, "learners")), 0);
	cursor = tkit_fmt(k, STR_FMT, STR_ARG(js_str_at(v, "next_cursor")));
	v = page(k, "waiting", str_c(cursor));
	assert_int_equal(js_len(js_at(v, "learners")), 1);
	assert_int_equal(js_str_at(v, "next_cursor").n, 0);
	alias = tkit_fmt(k, STR_FMT, STR_ARG(js_str_at(js_item(js_at(v,
	    "learners"), 0), "alias")));
	/* also when the cache has been lost */
	store_cache_del(k->st, str_c(tkit_fmt(k, "alias:%s", alias)));
	store_cache_del(k->st, str_c(tkit_fmt(k, "alias:%s", cursor)));
	(void)tkit_good(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\"}",
	    alias));
	assert_int_equal(js_len(js_at(page(k, "waiting", str_c(cursor)),
	    "learners")), 1);
	/* a page is a mentor's own, and shows nobody */
	(void)tkit_refused(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\"}",
	    cursor), "NOT_FOUND");
	mkit_as(k, "other", MENTOR);
	(void)tkit_refused(k, "list_learners", tkit_fmt(k,
	    "{\"cursor\":\"%s\"}", cursor), "VALIDATION");
	/* none of whom takes part: the report is of all who do */
	v = report(k, "{}");
	assert_false(js_bool_at(v, "sampled", true));
	assert_int_equal(js_type(js_at(v, "all")), JS_NULL);
	slots(k, "z", 1, 5);
	for (int i = 1; i < 5; i++)
		mkit_consents(k, tkit_fmt(k, "z%04d", i), takers[0].grants);
	v = report(k, "{}");
	assert_false(js_bool_at(v, "sampled", true));
	assert_int_equal(js_int_at(js_at(v, "all"), "learners", 0), 5);
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("figures are of five who take part", figures_of_groups),
		T("a twin is counted once an hour for a mentor",
		    counted_once_an_hour),
		T("pages of a list have each learner once", each_once),
		T("a report of many is of some of them", some_of_many),
		T("a call looks at so many twins", looks_at_so_many),
	};

	return cmocka_run_group_tests_name("mentor_many", tests, NULL, NULL);
}
