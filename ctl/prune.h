/* SPDX-License-Identifier: MIT */
/* prune - what is kept for a time only: remove what is older. */
#ifndef CTL_PRUNE_H
#define CTL_PRUNE_H

#include "ctl/ctl.h"

ctl_fn prune_run;

#endif
