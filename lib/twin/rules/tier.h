/* SPDX-License-Identifier: MIT */
/*
 * tier - how urgent an exercise is for this learner today, whatever its score
 * (doc/domain.md 8).
 */
#ifndef TWIN_RULES_TIER_H
#define TWIN_RULES_TIER_H

#include "twin/rules/filter.h"

/* The tiers of doc/domain.md 8, then what still makes sense when none of them
 * holds, so that somebody who has time is not sent away. */
enum choose_tier { TIER_RECOVERY, TIER_ONBOARDING, TIER_REVISION,
	TIER_FINISH,		/* what was begun days ago has come to its end */
	TIER_REVIEW, TIER_KEEP,
	TIER_DEFICIT, TIER_DEGREE, TIER_START, TIER_LOAD, TIER_CHOICE,
	TIER_HELPS,		/* some deficit, not the largest */
	TIER_HOLD,		/* a practice's days: degrees rest on them */
	TIERS };

/* tier_of - the first tier that an exercise belongs to; TIERS: nothing speaks for
 * it now. The filters have let it pass. */
enum choose_tier tier_of(const struct choose_view *v, const struct exercise *x);

/* tier_reason - its name in answers, "STAGE_DEFICIT". */
const char *tier_reason(enum choose_tier t);

#endif
