/* SPDX-License-Identifier: MIT */
/* t_promotion - twin/promotion: what is refused; the numbers of the design. */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include "base/limits.h"

#define SYS	"\"key\": \"sys\""
#define STB	"\"key\": \"stb\""
#define GATE2	"\"stage\": 2"
#define GATE3	"\"stage\": 3"
#define GATE5	"\"stage\": 5"

static const struct spoiled spoiled[] = {
	{ "file: cut off", NULL, "\"confidence\": {", "", "" },
	{ "file: another format", NULL, "dt.promotion/1", "dt.metamodel/1",
	    "format: must be 'dt.promotion/1'" },
	{ "file: hours that do not exist", NULL, "\"hours\": \"hours_total\"",
	    "\"hours\": \"hours\"", "hours: no field 'hours'" },
	{ "file: hours that are declared", NULL, "\"hours\": \"hours_total\"",
	    "\"hours\": \"week_budget\"", "hours: is not a derived number" },
	{ "file: hours without a decimal", NULL, "\"hours\": \"hours_total\"",
	    "\"hours\": \"streak_days\"", "hours: must have one decimal" },
	{ "file: hours that nothing computes", NULL, "\"hours\": \"hours_total\"",
	    "\"hours\": \"ai_adoption\"", "hours: nothing computes it" },
	{ "table: of another index", NULL, SYS, "\"key\": \"inv\"", "tables[0].key: must be 'sys'" },
	{ "table: a measure that does not exist", SYS, "\"measure\": \"days_per_week\"",
	    "\"measure\": \"days\"", "tables[0].measure: no field 'days'" },
	{ "table: a measure that its result does not use", SYS, "\"measure\": \"days_per_week\"",
	    "\"measure\": \"hours_per_week\"", "tables[0].result: must have a steps rule" },
	{ "table: a result of another table", SYS, "\"result\": \"sys\"",
	    "\"result\": \"inv\"", "tables[0].result: must have a steps rule" },
	{ "table: a result that is no index", SYS, "\"result\": \"sys\"",
	    "\"result\": \"streak_days\"", "tables[0].result: must have a steps rule" },
	{ "step: out of order", SYS, "\"index\": 4", "\"index\": 3",
	    "tables[0].steps[1].index: steps go 5, 4, 3, 2, 1" },
	{ "step: as hard as the one above", SYS, "\"value\": 6, ", "\"value\": 6.7, ",
	    "tables[0].steps[1].value: must be easier" },
	{ "step: a gap shorter than the one above", STB, "\"value\": 7", "\"value\": 2",
	    "tables[5].steps[2].value: must be easier" },
	{ "step: another direction", SYS, "\"index\": 4, \"op\": \">=\"",
	    "\"index\": 4, \"op\": \"<=\"", "tables[0].steps[1].op: must be >= or <=" },
	{ "step: a strict comparison", SYS, "\"op\": \">=\"", "\"op\": \">\"",
	    "tables[0].steps[0].op: must be >= or <=" },
	{ "step: more decimals than the measure", SYS, "\"value\": 6.7", "\"value\": 6.75",
	    "tables[0].steps[0].value: has more decimals" },
	{ "step: a window of 10 days", SYS, "\"window_days\": 168", "\"window_days\": 10",
	    "tables[0].steps[0].window_days: must be 7, 28" },
	{ "step: a window longer than that above", SYS, "\"window_days\": 168", "\"window_days\": 56",
	    "tables[0].steps[1].window_days: must not be longer" },
	{ "gate: out of order", NULL, GATE3, "\"stage\": 4", "gates[1].stage: gates go 2, 3, 4, 5" },
	{ "gate: a minimum below the gate before", GATE3, "\"sys\": 3", "\"sys\": 1",
	    "gates[1].minimums.sys: must not be below" },
	{ "gate: a minimum of 6", GATE5, "\"sys\": 5", "\"sys\": 6",
	    "gates[3].minimums.sys: must be 0..5" },
	{ "gate: a minimum missing", GATE3, ", \"agn\": 1", "", "gates[1].minimums.agn: is missing" },
	{ "gate: hours below the gate before", GATE3, "\"hours\": 48", "\"hours\": 19",
	    "gates[1].hours: must not be below" },
	{ "gate: negative hours", GATE2, "\"hours\": 20", "\"hours\": -1",
	    "gates[0].hours: must not be negative" },
	{ "gate: less stable than the gate before", GATE3, "\"stb\": 2", "\"stb\": 0",
	    "gates[1].stb: must not be below" },
	{ "need: an event that does not exist", GATE2, "\"event\": \"slot\"", "\"event\": \"slots\"",
	    "gates[0].products[0].event: no event kind 'slots'" },
	{ "need: a product that does not exist", GATE3, "\"product\": \"weekly_contract\"",
	    "\"product\": \"contract\"", "gates[1].products[0].product: no product type 'contract'" },
	{ "need: an event and a product", GATE3, "\"product\": \"weekly_contract\"",
	    "\"product\": \"weekly_contract\", \"event\": \"slot\"",
	    "gates[1].products[0].event: does not go" },
	{ "need: no count", GATE2, ", \"count\": 6", "", "gates[0].products[0].count: is missing" },
	{ "need: twice", GATE2, "\"id\": \"reflection_1\"", "\"id\": \"slots_6_in_14\"",
	    "gates[0].products[1].id: repeats" },
	{ "need: a diagnostic without its minimum", GATE5, ", \"min\": 4", "",
	    "gates[3].products[2].min: is missing" },
	{ "verdict: review above accepted", NULL, "\"review\": 60", "\"review\": 80",
	    "verdict.review: must be below accepted" },
	{ "verdict: revision above review", NULL, "\"revision\": 40", "\"revision\": 60",
	    "verdict.revision: must be below review" },
	{ "verdict: a number too many", NULL, "\"revision\": 40", "\"revision\": 40, \"redo\": 20",
	    "verdict.redo: is not a known member" },
	{ "mastery: more days than the window has", NULL, "\"active_days\": 4", "\"active_days\": 15",
	    "mastery[1].active_days: must not be above window_days" },
	{ "mastery: fewer days than the degree before", NULL, "\"active_days\": 20", "\"active_days\": 3",
	    "mastery[2].active_days: must not be below" },
	{ "mastery: degrees out of order", NULL, "\"degree\": 2,", "\"degree\": 3,",
	    "mastery[1].degree: degrees go 1, 2, 3, 4" },
	{ "mastery: a window of days that are not kept", NULL, "\"active_days\": 20, \"window_days\": 42",
	    "\"active_days\": 20, \"window_days\": 169", "mastery[2].window_days: 168 days are kept" },
	{ "need: a window of days that are not kept", GATE2, "\"window_days\": 14", "\"window_days\": 169",
	    "gates[0].products[0].window_days: 168 days are kept" },
	{ "task: a handle that lives for a year", NULL, "\"handle_days\": 14", "\"handle_days\": 365",
	    "task.handle_days: must be 1..90" },
	{ "confidence: missing", NULL, "\"decay_days\": 90", "\"full_m\": 5",
	    "confidence.full_m: is not a known member" },
};

static struct catalog *
shipped(struct arena *a)
{
	struct catalog *cat = NULL;
	struct err e = { 0 };

	if (catalog_kit_load(a, SHIPPED_PR, catalog_kit_text(a, SHIPPED_PR),
	    &cat, &e) == -1)
		fail_msg("%s", e.msg);
	return cat;
}

/* ---- doc/domain.md 6, as it stands there; values in tenths ---- */

static const struct table_row {
	const char *why;
	enum index index;
	enum cmp op;
	int decimals;
	int64_t value[TWIN_STAGES];
	int window[TWIN_STAGES];
} tables[] = {
	{ "index: days a week", INDEX_SYS, CMP_GE, 1, { 67, 60, 50, 30, 10 }, { 168, 84, 56, 28, 7 } },
	{ "index: hours a week", INDEX_INV, CMP_GE, 1, { 100, 80, 60, 40, 5 }, { 168, 84, 56, 28, 7 } },
	{ "index: methodical events", INDEX_MET, CMP_GE, 0, { 51, 26, 11, 4, 1 }, { 30, 30, 30, 30, 30 } },
	{ "index: worldview", INDEX_AWR, CMP_GE, 0, { 51, 29, 13, 5, 1 }, { 30, 30, 30, 30, 30 } },
	{ "index: agency", INDEX_AGN, CMP_GE, 0, { 31, 18, 9, 4, 1 }, { 30, 30, 30, 30, 30 } },
	{ "index: the longest gap", INDEX_STB, CMP_LE, 0, { 1, 3, 7, 14, 30 }, { 168, 84, 56, 28, 7 } },
};

static void
table_test(void **state)
{
	const struct table_row *r = *state;
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct step_table *t = &shipped(a)->pr->tables[r->index];
	size_t i;

	assert_int_equal(t->measure->decimals, r->decimals);
	for (i = 0; i < TWIN_STAGES; i++) {
		assert_int_equal(t->steps[i].index, TWIN_STAGES - (int)i);
		assert_int_equal(t->steps[i].op, r->op);
		assert_int_equal(t->steps[i].value, r->value[i]);
		assert_int_equal(t->steps[i].window_days, r->window[i]);
	}
	arena_free(a);
}

static const struct gate_row {
	const char *why;
	int stage, min[GATED];
	int64_t hours_x10;
	int stb;
	bool diagnostic;
	size_t needs;
} gates[] = {
	{ "gate: to Practicing", 2, { 2, 2, 0, 0, 0 }, 200, 1, false, 2 },
	{ "gate: to Systematic", 3, { 3, 3, 1, 2, 1 }, 480, 2, false, 2 },
	{ "gate: to Disciplined", 4, { 4, 4, 2, 3, 2 }, 960, 3, true, 3 },
	{ "gate: to Proactive", 5, { 5, 5, 4, 4, 4 }, 1610, 4, true, 3 },
};

static void
gate_test(void **state)
{
	const struct gate_row *r = *state;
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct gate *g = &shipped(a)->pr->gates[r->stage - 2];

	assert_int_equal(g->stage, r->stage);
	assert_memory_equal(g->min, r->min, sizeof(r->min));
	assert_int_equal(g->hours_x10, r->hours_x10);
	assert_int_equal(g->stb, r->stb);
	assert_int_equal(g->diagnostic, r->diagnostic);
	assert_int_equal(g->nneeds, r->needs);
	arena_free(a);
}

static void
needs(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct promotion *pr = shipped(a)->pr;
	const struct need *n = &pr->gates[0].needs[0];

	(void)state;
	assert_int_equal(n->kind, NEED_EVENTS);
	assert_int_equal(n->event_kind, KIND_SLOT);
	assert_int_equal(n->count, 6);
	assert_int_equal(n->window_days, 14);
	n = &pr->gates[1].needs[0];
	assert_int_equal(n->kind, NEED_PRODUCT);
	assert_true(str_is(n->product->id, "weekly_contract"));
	assert_int_equal(n->count, 4);
	n = &pr->gates[3].needs[2];
	assert_int_equal(n->kind, NEED_DIAGNOSTIC);
	assert_int_equal(n->min, 4);
	assert_int_equal(pr->verdict.accepted, 80);
	assert_int_equal(pr->activity.live_minutes, 15);
	assert_int_equal(pr->task.handle_days, 14);
	assert_int_equal(pr->check.attempts, 3);
	arena_free(a);
}

int
main(void)
{
	struct table t = { .n = 0 };

	TABLE(&t, catalog_kit_refused_pr, spoiled);
	TABLE(&t, table_test, tables);
	TABLE(&t, gate_test, gates);
	TEST(&t, "shipped: products, verdicts and the other numbers", needs);
	return table_run(&t, "promotion");
}
