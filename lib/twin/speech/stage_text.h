/* SPDX-License-Identifier: MIT */
/* stage_text - a move from one stage to another, told to the learner. */
#ifndef TWIN_SPEECH_STAGE_TEXT_H
#define TWIN_SPEECH_STAGE_TEXT_H

#include "base/json.h"
#include "twin/speech/speech.h"

/* stage_text_put - member "stage_event": {from, to, name}, null when to is 0. */
void stage_text_put(const struct speech *sp, struct js_out *o, int64_t from,
    int to);

/* stage_text - sentences about it, with the way back after a step down; empty
 * when to is 0. */
struct str stage_text(const struct speech *sp, int64_t from, int to);

#endif
