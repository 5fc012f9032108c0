/* SPDX-License-Identifier: MIT */
/*
 * day_counts - counts per day for the last 24 weeks, and their short texts.
 *
 * v[0] is the newest day of the state (state.last), v[i] is i days before it.
 * The texts run from the newest day backwards and end at the oldest day that
 * is not zero, so a new learner's are short. Three codings, all in the URL
 * alphabet of RFC 4648 s.5 (A = 0 .. _ = 63):
 *
 *   bits     6 days in a letter, lowest bit first (0 and 1 only)
 *   counts   0..29: 1..30 events; 30: the next three letters are the count;
 *            32..63: 1..32 days without one
 *   minutes  0..31 and one more letter: 11 bits; 32..63: days without
 */
#ifndef TWIN_VALUE_DAY_COUNTS_H
#define TWIN_VALUE_DAY_COUNTS_H

#include "base/buf.h"
#include "base/str.h"

enum { DAYS = 168, DAYS_COUNT_MAX = (1 << 18) - 1, DAYS_MINUTES_MAX = 1440 };

enum days_code { DAYS_BITS, DAYS_COUNTS, DAYS_MINUTES };

struct day_counts {
	uint32_t v[DAYS];
};

/* day_counts_read - decode; false when the text is not of this coding. */
bool
day_counts_read(struct day_counts *d, enum days_code code, struct str text);

/* day_counts_write - append the text; values above the coding's maximum are
 * cut. */
void day_counts_write(
    struct buf *b, enum days_code code, const struct day_counts *d);

/* day_counts_shift - n newer days come in front, empty; the oldest fall out. */
void day_counts_shift(struct day_counts *d, int64_t n);

/*
 * day_counts_sum, day_counts_used - total, and number of days not zero, of the
 * window of n days that begins `back` days before v[0] (back may be negative:
 * days that have not come yet are empty) and goes backwards.
 */
int64_t day_counts_sum(const struct day_counts *d, int64_t back, int64_t n);
int64_t day_counts_used(const struct day_counts *d, int64_t back, int64_t n);

/* day_counts_at - value `back` days before v[0]; 0 outside. */
uint32_t day_counts_at(const struct day_counts *d, int64_t back);

#endif
