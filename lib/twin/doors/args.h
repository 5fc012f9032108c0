/* SPDX-License-Identifier: MIT */
/*
 * args - what a schema cannot say of a door's arguments. Shape and size of
 * each member have been checked by the schema that stands before the door
 * (the tool's, or operator_event_schema); here are bytes, moments, and
 * values whose rules are in the data files.
 *
 * Sticky: after the first refusal every reader returns its neutral value and
 * the first refusal stays. Test `bad` once.
 */
#ifndef TWIN_DOORS_ARGS_H
#define TWIN_DOORS_ARGS_H

#include "base/json.h"
#include "twin/catalog/field_value.h"
#include "twin/catalog/form.h"
#include "twin/speech/sentences.h"
#include "twin/doors/door.h"

struct args {
	struct arena *a;
	enum twin_lang lang;
	struct refusal *no;
	bool bad;
};

/* args_init - zeroes f. */
void args_init(struct args *ck, struct arena *a, enum twin_lang lang,
    struct refusal *no);

/*
 * args_refuse - refuse with a sentence and a hint of sentence_list.h (SAY_NONE:
 * no hint); args serve both. Only the first one counts.
 */
void args_refuse(struct args *ck, enum refusal_code code, struct str field,
    enum sentence say, enum sentence hint, const struct sentence_args *args);

/* args_path - "scores[2].level", in a: a member of an element of a list. */
struct str args_path(struct args *ck, const char *list, size_t i,
    const char *member);

/* args_bytes - at most max bytes of UTF-8 (a schema counts code points). */
bool args_bytes(struct args *ck, struct str path, struct str s, size_t max);

/* args_printable - no control characters but for tab and line feed. */
bool args_printable(struct args *ck, struct str path, struct str s);

/* args_words - printable, and a word at least: blanks and dots say nothing. */
bool args_words(struct args *ck, struct str path, struct str s);

/* args_int - an integer member, 25.0 too; otherwise when absent. */
int64_t args_int(struct args *ck, const struct js *obj, const char *name,
    int64_t otherwise);

/*
 * args_when - member occurred_at: an RFC 3339 time, one without offset (there),
 * or a date, which means its end; now when absent. It is not in the future and,
 * unless `any` is said, at most TWIN_BACK_DAYS back.
 */
int64_t args_when(struct args *ck, const struct js *obj, struct str path,
    int64_t now, const struct zone *there, bool any);

/* args_value - field_value, refused here. Returns false after a refusal. */
bool args_value(struct args *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled, struct str *json);

/* args_form - form_check, refused here; form may be NULL. */
void args_form(struct args *ck, const struct exercise *x,
    const struct js *form);

#endif
