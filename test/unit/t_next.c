/* SPDX-License-Identifier: MIT */
/*
 * t_next - twin_next, the door before the choice: what it answers, that it
 * answers the same all day, and what it refuses.
 */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/rules/choose.h"

static void
same_bytes(void **state)
{
	struct learner *l = learner_new();
	struct str first;

	(void)state;
	learner_event(l, "slot", "{\"minutes\":20}");
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	first = arena_str(l->kept, l->answer.json);
	for (int i = 0; i < 20; i++) {
		/* another minute of the same day changes nothing */
		learner_day(l, 0, 12 * 60 + i);
		assert_int_equal(learner_read(l, twin_next,
		    "{\"count\":3}"), REFUSAL_NONE);
		assert_true(str_eq(first, l->answer.json));
	}
	learner_day(l, 0, 11 * 60);	/* another part of it may */
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	assert_false(str_eq(first, l->answer.json));
	learner_day(l, 1, 600);
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	assert_false(str_eq(first, l->answer.json));
	learner_free(l);
}

/* Whatever the server counts is told as a number. */
static void
needs(struct learner *l, const struct js *task)
{
	const struct exercise *x = catalog_exercise(l->cat,
	    js_str_at(task, "exercise"));

	for (size_t i = 0; i < x->ncriteria; i++) {
		const struct js *cr = js_item(js_at(task, "criteria"), i);
		const struct js *need = js_at(cr, "need");

		if (x->criteria[i].kind == CRIT_RUBRIC)
			assert_null(need);
		else if (x->criteria[i].kind == CRIT_FORM_FIELDS)
			assert_int_equal(js_int(need), x->criteria[i].nfields);
		else
			assert_int_equal(js_int(need), x->criteria[i].count);
	}
}

static void
answer_shape(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	learner_event(l, "slot", "{\"minutes\":20}");
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_len(js_path(v, "tasks")), 3);
	assert_true(js_len(js_path(v, "alternatives")) <= CHOOSE_ALTERNATIVES);
	assert_int_equal(js_int(js_path(v, "decision.seq")), 1);
	assert_true(str_is(js_str(js_path(v, "decision.algorithm")),
	    "twin/1"));
	assert_true(js_str(js_path(v, "decision.inputs_hash")).n == 32);
	for (size_t i = 0; i < 3; i++) {
		const struct js *task = js_item(js_path(v, "tasks"), i);

		assert_true(js_len(js_path(task, "criteria")) > 0);
		needs(l, task);
		assert_true(js_str(js_path(task, "why.0.code")).n > 0);
		assert_true(js_str(js_path(task, "why.0.text")).n > 0);
		assert_true(js_str(js_path(task, "task_handle")).n > 30);
	}
	assert_true(l->answer.json.n <= 20 << 10);
	assert_true(l->answer.text.n > 0);
	learner_free(l);
}

static const struct refused {
	const char *why, *args;
	enum refusal_code code;
	const char *field;
} refusals[] = {
	{ "next: minutes 0", "{\"minutes\":0}", REFUSAL_VALIDATION, "minutes" },
	{ "next: minutes 1441", "{\"minutes\":1441}", REFUSAL_VALIDATION,
	    "minutes" },
	{ "next: minutes as text", "{\"minutes\":\"20\"}", REFUSAL_VALIDATION,
	    "minutes" },
	{ "next: energy 6", "{\"energy\":6}", REFUSAL_VALIDATION, "energy" },
	{ "next: count 0", "{\"count\":0}", REFUSAL_VALIDATION, "count" },
	{ "next: count 4", "{\"count\":4}", REFUSAL_VALIDATION, "count" },
	{ "next: an unknown practice", "{\"practice\":\"flying\"}",
	    REFUSAL_NOT_FOUND, "practice" },
	{ "next: an unknown member", "{\"learner\":\"x\"}",
	    REFUSAL_UNKNOWN_FIELD, "learner" },
	{ "next: exclude holds a number", "{\"exclude\":[1]}",
	    REFUSAL_VALIDATION, "exclude[0]" },
	{ "next: exclude is a word", "{\"exclude\":\"a\"}", REFUSAL_VALIDATION,
	    "exclude" },
};

static void
refused(void **state)
{
	const struct refused *row = *state;
	struct learner *l = learner_new();

	assert_int_equal(learner_read(l, twin_next, row->args), row->code);
	assert_string_equal(arena_cstr(l->a, l->f.field), row->field);
	assert_true(l->f.message.n > 0);
	assert_int_equal(l->answer.json.n, 0);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, refused, refusals);
	TEST(&t, "next: the same bytes all day", same_bytes);
	TEST(&t, "next: three tasks, reasons, criteria and handles",
	    answer_shape);
	return table_run(&t, "next");
}
