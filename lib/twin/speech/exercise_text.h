/* SPDX-License-Identifier: MIT */
/*
 * brief - an exercise told to the assistant: what to do, what to bring, how
 * it is judged, so that log_attempt can be called from the text alone.
 */
#ifndef TWIN_SPEECH_EXERCISE_TEXT_H
#define TWIN_SPEECH_EXERCISE_TEXT_H

#include "base/buf.h"
#include "base/json.h"
#include "twin/catalog/curriculum.h"
#include "twin/twin.h"

/* brief_text - lines of instruction, purpose, form and criteria with their
 * ids and levels; each ends with a line feed. */
void brief_text(struct buf *b, const struct exercise *x, enum twin_lang lang);

/* brief_product - member "product": {type, name, form[]}. */
void brief_product(struct js_out *o, const struct exercise *x,
    enum twin_lang lang);

#endif
