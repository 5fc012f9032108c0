/* SPDX-License-Identifier: MIT */
/*
 * profile - the door twin_update_profile: what learners say of themselves. The
 * values are in the state, their history is in the journal.
 */
#ifndef TWIN_DOORS_PROFILE_H
#define TWIN_DOORS_PROFILE_H

#include "twin/doors/context.h"

int profile_update(struct context *w) WARN_UNUSED;

#endif
