/* SPDX-License-Identifier: MIT */
/*
 * t_store_killed - the process dies at every single step of a write, an
 * erasure, a drain of audit records, a rotation of the key, an initialisation.
 */
#include "test/unit/fault_kit.h"

#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "store/lmdb/engine.h"

/* A child runs one of these with a fuse; the parent looks at what it left. */
static int
dying_write(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < 3; n++)
		if (kit_append(k->st, k->a, "stays", "", "kept", &k->e).p ==
		    NULL)
			return -1;
	return 0;
}

static int
dying_erase(struct kit *k, int i)
{
	(void)i;
	return store_erase(k->st, STR("leaver"), NULL, &k->e);
}

static int
dying_rotation(struct kit *k, int i)
{
	(void)i;
	return store_rotate_key(k->st, &k->e);
}

static int step_to_die;

static int
with_fuse(struct kit *k, int what)
{
	static kit_fn *const fns[] = { dying_write, dying_erase,
		dying_rotation };
	int rc;

	fuse_light(step_to_die, 0);
	rc = fns[what](k, 0);
	fuse_put_out();
	return rc;
}

static int
run_write(struct kit *k, int i)
{
	(void)i;
	return with_fuse(k, 0);
}

static int
run_erase(struct kit *k, int i)
{
	(void)i;
	return with_fuse(k, 1);
}

static int
run_rotation(struct kit *k, int i)
{
	(void)i;
	return with_fuse(k, 2);
}

/* Runs fn in a child; false when the fuse has killed it. */
static bool
survives(struct kit *k, kit_fn *fn)
{
	struct store *mine = k->st;
	int pid, status;

	k->st = NULL;
	kit_fork(k, 1, fn, &pid);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	k->st = mine;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return false;
	assert_int_equal(status, 0);
	return true;
}

static void
a_write_that_dies_leaves_a_whole_store(void **state)
{
	struct kit *k = *state;
	uint64_t n, last = 0;

	for (step_to_die = 0;; step_to_die++) {
		bool alive = survives(k, run_write);

		assert_in_range(step_to_die, 0, FUSE_STEPS);
		assert_ok(k, store_check(k->st, k->a, STR("stays"), &n,
		    &k->e));
		assert_in_range(n, last, last + 3);
		last = n + 1;
		if (alive)
			break;
		assert_non_null(kit_append(k->st, k->a, "stays", "", "kept",
		    &k->e).p);
	}
	assert_true(step_to_die > 8);
}

/* ---- audit records that wait for their transaction ---- */

enum { BUSY = 20 };

static int blow_code;	/* 0: die */

/* Records that wait, then one that takes them all to audit.mdb. */
static int
run_drain(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < BUSY; n++)
		store_audit(k->st, STR("busy"), n, arena_printf(k->a,
		    "%d %d %d", blow_code, step_to_die, n));
	fuse_light(step_to_die, blow_code);
	store_audit(k->st, STR("busy"), 5000, arena_printf(k->a, "%d %d last",
	    blow_code, step_to_die));
	fuse_put_out();
	return 0;
}

static void
a_drain_that_fails_loses_no_record_and_repeats_none(void **state)
{
	static const int codes[] = { 0, ENOSPC, EIO };
	struct kit *k = *state;
	int n, want = 0;

	for (size_t c = 0; c < sizeof(codes) / sizeof(codes[0]); c++) {
		blow_code = codes[c];
		for (step_to_die = 0; step_to_die < 30; step_to_die++) {
			(void)survives(k, run_drain);
			want += BUSY + 1;
			n = 0;
			assert_ok(k, store_audits(k->st, STR("busy"),
			    kit_count, &n, &k->e));
			if (n != want)
				fail_msg("code %d, step %d: %d records of %d",
				    codes[c], step_to_die, n, want);
		}
		assert_true(survives(k, run_drain));
		want += BUSY + 1;
	}
}

static int
write_one(struct kit *k, int i)
{
	(void)i;
	return kit_append(k->st, k->a, "stays", "", "kept", &k->e).p == NULL ?
	    -1 : 0;
}

/*
 * The parent has the store open all the time, as a server would. It and a
 * process that opens it afterwards both write on, now the one first and now
 * the other, with whatever a dead eraser has left.
 */
static void
an_erasure_that_dies_loses_nobody_elses_row(void **state)
{
	struct kit *k = *state;
	uint64_t n, want = 0;
	bool alive;

	step_to_die = 0;
	do {
		assert_in_range(step_to_die, 0, FUSE_STEPS);
		kit_live(k);
		alive = survives(k, run_erase);
		if (step_to_die % 2 == 0)
			assert_true(survives(k, write_one));
		assert_int_equal(write_one(k, 0), 0);
		if (step_to_die % 2 == 1)
			assert_true(survives(k, write_one));
		want += KIT_LIVE + 2;
		assert_ok(k, store_check(k->st, k->a, STR("stays"), &n,
		    &k->e));
		if (n != want)
			fail_msg("step %d: %d rows of %d", step_to_die,
			    (int)n, (int)want);
	} while (!alive && ++step_to_die > 0);
	assert_string_equal(kit_files_with(k, str_c(kit_gone)), "");
	assert_true(step_to_die > 25);
	kit_close(k);
	kit_open(k);
	assert_ok(k, store_check(k->st, k->a, STR("stays"), &n, &k->e));
	assert_int_equal(n, want);
}

static void
a_rotation_that_dies_leaves_a_readable_secret(void **state)
{
	struct kit *k = *state;
	struct str keys[2];

	for (step_to_die = 0; !survives(k, run_rotation); step_to_die++) {
		assert_in_range(step_to_die, 0, FUSE_STEPS);
		kit_close(k);
		kit_open(k);
		assert_in_range(store_keys(k->st, keys), 1, 2);
	}
	assert_true(step_to_die > 3);
	assert_int_equal(store_keys(k->st, keys), 2);
	assert_int_equal(access(kit_path(k, "secret.key.tmp"), F_OK), -1);
}

static void
an_initialisation_that_dies_can_be_repeated(void **state)
{
	struct kit *k = *state;
	int status = -1, pid;

	kit_close(k);
	for (int step = 0; status != 0; step++) {
		struct store_opts o;

		assert_in_range(step, 0, FUSE_STEPS);
		(void)snprintf(k->dir, sizeof(k->dir), "%.40s/i%d", k->base,
		    step);
		o = kit_opts(k);
		(void)fflush(NULL);
		if ((pid = fork()) == 0) {
			fuse_light(step, 0);
			_exit(store_init(&o, &k->e) == 0 ? 0 : 1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status) || status == 0);
		assert_ok(k, store_init(&o, &k->e));
		kit_open(k);
		assert_non_null(kit_append(k->st, k->a, "u", "", "x",
		    &k->e).p);
		kit_close(k);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_write_that_dies_leaves_a_whole_store),
		T(a_drain_that_fails_loses_no_record_and_repeats_none),
		T(an_erasure_that_dies_loses_nobody_elses_row),
		T(a_rotation_that_dies_leaves_a_readable_secret),
		T(an_initialisation_that_dies_can_be_repeated),
	};

	return cmocka_run_group_tests_name("store, killed", tests, NULL, NULL);
}
