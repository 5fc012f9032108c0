/* SPDX-License-Identifier: MIT */
/*
 * speech - what a sentence may depend on: whom it is about, on which day, in
 * which language. A value; it owns nothing.
 */
#ifndef TWIN_SPEECH_SPEECH_H
#define TWIN_SPEECH_SPEECH_H

#include "base/arena.h"
#include "twin/catalog/catalog.h"
#include "twin/journal/state.h"
#include "twin/speech/sentences.h"

struct speech {
	struct arena *a;	/* where sentences are made */
	enum twin_lang lang;
	const struct catalog *cat;
	const struct state *s;
	int64_t today;
	int part;		/* of the day it is, PART_*; 0 = not known */
};

#endif
