/* SPDX-License-Identifier: MIT */
/*
 * computable - whether what a set of data files asks for can be done. Each
 * file for itself is in order when it comes here; what is refused here would
 * otherwise be accepted and ignored, or not fit into a learner's record.
 *
 * Files of 0.1.0 that ask for it are still read (files.h), so it is asked of
 * a set that is to be in force, and only there.
 */
#ifndef TWIN_CATALOG_COMPUTABLE_H
#define TWIN_CATALOG_COMPUTABLE_H

#include "base/err.h"
#include "twin/catalog/promotion.h"

/*
 * computable - rules of what rules/operators.c computes, windows of the days
 * that a state keeps, values that fit. Returns 0, or -1 with ERR_INVALID,
 * "metamodel.json: PLACE: why".
 */
int computable(const struct metamodel *m, const struct curriculum *c,
    const struct promotion *pr, struct err *e) WARN_UNUSED;

#endif
