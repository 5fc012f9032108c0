/* SPDX-License-Identifier: MIT */
#include "twin/rules/counted.h"

enum { DAY_MINUTES = 16 * 60 };	/* that somebody is awake and at it */

int64_t
counted_minutes(const struct state *s, int64_t day, int64_t said, int64_t most)
{
	int64_t left = DAY_MINUTES - day_counts_at(&s->min, s->last - day);

	if (said > most)
		said = most;
	return said < left ? said : left < 0 ? 0 : left;
}
