/* SPDX-License-Identifier: MIT */
/*
 * record - an event that somebody else brings into a learner's journal: the
 * operator, a mentor, a platform. One way for all of them: the schema of the
 * kind, the domain's rules, one transaction, exactly once.
 */
#ifndef TOOLS_RECORD_H
#define TOOLS_RECORD_H

#include "tools/app.h"

/*
 * A request_id that begins so is ours: made of what names an event elsewhere.
 * Learners' own must not.
 */
#define RECORD_ID	"ext:"

struct record_ask {
	struct str sub;		/* whose journal */
	const struct js *args;	/* of twin_record, an object */
	struct str request_id;	/* record_id; "": of source and external_id,
				 * when args has both, else written anew */
	bool dry;		/* check and answer, write nothing */
	/* whoever asks may do so: called on the state that is written to, inside
	 * the write; false: refused as NOT_FOUND. NULL: anybody */
	bool (*may)(struct str state, const struct twin_env *env,
	    struct arena *a);
};

struct record_done {
	struct refusal no;	/* REFUSAL_NONE: it is recorded */
	bool repeated;		/* it was there already */
	struct twin_answer answer;	/* dt.record/1 */
};

/* record_id - the request_id of what is named by two texts of a kind; in a. */
struct str record_id(struct arena *a, const char *kind, struct str one,
    struct str two);

/*
 * record_run - record one event.
 *
 *   env   of app_env; its client is the actor, its lang that of the answer
 *
 * Returns 0 when it is recorded or refused, -1 with the store's or the domain's
 * error.
 */
int record_run(struct app *ap, struct arena *a, const struct twin_env *env,
    const struct record_ask *ask, struct record_done *out, struct err *e)
    WARN_UNUSED;

#endif
