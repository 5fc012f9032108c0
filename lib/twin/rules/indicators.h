/* SPDX-License-Identifier: MIT */
/*
 * indicators - derived values (doc/domain.md 5): a state and a day in, readings
 * out. Integers of the field's own scale; divisions round down, so that
 * `value >= threshold` is exact.
 *
 * A window of n days ends today, or yesterday when that reads better: nobody
 * falls in the morning for a day that has not happened yet. Hours and events
 * count whatever their provenance; days, streaks and gaps are live ones only.
 */
#ifndef TWIN_RULES_INDICATORS_H
#define TWIN_RULES_INDICATORS_H

#include "twin/catalog/catalog.h"
#include "twin/journal/state.h"
#include "twin/rules/reading.h"

struct indicators {
	struct arena *a;
	const struct catalog *cat;
	const struct state *s;
	int64_t today;
	struct reading *memo;	/* by field->order */
	bool *known;
};

/* indicators_init - readings of one state on one day; borrows all. */
void indicators_init(struct indicators *r, struct arena *a,
    const struct catalog *cat, const struct state *s, int64_t today);

/* indicators_read - the reading of any field. */
const struct reading *
indicators_read(struct indicators *r, const struct field *f);

/* indicators_window - a derived field in another window than its own. */
struct reading indicators_window(struct indicators *r, const struct field *f,
    int64_t days);

/* indicators_index - 0..5 of a step table, each row in its own window. */
int indicators_index(struct indicators *r, const struct step_table *t);

#endif
