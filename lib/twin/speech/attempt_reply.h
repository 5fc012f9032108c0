/* SPDX-License-Identifier: MIT */
/*
 * attempt_reply - what the learner hears about an attempt: the verdict, what is
 * not met and how to improve it, what changed, what comes next.
 */
#ifndef TWIN_SPEECH_ATTEMPT_REPLY_H
#define TWIN_SPEECH_ATTEMPT_REPLY_H

#include "base/json.h"
#include "twin/rules/counted.h"
#include "twin/rules/known.h"
#include "twin/rules/verdict.h"
#include "twin/speech/speech.h"

struct attempt_reply {
	const struct answer *an;
	const struct verdict *v;
	int64_t seq;		/* of the attempt's event */
	struct str artifact;	/* id of one kept with it, or "" */
	int64_t artifact_version;
	const struct state *before;	/* sp->s is the state after it */
	int64_t from;		/* stage before it ... */
	int to;			/* ... and the one moved to, 0 = no move */
	int computed;		/* stage by the readings after it */
	int64_t counted;	/* of the minutes said ... */
	bool day_full;		/* ... and not more, because of the day's */
	enum counted_before had;	/* the task has counted before */
	enum known_as again;	/* what it says counted before */
	const struct product *same;	/* of which the same text counted; or NULL */
	const struct product *over;	/* of a ritual: that counts once a day or week
				 * and is there already; or NULL */
	bool yesterday;		/* it is of the evening before */
	bool late;		/* over, because its day or week is long over */
	bool repeated;		/* the answer was known already: v and seq are
				 * those of the first, nothing is written */
};

/* attempt_reply - members of the answer's open object; returns its text. */
struct str attempt_reply(const struct speech *sp,
    const struct attempt_reply *re, struct js_out *o);

/* attempt_reply_changes - member "changes": the readings that are others than
 * those of the state before; the same in words to said. */
void attempt_reply_changes(const struct speech *sp, const struct state *before,
    struct js_out *o, struct buf *said);

#endif
