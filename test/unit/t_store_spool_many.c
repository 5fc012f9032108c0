/* SPDX-License-Identifier: MIT */
/*
 * t_store_spool_many - audit records in the spools of several processes: none
 * is lost when one is killed, none is there twice.
 */
#include "test/unit/spool_kit.h"

#include <sys/wait.h>

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "store/lmdb/engine.h"

static struct kit_gate gate;

/* Records that wait, then a long sleep. */
static int
record_and_wait(struct kit *k, int i)
{
	(void)i;
	kit_put_n(k, 1, 100);
	kit_gate_wait(&gate);
	return 0;
}

/* A process killed with 100 records, 99 of which wait; its number. */
static int
leave_a_spool(struct kit *k)
{
	int pid, status;

	kit_close(k);
	kit_gate_make(&gate);
	kit_fork(k, 1, record_and_wait, &pid);
	kit_gate_await(&gate, 1);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	kit_gate_open(&gate);
	assert_int_equal(access(kit_spool_path(k, pid), F_OK), 0);
	kit_open(k);
	assert_int_equal(kit_audit_rows(k), 1);
	return pid;
}

static void
nothing_is_lost_with_a_killed_process(void **state)
{
	struct kit *k = *state;

	(void)leave_a_spool(k);
	assert_int_equal(kit_audit_count(k), 100);
	assert_int_equal(kit_spools(k), 0);
	assert_int_equal(kit_audit_rows(k), 100);
}

static void
the_next_busy_process_drains_what_a_dead_one_left(void **state)
{
	struct kit *k = *state;
	int pid = leave_a_spool(k);

	kit_put(k, 1, "x");
	assert_int_equal(kit_audit_rows(k), 2);
	kit_put(k, 2, "y");
	assert_int_equal(kit_audit_rows(k), 101);
	assert_int_equal(access(kit_spool_path(k, pid), F_OK), -1);
	assert_int_equal(kit_spools(k), 1);
	assert_int_equal(kit_audit_count(k), 102);
}

static void
a_file_left_under_our_number_is_drained_first(void **state)
{
	struct kit *k = *state;
	int pid = leave_a_spool(k);

	assert_int_equal(rename(kit_spool_path(k, pid),
	    kit_spool_path(k, getpid())), 0);
	kit_put(k, 1, "x");
	kit_put(k, 2, "y");
	assert_int_equal(kit_audit_rows(k), 101);
	assert_int_equal(kit_spools(k), 1);
	assert_int_equal(kit_audit_count(k), 102);
}

/* Reads while another process still lives and goes on. */
static int
record_read_record(struct kit *k, int i)
{
	(void)i;
	kit_put_n(k, 1, 100);
	kit_gate_wait(&gate);
	kit_put_n(k, 101, 100);
	return 0;
}

static void
records_of_a_living_process_are_there_at_once(void **state)
{
	struct kit *k = *state;
	struct buf b;
	int pid;

	kit_close(k);
	kit_gate_make(&gate);
	kit_fork(k, 1, record_read_record, &pid);
	kit_gate_await(&gate, 1);
	kit_open(k);
	assert_int_equal(kit_audit_count(k), 100);
	assert_int_equal(kit_spools(k), 1);
	buf_init(&b, k->a, 64 << 10);
	assert_ok(k, store_stat(k->st, &b, &k->e));
	assert_true(str_find(buf_str(&b), STR("\"table\":\"audit\","
	    "\"file\":\"audit.mdb\",\"rows\":100")) > 0);
	kit_gate_open(&gate);
	assert_int_equal(kit_wait(&pid, 1), 0);
	assert_int_equal(kit_audit_count(k), 200);
	assert_int_equal(kit_spools(k), 0);
}

static void
reading_only_sees_them_too(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);

	(void)leave_a_spool(k);
	kit_close(k);
	o.read_only = true;
	assert_ok(k, store_open(&o, &k->st, &k->e));
	assert_int_equal(kit_audit_rows(k), 1);
	assert_int_equal(kit_audit_count(k), 100);
	store_audit(k->st, STR("u"), 900, STR("refused"));
	store_audit(k->st, STR("u"), 901, STR("refused"));
	assert_int_equal(kit_audit_count(k), 100);
	assert_int_equal(kit_spools(k), 0);
}

enum { EACH = 20000, DRAINS = 1000 };

static int
record_much(struct kit *k, int i)
{
	for (int n = 0; n < EACH; n++) {
		store_audit(k->st, STR("u"), n / 25, arena_printf(k->a,
		    "{\"process\":%d,\"n\":%d}", i, n));
		arena_reset(k->a);
	}
	return 0;
}

static int
drain_much(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < DRAINS; n++)
		if (spool_drain_all(k->st, &k->e) == -1)
			return -1;
	return 0;
}

static int
both(struct kit *k, int i)
{
	return i < 2 ? record_much(k, i) : drain_much(k, i);
}

static void
many_drain_at_once_and_each_record_is_there_once(void **state)
{
	struct kit *k = *state;
	int pids[4];

	kit_close(k);
	kit_fork(k, 4, both, pids);
	assert_int_equal(kit_wait(pids, 4), 0);
	kit_open(k);
	assert_int_equal(kit_audit_rows(k), 2 * EACH);
	assert_int_equal(kit_spools(k), 0);
}

static int tell[2];

static int
record_and_tell(struct kit *k, int i)
{
	(void)i;
	for (int n = 0;; n++) {
		store_audit(k->st, STR("u"), n, arena_printf(k->a,
		    "{\"process\":%d,\"n\":%d}", (int)getpid(), n));
		if (write(tell[1], "!", 1) != 1)
			return 0;
		arena_reset(k->a);
	}
}

static void
whenever_it_is_killed_each_told_record_is_there_once(void **state)
{
	static const int after[] = { 1, 2, 3, 700, 2000, 5000 };
	struct kit *k = *state;
	int pid, status, told, before = 0, now;
	char c;

	for (size_t i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
		kit_close(k);
		assert_int_equal(pipe(tell), 0);
		kit_fork(k, 1, record_and_tell, &pid);
		(void)close(tell[1]);
		for (told = 0; told < after[i]; told++)
			assert_int_equal(read(tell[0], &c, 1), 1);
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		while (read(tell[0], &c, 1) == 1)
			told++;
		(void)close(tell[0]);
		kit_open(k);
		now = kit_audit_count(k);
		/* one may have been written and not told */
		assert_in_range(now - before, told, told + 1);
		before = now;
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(nothing_is_lost_with_a_killed_process),
		T(the_next_busy_process_drains_what_a_dead_one_left),
		T(a_file_left_under_our_number_is_drained_first),
		T(records_of_a_living_process_are_there_at_once),
		T(reading_only_sees_them_too),
		T(many_drain_at_once_and_each_record_is_there_once),
		T(whenever_it_is_killed_each_told_record_is_there_once),
	};

	return cmocka_run_group_tests_name("store, spools of many", tests, NULL, NULL);
}
