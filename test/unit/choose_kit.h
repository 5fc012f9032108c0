/* SPDX-License-Identifier: MIT */
/*
 * choose_kit - a curriculum of nine exercises and a learner of it, for the
 * tests of twin/rules/choose (the shipped one may grow without moving their
 * tables); ways to change them, and a row that says what is chosen then.
 */
#ifndef TEST_UNIT_CHOOSE_KIT_H
#define TEST_UNIT_CHOOSE_KIT_H

#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/rules/choose.h"
#include "twin/value/calendar.h"

enum { TODAY = 1000 };

enum { P_A, P_B, P_C, PRACTICES };
enum { A1, A2, B1, FEED, REC, REFL, REST, CHECK, NEED, EXERCISES };

struct world {
	struct arena *a;
	struct learner *l;	/* lends metamodel and promotion */
	struct catalog cat;
	struct curriculum cu;
	struct area area[2];
	const struct area *lead[1];
	struct practice p[PRACTICES];
	struct exercise x[EXERCISES];
	const struct exercise *by_id[EXERCISES];
	struct prereq after_a1;
	struct feed feed;
	int ladder[3];
	struct state *s;
	struct promotion pr;
	struct criterion slots;
	struct feed hours;
};

/* world_new - a learner of stage 1, active yesterday in practice A. */
struct world *world_new(void);
void world_free(struct world *w);

/* Exercise i was tried some days back, with this outcome. */
struct state_exercise *tried(struct world *w, int i, enum outcome last,
    int64_t back);
/* Practice p was on some days back, and began then. */
void practised(struct world *w, int p, int64_t back);
/* One more of the newest accepted attempts; review: of a review. */
void recently(struct world *w, int i, bool review);

/* Ways to change it that several tables use; each is a row's .with. */
void nothing(struct world *w);
void no_feed(struct world *w);
void a_active(struct world *w);
void two_of_practice(struct world *w);
void loaded(struct world *w);
void rejected_twice(struct world *w);
void rejected_3(struct world *w);
void waiting(struct world *w);
void only_refl(struct world *w);
void for_evenings(struct world *w);
void second_day(struct world *w);

/* REFL takes three days, and was begun so many days ago. */
void begun(struct world *w, int64_t back);

struct choice_row {
	const char *why;
	void (*with)(struct world *);
	int64_t minutes, energy;
	int practice;		/* P_* + 1, 0 = any */
	const char *exclude;	/* JSON list or NULL */
	const char *want;	/* exercise, "" = none */
	enum choose_tier tier;
	int part;		/* PART_* */
};

/* world_choose - choose one task as the row asks. */
void world_choose(struct world *w, const struct choice_row *row,
    struct choose_result *out);

/* choice - the test of a row. */
void choice(void **state);

#endif
