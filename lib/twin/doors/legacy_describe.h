/* SPDX-License-Identifier: MIT */
/*
 * legacy_describe - the door twin_legacy_describe: what there is below a path,
 * in the lines of the system before this one.
 */
#ifndef TWIN_DOORS_LEGACY_DESCRIBE_H
#define TWIN_DOORS_LEGACY_DESCRIBE_H

#include "twin/doors/context.h"

int legacy_describe(struct context *w, struct twin_answer *out) WARN_UNUSED;

#endif
