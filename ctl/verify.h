/* SPDX-License-Identifier: MIT */
/*
 * verify - whether every stored state is what its journal folds to
 * (ARCHITECTURE.md, "Data"), and the repair when it is not.
 */
#ifndef CTL_VERIFY_H
#define CTL_VERIFY_H

#include "ctl/ctl.h"

ctl_fn verify_verify, verify_rebuild;

#endif
