/* SPDX-License-Identifier: MIT */
/*
 * update_profile - the door twin_update_profile: what learners say of themselves. The
 * values are in the state, their history is in the journal.
 */
#ifndef TWIN_DOORS_UPDATE_PROFILE_H
#define TWIN_DOORS_UPDATE_PROFILE_H

#include "twin/doors/context.h"

int update_profile(struct context *w) WARN_UNUSED;

#endif
