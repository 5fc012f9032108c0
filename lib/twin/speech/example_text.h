/* SPDX-License-Identifier: MIT */
/*
 * example_text - the two answers that an exercise shows: for the assistant to
 * explain what is asked, not to hand out as the learner's.
 */
#ifndef TWIN_SPEECH_EXAMPLE_TEXT_H
#define TWIN_SPEECH_EXAMPLE_TEXT_H

#include "base/buf.h"
#include "base/json.h"
#include "twin/catalog/curriculum.h"
#include "twin/value/lang.h"

/* example_text - in words, each line with its line feed; nothing when the
 * exercise has none. */
void example_text(struct buf *b, const struct exercise *x,
    enum twin_lang lang);

/*
 * example_text_put - member "examples": {good: {form}, nearly: {form, misses,
 * note}} or null; the nearly good form has only the fields that differ.
 */
void example_text_put(struct js_out *o, const struct exercise *x,
    enum twin_lang lang);

#endif
