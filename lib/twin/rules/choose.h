/* SPDX-License-Identifier: MIT */
/*
 * next - which exercise now: a pure function of state, catalog, day and what
 * the learner asks for (DOMAIN.md section 8). Hard filters first, each one
 * counted; then the tier, lower wins; in a tier an integer score; then ties by
 * degree, minutes, curriculum order.
 */
#ifndef TWIN_RULES_CHOOSE_H
#define TWIN_RULES_CHOOSE_H

#include "twin/rules/gap.h"

enum { NEXT_MAX = 3, NEXT_ALTERNATIVES = 2, NEXT_ACTIVE_DAYS = 28 };

enum next_filter {
	NEXT_OK, NEXT_EXCLUDED, NEXT_OTHER_PRACTICE, NEXT_ARCHIVED,
	NEXT_STAGE, NEXT_PREREQUISITE, NEXT_DONE, NEXT_WAITING, NEXT_COOLDOWN,
	NEXT_TOO_LONG, NEXT_TOO_HARD, NEXT_PRACTICES, NEXT_LOAD,
	NEXT_RETURNED, NEXT_NO_REASON, NEXT_BALANCE,
	NEXT_FILTERS
};

/* Section 8's tiers, then what still makes sense when none of them holds, so
 * that somebody who has time is not sent away. */
enum next_tier { TIER_REVISION, TIER_RECOVERY, TIER_REVIEW, TIER_DEFICIT,
	TIER_DEGREE, TIER_START, TIER_LOAD, TIER_CHOICE,
	TIER_HELPS,		/* some deficit, not the largest */
	TIER_HOLD,		/* a practice's days: degrees rest on them */
	TIERS };

struct next_ask {
	int64_t minutes;	/* 0 = not said */
	int64_t energy;		/* 1..5, 0 = not said */
	const struct practice *practice;	/* NULL = any */
	const struct js *exclude;	/* exercise ids, or NULL */
	size_t count;		/* 1..NEXT_MAX */
};

struct next_pick {
	const struct exercise *x;
	enum next_tier tier;
	bool balanced;		/* too much of its kind lately */
	int64_t score;		/* 0..1000 */
	int64_t deficit, time, energy, momentum;	/* per mille each */
	const struct deficit *why;	/* the deficit it feeds most, or NULL */
	const struct exercise *instead_of;	/* returned too often */
};

struct next_result {
	struct next_pick pick[NEXT_MAX + NEXT_ALTERNATIVES];
	size_t n;		/* picks, best first */
	int64_t filtered[NEXT_FILTERS];
	int64_t idle_days;	/* since the newest active day, -1 = never */
	int64_t today_minutes, cap_minutes;
	bool loaded;		/* the cap is reached: only light things */
	const struct deficit *largest;	/* that a task can help, or NULL */
};

/* next_choose - the pure function. r: readings of the state today. */
void next_choose(struct rules *r, const struct next_ask *ask,
    struct next_result *out);

const char *next_filter_name(enum next_filter f);	/* "cooldown" */
const char *next_reason(enum next_tier t);	/* "STAGE_DEFICIT" */

/* next_active - whether a practice was exercised lately. */
bool next_active(const struct state *s, const struct practice *p,
    int64_t today);

#endif
