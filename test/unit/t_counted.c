/* SPDX-License-Identifier: MIT */
/* What of the minutes said counts (doc/domain.md 7). */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/journal/state.h"

static const struct row {
	const char *why;
	const char *exercise;	/* NULL: a slot */
	int64_t said;		/* minutes, of each ... */
	int times;		/* ... of so many, hours apart */
	int64_t count;
	bool told;		/* the last answer says that fewer count */
} rows[] = {
	{ "counted: what a task is meant to take", "entry_time_15", 20, 1, 20,
	    false },
	{ "counted: all of its longest", "entry_time_15", 25, 1, 25, false },
	{ "counted: a day's minutes on a task of 25", "entry_time_15", 1440,
	    1, 25, true },
	{ "counted: no minutes", "entry_time_15", 0, 1, 0, false },
	{ "counted: a slot of four hours", NULL, 240, 1, 240, false },
	{ "counted: 32 hours of slots in one day", NULL, 240, 8, 960, false },
};

static void
minutes(void **state)
{
	const struct row *r = *state;
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	struct state *s;
	const char *args = "{\"minutes\":240,\"what\":\"reading\"}";

	if (r->exercise != NULL)
		args = good_attempt(a, catalog_exercise(l->cat,
		    str_c(r->exercise)), r->said, -1);
	for (int i = 0; i < r->times; i++)
		assert_int_equal(learner_write(l, r->exercise != NULL ?
		    twin_log_attempt : twin_log_slot, args), REFUSAL_NONE);
	assert_int_equal(str_find(l->answer.text, STR("minutes named")) >= 0,
	    r->told);
	assert_int_equal(state_parse(l->a, l->state, &s, &l->e), 0);
	assert_int_equal(s->minutes, r->count);
	/* what was said is kept */
	assert_int_equal(js_int(js_path(js_of(l->a, l->journal[0]),
	    "body.minutes")), r->said);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, minutes, rows);
	return table_run(&t, "t_counted");
}
