/* SPDX-License-Identifier: MIT */
/*
 * profile_offer - answers that may go to the profile (`profile` of a form field,
 * doc/domain.md 7). They are offered, never written: update_profile does that
 * when the learner says yes.
 */
#ifndef TWIN_SPEECH_PROFILE_OFFER_H
#define TWIN_SPEECH_PROFILE_OFFER_H

#include "base/json.h"
#include "twin/rules/verdict.h"
#include "twin/speech/speech.h"

/*
 * profile_offer - member "profile_offer": {field: value}, null when there is
 * nothing that the profile does not say already. A sentence about it, in sp->a,
 * or "".
 */
struct str profile_offer(const struct speech *sp, const struct answer *an,
    bool accepted, struct js_out *o);

#endif
