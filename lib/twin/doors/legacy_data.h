/* SPDX-License-Identifier: MIT */
/*
 * legacy_data - a twin in the shape in which the system before this one kept it:
 * values below its paths, nested. Our values come first; where there is none,
 * what that system claimed, and what it kept that has no place here.
 */
#ifndef TWIN_DOORS_LEGACY_DATA_H
#define TWIN_DOORS_LEGACY_DATA_H

#include "twin/doors/context.h"

/* One value. */
struct legacy_value {
	struct str path; /* parts between slashes */
	struct str json;
	bool claimed; /* that system's word, checked by nobody */
};

struct legacy_data {
	struct context *w;
	bool back;
	struct indicators r;
	const struct js **imported; /* bodies of entries, newest first */
	size_t nimported;
	struct legacy_value *v; /* in the order of their paths, by parts */
	size_t n;
};

/* legacy_data_take - all values; w->in->imported has what was imported. back: for
 * that system itself, whose word on what is measured stays until the learner has
 * done something here. -1: such an entry is damaged. In w->a. */
int legacy_data_take(struct context *w, bool back, struct legacy_data *out)
    WARN_UNUSED;

/* legacy_data_field - the value that a field has here; empty: none. */
struct str legacy_data_field(struct legacy_data *d, const struct field *f);

/* legacy_data_claim - what that system said of a field; empty: nothing. */
struct str
legacy_data_claim(const struct legacy_data *d, const struct field *f);

/*
 * legacy_data_put - what stands below a path ("" all of it) as one JSON value;
 * false, and nothing is put: there is nothing.
 */
bool
legacy_data_put(const struct legacy_data *d, struct str path, struct js_out *o);

/* legacy_data_has - whether anything stands there. */
bool legacy_data_has(const struct legacy_data *d, struct str path);

/* legacy_row - the door twin_legacy_row. */
int legacy_row(struct context *w, struct twin_answer *out) WARN_UNUSED;

#endif
