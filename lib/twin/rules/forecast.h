/* SPDX-License-Identifier: MIT */
/*
 * forecast - when the next stage comes (doc/domain.md 6): the pace of the
 * learner's last four weeks goes on day by day through the same rules. What a
 * pace does not bring (events, products) comes from tasks, as often as the
 * curriculum lets them be done again. Nobody is promised another's doing: a
 * diagnostic and a review are waits, not days.
 */
#ifndef TWIN_RULES_FORECAST_H
#define TWIN_RULES_FORECAST_H

#include "twin/rules/gap.h"

enum {
	FORECAST_PACE_DAYS = 28,	/* whose pace goes on */
	FORECAST_DAYS = 168		/* how far it looks */
};

/* What pace asks of a learner for a stage. */
struct forecast_pace {
	int64_t days_x10;	/* a week */
	int64_t minutes;	/* on each of them, up to a multiple of five */
};

/*
 * forecast_days - days until the next stage's own asks are met, all but those
 * that wait for somebody; 0: they are. -1: not within FORECAST_DAYS at this
 * pace, or the learner has not been here for a week yet, or is on the last
 * stage.
 *
 *   gaps, n  the gaps to the next stage, of gap_list
 *   slow    out: whether it is the pace that does not get there
 */
int64_t forecast_days(struct indicators *r, const struct gap *gaps, size_t n,
    bool *slow);

/* forecast_pace - what would bring the stage: on as many days a week as the learner
 * has kept in the last four weeks, or in the whole ones there are, or on more
 * where the stage asks for more. */
struct forecast_pace forecast_pace(struct indicators *r, int64_t stage);

#endif
