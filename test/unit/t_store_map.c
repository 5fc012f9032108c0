/* SPDX-License-Identifier: MIT */
/*
 * t_store_map - what processes share in LMDB's files besides the rows: a map
 * that grows under them, the table of readers, and the mutexes.
 */
#include "test/unit/store_kit.h"

#include <sys/stat.h>

#include <lmdb.h>

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "store/lmdb/txn.h"

static struct kit_gate gate;

/* ---- growth ---- */

static int
write_big(struct kit *k, int i)
{
	char text[20000];
	char sub[8];

	memset(text, 'a' + i, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	(void)snprintf(sub, sizeof(sub), "u%d", i);
	for (int n = 0; n < 60; n++) {
		struct str s;

		if (kit_append(k->st, k->a, sub, "", text, &k->e).p == NULL ||
		    store_state(k->st, k->a, str_c(sub), &s, &k->e) == -1 ||
		    store_state(k->st, k->a, STR("u0"), &s, &k->e) == -1)
			return -1;
		arena_reset(k->a);
	}
	return 0;
}

static void
a_tiny_map_grows_under_four_processes(void **state)
{
	struct kit *k = *state;
	struct store_opts o;
	struct stat sb;
	int pids[4];
	uint64_t n;

	kit_close(k);
	(void)snprintf(k->dir, sizeof(k->dir), "%.40s/tiny", k->base);
	k->map_bytes = 1;	/* the smallest possible */
	o = kit_opts(k);
	assert_ok(k, store_init(&o, &k->e));
	kit_fork(k, 4, write_big, pids);
	assert_int_equal(kit_wait(pids, 4), 0);
	kit_open(k);
	for (int i = 0; i < 4; i++) {
		struct str sub = arena_printf(k->a, "u%d", i);

		assert_ok(k, store_check(k->st, k->a, sub, &n, &k->e));
		assert_int_equal(n, 60);
	}
	assert_int_equal(stat(kit_path(k, "twin.mdb"), &sb), 0);
	assert_true(sb.st_size > 4 * 60 * 20000);
}

static int
grow_later(struct kit *k, int i)
{
	kit_gate_wait(&gate);
	return write_big(k, i);
}

static void
a_reader_adopts_the_size_another_gave_the_map(void **state)
{
	struct kit *k = *state;
	struct store_opts o;
	struct str s;
	int pid;

	kit_close(k);
	(void)snprintf(k->dir, sizeof(k->dir), "%.40s/tiny", k->base);
	k->map_bytes = 1;
	o = kit_opts(k);
	assert_ok(k, store_init(&o, &k->e));
	kit_gate_make(&gate);
	kit_fork(k, 1, grow_later, &pid);
	kit_gate_await(&gate, 1);
	kit_open(k);
	assert_ok(k, store_state(k->st, k->a, STR("u0"), &s, &k->e));
	assert_null(s.p);
	kit_gate_open(&gate);
	assert_int_equal(kit_wait(&pid, 1), 0);
	assert_ok(k, store_state(k->st, k->a, STR("u0"), &s, &k->e));
	assert_true(str_starts(s, STR("STATE 60 aaaa")));
	s = kit_append(k->st, k->a, "u0", "", "on top", &k->e);
	assert_true(str_is(s, "ANSWER 61 on top"));
}

/* ---- readers ---- */

static int
leave_a_reader(struct kit *k, int i)
{
	struct txn tx;

	(void)i;
	txn_begin(&tx, k->st, ENV_TWIN, TXN_READ, k->a);
	if (txn_pass(&tx))
		_exit(0);	/* without giving the place back */
	return -1;
}

static void
places_of_dead_readers_are_cleared_at_open(void **state)
{
	struct kit *k = *state;
	struct store *mine = k->st;
	struct env_stat es;
	int pids[40];

	k->st = NULL;	/* stays open, or the lock file would start anew */
	for (int i = 0; i < 40; i++) {
		kit_fork(k, 1, leave_a_reader, &pids[i]);
		assert_int_equal(kit_wait(&pids[i], 1), 0);
	}
	k->st = mine;
	assert_ok(k, env_stat(k->st, ENV_TWIN, &es, &k->e));
	assert_in_range(es.readers, 1, 2);	/* ours and the last one's */
}

/* Takes every place for readers that is left, and tells. */
static int
take_all_places(struct kit *k, int i)
{
	MDB_txn *t;
	int rc, n = 0;

	(void)i;
	while ((rc = mdb_txn_begin(k->st->env[ENV_TWIN].h, NULL, MDB_RDONLY,
	    &t)) == 0)
		n++;
	if (rc != MDB_READERS_FULL || n < 1000)
		return err_set(&k->e, ERR_IO, "%d readers, then %d", n, rc);
	kit_gate_wait(&gate);
	_exit(0);	/* without giving one back */
}

static void
a_full_table_of_readers_is_told_and_cleared(void **state)
{
	struct kit *k = *state;
	struct str s;
	int pid;

	kit_close(k);
	kit_gate_make(&gate);
	kit_fork(k, 1, take_all_places, &pid);
	kit_gate_await(&gate, 1);
	{
		struct store_opts o = kit_opts(k);

		assert_fails(k, store_open(&o, &k->st, &k->e), ERR_IO,
		    "more processes than the lock file has places");
	}
	kit_gate_open(&gate);
	assert_int_equal(kit_wait(&pid, 1), 0);

	/* one who has it open, but no place, meets the dead at its next read */
	kit_gate_make(&gate);
	k->st = NULL;
	kit_open(k);
	mdb_txn_abort(k->st->env[ENV_TWIN].rd);
	k->st->env[ENV_TWIN].rd = NULL;
	{
		struct store *mine = k->st;

		k->st = NULL;
		kit_fork(k, 1, take_all_places, &pid);
		kit_gate_await(&gate, 1);
		kit_gate_open(&gate);
		assert_int_equal(kit_wait(&pid, 1), 0);
		k->st = mine;
	}
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
}

/* ---- mutexes ---- */

/* Transactions that meet mutexes which the last one who closed has destroyed. */
static int dead;

int
mdb_txn_begin(MDB_env *env, MDB_txn *parent, unsigned flags, MDB_txn **out)
{
	int (*real)(MDB_env *, MDB_txn *, unsigned, MDB_txn **);

	if (dead > 0) {
		dead--;
		return EINVAL;
	}
	*(void **)&real = dlsym(RTLD_NEXT, "mdb_txn_begin");
	return real(env, parent, flags, out);
}

/* From 0.9.26 on LMDB destroys them when it closes, also under a process that
 * waits for the lock file just then: whoever gets it then opens once more. */
static void
mutexes_that_died_with_the_last_process_are_made_anew(void **state)
{
	struct kit *k = *state;

	for (int times = 1; times <= 3; times++) {
		kit_close(k);
		dead = times;
		kit_open(k);
		assert_int_equal(dead, 0);
		assert_non_null(kit_append(k->st, k->a, "u", "", "x",
		    &k->e).p);
		assert_true(store_has_cache(k->st));
	}
	kit_close(k);
	dead = INT_MAX;
	{
		struct store_opts o = kit_opts(k);

		assert_fails(k, store_open(&o, &k->st, &k->e), ERR_IO,
		    "cannot be opened");
	}
	dead = 0;
	kit_open(k);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_tiny_map_grows_under_four_processes),
		T(a_reader_adopts_the_size_another_gave_the_map),
		T(places_of_dead_readers_are_cleared_at_open),
		T(a_full_table_of_readers_is_told_and_cleared),
		T(mutexes_that_died_with_the_last_process_are_made_anew),
	};

	return cmocka_run_group_tests_name("store, map and readers", tests, NULL,
	    NULL);
}
