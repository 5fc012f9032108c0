/* SPDX-License-Identifier: MIT */
/*
 * attempt - the door twin_log_attempt: an answer, judged and remembered.
 */
#ifndef TWIN_DOORS_ATTEMPT_H
#define TWIN_DOORS_ATTEMPT_H

#include "twin/doors/context.h"

int attempt_log(struct context *w) WARN_UNUSED;

#endif
