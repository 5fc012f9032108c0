/* SPDX-License-Identifier: MIT */
/*
 * verdict - what an attempt is worth (doc/domain.md 7). The server counts
 * what can be counted; a rubric level comes from the assistant together with
 * a quote, and the quote must really stand in what the learner wrote.
 */
#ifndef TWIN_RULES_VERDICT_H
#define TWIN_RULES_VERDICT_H

#include "base/json.h"
#include "twin/rules/indicators.h"

enum { VERDICT_CRITERIA = 20, VERDICT_FULL = 100 };

struct answer {			/* what is judged */
	const struct exercise *x;
	struct str text;
	const struct js *form;		/* checked by form_check, or NULL */
	int64_t minutes;		/* -1 = not said */
	struct str product;		/* type of an artifact sent along, or "" */
	struct str product_text;	/* its text, for quotes */
	struct str product_title, product_url;
	int64_t day;			/* local day it happened */
	bool live;
};

struct mark {			/* one criterion */
	const struct criterion *cr;
	int64_t points;		/* 0..100; -1 = open (waits for a person) */
	int level;		/* rubric: position, else -1 */
	int64_t have, need;	/* counted, in the criterion's unit; need 0 =
				 * nothing was counted */
	struct str evidence;
};

struct verdict {
	struct mark mark[VERDICT_CRITERIA];
	size_t n;
	enum outcome outcome;
	int64_t score;		/* 0..100 */
	bool by_llm;		/* some level came from the assistant */
	const struct criterion *missing[VERDICT_CRITERIA];
	size_t nmissing;
};

/*
 * verdict_begin - a mark for every criterion, those that the server counts
 * filled in. r: readings before this attempt. Then verdict_score for what
 * the assistant has scored, then verdict_end.
 */
void verdict_begin(struct indicators *r, const struct answer *an,
    struct verdict *out);

/* verdict_mark - of a criterion, or NULL. */
struct mark *verdict_mark(struct verdict *v, struct str id);

/* verdict_score - the level of a rubric criterion, with a quote that stands
 * in the answer. */
void verdict_score(struct verdict *v, struct mark *m, int level,
    struct str evidence);

/* verdict_end - outcome, score and what is missing. */
void verdict_end(const struct promotion *pr, const struct exercise *x,
    struct verdict *v);

/*
 * verdict_of - the table of doc/domain.md 7 alone.
 *   failed   a required criterion is not met
 *   waiting  a required criterion waits for a mentor
 */
enum outcome verdict_of(const struct promotion *pr, int degree, int64_t score,
    bool failed, bool waiting);

#endif
