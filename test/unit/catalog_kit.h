/* SPDX-License-Identifier: MIT */
/*
 * catalog_kit - what the tests of the data files share: the shipped texts,
 * and a way to spoil one of them at one place.
 */
#ifndef TEST_UNIT_CATALOG_KIT_H
#define TEST_UNIT_CATALOG_KIT_H

#include "twin/catalog/catalog.h"

enum shipped { SHIPPED_MM, SHIPPED_CU, SHIPPED_PR, SHIPPED };

/*
 * One spoiled file. In the shipped text, from the first `after` on (NULL: the
 * start), the first `from` becomes `to`. A row that does not find its texts
 * fails the test: a table must not go stale in silence.
 */
struct spoiled {
	const char *why;
	const char *after, *from, *to;
	const char *want;	/* the message begins so; "fields[@key]" and
				   "exercises[@id]" are shipped positions, so
				   that additions do not move the table; the ids
				   behind a place count when this tells some */
};

/* catalog_kit_file - a file of the source tree, in a. */
struct str catalog_kit_file(struct arena *a, const char *path);

/* catalog_kit_text - a shipped file, in a. */
struct str catalog_kit_text(struct arena *a, enum shipped which);

/* catalog_kit_old - the file as 0.1.0 shipped and published it, in a. */
struct str catalog_kit_old(struct arena *a, enum shipped which);

/* catalog_kit_load - catalog_load of the shipped texts but for one of them. */
int catalog_kit_load(struct arena *a, enum shipped which, struct str text,
    struct catalog **out, struct err *e);

/* catalog_kit_spoil - text after the change of a row, in a. */
struct str catalog_kit_spoil(struct arena *a, struct str text,
    const struct spoiled *r);

/* catalog_kit_placed - "fields[@energy].max" with the position of that field or
 * exercise in the shipped file, in a. */
struct str catalog_kit_placed(struct arena *a, const char *want);

/* catalog_kit_refused_mm, catalog_kit_refused_cu, catalog_kit_refused_pr - a
 * test of a table of struct spoiled, by file. */
void catalog_kit_refused_mm(void **state);
void catalog_kit_refused_cu(void **state);
void catalog_kit_refused_pr(void **state);

#endif
