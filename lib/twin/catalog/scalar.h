/* SPDX-License-Identifier: MIT */
/*
 * scalar - the single values of data files: each reader refuses what is not
 * of its kind, and copies what is kept.
 */
#ifndef TWIN_CATALOG_SCALAR_H
#define TWIN_CATALOG_SCALAR_H

#include "twin/catalog/kind.h"
#include "twin/catalog/place.h"

enum { SLUG_MAX = 48 };

struct word {
	const char *name;	/* NULL ends the table */
	int value;
};

/* What a name may refer to. */
struct ref {
	const char *what;	/* "group": refused as "no group 'x'" */
	const void *(*find)(const struct load *l, struct str name);
	bool (*fits)(const void *found);	/* NULL: any does */
	const char *misfit;	/* "is not numeric:" */
	int (*decimals)(const void *found);	/* for a row that scales */
};

/* min..max code points, no control characters, no blank at an end. */
int scalar_text(const struct place *p, int64_t min, int64_t max,
    struct str *out) WARN_UNUSED;

/* {"ru", "en"}, each such a text. */
int scalar_texts(const struct place *p, int64_t min, int64_t max,
    struct str out[2]) WARN_UNUSED;

/* [a-z][a-z0-9_]*, at most SLUG_MAX. */
int scalar_slug(const struct place *p, struct str *out) WARN_UNUSED;

/* Digits and dots. */
int scalar_version(const struct place *p, struct str *out) WARN_UNUSED;

/* 2026-11-22 */
int scalar_date(const struct place *p, struct str *out) WARN_UNUSED;

/* true or false; a whole number from min to max. */
int scalar_bool(const struct place *p, bool *out) WARN_UNUSED;
int scalar_int(const struct place *p, int64_t min, int64_t max, int *out)
    WARN_UNUSED;

/*
 * scalar_fixed - a number as value x 10^decimals: 6.7 with one decimal is 67.
 * More digits after the point than decimals, an exponent or more than 15
 * digits are refused.
 */
int scalar_fixed(const struct place *p, int decimals, int64_t *out)
    WARN_UNUSED;

/* One of words. */
int scalar_word(const struct place *p, const struct word *words, int *out)
    WARN_UNUSED;

/* The name of an event kind. */
int scalar_kind(const struct place *p, enum kind *out) WARN_UNUSED;

/* scalar_ref - a slug that ref finds; *out is the pointer to what it found. */
int scalar_ref(const struct place *p, const struct ref *ref, void *out)
    WARN_UNUSED;

/* word_name - the name of a value, "" when the table has none. */
const char *word_name(const struct word *words, int value);

/* scalar_bad_range - refuse: "must be WHAT1..5". */
int scalar_bad_range(const struct place *p, const char *what, int64_t min,
    int64_t max);

#endif
