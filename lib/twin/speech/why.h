/* SPDX-License-Identifier: MIT */
/* why - why this task: codes and numbers for the assistant, sentences for
 * the learner (doc/domain.md 8). */
#ifndef TWIN_SPEECH_WHY_H
#define TWIN_SPEECH_WHY_H

#include "twin/rules/choose.h"
#include "twin/doors/context.h"

/* why_text - the sentence of a pick's main reason. */
struct str why_text(struct context *w, const struct choose_result *res,
    const struct choose_pick *p);

/* why_put - member "why": the main reason, then what else speaks for it. */
void why_put(struct context *w, struct js_out *o, const struct choose_ask *ask,
    const struct choose_result *res, const struct choose_pick *p);

/* why_none - why there is no task at all, one sentence. */
struct str why_none(struct context *w, const struct choose_ask *ask,
    const struct choose_result *res);

/* why_waits - what choosing p instead of the best pick gives up. */
struct str why_waits(struct context *w, const struct choose_result *res,
    const struct choose_pick *p);

#endif
