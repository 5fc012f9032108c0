/* SPDX-License-Identifier: MIT */
/* refold - a learner's state from the journal in the store. */
#ifndef TOOLS_REFOLD_H
#define TOOLS_REFOLD_H

#include "store/store.h"
#include "twin/twin.h"

struct refold {
	uint64_t until;		/* last event wanted; UINT64_MAX: all */
	uint64_t without;	/* leave this one out; 0: none */
	const int64_t *also;	/* and these */
	size_t nalso;

	uint64_t last;		/* the last event there was */
	struct str event;	/* the one left out; empty: there is none */
	struct str next;	/* the one after it; empty: there is none */
	bool voided;		/* it was voided already */
	struct str state;	/* the fold; empty when there is no journal, or
				 * `without` names nothing to leave out */
};

/* refold_run - fill the lower half, in a. The store may be in use meanwhile:
 * what is written later than the walk began is not in it. */
int refold_run(struct store *st, struct arena *a, struct str sub,
    struct refold *f, struct err *e) WARN_UNUSED;

#endif
