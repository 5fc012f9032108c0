/* SPDX-License-Identifier: MIT */
/*
 * cohort - numbers of many learners in which none can be seen.
 *
 * Only who has granted cohort_stats counts, and in a mentor's report only who
 * lets mentors see the twin besides. What is told is coarse, minutes and shares
 * in steps, and it is of whole COHORT_MIN learners at a time, those first who
 * have been in it for longest: whoever joins waits for the next four, so the
 * reports before and after do not tell them. Whom no stage is told of is left
 * out of the whole, too, unless they are COHORT_MIN themselves: the difference
 * of both is nobody or that many.
 */
#ifndef TOOLS_COHORT_H
#define TOOLS_COHORT_H

#include "base/buf.h"
#include "base/json.h"
#include "tools/app.h"

enum {
	COHORT_MIN = 5,
	COHORT_MINUTES = 30,	/* step of a median */
	COHORT_SHARE = 10,	/* step of a share, per cent */
	COHORT_JUDGES = 4
};

/* A learner who takes part. */
struct cohort_one {
	int64_t day;		/* since when, by the learner's calendar */
	int64_t order;		/* of those of one day: as they were added */
	int64_t minutes;
	int stage;		/* 1 to TWIN_STAGES */
	bool at_risk, stuck;
	bool whole;		/* counts in cohort.all */
	struct {
		int64_t verdicts, accepted;
	} by[COHORT_JUDGES];
};

struct cohort_group {
	int64_t learners, at_risk, stuck;
	struct buf minutes;	/* of each learner, int64_t */
};

/* Verdicts by who gave them: auto, host_llm, mentor, peer. */
struct cohort_judge {
	int64_t learners, verdicts, accepted;
};

struct cohort {
	int period;		/* TWIN_MONTH: minutes and verdicts are of it */
	bool mentors;		/* told to a mentor */
	bool some;		/* of some of the learners, to keep within limits */
	int64_t entries;	/* read so far */
	struct buf ones;	/* struct cohort_one */
	struct cohort_group all, stages[TWIN_STAGES];
	struct cohort_judge judges[COHORT_JUDGES];
	int64_t last_day;	/* somebody was here; 0: nobody ever */
};

/* cohort_period - TWIN_MONTH of "month"; -1: there is no such word. */
int cohort_period(struct str word);

/* cohort_begin - an empty one in a. */
void cohort_begin(struct cohort *c, int period, bool mentors, struct arena *a);

/* cohort_add - one learner, if they take part; scratch is the caller's to
 * reset. Returns 1 counted, 0 not, -1 with an error. */
int cohort_add(struct cohort *c, struct app *ap, struct arena *scratch,
    const struct twin_env *env, struct str sub, struct err *e) WARN_UNUSED;

/* cohort_take - the same of one whose figures are at hand. */
void cohort_take(struct cohort *c, const struct cohort_one *one);

/* cohort_end - all have been added: fill the groups. */
void cohort_end(struct cohort *c);

/* cohort_put - "dt.cohort/1" as one object; null: too few to tell.
 * cohort_say - the same in words, in env->lang. */
void cohort_put(struct cohort *c, const struct twin_env *env, struct js_out *o);
void cohort_say(struct cohort *c, const struct twin_env *env, struct buf *text);

#endif
