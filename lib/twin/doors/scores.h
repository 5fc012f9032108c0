/* SPDX-License-Identifier: MIT */
/*
 * scores - the levels that the assistant gives: each rubric criterion once,
 * with a quote that really stands in what the learner wrote.
 */
#ifndef TWIN_DOORS_SCORES_H
#define TWIN_DOORS_SCORES_H

#include "twin/doors/args.h"
#include "twin/rules/verdict.h"

/*
 * scores_read - the argument `scores` (NULL: none) into the marks of v.
 * Refuses (through ck) scores that are wrong, missing, or not covered by a
 * quote. for_review: those that are missing wait for a person instead.
 */
void scores_read(struct args *ck, const struct answer *an,
    const struct js *scores, bool for_review, struct verdict *v);

#endif
