/* SPDX-License-Identifier: MIT */
/*
 * operators - the operators of rules (doc/domain.md 5), one row each: what a
 * rule says of a state, before it is scaled.
 */
#ifndef TWIN_RULES_OPERATORS_H
#define TWIN_RULES_OPERATORS_H

#include "twin/rules/indicators.h"

/* One evaluation: what is asked, and the value so far as v / by. */
struct eval {
	struct indicators *r;
	const struct field *f;
	const struct rule *rule;
	int64_t days;		/* the window, 0 = ever */
	struct reading *out;
	int64_t v, by;
};

/*
 * operators_run - run the operator of ev->rule; ev->by is 1 before. Fills v,
 * by and the evidence of *out. false: there is no value.
 */
bool operators_run(struct eval *ev);

/* operators_cite - add an event to the evidence (0 = none) and its day. */
void operators_cite(struct reading *out, int64_t seq, int64_t day);

/* operators_ordinal - place of a code among a field's choices, 1 first, 0 none. */
int64_t operators_ordinal(const struct field *f, struct str code);

#endif
