/* SPDX-License-Identifier: MIT */
/*
 * cohort - numbers of many learners in which none can be seen.
 *
 * Only who has granted cohort_stats counts. A group is told from COHORT_MIN
 * learners on, and what is told of it is coarse: learners in steps of
 * COHORT_MIN, minutes and shares in steps of their own. So two reports that
 * differ by one learner mostly do not differ at all.
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
	COHORT_DAYS = 28,	/* back from now that minutes and verdicts are of */
	COHORT_JUDGES = 4
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
	struct cohort_group all, stages[TWIN_STAGES];
	struct cohort_judge judges[COHORT_JUDGES];
	int64_t last_day;	/* somebody was here; 0: nobody ever */
};

/* cohort_begin - an empty one in a. */
void cohort_begin(struct cohort *c, struct arena *a);

/* cohort_add - one learner, if they take part; scratch is the caller's to
 * reset. */
int cohort_add(struct cohort *c, struct app *ap, struct arena *scratch,
    const struct twin_env *env, struct str sub, struct err *e) WARN_UNUSED;

/* cohort_put - "dt.cohort/1" as one object; null: too few to tell. */
void cohort_put(struct cohort *c, const struct twin_env *env, struct js_out *o);

#endif
