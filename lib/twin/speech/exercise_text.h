/* SPDX-License-Identifier: MIT */
/*
 * exercise_text - an exercise told to the assistant: what to do, what to bring, how
 * it is judged, so that log_attempt can be called from the text alone.
 */
#ifndef TWIN_SPEECH_EXERCISE_TEXT_H
#define TWIN_SPEECH_EXERCISE_TEXT_H

#include "base/buf.h"
#include "base/json.h"
#include "twin/catalog/curriculum.h"
#include "twin/value/lang.h"

/* exercise_text - lines of instruction, purpose, form and criteria with their
 * ids and levels; each ends with a line feed. */
void
exercise_text(struct buf *b, const struct exercise *x, enum twin_lang lang);

/* exercise_text_minutes - member "minutes": {min, typ, max}. */
void exercise_text_minutes(struct js_out *o, const struct exercise *x);

/* exercise_text_when - member "when": {parts[], weekdays[]}, for what has its
 * time; else none. */
void exercise_text_when(struct js_out *o, const struct exercise *x);

/* exercise_text_product - member "product": {type, name, form[]}. */
void exercise_text_product(struct js_out *o, const struct exercise *x,
    enum twin_lang lang);

#endif
