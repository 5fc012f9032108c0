/* SPDX-License-Identifier: MIT */
/* Counters are searched one after the other: a learner has some tens. */
#include "twin/rules/tally.h"

int64_t
tally_window(const struct state *s, const struct day_counts *d, int64_t total,
    int64_t today, int64_t days)
{
	return days == 0 ? total : day_counts_sum(d, s->last - today, days);
}

int64_t
tally_events(const struct state *s, enum kind k, int64_t today, int64_t days)
{
	int64_t sum = 0;

	for (size_t i = 0; i < s->ncount; i++)
		if (s->count[i].kind == k)
			sum += tally_window(s, &s->count[i].days,
			    s->count[i].total, today, days);
	return sum;
}

int64_t
tally_live_days(const struct state *s, enum kind k, int64_t today,
    int64_t days)
{
	int64_t used = 0;

	for (int64_t back = 0; back < days; back++) {
		bool hit = false;

		for (size_t i = 0; i < s->ncount && !hit; i++)
			hit = s->count[i].kind == k && s->count[i].live &&
			    day_counts_at(&s->count[i].days,
			    s->last - today + back) != 0;
		used += hit;
	}
	return used;
}

int64_t
tally_products(const struct state *s, struct str type, int64_t today,
    int64_t days)
{
	int64_t sum = 0;

	for (size_t i = 0; i < s->ncount; i++)
		if (s->count[i].product.n > 0 &&
		    str_eq(s->count[i].product, type))
			sum += tally_window(s, &s->count[i].days,
			    s->count[i].total, today, days);
	return sum;
}
