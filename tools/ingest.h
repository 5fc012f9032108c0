/* SPDX-License-Identifier: MIT */
/*
 * ingest - events of other systems, one JSON object a line:
 *   {"sub","kind","source","external_id","occurred_at"?,"body"}
 * Each row is a write of its own, exactly once by (source, external_id); a
 * fault of one does not stop the others. Only kinds that a platform writes:
 * nobody grants a consent or passes a review this way.
 */
#ifndef TOOLS_INGEST_H
#define TOOLS_INGEST_H

#include "tools/app.h"

#define INGEST_WRITE "ingest:write"

/* Rows of one request: each costs a durable transaction, a few milliseconds.
 * Over it: nothing is taken. */
enum { INGEST_ROWS = 500 };

struct ingest {
	struct app *ap;
	struct twin_env env;	/* its client is the actor of every event */
	bool dry;		/* check, write nothing */
	int64_t until_ms;	/* of clock_ms: rows after it are left; 0: never */
	int64_t rows, recorded, repeated, refused;
	struct js_out *faults;	/* an open array: one object per refused row */
};

/* ingest_row - one line, number `row` from 1; scratch is reset. Returns 0 also
 * when the row is refused, -1 with the store's error. */
int ingest_row(struct ingest *in, struct arena *scratch, int64_t row,
    struct str line, struct err *e) WARN_UNUSED;

/*
 * ingest_request - the body of a request as the reply's JSON, in a:
 *   {"schema":"dt.ingest/1","rows","recorded","repeated","refused",
 *    "faults":[{"row","external_id","code","field","message"}]}
 * Returns the HTTP status: 200 all rows are there, 207 some were refused, 400
 * no rows, 413 over INGEST_ROWS, 500 with the cause in e.
 */
int ingest_request(struct app *ap, struct arena *a, struct str client,
    int64_t now, int64_t until_ms, struct str text, struct str *reply,
    struct err *e);

#endif
