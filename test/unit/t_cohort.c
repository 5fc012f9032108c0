/* SPDX-License-Identifier: MIT */
/* t_cohort - what a report of many tells of one: nothing. */
#include "test/unit/tools_kit.h"

#include "tools/cohort.h"

enum { MENTOR = 2 };	/* of COHORT_JUDGES */

struct many {
	struct arena *a;
	struct cohort c;
};

static int
setup(void **state)
{
	struct arena *a = arena_new(1 << 24);
	struct many *m = arena_one(a, struct many);

	m->a = a;
	*state = m;
	return 0;
}

static int
teardown(void **state)
{
	arena_free(((struct many *)*state)->a);
	return 0;
}

/* took - one more; bad: everything of them is unlike the others. */
static void
took(struct cohort *c, int64_t day, int stage, bool bad)
{
	struct cohort_one one = { .day = day, .stage = stage, .minutes = 300,
		.by[MENTOR] = { .verdicts = 2, .accepted = 2 } };

	if (bad) {
		one.minutes = 0;
		one.at_risk = one.stuck = true;
		one.by[MENTOR].accepted = 0;
	}
	cohort_take(c, &one);
}

/* same - as five of whom all is well. */
static bool
same(const struct cohort *c)
{
	const struct cohort_judge *j = &c->judges[MENTOR];

	return c->all.learners == 5 && c->all.at_risk == 0 &&
	    c->all.stuck == 0 && c->all.minutes.n == 5 * sizeof(int64_t) &&
	    c->stages[0].learners == 5 && c->stages[0].stuck == 0 &&
	    j->learners == 5 && j->verdicts == 10 && j->accepted == 10;
}

/* Five, then one more after the other, all unlike them: the reports are the same
 * until they are five themselves, whether they stand before the five or behind. */
static void
joins(void **state)
{
	struct many *m = *state;

	for (int more = 0; more <= 5; more++) {
		for (int first = 0; first < 2; first++) {
			cohort_begin(&m->c, TWIN_MONTH, true, m->a);
			for (int i = 0; first && i < more; i++)
				took(&m->c, 200 + i, 1, true);
			for (int i = 0; i < 5; i++)
				took(&m->c, 100, 1, false);
			for (int i = 0; !first && i < more; i++)
				took(&m->c, 100 + i, 1, true);
			cohort_end(&m->c);
			if (same(&m->c) != (more < 5))
				fail_msg("%d more", more);
		}
	}
	assert_int_equal(m->c.all.learners, 10);
	assert_int_equal(m->c.all.stuck, 5);
	assert_int_equal(m->c.judges[MENTOR].accepted, 10);
	assert_int_equal(m->c.judges[MENTOR].verdicts, 20);
}

static const struct sizes {
	int of[3];	/* learners of stage 1, 2, 3 */
	int told[3], all;
} sizes[] = {
	{ { 0, 0, 0 }, { 0, 0, 0 }, 0 },
	{ { 4, 0, 0 }, { 0, 0, 0 }, 0 },
	{ { 5, 0, 0 }, { 5, 0, 0 }, 5 },
	{ { 3, 1, 1 }, { 0, 0, 0 }, 5 },
	{ { 5, 1, 0 }, { 5, 0, 0 }, 5 },
	{ { 5, 2, 2 }, { 5, 0, 0 }, 5 },
	{ { 5, 2, 3 }, { 5, 0, 0 }, 10 },
	{ { 6, 4, 0 }, { 5, 0, 0 }, 10 },
	{ { 9, 0, 5 }, { 5, 0, 5 }, 10 },
	{ { 12, 7, 6 }, { 10, 5, 5 }, 25 },
};

static void
sized(struct many *m, const int *of)
{
	cohort_begin(&m->c, TWIN_MONTH, true, m->a);
	for (int s = 0; s < 3; s++)
		for (int i = 0; i < of[s]; i++)
			took(&m->c, i, s + 1, i % 2 == 0);
	cohort_end(&m->c);
}

static void
nobody_left(void **state)
{
	struct many *m = *state;

	for (size_t r = 0; r < sizeof(sizes) / sizeof(sizes[0]); r++) {
		sized(m, sizes[r].of);
		assert_int_equal(m->c.all.learners, sizes[r].all);
		for (int s = 0; s < 3; s++)
			assert_int_equal(m->c.stages[s].learners,
			    sizes[r].told[s]);
	}
}

/* Of any sizes: what the stages do not tell of the whole is nobody or five. */
static void
differences(void **state)
{
	struct many own = { .a = arena_new(1 << 20) };

	(void)state;
	for (int n = 0; n < 12 * 12 * 12; n++) {
		int of[3] = { n % 12, n / 12 % 12, n / 144 };
		int64_t left;

		sized(&own, of);
		left = own.c.all.learners;
		for (int s = 0; s < 3; s++)
			left -= own.c.stages[s].learners;
		if (left < 0 || left % COHORT_MIN != 0)
			fail_msg("%d, %d, %d: %d left", of[0], of[1], of[2],
			    (int)left);
		arena_reset(own.a);
	}
	arena_free(own.a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, setup, teardown, NULL }
		T("who joins five changes nothing before they are five", joins),
		T("groups are told of whole fives", nobody_left),
		T("a whole less its parts is nobody or five", differences),
#undef T
	};

	return cmocka_run_group_tests_name("t_cohort", tests, NULL, NULL);
}
