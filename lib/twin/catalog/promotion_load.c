/* SPDX-License-Identifier: MIT */
/*
 * The tables of promotion.json. Besides types and ranges it is checked that a
 * higher stage never asks for less: a table that is easier upwards would skip
 * stages.
 */
#include "twin/catalog/files.h"

#include "twin/catalog/pattern.h"
#include "twin/catalog/shapes.h"

enum { MAX_NEEDS = 12, MAX_COUNT = 10000, MAX_DAYS = 3660 };

static const char *const index_keys[INDICES] = { "sys", "inv", "met", "awr",
	"agn", "stb" };

enum { MAX_ASK = 400, ASK_ARGS = 6 };	/* what a stage asks, in words */

static int
check_ask(const struct place *p, const char *name, const struct str *ask)
{
	return pattern_check(p, name, ask, ASK_ARGS);
}

/* ---- tables ---- */

#define AT(f)	offsetof(struct step, f)
static const struct shape step = { sizeof(struct step), LOAD_ROWS(
	{ "index", LOAD_INT, AT(index), 1, TWIN_STAGES },
	{ "op", LOAD_WORD, AT(op), .words = words_cmp },
	{ "value", LOAD_FIXED, AT(value) },
	{ "window_days", LOAD_INT, AT(window_days), 1, 168 })
};
#undef AT

/* Steps come from 5 down to 1, all of one direction, none easier upwards. */
static int
check_step(const struct place *p, const struct step *s, size_t i)
{
	if (s->index != TWIN_STAGES - (int)i)
		return place_bad_at(p, "index", "steps go 5, 4, 3, 2, 1");
	if ((s->op != CMP_GE && s->op != CMP_LE) ||
	    (i > 0 && s->op != s[-1].op))
		return place_bad_at(p, "op", "must be >= or <=, the same in all "
		    "steps");
	if (i > 0 && (s->op == CMP_GE ? s->value >= s[-1].value :
	    s->value <= s[-1].value))
		return place_bad_at(p, "value", "must be easier than the step "
		    "above");
	if (!window_ok(s->window_days))
		return place_bad_at(p, "window_days", "must be 7, 28, 30, 56, "
		    "84 or 168");
	if (i > 0 && s->window_days > s[-1].window_days)
		return place_bad_at(p, "window_days", "must not be longer than "
		    "that of the step above");
	return 0;
}

static int
check_table(const struct place *p, void *out)
{
	struct place steps = place_member(p, "steps"), q;
	const struct step_table *t = out;
	const struct rule *ru = t->result->rule;
	size_t i;

	q = place_member(p, "key");
	if (!str_is(t->key, index_keys[p->i]))
		return place_bad_name(&q, "must be", str_c(index_keys[p->i]));
	if (ru->op != RULE_STEPS || !str_eq(ru->table, t->key) ||
	    ru->inputs[0] != t->measure)
		return place_bad_at(p, "result", "must have a steps rule of "
		    "this table and measure");
	for (i = 0; i < TWIN_STAGES; i++) {
		q = place_item(&steps, i);
		if (check_step(&q, &t->steps[i], i) == -1)
			return -1;
	}
	return check_ask(p, "ask", t->ask);
}

#define AT(f)	offsetof(struct step_table, f)
static const struct shape table = { sizeof(struct step_table), LOAD_ROWS(
	{ "key", LOAD_SLUG, AT(key) },
	{ "name", LOAD_TEXTS, AT(name), 1, LOAD_NAME_MAX },
	{ "ask", LOAD_TEXTS, AT(ask), 1, MAX_ASK, .opt = true },
	{ "measure", LOAD_REF, AT(measure), .ref = &ref_measure,
	    .scales = true },
	{ "result", LOAD_REF, AT(result), .ref = &ref_measure },
	{ "steps", LOAD_ARRAY, AT(steps), TWIN_STAGES, TWIN_STAGES,
	    LOAD_OF(&step) }),
	.check = check_table
};
#undef AT

/* ---- gates ---- */

static const struct word need_words[] = {
	{ "events", NEED_EVENTS }, { "product", NEED_PRODUCT },
	{ "diagnostic", NEED_DIAGNOSTIC }, { NULL, 0 }
};

static int
check_need(const struct place *p, void *out)
{
	const struct need *need = out;

	return check_ask(p, "ask", need->ask);
}

#define AT(f)	offsetof(struct need, f)
#define IS(k)	LOAD_BIT(NEED_ ## k)
static const struct shape need = { sizeof(struct need), LOAD_ROWS(
	{ "id", LOAD_SLUG, AT(id), .unique = true },
	{ "text", LOAD_TEXTS, AT(text), 1, 300 },
	{ "ask", LOAD_TEXTS, AT(ask), 1, MAX_ASK, .opt = true },
	{ "kind", LOAD_WORD, AT(kind), .words = need_words },
	{ "event", LOAD_KIND, AT(event_kind), .need = IS(EVENTS) },
	{ "product", LOAD_REF, AT(product), .need = IS(PRODUCT),
	    .ref = &ref_product },
	{ "count", LOAD_INT, AT(count), 1, MAX_COUNT,
	    .need = IS(EVENTS) | IS(PRODUCT) },
	{ "window_days", LOAD_INT, AT(window_days), 1, MAX_DAYS,
	    .may = IS(EVENTS) | IS(PRODUCT) },
	{ "min", LOAD_INT, AT(min), 1, 5, .need = IS(DIAGNOSTIC) }),
	AT(kind), "kind", .check = check_need
};
#undef IS
#undef AT

/* A stage asks for no less than the one below. */
static int
check_gate(const struct place *p, void *out)
{
	struct place minimums = place_member(p, "minimums");
	const struct gate *g = out;
	size_t i;

	if (g->stage != (int)p->i + 2)
		return place_bad_at(p, "stage", "gates go 2, 3, 4, 5");
	if (g->hours_x10 < 0)
		return place_bad_at(p, "hours", "must not be negative");
	if (p->i == 0)
		return 0;
	for (i = 0; i < GATED; i++)
		if (g->min[i] < g[-1].min[i])
			return place_bad_at(&minimums, index_keys[i],
			    "must not be below the gate before");
	if (g->hours_x10 < g[-1].hours_x10)
		return place_bad_at(p, "hours", "must not be below the gate "
		    "before");
	if (g->stb < g[-1].stb)
		return place_bad_at(p, "stb", "must not be below the gate "
		    "before");
	return 0;
}

#define AT(f)	offsetof(struct gate, f)
#define MIN(key, i)	{ key, LOAD_INT, AT(min) + (i) * sizeof(int), 0, 5 }
static const struct shape minimums = { 0, LOAD_ROWS(
	MIN("sys", INDEX_SYS), MIN("inv", INDEX_INV), MIN("met", INDEX_MET),
	MIN("awr", INDEX_AWR), MIN("agn", INDEX_AGN))
};
#undef MIN

static const struct shape gate = { sizeof(struct gate), LOAD_ROWS(
	{ "stage", LOAD_INT, AT(stage), 2, TWIN_STAGES },
	{ "minimums", LOAD_GROUP, .shape = &minimums },
	{ "hours", LOAD_FIXED, AT(hours_x10), .decimals = 1 },
	{ "stb", LOAD_INT, AT(stb), 0, 5 },
	{ "diagnostic", LOAD_BOOL, AT(diagnostic) },
	{ "products", LOAD_LIST, AT(needs), 0, MAX_NEEDS, LOAD_OF(&need),
	    .count = AT(nneeds) }),
	.check = check_gate
};
#undef AT

/* ---- the rest ---- */

static int
check_mastery(const struct place *p, void *out)
{
	const struct mastery_window *w = out;

	if (w->degree != (int)p->i + 1)
		return place_bad_at(p, "degree", "degrees go 1, 2, 3, 4");
	if (w->active_days > w->window_days)
		return place_bad_at(p, "active_days", "must not be above "
		    "window_days");
	if (p->i > 0 && w->active_days < w[-1].active_days)
		return place_bad_at(p, "active_days", "must not be below the "
		    "degree before");
	return 0;
}

#define AT(f)	offsetof(struct mastery_window, f)
static const struct shape mastery = { sizeof(struct mastery_window), LOAD_ROWS(
	{ "degree", LOAD_INT, AT(degree), 1, TWIN_DEGREES },
	{ "active_days", LOAD_INT, AT(active_days), 0, 366 },
	{ "window_days", LOAD_INT, AT(window_days), 0, 366 }),
	.check = check_mastery
};
#undef AT

#define AT(f)	offsetof(struct promotion, f)
#define INT(s, f, min, max)	{ #f, LOAD_INT, AT(s.f), min, max }
static const struct shape activity = { 0, LOAD_ROWS(
	INT(activity, live_minutes, 1, 600),
	INT(activity, relapse_days, 1, 90),
	{ "week_days", LOAD_INT, AT(activity.week_days), 1, 7, .opt = true,
	    .otherwise = 3 })
};

static const struct shape verdict = { 0, LOAD_ROWS(
	INT(verdict, accepted, 1, 100),
	INT(verdict, review, 1, 100),
	INT(verdict, review_ok_degree, 0, TWIN_DEGREES),
	INT(verdict, revision, 1, 100))
};

static const struct shape human_judge = { 0, LOAD_ROWS(
	INT(human_judge, degree, 1, TWIN_DEGREES),
	INT(human_judge, stage, 1, TWIN_STAGES))
};

static const struct word reviewer_words[] = {
	{ "mentors", REVIEWERS_MENTORS }, { "none", REVIEWERS_NONE }, { NULL, 0 }
};

static const struct shape alone = { 0, LOAD_ROWS(
	{ "diagnostic", LOAD_REF, AT(alone.diagnostic), .opt = true,
	    .ref = &ref_exercise },
	{ "accepted", LOAD_INT, AT(alone.accepted), 1, 10, .opt = true,
	    .otherwise = 2 })
};

static const struct shape diagnostic = { 0, LOAD_ROWS(
	INT(diagnostic, valid_days, 1, MAX_DAYS),
	INT(diagnostic, slots, 1, 12))
};

static const struct shape check = { 0, LOAD_ROWS(
	INT(check, attempts, 1, 100),
	INT(check, days, 1, 100))
};

static const struct shape task = { 0, LOAD_ROWS(
	INT(task, load_cap_pct, 100, 1000),
	INT(task, recovery_gap_days, 1, 90),
	INT(task, returned_max, 1, 10),
	INT(task, same_type_max, 1, 10),
	INT(task, review_of, 1, 10),
	INT(task, leading_pct, 100, 300),
	INT(task, handle_days, 1, 90))
};

static const struct shape confidence = { 0, LOAD_ROWS(
	INT(confidence, full_n, 1, 100),
	INT(confidence, decay_days, 1, MAX_DAYS))
};
#undef INT

static int
check_top(const struct place *p, void *out)
{
	struct place q = place_member(p, "verdict");
	const struct promotion *pr = out;

	if (pr->hours->decimals != 1)
		return place_bad_at(p, "hours", "must have one decimal");
	if (pr->reviewers == REVIEWERS_NONE && pr->alone.diagnostic == NULL)
		return place_bad_at(p, "alone", "is needed where there are no "
		    "reviewers");
	if (pr->verdict.review >= pr->verdict.accepted)
		return place_bad_at(&q, "review", "must be below accepted");
	if (pr->verdict.revision >= pr->verdict.review)
		return place_bad_at(&q, "revision", "must be below review");
	return check_ask(p, "hours_ask", pr->hours_ask);
}

static const struct shape top = { sizeof(struct promotion), LOAD_ROWS(
	LOAD_HEADER(struct promotion, "dt.promotion/1"),
	{ "hours", LOAD_REF, AT(hours), .ref = &ref_measure },
	{ "hours_ask", LOAD_TEXTS, AT(hours_ask), 1, MAX_ASK, .opt = true },
	{ "tables", LOAD_ARRAY, AT(tables), INDICES, INDICES,
	    LOAD_OF(&table) },
	{ "gates", LOAD_ARRAY, AT(gates), TWIN_STAGES - 1, TWIN_STAGES - 1,
	    LOAD_OF(&gate) },
	{ "mastery", LOAD_ARRAY, AT(mastery), TWIN_DEGREES, TWIN_DEGREES,
	    LOAD_OF(&mastery) },
	{ "activity", LOAD_GROUP, .shape = &activity },
	{ "verdict", LOAD_GROUP, .shape = &verdict },
	{ "human_judge", LOAD_GROUP, .shape = &human_judge },
	{ "reviewers", LOAD_WORD, AT(reviewers), .words = reviewer_words,
	    .opt = true },
	{ "alone", LOAD_GROUP, .shape = &alone, .opt = true },
	{ "diagnostic", LOAD_GROUP, .shape = &diagnostic },
	{ "check", LOAD_GROUP, .shape = &check },
	{ "task", LOAD_GROUP, .shape = &task },
	{ "confidence", LOAD_GROUP, .shape = &confidence }),
	.check = check_top
};
#undef AT

int
promotion_load(struct arena *a, struct str text, const struct metamodel *m,
    const struct curriculum *c, struct promotion **out, struct err *e)
{
	struct promotion *pr = arena_one(a, struct promotion);
	struct load l = { .a = a, .e = e, .file = "promotion.json", .m = m,
		.c = c };

	if (load_file(&l, text, &top, pr, &pr->hash) == -1)
		return -1;
	*out = pr;
	return 0;
}
