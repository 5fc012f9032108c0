/* SPDX-License-Identifier: MIT */
/*
 * t_mentor - what a mentor sees and decides: only of learners who let them, by
 * alias, and never unseen by the learner.
 */
#include "test/unit/table.h"

#include "test/unit/mentor_kit.h"

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

	(void)mkit_attempts(k, "anna");
	(void)mkit_attempts(k, "boris");
	mkit_consents(k, "anna", "\"mentor_view\":true");
	alias = mkit_alias(k, "mentor");
	r = tkit_call(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\","
	    "\"attempt\":1}", alias));
	assert_false(r.is_error);
	assert_true(str_find(r.body, STR("one drawer")) > 0);
	/* who it is stays between the learner and the server */
	assert_true(str_find(r.body, STR("anna")) < 0);
	assert_true(str_find(tkit_call(k, "list_learners",
	    "{\"filter\":\"all\"}").body, STR("anna")) < 0);
	/* an alias is one mentor's, a subject is none */
	mkit_as(k, "other", MENTOR);
	(void)tkit_refused(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\"}",
	    alias), "NOT_FOUND");
	(void)tkit_refused(k, "get_learner", "{\"alias\":\"anna\"}",
	    "NOT_FOUND");
	mkit_consents(k, "anna", "\"mentor_view\":false");
	mkit_as(k, "mentor", MENTOR);
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

	(void)mkit_attempts(k, "anna");
	(void)tkit_good(k, "log_slot", "{\"minutes\":5,\"what\":\"\\\"kind\\\":"
	    "\\\"voided\\\"\",\"request_id\":\"s\"}");
	(void)tkit_good(k, "correct_event", "{\"action\":\"void\",\"seq\":2,"
	    "\"reason\":\"x\",\"request_id\":\"v2\"}");
	mkit_consents(k, "anna", "\"mentor_view\":true");
	alias = mkit_alias(k, "mentor");
	r = tkit_call(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\","
	    "\"attempt\":1}", alias));
	assert_true(js_type(js_at(r.out, "attempt")) == JS_OBJECT);
	mkit_as(k, "anna", TKIT_ALL);
	(void)tkit_good(k, "correct_event", "{\"action\":\"void\",\"seq\":1,"
	    "\"reason\":\"x\",\"request_id\":\"v\"}");
	mkit_as(k, "mentor", MENTOR);
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

	mkit_as(k, "anna", TKIT_ALL);
	(void)tkit_good(k, "update_profile", "{\"fields\":{\"name\":"
	    "\"Anna\\nZZZ: Boris\\u2028\\u0085\\rx\"},\"request_id\":\"n\"}");
	mkit_consents(k, "anna", "\"mentor_view\":true");
	mkit_as(k, "mentor", MENTOR);
	text = tkit_call(k, "list_learners", "{\"filter\":\"all\"}").text;
	assert_true(str_find(text, STR("Anna ZZZ: Boris   x,")) > 0);
}

/* Nobody accepts their own work. */
static void
not_oneself(void **state)
{
	struct tkit *k = *state;

	(void)mkit_attempts(k, "anna");
	mkit_consents(k, "anna", "\"mentor_view\":true");
	mkit_as(k, "anna", MENTOR);
	assert_int_equal(js_len(js_at(tkit_good(k, "list_learners",
	    "{\"filter\":\"all\"}"), "learners")), 0);
}

static void
seen_by_the_learner(void **state)
{
	struct tkit *k = *state;
	const struct js *v;
	const char *alias;

	(void)mkit_attempts(k, "anna");
	mkit_consents(k, "anna", "\"mentor_view\":true");
	v = tkit_good(k, "get_history", "{}");
	assert_int_equal(js_len(js_at(v, "views")), 0);
	alias = mkit_alias(k, "mentor");
	assert_int_equal(mkit_looks(k, "anna"), 1);
	(void)tkit_good(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\"}",
	    alias));
	assert_int_equal(mkit_looks(k, "anna"), 2);
	mkit_as(k, "anna", TKIT_ALL);
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

	mkit_waits(k, "anna");
	mkit_consents(k, "anna", "\"mentor_view\":true");
	alias = mkit_alias(k, "mentor");
	assert_int_equal(js_len(js_at(tkit_good(k, "list_learners", "{}"),
	    "learners")), 1);
	mkit_consents(k, "anna", "\"tracking\":false");
	mkit_as(k, "mentor", MENTOR);
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
	int64_t seq = mkit_attempts(k, "anna");
	struct str first, again;
	const char *alias, *args;
	const struct js *v;

	mkit_consents(k, "anna", "\"mentor_view\":true");
	alias = mkit_alias(k, "mentor");
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
	assert_int_equal(mkit_looks(k, "anna"), 5);
	mkit_as(k, "anna", TKIT_ALL);
	assert_int_equal(tkit_events(k, "anna"), 4);
	v = js_at(tkit_good(k, "get_history", "{}"), "items");
	assert_true(str_is(js_str_at(js_item(v, 0), "by"), "mentor"));
	assert_true(str_is(js_str_at(js_item(v, 1), "note"),
	    "Name the drawer."));
	assert_int_equal(js_len(js_at(tkit_good(k, "get_snapshot", "{}"),
	    "open")), 1);
}

static void
needs_both_scopes(void **state)
{
	struct tkit *k = *state;
	const char *alias;

	(void)mkit_attempts(k, "anna");
	mkit_consents(k, "anna", "\"mentor_view\":true");
	alias = mkit_alias(k, "mentor");
	mkit_as(k, "mentor", "mentor:read twin:read twin:write twin:erase");
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
		T("reading is not deciding", needs_both_scopes),
	};

	return cmocka_run_group_tests_name("mentor", tests, NULL, NULL);
}
