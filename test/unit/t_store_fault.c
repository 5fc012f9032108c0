/* SPDX-License-Identifier: MIT */
/*
 * t_store_fault - the disk fails at every single step, a map cannot grow or
 * grows in between, a file system is read only. Processes that die are in
 * t_store_killed.c.
 */
#include "test/unit/fault_kit.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "store/lmdb/engine.h"

/* ---- the disk is full at step n ---- */

static void
a_write_fails_whole_at_every_step(void **state)
{
	static const struct {
		int code;
		const char *want;
	} codes[] = {
		{ ENOSPC, "disk full" },
		{ EDQUOT, "disk full" },
		{ EIO, "Input/output error" },
		{ EFBIG, "ulimit -f" },
		{ EMFILE, "Too many open files" },
		{ ENOMEM, "ulimit -v" },
	};
	enum { CODES = sizeof(codes) / sizeof(codes[0]) };
	struct kit *k = *state;
	uint64_t done = 1, n;
	int failures = 0;

	assert_non_null(kit_append(k->st, k->a, "u", "", "x", &k->e).p);
	for (size_t c = 0; c < CODES; c++)
		for (long step = 0; step < FUSE_STEPS; step++) {
			struct str s;

			k->e = (struct err){ ERR_NONE };
			fuse_light(step, codes[c].code);
			s = kit_append(k->st, k->a, "u", "", "x", &k->e);
			fuse_put_out();
			if (s.p != NULL) {
				done++;
				assert_true(step > 2);
				break;
			}
			failures++;
			assert_int_equal(k->e.kind, ERR_IO);
			if (strstr(k->e.msg, codes[c].want) == NULL)
				fail_msg("step %ld: %s", step, k->e.msg);
			assert_ok(k, store_check(k->st, k->a, STR("u"), &n,
			    &k->e));
			assert_int_equal(n, done);
			s = kit_append(k->st, k->a, "u", "", "x", &k->e);
			assert_non_null(s.p);
			done++;
		}
	assert_true(failures >= 3 * CODES);
	kit_close(k);
	kit_open(k);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, done);
}

static void
an_erasure_on_a_full_disk_changes_nothing_or_all(void **state)
{
	struct kit *k = *state;
	uint64_t n;
	long step;
	int rc;

	for (step = 0; step < FUSE_STEPS; step++) {
		kit_live(k);
		k->e = (struct err){ ERR_NONE };
		fuse_light(step, ENOSPC);
		rc = store_erase(k->st, STR("leaver"), NULL, &k->e);
		fuse_put_out();
		assert_ok(k, store_check(k->st, k->a, STR("stays"), &n,
		    &k->e));
		assert_int_equal(n, KIT_LIVE * (step + 1));
		if (rc == 0 && step > 5)
			break;
		if (step % 8 != 0)
			continue;
		assert_ok(k, store_erase(k->st, STR("leaver"), NULL, &k->e));
		assert_string_equal(kit_files_with(k, str_c(kit_gone)), "");
	}
	assert_in_range(step, 20, FUSE_STEPS - 1);
}

/* A process that found a full disk has cache and audit soon after there is room, and
 * not after so many requests. */
static void
what_could_not_be_opened_is_opened_soon(void **state)
{
	const struct timespec nap = { 0, 50000000 };
	struct kit *k = *state;
	int left = 600, seen = 0;

	for (size_t id = ENV_CACHE; id < ENVS; id++) {
		env_close(&k->st->env[id]);
		(void)unlink(kit_path(k, env_rows[id].file));
		(void)unlink(kit_path(k, env_rows[id].lock));
	}
	fuse_light(0, ENOSPC);
	store_audit(k->st, STR("u"), 1, STR("{}"));
	store_cache_put(k->st, STR("k"), STR("v"), 1000);
	assert_false(store_has_cache(k->st));
	fuse_put_out();
	while (left-- > 0 && (seen == 0 || !store_has_cache(k->st))) {
		(void)nanosleep(&nap, NULL);
		store_cache_put(k->st, STR("k"), STR("v"), 1000);
		store_audit(k->st, STR("u"), 1000 * (600 - left), STR("{}"));
		if (k->st->env[ENV_AUDIT].h != NULL)
			assert_ok(k, store_audits(k->st, STR("u"),
			    kit_count, &seen, &k->e));
	}
	assert_true(left > 0);
}

static void
a_backup_on_a_full_disk_says_so(void **state)
{
	struct kit *k = *state;
	const char *to = arena_printf(k->a, "%s/b", k->base).p;

	kit_live(k);
	fuse_light(1, ENOSPC);
	assert_fails(k, store_backup(k->st, to, &k->e), ERR_IO, "disk full");
	fuse_put_out();
}

static void
a_map_that_cannot_grow_fails_that_write_only(void **state)
{
	struct kit *k = *state;
	struct store_opts o;
	char text[50000];
	struct str s;
	uint64_t n;
	int i;

	kit_close(k);
	(void)snprintf(k->dir, sizeof(k->dir), "%.40s/tiny", k->base);
	k->map_bytes = 1;
	o = kit_opts(k);
	assert_ok(k, store_init(&o, &k->e));
	kit_open(k);
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	fuse.map_max = 1 << 20;
	k->e = (struct err){ ERR_NONE };
	for (i = 0; kit_append(k->st, k->a, "u", "", text, &k->e).p != NULL;
	    i++)
		assert_in_range(i, 0, 100);
	if (strstr(k->e.msg, "no address space") == NULL)
		fail_msg("%s", k->e.msg);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, i);
	fuse.map_max = 0;
	s = kit_append(k->st, k->a, "u", "", text, &k->e);
	assert_true(str_starts(s, arena_printf(k->a, "ANSWER %d ", i + 1)));
}

/* ---- another process moves at the worst moment ---- */

static struct kit_gate gate;
static int other;	/* the process */

static int
grow_at_once(struct kit *k, int i)
{
	char text[50000];

	(void)i;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	kit_gate_wait(&gate);
	for (int n = 0; n < 20; n++)
		if (kit_append(k->st, k->a, "u", "", text, &k->e).p == NULL)
			return -1;
	return 0;
}

static void
let_it_grow(void)
{
	kit_gate_open(&gate);
	assert_int_equal(kit_wait(&other, 1), 0);
}

static void
a_map_that_grows_while_it_is_opened_is_adopted(void **state)
{
	struct kit *k = *state;
	struct store_opts o;
	uint64_t n;

	kit_close(k);
	(void)snprintf(k->dir, sizeof(k->dir), "%.40s/tiny", k->base);
	k->map_bytes = 1;
	o = kit_opts(k);
	assert_ok(k, store_init(&o, &k->e));
	kit_gate_make(&gate);
	kit_fork(k, 1, grow_at_once, &other);
	kit_gate_await(&gate, 1);
	fuse.on_map = let_it_grow;
	kit_open(k);
	assert_null(fuse.on_map);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 20);
}

/* ---- a read-only file system ---- */

static void
a_read_only_file_system_is_for_reading(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);
	struct str s;
	uint64_t n;

	kit_live(k);
	kit_close(k);
	fuse.read_only = true;
	assert_fails(k, store_open(&o, &k->st, &k->e), ERR_IO,
	    "writable file system");
	o.read_only = true;
	assert_ok(k, store_open(&o, &k->st, &k->e));
	assert_ok(k, store_state(k->st, k->a, STR("stays"), &s, &k->e));
	assert_true(str_starts(s, STR("STATE 6 kept")));
	assert_ok(k, store_check(k->st, k->a, STR("leaver"), &n, &k->e));
	assert_int_equal(n, KIT_LIVE);
	kit_close(k);
	fuse.read_only = false;
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_write_fails_whole_at_every_step),
		T(an_erasure_on_a_full_disk_changes_nothing_or_all),
		T(a_map_that_cannot_grow_fails_that_write_only),
		T(a_map_that_grows_while_it_is_opened_is_adopted),
		T(what_could_not_be_opened_is_opened_soon),
		T(a_backup_on_a_full_disk_says_so),
		T(a_read_only_file_system_is_for_reading),
	};

	return cmocka_run_group_tests_name("store, faults", tests, NULL, NULL);
}
