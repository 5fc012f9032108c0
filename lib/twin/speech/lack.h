/* SPDX-License-Identifier: MIT */
/* lack - what an answer lacks, said so that it can be brought. */
#ifndef TWIN_SPEECH_LACK_H
#define TWIN_SPEECH_LACK_H

#include "twin/rules/verdict.h"
#include "twin/speech/speech.h"

/*
 * lack_text - one sentence about a criterion that is not met: which fields are
 * empty, or how much is needed, how much there is and in which window. The
 * criterion's own text states what holds of a good answer; under "what is
 * missing" it alone would be a claim.
 */
struct str lack_text(
    const struct speech *sp, const struct answer *an, const struct mark *m);

#endif
