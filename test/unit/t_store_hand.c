/* SPDX-License-Identifier: MIT */
/*
 * t_store_hand - what hands do to the files of a running store: another file
 * in the place, none, a shorter one, another format, the same process number
 * twice. Each is noticed by the next write, refused with a sentence or lived
 * with, and over when the hand puts things right.
 */
#include "test/unit/store_kit.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static struct str
put(struct kit *k, const char *text)
{
	k->e = (struct err){ ERR_NONE };
	return kit_append(k->st, k->a, "u", "", text, &k->e);
}

static const char *
copy(struct kit *k, const char *name)
{
	const char *to = arena_printf(k->a, "%s/%s", k->base, name).p;

	kit_write(to, kit_read(k, kit_path(k, "twin.mdb")), 0600);
	return to;
}

static void
assert_put(struct kit *k, const char *text, const char *want)
{
	struct str s = put(k, text);

	if (!str_is(s, want))
		fail_msg("'" STR_FMT "', wanted '%s' (%s)", STR_ARG(s), want,
		    k->e.msg);
}

/* A client is not told what the store says: the kind keeps it in the log. */
static void
assert_refused(struct kit *k, const char *words)
{
	assert_null(put(k, "x").p);
	assert_int_equal(k->e.kind, ERR_IO);
	if (strstr(k->e.msg, words) == NULL)
		fail_msg("%s (wanted: %s)", k->e.msg, words);
}

static void
a_file_put_in_its_place_is_gone_on_with(void **state)
{
	struct kit *k = *state;
	const char *old;
	struct str s;
	uint64_t n;

	assert_put(k, "a", "ANSWER 1 a");
	old = copy(k, "old.mdb");
	assert_put(k, "b", "ANSWER 2 b");
	assert_int_equal(rename(old, kit_path(k, "twin.mdb")), 0);
	/* the number 2 is free in that file, and 3 would be a hole */
	assert_put(k, "c", "ANSWER 2 c");
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 2);
	kit_close(k);
	kit_open(k);
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_true(str_starts(s, STR("STATE 2 c")));
}

static int
write_after(struct kit *k, int i)
{
	struct str s;

	(void)i;
	s = put(k, "child");
	return str_is(s, "ANSWER 2 child") ? 0 : -1;
}

/* The lock file of the old data file is still there, and in use. */
static void
a_new_process_does_not_share_the_locks_of_the_old_file(void **state)
{
	struct kit *k = *state;
	const char *old;
	uint64_t n;
	int pid, writer;

	assert_put(k, "a", "ANSWER 1 a");
	old = copy(k, "old.mdb");
	for (int i = 0; i < 9; i++)
		(void)put(k, "b");
	kit_close(k);
	/* a process that has the present file open, and does nothing */
	assert_int_not_equal(pid = fork(), -1);
	if (pid == 0) {
		kit_open(k);
		kit_write(arena_printf(k->a, "%s/ready", k->base).p, STR(""),
		    0600);
		for (;;)
			(void)pause();
	}
	while (access(arena_printf(k->a, "%s/ready", k->base).p, F_OK) == -1)
		(void)usleep(1000);
	assert_int_equal(rename(old, kit_path(k, "twin.mdb")), 0);
	kit_fork(k, 1, write_after, &writer);
	assert_int_equal(kit_wait(&writer, 1), 0);
	(void)kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	kit_open(k);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 2);
	assert_put(k, "d", "ANSWER 3 d");
}

static void
a_file_that_is_gone_is_missed(void **state)
{
	struct kit *k = *state;
	const char *away = arena_printf(k->a, "%s/away", k->base).p;

	assert_put(k, "a", "ANSWER 1 a");
	assert_int_equal(rename(kit_path(k, "twin.mdb"), away), 0);
	assert_refused(k, "twin.mdb: missing");
	assert_refused(k, "twin.mdb: missing");
	assert_int_equal(rename(away, kit_path(k, "twin.mdb")), 0);
	assert_put(k, "b", "ANSWER 2 b");
}

static void
a_file_of_another_format_is_refused(void **state)
{
	struct kit *k = *state;
	const char *good, *other;

	assert_put(k, "a", "ANSWER 1 a");
	good = copy(k, "good.mdb");
	kit_close(k);
	kit_spoil(k, "meta", STR("format"), STR("3"));
	other = copy(k, "other.mdb");
	kit_write(kit_path(k, "twin.mdb"), kit_read(k, good), 0600);
	kit_open(k);
	assert_int_equal(rename(other, kit_path(k, "twin.mdb")), 0);
	assert_refused(k, "of format '3'");
	assert_int_equal(rename(good, kit_path(k, "twin.mdb")), 0);
	assert_put(k, "b", "ANSWER 2 b");
}

static void
a_file_cut_short_is_refused(void **state)
{
	struct kit *k = *state;
	struct stat sb;

	for (int i = 0; i < 40; i++)
		(void)put(k, "a");
	assert_int_equal(stat(kit_path(k, "twin.mdb"), &sb), 0);
	assert_int_equal(truncate(kit_path(k, "twin.mdb"), sb.st_size - 4096),
	    0);
	assert_refused(k, "damaged");
}

static void
a_number_that_two_processes_have_is_told(void **state)
{
	struct kit *k = *state;
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
		.l_start = getpid(), .l_len = 1 };
	struct store_opts o = kit_opts(k);
	char c;
	int pid, fd, p[2];

	kit_close(k);
	assert_int_equal(pipe(p), 0);
	assert_int_not_equal(pid = fork(), -1);
	if (pid == 0) {
		fd = open(kit_path(k, "twin.mdb-lock"), O_RDWR);
		if (fcntl(fd, F_SETLK, &l) == 0 && write(p[1], "!", 1) == 1)
			(void)pause();
		_exit(1);
	}
	assert_int_equal(read(p[0], &c, 1), 1);
	assert_fails(k, store_open(&o, &k->st, &k->e), ERR_IO,
	    "need one PID namespace");
	(void)kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	kit_open(k);
	assert_put(k, "a", "ANSWER 1 a");
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_file_put_in_its_place_is_gone_on_with),
		T(a_new_process_does_not_share_the_locks_of_the_old_file),
		T(a_file_that_is_gone_is_missed),
		T(a_file_of_another_format_is_refused),
		T(a_file_cut_short_is_refused),
		T(a_number_that_two_processes_have_is_told),
	};

	return cmocka_run_group_tests_name("store, hands", tests, NULL, NULL);
}
