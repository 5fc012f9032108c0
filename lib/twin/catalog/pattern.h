/* SPDX-License-Identifier: MIT */
/*
 * pattern - sentences of a data file that the program completes with numbers
 * (speech/sentences.h says how); for the *_load.c files alone.
 */
#ifndef TWIN_CATALOG_PATTERN_H
#define TWIN_CATALOG_PATTERN_H

#include "twin/catalog/place.h"

/*
 * pattern_check - whether all braces of a text in both languages hold one of the
 * first args numbers, alone or with as many forms of a word as the language has.
 * name is the member of p that it stands in. ERR_INVALID.
 */
int pattern_check(const struct place *p, const char *name,
    const struct str *text, int args) WARN_UNUSED;

#endif
