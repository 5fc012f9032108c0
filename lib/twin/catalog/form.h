/* SPDX-License-Identifier: MIT */
/*
 * form - the fields that an exercise's product is handed in with.
 */
#ifndef TWIN_CATALOG_FORM_H
#define TWIN_CATALOG_FORM_H

#include "base/json.h"
#include "twin/catalog/curriculum.h"
#include "twin/value/value_fault.h"

/*
 * form_check - the form argument against the exercise's form: unknown fields
 * and values of another type or size. Whether a field is filled is for the
 * criteria to say. form may be NULL. Returns false with *bad set ("form.KEY").
 */
bool form_check(struct arena *a, const struct exercise *x,
    const struct js *form, struct value_fault *bad);

/* form_max_len - code points of a text, or of an item of a list. */
int form_max_len(const struct form_field *ff);

/* form_max_items - of a list. */
int form_max_items(const struct form_field *ff);

/* form_field - by key, or NULL. */
const struct form_field *form_field(const struct exercise *x, struct str key);

/* form_value - what stands in a field of a form argument; NULL: nothing. */
const struct js *form_value(const struct js *form, struct str key);

/* form_text - the words of a field: a text as it is, the items of a list one a line,
 * in a; "" when there are none. */
struct str form_text(struct arena *a, const struct js *form, struct str key);

/* form_says - whether a value holds anything: words, a number, in a
 * list too. */
bool form_says(const struct js *v);

#endif
