/* SPDX-License-Identifier: MIT */
/*
 * shapes - what the tables of the three data files share; for the *_load.c
 * files alone.
 */
#ifndef TWIN_CATALOG_SHAPES_H
#define TWIN_CATALOG_SHAPES_H

#include "twin/catalog/curriculum.h"
#include "twin/catalog/load.h"

/*
 * rules_load - what fields refer to among the others, when all are known:
 * their rules and thresholds, and m->derived in an order without circles.
 *
 *   fields   place of the array
 */
int rules_load(const struct place *fields, struct metamodel *m) WARN_UNUSED;

/* shape_exercise - what stands in one exercise itself. */
extern const struct shape shape_exercise;

/* shape_examples - the two answers that an exercise shows. */
extern const struct shape shape_examples;

/* example_check - whether they fit its form and criteria, all read by now. */
int example_check(const struct place *p, const struct exercise *x)
    WARN_UNUSED;

/* exercises_load - their prerequisites and scaffolds, when all are known. */
int exercises_load(const struct place *exercises, struct curriculum *c)
    WARN_UNUSED;

/* A field by its key: any, a number, a derived one, a derived number. */
extern const struct ref ref_field, ref_number, ref_declared, ref_derived, ref_measure;
extern const struct ref ref_product, ref_practice, ref_exercise;

/* words_cmp - < <= = >= > */
extern const struct word words_cmp[];

/* window_ok - whether a window may be so many days: 30, or N weeks. */
bool window_ok(int days);

#endif
