/* SPDX-License-Identifier: MIT */
#include "twin/catalog/metamodel.h"

bool
field_is_number(const struct field *f)
{
	return f->type == TYPE_INT || f->type == TYPE_NUMBER;
}

static const struct field_name *
find_name(const struct metamodel *m, struct str name)
{
	size_t lo = 0, hi = m->nnames, mid;
	int c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		c = str_cmp(m->names[mid].name, name);
		if (c == 0)
			return &m->names[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

const struct field *
metamodel_field(const struct metamodel *m, struct str name)
{
	const struct field_name *n = find_name(m, name);

	return n == NULL ? NULL : n->field;
}

const struct field_group *
metamodel_group(const struct metamodel *m, struct str name)
{
	const struct field_name *n = find_name(m, name);

	return n == NULL ? NULL : n->group;
}

const struct choice *
metamodel_choice(const struct field *f, struct str code)
{
	size_t i;

	for (i = 0; i < f->nchoices; i++)
		if (str_eq(f->choices[i].code, code))
			return &f->choices[i];
	return NULL;
}

const struct member *
metamodel_member(const struct field *f, struct str key)
{
	size_t i;

	for (i = 0; i < f->nmembers; i++)
		if (str_eq(f->members[i].key, key))
			return &f->members[i];
	return NULL;
}

const struct choice *
metamodel_choice_at(const struct field *f, int64_t place)
{
	return f->type == TYPE_ENUM && place >= 1 &&
	    (uint64_t)place <= f->nchoices ? &f->choices[place - 1] : NULL;
}
