/* SPDX-License-Identifier: MIT */
/*
 * t_correct - learners put their own journal right: what counts afterwards, and
 * what is refused. After every row the stored state is the fold of the journal.
 */
#include "test/unit/table.h"

#include "test/unit/tools_kit.h"

static const struct js *
take_back(struct tkit *k, int seq)
{
	return tkit_good(k, "correct_event",
	    tkit_fmt(k,
		"{\"action\":\"void\","
		"\"seq\":%d,\"reason\":\"by mistake\",\"request_id\":\"v%d\"}",
		seq, seq));
}

static void
no_longer_counts(void **state)
{
	struct tkit *k = *state;
	const struct js *v;

	tkit_journal(k);
	v = tkit_good(k, "get_snapshot", "{}");
	assert_int_equal(js_int_at(js_at(v, "rhythm"), "today_minutes", 0), 20);
	v = take_back(k, 2);
	assert_int_equal(js_int_at(v, "seq", 0), 6);
	assert_int_equal(js_int_at(v, "revision", 0), 6);
	assert_true(js_len(js_at(v, "changes")) > 0);
	v = tkit_good(k, "get_snapshot", "{}");
	assert_int_equal(js_int_at(js_at(v, "rhythm"), "today_minutes", 9), 0);
	assert_int_equal(js_len(js_at(v, "recent")), 0);
	tkit_folds(k, "an attempt");
	(void)take_back(k, 1);
	v = tkit_good(k, "get_snapshot", "{}");
	assert_int_equal(
	    js_type(js_at(js_at(v, "constraints"), "energy")), JS_NULL);
	tkit_folds(k, "a reading");
	(void)take_back(k, 5);
	v = tkit_good(k, "get_snapshot", "{}");
	assert_int_equal(
	    js_type(js_at(js_at(v, "goals"), "objective")), JS_NULL);
	tkit_folds(k, "the profile");
	/* and life goes on */
	(void)tkit_good(k, "log_attempt", tkit_fmt(k, TKIT_ATTEMPT, 2));
	tkit_folds(k, "an attempt after it");
}

static void
versions_are_taken(void **state)
{
	struct tkit *k = *state;
	struct err e = { 0 };
	struct str body;

	tkit_journal(k);
	(void)take_back(k, 4);
	tkit_folds(k, "a second version");
	assert_int_equal(
	    js_int_at(
		tkit_good(k, "append_artifact",
		    "{\"type\":\"draft\",\"title\":\"one\",\"text\":\"third\","
		    "\"supersedes\":\"a3\",\"request_id\":\"d3\"}"),
		"version", 0),
	    3);
	tkit_folds(k, "a third version");
	assert_int_equal(
	    store_artifact(k->st, k->a, str_c(k->sub), STR("a3"), 2, &body, &e),
	    0);
	assert_true(str_is(body, "second"));
}

static bool
marked(struct tkit *k, const struct js *page, int64_t seq)
{
	(void)k;
	for (size_t i = 0; i < js_len(js_at(page, "items")); i++) {
		const struct js *it = js_item(js_at(page, "items"), i);

		if (js_int_at(it, "seq", 0) == seq)
			return js_bool_at(it, "voided", false);
	}
	fail_msg("no entry %lld", (long long)seq);
	return false;
}

static void
history_tells(void **state)
{
	struct tkit *k = *state;
	const struct js *v;

	tkit_journal(k);
	(void)take_back(k, 2);
	v = tkit_good(k, "get_history", "{}");
	assert_true(marked(k, v, 2));
	assert_false(marked(k, v, 1));
	assert_false(marked(k, v, 6));
	assert_int_equal(
	    js_int_at(js_item(js_at(v, "items"), 0), "about", 0), 2);
	/* on a page that begins after the voiding entry, too */
	v = tkit_good(k, "get_history", "{\"limit\":3}");
	v = tkit_good(k, "get_history",
	    tkit_fmt(k, "{\"limit\":3,\"cursor\":\"" STR_FMT "\"}",
		STR_ARG(js_str_at(v, "next_cursor"))));
	assert_true(marked(k, v, 2));
}

static const struct tkit_no bads[] = {
	{ "there is no such entry", "\"action\":\"void\",\"seq\":99",
	    "NOT_FOUND" },
	{ "nor one far away", "\"action\":\"void\",\"seq\":900719925474099",
	    "NOT_FOUND" },
	{ "what was taken back stays so", "\"action\":\"void\",\"seq\":2",
	    "NOT_WRITABLE" },
	{ "taking back is not taken back", "\"action\":\"void\",\"seq\":6",
	    "NOT_WRITABLE" },
	{ "consent is changed, not taken back", "\"action\":\"void\",\"seq\":7",
	    "NOT_WRITABLE" },
	{ "nor is a void disputed", "\"action\":\"dispute\",\"seq\":6",
	    "NOT_WRITABLE" },
	{ "a reading cannot be taken back",
	    "\"action\":\"void\",\"indicator\":\"energy\"", "VALIDATION" },
	{ "one thing at a time",
	    "\"action\":\"dispute\",\"seq\":1,\"indicator\":\"energy\"",
	    "VALIDATION" },
	{ "something at least", "\"action\":\"dispute\"", "VALIDATION" },
	{ "an indicator that exists",
	    "\"action\":\"dispute\",\"indicator\":\"nothing\"",
	    "UNKNOWN_FIELD" },
	{ "not what learners say themselves",
	    "\"action\":\"dispute\",\"indicator\":\"objective\"",
	    "NOT_WRITABLE" },
};

static void
refused(void **state)
{
	struct tkit *k = *state;

	tkit_journal(k);
	(void)take_back(k, 2);
	(void)tkit_good(k, "manage_consent",
	    "{\"grants\":{\"tracking\":true},"
	    "\"request_id\":\"c\"}");
	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++)
		tkit_refuses(k, "correct_event", &bads[i]);
	assert_int_equal(tkit_events(k, k->sub), 7);
}

/* On the thirtieth day still, a second later no more. */
static void
in_time(void **state)
{
	struct tkit *k = *state;

	tkit_journal(k);
	k->now += 30 * 86400;
	(void)take_back(k, 1);
	k->now++;
	(void)tkit_refused(k, "correct_event",
	    "{\"action\":\"void\",\"seq\":2,"
	    "\"reason\":\"x\",\"request_id\":\"late\"}",
	    "NOT_WRITABLE");
	(void)tkit_good(k, "correct_event",
	    "{\"action\":\"dispute\",\"seq\":2,"
	    "\"reason\":\"x\",\"request_id\":\"d\"}");
	tkit_folds(k, "late");
}

static void
once_only(void **state)
{
	struct tkit *k = *state;
	struct str first, again;

	tkit_journal(k);
	first = tkit_call(k, "correct_event",
	    "{\"action\":\"void\",\"seq\":1,"
	    "\"reason\":\"x\",\"request_id\":\"v\"}")
		    .body;
	again = tkit_call(k, "correct_event",
	    "{\"action\":\"void\",\"seq\":1,"
	    "\"reason\":\"x\",\"request_id\":\"v\"}")
		    .body;
	assert_true(str_eq(first, again));
	assert_int_equal(tkit_events(k, k->sub), 6);
}

/* The work product that came along with an attempt stays, and that is said. */
static void
product_stays(void **state)
{
	static const struct {
		const char *artifact;
		bool along;
	} rows[] = { { "", false }, { "\"artifact\":{\"type\":\"draft\","
	    "\"title\":\"Plan of mine\",\"text\":\"few words\"},", true } };
	struct tkit *k = *state;
	struct tkit_reply r;

	for (size_t i = 0; i < 2; i++) {
		k->sub = tkit_fmt(k, "s%zu", i);
		(void)tkit_good(k, "log_attempt", tkit_fmt(k, "{\"exercise\":"
		    "\"entry_time_15\",%s\"minutes\":20,\"answer\":\"I sorted"
		    " one drawer.\",\"form\":{\"thing\":\"a drawer\",\"result\":"
		    "\"sorted\",\"noticed\":\"calm\"},\"for_review\":true,"
		    "\"request_id\":\"a\"}", rows[i].artifact));
		/* one by itself is not meant */
		(void)tkit_good(k, "append_artifact", "{\"type\":\"draft\","
		    "\"title\":\"another\",\"text\":\"other words\","
		    "\"request_id\":\"b\"}");
		r = tkit_call(k, "correct_event", "{\"action\":\"void\","
		    "\"seq\":1,\"reason\":\"x\",\"request_id\":\"v\"}");
		assert_false(r.is_error);
		assert_int_equal(js_int_at(js_at(js_at(r.out, "entry"),
		    "artifact"), "seq", 0),
		    rows[i].along ? 2 : 0);
		assert_true((str_find(r.text, STR("Plan of mine")) > 0) ==
		    rows[i].along);
		assert_true(str_find(r.text, STR("another")) < 0);
	}
}

static void
disputes(void **state)
{
	struct tkit *k = *state;
	const struct js *v;
	struct tkit_reply r;

	tkit_journal(k);
	v = tkit_good(k, "correct_event",
	    "{\"action\":\"dispute\",\"indicator\":"
	    "\"energy\",\"reason\":\"x\",\"request_id\":\"q1\"}");
	assert_true(
	    str_is(js_str_at(js_at(v, "next"), "tool"), "update_metrics"));
	v = tkit_good(k, "correct_event",
	    "{\"action\":\"dispute\",\"seq\":2,"
	    "\"reason\":\"x\",\"request_id\":\"q2\"}");
	assert_int_equal(js_int_at(js_at(v, "entry"), "seq", 0), 2);
	v = js_at(tkit_good(k, "get_snapshot", "{}"), "data_quality");
	assert_int_equal(js_len(js_at(v, "disputed")), 2);
	r = tkit_call(k, "get_snapshot", "{}");
	assert_true(str_find(r.text, STR("\n- Оспорена запись 2, с 22\u00a0ноября\n")) >= 0);
	assert_true(str_find(r.text, STR(" [energy]\n")) >= 0);
	tkit_folds(k, "disputed");
	/* measured again, taken back: settled */
	(void)tkit_good(k, "update_metrics",
	    "{\"points\":[{\"indicator\":"
	    "\"energy\",\"value\":2}],\"request_id\":\"m2\"}");
	(void)take_back(k, 2);
	v = js_at(tkit_good(k, "get_snapshot", "{}"), "data_quality");
	assert_int_equal(js_len(js_at(v, "disputed")), 0);
	tkit_folds(k, "settled");
	/* only so many are kept: the oldest go */
	for (int i = 0; i < 12; i++) {
		(void)tkit_good(k, "update_metrics",
		    tkit_fmt(k,
			"{\"points\":[{\"indicator\":\"energy\",\"value\":1}],"
			"\"request_id\":\"n%d\"}",
			i));
		(void)tkit_good(k, "correct_event",
		    tkit_fmt(k,
			"{\"action\":\"dispute\",\"seq\":%d,\"reason\":\"x\","
			"\"request_id\":\"e%d\"}",
			10 + 2 * i, i));
	}
	v = js_at(tkit_good(k, "get_snapshot", "{}"), "data_quality");
	assert_int_equal(js_len(js_at(v, "disputed")), 8);
	tkit_folds(k, "many");
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("what is voided no longer counts", no_longer_counts),
		T("the number of a voided version is not given again",
		    versions_are_taken),
		T("the history tells what was voided", history_tells),
		T("what cannot be corrected is refused", refused),
		T("an entry can be voided for thirty days", in_time),
		T("the same correction twice is one", once_only),
		T("a work product of a voided attempt stays, said so",
		    product_stays),
		T("a dispute stands until it is settled", disputes),
	};

	return cmocka_run_group_tests_name("correct", tests, NULL, NULL);
}
