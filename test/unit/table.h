/* SPDX-License-Identifier: MIT */
/*
 * table - a cmocka program out of tables: every row is a test, and the row's
 * first member, `const char *why`, is its name. The row is the test's *state.
 */
#ifndef TEST_UNIT_TABLE_H
#define TEST_UNIT_TABLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TABLE_TESTS_MAX = 512 };

struct table {
	struct CMUnitTest tests[TABLE_TESTS_MAX];
	size_t n;
};

static inline void
table_add(struct table *t, CMUnitTestFunction fn, const void *rows, size_t n,
    size_t size)
{
	const char *row = rows;
	const char *why;

	for (; n > 0; n--, row += size) {
		if (t->n == TABLE_TESTS_MAX)
			abort();
		memcpy(&why, row, sizeof(why));
		t->tests[t->n++] = (struct CMUnitTest){
			.name = why,
			.test_func = fn,
			.initial_state = (void *)(uintptr_t)row,
		};
	}
}

/* TABLE - every row of an array; TEST - one function that needs no row. */
#define TABLE(t, fn, rows) \
	table_add((t), (fn), (rows), sizeof(rows) / sizeof((rows)[0]), \
	    sizeof((rows)[0]))
#define TEST(t, why, fn) \
	((t)->tests[(t)->n++] = (struct CMUnitTest){ .name = (why), \
	    .test_func = (fn) })

static inline int
table_run(struct table *t, const char *name)
{
	return _cmocka_run_group_tests(name, t->tests, t->n, NULL, NULL);
}

#endif
