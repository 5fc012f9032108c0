/* SPDX-License-Identifier: MIT */
#include "twin/catalog/curriculum.h"

const struct exercise *
curriculum_exercise(const struct curriculum *c, struct str id)
{
	size_t lo = 0, hi = c->nexercises, mid;
	int cmp;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		cmp = str_cmp(c->by_id[mid]->id, id);
		if (cmp == 0)
			return c->by_id[mid];
		if (cmp < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

const struct practice *
curriculum_practice(const struct curriculum *c, struct str id)
{
	size_t i;

	for (i = 0; i < c->npractices; i++)
		if (str_eq(c->practices[i].id, id))
			return &c->practices[i];
	return NULL;
}

const struct product *
curriculum_product(const struct curriculum *c, struct str id)
{
	size_t i;

	for (i = 0; i < c->nproducts; i++)
		if (str_eq(c->products[i].id, id))
			return &c->products[i];
	return NULL;
}

int
curriculum_stage(const struct curriculum *c, struct str name)
{
	size_t i, j;

	if (name.n == 0)
		return 0;
	for (i = 0; i < TWIN_STAGES; i++) {
		if (str_eq(c->stages[i].id, name) ||
		    str_eq(c->stages[i].code, name))
			return (int)i + 1;
		for (j = 0; j < c->stages[i].naliases; j++)
			if (str_eq(c->stages[i].aliases[j], name))
				return (int)i + 1;
	}
	return 0;
}

const struct criterion *
curriculum_criterion(const struct exercise *x, struct str id)
{
	size_t i;

	for (i = 0; i < x->ncriteria; i++)
		if (str_eq(x->criteria[i].id, id))
			return &x->criteria[i];
	return NULL;
}

bool
curriculum_first_step(const struct exercise *x)
{
	return x->role == ROLE_ONBOARDING && !x->repeatable;
}

bool
curriculum_scored(const struct criterion *cr)
{
	return cr->kind == CRIT_RUBRIC || cr->kind == CRIT_MENTOR_CONFIRMS;
}
