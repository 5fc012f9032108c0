/* SPDX-License-Identifier: MIT */
/*
 * rules - derived values (DOMAIN.md section 5): a state and a day in, readings
 * out. Integers of the field's own scale; divisions round down, so that
 * `value >= threshold` is exact.
 *
 * A window of n days ends today. Hours and events count whatever their
 * provenance; days, streaks and gaps are live ones only.
 */
#ifndef TWIN_RULES_INDICATORS_H
#define TWIN_RULES_INDICATORS_H

#include "twin/catalog/catalog.h"
#include "twin/journal/state.h"

enum { RULES_EVIDENCE = 20 };

struct reading {
	bool has;		/* there is a value */
	int64_t value;		/* scaled as the field */
	struct str code;	/* of an enum, text, list, or RULE_ARGMIN */
	int64_t n;		/* readings or events it rests on */
	int64_t day;		/* of the newest one, 0 = none */
	int64_t window_days;	/* 0 = ever */
	int64_t evidence[RULES_EVIDENCE];	/* seq, newest first */
	size_t nevidence;
};

struct rules {
	struct arena *a;
	const struct catalog *cat;
	const struct state *s;
	int64_t today;
	struct reading *memo;	/* by field->order */
	bool *known;
};

/* rules_init - readings of one state on one day; borrows all. */
void rules_init(struct rules *r, struct arena *a, const struct catalog *cat,
    const struct state *s, int64_t today);

/* rules_read - the reading of any field. */
const struct reading *rules_read(struct rules *r, const struct field *f);

/* rules_window - a derived field in another window than its own. */
struct reading rules_window(struct rules *r, const struct field *f,
    int64_t days);

/* rules_index - 0..5 of a step table, each row in its own window. */
int rules_index(struct rules *r, const struct step_table *t);

/* rules_confidence - per mille: min(n / full, 1) x exp(-age / decay). */
int64_t rules_confidence(const struct promotion *pr, int64_t n,
    int64_t age_days);

/* rules_coverage - per mille of a window that the learner has been here. */
int64_t rules_coverage(const struct state *s, int64_t today, int64_t days);

#endif
