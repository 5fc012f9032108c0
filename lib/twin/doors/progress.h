/* SPDX-License-Identifier: MIT */
/*
 * progress - the door twin_progress: how a stretch of days went, beside the
 * stretch of the same length before it. Days older than those that the state
 * keeps (DAYS) are known in total only.
 */
#ifndef TWIN_DOORS_PROGRESS_H
#define TWIN_DOORS_PROGRESS_H

#include "twin/doors/context.h"

/* Points of a series; over it days become weeks. */
enum { PROGRESS_POINTS = 90 };

int progress_tell(struct context *w, struct twin_answer *out) WARN_UNUSED;

#endif
