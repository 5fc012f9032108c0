/* SPDX-License-Identifier: MIT */
/*
 * word_set - the different words of a text, and how much a text or a list says when
 * it says the same over and over.
 */
#ifndef TWIN_VALUE_WORD_SET_H
#define TWIN_VALUE_WORD_SET_H

#include "base/arena.h"
#include "base/str.h"

/*
 * word_set - the different words of a text, sorted, in a.
 *
 *   key     the text by words_key, whose bytes they stay
 *   digits  whether numbers are words, and "page 3" is another than "page 4"
 *   n       out: how many
 */
struct str *word_set(struct arena *a, struct str key, bool digits, size_t *n);

/* word_set_words - words of a text, each of them up to three times as often as there
 * are different ones: a text says the same word again, but not only that. */
int64_t word_set_words(struct arena *a, struct str text);

/* word_set_items - of n items those that count: one of three words or more that says
 * the same as another does not, as short ones may (yes, no, sleep). */
int64_t word_set_items(struct arena *a, const struct str *item, size_t n);

#endif
