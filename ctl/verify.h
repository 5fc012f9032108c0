/* SPDX-License-Identifier: MIT */
/*
 * verify - whether every stored state is what its journal folds to
 * (ARCHITECTURE.md, "Data"), and the repair when it is not.
 */
#ifndef CTL_VERIFY_H
#define CTL_VERIFY_H

#include "ctl/ctl.h"

ctl_fn verify_verify, verify_rebuild;

/*
 * verify_walk - a learner's journal in ascending order.
 *
 * Events are copied a page at a time and given to fn when the page is full, so
 * memory does not depend on the journal's length, fn may use the store, and a
 * slow reader of our output keeps no transaction open (an old reader makes
 * LMDB's file grow).
 *
 *   page   holds one page of events, reset between pages
 *   fn     as of store_events
 */
int verify_walk(struct store *st, struct arena *page, struct str sub,
    store_event_fn *fn, void *arg, struct err *e) WARN_UNUSED;

#endif
