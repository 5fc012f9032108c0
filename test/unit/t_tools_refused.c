/* SPDX-License-Identifier: MIT */
/*
 * t_tools_refused - calls of the tools that are refused, through the protocol
 * layer, on a store of their own: what the answer names, and that nothing is
 * written; scopes; limits at N and N + 1.
 */
#include "test/unit/table.h"

#include "base/limits.h"
#include "test/unit/tools_kit.h"

/* ---- refusals write nothing ---- */

static const struct refused {
	const char *why, *tool, *args, *code, *field;
} refused[] = {
	{ "an unknown argument of a read", "get_snapshot",
	  "{\"learner\":\"bob\"}", "UNKNOWN_FIELD", "learner" },
	{ "an unknown section", "get_snapshot",
	  "{\"sections\":[\"secrets\"]}", "VALIDATION", NULL },
	{ "a third language", "get_snapshot", "{\"lang\":\"de\"}",
	  "VALIDATION", "lang" },
	{ "energy of 6", "get_next_task", "{\"energy\":6}", "VALIDATION",
	  "energy" },
	{ "four tasks at once", "get_next_task", "{\"count\":4}",
	  "VALIDATION", "count" },
	{ "a practice that does not exist", "get_next_task",
	  "{\"practice\":\"alchemy\"}", "NOT_FOUND", "practice" },
	{ "an attempt without an answer", "log_attempt",
	  "{\"exercise\":\"x\",\"request_id\":\"r\"}", "VALIDATION", NULL },
	{ "an attempt without a request_id", "log_attempt",
	  "{\"exercise\":\"x\",\"answer\":\"y\"}", "VALIDATION", NULL },
	{ "an empty request_id", "log_attempt",
	  "{\"exercise\":\"x\",\"answer\":\"y\",\"request_id\":\"\"}",
	  "VALIDATION", "request_id" },
	{ "a request_id with a line feed", "log_attempt",
	  "{\"exercise\":\"x\",\"answer\":\"y\",\"request_id\":\"a\\nb\"}",
	  "VALIDATION", "request_id" },
	{ "neither handle nor exercise", "log_attempt",
	  "{\"answer\":\"y\",\"request_id\":\"r\"}", "VALIDATION",
	  "task_handle" },
	{ "an exercise that does not exist", "log_attempt",
	  "{\"exercise\":\"x\",\"answer\":\"y\",\"request_id\":\"r\"}",
	  "NOT_FOUND", "exercise" },
	{ "a handle that we did not make", "log_attempt",
	  "{\"task_handle\":\"MXx4.AAAA\",\"answer\":\"y\","
	  "\"request_id\":\"r\"}", "VALIDATION", "task_handle" },
	{ "minutes as text", "log_attempt",
	  "{\"exercise\":\"x\",\"answer\":\"y\",\"minutes\":\"30\","
	  "\"request_id\":\"r\"}", "VALIDATION", "minutes" },
	{ "a verdict of one's own", "log_attempt",
	  "{\"exercise\":\"x\",\"answer\":\"y\",\"verdict\":\"accepted\","
	  "\"request_id\":\"r\"}", "UNKNOWN_FIELD", "verdict" },
	{ "a product without text or address", "append_artifact",
	  "{\"type\":\"draft\",\"title\":\"t\",\"request_id\":\"r\"}",
	  "VALIDATION", NULL },
	{ "a product of an unknown type", "append_artifact",
	  "{\"type\":\"spell\",\"title\":\"t\",\"text\":\"x\","
	  "\"request_id\":\"r\"}", "VALIDATION", "type" },
	{ "no points", "update_metrics",
	  "{\"points\":[],\"request_id\":\"r\"}", "VALIDATION", "points" },
	{ "a derived value", "update_metrics",
	  "{\"points\":[{\"indicator\":\"sys\",\"value\":5}],"
	  "\"request_id\":\"r\"}", "NOT_WRITABLE", NULL },
	{ "an unknown indicator", "update_metrics",
	  "{\"points\":[{\"indicator\":\"luck\",\"value\":5}],"
	  "\"request_id\":\"r\"}", "UNKNOWN_FIELD", NULL },
	{ "a number as text", "update_metrics",
	  "{\"points\":[{\"indicator\":\"energy\",\"value\":\"4\"}],"
	  "\"request_id\":\"r\"}", "VALIDATION", NULL },
	{ "one bad point of two", "update_metrics",
	  "{\"points\":[{\"indicator\":\"energy\",\"value\":4},"
	  "{\"indicator\":\"energy\",\"value\":9}],\"request_id\":\"r\"}",
	  "VALIDATION", NULL },
	{ "a measurement of tomorrow", "update_metrics",
	  "{\"points\":[{\"indicator\":\"energy\",\"value\":4,"
	  "\"occurred_at\":\"2026-11-24\"}],\"request_id\":\"r\"}",
	  "VALIDATION", NULL },
	{ "an escape sequence for a text", "log_slot", "{\"minutes\":5,"
	    "\"what\":\"\\u001b[2J\",\"request_id\":\"esc\"}", "VALIDATION",
	    "what" },
	{ "no fields", "update_profile",
	  "{\"fields\":{},\"request_id\":\"r\"}", "VALIDATION", "fields" },
	{ "an unknown field is not created", "update_profile",
	  "{\"fields\":{\"superpower\":\"x\"},\"request_id\":\"r\"}",
	  "UNKNOWN_FIELD", NULL },
	{ "nobody promotes themselves", "update_profile",
	  "{\"fields\":{\"sys\":5},\"request_id\":\"r\"}", "NOT_WRITABLE",
	  NULL },
	{ "an object for an enum", "update_profile",
	  "{\"fields\":{\"pace\":{\"slow\":true}},\"request_id\":\"r\"}",
	  "VALIDATION", NULL },
	{ "a stale revision", "update_profile",
	  "{\"fields\":{\"objective\":\"x\"},\"if_revision\":7,"
	  "\"request_id\":\"r\"}", "CONFLICT_REVISION", "if_revision" },
	{ "a period that is not served", "get_progress",
	  "{\"period\":\"year\"}", "VALIDATION", "period" },
	{ "progress of tomorrow", "get_progress",
	  "{\"until\":\"2026-11-23\"}", "VALIDATION", "until" },
	{ "an unknown kind", "get_history", "{\"kinds\":[\"gossip\"]}",
	  "VALIDATION", NULL },
	{ "a cursor of nobody's", "get_history", "{\"cursor\":\"abc\"}",
	  "VALIDATION", "cursor" },
	{ "a time that is none", "get_history",
	  "{\"since\":\"yesterday!\"}", "VALIDATION", "since" },
	{ "a limit of 51", "get_history", "{\"limit\":51}", "VALIDATION",
	  "limit" },
	{ "an exercise to describe that is not there",
	  "describe_curriculum", "{\"exercise\":\"x\"}", "NOT_FOUND",
	  "exercise" },
	{ "a code on a guess", "erase_twin",
	  "{\"confirm_code\":\"00000000\"}", "VALIDATION", "confirm_code" },
};

/* tells - sentence, next step, and code and field as a model needs them. */
static void
tells(struct tkit *k, struct str text, const char *code, struct str field)
{
	struct str say, hint, facts, rest;

	assert_true(str_cut(text, '\n', &say, &rest));
	assert_true(str_cut(rest, '\n', &hint, &facts));
	assert_true(say.n > 5 && hint.n > 5);
	assert_true(str_starts(facts, str_c(tkit_fmt(k, "[%s", code))));
	if (field.n > 0)
		assert_true(str_find(facts, str_c(tkit_fmt(k, "; поле: "
		    STR_FMT, STR_ARG(field)))) > 0);
}

static void
refuses(void **state)
{
	struct tkit *k = *state;

	(void)tkit_good(k, "update_profile", "{\"fields\":{\"name\":\"Anna\"},"
	    "\"request_id\":\"first\"}");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		const struct refused *r = &refused[i];
		struct tkit_reply rp = tkit_refused(k, r->tool, r->args,
		    r->code);

		if (r->field != NULL &&
		    !str_is(js_str_at(rp.out, "field"), r->field))
			fail_msg("%s: " STR_FMT, r->why, STR_ARG(rp.body));
		tells(k, rp.text, r->code, js_str_at(rp.out, "field"));
		if (js_bool_at(rp.out, "retryable", false) !=
		    (strcmp(r->code, "NOT_WRITABLE") != 0))
			fail_msg("%s: retryable?", r->why);
		if (tkit_events(k, "anna") != 1)
			fail_msg("%s: something was written", r->why);
	}
}

/* ---- scopes ---- */

static void
scopes(void **state)
{
	struct tkit *k = *state;
	static const struct { const char *has, *tool; bool may; } rows[] = {
		{ "twin:read", "get_snapshot", true },
		{ "twin:write", "get_snapshot", false },
		{ "twin:reader", "get_snapshot", false },
		{ "", "get_snapshot", false },
		{ "twin:read", "update_profile", false },
		{ "twin:write", "update_profile", true },
		{ "twin:read twin:write", "erase_twin", false },
		{ "twin:erase", "erase_twin", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool writes = strcmp(rows[i].tool, "update_profile") == 0;
		uint64_t before = tkit_events(k, "anna");
		struct tkit_reply r;

		k->scopes = rows[i].has;
		r = tkit_call(k, rows[i].tool, writes ? "{\"fields\":"
		    "{\"name\":\"A\"},\"request_id\":\"s\"}" : "{}");
		assert_int_equal(r.status, rows[i].may ? 200 : 403);
		if (!rows[i].may && tkit_events(k, "anna") != before)
			fail_msg("%s wrote without its scope", rows[i].tool);
	}
}

/* ---- limits at N and N + 1 ---- */

static const char *
points(struct tkit *k, int n, const char *id)
{
	struct buf b;

	buf_init(&b, k->a, SIZE_MAX);
	for (int i = 0; i < n; i++)
		buf_printf(&b, "%s{\"indicator\":\"energy\",\"value\":%d}",
		    i > 0 ? "," : "", 1 + i % 5);
	return tkit_fmt(k, "{\"points\":[" STR_FMT "],\"request_id\":\"%s\"}",
	    STR_ARG(buf_str(&b)), id);
}

static const char *
answer(struct tkit *k, const char *piece, size_t n, const char *tail)
{
	const struct exercise *x = &k->ap->cat->cu->exercises[0];
	struct buf b;

	buf_init(&b, k->a, SIZE_MAX);
	for (size_t i = 0; i < x->ncriteria; i++)
		if (x->criteria[i].kind == CRIT_RUBRIC)
			buf_printf(&b, "%s{\"criterion\":\"" STR_FMT "\","
			    "\"level\":0}", b.n > 0 ? "," : "",
			    STR_ARG(x->criteria[i].id));
	return tkit_fmt(k, "{\"exercise\":\"" STR_FMT "\",\"answer\":\"%s%s\","
	    "\"scores\":[" STR_FMT "],\"form\":%s,"
	    "\"request_id\":\"%zu%s\"}",
	    STR_ARG(x->id), tkit_text(k, piece, n), tail,
	    STR_ARG(buf_str(&b)), tkit_form(k, x), n, tail);
}

static const char *
artifact(struct tkit *k, const char *piece, size_t n)
{
	return tkit_fmt(k, "{\"type\":\"" STR_FMT "\",\"title\":\"t\","
	    "\"text\":\"%s\",\"request_id\":\"%s%zu\"}",
	    STR_ARG(k->ap->cat->cu->products[0].id), tkit_text(k, piece, n),
	    piece, n);
}

static void
limits(void **state)
{
	struct tkit *k = *state;
	const char *id64 = tkit_text(k, "i", LIMIT_REQUEST_ID);
	struct tkit_reply r;

	(void)tkit_good(k, "log_attempt", answer(k, "a", LIMIT_ANSWER, ""));
	r = tkit_refused(k, "log_attempt", answer(k, "a", LIMIT_ANSWER, "b"),
	    "VALIDATION");
	assert_true(str_is(js_str_at(r.out, "field"), "answer"));
	/* bytes, not letters: two to each of these */
	(void)tkit_good(k, "log_attempt", answer(k, "ж", LIMIT_ANSWER / 2,
	    ""));
	r = tkit_refused(k, "log_attempt", answer(k, "ж", LIMIT_ANSWER / 2,
	    "b"), "LIMIT");
	assert_true(str_is(js_str_at(r.out, "field"), "answer"));

	(void)tkit_good(k, "append_artifact", artifact(k, "a",
	    LIMIT_ARTIFACT));
	(void)tkit_refused(k, "append_artifact", artifact(k, "a",
	    LIMIT_ARTIFACT + 1), "VALIDATION");
	(void)tkit_good(k, "append_artifact", artifact(k, "ж",
	    LIMIT_ARTIFACT / 2));
	(void)tkit_refused(k, "append_artifact", artifact(k, "ж",
	    LIMIT_ARTIFACT / 2 + 1), "LIMIT");

	(void)tkit_good(k, "update_metrics", points(k, LIMIT_POINTS, "n"));
	(void)tkit_refused(k, "update_metrics", points(k, LIMIT_POINTS + 1,
	    "n1"), "VALIDATION");

	(void)tkit_good(k, "update_metrics", points(k, 1, id64));
	(void)tkit_refused(k, "update_metrics", points(k, 1,
	    tkit_fmt(k, "%sx", id64)), "VALIDATION");
	/* 33 letters, 66 bytes */
	(void)tkit_refused(k, "update_metrics", points(k, 1,
	    tkit_text(k, "ж", 33)), "VALIDATION");
	(void)tkit_good(k, "update_metrics", points(k, 1,
	    tkit_text(k, "ж", 32)));
}

/* What could not be answered is not written: an error would say it was not. */
static void
too_large(void **state)
{
	static const struct {
		const char *field;
		int items;
	} lists[] = { { "problems", 300 }, { "dissatisfactions", 300 },
		{ "week_products", 200 }, { "guides", 160 },
		{ "focus_methods", 160 }, { "projects", 160 },
		{ "interests", 120 }, { "emotions", 120 } };
	struct tkit *k = *state;
	struct tkit_reply r;

	for (int round = 0; round < 2; round++) {
		struct buf b;

		buf_init(&b, k->a, SIZE_MAX);
		for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
			buf_printf(&b, "%s\"%s\":[", i > 0 ? "," : "",
			    lists[i].field);
			for (int n = 0; n < 10; n++)
				buf_printf(&b, "%s\"%s\"", n > 0 ? "," : "",
				    tkit_text(k, round == 0 ? "\xF0\x9F\x98\x80"
				    : "\xF0\x9F\x98\x81", (size_t)
				    lists[i].items));
			buf_ch(&b, ']');
		}
		r = tkit_call(k, "update_profile", tkit_fmt(k,
		    "{\"fields\":{" STR_FMT "},\"request_id\":\"%d\"}",
		    STR_ARG(buf_str(&b)), round));
		assert_non_null(r.result);
		assert_int_equal(r.is_error, round == 1);
	}
	assert_true(str_is(js_str_at(r.out, "code"), "LIMIT"));
	assert_int_equal(tkit_events(k, k->sub), 1);
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("what is refused names its field and writes nothing",
		    refuses),
		T("a tool needs its own scope, whole", scopes),
		T("limits at N and N + 1", limits),
		T("what cannot be answered is not written", too_large),
	};

	return cmocka_run_group_tests_name("t_tools_refused", tests, NULL, NULL);
}
