/* SPDX-License-Identifier: MIT */
/*
 * profile - the door twin_profile: what learners may say of themselves and what
 * they have said, "dt.fields/1" (doc/domain.md 9). For who draws a form: every
 * field that update_profile takes, in the order and groups of the metamodel,
 * values whole where a snapshot shortens them.
 */
#ifndef TWIN_DOORS_PROFILE_H
#define TWIN_DOORS_PROFILE_H

#include "twin/doors/context.h"

int profile_take(struct context *w, struct twin_answer *out) WARN_UNUSED;

#endif
