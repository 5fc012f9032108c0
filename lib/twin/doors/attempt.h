/* SPDX-License-Identifier: MIT */
/*
 * attempt - the door twin_log_attempt: an answer, judged and remembered.
 */
#ifndef TWIN_DOORS_ATTEMPT_H
#define TWIN_DOORS_ATTEMPT_H

#include "twin/doors/context.h"

int attempt_log(struct context *w) WARN_UNUSED;

/*
 * attempt_ladder - the review ladder after an attempt on a day: fills
 * review_pos and review_due of f by f->outcome.
 *
 *   h   the exercise's history before it, or NULL
 */
void attempt_ladder(const struct exercise *x, const struct state_exercise *h,
    int64_t day, struct facts *f);

#endif
