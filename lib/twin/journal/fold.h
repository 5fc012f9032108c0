/* SPDX-License-Identifier: MIT */
/*
 * fold - the one place where an event changes a state. Everything a writer
 * does to a learner goes through here, so the stored state is the fold of the
 * journal by construction.
 */
#ifndef TWIN_JOURNAL_FOLD_H
#define TWIN_JOURNAL_FOLD_H

#include "twin/journal/event.h"

/*
 * fold_apply - event bytes onto a state, in place.
 *
 *   event   as stored; strings of the state point into its copy     in s->a
 *
 * ERR_INVALID: damaged, not the next seq, or a `voided` event, which only a
 * whole refold can honour. The state is unusable after an error.
 */
int fold_apply(struct state *s, struct str event, struct err *e) WARN_UNUSED;

/*
 * fold_skip - an event that is voided, or that voids one: only its number
 * counts, a voided version of a work product keeps its number too, and a
 * dispute of what is taken back is over.
 */
int fold_skip(struct state *s, struct str event, struct err *e) WARN_UNUSED;

/* What an event makes of others. Of one attempt only the last review counts,
 * and none when the attempt itself is taken back: as far as the later event says
 * so, so that a journal of an earlier version folds as it did. */
struct fold_others {
	int64_t seq;		/* its own number */
	int64_t voids;		/* of `voided`: what it takes back; else 0 */
	bool reviews;		/* and the reviews of it */
	int64_t of;		/* of a review: the attempt; else 0 */
	const struct js *replaces;	/* of a review: seqs of earlier ones that
					 * count no more; or NULL */
};

/* fold_others - read them; in a. ERR_INVALID: not an event. */
int fold_others(struct arena *a, struct str event, struct fold_others *out,
    struct err *e) WARN_UNUSED;

#endif
