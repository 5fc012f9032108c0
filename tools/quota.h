/* SPDX-License-Identifier: MIT */
/*
 * quota - what one learner may use, so that nobody fills the disk or keeps the
 * others waiting. The limits are keys of twin.conf; 0 is none.
 */
#ifndef TOOLS_QUOTA_H
#define TOOLS_QUOTA_H

#include "base/conf.h"
#include "mcp/call.h"
#include "store/store.h"
#include "twin/twin.h"

/*
 * Calls of a learner in a minute. They are counted in the cache, over all
 * processes; but a commit costs more than most reads, so a process keeps its
 * own count first and adds it there when it comes to a part of the limit. What
 * learners do in earnest never gets that far. The limit is exact where it is
 * small, or where one process serves; else each further process may let that
 * part more through.
 */
enum { QUOTA_SLOTS = 64, QUOTA_ID = 16, QUOTA_PARTS = 16 };
struct quota {
	const char *what;	/* is counted */
	int64_t limit;		/* calls a minute, 0: no limit */
	int64_t part;		/* calls that a process keeps to itself */
	struct quota_slot {
		unsigned char id[QUOTA_ID];	/* of a learner */
		int64_t minute;
		int64_t all;	/* as the cache had it when last asked */
		int64_t own;	/* since then */
	} slots[QUOTA_SLOTS];
};

/* Counter in the cache: minutes of the last day in which a learner was refused
 * calls, as processes have seen it. For doctor. */
#define QUOTA_REFUSED	"count:calls_refused"

/* What is counted: calls that are served, and records in the audit of others. */
#define QUOTA_CALLS	"calls"
#define QUOTA_RECORDS	"records"

/* quota_init - what: one of those; once: the process ends with its first request,
 * so it keeps nothing to itself. */
void quota_init(struct quota *q, const char *what, int64_t limit, bool once);

/*
 * quota_call - count one call.
 *
 *   a    for a moment
 *   now  epoch seconds
 *
 * Returns 0 when it may be served, else the seconds until one may again.
 */
int64_t quota_call(struct quota *q, struct store *st, struct arena *a,
    struct str sub, int64_t now);

/*
 * quota_write - whether a learner's own write fits what is left of the day and
 * of the room for texts; false: refused in *no, in lang.
 */
bool quota_write(const struct conf *cf, const struct call *c,
    enum twin_lang lang, const struct change *ch, const struct twin_write *w,
    struct refusal *no);

#endif
