/* SPDX-License-Identifier: MIT */
/* t_arena - base/arena: its budget, and what ends the process, in a child. */
#include "test/unit/table.h"

#include <signal.h>
#include <stdalign.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* ---- the budget: what is over it says so and goes on ---- */

enum { MIB = 1 << 20 };

static void
budget_test(void **state)
{
	struct arena *a = arena_new(MIB);
	struct buf b;
	char *p;

	(void)state;
	assert_true(arena_fits(a, MIB));
	assert_false(arena_over(a));
	(void)arena_alloc(a, MIB / 2);
	assert_true(arena_charge(a, MIB / 4));
	assert_int_equal(arena_used(a), MIB / 4 * 3);
	assert_false(arena_fits(a, MIB / 4 + 1));
	assert_true(arena_over(a));
	/* from now on nothing fits, and nothing is NULL */
	assert_false(arena_fits(a, 1));
	assert_false(arena_charge(a, 1));
	p = arena_alloc(a, MIB);
	memset(p, 1, MIB);
	buf_init(&b, a, SIZE_MAX);
	buf_c(&b, "a date or a sentence is still written");
	assert_false(b.full);
	p = arena_alloc(a, 20000);
	buf_add(&b, (struct str){ p, 20000 });
	assert_true(b.full);
	assert_true(str_is(buf_str(&b), "a date or a sentence is still written"));
	arena_reset(a);
	assert_false(arena_over(a));
	assert_true(arena_fits(a, MIB));
	arena_free(a);
}

/* A buffer that nothing else was allocated behind grows where it is. */
static void
widen_test(void **state)
{
	struct arena *a = arena_new(MIB);
	char *p = arena_room(a, 100), *q;
	struct buf b;

	(void)state;
	memset(p, 'p', 100);
	assert_true(arena_widen(a, p, 100, 1000));
	assert_int_equal(p[99], 'p');
	q = arena_room(a, 8);
	assert_true(q >= p + 1000);
	assert_false(arena_widen(a, p, 1000, 1001 + alignof(max_align_t)));
	assert_true(arena_widen(a, q, 8, 16));
	assert_false(arena_widen(a, q, 16, MIB));	/* not in this block */
	buf_init(&b, a, SIZE_MAX);
	buf_c(&b, "here");
	p = b.p;
	while (b.n < 4096)
		buf_ch(&b, '.');
	assert_ptr_equal(b.p, p);
	(void)arena_room(a, 1);
	while (b.n < 8192)
		buf_ch(&b, '.');
	assert_ptr_not_equal(b.p, p);
	assert_memory_equal(b.p, "here....", 8);
	arena_free(a);
}

static void
unasked_test(void **state)
{
	struct arena *a = arena_new(MIB);

	(void)state;
	memset(arena_alloc(a, MIB), 1, MIB);
	assert_false(arena_over(a));
	(void)arena_alloc(a, 1);
	assert_true(arena_over(a));
	arena_free(a);
}

static void
growth_test(void **state)
{
	struct arena *a = arena_new(MIB);
	struct buf b;
	char text[1000];
	int i;

	(void)state;
	memset(text, 'x', sizeof(text));
	buf_init(&b, a, SIZE_MAX);
	for (i = 0; i < 100000; i++)
		buf_add(&b, (struct str){ text, sizeof(text) });
	assert_true(b.full && arena_over(a));
	assert_true(arena_used(a) <= MIB);
	arena_free(a);
}

/* ---- what ends the process ---- */

static void
far_past_in_sum(void)
{
	struct arena *a = arena_new(200000);
	int i;

	for (i = 0; i < 300; i++)
		(void)arena_alloc(a, 100000);
}

static void
far_past_at_once(void)
{
	struct arena *a = arena_new(1000);

	(void)arena_alloc(a, (size_t)1 << 40);
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

static const struct death_row {
	const char *why;
	void (*fn)(void);
} deaths[] = {
	{ "growth far past the budget that did not ask aborts",
	  far_past_in_sum },
	{ "one such allocation aborts", far_past_at_once },
	{ "an array whose size wraps aborts", product_wraps },
	{ "a size that wraps when rounded aborts", rounding_wraps },
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

	TEST(&t, "what does not fit the budget is told, not fatal",
	    budget_test);
	TEST(&t, "the budget itself is allowed, one byte more is over it",
	    unasked_test);
	TEST(&t, "a growing buffer stops within the budget", growth_test);
	TABLE(&t, death_test, deaths);
	TEST(&t, "the newest allocation grows where it is", widen_test);
	TEST(&t, "memory is aligned and zeroed", aligned_test);
	TEST(&t, "memory is zeroed again after a reset", zero_after_reset_test);
	TEST(&t, "allocations do not overlap", apart_test);
	TEST(&t, "strings are copied with a NUL behind them", strings_test);
	TEST(&t, "cleanups run once, newest first", defer_test);
	TEST(&t, "the first cause of an error wins", err_test);
	return table_run(&t, "arena");
}
