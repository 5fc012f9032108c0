/* SPDX-License-Identifier: MIT */
/*
 * report - an answer's members as lines of text. Many hosts give their model an
 * answer's text and nothing else, so whatever the JSON says the text must say;
 * a table of sentences over the finished JSON keeps the two from differing.
 */
#ifndef TWIN_DOORS_REPORT_H
#define TWIN_DOORS_REPORT_H

#include "base/json.h"
#include "twin/doors/context.h"
#include "twin/speech/sentences.h"

/* What is null or empty reads as. */
#define REPORT_DASH	"—"

/*
 * One kind of line. path leads to an object (one line), a list of objects (one
 * line each), or, when there are no arguments, a map of fields of the metamodel (one
 * line per member: its name and value). An argument is a path from there; a list of
 * texts is joined.
 * Steps are separated by dots. `none` is what to say of an empty list or map, or
 * of null: SAY_NONE: nothing. `of` picks the objects that such a line is for; NULL:
 * all. `bare` is said instead of `say` when the last argument is null or
 * empty, so that no sentence ends in a dash.
 */
struct report_row {
	const char *path;
	enum sentence say;
	const char *arg[TEXT_ARGS];
	enum sentence none;
	bool (*of)(const struct js *one);
	enum sentence bare;
};

/*
 * report_add - append the lines of an answer, in the language of w. What a member
 * is called like a field of the metamodel, its codes are told by their words; a date
 * as people say it; what is `missing` beside an `exercise` by the sentences of its
 * criteria; an `indicator` and what is `stale` by name and key; an `outcome` in words;
 * a `coverage` in per cent.
 *
 *   whole  also say what there is not: a line of dashes, and `none`
 */
void report_add(struct buf *b, const struct context *w, const struct js *answer,
    const struct report_row *rows, size_t n, bool whole);

#endif
