/* SPDX-License-Identifier: MIT */
/*
 * args - arguments of a door, read strictly: what is not named is refused,
 * never ignored, and a refusal names the member and the remedy.
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
	struct twin_fault *f;
	bool bad;
};

/* args_init - zeroes f. */
void args_init(struct args *ck, struct arena *a, enum twin_lang lang,
    struct twin_fault *f);

/*
 * args_refuse - refuse with a sentence and a hint of sentence_list.h (SAY_NONE:
 * no hint); args serve both. Only the first one counts.
 */
void args_refuse(struct args *ck, enum twin_code code, struct str field,
    enum sentence say, enum sentence hint, const struct sentence_args *args);

/* args_path - "scores[2].level", in a: a member of an element of a list. */
struct str args_path(struct args *ck, const char *list, size_t i,
    const char *member);

/*
 * args_members - refuse members that names[] (NULL at its end) does not hold.
 * prefix is put before the name ("scores[2]."), may be empty.
 */
void args_members(struct args *ck, const struct js *obj,
    const char *const *names, struct str prefix);

/* A member to read: required or not, and the path to show for it. */
struct arg {
	const struct js *obj;
	const char *name;
	bool must;
	struct str path;	/* empty: the name itself */
};

bool args_has(const struct js *obj, const char *name);	/* null = absent */

/* args_bytes - a string of min..max bytes; over max is TWIN_LIMIT. */
struct str args_bytes(struct args *ck, struct arg g, size_t min,
    size_t max);

/* args_chars - a string of min..max code points without control characters
 * except tab and newline. */
struct str args_chars(struct args *ck, struct arg g, size_t min,
    size_t max);

/* args_int - an integer of min..max; otherwise when absent. */
int64_t args_int(struct args *ck, struct arg g, int64_t min, int64_t max,
    int64_t otherwise);

bool args_bool(struct args *ck, struct arg g, bool otherwise);

/* args_list - an array of min..max elements (over max is TWIN_LIMIT); NULL
 * when absent. */
const struct js *args_list(struct args *ck, struct arg g, size_t min,
    size_t max);

/* args_object - an object, or NULL when absent. */
const struct js *args_object(struct args *ck, struct arg g);

/* args_when - an instant that is not in the future; now when absent. */
int64_t args_when(struct args *ck, struct arg g, int64_t now,
    int64_t tz_min);

/* args_fault - refuse a value; hint: for a member that nobody knows. */
void args_fault(struct args *ck, const struct value_fault *bad,
    enum sentence hint);

/* args_value - field_value, refused here. Returns false after a refusal. */
bool args_value(struct args *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled, struct str *json);

/* args_form - form_check, refused here; form may be NULL. */
void args_form(struct args *ck, const struct exercise *x,
    const struct js *form);

#endif
