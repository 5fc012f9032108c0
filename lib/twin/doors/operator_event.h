/* SPDX-License-Identifier: MIT */
/*
 * operator_event - the door twin_record: events of the platform and of the operator.
 */
#ifndef TWIN_DOORS_OPERATOR_EVENT_H
#define TWIN_DOORS_OPERATOR_EVENT_H

#include "twin/doors/context.h"

int operator_event(struct context *w) WARN_UNUSED;

#endif
