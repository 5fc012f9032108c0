/* SPDX-License-Identifier: MIT */
/* field_text - a value of a field as a learner reads it. */
#ifndef TWIN_SPEECH_FIELD_TEXT_H
#define TWIN_SPEECH_FIELD_TEXT_H

#include "base/buf.h"
#include "base/json.h"
#include "twin/speech/speech.h"

/*
 * field_text_amount - a number in words of the language with the field's unit, whose
 * form goes with it: "1 day", "2,5 дня", "30 мин". In a.
 */
struct str field_text_amount(struct arena *a, enum twin_lang lang,
    const struct field *f, struct str number);

/*
 * field_text_value - a value in words: "4", "30 мин", "медленный", "20 декабря",
 * "Диссертация; Переезд", "энергия — 4; сон — 5"; empty for what says nothing. Of
 * sp the arena, the language and, for the year of a date, the day are used.
 *
 *   v   checked by field_value, now or under an older metamodel
 */
struct str field_text_value(const struct speech *sp, const struct field *f,
    const struct js *v);

/* field_text_members - what a record is made of: "сон [sleep], …"; empty for a field
 * of another type. In a. */
struct str field_text_members(struct arena *a, enum twin_lang lang,
    const struct field *f);

/* field_text_put_members - the same as member "members": [{key, name,
 * type, min, max}], the last two where it has a range. */
void field_text_put_members(struct js_out *o, const struct field *f,
    enum twin_lang lang);

/*
 * field_text_change - a line about a field: its name, what holds now and, where it
 * was another, what held before; long values are cut. Canonical JSON; "null" or
 * empty is nothing. sp as above.
 */
struct str field_text_change(const struct speech *sp, const struct field *f,
    struct str before, struct str after);

#endif
