/* SPDX-License-Identifier: MIT */
/*
 * tally - how many events of a kind, or work products of a type, a window of
 * days holds. A window of n days ends today; 0 = ever.
 */
#ifndef TWIN_RULES_TALLY_H
#define TWIN_RULES_TALLY_H

#include "twin/catalog/kind.h"
#include "twin/journal/state.h"

/* tally_window - sum of a series in a window; total when n is 0. */
int64_t tally_window(const struct state *s, const struct day_counts *d,
    int64_t total, int64_t today, int64_t days);

/* tally_events - events of a kind, any quality, any provenance. */
int64_t tally_events(const struct state *s, enum kind k, int64_t today,
    int64_t days);

/* tally_live_days - days with a live event of a kind; days >= 1. */
int64_t tally_live_days(const struct state *s, enum kind k, int64_t today,
    int64_t days);

/* tally_products - work products of a type. */
int64_t tally_products(const struct state *s, struct str type, int64_t today,
    int64_t days);

#endif
