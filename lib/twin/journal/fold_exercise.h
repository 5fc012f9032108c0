/* SPDX-License-Identifier: MIT */
/*
 * fold_exercise - the part of fold.c that is about exercises: what these kinds do
 * beyond the facts that each event has.
 */
#ifndef TWIN_JOURNAL_FOLD_EXERCISE_H
#define TWIN_JOURNAL_FOLD_EXERCISE_H

#include "base/json.h"
#include "twin/journal/event.h"
#include "twin/journal/state.h"

/*
 * fold_fn - one event of a kind onto a state.
 *
 *   body  of the event
 *
 * Returns 0, or -1 with ERR_INVALID and a state that is of no use any more.
 */
typedef int fold_fn(struct state *s, const struct event *ev,
    const struct js *body, struct err *e);

/* fold_exercise_started - a task of several days is begun; one that goes on keeps
 * its first day. */
fold_fn fold_exercise_started;

/* fold_exercise_attempt - an attempt with the outcome that its criteria gave. */
fold_fn fold_exercise_attempt;

/* fold_exercise_review - a mentor's word about the newest attempt, whose outcome
 * it replaces. */
fold_fn fold_exercise_review;

#endif
