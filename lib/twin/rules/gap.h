/* SPDX-License-Identifier: MIT */
/*
 * gap - how far a learner is from what the next stage asks, or from what keeps
 * the confirmed one: five indices, stability, hours, needs, in the order of the
 * promotion file.
 */
#ifndef TWIN_RULES_GAP_H
#define TWIN_RULES_GAP_H

#include "twin/rules/stage.h"

/* How far one thing is from what a stage asks. */
struct gap {
	const struct step_table *table;	/* or NULL: hours or a need */
	const struct need *need;
	int64_t pm;		/* 0..1000 */
	int64_t have, want;	/* scaled by `decimals` */
	int decimals;
	int64_t window_days;
	bool keep;		/* asked to keep a stage, not to reach one */
	bool soon;		/* it is there, but will lack: gap_upkeep ... */
	int64_t left;		/* ... what is left in a week without more */
	unsigned waits;		/* STAGE_WAITS_*: for somebody's word (then
				 * neither table nor need) */
};

/*
 * gap_list - distances to the next stage (on the last one to what keeps
 * it). Returns their number; *out in r->a.
 */
size_t gap_list(struct indicators *r, struct gap **out);

/* gap_keep - distances to what keeps the confirmed stage: no needs, they were
 * met when it was reached. */
size_t gap_keep(struct indicators *r, struct gap **out);

/*
 * gap_upkeep - what the confirmed stage asks and has now, but would lack in a
 * week if no more of it came: events of days that leave the window. `have` is
 * what there is, pm the distance of what would be left.
 */
size_t gap_upkeep(struct indicators *r, struct gap **out);

/* gap_tasks - what tasks are chosen for: what keeps a stage that is at risk; else
 * what the next one asks, and what this one would lack soon. */
size_t gap_tasks(struct indicators *r, struct gap **out);

/*
 * gap_clears - the day on which the longest pause is out of the window, if
 * none is added; today when d is no pause.
 */
int64_t gap_clears(const struct state *s, int64_t today, const struct gap *d);

/* gap_unknown - whether there is nothing to measure yet: the pause of a learner
 * who has not begun. */
bool gap_unknown(const struct state *s, int64_t today, const struct gap *d);

/* gap_asked - whether the stage asks for it at all. */
bool gap_asked(const struct gap *d);

/* gap_largest - the one farthest from its target, or NULL: none is open. */
const struct gap *gap_largest(const struct gap *d, size_t n);

/* gap_fed - per mille of weight with which doing x moves it. */
int64_t gap_fed(const struct promotion *pr, const struct gap *d,
    const struct exercise *x);

/*
 * gap_served - of n gaps the one that x is for before all else: what will lack
 * soon, each of it, for one that is left aside is an alarm later; then the
 * largest, which may be NULL. NULL: for neither.
 */
const struct gap *gap_served(const struct promotion *pr, const struct gap *d,
    size_t n, const struct gap *largest, const struct exercise *x);

/* gap_others - whether it waits for what somebody else gives. */
bool gap_others(const struct promotion *pr, const struct gap *d);

/* gap_id - "sys", "hours_total", "drafts_2", "diagnostic", "review". */
struct str gap_id(const struct promotion *pr, const struct gap *d);

/* gap_field - the indicator that it measures; NULL for a need or a wait. */
const struct field *gap_field(const struct promotion *pr,
    const struct gap *d);

#endif
