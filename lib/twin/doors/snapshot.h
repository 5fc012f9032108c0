/* SPDX-License-Identifier: MIT */
/*
 * snapshot - the door twin_snapshot: where the learner is, "dt.snapshot/1"
 * (doc/domain.md 9). One row of a table per section.
 */
#ifndef TWIN_DOORS_SNAPSHOT_H
#define TWIN_DOORS_SNAPSHOT_H

#include "twin/doors/context.h"

int snapshot_take(struct context *w, struct twin_answer *out) WARN_UNUSED;

/* snapshot_picture - the same with a member "trend": the minutes of the last
 * days (argument days?), for who draws them. */
int snapshot_picture(struct context *w, struct twin_answer *out) WARN_UNUSED;

#endif
