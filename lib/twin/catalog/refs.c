/* SPDX-License-Identifier: MIT */
#include "twin/catalog/shapes.h"

/* Data files name a field by its key alone, not by an alias. */
static const void *
find_field(const struct load *l, struct str key)
{
	const struct field *f = metamodel_field(l->m, key);

	return f != NULL && str_eq(f->key, key) ? f : NULL;
}

static bool
is_number(const void *found)
{
	return field_is_number(found);
}

static bool
is_declared(const void *found)
{
	const struct field *f = found;

	return f->kind == FIELD_DECLARED && (f->writers & WRITER_LEARNER) != 0;
}

static bool
is_derived(const void *found)
{
	return ((const struct field *)found)->kind == FIELD_DERIVED;
}

static bool
is_measure(const void *found)
{
	return is_derived(found) && is_number(found);
}

static int
decimals(const void *found)
{
	return ((const struct field *)found)->decimals;
}

const struct ref ref_field = { "field", find_field };
const struct ref ref_number = { "indicator", find_field, is_number,
	"is not numeric:", decimals };
const struct ref ref_declared = { "field", find_field, is_declared,
	"is not declared by the learner:" };
const struct ref ref_derived = { "indicator", find_field, is_derived,
	"is not derived:" };
const struct ref ref_measure = { "field", find_field, is_measure,
	"is not a derived number:", decimals };

static const void *
find_product(const struct load *l, struct str id)
{
	return curriculum_product(l->c, id);
}

static const void *
find_practice(const struct load *l, struct str id)
{
	return curriculum_practice(l->c, id);
}

static const void *
find_exercise(const struct load *l, struct str id)
{
	return curriculum_exercise(l->c, id);
}

const struct ref ref_exercise = { "exercise", find_exercise };
const struct ref ref_product = { "product type", find_product };
const struct ref ref_practice = { "practice", find_practice };
