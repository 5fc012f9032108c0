/* SPDX-License-Identifier: MIT */
#include "twin/catalog/kind.h"

static const char *const names[KINDS] = {
	[KIND_NONE] = "",
#define X(id, name, verb)	[KIND_##id] = name,
#include "twin/catalog/kind_list.h"
#undef X
};

const char *
kind_name(enum kind k)
{
	return names[k];
}

enum kind
kind_find(struct str name)
{
	int k;

	for (k = KIND_NONE + 1; k < KINDS; k++)
		if (str_is(name, names[k]))
			return (enum kind)k;
	return KIND_NONE;
}
