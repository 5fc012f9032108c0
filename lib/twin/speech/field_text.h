/* SPDX-License-Identifier: MIT */
/* field_text - a value of a field as a learner reads it. */
#ifndef TWIN_SPEECH_FIELD_TEXT_H
#define TWIN_SPEECH_FIELD_TEXT_H

#include "base/buf.h"
#include "base/json.h"
#include "twin/catalog/metamodel.h"
#include "twin/value/lang.h"

/*
 * field_text_amount - a number in words of the language with the field's unit, whose
 * form goes with it: "1 day", "2,5 дня", "30 мин". In a.
 */
struct str field_text_amount(struct arena *a, enum twin_lang lang,
    const struct field *f, struct str number);

/*
 * field_text_change - a line about a field: its name, what holds now and, where it
 * was another, what held before. Canonical JSON; "null" or empty is nothing.
 */
struct str field_text_change(struct arena *a, enum twin_lang lang,
    const struct field *f, struct str before, struct str after);

#endif
