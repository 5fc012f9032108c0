/* SPDX-License-Identifier: MIT */
/* correct_event - the door twin_correct_event. */
#ifndef TWIN_DOORS_CORRECT_EVENT_H
#define TWIN_DOORS_CORRECT_EVENT_H

#include "twin/doors/context.h"

int correct_event(struct context *w) WARN_UNUSED;

#endif
