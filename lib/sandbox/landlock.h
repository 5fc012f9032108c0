/* SPDX-License-Identifier: MIT */
/* landlock - which files, which TCP ports. Private to sandbox.c. */
#ifndef SANDBOX_LANDLOCK_H
#define SANDBOX_LANDLOCK_H

#include "sandbox/opts.h"

/* landlock_version - of the kernel's interface, 1 or more; 0: it has none. */
int landlock_version(void);

/* landlock_enter - no_new_privs is set. The version in force, or 0. */
int landlock_enter(const struct sandbox_opts *o);

#endif
