/* SPDX-License-Identifier: MIT */
/*
 * kind - the kinds of journal events (doc/domain.md 3) and their names.
 *
 * Data files name them in rules, criteria and promotion needs; the journal
 * stores the name. One table, so that both mean the same thing.
 */
#ifndef TWIN_CATALOG_KIND_H
#define TWIN_CATALOG_KIND_H

#include "base/str.h"

enum kind {
	KIND_NONE,
#define X(id, name, verb)	KIND_##id,
#include "twin/catalog/kind_list.h"
#undef X
	KINDS
};

/* kind_name - "slot", "plan_closed_week"; "" for KIND_NONE. */
const char *kind_name(enum kind k);

/* kind_find - the kind of a name, KIND_NONE when there is none. */
enum kind kind_find(struct str name);

#endif
