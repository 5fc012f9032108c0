/* SPDX-License-Identifier: MIT */
/*
 * sentences - every sentence that the domain says, in Russian and English.
 *
 * A sentence is a pattern: {0} is the first argument, and
 * {0:minute/minutes} or {0:минута/минуты/минут} is the form of a word that
 * goes with the number in the first argument (two forms in English, three in
 * Russian: 1, 2-4, 5-20).
 */
#ifndef TWIN_SPEECH_SENTENCES_H
#define TWIN_SPEECH_SENTENCES_H

#include "base/arena.h"
#include "twin/value/lang.h"

enum sentence {
	SAY_NONE,
#define X(id, ru, en)	SAY_##id,
#include "twin/speech/sentence_list.h"
#undef X
	SENTENCES
};

enum { TEXT_ARGS = 8 };

struct sentence_args {
	struct str s[TEXT_ARGS];
};

/* sentences_say - a sentence with its arguments put in, in a. */
struct str sentences_say(struct arena *a, enum twin_lang lang, enum sentence id,
    const struct sentence_args *args);

/* sentences_fill - the same with a pattern of a data file. */
struct str sentences_fill(struct arena *a, enum twin_lang lang,
    struct str pattern, const struct sentence_args *args);

/* sentences_get - one without arguments; borrowed forever. */
struct str sentences_get(enum twin_lang lang, enum sentence id);

/* sentences_int, sentences_fixed - a number as text, in a. */
struct str sentences_int(struct arena *a, int64_t v);
struct str sentences_fixed(struct arena *a, enum twin_lang lang, int64_t v,
    int decimals);

/* sentences_day - a day as people say it, in a: "18 January", and with the year
 * when it is another one than today's. Days as in calendar.h. */
struct str sentences_day(struct arena *a, enum twin_lang lang, int64_t day,
    int64_t today);

/* sentences_moment - a time as calendar_time_text writes it, with its own offset:
 * "18 January, 17:20". Any other text stays as it is. */
struct str sentences_moment(struct arena *a, enum twin_lang lang, struct str at,
    int64_t today);

/* SAY - sentences_say with the arguments in place. */
#define SAY(a, lang, id, ...)                                                  \
	sentences_say(                                                         \
	    (a), (lang), (id), &(struct sentence_args){ { __VA_ARGS__ } })

#endif
