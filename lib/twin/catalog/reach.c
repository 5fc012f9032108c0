/* SPDX-License-Identifier: MIT */
#include "twin/catalog/reach.h"

#include "twin/catalog/reach_walk.h"

/* The first finds who can be offered what; all others build on it. */
static void (*const checks[])(struct walk *) = {
	reach_open,
	reach_scaffolds,
	reach_criteria,
	reach_examples,
	reach_texts,
	reach_practices,
	reach_stages,
	reach_dates,
	reach_weights,
	reach_fields,
	reach_readings,
	reach_gates,
	reach_minimums,
	reach_amounts,
	reach_loads,
	reach_judges,
	reach_diagnostics,
};

void
reach_check(struct arena *a, const struct catalog *c, int64_t today,
    struct reach *out)
{
	struct walk w;

	reach_begin(&w, a, c, today);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		checks[i](&w);
	*out = (struct reach){ w.warning, w.n };
}
