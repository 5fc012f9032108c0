/* SPDX-License-Identifier: MIT */
#include "twin/rules/reading.h"

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
