/* SPDX-License-Identifier: MIT */
/*
 * catalog - loads the three files in the order in which they refer to each
 * other, and makes sure that every table a rule names exists.
 */
#include "twin/catalog/catalog.h"

#include "twin/catalog/computable.h"
#include "twin/catalog/files.h"

enum { HASH_SHOWN = 8 };	/* digits of a version */

static struct str
stamp(struct arena *a, struct str version, struct str hash)
{
	return arena_printf(a, STR_FMT "-%.*s", STR_ARG(version), HASH_SHOWN,
	    hash.p);
}

int
catalog_load(struct arena *a, struct str metamodel, struct str curriculum,
    struct str promotion, struct catalog **out, struct err *e)
{
	struct catalog *cat = arena_one(a, struct catalog);
	struct metamodel *m;
	struct curriculum *c;
	struct promotion *pr;

	if (metamodel_load(a, metamodel, &m, e) == -1 ||
	    curriculum_load(a, curriculum, m, &c, e) == -1 ||
	    promotion_load(a, promotion, m, c, &pr, e) == -1 ||
	    computable(m, c, pr, e) == -1)
		return -1;
	*cat = (struct catalog){ m, c, pr,
	    stamp(a, m->version, m->hash), stamp(a, c->version, c->hash),
	    stamp(a, pr->version, pr->hash) };
	*out = cat;
	return 0;
}

const struct field *
catalog_field(const struct catalog *c, struct str name)
{
	return metamodel_field(c->mm, name);
}

const struct exercise *
catalog_exercise(const struct catalog *c, struct str id)
{
	return curriculum_exercise(c->cu, id);
}

const struct practice *
catalog_practice(const struct catalog *c, struct str id)
{
	return curriculum_practice(c->cu, id);
}

const struct product *
catalog_product(const struct catalog *c, struct str id)
{
	return curriculum_product(c->cu, id);
}
