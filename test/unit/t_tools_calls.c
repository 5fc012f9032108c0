/* SPDX-License-Identifier: MIT */
/*
 * t_tools_calls - calls of the tools as clients make them, through the protocol
 * layer, on a store of their own: what they answer, exactly-once, one learner
 * apart from another. Every good answer is checked against the tool's own
 * outputSchema. What is refused is in t_tools_refused.c.
 */
#include "test/unit/table.h"

#include <stdio.h>

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
		for (int i = 0; i < 6 && i < f->max_items; i++) {
			char item[64];
			int n = snprintf(item, sizeof(item), "%d: %.*s", i, 40,
			    text.p);

			js_put_str(o, str_utf8_cut((struct str){ item,
			    (size_t)n }, 40));
		}
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
		T("the language: argument, profile, locale, Russian",
		    languages),
		T("field names in the schemas are the metamodel's",
		    names_shown),
	};

	return cmocka_run_group_tests_name("t_tools_calls", tests, NULL, NULL);
}
