/* SPDX-License-Identifier: MIT */
/* Counters are searched one after the other: a learner has some tens. */
#include "twin/rules/tally.h"

/* Name of a counter without the "~" of what was not live. */
static struct str
counted(struct str name, bool *live)
{
	*live = name.n == 0 || name.p[name.n - 1] != '~';
	return *live ? name : (struct str){ name.p, name.n - 1 };
}

bool
tally_kind(const struct count *c, enum kind k, int64_t *quality, bool *live)
{
	struct str kind, q, name = counted(c->name, live);

	*quality = 0;
	if (str_cut(name, '.', &kind, &q))
		(void)str_int(q, quality);
	return str_is(kind, kind_name(k));
}

int64_t
tally_window(const struct state *s, const struct day_counts *d, int64_t total,
    int64_t today, int64_t days)
{
	return days == 0 ? total : day_counts_sum(d, s->last - today, days);
}

int64_t
tally_events(const struct state *s, enum kind k, int64_t today, int64_t days)
{
	int64_t sum = 0, quality;
	bool live;

	for (size_t i = 0; i < s->ncount; i++)
		if (tally_kind(&s->count[i], k, &quality, &live))
			sum += tally_window(s, &s->count[i].days,
			    s->count[i].total, today, days);
	return sum;
}

int64_t
tally_live_days(const struct state *s, enum kind k, int64_t today,
    int64_t days)
{
	int64_t used = 0, quality;
	bool live;

	for (int64_t back = 0; back < days; back++) {
		bool hit = false;

		for (size_t i = 0; i < s->ncount && !hit; i++)
			hit = tally_kind(&s->count[i], k, &quality, &live) &&
			    live && day_counts_at(&s->count[i].days,
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
	bool live;

	for (size_t i = 0; i < s->ncount; i++) {
		struct str name = counted(s->count[i].name, &live);

		if (str_starts(name, STR("p:")) &&
		    str_eq(str_from(name, 2), type))
			sum += tally_window(s, &s->count[i].days,
			    s->count[i].total, today, days);
	}
	return sum;
}
