/* SPDX-License-Identifier: MIT */
/*
 * mastery - how far a learner is in a practice (doc/domain.md 6): the
 * highest degree whose exercises are accepted and whose days hold.
 */
#ifndef TWIN_RULES_MASTERY_H
#define TWIN_RULES_MASTERY_H

#include "twin/catalog/catalog.h"
#include "twin/journal/state.h"

/* mastery_degree - 0..TWIN_DEGREES of a practice: the highest that ever held
 * with an event, or that holds today; it never falls. */
int mastery_degree(const struct catalog *c, const struct state *s,
    int64_t today, const struct practice *p);

/* mastery_now - what holds today; below mastery_degree the practice needs
 * upkeep. */
int mastery_now(const struct catalog *c, const struct state *s,
    int64_t today, const struct practice *p);

/*
 * mastery_progress - per cent of the way to the degree after `degree`; 100 on
 * the last one.
 *
 *   next   the exercise to do for it, or NULL when all are done
 */
int64_t mastery_progress(const struct catalog *c, const struct state *s,
    int64_t today, const struct practice *p,
    int degree, const struct exercise **next);

/* mastery_judged - whether an exercise was judged by somebody, or by the rule
 * that stands in where nobody does. */
bool mastery_judged(const struct promotion *pr, const struct state_exercise *h);

/*
 * mastery_accepted - whether an exercise is done: accepted once, or, for a
 * knowledge check, the rule of promotion.check holds.
 */
bool mastery_accepted(const struct catalog *cat, const struct state *s,
    const struct exercise *x);

#endif
