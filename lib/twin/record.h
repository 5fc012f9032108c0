/* SPDX-License-Identifier: MIT */
/*
 * record - the door twin_record: events of the platform and of the operator.
 */
#ifndef TWIN_RECORD_H
#define TWIN_RECORD_H

#include "twin/work.h"

int record_event(struct work *w) WARN_UNUSED;

#endif
