/* SPDX-License-Identifier: MIT */
/*
 * old_kit - data that an earlier version wrote, kept as text in
 * test/unit/old/VERSION.rows.
 */
#ifndef TEST_UNIT_OLD_KIT_H
#define TEST_UNIT_OLD_KIT_H

#include "base/arena.h"
#include "base/str.h"

struct old_row {
	const char *table;
	struct str key, value;
};

/* old_kit_rows - the rows of a version, e.g. "0.1.0", in key order. in a */
size_t old_kit_rows(struct arena *a, const char *version,
    struct old_row **out);

/*
 * old_kit_make - the data directory that had these rows, at a path that does
 * not exist. Its realm is https://ory.example/, its secret key an arbitrary one.
 */
void old_kit_make(struct arena *a, const char *version, const char *dir);

#endif
