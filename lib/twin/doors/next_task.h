/* SPDX-License-Identifier: MIT */
/*
 * next_task - the door twin_next: the choice of choose.h told to the learner,
 * with its reasons, what else there was, and a signed handle. Writes nothing.
 */
#ifndef TWIN_DOORS_NEXT_TASK_H
#define TWIN_DOORS_NEXT_TASK_H

#include "twin/rules/choose.h"
#include "twin/doors/context.h"

int next_task(struct context *w, struct twin_answer *out) WARN_UNUSED;

#endif
