/* SPDX-License-Identifier: MIT */
/*
 * rule - reads the rules of derived fields and the stages' thresholds, the
 * two parts of a metamodel that refer to other fields. Used by metamodel.c.
 */
#ifndef TWIN_CATALOG_RULE_H
#define TWIN_CATALOG_RULE_H

#include "twin/catalog/metamodel.h"
#include "twin/catalog/load.h"

/* rule_read - f->rule from the place of its object; m->names is ready. */
int rule_read(const struct place *p, const struct metamodel *m,
    struct field *f) WARN_UNUSED;

/* rule_thresholds - f->thresholds from the place of their array. */
int rule_thresholds(const struct place *p, struct field *f) WARN_UNUSED;

/*
 * rule_order - m->derived: every derived field after the inputs of its rule.
 * A circle is refused at the field that closes it.
 *
 *   fields   the place of the array, for the message
 */
int rule_order(const struct place *fields, struct metamodel *m) WARN_UNUSED;

/* rule_window - whether a window may be so many days (doc/domain.md 5). */
bool rule_window(int days);

/* rule_cmp - the names of comparisons: < <= = >= >. */
extern const struct word rule_cmp[];

#endif
