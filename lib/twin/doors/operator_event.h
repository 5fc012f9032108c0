/* SPDX-License-Identifier: MIT */
/*
 * operator_event - the door twin_record: events of the platform and of the operator.
 */
#ifndef TWIN_DOORS_OPERATOR_EVENT_H
#define TWIN_DOORS_OPERATOR_EVENT_H

#include "twin/doors/context.h"

/*
 * operator_event_schema - JSON Schema of the arguments (kind empty) or of the
 * body of a kind; NULL: this kind is not recorded from outside. Whoever calls
 * the door checks both before.
 */
const char *operator_event_schema(struct str kind);

/* operator_event_platform - whether a platform writes this kind. */
bool operator_event_platform(struct str kind);

int operator_event(struct context *w) WARN_UNUSED;

#endif
