/* SPDX-License-Identifier: MIT */
/*
 * legacy_areas - the door twin_legacy_areas: the profile by areas, in the shape
 * of the system before this one.
 */
#ifndef TWIN_DOORS_LEGACY_AREAS_H
#define TWIN_DOORS_LEGACY_AREAS_H

#include "twin/doors/context.h"

int legacy_areas(struct context *w, struct twin_answer *out) WARN_UNUSED;

#endif
