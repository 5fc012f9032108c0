/* SPDX-License-Identifier: MIT */
#include "test/unit/database_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"

bool
database_given(void)
{
	return getenv("TWIN_TEST_DATABASE") != NULL;
}

void
database_sql(const char *url, const char *sql)
{
	struct arena *a = arena_new(1 << 20);
	const char *psql = arena_printf(a, "psql -qX -v ON_ERROR_STOP=1 "
	    "'%s' -c \"%s\" >/dev/null", url, sql).p;

	assert_int_equal(system(psql), 0);
	arena_free(a);
}

void
database_own(char url[DATABASE_URL])
{
	static int n;
	char sql[64];

	(void)snprintf(url, DATABASE_URL,
	    "%s&options=-cclient_min_messages%%3Dwarning%%20"
	    "-csearch_path%%3Dt%d_%d", getenv("TWIN_TEST_DATABASE"),
	    (int)getpid(), n);
	(void)snprintf(sql, sizeof(sql), "CREATE SCHEMA t%d_%d", (int)getpid(),
	    n++);
	database_sql(url, sql);
}
