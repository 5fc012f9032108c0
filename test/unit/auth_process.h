/* SPDX-License-Identifier: MIT */
/*
 * auth_process - what a server process has open to check tokens: the store with
 * its cache, and lib/auth. For the kits of lib/auth's tests.
 */
#ifndef TEST_UNIT_AUTH_PROCESS_H
#define TEST_UNIT_AUTH_PROCESS_H

#include "auth/auth.h"

/* auth_process_restart - the process ends, if there is one, and another begins;
 * with_store false: it has no store. */
void auth_process_restart(const struct conf *cf, const struct store_opts *so,
    bool with_store, struct store **st, struct auth **au);

#endif
