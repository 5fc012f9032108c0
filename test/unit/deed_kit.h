/* SPDX-License-Identifier: MIT */
/*
 * deed_kit - what learners write down in the tests of what counts: arguments of
 * log_attempt and append_artifact as texts, in which # is the number of the deed.
 */
#ifndef TEST_UNIT_DEED_KIT_H
#define TEST_UNIT_DEED_KIT_H

#include "test/unit/twin_kit.h"
#include "twin/journal/state.h"

enum { MONDAY = 3 };	/* after KIT_DAY, which is a Friday: 2024-10-07 */

/* An entry of fifteen minutes: its answer, its three fields, its time. */
#define ENTRY(text, form, more)						\
	"{\"exercise\":\"entry_time_15\",\"answer\":\"" text "\","	\
	"\"minutes\":20," more "\"form\":{\"thing\":\"" form "\","	\
	"\"result\":\"" form "\",\"noticed\":\"" form "\"},"		\
	"\"scores\":[{\"criterion\":\"one_thing\",\"level\":3,"		\
	"\"evidence\":\"" text "\"}]}"
/* A work product by itself. */
#define KEPT(type, text)						\
	"{\"type\":\"" type "\",\"title\":\"Mine\",\"text\":\"" text "\"}"
/* A day that was closed. */
#define CLOSE								\
	"{\"exercise\":\"day_close\",\"answer\":\"Всё\",\"minutes\":5,"	\
	"\"form\":{\"done\":\"Всё\",\"not_done\":\"Ничего\",\"thanks\":"	\
	"\"Маме\",\"quality\":4},\"scores\":[{\"criterion\":\"reason\","	\
	"\"level\":3,\"evidence\":\"Ничего\"}]}"
/* A draft for its task; the answer beside it is another one each time. */
#define DRAFT(text)							\
	"{\"exercise\":\"writing_2_able\",\"answer\":\"Draft # of mine\","	\
	"\"minutes\":45,\"form\":{\"reader\":\"my sister and # of her friends\","	\
	"\"text\":\"" text "\",\"weak\":\"the second step\"},\"scores\":["	\
	"{\"criterion\":\"path\",\"level\":3,\"evidence\":\"second step\"},"	\
	"{\"criterion\":\"weak_place\",\"level\":3,\"evidence\":"		\
	"\"second step\"}]}"
/* Five words, and forty that differ from each other. */
#define BLACK	"The black cat sleeps today"
#define TEN	"one two three four five six seven eight nine ten "
#define TWENTY	TEN "eleven twelve thirteen fourteen fifteen sixteen "		\
	"seventeen eighteen nineteen twenty "
#define FORTY	TWENTY "north south east west spring summer autumn winter red "	\
	"green blue white black bread water salt stone iron wood glass "
/* What is said of a text that counted before. */
#define SAME	"same text counts already"

/* deed_text - with a number in place of each #; a C string in a. */
const char *deed_text(struct arena *a, const char *text, int number);

/* deed_state - the learner's state, parsed; in l->a. */
struct state *deed_state(struct learner *l);

#endif
