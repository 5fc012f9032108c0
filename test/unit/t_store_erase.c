/* SPDX-License-Identifier: MIT */
/*
 * t_store_erase - erasure leaves no byte, in no file and in no file an idle
 * process still holds; writers, readers and backups go on meanwhile.
 */
#include "test/unit/store_kit.h"

#include <stdio.h>
#include <unistd.h>

#include "base/json.h"

static struct kit_gate gate;

static const char secret[] = "the-word-that-must-go";
static const char sub[] = "learner-who-leaves";

static void
live_a_life(struct kit *k)
{
	struct str value = str_c(secret);

	for (int i = 0; i < 120; i++) {
		char id[16];

		(void)snprintf(id, sizeof(id), "r%d", i);
		assert_non_null(kit_append(k->st, k->a, sub, id, secret,
		    &k->e).p);
		assert_non_null(kit_append(k->st, k->a, "other", id, "kept",
		    &k->e).p);
		store_audit(k->st, str_c(sub), i, value);
		store_audit(k->st, STR("other"), i, STR("kept"));
		store_cache_put_of(k->st, &(struct store_owner){ str_c(sub),
		    NULL }, arena_printf(k->a, "%s%d", sub, i), value, 100);
	}
	assert_ok(k, store_check(k->st, k->a, str_c(sub), &(uint64_t){ 0 },
	    &k->e));
}

static void
erasure_leaves_no_byte_and_keeps_the_others(void **state)
{
	struct kit *k = *state;
	struct str s;
	uint64_t n;
	int records = 0;

	live_a_life(k);
	kit_write(kit_path(k, "audit.mdb.damaged"), str_c(secret), 0600);
	assert_string_not_equal(kit_files_with(k, str_c(secret)), "");
	assert_ok(k, store_erase(k->st, str_c(sub), NULL, &k->e));
	assert_string_equal(kit_files_with(k, str_c(secret)), "");
	assert_string_equal(kit_files_with(k, str_c(sub)), "");
	assert_string_equal(kit_files_with(k, STR("must-go")), "");

	assert_ok(k, store_state(k->st, k->a, str_c(sub), &s, &k->e));
	assert_null(s.p);
	assert_ok(k, store_check(k->st, k->a, str_c(sub), &n, &k->e));
	assert_int_equal(n, 0);
	assert_ok(k, store_check(k->st, k->a, STR("other"), &n, &k->e));
	assert_int_equal(n, 120);
	assert_ok(k, store_audits(k->st, STR("other"), kit_count, &records,
	    &k->e));
	assert_int_equal(records, 120);
	s = kit_append(k->st, k->a, "other", "r7", "kept", &k->e);
	assert_true(str_is(s, "ANSWER 8 kept"));
	s = kit_append(k->st, k->a, sub, "r7", "again", &k->e);
	assert_true(str_is(s, "ANSWER 1 again"));
	assert_ok(k, store_erase(k->st, STR("never-was-here"), NULL, &k->e));
	assert_ok(k, store_check(k->st, k->a, STR("other"), &n, &k->e));
	assert_int_equal(n, 120);
}

/* Has everything open, does nothing until the gate opens, then reads. */
static int
sit_idle(struct kit *k, int i)
{
	struct str s;

	(void)i;
	if (store_state(k->st, k->a, str_c(sub), &s, &k->e) == -1 ||
	    s.p == NULL || store_cache_get(k->st, k->a,
	    arena_printf(k->a, "%s1", sub), 5).p == NULL)
		return -1;
	store_audit(k->st, STR("idler"), 1, STR("{}"));
	kit_gate_wait(&gate);
	if (store_state(k->st, k->a, str_c(sub), &s, &k->e) == -1)
		return -1;
	if (s.p != NULL)
		return err_set(&k->e, ERR_IO, "still there");
	if (store_cache_get(k->st, k->a, arena_printf(k->a, "%s1", sub),
	    5).p != NULL)
		return err_set(&k->e, ERR_IO, "still in the cache");
	store_audit(k->st, STR("idler"), 2, STR("{}"));
	s = kit_append(k->st, k->a, "other", "", "after", &k->e);
	return str_is(s, "ANSWER 121 after") ? 0 : -1;
}

/* How often a needle occurs in the files a process holds open. */
static size_t
grep_process(struct kit *k, int pid, struct str needle, int *unlinked)
{
	char to[256];
	size_t found = 0;

	for (int fd = 0; fd < 64; fd++) {
		const char *at = arena_printf(k->a, "/proc/%d/fd/%d", pid,
		    fd).p;
		ssize_t n = readlink(at, to, sizeof(to) - 1);

		if (n <= 0 || to[0] != '/' || strstr((to[n] = '\0', to),
		    ".mdb") == NULL)
			continue;
		if (strstr(to, "mdb (deleted)") != NULL)
			++*unlinked;
		found += kit_grep(at, needle);
	}
	return found;
}

static void
an_idle_process_holds_no_erased_byte(void **state)
{
	struct kit *k = *state;
	int pid, unlinked = 0, records = 0;

	live_a_life(k);
	kit_close(k);
	kit_gate_make(&gate);
	kit_fork(k, 1, sit_idle, &pid);
	kit_gate_await(&gate, 1);
	kit_open(k);
	assert_ok(k, store_erase(k->st, str_c(sub), NULL, &k->e));
	assert_string_equal(kit_files_with(k, str_c(secret)), "");
	assert_int_equal(grep_process(k, pid, str_c(secret), &unlinked), 0);
	assert_int_equal(grep_process(k, pid, str_c(sub), &unlinked), 0);
	assert_true(unlinked > 0);
	kit_gate_open(&gate);
	assert_int_equal(kit_wait(&pid, 1), 0);
	assert_ok(k, store_audits(k->st, STR("idler"), kit_count, &records,
	    &k->e));
	assert_int_equal(records, 2);
}

static int
write_on(struct kit *k, int i)
{
	const char *who = arena_printf(k->a, "writer%d", i).p;
	struct arena *a = arena_new(64 << 20);
	int rc = 0;

	for (int n = 0; n < 400 && rc == 0; n++) {
		struct str s = kit_append(k->st, a, who, "", "kept", &k->e);

		if (!str_eq(s, arena_printf(a, "ANSWER %d kept", n + 1)))
			rc = err_set(&k->e, ERR_IO, "write %d: '" STR_FMT "'",
			    n + 1, STR_ARG(s));
		if (store_state(k->st, a, STR("other"), &s, &k->e) == -1 ||
		    s.p == NULL)
			rc = -1;
		store_audit(k->st, str_c(who), n, STR("{}"));
		arena_reset(a);
	}
	arena_free(a);
	return rc;
}

static void
erasure_under_writers_loses_no_write(void **state)
{
	struct kit *k = *state;
	int pids[2], records;
	uint64_t n;

	live_a_life(k);
	kit_close(k);
	kit_fork(k, 2, write_on, pids);
	kit_open(k);
	for (int i = 0; i < 6; i++) {
		assert_ok(k, store_erase(k->st, str_c(sub), NULL, &k->e));
		assert_string_equal(kit_files_with(k, str_c(secret)), "");
		assert_non_null(kit_append(k->st, k->a, sub, "", secret,
		    &k->e).p);
	}
	assert_int_equal(kit_wait(pids, 2), 0);
	for (int i = 0; i < 2; i++) {
		struct str who = arena_printf(k->a, "writer%d", i);

		assert_ok(k, store_check(k->st, k->a, who, &n, &k->e));
		assert_int_equal(n, 400);
		records = 0;
		assert_ok(k, store_audits(k->st, who, kit_count, &records,
		    &k->e));
		assert_int_equal(records, 400);
	}
	assert_ok(k, store_check(k->st, k->a, STR("other"), &n, &k->e));
	assert_int_equal(n, 120);
}

/* A map that starts small has to grow, and is adopted by whoever opens next. */
static void
many_erasures_do_not_make_the_map_grow(void **state)
{
	struct kit *k = *state;
	const struct js *stat, *file;
	struct buf b;

	kit_close(k);
	k->map_bytes = 1;
	kit_open(k);
	for (int i = 0; i < 40; i++) {
		for (int n = 0; n < 40; n++)
			assert_non_null(kit_append(k->st, k->a, "other", "",
			    "kept", &k->e).p);
		assert_ok(k, store_erase(k->st, str_c(sub), NULL, &k->e));
	}
	buf_init(&b, k->a, 64 << 10);
	assert_ok(k, store_stat(k->st, &b, &k->e));
	assert_ok(k, js_parse(k->a, buf_str(&b), 8, &stat, &k->e));
	file = js_item(js_at(stat, "files"), 0);
	assert_true(str_is(js_str_at(file, "file"), "twin.mdb"));
	if (js_int_at(file, "map_bytes", 0) > 64 << 20)
		fail_msg("a map of %lld bytes for %lld",
		    (long long)js_int_at(file, "map_bytes", 0),
		    (long long)js_int_at(file, "used_bytes", 0));
}

static void
a_backup_under_writers_is_whole(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);
	struct store *st;
	int pids[2];
	uint64_t n;

	live_a_life(k);
	kit_close(k);
	kit_fork(k, 2, write_on, pids);
	kit_open(k);
	for (int i = 0; i < 4; i++) {
		const char *to = arena_printf(k->a, "%s/b%d", k->base, i).p;

		assert_ok(k, store_backup(k->st, to, &k->e));
		o.dir = to;
		assert_ok(k, store_open(&o, &st, &k->e));
		assert_ok(k, store_check(st, k->a, STR("writer0"), &n, &k->e));
		assert_ok(k, store_check(st, k->a, STR("other"), &n, &k->e));
		assert_int_equal(n, 120);
		store_close(st);
	}
	assert_int_equal(kit_wait(pids, 2), 0);
}

static int
erase_on(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < 25; n++)
		if (kit_append(k->st, k->a, sub, "", secret, &k->e).p ==
		    NULL || store_erase(k->st, str_c(sub), NULL, &k->e) == -1)
			return -1;
	return 0;
}

static void
a_backup_under_an_eraser_is_whole(void **state)
{
	struct kit *k = *state;
	int pid;

	live_a_life(k);
	kit_close(k);
	kit_fork(k, 1, erase_on, &pid);
	kit_open(k);
	for (int i = 0; i < 15; i++) {
		const char *to = arena_printf(k->a, "%s/b%d", k->base, i).p;
		struct store_opts o = kit_opts(k);
		struct store *st;
		uint64_t n;

		assert_ok(k, store_backup(k->st, to, &k->e));
		o.dir = to;
		assert_ok(k, store_open(&o, &st, &k->e));
		assert_ok(k, store_check(st, k->a, STR("other"), &n, &k->e));
		assert_int_equal(n, 120);
		assert_ok(k, store_check(st, k->a, str_c(sub), &n, &k->e));
		store_close(st);
	}
	assert_int_equal(kit_wait(&pid, 1), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(an_idle_process_holds_no_erased_byte),
		T(erasure_under_writers_loses_no_write),
	}, files[] = {
		T(erasure_leaves_no_byte_and_keeps_the_others),
		T(many_erasures_do_not_make_the_map_grow),
		T(a_backup_under_writers_is_whole),
		T(a_backup_under_an_eraser_is_whole),
	};

	return KIT_RUN("store, erasure", tests, files);
}
