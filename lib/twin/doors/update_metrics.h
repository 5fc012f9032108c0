/* SPDX-License-Identifier: MIT */
/*
 * update_metrics - the door twin_update_metrics: readings that a learner may write.
 */
#ifndef TWIN_DOORS_UPDATE_METRICS_H
#define TWIN_DOORS_UPDATE_METRICS_H

#include "twin/doors/context.h"

int update_metrics(struct context *w) WARN_UNUSED;

/*
 * update_metrics_writable - whether a tool of the learner may write a field, and if
 * not, refuse with the tool that can. kind: FIELD_COLLECTED (update_metrics)
 * or FIELD_DECLARED (update_profile).
 */
bool update_metrics_writable(struct args *ck, const struct field *f,
    struct str name, struct str path, enum field_kind kind);

#endif
