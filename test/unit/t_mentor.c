/* SPDX-License-Identifier: MIT */
/*
 * t_mentor - what a mentor sees and decides: only of learners who let them, by
 * alias, and never unseen by the learner.
 */
#include "test/unit/table.h"

#include "base/limits.h"
#include "test/unit/tools_kit.h"

#define MENTOR "mentor:read mentor:review"

static void
as(struct tkit *k, const char *sub, const char *scopes)
{
	k->sub = sub;
	k->scopes = scopes;
}

static void
consents(struct tkit *k, const char *sub, const char *what)
{
	as(k, sub, TKIT_ALL);
	(void)tkit_good(k, "manage_consent", tkit_fmt(k, "{\"grants\":{%s},"
	    "\"request_id\":\"c%s%zu\"}", what, sub, strlen(what)));
}

static int64_t
attempts(struct tkit *k, const char *sub)
{
	as(k, sub, TKIT_ALL);
	return js_int_at(tkit_good(k, "log_attempt", "{\"exercise\":"
	    "\"entry_time_15\",\"minutes\":20,\"answer\":\"I sorted one drawer,"
	    " nothing else.\",\"form\":{\"thing\":\"a drawer\",\"result\":"
	    "\"sorted\",\"noticed\":\"calm\"},\"scores\":[{\"criterion\":"
	    "\"one_thing\",\"level\":3,\"evidence\":\"I sorted one drawer\"}],"
	    "\"request_id\":\"a\"}"), "seq", 0);
}

/* waits - seq 1 of a learner, for a mentor to decide on. */
static void
waits(struct tkit *k, const char *sub)
{
	as(k, sub, TKIT_ALL);
	(void)tkit_good(k, "log_attempt", "{\"exercise\":\"entry_time_15\","
	    "\"minutes\":20,\"answer\":\"I sorted one drawer.\",\"form\":"
	    "{\"thing\":\"a drawer\",\"result\":\"sorted\",\"noticed\":"
	    "\"calm\"},\"for_review\":true,\"request_id\":\"a\"}");
}

/* alias_of - the only learner that a mentor sees. */
static const char *
alias_of(struct tkit *k, const char *mentor)
{
	const struct js *v;

	as(k, mentor, MENTOR);
	v = js_at(tkit_good(k, "list_learners", "{\"filter\":\"all\"}"),
	    "learners");
	assert_int_equal(js_len(v), 1);
	return tkit_fmt(k, STR_FMT, STR_ARG(js_str_at(js_item(v, 0),
	    "alias")));
}

static bool
listed(struct tkit *k, const char *name)
{
	const struct js *v = js_at(tkit_ask(k, "tools/list", "").result,
	    "tools");

	for (size_t i = 0; i < js_len(v); i++)
		if (str_is(js_str_at(js_item(v, i), "name"), name))
			return true;
	return false;
}

static void
shown_to_mentors(void **state)
{
	struct tkit *k = *state;

	assert_true(listed(k, "get_snapshot"));
	assert_false(listed(k, "list_learners"));
	assert_false(listed(k, "review_attempt"));
	assert_false(listed(k, "cohort_report"));
	k->scopes = "mentor:read";
	assert_true(listed(k, "list_learners"));
	assert_true(listed(k, "cohort_report"));
	assert_false(listed(k, "review_attempt"));
	assert_true(listed(k, "get_snapshot"));
	k->scopes = "mentor:readall mentor:review";
	assert_false(listed(k, "list_learners"));
	assert_true(listed(k, "review_attempt"));
	k->modern = true;
	assert_true(str_is(js_str_at(tkit_ask(k, "tools/list", "").result,
	    "cacheScope"), "private"));
	k->modern = false;
	k->scopes = TKIT_ALL;
	assert_int_equal(tkit_call(k, "list_learners", "{}").status, 403);
}

static void
only_with_consent(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply r;
	const char *alias;

	(void)attempts(k, "anna");
	(void)attempts(k, "boris");
	consents(k, "anna", "\"mentor_view\":true");
	alias = alias_of(k, "mentor");
	r = tkit_call(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\","
	    "\"attempt\":1}", alias));
	assert_false(r.is_error);
	assert_true(str_find(r.body, STR("one drawer")) > 0);
	/* who it is stays between the learner and the server */
	assert_true(str_find(r.body, STR("anna")) < 0);
	assert_true(str_find(tkit_call(k, "list_learners",
	    "{\"filter\":\"all\"}").body, STR("anna")) < 0);
	/* an alias is one mentor's, a subject is none */
	as(k, "other", MENTOR);
	(void)tkit_refused(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\"}",
	    alias), "NOT_FOUND");
	(void)tkit_refused(k, "get_learner", "{\"alias\":\"anna\"}",
	    "NOT_FOUND");
	consents(k, "anna", "\"mentor_view\":false");
	as(k, "mentor", MENTOR);
	(void)tkit_refused(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\"}",
	    alias), "NOT_FOUND");
	(void)tkit_refused(k, "review_attempt", tkit_fmt(k, "{\"alias\":\"%s\","
	    "\"seq\":1,\"verdict\":\"accepted\",\"comment\":\"x\","
	    "\"request_id\":\"r\"}", alias), "NOT_FOUND");
	assert_int_equal(js_len(js_at(tkit_good(k, "list_learners",
	    "{\"filter\":\"all\"}"), "learners")), 0);
}

/* What the learner takes back is no longer for others to read or to judge. */
static void
taken_back(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply r;
	const char *alias;

	(void)attempts(k, "anna");
	(void)tkit_good(k, "log_slot", "{\"minutes\":5,\"what\":\"\\\"kind\\\":"
	    "\\\"voided\\\"\",\"request_id\":\"s\"}");
	(void)tkit_good(k, "correct_event", "{\"action\":\"void\",\"seq\":2,"
	    "\"reason\":\"x\",\"request_id\":\"v2\"}");
	consents(k, "anna", "\"mentor_view\":true");
	alias = alias_of(k, "mentor");
	r = tkit_call(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\","
	    "\"attempt\":1}", alias));
	assert_true(js_type(js_at(r.out, "attempt")) == JS_OBJECT);
	as(k, "anna", TKIT_ALL);
	(void)tkit_good(k, "correct_event", "{\"action\":\"void\",\"seq\":1,"
	    "\"reason\":\"x\",\"request_id\":\"v\"}");
	as(k, "mentor", MENTOR);
	r = tkit_call(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\","
	    "\"attempt\":1}", alias));
	assert_false(r.is_error);
	assert_true(str_find(r.body, STR("one drawer")) < 0);
	assert_true(js_type(js_at(r.out, "attempt")) == JS_NULL);
	assert_true(str_find(r.text, STR("отменена")) > 0);
	(void)tkit_refused(k, "review_attempt", tkit_fmt(k, "{\"alias\":\"%s\","
	    "\"seq\":1,\"verdict\":\"accepted\",\"comment\":\"x\","
	    "\"request_id\":\"r\"}", alias), "NOT_FOUND");
}

/* A learner's words are no lines of a list that others read. */
static void
forged(void **state)
{
	struct tkit *k = *state;
	struct str text;

	as(k, "anna", TKIT_ALL);
	(void)tkit_good(k, "update_profile", "{\"fields\":{\"name\":"
	    "\"Anna\\nZZZ: Boris\\u2028\\u0085\\rx\"},\"request_id\":\"n\"}");
	consents(k, "anna", "\"mentor_view\":true");
	as(k, "mentor", MENTOR);
	text = tkit_call(k, "list_learners", "{\"filter\":\"all\"}").text;
	assert_true(str_find(text, STR("Anna ZZZ: Boris   x,")) > 0);
}

/* Nobody accepts their own work. */
static void
not_oneself(void **state)
{
	struct tkit *k = *state;

	(void)attempts(k, "anna");
	consents(k, "anna", "\"mentor_view\":true");
	as(k, "anna", MENTOR);
	assert_int_equal(js_len(js_at(tkit_good(k, "list_learners",
	    "{\"filter\":\"all\"}"), "learners")), 0);
}

static int
count(void *arg, uint64_t at, struct str record, struct err *e)
{
	(void)at;
	(void)e;
	*(int *)arg += str_find(record, STR("\"role\":\"mentor\"")) >= 0;
	return 0;
}

static int
looks(struct tkit *k, const char *sub)
{
	struct err e = { 0 };
	int n = 0;

	if (store_audits(k->st, k->a, str_c(sub), count, &n, &e) == -1)
		fail_msg("%s", e.msg);
	return n;
}

static void
seen_by_the_learner(void **state)
{
	struct tkit *k = *state;
	const struct js *v;
	const char *alias;

	(void)attempts(k, "anna");
	consents(k, "anna", "\"mentor_view\":true");
	v = tkit_good(k, "get_history", "{}");
	assert_int_equal(js_len(js_at(v, "views")), 0);
	alias = alias_of(k, "mentor");
	assert_int_equal(looks(k, "anna"), 1);
	(void)tkit_good(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\"}",
	    alias));
	assert_int_equal(looks(k, "anna"), 2);
	as(k, "anna", TKIT_ALL);
	v = js_at(tkit_good(k, "get_history", "{}"), "views");
	assert_int_equal(js_len(v), 2);
	assert_true(str_is(js_str_at(js_item(v, 0), "by"), "mentor"));
	assert_true(str_is(js_str_at(js_item(v, 0), "tool"), "get_learner"));
}

/* Nothing can be decided about whoever withdrew tracking, so nothing waits. */
static void
not_tracked(void **state)
{
	struct tkit *k = *state;
	const char *alias;

	waits(k, "anna");
	consents(k, "anna", "\"mentor_view\":true");
	alias = alias_of(k, "mentor");
	assert_int_equal(js_len(js_at(tkit_good(k, "list_learners", "{}"),
	    "learners")), 1);
	consents(k, "anna", "\"tracking\":false");
	as(k, "mentor", MENTOR);
	assert_int_equal(js_len(js_at(tkit_good(k, "list_learners", "{}"),
	    "learners")), 0);
	(void)tkit_refused(k, "review_attempt", tkit_fmt(k, "{\"alias\":\"%s\","
	    "\"seq\":1,\"verdict\":\"accepted\",\"comment\":\"x\","
	    "\"request_id\":\"r\"}", alias), "CONSENT_REQUIRED");
	(void)tkit_refused(k, "record_diagnostic", tkit_fmt(k,
	    "{\"alias\":\"%s\",\"stage\":4,\"values\":[4,4,4,5,4],"
	    "\"request_id\":\"d\"}", alias), "CONSENT_REQUIRED");
	assert_int_equal(tkit_events(k, "anna"), 3);
}

static void
decided(void **state)
{
	struct tkit *k = *state;
	int64_t seq = attempts(k, "anna");
	struct str first, again;
	const char *alias, *args;
	const struct js *v;

	consents(k, "anna", "\"mentor_view\":true");
	alias = alias_of(k, "mentor");
	args = tkit_fmt(k, "{\"alias\":\"%s\",\"seq\":%lld,\"verdict\":"
	    "\"needs_revision\",\"comment\":\"Name the drawer.\","
	    "\"request_id\":\"r\"}", alias, (long long)seq);
	first = tkit_call(k, "review_attempt", args).body;
	again = tkit_call(k, "review_attempt", args).body;
	assert_true(str_eq(first, again));
	assert_true(str_find(tkit_refused(k, "review_attempt", tkit_fmt(k,
	    "{\"alias\":\"%s\",\"seq\":2,\"verdict\":\"accepted\","
	    "\"comment\":\"x\",\"request_id\":\"r2\"}", alias),
	    "NOT_FOUND").text, STR("не попытка")) > 0);
	v = tkit_good(k, "record_diagnostic", tkit_fmt(k, "{\"alias\":\"%s\","
	    "\"stage\":4,\"values\":[4,4,4,5,4],\"comment\":\"Steady.\","
	    "\"request_id\":\"d\"}", alias));
	assert_true(str_is(js_str_at(v, "kind"), "diagnostic"));
	/* a list, a review twice, a refused one, which tells that seq 2 is no
	 * attempt, and the diagnostic */
	assert_int_equal(looks(k, "anna"), 5);
	as(k, "anna", TKIT_ALL);
	assert_int_equal(tkit_events(k, "anna"), 4);
	v = js_at(tkit_good(k, "get_history", "{}"), "items");
	assert_true(str_is(js_str_at(js_item(v, 0), "by"), "mentor"));
	assert_true(str_is(js_str_at(js_item(v, 1), "note"),
	    "Name the drawer."));
	assert_int_equal(js_len(js_at(tkit_good(k, "get_snapshot", "{}"),
	    "open")), 1);
}

static const struct js *
report(struct tkit *k, const char *args)
{
	as(k, "mentor", MENTOR);
	return tkit_good(k, "cohort_report", args);
}

/* Six learners; which of them count, and which see in the audit that they did. */
static const struct taker {
	const char *sub, *grants;
	int looks;	/* after the last report of the test */
} takers[] = {
	{ "one", "\"mentor_view\":true,\"cohort_stats\":true", 3 },
	{ "two", "\"mentor_view\":true,\"cohort_stats\":true", 3 },
	{ "three", "\"mentor_view\":true,\"cohort_stats\":true", 3 },
	{ "four", "\"mentor_view\":true,\"cohort_stats\":true", 3 },
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
		(void)attempts(k, takers[i].sub);
		consents(k, takers[i].sub, takers[i].grants);
	}
	/* a mentor's own twin does not make the group five */
	(void)attempts(k, "mentor");
	consents(k, "mentor", takers[0].grants);
	v = report(k, "{}");
	assert_int_equal(js_type(js_at(v, "all")), JS_NULL);
	assert_int_equal(js_len(js_at(v, "stages")), 0);
	assert_int_equal(js_len(js_at(v, "evaluators")), 0);
	(void)attempts(k, "five");
	consents(k, "five", takers[0].grants);
	v = report(k, "{\"period\":\"quarter\"}");
	assert_int_equal(js_int_at(v, "days", 0), 84);
	assert_int_equal(js_int_at(js_at(v, "all"), "learners", 0), 5);
	assert_int_equal(js_len(js_at(v, "stages")), 1);
	assert_null(js_at(v, "last_day"));
	text = tkit_call(k, "cohort_report", "{\"period\":\"week\"}").text;
	assert_true(str_find(text, STR("около 5")) > 0);
	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++)
		assert_int_equal(looks(k, takers[i].sub), takers[i].looks);
	assert_int_equal(looks(k, "mentor"), 0);
	/* nobody was looked at */
	as(k, "five", TKIT_ALL);
	assert_int_equal(js_len(js_at(tkit_good(k, "get_history", "{}"),
	    "views")), 0);
	assert_int_equal(tkit_call(k, "cohort_report", "{}").status, 403);
	as(k, "mentor", MENTOR);
	assert_true(tkit_call(k, "cohort_report",
	    "{\"period\":\"year\"}").is_error);
}

/* ---- many learners ---- */

static void
slots(struct tkit *k, const char *prefix, int from, int to)
{
	for (int i = from; i < to; i++) {
		arena_reset(k->a);
		as(k, tkit_fmt(k, "%s%04d", prefix, i), TKIT_ALL);
		(void)tkit_good(k, "log_slot", "{\"minutes\":5,\"what\":\"x\","
		    "\"request_id\":\"s\"}");
	}
	arena_reset(k->a);
}

static const struct js *
page(struct tkit *k, const char *filter, struct str cursor)
{
	as(k, "mentor", MENTOR);
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
		consents(k, tkit_fmt(k, "l%04d", i), "\"mentor_view\":true");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		v = page(k, "all", next);
		assert_int_equal(js_len(js_at(v, "learners")), sizes[i]);
		next = js_str_at(v, "next_cursor");
	}
	assert_int_equal(next.n, 0);
	for (int i = 0; i < 45; i++)
		assert_int_equal(looks(k, tkit_fmt(k, "l%04d", i)), 1);
}

/* A report of as many as one may take says that it is of some. */
static void
some_of_many(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply r;

	for (int i = 0; i <= LIMIT_MENTEES; i++) {
		arena_reset(k->a);
		consents(k, tkit_fmt(k, "c%04d", i), takers[0].grants);
	}
	as(k, "mentor", MENTOR);
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
		consents(k, tkit_fmt(k, "l%04d", i), "\"mentor_view\":true");
	}
	waits(k, "z0000");
	consents(k, "z0000", takers[0].grants);
	v = page(k, "waiting", STR(""));
	assert_int_equal(js_len(js_at(v, "learners")), 1);
	assert_int_equal(js_str_at(v, "next_cursor").n, 0);
	assert_false(js_bool_at(report(k, "{}"), "sampled", true));
	consents(k, "m", "\"mentor_view\":true");
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
	as(k, "other", MENTOR);
	(void)tkit_refused(k, "list_learners", tkit_fmt(k,
	    "{\"cursor\":\"%s\"}", cursor), "VALIDATION");
	/* none of whom takes part: the report is of all who do */
	v = report(k, "{}");
	assert_false(js_bool_at(v, "sampled", true));
	assert_int_equal(js_type(js_at(v, "all")), JS_NULL);
	slots(k, "z", 1, 5);
	for (int i = 1; i < 5; i++)
		consents(k, tkit_fmt(k, "z%04d", i), takers[0].grants);
	v = report(k, "{}");
	assert_false(js_bool_at(v, "sampled", true));
	assert_int_equal(js_int_at(js_at(v, "all"), "learners", 0), 5);
}

static void
needs_both_scopes(void **state)
{
	struct tkit *k = *state;
	const char *alias;

	(void)attempts(k, "anna");
	consents(k, "anna", "\"mentor_view\":true");
	alias = alias_of(k, "mentor");
	as(k, "mentor", "mentor:read twin:read twin:write twin:erase");
	assert_int_equal(tkit_call(k, "review_attempt", tkit_fmt(k,
	    "{\"alias\":\"%s\",\"seq\":1,\"verdict\":\"accepted\","
	    "\"comment\":\"x\",\"request_id\":\"r\"}", alias)).status, 403);
	assert_int_equal(tkit_events(k, "anna"), 2);
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("a mentor's tools are listed for mentors", shown_to_mentors),
		T("a mentor sees who lets them, by alias", only_with_consent),
		T("what was taken back is not shown", taken_back),
		T("a name is one line", forged),
		T("nobody is their own mentor", not_oneself),
		T("the learner sees every look", seen_by_the_learner),
		T("nothing waits and nothing is decided without consent", not_tracked),
		T("a mentor decides, once, and the learner sees why", decided),
		T("figures are of five who take part", figures_of_groups),
		T("pages of a list have each learner once", each_once),
		T("a report of many is of some of them", some_of_many),
		T("a call looks at so many twins", looks_at_so_many),
		T("reading is not deciding", needs_both_scopes),
	};

	return cmocka_run_group_tests_name("mentor", tests, NULL, NULL);
}
