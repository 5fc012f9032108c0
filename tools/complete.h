/* SPDX-License-Identifier: MIT */
/* complete - completion of the words that arguments of prompts and resource
 * templates take: ids of the curriculum, and small fixed lists. */
#ifndef TOOLS_COMPLETE_H
#define TOOLS_COMPLETE_H

#include "tools/app.h"

/*
 * complete_practice, complete_exercise - ids that begin with prefix, and ids of
 * what has a name that begins with it, in either language, whatever the case
 * of ASCII and Cyrillic letters; curriculum order.
 */
void complete_practice(struct call *c, const struct catalog *cat,
    struct str prefix);
void complete_exercise(struct call *c, const struct catalog *cat,
    struct str prefix);

/* complete_words - those of a list (separated by blanks) with the prefix. */
void complete_words(struct call *c, const char *words, struct str prefix);

#endif
