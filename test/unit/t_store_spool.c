/* SPDX-License-Identifier: MIT */
/*
 * t_store_spool - audit records in the spool of a process: when they wait and
 * when they are written, and that none outlives an erasure. Several processes
 * are in t_store_spool_many.c, what goes wrong in t_store_spool_torn.c.
 */
#include "test/unit/spool_kit.h"

#include <sys/stat.h>

#include <stdlib.h>
#include <unistd.h>

/* ---- when a record waits ---- */

static void
what_waits_and_what_is_written(void **state)
{
	static const struct {
		const char *why;
		int64_t ms;
		int rows, spools;
	} steps[] = {
		{ "the first record of a process is written", 5000, 1, 0 },
		{ "one within a second of it waits", 5400, 1, 1 },
		{ "so does the next", 5999, 1, 1 },
		{ "after a second all are written", 6000, 4, 1 },
		{ "the next one waits again", 6001, 4, 1 },
		{ "a clock that was set back writes all", 100, 6, 1 },
		{ "and counts anew", 1099, 6, 1 },
		{ "to the second", 1100, 8, 1 },
	};
	struct kit *k = *state;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		kit_put(k, steps[i].ms, "x");
		if (kit_audit_rows(k) != steps[i].rows ||
		    kit_spools(k) != steps[i].spools)
			fail_msg("%s: %d rows, %d spools", steps[i].why,
			    kit_audit_rows(k), kit_spools(k));
	}
	assert_string_equal(kit_audits(k),
	    "100x 1099x 1100x 5000x 5400x 5999x 6000x 6001x ");
}

static void
one_record_a_second_makes_no_spool(void **state)
{
	struct kit *k = *state;

	for (int i = 0; i < 5; i++)
		kit_put(k, 1000 * i, "x");
	assert_int_equal(kit_spools(k), 0);
	assert_int_equal(kit_audit_rows(k), 5);
}

static void
order_is_kept_and_equal_records_stay_apart(void **state)
{
	struct kit *k = *state;

	kit_put(k, 1, "a");
	kit_put(k, 3, "d");
	kit_put(k, 2, "b");
	kit_put(k, 2, "b");
	kit_put(k, 2, "c");
	kit_put(k, 1, "a");
	store_audit(k->st, STR("u2"), 2, STR("x"));
	assert_string_equal(kit_audits(k), "1a 1a 2b 2b 2c 3d ");
	kit_put(k, 2, "e");
	assert_string_equal(kit_audits(k), "1a 1a 2b 2b 2c 2e 3d ");
	assert_int_equal(kit_audit_rows(k), 8);
}

static void
closing_writes_and_removes(void **state)
{
	struct kit *k = *state;
	struct stat sb;

	kit_put_n(k, 1, 10);
	assert_int_equal(stat(kit_spool_path(k, getpid()), &sb), 0);
	assert_int_equal(sb.st_mode & 07777, 0600);
	assert_int_equal(sb.st_size, SPOOL_SIZE);
	kit_close(k);
	assert_int_equal(kit_spools(k), 0);
	kit_open(k);
	assert_int_equal(kit_audit_rows(k), 10);
}

static void
what_does_not_fit_a_spool_is_written(void **state)
{
	static const struct {
		const char *why;
		size_t n;
		char last;
		int rows;
	} cases[] = {
		{ "an empty record waits", 0, 'x', 1 },
		{ "one with a zero byte takes all with it", 7, '\0', 3 },
		{ "the longest that fits an empty spool waits",
		    SPOOL_SIZE - SPOOL_HEAD - 16 - 1, 'x', 3 },
		{ "one byte more does not", SPOOL_SIZE - SPOOL_HEAD - 16, 'x', 5 },
		{ "a long one", 200000, 'x', 6 },
		{ "the next short one waits", 1, 'x', 6 },
	};
	struct kit *k = *state;
	char *p = malloc(200000);

	assert_non_null(p);
	memset(p, 'x', 200000);
	kit_put(k, 1, "first");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t n = cases[i].n;

		if (n > 0)
			p[n - 1] = cases[i].last;
		store_audit(k->st, STR("u"), 2, (struct str){ p, n });
		if (n > 0)
			p[n - 1] = 'x';
		if (kit_audit_rows(k) != cases[i].rows)
			fail_msg("%s: %d rows", cases[i].why, kit_audit_rows(k));
	}
	free(p);
	assert_int_equal(kit_audit_count(k), 7);
}

static void
a_full_spool_is_written_and_used_again(void **state)
{
	struct kit *k = *state;

	for (int i = 0; i < 20000; i++)
		kit_put(k, 1 + i % 900, "{\"a record\":\"of some length\"}");
	assert_in_range(kit_audit_rows(k), 18000, 19999);
	assert_int_equal(kit_audit_count(k), 20000);
	kit_close(k);
	kit_open(k);
	assert_int_equal(kit_audit_rows(k), 20000);
}

/* ---- erasure and backup ---- */

static struct kit_gate gate;

static const char word[] = "the-word-that-must-go";

static int
record_word(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < 50; n++) {
		store_audit(k->st, STR("leaver"), n, str_c(word));
		store_audit(k->st, STR("u"), n, STR("kept"));
	}
	kit_gate_wait(&gate);
	return 0;
}

static void
erasure_leaves_no_byte_in_any_spool(void **state)
{
	struct kit *k = *state;
	int pid;

	kit_close(k);
	kit_gate_make(&gate);
	kit_fork(k, 1, record_word, &pid);
	kit_gate_await(&gate, 1);
	kit_open(k);
	kit_put(k, 1, "x");
	store_audit(k->st, STR("leaver"), 2, str_c(word));
	assert_int_equal(kit_spools(k), 2);
	assert_string_not_equal(kit_files_with(k, str_c(word)), "");
	assert_ok(k, store_erase(k->st, STR("leaver"), NULL, &k->e));
	assert_string_equal(kit_files_with(k, str_c(word)), "");
	assert_string_equal(kit_files_with(k, STR("leaver")), "");
	assert_int_equal(kit_spools(k), 2);
	kit_gate_open(&gate);
	assert_int_equal(kit_wait(&pid, 1), 0);
	kit_put(k, 60, "kept");
	assert_int_equal(kit_audit_count(k), 52);
	assert_string_equal(kit_files_with(k, str_c(word)), "");
}

static void
a_backup_has_what_waits(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);

	kit_put_n(k, 1, 30);
	o.dir = arena_printf(k->a, "%s/backup", k->base).p;
	assert_ok(k, store_backup(k->st, o.dir, &k->e));
	kit_close(k);
	assert_ok(k, store_open(&o, &k->st, &k->e));
	assert_int_equal(kit_audit_rows(k), 30);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_waits_and_what_is_written),
		T(one_record_a_second_makes_no_spool),
		T(order_is_kept_and_equal_records_stay_apart),
		T(closing_writes_and_removes),
		T(what_does_not_fit_a_spool_is_written),
		T(a_full_spool_is_written_and_used_again),
		T(erasure_leaves_no_byte_in_any_spool),
		T(a_backup_has_what_waits),
	};

	return cmocka_run_group_tests_name("store, spool", tests, NULL, NULL);
}
