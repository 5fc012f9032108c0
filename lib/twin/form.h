/* SPDX-License-Identifier: MIT */
/*
 * form - the fields that an exercise's product is handed in with.
 */
#ifndef TWIN_FORM_H
#define TWIN_FORM_H

#include "twin/check.h"
#include "twin/curriculum.h"

/*
 * form_check - the form argument against the exercise's form: unknown fields
 * and values of another type or size are refused (through ck, "form.KEY").
 * Whether a field is filled is for the criteria to say. form may be NULL.
 */
void form_check(struct check *ck, const struct exercise *x,
    const struct js *form);

#endif
