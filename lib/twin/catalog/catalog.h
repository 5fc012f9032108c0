/* SPDX-License-Identifier: MIT */
/*
 * catalog - the three data files, loaded and checked together; what
 * twin_env.cat points to. PURE: texts in, structs out.
 *
 * A bad file is refused whole. The message is one sentence that names the
 * file, the place (counted from 0, and the ids on the way) and the reason:
 * "curriculum.json: exercises[3].criteria[0].weight (time_4_mastery, filled):
 * must be 1..100".
 */
#ifndef TWIN_CATALOG_CATALOG_H
#define TWIN_CATALOG_CATALOG_H

#include "base/arena.h"
#include "base/err.h"
#include "twin/catalog/curriculum.h"
#include "twin/catalog/metamodel.h"
#include "twin/catalog/promotion.h"

struct catalog {
	const struct metamodel *mm;
	const struct curriculum *cu;
	const struct promotion *pr;
	/* what events and snapshots name: "2026.11.1-0f1e2d3c", the version and
	 * the first digits of the file's hash */
	struct str metamodel, curriculum, promotion;
};

/*
 * catalog_load - the three files' texts become one catalog.
 *
 *   out   set on success only; keeps nothing of the texts         in a
 *
 * Returns 0, or -1 with ERR_INVALID or ERR_LIMIT.
 */
int catalog_load(struct arena *a, struct str metamodel,
    struct str curriculum, struct str promotion, struct catalog **out,
    struct err *e) WARN_UNUSED;

/* Lookups; NULL when there is none. */
const struct field *catalog_field(const struct catalog *c, struct str name);
const struct exercise *catalog_exercise(const struct catalog *c,
    struct str id);
const struct practice *catalog_practice(const struct catalog *c,
    struct str id);
const struct product *catalog_product(const struct catalog *c,
    struct str id);

#endif
