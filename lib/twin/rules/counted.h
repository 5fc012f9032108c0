/* SPDX-License-Identifier: MIT */
/*
 * counted - what of a deed counts (doc/domain.md 7). It is kept as it was said,
 * whatever of it counts, and nobody is accused of anything.
 */
#ifndef TWIN_RULES_COUNTED_H
#define TWIN_RULES_COUNTED_H

#include "twin/journal/state.h"

/*
 * counted_minutes - of the minutes said of one deed those that count on its day:
 * at most `most`, and no more than a day has of waking hours.
 */
int64_t counted_minutes(const struct state *s, int64_t day, int64_t said,
    int64_t most);

#endif
