/* SPDX-License-Identifier: MIT */
/* judged - what was said before of the attempt that a review is about. */
#ifndef TOOLS_JUDGED_H
#define TOOLS_JUDGED_H

#include "store/store.h"
#include "twin/twin.h"

/* JUDGED_MAX: reviews of one attempt of which each counts; since a review
 * replaces the ones before it there is one. */
enum { JUDGED_MAX = 64 };

struct judged {
	int64_t seq[JUDGED_MAX]; /* reviews that the next one replaces */
	size_t n;
	uint64_t last; /* the newest event that was read; 0: n is 0 */
	struct str state; /* as if they were not */
};

/*
 * judged_read - fill it for the arguments of twin_record, in a; with n = 0 for
 * any other kind and for a first review. The store may be in use meanwhile: who
 * writes compares `last`.
 */
int judged_read(struct store *st, struct arena *a, struct str sub,
    const struct js *args, struct judged *out, struct err *e) WARN_UNUSED;

#endif
