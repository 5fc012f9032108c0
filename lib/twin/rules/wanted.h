/* SPDX-License-Identifier: MIT */
/*
 * wanted - the practices that a learner is here for: their objective or one of
 * their interests has a word of the practice or of its area (doc/domain.md 8).
 */
#ifndef TWIN_RULES_WANTED_H
#define TWIN_RULES_WANTED_H

#include "twin/catalog/curriculum.h"
#include "twin/journal/state.h"

/* wanted_find - sets what it finds in out, by practice index. */
void wanted_find(struct arena *a, const struct curriculum *cu,
    const struct state *s, bool *out);

#endif
