/* SPDX-License-Identifier: MIT */
/* why - why this task: codes and numbers for the assistant, sentences for
 * the learner (doc/domain.md 8). */
#ifndef TWIN_SPEECH_WHY_H
#define TWIN_SPEECH_WHY_H

#include "twin/rules/choose.h"
#include "twin/speech/speech.h"

/* why_waits_for - what a stage waits for, who gives it and how to ask. */
struct str why_waits_for(const struct speech *sp, const struct gap *d);

/* why_gap - what the next stage asks, or what keeps this one: which stage, how
 * much of what in which window, how much there is. */
struct str why_gap(const struct speech *sp, const struct gap *d);

/* why_choice - that the learner named the practice, and the stage's limit when it
 * is one more. */
struct str why_choice(const struct speech *sp, const struct choose_result *res,
    const struct practice *p);

/* why_gap_name - what lacks, as the promotion file calls it. */
struct str why_gap_name(const struct speech *sp, const struct gap *d);

/* why_field_name - a reading as the snapshot calls it, with the weeks that it is
 * of: the same name never stands for two numbers. */
struct str why_field_name(const struct speech *sp, const struct field *f,
    int64_t window_days);

/* why_amount - a number of such a reading (scaled by its decimals) with its unit:
 * "12 h". Where the promotion file names it, the name says the unit. */
struct str why_amount(const struct speech *sp, const struct field *f, int64_t v);

/* why_text - the sentence of a pick's main reason. */
struct str why_text(const struct speech *sp, const struct choose_result *res,
    const struct choose_pick *p);

/* why_put - member "why": the main reason, then what else speaks for it. */
void
why_put(const struct speech *sp, struct js_out *o, const struct choose_ask *ask,
    const struct choose_result *res, const struct choose_pick *p);

/* why_none - why there is no task at all, one sentence. */
struct str why_none(const struct speech *sp, const struct choose_ask *ask,
    const struct choose_result *res);

/* why_waits - what choosing p instead of the best pick gives up. */
struct str why_waits(const struct speech *sp, const struct choose_result *res,
    const struct choose_pick *p);

#endif
