/* SPDX-License-Identifier: MIT */
/* log_slot - the door twin_log_slot: study outside of exercises. */
#ifndef TWIN_DOORS_LOG_SLOT_H
#define TWIN_DOORS_LOG_SLOT_H

#include "twin/doors/context.h"

int log_slot(struct context *w) WARN_UNUSED;

#endif
