/* SPDX-License-Identifier: MIT */
/*
 * t_correct_instead - an entry that was wrong, and the one that comes in its place:
 * both in one step or neither, at the time of the first. After every step the stored
 * state is the fold of the journal.
 */
#include "test/unit/table.h"

#include "test/unit/tools_kit.h"

static const struct js *
instead(struct tkit *k, int seq, const char *replacement)
{
	return tkit_good(k, "correct_event",
	    tkit_fmt(k,
		"{\"action\":\"void\",\"seq\":%d,\"reason\":\"by mistake\","
		"\"replacement\":%s,\"request_id\":\"i%d\"}",
		seq, replacement, seq));
}

static const struct js *
rhythm(struct tkit *k)
{
	return js_at(tkit_good(k, "get_snapshot", "{}"), "rhythm");
}

/* One of each kind; what it was is voided, what it should be counts, at the
 * time of the entry. */
static void
replaced(void **state)
{
	struct tkit *k = *state;
	const struct js *v, *items;
	struct err e = { 0 };
	struct str body;

	tkit_journal(k);
	(void)tkit_good(k, "log_slot",
	    "{\"minutes\":50,\"what\":\"reading\",\"request_id\":\"s\"}");
	k->now += 3 * 86400;
	v = instead(k, 6, "{\"minutes\":40,\"what\":\"walking\"}");
	assert_int_equal(js_int_at(v, "seq", 0), 7);
	assert_int_equal(js_int_at(v, "revision", 0), 8);
	assert_int_equal(js_int_at(js_at(v, "entry"), "seq", 0), 6);
	assert_int_equal(
	    js_int_at(js_at(v, "replacement"), "counted_minutes", 0), 40);
	assert_int_equal(js_int_at(js_at(v, "replacement"), "seq", 0), 8);
	/* three days ago, not today: and so late it is no live one */
	assert_int_equal(js_int_at(rhythm(k), "today_minutes", 9), 0);
	items = js_at(tkit_good(k, "get_history", "{\"limit\":3}"), "items");
	assert_true(str_starts(
	    js_str_at(js_item(items, 0), "at"), STR("2026-11-22")));
	assert_false(js_bool_at(js_item(items, 0), "live", true));
	assert_int_equal(js_int_at(js_item(items, 1), "about", 0), 6);
	assert_int_equal(js_int_at(js_item(items, 1), "replaced_by", 0), 8);
	assert_true(js_bool_at(js_item(items, 2), "voided", false));
	tkit_folds(k, "a slot");
	(void)instead(
	    k, 1, "{\"points\":[{\"indicator\":\"energy\",\"value\":1}]}");
	assert_int_equal(tkit_events(k, k->sub), 10);
	tkit_folds(k, "a reading");
	v = instead(k, 4,
	    "{\"type\":\"draft\",\"title\":\"one\",\"text\":\"third\","
	    "\"supersedes\":\"a3\"}");
	assert_int_equal(js_int_at(js_at(v, "replacement"), "version", 0), 3);
	assert_int_equal(
	    store_artifact(k->st, k->a, str_c(k->sub), STR("a3"), 3, &body, &e),
	    0);
	assert_true(str_is(body, "third"));
	tkit_folds(k, "a work product");
	/* the arguments of an attempt as they were, request_id and all */
	v = instead(k, 2, tkit_fmt(k, TKIT_ATTEMPT, 1));
	assert_true(str_is(
	    js_str_at(js_at(v, "replacement"), "verdict"), "accepted"));
	tkit_folds(k, "an attempt");
	assert_int_equal(tkit_events(k, k->sub), 14);
}

/* What hosts make of arguments is undone in the replacement, too: null and ""
 * where nothing is meant, a list as its JSON text. */
static void
replaced_tidied(void **state)
{
	static const char untidy[] =
	    "{\"action\":\"void\",\"seq\":6,\"reason\":\"x\",\"replacement\":"
	    "{\"minutes\":40,\"what\":\"y\",\"practice\":null,"
	    "\"occurred_at\":\"\"},\"request_id\":\"v\"}";
	struct tkit *k = *state;
	struct str first;

	tkit_journal(k);
	(void)tkit_good(k, "log_slot",
	    "{\"minutes\":50,\"what\":\"reading\",\"request_id\":\"s\"}");
	(void)tkit_good(k, "correct_event", untidy);
	first = tkit_call(k, "correct_event", untidy).body;
	assert_true(str_eq(first, tkit_call(k, "correct_event", untidy).body));
	assert_int_equal(tkit_events(k, k->sub), 8);
	(void)instead(k, 1, "{\"points\":\"[{\\\"indicator\\\":"
	    "\\\"energy\\\",\\\"value\\\":1}]\",\"partial\":null}");
	assert_int_equal(tkit_events(k, k->sub), 10);
	tkit_folds(k, "tidied");
}

/* Together or not at all; the same again is the same answer. */
static void
replaced_once(void **state)
{
	static const char args[] =
	    "{\"action\":\"void\",\"seq\":6,\"reason\":\"x\",\"replacement\":"
	    "{\"minutes\":%d,\"what\":\"y\"},\"request_id\":\"v\"}";
	struct tkit *k = *state;
	struct str first;

	tkit_journal(k);
	(void)tkit_good(k, "log_slot",
	    "{\"minutes\":50,\"what\":\"reading\",\"request_id\":\"s\"}");
	first = tkit_call(k, "correct_event", tkit_fmt(k, args, 40)).body;
	assert_true(str_eq(first,
	    tkit_call(k, "correct_event", tkit_fmt(k, args, 40)).body));
	(void)tkit_refused(
	    k, "correct_event", tkit_fmt(k, args, 41), "DUPLICATE_MISMATCH");
	assert_int_equal(tkit_events(k, k->sub), 8);
	assert_int_equal(js_int_at(rhythm(k), "today_minutes", 0), 60);
	/* what came instead can be replaced, too */
	(void)instead(k, 8, "{\"minutes\":30,\"what\":\"y\"}");
	assert_int_equal(js_int_at(rhythm(k), "today_minutes", 0), 50);
	tkit_folds(k, "twice");
}

#define SLOT "\"action\":\"void\",\"seq\":6,\"replacement\":"
static const struct tkit_no no_replacements[] = {
	{ "only what is voided is replaced",
	    "\"action\":\"dispute\",\"seq\":6,\"replacement\":"
	    "{\"minutes\":1,\"what\":\"x\"}",
	    "VALIDATION" },
	{ "a reading is no entry",
	    "\"action\":\"void\",\"indicator\":\"energy\",\"replacement\":{}",
	    "VALIDATION" },
	{ "nor is what is not there",
	    "\"action\":\"void\",\"seq\":99,\"replacement\":{}",
	    "NOT_FOUND" },
	{ "a statement is made anew",
	    "\"action\":\"void\",\"seq\":5,\"replacement\":"
	    "{\"fields\":{\"objective\":\"x\"}}",
	    "NOT_WRITABLE" },
	{ "an object", SLOT "\"forty\"", "VALIDATION" },
	{ "not empty", SLOT "{}", "VALIDATION" },
	{ "of the same kind",
	    SLOT "{\"points\":[{\"indicator\":\"energy\",\"value\":1}]}",
	    "UNKNOWN_FIELD" },
	{ "with members that exist",
	    SLOT "{\"minutes\":1,\"what\":\"x\",\"mood\":2}", "UNKNOWN_FIELD" },
	{ "in their type", SLOT "{\"minutes\":[],\"what\":\"x\"}",
	    "VALIDATION" },
	{ "within their bounds", SLOT "{\"minutes\":0,\"what\":\"x\"}",
	    "VALIDATION" },
	{ "with a practice that exists",
	    SLOT "{\"minutes\":1,\"what\":\"x\",\"practice\":\"no\"}",
	    "NOT_FOUND" },
	{ "not in the future",
	    SLOT "{\"minutes\":1,\"what\":\"x\",\"occurred_at\":\"2030-01-01\"}",
	    "VALIDATION" },
	{ "of the twin as it is",
	    SLOT "{\"minutes\":1,\"what\":\"x\",\"if_revision\":3}",
	    "CONFLICT_REVISION" },
	{ "one point at least that is good",
	    "\"action\":\"void\",\"seq\":1,\"replacement\":{\"partial\":true,"
	    "\"points\":[{\"indicator\":\"energy\",\"value\":99}]}",
	    "VALIDATION" },
};
#undef SLOT

static void
not_replaced(void **state)
{
	struct tkit *k = *state;

	tkit_journal(k);
	(void)tkit_good(k, "log_slot",
	    "{\"minutes\":50,\"what\":\"reading\",\"request_id\":\"s\"}");
	for (size_t i = 0;
	     i < sizeof(no_replacements) / sizeof(no_replacements[0]); i++)
		tkit_refuses(k, "correct_event", &no_replacements[i]);
	/* and the void is not done either */
	assert_int_equal(tkit_events(k, k->sub), 6);
	assert_int_equal(js_int_at(rhythm(k), "today_minutes", 0), 70);
}

/* What is there already, as another entry, cannot come instead of this one. */
static void
known_already(void **state)
{
	static const char other[] = "\"minutes\":20,\"what\":\"walking\","
	    "\"occurred_at\":\"2026-11-22T10:00:00Z\"";
	struct tkit *k = *state;
	struct tkit_reply r;

	tkit_journal(k);
	(void)tkit_good(k, "log_slot",
	    "{\"minutes\":50,\"what\":\"reading\",\"request_id\":\"s\"}");
	(void)tkit_good(k, "log_slot", tkit_fmt(k, "{%s,\"request_id\":\"o\"}",
	    other));
	r = tkit_call(k, "correct_event", tkit_fmt(k, "{\"action\":\"void\","
	    "\"seq\":6,\"reason\":\"x\",\"request_id\":\"c\","
	    "\"replacement\":{%s}}", other));
	assert_true(r.is_error);
	assert_true(str_find(r.body, STR("action void")) >= 0);
	assert_int_equal(tkit_events(k, k->sub), 7);
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("what comes instead is tidied", replaced_tidied),
		T("another entry comes instead, in one step", replaced),
		T("once, and again", replaced_once),
		T("what cannot come instead leaves all as it was",
		    not_replaced),
		T("nor what is there already, and why is said", known_already),
	};

	return cmocka_run_group_tests_name("correct_instead", tests, NULL, NULL);
}
