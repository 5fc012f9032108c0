/* SPDX-License-Identifier: MIT */
/*
 * legacy - the door twin_import: what the system before this one kept about a
 * learner.
 */
#ifndef TWIN_DOORS_LEGACY_H
#define TWIN_DOORS_LEGACY_H

#include "twin/doors/context.h"

int legacy_import(struct context *w) WARN_UNUSED;

#endif
