/* SPDX-License-Identifier: MIT */
/*
 * profile - the door twin_update_profile: what a learner says of himself. The
 * values are in the state, their history is in the journal.
 */
#ifndef TWIN_PROFILE_H
#define TWIN_PROFILE_H

#include "twin/work.h"

int profile_update(struct work *w) WARN_UNUSED;

#endif
