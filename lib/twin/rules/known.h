/* SPDX-License-Identifier: MIT */
/*
 * known - whether a text says what has counted before (doc/domain.md 7). One idea
 * of it for answers, lists and work products: different words, whatever their
 * order, marks between them and letters that only look alike.
 */
#ifndef TWIN_RULES_KNOWN_H
#define TWIN_RULES_KNOWN_H

#include "twin/rules/verdict.h"

enum known_as {
	KNOWN_NEW,
	KNOWN_SHORT, /* the same few words */
	KNOWN_ELSEWHERE, /* the same text, for another exercise */
	KNOWN_DAYS, /* the same text, on two days before */
	KNOWN_SAME,		/* the same text, for that day */
	KNOWN_ASES
};

/*
 * known_answer - how an answer, form and work product included, has counted
 * before. What counts once a day may be as short and alike as days are, and what
 * counts once a week be alike from week to week.
 *
 *   mark  out: to keep when it counts (facts of its event), in a; "" = nothing
 */
enum known_as known_answer(struct arena *a, const struct state *s,
    const struct answer *an, struct str *mark);

/* known_that_day - whether an answer to the exercise was accepted for the answer's
 * day, as far as the marks of its texts are kept. */
bool known_that_day(struct arena *a, const struct state *s,
    const struct answer *an);

/*
 * known_product - the mark of a work product's text, in a, whichever way it came:
 * sent along, written in the form, or kept by itself; "" of an empty text and of
 * what counts once a day or week.
 */
struct str
known_product(struct arena *a, const struct product *type, struct str text);

/* known_text - the text of an answer that is its exercise's work product: what was
 * sent along, else the field that is counted in words, else "". */
struct str known_text(struct arena *a, const struct answer *an);

/* known_slot - the mark of study outside of tasks: what, how long, and when it is
 * said to have been. */
struct str known_slot(struct arena *a, struct str what, int64_t minutes,
    int64_t at);

/* known_find - the text of that mark, or NULL. */
const struct known *known_find(const struct state *s, struct str mark);

#endif
