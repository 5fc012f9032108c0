/* SPDX-License-Identifier: MIT */
/*
 * legacy_path - where something stood in the system before this one: below four
 * categories are groups, below these fields. "1_declarative/1_2_goals/09_..."
 */
#ifndef TWIN_DOORS_LEGACY_PATH_H
#define TWIN_DOORS_LEGACY_PATH_H

#include "base/arena.h"
#include "twin/catalog/metamodel.h"
#include "twin/doors/args.h"

enum legacy_place {
	LEGACY_NOWHERE,
	LEGACY_ROOT,
	LEGACY_CATEGORY,
	LEGACY_GROUP,
	LEGACY_FIELD
};

/* One for each kind of field, which is its number + 1; LEGACY_NAME_MAX: bytes of a name
 * that go on into a path or a sentence. */
enum { LEGACY_CATEGORIES = 4, LEGACY_NAME_MAX = 400 };

struct legacy_path {
	enum legacy_place place;
	enum field_kind kind; /* of a category and of what is below it */
	const struct field_group *group;
	const struct field *field;
	struct str slashed; /* the path as asked for, parts between slashes */
};

/*
 * legacy_path_find - what a path names: one of that system's with slashes or
 * with dots, an id of its catalogue ("IND.1.2"), alone or as the last part, or a
 * key of ours. "", "/" and "." are the root.
 */
void legacy_path_find(struct arena *a, const struct metamodel *mm,
    struct str path, struct legacy_path *out);

/*
 * legacy_path_field - a field which that system had, or NULL.
 *
 *   last   the last part of the path
 */
const struct field *legacy_path_field(const struct metamodel *mm,
    struct str slashed, struct str dotted, struct str last);

/* legacy_path_category - "1_declarative" of a kind. */
const char *legacy_path_category(enum field_kind kind);

/* legacy_path_group - the full path of a group, or its id. */
struct str legacy_path_group(const struct field_group *g);

/* legacy_path_of - the full path of a field, or its key when that system had
 * none; in a. legacy_path_leaf - its last part. */
struct str legacy_path_of(const struct field *f);
struct str legacy_path_leaf(struct str path);

/* legacy_path_below - whether a path is `top` or in it; "" is above all. */
bool legacy_path_below(struct str path, struct str top);

/* legacy_path_unknown - refuse a path that names nothing. */
void legacy_path_unknown(
    struct args *ck, enum refusal_code code, struct str path, struct str field);

#endif
