/* SPDX-License-Identifier: MIT */
/* Gates: what a stage asks, and whether anything below it brings that. */
#include "twin/catalog/reach_walk.h"

/* Whose exercises below a gate bring events of a kind, as parts of the day. */
static unsigned
parts_of_kind(const struct walk *w, const struct gate *g, enum kind k)
{
	const struct curriculum *cu = w->c->cu;
	unsigned parts = reach_logged(k) ? ALL_PARTS : 0;

	for (size_t i = 0; i < cu->nexercises; i++)
		if (cu->exercises[i].counts_as == k &&
		    reach_below(&cu->exercises[i], g))
			parts |= w->open[i];
	return parts;
}

static unsigned
parts_of_product(const struct walk *w, const struct gate *g,
    const struct product *p)
{
	const struct curriculum *cu = w->c->cu;
	unsigned parts = 0;

	for (size_t i = 0; i < cu->nexercises; i++)
		if (cu->exercises[i].product == p &&
		    reach_below(&cu->exercises[i], g))
			parts |= w->open[i];
	return parts;
}

static const char *
missing_part(unsigned parts)
{
	return (parts & PART_MORNING) == 0 ? "morning" :
	    (parts & PART_DAY) == 0 ? "day" : "evening";
}

/* Why what so many learners bring does not do, or "". */
static struct str
too_few(struct arena *a, unsigned parts)
{
	if (parts == 0)
		return STR("no exercise in reach below this stage brings it");
	return parts == ALL_PARTS ? STR("") : arena_printf(a, "who studies in "
	    "the %s only is offered no exercise below this stage that brings "
	    "it", missing_part(parts));
}

static struct str
need_lacks(const struct walk *w, const struct gate *g, const struct need *need)
{
	const struct product *p = need->product;
	struct str why = STR("");

	if (need->kind == NEED_EVENTS)
		return too_few(w->a, parts_of_kind(w, g, need->event_kind));
	if (need->kind == NEED_PRODUCT)
		why = too_few(w->a, parts_of_product(w, g, p));
	if (need->kind != NEED_PRODUCT || why.n > 0 ||
	    need->count <= reach_most(p, need->window_days))
		return why;
	return arena_printf(w->a, "asks for %d of '" STR_FMT "' in %d days, "
	    "which counts once a %s", need->count, STR_ARG(p->id),
	    need->window_days, p->once == ONCE_DAY ? "day" : "week");
}

void
reach_gates(struct walk *w)
{
	for (size_t i = 0; i < TWIN_STAGES - 1; i++) {
		const struct gate *g = &w->c->pr->gates[i];

		for (size_t k = 0; k < g->nneeds; k++) {
			struct str why = need_lacks(w, g, &g->needs[k]);

			if (why.n > 0)
				reach_warn(w, "promotion.json", arena_printf(
				    w->a, "gates[%zu].products[%zu]", i, k),
				    g->needs[k].id, why);
		}
	}
}

/* ---- minimums ---- */

/* Whose doings below a gate move an indicator. Derived fields lead to no
 * circle. */
static unsigned
parts_of_field(const struct walk *w, const struct gate *g,
    const struct field *f)
{
	const struct rule *ru = f->rule;
	unsigned parts = 0;

	if (ru == NULL || (ru->source != SOURCE_EVENTS &&
	    ru->source != SOURCE_FIELDS))
		return ALL_PARTS;
	for (size_t i = 0; i < ru->nkinds; i++)
		parts |= parts_of_kind(w, g, ru->kinds[i].kind);
	for (size_t i = 0; i < ru->ninputs; i++)
		parts |= parts_of_field(w, g, ru->inputs[i]);
	return parts;
}

/* The most that days and hours can make of a measure; -1: it is not made of them. */
static int64_t
most_of(const struct rule *ru, int window_days)
{
	int64_t a_day = ru == NULL ? 0 : ru->op == RULE_DISTINCT_DAYS ? 1 :
	    ru->op == RULE_SUM && ru->source == SOURCE_MINUTES ? DAY_MINUTES :
	    0;

	return a_day == 0 ? -1 : a_day * (ru->per_days > 0 ? ru->per_days :
	    window_days) * ru->mul / ru->div;
}

/* Why a minimum is never there, or "". */
static struct str
minimum_lacks(const struct walk *w, const struct gate *g,
    const struct step_table *t, const struct step *s)
{
	int64_t most = most_of(t->measure->rule, s->window_days);

	if (most >= 0 && s->value > most)
		return STR("asks for more than days have hours, or weeks days");
	if (t->measure->polarity > 0 && s->value > t->measure->max)
		return arena_printf(w->a, "asks of '" STR_FMT "' more than its "
		    "highest value", STR_ARG(t->measure->key));
	return too_few(w->a, parts_of_field(w, g, t->measure));
}

void
reach_minimums(struct walk *w)
{
	const struct promotion *pr = w->c->pr;

	for (size_t i = 0; i < TWIN_STAGES - 1; i++)
		for (int k = 0; k < GATED; k++) {
			const struct gate *g = &pr->gates[i];
			const struct step_table *t = &pr->tables[k];
			const struct step *s = g->min[k] == 0 ? NULL :
			    &t->steps[TWIN_STAGES - g->min[k]];
			struct str why;

			if (s == NULL || s->op != CMP_GE || s->value <= 0)
				continue;
			why = minimum_lacks(w, g, t, s);
			if (why.n > 0)
				reach_warn(w, "promotion.json", arena_printf(
				    w->a, "gates[%zu].minimums." STR_FMT, i,
				    STR_ARG(t->key)), t->measure->key, why);
		}
}

/* ---- the word of others ---- */

/* Whether work of x is the word of another for a gate; without mentors it is when
 * it is accepted often enough. */
static bool
judged(const struct walk *w, const struct gate *g, const struct exercise *x)
{
	const struct promotion *pr = w->c->pr;

	return w->open[x->order] != 0 && reach_below(x, g) &&
	    x->degree >= pr->human_judge.degree &&
	    (pr->reviewers != REVIEWERS_NONE || pr->alone.accepted == 1 ||
	    x->repeatable);
}

void
reach_judges(struct walk *w)
{
	const struct promotion *pr = w->c->pr;
	const struct curriculum *cu = w->c->cu;

	for (size_t i = 0; i < TWIN_STAGES - 1; i++) {
		const struct gate *g = &pr->gates[i];
		size_t k = 0;

		while (k < cu->nexercises && !judged(w, g, &cu->exercises[k]))
			k++;
		if (g->stage < pr->human_judge.stage || k < cu->nexercises)
			continue;
		reach_warn(w, "promotion.json", arena_printf(w->a, "gates[%zu]",
		    i), STR(""), arena_printf(w->a, "asks for judged work of "
		    "degree %d or higher, and no exercise in reach below this "
		    "stage is such%s", pr->human_judge.degree,
		    pr->reviewers == REVIEWERS_NONE ? ", and may be done as "
		    "often as `alone` asks" : ""));
	}
}

/* ---- diagnostics ---- */

static bool
asks_diagnostic(const struct gate *g)
{
	bool asks = g->diagnostic;

	for (size_t i = 0; i < g->nneeds; i++)
		asks |= g->needs[i].kind == NEED_DIAGNOSTIC;
	return asks;
}

/* Mentors say five values, one for each index; without them an exercise is the
 * diagnostic. */
void
reach_diagnostics(struct walk *w)
{
	const struct promotion *pr = w->c->pr;
	const struct exercise *x = pr->alone.diagnostic;

	if (pr->reviewers == REVIEWERS_MENTORS && pr->diagnostic.slots != GATED)
		reach_warn(w, "promotion.json", STR("diagnostic.slots"),
		    STR(""), arena_printf(w->a, "the diagnostic that mentors "
		    "give has %d", (int)GATED));
	for (size_t i = 0; i < TWIN_STAGES - 1; i++) {
		const struct gate *g = &pr->gates[i];

		if (pr->reviewers != REVIEWERS_NONE || !asks_diagnostic(g) ||
		    (w->open[x->order] != 0 && reach_below(x, g)))
			continue;
		reach_warn(w, "promotion.json", arena_printf(w->a, "gates[%zu]",
		    i), STR(""), arena_printf(w->a, "asks for a diagnostic, and "
		    "'" STR_FMT "', which is one where there are no reviewers, "
		    "cannot be offered below this stage", STR_ARG(x->id)));
	}
}
