/* SPDX-License-Identifier: MIT */
/*
 * history - a page of a learner's journal, newest first, as short items: what
 * a tool and a resource show. Never the whole text of an answer.
 */
#ifndef TOOLS_HISTORY_H
#define TOOLS_HISTORY_H

#include "tools/run_read.h"

enum { HISTORY_LIMIT = 20, HISTORY_LIMIT_MAX = 50 };

struct history_ask {
	const struct js *kinds;	/* array of names of kinds; NULL: any */
	struct str exercise;	/* "" = any */
	int64_t since;		/* occurred at or after, epoch seconds */
	uint64_t from;		/* newest seq to look at; 0 = the end */
	int64_t limit;		/* items, 1..HISTORY_LIMIT_MAX */
	struct str views;	/* who else has looked: a JSON array, or "" */
};

/*
 * history_put - "dt.history/1" as one object.
 *
 *   rd    the caller's twin
 *   text  gets a line per item, in rd->env.lang; NULL: not wanted
 *
 * A page ends at the limit, at LIMIT_RESULT bytes, or after a bounded number
 * of entries looked at; next_cursor then goes on from there.
 */
int history_put(struct call *c, const struct own_twin *rd,
    const struct history_ask *ask, struct js_out *out, struct buf *text,
    struct err *e) WARN_UNUSED;

/* history_from - the seq in a cursor; false when it is none of this twin's. */
bool history_from(struct arena *a, struct str cursor, const struct own_twin *rd,
    uint64_t *from);

#endif
