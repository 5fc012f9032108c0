/* SPDX-License-Identifier: MIT */
/*
 * attempt_reply - what the learner hears about an attempt: the verdict, what is not
 * met and how to improve it, what changed, what comes next.
 */
#ifndef TWIN_SPEECH_ATTEMPT_REPLY_H
#define TWIN_SPEECH_ATTEMPT_REPLY_H

#include "twin/doors/artifact.h"
#include "twin/rules/verdict.h"

struct feedback {
	const struct answer *an;
	const struct verdict *v;
	const struct artifact *art;	/* kept with it, or NULL */
};

/* attempt_reply - the answer of log_attempt, after context_end. */
void attempt_reply(struct context *w, const struct feedback *fb);

#endif
