/* SPDX-License-Identifier: MIT */
/*
 * imported - what the system before this one had kept about a learner, for the
 * doors that show it: entries of the journal, which the state does not hold.
 */
#ifndef TOOLS_IMPORTED_H
#define TOOLS_IMPORTED_H

#include "store/store.h"
#include "twin/twin.h"

/*
 * imported_get - set in->imported, newest first, and what the learner has done
 * since, by in->state. Nearly all have
 * none or one; of more, those that fit the memory of a call.
 */
int imported_get(struct store *st, struct arena *a, struct str sub,
    struct twin_in *in, struct err *e) WARN_UNUSED;

#endif
