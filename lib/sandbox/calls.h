/* SPDX-License-Identifier: MIT */
/* calls - which system calls. Private to sandbox.c. */
#ifndef SANDBOX_CALLS_H
#define SANDBOX_CALLS_H

#include "sandbox/opts.h"

/* calls_known - whether the kernel takes such a filter. */
bool calls_known(void);

/* calls_enter - no_new_privs is set. Whether the filter is in force. */
bool calls_enter(const struct sandbox_opts *o);

#endif
