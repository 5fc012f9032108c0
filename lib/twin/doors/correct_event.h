/* SPDX-License-Identifier: MIT */
/* correct_event - the door twin_correct_event. */
#ifndef TWIN_DOORS_CORRECT_EVENT_H
#define TWIN_DOORS_CORRECT_EVENT_H

#include "twin/doors/context.h"

int correct_event(struct context *w) WARN_UNUSED;

/* correct_event_tool - whose arguments a replacement of this kind takes, or NULL. */
const char *correct_event_tool(enum kind k);

#endif
