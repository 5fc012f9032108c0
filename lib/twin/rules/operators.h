/* SPDX-License-Identifier: MIT */
/*
 * operators - what the state itself says in a window of days (doc/domain.md 5):
 * the operators of rules that need no other indicator. Each returns the value,
 * not scaled yet, and fills into *out how much it rests on and, of a window that
 * is cited, what.
 */
#ifndef TWIN_RULES_OPERATORS_H
#define TWIN_RULES_OPERATORS_H

#include "twin/catalog/metamodel.h"
#include "twin/journal/state.h"
#include "twin/rules/reading.h"

struct window {
	const struct state *s;
	int64_t today;		/* its last day */
	int64_t days;		/* its length, 0 = ever */
	bool cited;		/* what the value rests on is wanted, too: the
				 * evidence of the reading and its newest day */
};

/* operators_events - events of the rule's kinds, weighted or one each. */
int64_t operators_events(const struct window *w, const struct rule *rule,
    struct reading *out);

/* operators_minutes - minutes, whatever their provenance. */
int64_t operators_minutes(const struct window *w, struct reading *out);

/* operators_distinct_days - active days, or live days with an event of the
 * rule's kinds. */
int64_t operators_distinct_days(const struct window *w,
    const struct rule *rule, struct reading *out);

/* Active days in a row: those that end today or yesterday, the most in the window;
 * and the longest pause in it, days. */
int64_t operators_current_streak(const struct window *w, struct reading *out);
int64_t operators_longest_streak(const struct window *w, struct reading *out);
int64_t operators_max_gap(const struct window *w, struct reading *out);

/* operators_points - sum of the readings of a collected field; their number
 * is added to out->n. */
int64_t operators_points(const struct window *w, const struct field *f,
    struct reading *out);

/* operators_cite_activity - the newest attempts and the newest active day. */
void operators_cite_activity(const struct window *w, struct reading *out);

#endif
