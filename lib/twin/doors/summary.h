/* SPDX-License-Identifier: MIT */
/* summary - the reader twin_summary. */
#ifndef TWIN_DOORS_SUMMARY_H
#define TWIN_DOORS_SUMMARY_H

#include "twin/doors/context.h"

int summary_take(struct context *w, struct twin_summary *out) WARN_UNUSED;

#endif
