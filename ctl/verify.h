/* SPDX-License-Identifier: MIT */
/*
 * verify - whether every stored state is what its journal folds to
 * (ARCHITECTURE.md, "Data"), and the repair when it is not.
 */
#ifndef CTL_VERIFY_H
#define CTL_VERIFY_H

#include "ctl/ctl.h"

ctl_fn verify_verify, verify_rebuild;

/* verify_learner - keys, counts and fold of one learner; what it needs lives
 * in a. ERR_INVALID names the first fault. */
int verify_learner(struct store *st, struct arena *a, struct str sub,
    uint64_t *events, struct err *e) WARN_UNUSED;

#endif
