/* SPDX-License-Identifier: MIT */
/* Who can be offered which exercise, and what comes in the place of one. */
#include "twin/catalog/reach_walk.h"

#include "base/limits.h"

/* Whether what is met at the stages of one is there at a stage of the other. */
static bool
in_time(const struct exercise *before, const struct exercise *x)
{
	return reach_lowest(before->stages) <= x->stages;
}

static bool
wants_more(const struct prereq *pr, int64_t than)
{
	return (pr->op == CMP_GE && pr->value > than) ||
	    (pr->op == CMP_GT && pr->value >= than) ||
	    (pr->op == CMP_EQ && pr->value > than);
}

/* Whether no value from lo to hi will do. */
static bool
never(const struct prereq *pr, int64_t lo, int64_t hi)
{
	return !cmp_holds(lo, pr->op, pr->value) &&
	    !cmp_holds(hi, pr->op, pr->value) &&
	    (pr->op != CMP_EQ || pr->value < lo || pr->value > hi);
}

static bool
offered(const struct exercise *x, unsigned part)
{
	return x->parts == 0 || (x->parts & part) != 0;
}

/* Why a prerequisite can never be met, or "". */
static struct str
exercise_lacks(const struct walk *w, const struct exercise *x,
    const struct prereq *pr, unsigned part)
{
	const struct exercise *y = pr->exercise;
	const char *why = NULL;

	if (never(pr, 0, INT32_MAX))
		return arena_printf(w->a, "waits for '" STR_FMT "' to be done "
		    "less often than never", STR_ARG(y->id));
	if (!wants_more(pr, 0))
		return STR("");
	if (y->archived)
		why = "', which is archived";
	else if (!in_time(y, x))
		why = "', which is for later stages";
	else if (!offered(y, part))
		why = "', which is for another part of the day";
	else if (!y->repeatable && wants_more(pr, 1))
		why = "' more than once, which is done once";
	else if (w->open[y->order] == 0)
		why = "', which no learner can be offered";
	else if ((w->open[y->order] & part) == 0)
		why = "', which waits for another part of the day";
	return why == NULL ? STR("") : arena_printf(w->a, "waits for '" STR_FMT
	    "%s", STR_ARG(y->id), why);
}

/* Each degree up to the wanted one has to be earned. */
static struct str
degree_lacks(const struct walk *w, const struct exercise *x,
    const struct prereq *pr, unsigned part)
{
	const struct curriculum *cu = w->c->cu;
	size_t i;

	for (int d = 1; d <= TWIN_DEGREES && wants_more(pr, d - 1); d++) {
		for (i = 0; i < cu->nexercises; i++) {
			const struct exercise *y = &cu->exercises[i];

			if (y->role == ROLE_LADDER && y->degree == d &&
			    y->practice == pr->practice &&
			    (w->open[i] & part) != 0 && in_time(y, x))
				break;
		}
		if (i == cu->nexercises)
			return arena_printf(w->a, "waits for degree %d of '"
			    STR_FMT "', which no exercise in reach gives", d,
			    STR_ARG(pr->practice->id));
	}
	return never(pr, 0, TWIN_DEGREES) ? arena_printf(w->a, "waits for a "
	    "degree of '" STR_FMT "' that there is not",
	    STR_ARG(pr->practice->id)) : STR("");
}

static struct str
indicator_lacks(const struct walk *w, const struct prereq *pr)
{
	const struct field *f = pr->indicator;

	return !f->has_min || !f->has_max || !never(pr, f->min, f->max) ?
	    STR("") : arena_printf(w->a, "waits for a value that '" STR_FMT
	    "' never has", STR_ARG(f->key));
}

static struct str
lacks(const struct walk *w, const struct exercise *x, unsigned part)
{
	struct str why = STR("");

	for (size_t i = 0; i < x->nprereqs && why.n == 0; i++) {
		const struct prereq *pr = &x->prereqs[i];

		if (pr->kind == PREREQ_EXERCISE)
			why = exercise_lacks(w, x, pr, part);
		else if (pr->kind == PREREQ_DEGREE)
			why = degree_lacks(w, x, pr, part);
		else if (pr->kind == PREREQ_INDICATOR)
			why = indicator_lacks(w, pr);
	}
	return why;
}

/* Prerequisites lead to no circle: what is open grows until it is all. What is
 * lacking on the way is nobody's to read, and goes with each round. */
static void
grow(struct walk *w, unsigned part)
{
	const struct curriculum *cu = w->c->cu;
	struct walk round = *w;
	bool more = true;

	round.a = arena_new(LIMIT_CALL);
	while (more) {
		more = false;
		for (size_t i = 0; i < cu->nexercises; i++) {
			const struct exercise *x = &cu->exercises[i];

			if ((w->open[i] & part) != 0 || x->archived ||
			    !offered(x, part) || lacks(&round, x, part).n > 0)
				continue;
			w->open[i] |= part;
			more = true;
		}
		arena_reset(round.a);
	}
	arena_free(round.a);
}

void
reach_open(struct walk *w)
{
	const struct curriculum *cu = w->c->cu;

	for (unsigned part = PART_MORNING; part <= PART_EVENING; part <<= 1)
		grow(w, part);
	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i];

		if (w->open[i] == 0 && !x->archived)
			reach_warn_exercise(w, x, "", lacks(w, x, x->parts == 0 ?
			    PART_MORNING : reach_lowest(x->parts)));
	}
}

/* Whether an exercise stands in for itself in the end. */
static bool
in_circle(const struct curriculum *cu, const struct exercise *x)
{
	const struct exercise *y = x->scaffold;

	for (size_t i = 0; i < cu->nexercises && y != NULL && y != x; i++)
		y = y->scaffold;
	return y == x;
}

/* Returned too often, an exercise waits until its scaffold is accepted. */
void
reach_scaffolds(struct walk *w)
{
	const struct curriculum *cu = w->c->cu;

	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i], *y = x->scaffold;
		const char *why;

		if (y == NULL || w->open[i] == 0)
			continue;
		why = y->archived ? "is archived" :
		    w->open[y->order] == 0 ? "can be offered to no learner" :
		    in_circle(cu, x) ? "waits for this in turn" :
		    (x->stages & ~y->stages) != 0 ? "is not for all stages of "
		    "this" : NULL;
		if (why != NULL)
			reach_warn_exercise(w, x, "scaffold", arena_printf(w->a,
			    "'" STR_FMT "' %s: returned too often, this is not "
			    "offered again", STR_ARG(y->id), why));
	}
}
