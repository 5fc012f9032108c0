/* SPDX-License-Identifier: MIT */
/*
 * Calls of the tools as clients make them, through the protocol layer, on a
 * store of their own: what they answer, what they refuse and that then nothing
 * is written, exactly-once, one learner apart from another, limits at N and
 * N + 1. Every good answer is checked against the tool's own outputSchema.
 */
#include "test/unit/table.h"

#include <stdio.h>

#include "base/limits.h"
#include "test/unit/tools_kit.h"

/* ---- the loop of doc/domain.md 1 ---- */

static void
put_form_value(struct js_out *o, const struct form_field *f, struct str text)
{
	switch (f->type) {
	case FORM_INT:
		js_put_int(o, f->min > 1 ? f->min : 1);
		return;
	case FORM_LIST:
		js_arr(o);
		for (int i = 0; i < 6 && i < f->max_items; i++)
			js_put_str(o, str_utf8_cut(text, 40));
		js_end(o);
		return;
	case FORM_URL:
		js_put_c(o, "https://example.org/work");
		return;
	case FORM_DATE:
		js_put_c(o, "2026-11-22");
		return;
	default:
		js_put_str(o, str_utf8_cut(text, (size_t)f->max_len));
	}
}

/* attempt_args - a full answer to any exercise, with every rubric at its top
 * level and a quote from the answer. */
static const char *
attempt_args(struct tkit *k, const struct exercise *x, struct str handle,
    const char *request_id)
{
	struct str text = str_c(tkit_text(k, "I wrote down what I did and "
	    "why. ", 60));
	struct js_out o;
	struct buf b;

	buf_init(&b, k->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, handle.n > 0 ? "task_handle" : "exercise",
	    handle.n > 0 ? handle : x->id);
	js_kv_str(&o, "answer", text);
	js_kv_int(&o, "minutes", x->minutes_typ);
	js_kv_obj(&o, "form");
	for (size_t i = 0; i < x->nform; i++) {
		js_key_str(&o, x->form[i].key);
		put_form_value(&o, &x->form[i], text);
	}
	js_end(&o);
	js_kv_arr(&o, "scores");
	for (size_t i = 0; i < x->ncriteria; i++) {
		if (x->criteria[i].kind != CRIT_RUBRIC)
			continue;
		js_obj(&o);
		js_kv_str(&o, "criterion", x->criteria[i].id);
		js_kv_int(&o, "level", (int64_t)x->criteria[i].nlevels - 1);
		js_kv_c(&o, "evidence", "I wrote down what I did");
		js_end(&o);
	}
	js_end(&o);
	js_kv_c(&o, "request_id", request_id);
	js_end(&o);
	return tkit_fmt(k, STR_FMT, STR_ARG(buf_str(&b)));
}

static const struct exercise *
exercise_of(struct tkit *k, struct str id)
{
	const struct exercise *x = catalog_exercise(k->ap->cat, id);

	assert_non_null(x);
	return x;
}

static int64_t
revision(struct tkit *k)
{
	return js_int_at(tkit_good(k, "get_snapshot", "{}"), "revision", -1);
}

static void
the_loop(void **state)
{
	struct tkit *k = *state;
	const struct js *snap, *next, *done, *task;
	const char *args;

	snap = tkit_good(k, "get_snapshot", "{}");
	assert_true(str_is(js_str_at(snap, "schema"), "dt.snapshot/1"));
	assert_int_equal(js_int_at(snap, "revision", -1), 0);
	next = tkit_good(k, "get_next_task", "{\"minutes\":30,\"energy\":4}");
	task = js_item(js_at(next, "tasks"), 0);
	assert_non_null(task);
	assert_int_equal(tkit_events(k, "anna"), 0);	/* reads write nothing */
	args = attempt_args(k, exercise_of(k, js_str_at(task, "exercise")),
	    js_str_at(task, "task_handle"), "a-1");
	done = tkit_good(k, "log_attempt", args);
	assert_true(str_is(js_str_at(done, "verdict"), "accepted"));
	assert_int_equal(js_int_at(done, "revision", -1), 1);
	tkit_good(k, "update_metrics", "{\"points\":[{\"indicator\":\"energy\","
	    "\"value\":4}],\"request_id\":\"m-1\"}");
	tkit_good(k, "append_artifact", tkit_fmt(k, "{\"type\":\"" STR_FMT
	    "\",\"title\":\"Draft\",\"text\":\"A text.\",\"request_id\":"
	    "\"d-1\"}", STR_ARG(k->ap->cat->cu->products[0].id)));
	tkit_good(k, "update_profile", "{\"fields\":{\"objective\":\"Write a "
	    "book\"},\"request_id\":\"p-1\"}");
	(void)tkit_good(k, "get_progress", "{\"indicators\":[\"energy\"]}");
	assert_true(revision(k) >= 4);
	assert_true(tkit_events(k, "anna") >= 4);
}

/* Every exercise of the catalog can be answered, by its id. */
static void
every_exercise(void **state)
{
	struct tkit *k = *state;
	const struct curriculum *cu = k->ap->cat->cu;

	for (size_t i = 0; i < cu->nexercises; i++)
		(void)tkit_good(k, "log_attempt", attempt_args(k,
		    &cu->exercises[i], STR(""), tkit_fmt(k, "e-%zu", i)));
	(void)tkit_good(k, "get_snapshot", "{}");
	(void)tkit_good(k, "get_next_task", "{\"count\":3}");
	(void)tkit_good(k, "get_progress", "{\"period\":\"all\"}");
	(void)tkit_good(k, "get_history", "{\"limit\":50}");
}

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

/* ---- exactly once ---- */

static void
replay(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply one, two, three;

	one = tkit_call(k, "update_profile", TKIT_PROFILE("Anna", "r-1"));
	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Maria", "r-2"));
	two = tkit_call(k, "update_profile", TKIT_PROFILE("Anna", "r-1"));
	assert_true(str_eq(one.body, two.body));
	/* members in another order are the same request */
	two = tkit_call(k, "update_profile",
	    "{\"request_id\":\"r-1\",\"fields\":{\"name\":\"Anna\"}}");
	assert_true(str_eq(one.body, two.body));
	/* so they are to another process and in the other era */
	tkit_reopen(k);
	k->modern = true;
	three = tkit_call(k, "update_profile", TKIT_PROFILE("Anna", "r-1"));
	assert_true(js_eq(one.out, three.out));
	assert_true(str_eq(one.text, three.text));
	assert_int_equal(tkit_events(k, "anna"), 2);
}

static const struct mismatch {
	const char *why, *tool, *args;
} mismatches[] = {
	{ "another value", "update_profile", TKIT_PROFILE("Olga", "r-1") },
	{ "another type of the value", "update_profile",
	  "{\"fields\":{\"name\":1},\"request_id\":\"r-1\"}" },
	{ "one member more", "update_profile", "{\"fields\":{\"name\":"
	  "\"Anna\"},\"if_revision\":1,\"request_id\":\"r-1\"}" },
	{ "the same arguments for another tool", "update_metrics",
	  "{\"points\":[{\"indicator\":\"energy\",\"value\":4}],"
	  "\"request_id\":\"r-1\"}" },
};

/* The same answer under another request_id is the same deed. */
static void
same_answer(void **state)
{
	struct tkit *k = *state;
	const struct exercise *x = exercise_of(k, STR("entry_time_15"));
	const struct js *one, *two;

	one = tkit_good(k, "log_attempt", attempt_args(k, x, STR(""), "s-1"));
	assert_false(js_bool_at(one, "repeated", true));
	two = tkit_good(k, "log_attempt", attempt_args(k, x, STR(""), "s-2"));
	assert_true(js_bool_at(two, "repeated", false));
	assert_int_equal(js_int_at(two, "seq", 0), js_int_at(one, "seq", 0));
	assert_true(str_is(js_str_at(two, "verdict"), "accepted"));
	assert_int_equal(tkit_events(k, "anna"), 1);
	/* and once more under the second request_id */
	two = tkit_good(k, "log_attempt", attempt_args(k, x, STR(""), "s-2"));
	assert_true(js_bool_at(two, "repeated", false));
	assert_int_equal(tkit_events(k, "anna"), 1);
}

static void
mismatch(void **state)
{
	struct tkit *k = *state;

	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Anna", "r-1"));
	for (size_t i = 0; i < sizeof(mismatches) / sizeof(*mismatches); i++) {
		struct tkit_reply r = tkit_refused(k, mismatches[i].tool,
		    mismatches[i].args, "DUPLICATE_MISMATCH");

		assert_true(str_is(js_str_at(r.out, "field"), "request_id"));
		assert_int_equal(tkit_events(k, "anna"), 1);
	}
}

/* A refused request has not used its request_id up. */
static void
refused_may_be_mended(void **state)
{
	struct tkit *k = *state;

	(void)tkit_refused(k, "update_profile", "{\"fields\":{\"pace\":"
	    "\"warp\"},\"request_id\":\"r-1\"}", "VALIDATION");
	(void)tkit_good(k, "update_profile", "{\"fields\":{\"pace\":\"slow\"},"
	    "\"request_id\":\"r-1\"}");
	assert_int_equal(tkit_events(k, "anna"), 1);
}

/* ---- one learner and another ---- */

static void
apart(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply before, after, anna;

	k->sub = "bob";
	before = tkit_call(k, "get_snapshot", "{}");
	k->sub = "anna";
	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Annaniya", "r-1"));
	anna = tkit_call(k, "get_snapshot", "{}");
	assert_true(str_find(anna.body, STR("Annaniya")) >= 0);
	k->sub = "bob";
	after = tkit_call(k, "get_snapshot", "{}");
	assert_true(str_eq(before.body, after.body));
	assert_int_equal(js_len(js_at(tkit_good(k, "get_history", "{}"),
	    "items")), 0);
	/* the same request_id is another in each twin */
	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Bob", "r-1"));
	assert_int_equal(tkit_events(k, "anna"), 1);
	assert_int_equal(tkit_events(k, "bob"), 1);
	/* subjects of which one begins with the other */
	k->sub = "ann";
	after = tkit_call(k, "get_snapshot", "{}");
	assert_true(str_find(after.body, STR("Annaniya")) < 0);
	k->sub = "anna2";
	after = tkit_call(k, "get_snapshot", "{}");
	assert_true(str_find(after.body, STR("Annaniya")) < 0);
}

static void
foreign_handle(void **state)
{
	struct tkit *k = *state;
	const struct js *task = js_item(js_at(tkit_good(k, "get_next_task",
	    "{}"), "tasks"), 0);
	const char *args = attempt_args(k, exercise_of(k, js_str_at(task,
	    "exercise")), js_str_at(task, "task_handle"), "h-1");

	k->sub = "bob";
	(void)tkit_refused(k, "log_attempt", args, "VALIDATION");
	k->sub = "anna";
	(void)tkit_good(k, "log_attempt", args);
}

static void
handle_ages(void **state)
{
	struct tkit *k = *state;
	const struct js *task = js_item(js_at(tkit_good(k, "get_next_task",
	    "{}"), "tasks"), 0);
	const struct exercise *x = exercise_of(k, js_str_at(task,
	    "exercise"));
	struct str handle = js_str_at(task, "task_handle");
	struct tkit_reply first, again;

	k->now = TKIT_NOW + 14 * 86400;
	first = tkit_call(k, "log_attempt", attempt_args(k, x, handle, "h-1"));
	assert_false(first.is_error);
	k->now += 86400;
	(void)tkit_refused(k, "log_attempt", attempt_args(k, x, handle,
	    "h-2"), "HANDLE_EXPIRED");
	/* a retry gets its answer, however late */
	again = tkit_call(k, "log_attempt", attempt_args(k, x, handle,
	    "h-1"));
	assert_true(str_eq(first.body, again.body));
}

/* ---- study outside of tasks ---- */

static void
slots(void **state)
{
	struct tkit *k = *state;
	const struct js *v;

	v = tkit_good(k, "log_slot", "{\"minutes\":50,\"what\":\"a lecture\","
	    "\"practice\":\"slow_reading\",\"request_id\":\"s1\"}");
	assert_int_equal(js_int(js_at(v, "counted_minutes")), 50);
	assert_true(js_bool(js_at(v, "live")));
	v = js_at(js_at(v, "rhythm"), "after");
	assert_int_equal(js_int(js_at(v, "today_minutes")), 50);
	/* of one slot 240 minutes count, of a day 960 */
	for (int i = 2; i <= 6; i++) {
		v = tkit_good(k, "log_slot", tkit_fmt(k, "{\"minutes\":1440,"
		    "\"what\":\"all day\",\"request_id\":\"s%d\"}", i));
		assert_int_equal(js_int(js_at(v, "counted_minutes")),
		    i < 5 ? 240 : i == 5 ? 960 - 50 - 3 * 240 : 0);
	}
	(void)tkit_refused(k, "log_slot", "{\"minutes\":10,\"what\":\"x\","
	    "\"practice\":\"none\",\"request_id\":\"s7\"}", "NOT_FOUND");
	(void)tkit_refused(k, "log_slot", "{\"minutes\":0,\"what\":\"x\","
	    "\"request_id\":\"s8\"}", "VALIDATION");
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

/* ---- languages ---- */

static void
languages(void **state)
{
	struct tkit *k = *state;
	struct str ru = tkit_call(k, "get_snapshot", "{}").text, en, s;

	en = tkit_call(k, "get_snapshot", "{\"lang\":\"en\"}").text;
	assert_false(str_eq(ru, en));
	k->locale = "en-US";		/* of the request */
	s = tkit_call(k, "get_snapshot", "{}").text;
	assert_true(str_eq(s, en));
	k->locale = "ru-RU";
	(void)tkit_good(k, "update_profile", "{\"fields\":{\"lang\":\"en\"},"
	    "\"request_id\":\"l\"}");
	s = tkit_call(k, "get_snapshot", "{}").text;	/* the profile wins */
	assert_true(str_find(s, STR("\xD0")) < 0);
	s = tkit_call(k, "get_snapshot", "{\"lang\":\"ru\"}").text;
	assert_true(str_find(s, STR("\xD0")) >= 0);
}

/* The names of fields come from the catalog, not from the program. */
static void
names_shown(void **state)
{
	struct tkit *k = *state;
	struct str list = tkit_ask(k, "tools/list", "").body;

	assert_true(str_find(list, STR(" objective, ")) > 0);
	assert_true(str_find(list, STR("pace (slow|normal|intensive)")) >
	    0);
	assert_true(str_find(list, STR("energy (int 1..5")) > 0);
	assert_true(str_find(list, STR("those that the metamodel")) < 0);
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("the learner's loop, every tool of it", the_loop),
		T("every exercise of the catalog can be answered",
		    every_exercise),
		T("what is refused names its field and writes nothing",
		    refuses),
		T("a tool needs its own scope, whole", scopes),
		T("a repeated request_id gets the first answer, byte for byte",
		    replay),
		T("the same answer under another request_id counts once",
		    same_answer),
		T("a request_id with another body is refused", mismatch),
		T("a refused request may be corrected under its request_id",
		    refused_may_be_mended),
		T("one learner's writes are not another's", apart),
		T("a task handle is good for its learner only",
		    foreign_handle),
		T("a task handle lives 14 days; a retry is answered after "
		    "that", handle_ages),
		T("study outside of tasks counts within bounds", slots),
		T("limits at N and N + 1", limits),
		T("the language: argument, profile, locale, Russian",
		    languages),
		T("field names in the schemas are the metamodel's",
		    names_shown),
	};

	return cmocka_run_group_tests_name("t_tools_calls", tests, NULL, NULL);
}
