/* SPDX-License-Identifier: MIT */
/*
 * field_value - a value that somebody sent against a field of the metamodel:
 * its type, range and choices.
 */
#ifndef TWIN_CATALOG_FIELD_VALUE_H
#define TWIN_CATALOG_FIELD_VALUE_H

#include "base/json.h"
#include "twin/catalog/metamodel.h"
#include "twin/value/value_fault.h"

/*
 * field_value - check and normalise.
 *
 *   path    to name in a fault
 *   scaled  number as an integer of the field's scale; ordinal of an enum;
 *           length of a list; 0 for text
 *   json    canonical text of the value, in a
 *
 * Returns false with *bad set.
 */
bool field_value(struct arena *a, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled, struct str *json,
    struct value_fault *bad);

/* field_value_size - the most bytes that a value's canonical text can take. */
size_t field_value_size(const struct field *f);

/* field_value_printable - no control characters but for tab and line ends. */
bool field_value_printable(struct str s);

/* field_value_fixed - a JSON number times 10^decimals; false when it is none,
 * has more digits after the point or more than 11 before it. */
bool field_value_fixed(struct arena *a, const struct js *v, int decimals,
    int64_t *out);

#endif
