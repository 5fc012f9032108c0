/* SPDX-License-Identifier: MIT */
#include "twin/rules/reading.h"

/* exp(-i / 8) per mille, i = 0..40: read at eighths of the decay time. */
static const int decay_pm[] = {
	1000, 882, 779, 687, 607, 535, 472, 417, 368, 325, 287, 253, 223, 197,
	174, 153, 135, 119, 105, 93, 82, 72, 64, 56, 50, 44, 39, 34, 30, 27,
	24, 21, 18, 16, 14, 13, 11, 10, 9, 8, 7
};

void
reading_cite(struct reading *out, int64_t seq, int64_t day)
{
	if (day > out->day)
		out->day = day;
	if (seq == 0 || out->nevidence == READING_EVIDENCE)
		return;
	for (size_t i = 0; i < out->nevidence; i++)
		if (out->evidence[i] == seq)
			return;
	out->evidence[out->nevidence++] = seq;
}

void
reading_newest_first(struct reading *out)
{
	for (size_t i = 1; i < out->nevidence; i++) {
		int64_t v = out->evidence[i];
		size_t k = i;

		for (; k > 0 && out->evidence[k - 1] < v; k--)
			out->evidence[k] = out->evidence[k - 1];
		out->evidence[k] = v;
	}
}

void
reading_take_over(struct reading *out, const struct reading *in)
{
	out->n += in->n;
	for (size_t i = 0; i < in->nevidence; i++)
		reading_cite(out, in->evidence[i], 0);
	if (in->day > out->day)
		out->day = in->day;
}

int64_t
reading_confidence(const struct promotion *pr, int64_t n, int64_t age_days)
{
	int64_t full = pr->confidence.full_n, eighth, left, last;
	int64_t pm = n >= full ? 1000 : n * 1000 / full;

	if (age_days < 0)
		age_days = 0;
	eighth = age_days * 8 / pr->confidence.decay_days;
	left = age_days * 8 % pr->confidence.decay_days;
	last = (int64_t)(sizeof(decay_pm) / sizeof(decay_pm[0])) - 1;
	if (eighth >= last)
		return 0;
	/* straight between two entries of the table */
	return pm * (decay_pm[eighth] - (decay_pm[eighth] -
	    decay_pm[eighth + 1]) * left / pr->confidence.decay_days) / 1000;
}

int64_t
reading_coverage(const struct state *s, int64_t today, int64_t days)
{
	int64_t here = s->first == 0 ? 0 : today - s->first + 1;

	return days == 0 || here >= days ? 1000 : here * 1000 / days;
}
