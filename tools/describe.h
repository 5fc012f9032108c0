/* SPDX-License-Identifier: MIT */
/* describe - the curriculum in words: one exercise, or the tree of them. */
#ifndef TOOLS_DESCRIBE_H
#define TOOLS_DESCRIBE_H

#include "base/json.h"
#include "twin/twin.h"
#include "twin/catalog/catalog.h"

/* describe_exercise - one object in one language. */
void describe_exercise(struct js_out *o, const struct exercise *x,
    enum twin_lang lang);

/* describe_exercise_text - the same for reading. */
void describe_exercise_text(struct buf *b, const struct exercise *x,
    enum twin_lang lang);

/* What of the tree is wanted. */
struct describe_ask {
	const struct practice *practice;	/* NULL: all */
	int stage;		/* exercises fit for it; 0: all */
};

/*
 * describe_tree - array of practices, each with its exercises in the order of
 * degree and curriculum; archived ones are left out. text gets lines.
 */
void describe_tree(struct js_out *o, struct buf *text,
    const struct curriculum *cu, const struct describe_ask *ask,
    enum twin_lang lang);

#endif
