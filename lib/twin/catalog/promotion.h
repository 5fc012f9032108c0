/* SPDX-License-Identifier: MIT */
/*
 * promotion - when a learner moves: share/promotion.json as structs
 * (doc/domain.md 4, 6, 7). Communities disagree on these numbers, so
 * they are data and their version is shown in every snapshot.
 */
#ifndef TWIN_CATALOG_PROMOTION_H
#define TWIN_CATALOG_PROMOTION_H

#include "twin/catalog/curriculum.h"

/* The five indices and stability, in the order of doc/domain.md 6. */
enum index { INDEX_SYS, INDEX_INV, INDEX_MET, INDEX_AWR, INDEX_AGN, INDEX_STB,
	INDICES };
enum {
	DAY_MINUTES = 16 * 60,	/* of a day that count: somebody is awake */
	SLOT_MINUTES = 240	/* of study outside of tasks, at one go */
};

enum { GATED = INDEX_STB };	/* the first five are a stage's minimums */

struct step {
	int index;		/* 5, 4, 3, 2, 1: rows come in this order */
	enum cmp op;		/* GE, or LE for gaps */
	int64_t value;		/* scaled as the measure */
	int window_days;	/* the row's own window */
};

/*
 * A table of doc/domain.md 6: the index is that of the first row that holds, 0
 * when none does. The measure is evaluated in each row's own window; for stb,
 * when a stage is a candidate, in the window of that stage's row throughout.
 */
struct step_table {
	struct str key;		/* "sys": RULE_STEPS.table */
	struct str name[TWIN_LANGS];
	struct str ask[TWIN_LANGS];	/* see struct promotion */
	const struct field *measure;	/* derived: "days_per_week" */
	const struct field *result;	/* derived: "sys"; its rule names key */
	struct step steps[TWIN_STAGES];
};

/* Who gives a diagnostic and judges a product. */
enum reviewers { REVIEWERS_MENTORS, REVIEWERS_NONE };

enum need_kind { NEED_NONE, NEED_EVENTS, NEED_PRODUCT, NEED_DIAGNOSTIC };

struct need {			/* a product that a transition asks for */
	struct str id;		/* "slots_6_in_14" */
	struct str text[TWIN_LANGS];
	struct str ask[TWIN_LANGS];	/* see struct promotion */
	enum need_kind kind;
	enum kind event_kind;	/* NEED_EVENTS */
	const struct product *product;	/* NEED_PRODUCT */
	int count;		/* at least so many */
	int window_days;	/* 0: ever */
	int min;		/* NEED_DIAGNOSTIC: every slot at least, 1..5 */
};

struct gate {			/* gates[s - 2] guards entry to stage s = 2..5 */
	int stage;
	int min[GATED];		/* by enum index */
	int64_t hours_x10;	/* cumulative */
	int stb;
	struct need *needs;
	size_t nneeds;
	bool diagnostic;	/* double gate: min(computed, diagnostic) */
};

struct mastery_window {		/* what must hold for a practice's degree */
	int degree;
	int active_days;	/* days with this practice ... */
	int window_days;	/* ... in so many days; 0 0: nothing */
};

struct promotion {
	struct str version, published, hash;	/* as in struct metamodel */
	struct str about[TWIN_LANGS];
	struct step_table tables[INDICES];	/* by enum index */
	struct gate gates[TWIN_STAGES - 1];
	const struct field *hours;	/* cumulative hours: "hours_total" */
	/*
	 * What a stage asks, completing "To reach the stage X, ...": a pattern
	 * as in speech/sentences.h of {0} how much, {1} how much there is,
	 * {2} weeks and {3} days of the window, {4} what lacks of a count,
	 * {5} the day on which the longest pause is out of the window. May be
	 * empty in both languages: then name and numbers are told.
	 */
	struct str hours_ask[TWIN_LANGS];
	struct {
		int live_minutes;	/* a day is active with so many ... */
		int relapse_days;	/* more days without: relapse */
		int week_days;		/* active days of a week in a row */
	} activity;
	struct {
		int accepted;		/* score >= : accepted */
		int review;		/* >= : needs_review, or accepted at */
		int review_ok_degree;	/* ... degree <= this */
		int revision;		/* >= : needs_revision, else rejected */
	} verdict;
	struct {
		int degree, stage;	/* from these on one product must be */
	} human_judge;			/* judged by a mentor or a peer */
	enum reviewers reviewers;
	struct {		/* REVIEWERS_NONE: what stands in for a mentor */
		const struct exercise *diagnostic;	/* accepted: is one */
		int accepted;	/* times, of an exercise that asks for a
				 * judge: is judged */
	} alone;
	struct {
		int valid_days;		/* age limit of a diagnostic */
		int slots;		/* values in one */
	} diagnostic;
	struct {
		int attempts, days;	/* knowledge check: at least, last right */
	} check;
	struct {
		int load_cap_pct;	/* of target hours / 7 in a day */
		int recovery_gap_days;	/* more: recovery slot first */
		int returned_max;	/* in a row: scaffold instead */
		int same_type_max;	/* in a row */
		int review_of;		/* at most one review in so many */
		int leading_pct;	/* weight of leading areas */
		int handle_days;	/* life of a task handle */
	} task;
	struct {
		int full_n;		/* readings for full confidence */
		int decay_days;		/* x exp(-days / this) */
	} confidence;
	struct mastery_window mastery[TWIN_DEGREES];	/* by degree - 1 */
};

#endif
