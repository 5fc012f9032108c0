/* SPDX-License-Identifier: MIT */
#include "test/unit/auth_process.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

void
auth_process_restart(const struct conf *cf, const struct store_opts *so,
    bool with_store, struct store **st, struct auth **au)
{
	struct err e = { 0 };

	auth_close(*au);
	store_close(*st);
	*au = NULL;
	*st = NULL;
	if (with_store && store_open(so, st, &e) == -1)
		fail_msg("%s", e.msg);
	if (auth_open(cf, *st, au, &e) == -1)
		fail_msg("%s", e.msg);
}
