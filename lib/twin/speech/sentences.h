/* SPDX-License-Identifier: MIT */
/*
 * text - every sentence that the domain says, in Russian and English.
 *
 * A sentence is a pattern: {0} is the first argument, and
 * {0:minute/minutes} or {0:минута/минуты/минут} is the form of a word that
 * goes with the number in the first argument (two forms in English, three in
 * Russian: 1, 2-4, 5-20).
 */
#ifndef TWIN_SPEECH_SENTENCES_H
#define TWIN_SPEECH_SENTENCES_H

#include "base/arena.h"
#include "twin/twin.h"

enum text {
	TEXT_NONE,
#define X(id, ru, en)	TEXT_##id,
#include "twin/speech/sentence_list.h"
#undef X
	TEXTS
};

enum { TEXT_ARGS = 6 };

struct text_args {
	struct str s[TEXT_ARGS];
};

/* text_say - a sentence with its arguments put in, in a. */
struct str text_say(struct arena *a, enum twin_lang lang, enum text id,
    const struct text_args *args);

/* text_of - one without arguments; borrowed for ever. */
struct str text_of(enum twin_lang lang, enum text id);

/* text_int, text_fixed - a number as text, in a. */
struct str text_int(struct arena *a, int64_t v);
struct str text_fixed(struct arena *a, enum twin_lang lang, int64_t v,
    int decimals);

/* SAY - text_say with the arguments in place. */
#define SAY(a, lang, id, ...)						\
	text_say((a), (lang), (id), &(struct text_args){ { __VA_ARGS__ } })

#endif
