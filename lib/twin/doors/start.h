/* SPDX-License-Identifier: MIT */
/*
 * start - log_attempt with `start`: a task over several days begins, which counts
 * for nothing by itself.
 */
#ifndef TWIN_DOORS_START_H
#define TWIN_DOORS_START_H

#include "twin/doors/context.h"
#include "twin/rules/verdict.h"

/* start_body - the members with which bodies of `started` and `attempt` begin; here
 * and below, an is the exercise and what was said of it, and curriculum the hash of
 * the catalog that has it, empty: the active one. */
void start_body(struct js_out *o, const struct answer *an,
    struct str curriculum);

/*
 * start_task - write the event `started` and answer with the day that it is of the
 * task; a task of one day is refused.
 *
 *   at   when it began, seconds
 *
 * Returns 0, also when refused (w->ck), or -1 with the context's error.
 */
int start_task(struct context *w, const struct answer *an, struct str curriculum,
    int64_t at);

#endif
