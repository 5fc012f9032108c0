/* SPDX-License-Identifier: MIT */
/*
 * reading - what an indicator says on one day, the events it rests on, and how
 * far it can be relied on.
 */
#ifndef TWIN_RULES_READING_H
#define TWIN_RULES_READING_H

#include <stdbool.h>
#include <stdint.h>

#include "twin/catalog/promotion.h"
#include "twin/journal/state.h"

enum { READING_EVIDENCE = 20 };

struct reading {
	bool has;		/* there is a value */
	int64_t value;		/* scaled as the field */
	struct str code;	/* of an enum, text, list, or RULE_ARGMIN */
	int64_t n;		/* readings or events it rests on */
	int64_t day;		/* of the newest one, 0 = none */
	int64_t window_days;	/* 0 = ever */
	int64_t evidence[READING_EVIDENCE];	/* seq, newest first */
	size_t nevidence;
};

/* reading_cite - add an event to the evidence (0 = none) and its day. */
void reading_cite(struct reading *out, int64_t seq, int64_t day);

/* reading_take_over - what another reading rests on, *out rests on too. */
void reading_take_over(struct reading *out, const struct reading *in);

/* reading_newest_first - sort the evidence. */
void reading_newest_first(struct reading *out);

/* reading_confidence - per mille: min(n / full, 1) x exp(-age / decay). */
int64_t reading_confidence(const struct promotion *pr, int64_t n,
    int64_t age_days);

/* reading_coverage - per mille of a window that the learner has been here. */
int64_t reading_coverage(const struct state *s, int64_t today, int64_t days);

#endif
