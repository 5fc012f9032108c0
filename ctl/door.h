/* SPDX-License-Identifier: MIT */
/*
 * door - the stdio door: one local learner without HTTP and without a token,
 * every scope granted. Whoever may read the configuration and the store may
 * do this; there is no other check.
 */
#ifndef CTL_DOOR_H
#define CTL_DOOR_H

#include "ctl/ctl.h"

ctl_fn door_mcp, door_call;

#endif
