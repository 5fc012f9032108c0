/* SPDX-License-Identifier: MIT */
/* move - everything to another store, while this one is in use. */
#ifndef CTL_MOVE_H
#define CTL_MOVE_H

#include "ctl/ctl.h"

ctl_fn move_run;

#endif
