/* SPDX-License-Identifier: MIT */
/*
 * field - reads one field of a metamodel: everything that stands in the field
 * itself and does not refer to other fields. Used by metamodel.c.
 */
#ifndef TWIN_CATALOG_FIELD_H
#define TWIN_CATALOG_FIELD_H

#include "twin/catalog/metamodel.h"
#include "twin/catalog/load.h"

enum { FIELD_ALIASES = 8, FIELD_PATH = 200 };	/* names; length of a path */

/* field_read - f from the place of its object; m has units and groups. */
int field_read(const struct place *p, const struct metamodel *m,
    struct field *f) WARN_UNUSED;

/* field_ind - whether member ind of p is an id: IND. or DT. and numbers. */
int field_ind(const struct place *p, struct str ind) WARN_UNUSED;

const char *field_type_name(enum field_type t);

#endif
