/* SPDX-License-Identifier: MIT */
/*
 * retention - how long audit records and request ids are kept (audit_days and
 * once_days of twin.conf), and removing what is older: all at once by an
 * operator, or a little now and then by processes that stay.
 */
#ifndef TOOLS_RETENTION_H
#define TOOLS_RETENTION_H

#include "base/conf.h"
#include "store/store.h"

/* retention_begin - what store_prune is to remove at this time, from the
 * beginning. What names an event of another system stays for ever: it is what
 * makes sending it again do nothing. */
void retention_begin(const struct conf *cf, int64_t now,
    struct store_prune *out);

/*
 * retention_step - after a reply: a step, when it is time for the next one and
 * no other process of this machine is at it. Where it is, a process keeps to
 * itself, for a place is a learner's name: so a program that serves one request
 * does nothing here, and leaves it to twinctl prune.
 *
 *   r    zeros at first
 *   a    for a moment
 *   now  epoch seconds
 *
 * Returns -1 with the store's error; it is tried again later then.
 */
struct retention {
	int64_t next;	/* epoch seconds before which there is nothing to do */
	struct store_prune at;
	bool begun;
};
int retention_step(struct retention *r, const struct conf *cf,
    struct store *st, struct arena *a, int64_t now, struct err *e)
    WARN_UNUSED;

#endif
