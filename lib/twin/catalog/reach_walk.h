/* SPDX-License-Identifier: MIT */
/*
 * reach_walk - what the checks of reach share: the catalog, who can be offered
 * which exercise, and where warnings go.
 */
#ifndef TWIN_CATALOG_REACH_WALK_H
#define TWIN_CATALOG_REACH_WALK_H

#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"

enum { ALL_PARTS = PART_MORNING | PART_DAY | PART_EVENING };

struct walk {
	struct arena *a;
	const struct catalog *c;
	int64_t today;
	/* by order of exercises: PART_* of learners who study at that part of
	 * the day only, and can be offered it; 0: nobody can */
	unsigned *open;
	struct str *warning;
	size_t n;
};

/* reach_begin - with nothing open yet; the arena keeps the warnings. */
void reach_begin(struct walk *w, struct arena *a, const struct catalog *c,
    int64_t today);

/* reach_warn - "FILE: PLACE (IDS): WHY"; ids may be "". From 1,000 on none is
 * kept. */
void reach_warn(struct walk *w, const char *file, struct str place,
    struct str ids, struct str why);

/* reach_warn_exercise - about an exercise, or a member of it (""). */
void reach_warn_exercise(struct walk *w, const struct exercise *x,
    const char *member, struct str why);

/* reach_lowest - the lowest of stages, both as bits. */
unsigned reach_lowest(unsigned stages);

/* reach_logged - what an assistant records without an exercise, and is counted:
 * readings and statements are not. */
bool reach_logged(enum kind k);

/* reach_most - how often a product can count in so many days; 0 days: ever. */
int64_t reach_most(const struct product *p, int days);

/* reach_below - whether an exercise is for a stage below a gate. */
bool reach_below(const struct exercise *x, const struct gate *g);

/* The checks, one for each row of the table in reach.c. */
void reach_open(struct walk *w);
void reach_scaffolds(struct walk *w);
void reach_criteria(struct walk *w);
void reach_examples(struct walk *w);
void reach_texts(struct walk *w);
void reach_practices(struct walk *w);
void reach_stages(struct walk *w);
void reach_dates(struct walk *w);
void reach_weights(struct walk *w);
void reach_fields(struct walk *w);
void reach_readings(struct walk *w);
void reach_gates(struct walk *w);
void reach_minimums(struct walk *w);
void reach_amounts(struct walk *w);
void reach_loads(struct walk *w);
void reach_judges(struct walk *w);
void reach_diagnostics(struct walk *w);

#endif
