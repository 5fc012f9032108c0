/* SPDX-License-Identifier: MIT */
/* manage_consent - the door twin_manage_consent. */
#ifndef TWIN_DOORS_MANAGE_CONSENT_H
#define TWIN_DOORS_MANAGE_CONSENT_H

#include "twin/doors/context.h"

int manage_consent(struct context *w) WARN_UNUSED;

#endif
