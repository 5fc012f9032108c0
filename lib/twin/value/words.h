/* SPDX-License-Identifier: MIT */
/*
 * words - what can be counted and found in a learner's text. Well-formed
 * UTF-8; letters of any script are letters.
 */
#ifndef TWIN_VALUE_WORDS_H
#define TWIN_VALUE_WORDS_H

#include "base/arena.h"
#include "base/str.h"

/* words_count - runs without blanks that hold a letter or a digit. */
int64_t words_count(struct str s);

/* words_lines - lines that hold a word. */
int64_t words_lines(struct str s);

/* words_url - whether an http or https URL with a host occurs, its scheme in any
 * case. */
bool words_url(struct str s);

/*
 * words_fold - a text as it is compared, in a: lower case, ё as е, one form of
 * dash, quotation mark and ellipsis each, runs of blanks as one blank.
 */
struct str words_fold(struct arena *a, struct str s);

/*
 * words_key - the words of a text by which it is known again, in a: folded, one
 * blank between two, nothing but letters and digits. What nobody sees is left
 * out, accents too, and letters that look alike in Cyrillic, Greek and Latin are
 * one: for comparing only.
 */
struct str words_key(struct arena *a, struct str s);

/*
 * words_begin - whether a word of the text, which is folded, begins so; beginning
 * is folded, too.
 */
bool words_begin(struct str text, struct str beginning);

/*
 * words_quoted - whether the quote stands in the text, word for word, both
 * folded; quotation marks, full stops and blanks at its ends do not count. A
 * quote without a word is none, nor is one of a part of a word alone.
 */
bool words_quoted(struct arena *a, struct str text, struct str quote);

#endif
