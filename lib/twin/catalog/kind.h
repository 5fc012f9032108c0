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
	KIND_SLOT, KIND_ATTEMPT, KIND_ARTIFACT, KIND_METRIC, KIND_REFLECTION,
	KIND_PLAN_OPENED,
	KIND_PLAN_CLOSED_DAY, KIND_PLAN_CLOSED_WEEK, KIND_PLAN_CLOSED_MONTH,
	KIND_STRATEGY_SESSION, KIND_PRODUCT_CREATED, KIND_PRODUCT_COMPLETED,
	KIND_KNOWLEDGE_NOTED, KIND_PEER_HELP, KIND_PUBLISHED, KIND_DECLARED,
	KIND_CONSENT, KIND_REVIEW, KIND_DIAGNOSTIC, KIND_STAGE_CHANGED,
	KIND_DEGREE_SET, KIND_IMPORTED, KIND_VOIDED, KIND_DISPUTED,
	KIND_STARTED,
	KINDS
};

/* kind_name - "slot", "plan_closed_week"; "" for KIND_NONE. */
const char *kind_name(enum kind k);

/* kind_find - the kind of a name, KIND_NONE when there is none. */
enum kind kind_find(struct str name);

#endif
