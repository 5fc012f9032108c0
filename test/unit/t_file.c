/* SPDX-License-Identifier: MIT */
/*
 * t_file - a file is read whole or not at all.
 */
#include "test/unit/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

enum { SIZE = 20000, NO_FILE = -1 };

static const struct file_row {
	const char *why;
	int size;		/* of the file */
	size_t max;
	enum err_kind want;
} files[] = {
	{ "file: an empty one", 0, SIZE, ERR_NONE },
	{ "file: exactly the largest size", SIZE, SIZE, ERR_NONE },
	{ "file: one byte more", SIZE, SIZE - 1, ERR_LIMIT },
	{ "file: none", NO_FILE, SIZE, ERR_IO },
};

static void
file_test(void **state)
{
	const struct file_row *r = *state;
	char path[] = "t_file.XXXXXX", bytes[SIZE];
	struct arena *a = arena_new(1 << 20);
	struct str out = STR("untouched");
	struct err e = { 0 };
	int fd = mkstemp(path);

	assert_true(fd != -1);
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)(i % 251);
	if (r->size == NO_FILE)
		assert_int_equal(unlink(path), 0);
	else
		assert_int_equal(write(fd, bytes, (size_t)r->size), r->size);
	assert_int_equal(close(fd), 0);
	assert_int_equal(file_read_path(a, path, r->max, &out, &e),
	    r->want == ERR_NONE ? 0 : -1);
	assert_int_equal(e.kind, r->want);
	if (r->want != ERR_NONE)
		assert_true(str_is(out, "untouched"));
	else
		assert_true(str_eq(out, (struct str){ bytes,
		    (size_t)r->size }));
	(void)unlink(path);
	arena_free(a);
}

/* A pipe tells no size and gives its bytes in pieces. */
static void
pipe_test(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct err e = { 0 };
	struct str out;
	int fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], "one ", 4), 4);
	assert_int_equal(write(fd[1], "two", 3), 3);
	assert_int_equal(close(fd[1]), 0);
	assert_int_equal(file_read(a, fd[0], "-", 7, &out, &e), 0);
	assert_string_equal(out.p, "one two");
	assert_int_equal(close(fd[0]), 0);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, file_test, files);
	TEST(&t, "file: a pipe", pipe_test);
	return table_run(&t, "file");
}
