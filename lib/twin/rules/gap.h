/* SPDX-License-Identifier: MIT */
/*
 * deficit - how far a learner is from what the next stage asks: five indices,
 * stability, hours, needs, in the order of the promotion file.
 */
#ifndef TWIN_RULES_GAP_H
#define TWIN_RULES_GAP_H

#include "twin/rules/stage.h"
#include "twin/speech/sentences.h"

/* How far one thing is from what the next stage asks. */
struct deficit {
	const struct step_table *table;	/* or NULL: hours or a need */
	const struct need *need;
	int64_t pm;		/* 0..1000 */
	int64_t have, want;	/* scaled by `decimals` */
	int decimals;
	int64_t window_days;
};

/*
 * deficit_list - distances to the next stage (to its own gate on the last
 * one). Returns their number; *out in r->a.
 */
size_t deficit_list(struct rules *r, struct deficit **out);

/* deficit_asked - whether the stage asks for it at all. */
bool deficit_asked(const struct deficit *d);

/* deficit_largest - the one farthest from its target, or NULL: none is open. */
const struct deficit *deficit_largest(const struct deficit *d, size_t n);

/* deficit_fed - per mille of weight with which doing x moves it. */
int64_t deficit_fed(const struct promotion *pr, const struct deficit *d,
    const struct exercise *x);

/* deficit_id - "sys", "hours_total", "drafts_2". */
struct str deficit_id(const struct promotion *pr, const struct deficit *d);

/* deficit_name - for the learner. */
struct str deficit_name(const struct promotion *pr, const struct deficit *d,
    enum twin_lang lang);

/* deficit_field - the indicator that it measures; NULL for a need. */
const struct field *deficit_field(const struct promotion *pr,
    const struct deficit *d);

/*
 * deficit_text - one sentence: what lacks, now, needed; in r->a.
 *   largest  say that nothing lacks more
 */
struct str deficit_text(struct rules *r, const struct deficit *d,
    enum twin_lang lang, bool largest);

#endif
