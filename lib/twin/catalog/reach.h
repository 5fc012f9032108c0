/* SPDX-License-Identifier: MIT */
/*
 * reach - what files that are good in themselves can never bring: an exercise
 * that no learner can be offered, a criterion that no answer meets, a gate that
 * nothing opens. PURE.
 */
#ifndef TWIN_CATALOG_REACH_H
#define TWIN_CATALOG_REACH_H

#include "twin/catalog/catalog.h"

struct reach {
	struct str *warning;	/* "curriculum.json: exercises[3] (id): why" */
	size_t n;
};

/*
 * reach_check - warnings about a catalog, check by check, each in the order of
 * the files. Places count from 0, and are followed by the ids on the way.
 *
 * An exercise is within reach when its prerequisites are met by exercises that
 * are, at stages where both are offered, for a learner who studies at one part
 * of the day only. A gate is open when exercises of a stage below it, or what
 * learners log without an exercise, bring what it asks. That an indicator has a
 * value within its range is taken as possible.
 *
 *   today   number of the day (value/calendar.h)
 *   out     its texts are                                        in a
 */
void reach_check(struct arena *a, const struct catalog *c, int64_t today,
    struct reach *out);

/*
 * reach_changes - the same about a catalog that is to follow another: names that
 * journals have and it has no more, readings that it would tell as other numbers,
 * a version that stands for two files.
 */
void reach_changes(struct arena *a, const struct catalog *was,
    const struct catalog *is, struct reach *out);

#endif
