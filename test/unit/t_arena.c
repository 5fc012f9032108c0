/* SPDX-License-Identifier: MIT */
/* t_arena - base/arena, and what happens at its cap, in a child process. */
#include "test/unit/table.h"

#include <signal.h>
#include <stdalign.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"

/* ---- what ends the process ---- */

static void
cap_once(void)
{
	struct arena *a = arena_new(1000);

	(void)arena_alloc(a, 1001);
}

static void
cap_in_sum(void)
{
	struct arena *a = arena_new(200000);
	int i;

	for (i = 0; i < 3; i++)
		(void)arena_alloc(a, 100000);
}

static void
cap_by_string(void)
{
	struct arena *a = arena_new(16);

	(void)arena_str(a, STR("0123456789abcdef"));
}

static void
cap_by_printf(void)
{
	struct arena *a = arena_new(64);

	(void)arena_printf(a, "%100d", 1);
}

static void
product_wraps(void)
{
	struct arena *a = arena_new(SIZE_MAX);

	(void)arena_array_(a, SIZE_MAX / 8 + 2, 8);
}

static void
rounding_wraps(void)
{
	struct arena *a = arena_new(SIZE_MAX);

	(void)arena_alloc(a, SIZE_MAX - 1);
}

static void
below_the_cap(void)
{
	struct arena *a = arena_new(1024);

	memset(arena_alloc(a, 1000), 1, 1000);
	arena_reset(a);
	memset(arena_alloc(a, 1024), 1, 1024);
	arena_free(a);
}

static const struct death_row {
	const char *why;
	void (*fn)(void);
	bool dies;
} deaths[] = {
	{ "one allocation above the cap aborts", cap_once, true },
	{ "allocations that pass the cap together abort", cap_in_sum, true },
	{ "the NUL behind a string counts", cap_by_string, true },
	{ "a formatted text above the cap aborts", cap_by_printf, true },
	{ "an array whose size wraps aborts", product_wraps, true },
	{ "a size that wraps when rounded aborts", rounding_wraps, true },
	{ "the cap itself is allowed, again after a reset", below_the_cap,
	  false },
};

static void
death_test(void **state)
{
	const struct death_row *r = *state;
	const struct rlimit no_core = { 0, 0 };
	char line[200] = "";
	int fds[2], status;
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		/* cmocka catches the signals of its tests; the child must die
		 * like the program does */
		(void)signal(SIGABRT, SIG_DFL);
		(void)setrlimit(RLIMIT_CORE, &no_core);
		(void)dup2(fds[1], STDERR_FILENO);
		r->fn();
		_exit(0);
	}
	(void)close(fds[1]);
	n = read(fds[0], line, sizeof(line) - 1);
	(void)close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!r->dies) {
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		assert_int_equal(n, 0);
		return;
	}
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_true(n > 0);
	assert_non_null(strstr(line, "level=error event=memory reason="));
}

/* ---- ordinary use ---- */

static void
aligned_test(void **state)
{
	struct arena *a = arena_new(1 << 20);
	size_t n;

	(void)state;
	for (n = 0; n < 100; n++) {
		char *p = arena_alloc(a, n);
		size_t i;

		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		for (i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xFF, n);
	}
	arena_free(a);
}

static void
zero_after_reset_test(void **state)
{
	struct arena *a = arena_new(1 << 20);
	char *p = arena_alloc(a, 64);

	(void)state;
	memset(p, 0xFF, 64);
	arena_reset(a);
	assert_int_equal(arena_used(a), 0);
	p = arena_alloc(a, 64);
	assert_int_equal(p[0], 0);
	assert_int_equal(p[63], 0);
	arena_free(a);
}

static void
apart_test(void **state)
{
	struct arena *a = arena_new(8 << 20);
	unsigned char *p[200];
	size_t i, j;

	(void)state;
	/* small and large ones in turn: blocks are changed in between */
	for (i = 0; i < 200; i++) {
		p[i] = arena_alloc(a, i % 2 ? 70000 : 100);
		memset(p[i], (int)i, i % 2 ? 70000 : 100);
	}
	for (i = 0; i < 200; i++)
		for (j = 0; j < (i % 2 ? 70000u : 100u); j += 33)
			assert_int_equal(p[i][j], i);
	arena_free(a);
}

static void
strings_test(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct str s = arena_str(a, STR("a\0b"));

	(void)state;
	assert_int_equal(s.n, 3);
	assert_memory_equal(s.p, "a\0b", 4);
	s = arena_str(a, (struct str){ NULL, 0 });
	assert_true(s.n == 0 && s.p != NULL && s.p[0] == '\0');
	assert_string_equal(arena_cstr(a, STR("abc")), "abc");
	s = arena_printf(a, "%d-%s", 7, "x");
	assert_true(str_is(s, "7-x") && s.p[s.n] == '\0');
	arena_free(a);
}

struct trace {
	int order[4], n;
};

struct mark {
	struct trace *trace;
	int id;
};

static void
ran(void *p)
{
	struct mark *m = p;

	m->trace->order[m->trace->n++] = m->id;
}

static void
defer_test(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct trace tr = { 0 };
	struct mark m[3] = { { &tr, 1 }, { &tr, 2 }, { &tr, 3 } };

	(void)state;
	arena_defer(a, ran, &m[0]);
	arena_defer(a, ran, &m[1]);
	arena_reset(a);
	assert_int_equal(tr.n, 2);
	assert_int_equal(tr.order[0], 2);
	assert_int_equal(tr.order[1], 1);
	arena_reset(a);
	assert_int_equal(tr.n, 2);
	arena_defer(a, ran, &m[2]);
	arena_free(a);
	assert_int_equal(tr.n, 3);
	arena_free(NULL);
}

/* ---- err ---- */

static void
err_test(void **state)
{
	struct err e = { 0 };
	int k;

	(void)state;
	assert_int_equal(err_set(&e, ERR_IO, "first %d", 1), -1);
	assert_int_equal(err_set(&e, ERR_AUTH, "second"), -1);
	assert_int_equal(e.kind, ERR_IO);
	assert_string_equal(e.msg, "first 1");
	assert_int_equal(err_set(NULL, ERR_IO, "nobody asks"), -1);
	e = (struct err){ 0 };
	(void)err_set(&e, ERR_INVALID, "%0300d", 1);
	assert_int_equal(strlen(e.msg), sizeof(e.msg) - 1);
	for (k = 0; k < ERR_KINDS; k++) {
		assert_non_null(err_kind_name((enum err_kind)k));
		assert_string_not_equal(err_kind_name((enum err_kind)k),
		    "unknown");
	}
	assert_string_equal(err_kind_name(ERR_KINDS), "unknown");
}

int
main(void)
{
	static struct table t;

	TABLE(&t, death_test, deaths);
	TEST(&t, "memory is aligned and zeroed", aligned_test);
	TEST(&t, "memory is zeroed again after a reset", zero_after_reset_test);
	TEST(&t, "allocations do not overlap", apart_test);
	TEST(&t, "strings are copied with a NUL behind them", strings_test);
	TEST(&t, "cleanups run once, newest first", defer_test);
	TEST(&t, "the first cause of an error wins", err_test);
	return table_run(&t, "arena");
}
