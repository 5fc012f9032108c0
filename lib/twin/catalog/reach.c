/* SPDX-License-Identifier: MIT */
#include "twin/catalog/reach.h"

enum { MAX_WARNINGS = 1000 };

struct walk {
	struct arena *a;
	const struct catalog *c;
	bool *open;		/* by order of exercises: within reach */
	struct reach *out;
};

static void
warn(struct walk *w, struct str text)
{
	if (w->out->n < MAX_WARNINGS)
		w->out->warning[w->out->n++] = text;
}

/* ---- exercises ---- */

static unsigned
lowest(unsigned stages)
{
	return stages & -stages;
}

/* Whether what is met at the stages of one is there at a stage of the other. */
static bool
in_time(const struct exercise *before, const struct exercise *x)
{
	return lowest(before->stages) <= x->stages;
}

static bool
wants_more(const struct prereq *pr, int64_t than)
{
	return (pr->op == CMP_GE && pr->value > than) ||
	    (pr->op == CMP_GT && pr->value >= than) ||
	    (pr->op == CMP_EQ && pr->value > than);
}

/* Why a prerequisite can never be met, or "". */
static struct str
exercise_lacks(const struct walk *w, const struct exercise *x,
    const struct prereq *pr)
{
	const struct exercise *y = pr->exercise;

	if (!wants_more(pr, 0))
		return STR("");
	if (y->archived)
		return arena_printf(w->a, "waits for '" STR_FMT "', which is "
		    "archived", STR_ARG(y->id));
	if (!in_time(y, x))
		return arena_printf(w->a, "waits for '" STR_FMT "', which is "
		    "for later stages", STR_ARG(y->id));
	if (x->parts != 0 && y->parts != 0 && (x->parts & y->parts) == 0)
		return arena_printf(w->a, "waits for '" STR_FMT "', which is "
		    "for another part of the day", STR_ARG(y->id));
	if (!y->repeatable && wants_more(pr, 1))
		return arena_printf(w->a, "waits for '" STR_FMT "' more than "
		    "once, which is done once", STR_ARG(y->id));
	if (!w->open[y->order])
		return arena_printf(w->a, "waits for '" STR_FMT "', which no "
		    "learner can be offered", STR_ARG(y->id));
	return STR("");
}

/* Each degree up to the wanted one has to be earned. */
static struct str
degree_lacks(const struct walk *w, const struct exercise *x,
    const struct prereq *pr)
{
	const struct curriculum *cu = w->c->cu;
	size_t i;

	for (int d = 1; d <= TWIN_DEGREES && wants_more(pr, d - 1); d++) {
		for (i = 0; i < cu->nexercises; i++) {
			const struct exercise *y = &cu->exercises[i];

			if (y->role == ROLE_LADDER && y->degree == d &&
			    y->practice == pr->practice && w->open[i] &&
			    in_time(y, x))
				break;
		}
		if (i == cu->nexercises)
			return arena_printf(w->a, "waits for degree %d of '"
			    STR_FMT "', which no exercise in reach gives", d,
			    STR_ARG(pr->practice->id));
	}
	return STR("");
}

static struct str
lacks(const struct walk *w, const struct exercise *x)
{
	struct str why = STR("");

	for (size_t i = 0; i < x->nprereqs && why.n == 0; i++) {
		const struct prereq *pr = &x->prereqs[i];

		if (pr->kind == PREREQ_EXERCISE)
			why = exercise_lacks(w, x, pr);
		else if (pr->kind == PREREQ_DEGREE)
			why = degree_lacks(w, x, pr);
	}
	return why;
}

/* Prerequisites lead to no circle: what is open grows until it is all. */
static void
exercises(struct walk *w)
{
	const struct curriculum *cu = w->c->cu;
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < cu->nexercises; i++) {
			const struct exercise *x = &cu->exercises[i];

			if (w->open[i] || x->archived || lacks(w, x).n > 0)
				continue;
			w->open[i] = more = true;
		}
	}
	for (size_t i = 0; i < cu->nexercises; i++)
		if (!w->open[i] && !cu->exercises[i].archived)
			warn(w, arena_printf(w->a, "curriculum.json: "
			    "exercises[" STR_FMT "]: " STR_FMT,
			    STR_ARG(cu->exercises[i].id),
			    STR_ARG(lacks(w, &cu->exercises[i]))));
}

/* ---- gates ---- */

/* What a learner's assistant records without an exercise. */
static bool
logged(enum kind k)
{
	return k == KIND_SLOT || k == KIND_ATTEMPT || k == KIND_ARTIFACT ||
	    k == KIND_METRIC || k == KIND_DECLARED;
}

static bool
brings(const struct exercise *x, const struct need *need)
{
	return need->kind == NEED_PRODUCT ? x->product == need->product :
	    x->counts_as == need->event_kind;
}

static bool
filled(const struct walk *w, const struct gate *g, const struct need *need)
{
	const struct curriculum *cu = w->c->cu;

	if (need->kind == NEED_DIAGNOSTIC ||
	    (need->kind == NEED_EVENTS && logged(need->event_kind)))
		return true;
	for (size_t i = 0; i < cu->nexercises; i++)
		if (w->open[i] && brings(&cu->exercises[i], need) &&
		    lowest(cu->exercises[i].stages) < 1u << g->stage)
			return true;
	return false;
}

static void
gates(struct walk *w)
{
	for (size_t i = 0; i < TWIN_STAGES - 1; i++) {
		const struct gate *g = &w->c->pr->gates[i];

		for (size_t k = 0; k < g->nneeds; k++)
			if (!filled(w, g, &g->needs[k]))
				warn(w, arena_printf(w->a, "promotion.json: "
				    "gates[%d].products[" STR_FMT "]: no "
				    "exercise in reach below this stage "
				    "brings it", g->stage,
				    STR_ARG(g->needs[k].id)));
	}
}

void
reach_check(struct arena *a, const struct catalog *c, struct reach *out)
{
	struct walk w = { .a = a, .c = c, .out = out };

	*out = (struct reach){ arena_array(a, MAX_WARNINGS, struct str), 0 };
	w.open = arena_array(a, c->cu->nexercises + 1, bool);
	exercises(&w);
	gates(&w);
}
