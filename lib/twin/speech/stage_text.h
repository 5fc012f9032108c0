/* SPDX-License-Identifier: MIT */
/* stage_text - a move from one stage to another, and a degree, told to the learner. */
#ifndef TWIN_SPEECH_STAGE_TEXT_H
#define TWIN_SPEECH_STAGE_TEXT_H

#include "base/json.h"
#include "twin/speech/speech.h"

/* stage_text_put - member "stage_event": {before, after, name}; null when there
 * is none, and for a step down: that is told in the snapshot, a week before, and
 * not in the answer to something done. */
void stage_text_put(const struct speech *sp, struct js_out *o, int64_t from,
    int to);

/* stage_text - a sentence about a step up, else empty. */
struct str stage_text(const struct speech *sp, int64_t from, int to);

/* stage_text_light - the way back, in the week after a step down, else empty. */
struct str stage_text_light(const struct speech *sp);

/* stage_text_degree - the degree that a council awarded, by its code, in words; a
 * code of an older metamodel stays. */
struct str stage_text_degree(const struct speech *sp, struct str code);

#endif
