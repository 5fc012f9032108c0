/* SPDX-License-Identifier: MIT */
/*
 * legacy_read - the door twin_legacy_read: the value at a path of the system
 * before this one.
 */
#ifndef TWIN_DOORS_LEGACY_READ_H
#define TWIN_DOORS_LEGACY_READ_H

#include "twin/doors/context.h"

int legacy_read(struct context *w, struct twin_answer *out) WARN_UNUSED;

#endif
