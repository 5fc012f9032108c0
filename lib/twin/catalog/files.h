/* SPDX-License-Identifier: MIT */
/*
 * files - each of the three data files read by its tables (load.h), for
 * catalog_load and for whoever needs a stored version of one.
 *
 * A file is checked for its form and for what it refers to. What version
 * 0.1.0 accepted is still accepted here, but for numbers that cannot be counted
 * with (more than 15 digits), so every published file can be loaded by its hash;
 * catalog_load asks more of a set that is to be in force.
 *
 *   text   the whole file                                     borrows
 *   m, c   what it refers to                                  keeps
 *   out    set on success only                                in a
 *
 * Each returns 0, or -1 with ERR_INVALID and "curriculum.json: PLACE (IDS): why",
 * or ERR_LIMIT.
 */
#ifndef TWIN_CATALOG_FILES_H
#define TWIN_CATALOG_FILES_H

#include "base/arena.h"
#include "base/err.h"
#include "twin/catalog/promotion.h"

int metamodel_load(struct arena *a, struct str text, struct metamodel **out,
    struct err *e) WARN_UNUSED;

int curriculum_load(struct arena *a, struct str text,
    const struct metamodel *m, struct curriculum **out, struct err *e)
    WARN_UNUSED;

int promotion_load(struct arena *a, struct str text,
    const struct metamodel *m, const struct curriculum *c,
    struct promotion **out, struct err *e) WARN_UNUSED;

#endif
