/* SPDX-License-Identifier: MIT */
/*
 * mentor - what the tools of a mentor share: a learner is an alias, and only
 * one who has granted mentor_view is found. Every read of another's twin is
 * written into that learner's audit.
 */
#ifndef TOOLS_MENTOR_H
#define TOOLS_MENTOR_H

#include "tools/app.h"

#define MENTOR_READ	"mentor:read"
#define MENTOR_REVIEW	"mentor:review"

struct mentee {
	struct str sub, alias;
	struct str state;
	struct twin_summary summary;
	struct twin_env env;	/* of the mentor's call, for this learner */
};

/*
 * mentor_begin - the environment of a mentor's call. Returns 1 to go on, 0 when
 * the call is refused (the scope is missing), -1 with an error.
 */
int mentor_begin(struct call *c, const char *scope, struct twin_env *env,
    struct err *e) WARN_UNUSED;

/*
 * mentor_look - the same for a tool about one learner, that of the argument
 * `alias`, in whose audit the look is from here on: a refusal tells something, too.
 * No such alias is refused as NOT_FOUND.
 */
int mentor_look(struct call *c, const struct js *in, const char *scope,
    struct twin_env *env, struct mentee *out, struct err *e) WARN_UNUSED;

/*
 * mentor_each - learners with mentor_view, in an order that does not change; fn
 * as in store_subjects, its mentee lives in scratch memory. No more than
 * LIMIT_MENTEES of them are looked at, of LIMIT_COHORT_TWINS learners at most.
 *
 *   page   where to begin, empty: with the first; becomes where to go on: with
 *          the one for whom fn returned 1, or behind the limit; empty: the end
 *
 * Returns 0, -1 with an error; ERR_NOTFOUND: there is no such page.
 */
typedef int mentor_fn(void *arg, const struct mentee *m, struct err *e);
int mentor_each(struct call *c, const struct twin_env *env, struct str *page,
    mentor_fn *fn, void *arg, struct err *e) WARN_UNUSED;

/* mentor_told - an alias that a mentor gets to see: it is found again soon. */
void mentor_told(struct call *c, const struct mentee *m);

/* mentor_saw - keep in the learner's audit that the mentor has read the twin. */
void mentor_saw(struct call *c, const struct twin_env *env, struct str sub);

/* mentor_counted - the same when the twin counted in figures of a group: it is
 * in the audit, once an hour for each mentor and client, and no look that
 * get_history tells. */
void mentor_counted(struct call *c, const struct twin_env *env, struct str sub);

/* mentor_may - for record_ask: the learner lets mentors see the twin. */
bool mentor_may(struct str state, const struct twin_env *env, struct arena *a);

/* mentor_views - the newest reads of this learner's twin, MENTOR_VIEWS at most,
 * as a JSON array of {at, by, tool}; in c->a. */
enum { MENTOR_VIEWS = 10 };
struct str mentor_views(const struct call *c, const struct twin_env *env);

#endif
