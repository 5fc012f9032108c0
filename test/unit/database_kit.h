/* SPDX-License-Identifier: MIT */
/*
 * database_kit - the PostgreSQL database in which the stores of a run of tests
 * shall be, each with tables of its own: the environment's TWIN_TEST_DATABASE.
 * test/e2e/pgsql_store.sh starts one.
 */
#ifndef TEST_UNIT_DATABASE_KIT_H
#define TEST_UNIT_DATABASE_KIT_H

#include <stdbool.h>
#include <stddef.h>

/* database_given - whether there is one; else stores are files. */
bool database_given(void);

enum { DATABASE_URL = 256 };

/* database_own - make a schema for one store; its connection string. */
void database_own(char url[DATABASE_URL]);

/* database_sql - run statements there behind a store's back; they stand in
 * double quotes of the shell. */
void database_sql(const char *url, const char *sql);

#endif
