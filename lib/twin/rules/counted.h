/* SPDX-License-Identifier: MIT */
/*
 * counted - what of a deed counts (doc/domain.md 7). It is kept as it was said,
 * whatever of it counts, and nobody is accused of anything.
 */
#ifndef TWIN_RULES_COUNTED_H
#define TWIN_RULES_COUNTED_H

#include "twin/catalog/catalog.h"
#include "twin/journal/state.h"
#include "twin/rules/verdict.h"

/*
 * counted_minutes - of the minutes said of one deed those that count on its day:
 * at most `most`, and no more than a day has of waking hours.
 */
int64_t counted_minutes(const struct state *s, int64_t day, int64_t said,
    int64_t most);

/*
 * counted_mark - the mark of an answer on its day, in a: of exercise, day and all
 * that was said, folded; minutes and scores are not in it.
 */
struct str counted_mark(struct arena *a, const struct answer *an);

/*
 * counted_turn - whether one more product of a type counts on that day: of one
 * that counts once a day or week, only the first. NULL: no product, counts.
 */
bool counted_turn(const struct state *s, const struct product *type,
    int64_t day);

/* counted_late - whether it came so late that it counts no more: a plan is none
 * once its day or week is over, but whoever was without the program for a while
 * has the one after it. Days: of the product, and on which it came. */
bool counted_late(const struct product *type, int64_t day, int64_t today);

/*
 * counted_words - the fewest words by which an exercise of ours takes a text for
 * a product of that type; 0: there is none that goes by words.
 */
int64_t counted_words(const struct catalog *cat, const struct product *type);

/* counted_asked - whether some stage asks for products of this type; NULL: no. */
bool counted_asked(const struct promotion *pr, const struct product *type);

/* Whether an exercise has counted before, in whatever words: what is to rest between
 * two times counts once a day, what is done once counts once. */
enum counted_before {
	COUNTED_NOT,
	COUNTED_THAT_DAY,
	COUNTED_ONCE
};

/* counted_before - of an answer to it, for the answer's day. */
enum counted_before
counted_before(struct arena *a, const struct state *s, const struct answer *an);

#endif
