/* SPDX-License-Identifier: MIT */
/* reason - why this task: codes and numbers for the assistant, sentences for
 * the learner (DOMAIN.md section 8). */
#ifndef TWIN_SPEECH_WHY_H
#define TWIN_SPEECH_WHY_H

#include "twin/rules/choose.h"
#include "twin/doors/context.h"

/* reason_text - the sentence of a pick's main reason. */
struct str reason_text(struct work *w, const struct next_result *res,
    const struct next_pick *p);

/* reason_put - member "why": the main reason, then what else speaks for it. */
void reason_put(struct work *w, struct js_out *o, const struct next_ask *ask,
    const struct next_result *res, const struct next_pick *p);

/* reason_none - why there is no task at all, one sentence. */
struct str reason_none(struct work *w, const struct next_ask *ask,
    const struct next_result *res);

/* reason_waits - what choosing p instead of the best pick gives up. */
struct str reason_waits(struct work *w, const struct next_result *res,
    const struct next_pick *p);

#endif
