/* SPDX-License-Identifier: MIT */
/*
 * node - a compiled schema as compile.c and link.c build it, check.c and tidy.c
 * walk it and detail.c words its faults. Private to those five.
 *
 * Absent keywords are zero: no types means any type, `set` false means no
 * bound, a NULL pointer no sub-schema.
 */
#ifndef SCHEMA_NODE_H
#define SCHEMA_NODE_H

#include "schema/schema.h"

struct schema_bound {
	bool set;
	double v;
};

struct schema_count {
	bool set;
	size_t n;
};

struct schema_list {
	struct schema **p;
	size_t n;
};

struct schema_prop {
	struct str name;
	struct schema *s;
};

struct schema {
	const struct js *src;
	struct schema *older;		/* all of one compilation, newest first */
	bool never;			/* the schema false */
	unsigned types;			/* bits 1 << enum js_type */
	const struct js *values;	/* enum: an array */
	const struct js *constant;
	struct schema_bound min, max;
	struct schema_count min_len, max_len, min_items, max_items;
	struct schema_count min_members, max_members;
	struct schema_prop *props;
	size_t nprops;
	struct str *required;
	size_t nrequired;
	struct schema *others;	/* additionalProperties */
	struct schema *items;
	struct schema_list all, any;
	struct schema *if_, *then_, *else_, *ref;
	struct str ref_text, anchor, header;
	const char *loose;		/* of the root only, as params */
	struct schema_param *params;
	size_t nparams;
	enum { SCHEMA_NEW, SCHEMA_OPEN, SCHEMA_DONE } visit;
};

/*
 * schema_link - resolve the references of a compiled document and gather the
 * headers of its root.
 *
 *   newest  the list of all its schemas, by `older`
 *
 * Returns 0, or -1 (ERR_INVALID).
 */
int schema_link(struct arena *a, struct schema *root, struct schema *newest,
    struct err *e) WARN_UNUSED;

#endif
