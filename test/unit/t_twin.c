/* SPDX-License-Identifier: MIT */
/* t_twin - the doors of lib/twin: a learner's loop on the shipped catalog. */
#include "test/unit/table.h"

#include "base/limits.h"
#include "test/unit/twin_kit.h"

static void
loop(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 22);
	const struct exercise *x;
	const char *args;

	(void)state;
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), TWIN_OK);
	assert_int_equal(learner_read(l, twin_next, "{}"), TWIN_OK);
	x = catalog_exercise(l->cat, js_str(js_path(js_of(l->a, l->answer.json), "tasks.0.exercise")));
	args = good_attempt(a, x, 25, -1);
	if (learner_write(l, twin_log_attempt, args) != TWIN_OK)
		fail_msg("%.*s: %.*s", (int)l->f.field.n, l->f.field.p, (int)l->f.message.n, l->f.message.p);
	learner_read(l, twin_snapshot, "{}");
	struct str s = learner_refold(l);
	assert_true(str_eq(s, l->state));
	arena_free(a);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "twin: the loop", loop);
	return table_run(&t, "twin");
}
