/* SPDX-License-Identifier: MIT */
/*
 * exercise - reads one exercise of a curriculum. Used by curriculum.c, which
 * has read areas, practices, stages and products before. References to other
 * exercises are prereq.c's.
 */
#ifndef TWIN_CATALOG_EXERCISE_H
#define TWIN_CATALOG_EXERCISE_H

#include "twin/catalog/curriculum.h"
#include "twin/catalog/load.h"

struct exercise_refs {
	const struct metamodel *m;
	const struct curriculum *c;
};

/* exercise_read - x from the place of its object. */
int exercise_read(const struct place *p, const struct exercise_refs *refs,
    struct exercise *x) WARN_UNUSED;

const char *exercise_type_name(enum exercise_type t);
const char *exercise_role_name(enum exercise_role r);

#endif
