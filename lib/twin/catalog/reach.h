/* SPDX-License-Identifier: MIT */
/*
 * reach - what files that are good in themselves can never bring: an exercise
 * that no learner can be offered, a need that no exercise fills.
 */
#ifndef TWIN_CATALOG_REACH_H
#define TWIN_CATALOG_REACH_H

#include "twin/catalog/catalog.h"

struct reach {
	struct str *warning;	/* "curriculum.json: exercises[id]: why" */
	size_t n;
};

/*
 * reach_check - warnings about a catalog, in the order of its files.
 *
 * An exercise is within reach when its prerequisites are met by exercises that
 * are, at stages where both are offered. A gate's need is filled by an exercise
 * of a stage below it, or by what learners log without an exercise. Prerequisites
 * of indicators and the numbers of step tables are taken as possible.
 *
 *   out   its texts are                                          in a
 */
void reach_check(struct arena *a, const struct catalog *c, struct reach *out);

#endif
