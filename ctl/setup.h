/* SPDX-License-Identifier: MIT */
/* setup - the commands that prepare an installation. */
#ifndef CTL_SETUP_H
#define CTL_SETUP_H

#include "ctl/ctl.h"

ctl_fn setup_init, setup_config, setup_catalog, setup_rotate_key;

#endif
