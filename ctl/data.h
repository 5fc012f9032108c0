/* SPDX-License-Identifier: MIT */
/* data - the commands that look at the store or copy it. */
#ifndef CTL_DATA_H
#define CTL_DATA_H

#include "ctl/ctl.h"

ctl_fn data_stat, data_dump, data_backup;

#endif
