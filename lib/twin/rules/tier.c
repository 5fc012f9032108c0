/* SPDX-License-Identifier: MIT */
#include "twin/rules/tier.h"

enum { FIRST_DAYS = 14 };	/* for first steps */

static const char *const reasons[TIERS] = {
	[TIER_ONBOARDING] = "ONBOARDING",
	[TIER_REVISION] = "RETURNED_FOR_REVISION",
	[TIER_FINISH] = "FINISH_STARTED",
	[TIER_RECOVERY] = "GAP_RECOVERY", [TIER_REVIEW] = "REVIEW_DUE",
	[TIER_KEEP] = "KEEP_STAGE", [TIER_DEFICIT] = "STAGE_DEFICIT", [TIER_DEGREE] = "NEXT_DEGREE",
	[TIER_START] = "PRACTICE_START", [TIER_LOAD] = "LOAD_LIMIT",
	[TIER_CHOICE] = "LEARNER_CHOICE", [TIER_HELPS] = "STAGE_DEFICIT",
	[TIER_HOLD] = "NEXT_DEGREE",
};

const char *
tier_reason(enum choose_tier t)
{
	return reasons[t];
}

/* First steps are for the first days; done later they only delay. */
static bool
first_days(const struct choose_view *v)
{
	return v->s->first == 0 ||
	    v->r->today - v->s->first < FIRST_DAYS;
}

/* The next degree of an active practice, or the first of a new one. */
static enum choose_tier
by_degree(const struct choose_view *v, const struct exercise *x)
{
	int degree = v->mastery[x->practice->index];

	if (v->active[x->practice->index])
		return x->role == ROLE_LADDER && x->degree == degree + 1 ?
		    TIER_DEGREE : TIERS;
	return degree == 0 || x->degree <= degree + 1 ? TIER_START : TIERS;
}

static bool
helps(const struct choose_view *v, const struct exercise *x)
{
	for (size_t i = 0; i < v->ngaps; i++)
		if (v->gaps[i].pm > 0 && gap_fed(v->pr, &v->gaps[i], x) > 0)
			return true;
	return false;
}

enum choose_tier
tier_of(const struct choose_view *v, const struct exercise *x)
{
	const struct gap *for_gap;
	const struct state_exercise *h = state_exercise(v->s, x->id);

	/* a way back is for after a gap only, so not on a full day either */
	if (x->role == ROLE_RECOVERY && !filter_again(v, h))
		return v->light || v->idle > v->pr->task.recovery_gap_days ?
		    TIER_RECOVERY : TIERS;
	if (curriculum_first_step(x) && h == NULL && !first_days(v))
		return TIERS;
	if (v->loaded)
		return TIER_LOAD;
	if (curriculum_first_step(x) && h == NULL)
		return TIER_ONBOARDING;
	if (filter_again(v, h))
		return TIER_REVISION;
	if (filter_day(v->s, x, v->r->today) > 0)
		return TIER_FINISH;
	if (filter_due(v, h))
		return TIER_REVIEW;
	if (x->type == EX_REST && x->role != ROLE_LADDER)
		return TIERS;
	for_gap = gap_served(v->pr, v->gaps, v->ngaps, v->largest, x);
	if (for_gap != NULL)
		return for_gap->keep ? TIER_KEEP : TIER_DEFICIT;
	if (by_degree(v, x) != TIERS)
		return by_degree(v, x);
	if (helps(v, x))
		return TIER_HELPS;
	return v->active[x->practice->index] ? TIER_HOLD : TIERS;
}
