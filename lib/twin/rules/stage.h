/* SPDX-License-Identifier: MIT */
/*
 * stage - where a learner stands and when that changes (doc/domain.md 6).
 *
 * `computed` follows the readings of the day. `confirmed` is in the state and
 * moves one step at a time, by a stage_changed event only.
 */
#ifndef TWIN_RULES_STAGE_H
#define TWIN_RULES_STAGE_H

#include "twin/rules/indicators.h"

enum { STAGE_PLAN = 3 };

struct stage_input {
	int index[GATED];	/* sys inv met awr agn, 0..5 */
	int64_t hours_x10;	/* cumulative */
	int stb[TWIN_STAGES + 1];	/* gap index in the window of stage s */
};

/* stage_compute - the pure table rule; 1..TWIN_STAGES. */
int stage_compute(const struct promotion *pr, const struct stage_input *in);

/* stage_hours_x10 - hours ever, tenths. */
int64_t stage_hours_x10(struct indicators *r);

/* stage_input - the readings that it needs, of one day. */
void stage_input(struct indicators *r, struct stage_input *out);

/* stage_computed - both together. */
int stage_computed(struct indicators *r);

/* stage_need - how much of a transition's product there is, and whether it is
 * enough. */
int64_t stage_need(struct indicators *r, const struct need *n, bool *met);

enum stage_status { STAGE_STEADY, STAGE_READY, STAGE_AT_RISK };

struct stage_move {		/* what should happen to `confirmed` now */
	int to;			/* 0 = nothing */
	const char *reason;	/* "promotion", "decline" */
	int computed;
};

/* stage_status - steady, ready (computed is above), at_risk (below). */
enum stage_status stage_status(const struct state *s, int computed);
const char *stage_status_name(enum stage_status st);

enum { STAGE_NOTICE_DAYS = 7, STAGE_LIGHT_DAYS = 7 };

/*
 * stage_falls - the day from which a write takes the stage one step down when
 * nothing changes; 0: there is no risk. The risk must have lasted the stage's
 * own window, and the learner must have been here, and so could read of it,
 * STAGE_NOTICE_DAYS before.
 *
 *   since   day the risk began, of stage_risk
 */
int64_t stage_falls(struct indicators *r, int64_t since);

/*
 * stage_move - up when computed is above, the next stage's products exist and,
 * where the gate asks for it, a valid diagnostic agrees; down on the day of
 * stage_falls.
 */
void stage_move(struct indicators *r, struct stage_move *out);

/* stage_gate - what guards entry to a stage 2..5, NULL for others. */
const struct gate *stage_gate(const struct promotion *pr, int64_t stage);

/* stage_step - the row of an index table for a value 1..5, or NULL. */
const struct step *stage_step(const struct step_table *t, int index);

/*
 * stage_risk - the day since which computed < confirmed, judged day by day
 * from the newest day of `before` up to today: before the write, then after.
 *
 *   before  state as it was        after  state with the new event
 *
 * Returns the day, or 0 when there is no risk today.
 */
int64_t stage_risk(struct arena *a, const struct catalog *cat,
    const struct state *before, const struct state *after, int64_t today);

/* stage_evidence - body of a stage_changed event, one JSON object. */
struct str stage_evidence(struct indicators *r, const struct stage_move *mv);

/*
 * stage_plan - small exercises to come back with after a step down to a stage:
 * recoveries first, then entry slots. Returns their number, at most max.
 */
size_t stage_plan(const struct curriculum *cu, int stage,
    const struct exercise **out, size_t max);

/*
 * stage_diagnostic - whether there is one that is still valid: a mentor's, or
 * the learner's own where the community has no reviewers.
 * stage_diagnostic_until - its last day; 0 = there is none.
 */
bool stage_diagnostic(const struct promotion *pr, const struct state *s,
    int64_t today);
int64_t stage_diagnostic_until(const struct promotion *pr,
    const struct state *s);

/* What a stage waits for that somebody else gives (or, without reviewers, the
 * rule that stands in). */
enum { STAGE_WAITS_DIAGNOSTIC = 1, STAGE_WAITS_REVIEW = 2 };

/* stage_waits - of these, what entry to a stage still waits for. */
unsigned stage_waits(struct indicators *r, int64_t to);

#endif
