/* SPDX-License-Identifier: MIT */
/*
 * bundle - the way back of export.h: lines of "dt.bundle/1" become a twin again,
 * all of it or nothing.
 *
 * What is derived is computed anew from the events and must be what the
 * manifest says. Request ids are not in a bundle: a write of before cannot be
 * repeated under its id.
 */
#ifndef TOOLS_BUNDLE_H
#define TOOLS_BUNDLE_H

#include "store/store.h"

struct bundle {
	struct str text;	/* the lines; borrowed */
	/* by bundle_check */
	int64_t revision, seq;
	uint64_t artifacts, artifact_bytes, audits;
	struct str state;	/* the fold of the events, in its arena */
};

/*
 * bundle_check - read text and fold it.
 *
 * ERR_INVALID names the first line that is wrong, by its number and reason.
 */
int bundle_check(struct bundle *b, struct arena *a, struct err *e) WARN_UNUSED;

/*
 * bundle_put - a checked one as the twin of a learner who has none.
 *
 * Returns 1 when it is there, 0 when the learner has this very twin already,
 * or -1; ERR_CONFLICT: another one.
 */
int bundle_put(const struct bundle *b, struct store *st, struct arena *a,
    struct str sub, bool dry, struct err *e) WARN_UNUSED;

#endif
