/* SPDX-License-Identifier: MIT */
/*
 * t_said_alone - many clients show a model the text of a result only: it holds all
 * that the next call needs, within the size of a result.
 */
#include "test/unit/table.h"

#include "base/limits.h"
#include "test/unit/twin_kit.h"
#include "twin/speech/exercise_text.h"

static bool
stands(struct str text, struct str part)
{
	return str_find(text, part) >= 0;
}

/* Every exercise in both languages: fields, criteria, levels. */
static void
whole(void **state)
{
	struct learner *l = learner_new();
	const struct curriculum *cu = l->cat->cu;

	(void)state;
	for (size_t i = 0; i < 2 * cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i / 2];
		enum twin_lang lang = i % 2 == 0 ? TWIN_RU : TWIN_EN;
		struct buf b;

		arena_reset(l->a);
		buf_init(&b, l->a, 64 << 10);
		exercise_text(&b, x, lang);
		assert_true(str_find(buf_str(&b), x->instruction[lang]) >= 0);
		for (size_t k = 0; k < x->nform; k++)
			assert_true(stands(buf_str(&b), arena_printf(l->a,
			    "\n- " STR_FMT ": " STR_FMT,
			    STR_ARG(x->form[k].key),
			    STR_ARG(x->form[k].label[lang]))));
		for (size_t k = 0; k < x->ncriteria; k++) {
			const struct criterion *cr = &x->criteria[k];

			assert_true(stands(buf_str(&b), arena_printf(l->a,
			    "\n- " STR_FMT " (", STR_ARG(cr->id))));
			for (size_t n = 0; n < cr->nlevels; n++)
				assert_true(stands(buf_str(&b), arena_printf(
				    l->a, "\n  %zu: " STR_FMT, n,
				    STR_ARG(cr->levels[n].text[lang]))));
		}
	}
	learner_free(l);
}

/* The handle that the text shows is the one that log_attempt takes. */
static void
handle(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	for (size_t i = 0; i < 3; i++)
		assert_true(str_find(l->answer.text, js_str_at(js_item(
		    js_at(v, "tasks"), i), "task_handle")) >= 0);
	learner_free(l);
}

/* Three long tasks do not fit a result in full twice: the text is cut to what
 * is to be done first, the rest keeps its reason and its handle. */
static void
three_long(void **state)
{
	enum { LONG = 2500 };
	struct learner *l = learner_new();
	const struct curriculum *cu = l->cat->cu;
	char *p = arena_alloc(l->kept, LONG);
	const struct js *v;

	(void)state;
	memset(p, 'x', LONG);
	for (size_t i = 0; i < cu->nexercises; i++)
		cu->exercises[i].instruction[TWIN_EN] =
		    (struct str){ p, LONG };
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	assert_true(l->answer.json.n + l->answer.text.n <= LIMIT_RESULT);
	v = js_of(l->a, l->answer.json);
	for (size_t i = 0; i < 3; i++) {
		const struct js *task = js_item(js_at(v, "tasks"), i);

		assert_true(str_find(l->answer.text, js_str_at(task,
		    "task_handle")) >= 0);
		assert_true(str_find(l->answer.text, js_str(js_path(task,
		    "why.0.text"))) >= 0);
	}
	assert_true(str_find(l->answer.text, (struct str){ p, LONG }) >= 0);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "every exercise can be judged from its text", whole);
	TEST(&t, "every task's text has its handle", handle);
	TEST(&t, "three long tasks stay within a result", three_long);
	return table_run(&t, "said_alone");
}
