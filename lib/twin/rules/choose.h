/* SPDX-License-Identifier: MIT */
/*
 * choose - which exercise now: a pure function of state, catalog, day and what
 * the learner asks for (doc/domain.md 8). Hard filters first, each one
 * counted; then the tier, lower wins; in a tier an integer score; then ties by
 * degree, minutes, curriculum order.
 */
#ifndef TWIN_RULES_CHOOSE_H
#define TWIN_RULES_CHOOSE_H

#include "twin/rules/tier.h"

enum { CHOOSE_MAX = 3, CHOOSE_ALTERNATIVES = 2, CHOOSE_ACTIVE_DAYS = 28,
	CHOOSE_NEW_DAYS = 7 };		/* from one new practice to the next */

struct choose_pick {
	const struct exercise *x;
	enum choose_tier tier;
	bool balanced;		/* too much of its kind lately */
	int64_t score;		/* 0..1000 */
	int64_t deficit, time, energy, momentum;	/* per mille each */
	bool wanted;		/* of what the learner says they are here for */
	const struct gap *why;	/* the deficit it feeds most, or NULL */
	const struct exercise *instead_of;	/* returned too often */
};

struct choose_result {
	struct choose_pick pick[CHOOSE_MAX + CHOOSE_ALTERNATIVES];
	size_t n;		/* picks, best first */
	int64_t filtered[CHOOSE_FILTERS];
	int64_t idle_days;	/* since the newest active day, -1 = never */
	int64_t today_minutes, cap_minutes;
	bool loaded;		/* the cap is reached: only light things */
	int crowded;		/* places of the stage, when the practice that
				 * was named is one more; else 0 */
	const struct gap *largest;	/* that a task can help, or NULL */
};

/*
 * choose_defaults - what the learner did not say now, from what is known:
 * minutes from the profile's minutes_per_day, less those of today; energy from
 * the newest reading of today.
 */
void choose_defaults(const struct indicators *r, struct choose_ask *ask);

/* choose_task - the pure function. r: readings of the state today. */
void choose_task(struct indicators *r, const struct choose_ask *ask,
    struct choose_result *out);

#endif
