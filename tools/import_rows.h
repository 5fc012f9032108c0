/* SPDX-License-Identifier: MIT */
/*
 * import_rows - rows of the incumbent's table digital_twins, as lines of JSON
 * or as CSV with a head: user_id, data, and created_at and updated_at if there.
 * data is an object, or its JSON text.
 *
 * A row is taken once by user and content. Declared fields that the learner has
 * not said here are taken over; measured and derived values are claims, believed
 * by no rule; the rest is kept as it is (twin.h, twin_import).
 */
#ifndef TOOLS_IMPORT_ROWS_H
#define TOOLS_IMPORT_ROWS_H

#include "base/json.h"
#include "tools/app.h"

enum import_count { IMPORT_MAPPED, IMPORT_COERCED, IMPORT_KEPT, IMPORT_CLAIMS,
	IMPORT_ORPHANED, IMPORT_REJECTED, IMPORT_COUNTS };

/* import_count_name - "mapped". */
const char *import_count_name(enum import_count c);

struct import_row {
	int64_t line;		/* where it begins in the file */
	struct str user;
	bool repeated;		/* it was taken before */
	bool unwanted;		/* the learner has forbidden tracking */
	const char *fault;	/* it cannot be taken: why; NULL: it can */
	int64_t count[IMPORT_COUNTS];
	const struct js *rejects;	/* [{path, field, wants}] */
};

struct import_rows {
	struct app *ap;
	struct twin_env env;
	bool dry;		/* look, write nothing */
	struct str text;	/* the file; borrowed */
	/* one row; what it points to ends with the return */
	int (*row)(void *arg, const struct import_row *row, struct err *e);
	void *arg;
};

/*
 * import_rows_run - every row in its order. ERR_INVALID: the file as a whole
 * cannot be read (a CSV without the columns, a quote that is not closed).
 */
int import_rows_run(const struct import_rows *im, struct err *e) WARN_UNUSED;

#endif
