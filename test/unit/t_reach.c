/* SPDX-License-Identifier: MIT */
/* t_reach - twinctl catalog --check: what good files can never bring. */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include "base/limits.h"
#include "twin/catalog/reach.h"

struct row {
	const char *why;
	enum shipped file;
	struct spoiled change;
	const char *want;	/* the first warning begins so */
};

#define WAITS	"\"exercise\": \"time_1_explain\", \"op\": \">=\", \"value\": 1"
static const struct row rows[] = {
	{ "the exercise that is waited for is archived", SHIPPED_CU,
	    { NULL, "\"id\": \"time_1_explain\"",
	    "\"repeatable\": ", "\"archived\": true, \"repeatable\": ", NULL },
	    "curriculum.json: exercises[time_2_able]: waits for "
	    "'time_1_explain', which is archived" },
	{ "a degree that no exercise gives any more", SHIPPED_CU,
	    { NULL, "\"id\": \"strategy_3_habit\"",
	    "\"repeatable\": ", "\"archived\": true, \"repeatable\": ", NULL },
	    "curriculum.json: exercises[strategy_4_mastery]: waits for degree "
	    "3 of 'strategizing', which no exercise in reach gives" },
	{ "it is for later stages", SHIPPED_CU,
	    { NULL, "\"id\": \"start_why\"", "\"repeatable\": ",
	    "\"prerequisites\": [{ \"exercise\": \"diagnostic_quarter\", "
	    "\"op\": \">=\", \"value\": 1 }], \"repeatable\": ", NULL },
	    "curriculum.json: exercises[start_why]: waits for "
	    "'diagnostic_quarter', which is for later stages" },
	{ "it is for another part of the day", SHIPPED_CU,
	    { NULL, "\"id\": \"entry_tomorrow_15\"", "\"repeatable\": ",
	    "\"prerequisites\": [{ \"exercise\": \"day_plan\", "
	    "\"op\": \">=\", \"value\": 1 }], \"repeatable\": ", NULL },
	    "curriculum.json: exercises[entry_tomorrow_15]: waits for "
	    "'day_plan', which is for another part of the day" },
	{ "it is asked for more often than it can be done", SHIPPED_CU,
	    { NULL, "\"id\": \"time_2_able\"", WAITS,
	    "\"exercise\": \"start_why\", \"op\": \">=\", \"value\": 2", NULL },
	    "curriculum.json: exercises[time_2_able]: waits for 'start_why' "
	    "more than once, which is done once" },
	{ "nothing brings what a gate asks", SHIPPED_PR,
	    { NULL, "\"id\": \"drafts_2\"", "\"product\": \"draft\"",
	    "\"product\": \"published_text\"", NULL },
	    "promotion.json: gates[3].products[drafts_2]: no exercise in reach "
	    "below this stage brings it" },
};

static void
check(struct arena *a, enum shipped file, struct str text, struct reach *out)
{
	struct catalog *cat;
	struct err e;

	if (catalog_kit_load(a, file, text, &cat, &e) == -1)
		fail_msg("%s", e.msg);
	reach_check(a, cat, out);
}

static void
shipped(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	struct reach r;

	(void)state;
	check(a, SHIPPED_CU, catalog_kit_text(a, SHIPPED_CU), &r);
	if (r.n > 0)
		fail_msg(STR_FMT, STR_ARG(r.warning[0]));
	arena_free(a);
}

static void
warned(void **state)
{
	const struct row *row = *state;
	struct arena *a = arena_new(LIMIT_ARENA);
	struct reach r;

	check(a, row->file, catalog_kit_spoil(a, catalog_kit_text(a,
	    row->file), &row->change), &r);
	if (row->want == NULL) {
		assert_int_equal(r.n, 0);
	} else {
		assert_true(r.n > 0);
		if (!str_starts(r.warning[0], str_c(row->want)))
			fail_msg(STR_FMT, STR_ARG(r.warning[0]));
	}
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "all of what is shipped is within reach", shipped);
	TABLE(&t, warned, rows);
	return table_run(&t, "reach");
}
