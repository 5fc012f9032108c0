/* SPDX-License-Identifier: MIT */
/*
 * t_consent - what learners say they agree to: it is asked for once, without it
 * nothing is written, and each consent is given by itself.
 */
#include "test/unit/table.h"

#include "test/unit/tools_kit.h"

static void
asked_once(void **state)
{
	struct tkit *k = *state;

	assert_true(js_str_at(tkit_good(k, "log_attempt", tkit_fmt(k,
	    TKIT_ATTEMPT, 1)), "ask").n > 0);
	assert_null(js_at(tkit_good(k, "log_attempt", tkit_fmt(k,
	    TKIT_ATTEMPT, 2)), "ask"));
	k->sub = "boris";
	(void)tkit_good(k, "manage_consent",
	    "{\"grants\":{\"tracking\":true},"
	    "\"request_id\":\"c\"}");
	assert_null(js_at(tkit_good(k, "log_attempt", tkit_fmt(k,
	    TKIT_ATTEMPT, 1)), "ask"));
}

static const struct write {
	const char *tool, *args;
} writes[] = {
	{ "log_attempt", TKIT_ATTEMPT },
	{ "append_artifact", "{\"type\":\"draft\",\"title\":\"t\",\"text\":"
			     "\"x\",\"request_id\":\"w\"}" },
	{ "update_metrics", "{\"points\":[{\"indicator\":\"energy\",\"value\":"
			    "1}],\"request_id\":\"w\"}" },
	{ "update_profile", "{\"fields\":{\"objective\":\"x\"},"
			    "\"request_id\":\"w\"}" },
	{ "correct_event", "{\"action\":\"void\",\"seq\":1,\"reason\":\"x\","
			   "\"request_id\":\"w\"}" },
};

static void
withdrawn(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply r;

	tkit_journal(k);
	(void)tkit_good(k, "manage_consent",
	    "{\"grants\":{\"tracking\":false},"
	    "\"request_id\":\"no\"}");
	for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
		r = tkit_refused(k, writes[i].tool,
		    i == 0 ? tkit_fmt(k, TKIT_ATTEMPT, 9) : writes[i].args,
		    "CONSENT_REQUIRED");
		if (strstr(arena_cstr(k->a, r.text), "manage_consent") == NULL)
			fail_msg(
			    "%s: " STR_FMT, writes[i].tool, STR_ARG(r.text));
	}
	assert_int_equal(tkit_events(k, k->sub), 6);
	(void)tkit_good(k, "get_snapshot", "{}");
	(void)tkit_good(k, "get_history", "{}");
	(void)tkit_good(k, "get_next_task", "{}");
	(void)tkit_good(k, "manage_consent",
	    "{\"grants\":{\"tracking\":true},"
	    "\"request_id\":\"yes\"}");
	(void)tkit_good(k, "log_attempt", tkit_fmt(k, TKIT_ATTEMPT, 9));
	tkit_folds(k, "consent");
	(void)tkit_good(k, "manage_consent",
	    "{\"grants\":{\"tracking\":false},"
	    "\"request_id\":\"no2\"}");
	(void)tkit_good(k, "erase_twin", "{}");
}

static struct str
stands(const struct js *v, const char *what)
{
	return js_str_at(js_at(js_at(v, "consent"), what), "state");
}

static void
each_by_itself(void **state)
{
	struct tkit *k = *state;
	const struct js *v;
	struct str said;

	v = tkit_good(k, "manage_consent",
	    "{\"grants\":{},\"request_id\":"
	    "\"0\"}");
	assert_int_equal(js_type(js_at(v, "seq")), JS_NULL);
	assert_true(str_is(stands(v, "tracking"), "unset"));
	assert_int_equal(tkit_events(k, k->sub), 0);
	v = tkit_good(k, "manage_consent",
	    "{\"grants\":{\"mentor_view\":true},"
	    "\"request_id\":\"1\"}");
	assert_true(str_is(stands(v, "tracking"), "unset"));
	assert_true(str_is(stands(v, "mentor_view"), "granted"));
	assert_true(str_is(stands(v, "cohort_stats"), "unset"));
	assert_int_equal(js_len(js_at(v, "effect")), 1);
	/* what they see and what they do not */
	said = js_str(js_item(js_at(v, "effect"), 0));
	assert_true(str_find(said, STR("Наставники видят имя, цели, ")) == 0);
	assert_true(str_find(said, STR(" От них скрыто: Текущие проблемы; ")) >
	    0);
	assert_true(str_ends(said, STR("; Досада.")));
	/* that is no word about tracking */
	(void)tkit_good(k, "log_attempt", tkit_fmt(k, TKIT_ATTEMPT, 1));
	v = tkit_good(k, "manage_consent",
	    "{\"grants\":{\"mentor_view\":false,"
	    "\"tracking\":true},\"request_id\":\"2\"}");
	assert_true(str_is(stands(v, "mentor_view"), "withdrawn"));
	assert_true(str_is(
	    js_str_at(js_at(js_at(v, "consent"), "mentor_view"), "since"),
	    "2026-11-22"));
	/* nothing new is not written */
	v = tkit_good(k, "manage_consent",
	    "{\"grants\":{\"tracking\":true},"
	    "\"request_id\":\"3\"}");
	assert_int_equal(js_type(js_at(v, "seq")), JS_NULL);
	assert_int_equal(js_int_at(v, "version", 0), 2);
	tkit_folds(k, "consent");
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("the first write asks for consent, once", asked_once),
		T("without consent nothing is written", withdrawn),
		T("each consent is given by itself", each_by_itself),
	};

	return cmocka_run_group_tests_name("consent", tests, NULL, NULL);
}
