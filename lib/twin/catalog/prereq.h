/* SPDX-License-Identifier: MIT */
/*
 * prereq - what an exercise refers to among the other exercises: its
 * prerequisites and its scaffold. Used by curriculum.c, when all exercises
 * are known.
 */
#ifndef TWIN_CATALOG_PREREQ_H
#define TWIN_CATALOG_PREREQ_H

#include "twin/catalog/exercise.h"

enum { PREREQ_MAX = 8 };

/* prereq_read - x->prereqs and x->scaffold from the place of x. */
int prereq_read(const struct place *p, const struct exercise_refs *refs,
    struct exercise *x) WARN_UNUSED;

/* prereq_order - refuse a circle at the exercise that closes it. */
int prereq_order(const struct place *exercises, const struct curriculum *c)
    WARN_UNUSED;

#endif
