/* SPDX-License-Identifier: MIT */
/*
 * filter - the hard filters before a choice (doc/domain.md 8): the first
 * one that holds keeps an exercise out and is counted. next.c fills the view.
 */
#ifndef TWIN_RULES_FILTER_H
#define TWIN_RULES_FILTER_H

#include "twin/rules/choose.h"

/* What one choice needs to know, worked out once. */
struct view {
	struct indicators *r;
	const struct state *s;
	const struct promotion *pr;
	const struct curriculum *cu;
	const struct choose_ask *ask;
	const struct stage *stage;
	struct gap *def;
	size_t ndef;
	const struct gap *largest;
	int *mastery;		/* by practice index */
	bool *active;
	int64_t nactive;
	int64_t idle, today_minutes, cap;
	bool loaded;		/* the day's load cap is reached */
	unsigned char *filter;	/* enum choose_filter by exercise order */
	unsigned char *lent;	/* tier + 1 that a scaffold stands in for */
	const struct exercise **lender;	/* ... and for which exercise */
	enum exercise_type same_type;	/* too many in a row, or EX_NONE */
	bool reviewed;		/* a review is among the newest ones */
};

/* filter_of - the first filter that keeps x out, or CHOOSE_OK. */
enum choose_filter filter_of(const struct view *v, const struct exercise *x);

/* filter_due - whether a review is due; h may be NULL. */
bool filter_due(const struct view *v, const struct state_exercise *h);

/* filter_free - rituals, first steps, returns and rest open no front of work
 * of their own, so the limit of active practices does not count them. */
bool filter_free(const struct exercise *x);

#endif
