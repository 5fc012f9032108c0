/* SPDX-License-Identifier: MIT */
/*
 * criterion - reads one criterion of an exercise (doc/domain.md 4, 7).
 * What its kind needs is a row of a table. Used by exercise.c.
 */
#ifndef TWIN_CATALOG_CRITERION_H
#define TWIN_CATALOG_CRITERION_H

#include "twin/catalog/exercise.h"

/* criterion_read - x->form is read already; x->criteria before cr too. */
int criterion_read(const struct place *p, const struct exercise_refs *refs,
    const struct exercise *x, struct criterion *cr) WARN_UNUSED;

const char *criterion_kind_name(enum criterion_kind k);

#endif
