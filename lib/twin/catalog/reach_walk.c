/* SPDX-License-Identifier: MIT */
#include "twin/catalog/reach_walk.h"

enum { MAX_WARNINGS = 1000, WEEK = 7 };

void
reach_begin(struct walk *w, struct arena *a, const struct catalog *c,
    int64_t today)
{
	*w = (struct walk){ .a = a, .c = c, .today = today };
	w->open = arena_array(a, c->cu->nexercises + 1, unsigned);
	w->warning = arena_array(a, MAX_WARNINGS, struct str);
}

void
reach_warn(struct walk *w, const char *file, struct str place, struct str ids,
    struct str why)
{
	bool named = ids.n > 0;

	if (w->n == MAX_WARNINGS)
		return;
	w->warning[w->n++] = arena_printf(w->a, "%s: " STR_FMT
	    "%s" STR_FMT "%s: " STR_FMT, file, STR_ARG(place),
	    named ? " (" : "", STR_ARG(ids), named ? ")" : "", STR_ARG(why));
}

void
reach_warn_exercise(struct walk *w, const struct exercise *x,
    const char *member, struct str why)
{
	reach_warn(w, "curriculum.json", arena_printf(w->a, "exercises[%zu]%s%s",
	    x->order, member[0] == '\0' ? "" : ".", member), x->id, why);
}

unsigned
reach_lowest(unsigned stages)
{
	return stages & -stages;
}

bool
reach_logged(enum kind k)
{
	return k == KIND_SLOT || k == KIND_ATTEMPT || k == KIND_ARTIFACT;
}

bool
reach_below(const struct exercise *x, const struct gate *g)
{
	return reach_lowest(x->stages) < 1u << g->stage;
}

/* A window of 9 days may touch three weeks: all of one, a day on each side. */
int64_t
reach_most(const struct product *p, int days)
{
	if (p->once == ONCE_NEVER || days == 0)
		return INT64_MAX;
	return p->once == ONCE_DAY ? days : (days + 2 * (WEEK - 1)) / WEEK;
}
