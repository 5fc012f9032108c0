/* SPDX-License-Identifier: MIT */
/*
 * legacy_write - the door twin_legacy_write: what learners say of themselves, at
 * a path of the system before this one. The same as update_profile otherwise.
 */
#ifndef TWIN_DOORS_LEGACY_WRITE_H
#define TWIN_DOORS_LEGACY_WRITE_H

#include "twin/doors/context.h"

int legacy_write(struct context *w) WARN_UNUSED;

#endif
