/* SPDX-License-Identifier: MIT */
/*
 * filter - the hard filters before a choice (doc/domain.md 8): the first
 * one that holds keeps an exercise out and is counted. choose.c fills the view.
 */
#ifndef TWIN_RULES_FILTER_H
#define TWIN_RULES_FILTER_H

#include "base/json.h"
#include "twin/rules/gap.h"

enum choose_filter {
	CHOOSE_OK,
	CHOOSE_EXCLUDED,
	CHOOSE_OTHER_PRACTICE,
	CHOOSE_ARCHIVED,
	CHOOSE_STAGE,
	CHOOSE_PREREQUISITE,
	CHOOSE_DONE,
	CHOOSE_WAITING,
	CHOOSE_STARTED,
	CHOOSE_COOLDOWN,
	CHOOSE_TOO_LONG,
	CHOOSE_TOO_HARD,
	CHOOSE_WHEN,
	CHOOSE_PRACTICES,
	CHOOSE_LOAD,
	CHOOSE_LIGHT,
	CHOOSE_RETURNED,
	CHOOSE_NO_REASON,
	CHOOSE_BALANCE,
	CHOOSE_FILTERS
};

struct choose_ask {
	int64_t minutes;	/* 0 = not said */
	bool usual;		/* they are what is left of a usual day's */
	int64_t energy;		/* 1..5, 0 = not said */
	int part;		/* of the day it is, PART_*; 0 = any */
	const struct practice *practice;	/* NULL = any */
	const struct js *exclude;	/* exercise ids, or NULL */
	size_t count;		/* 1..CHOOSE_MAX */
};

/* What one choice needs to know, worked out once. */
struct choose_view {
	struct indicators *r;
	const struct state *s;
	const struct promotion *pr;
	const struct curriculum *cu;
	const struct choose_ask *ask;
	const struct stage *stage;
	struct gap *gaps;
	size_t ngaps;
	const struct gap *largest;
	int *mastery;		/* by practice index */
	bool *active;
	bool *place;		/* of them, whose ladder is climbed now */
	bool *wanted;		/* what the learner is here for is about it */
	int64_t nactive;	/* that take up a place of the stage */
	bool fresh;		/* no practice was begun these days */
	int64_t idle, today_minutes, cap;
	bool loaded;		/* the day's load cap is reached */
	bool light;		/* the week after a step down */
	unsigned char *filter;	/* enum choose_filter by exercise order */
	unsigned char
	    *scaffold_tier; /* tier + 1 that a scaffold stands in for */
	const struct exercise **scaffold_of;	/* ... for which */
	enum exercise_type same_type;	/* too many in a row, or EX_NONE */
	bool reviewed;		/* a review is among the newest ones */
};

/* filter_of - the first filter that keeps x out, or CHOOSE_OK. */
enum choose_filter
filter_of(const struct choose_view *v, const struct exercise *x);

/* filter_day - the day of a task over several days that goes on, from 1 to its last,
 * also long after it; else 0. */
int64_t filter_day(const struct state *s, const struct exercise *x,
    int64_t today);

/* filter_minutes - most minutes that an exercise is meant to take, over those of its
 * days that there have been on a day since it was begun. */
int64_t filter_minutes(const struct state *s, const struct exercise *x,
    int64_t day);

/* filter_due - whether a review is due; h may be NULL. */
bool filter_due(const struct choose_view *v, const struct state_exercise *h);

/* filter_again - whether an attempt waits for a better one; h may be NULL. */
bool filter_again(const struct choose_view *v, const struct state_exercise *h);

/* filter_name - its name in answers, "cooldown". */
const char *filter_name(enum choose_filter f);

#endif
