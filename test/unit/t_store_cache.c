/* SPDX-License-Identifier: MIT */
/* t_store_cache - cache.mdb: expiry, keys, counters, bounds, damage. */
#include "test/unit/store_kit.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/lmdb/txn.h"

static void
records_expire(void **state)
{
	static const struct {
		const char *why;
		int64_t expires_at, now;
		bool there;
	} cases[] = {
		{ "before the epoch", -5, -6, true },
		{ "a second before", 1000, 999, true },
		{ "at the second", 1000, 1000, false },
		{ "long after", 1000, 5000, false },
	};
	struct kit *k = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str s;

		store_cache_put(k->st, STR("k"), STR("value"),
		    cases[i].expires_at);
		s = store_cache_get(k->st, k->a, STR("k"), cases[i].now);
		if ((s.p != NULL) != cases[i].there ||
		    (s.p != NULL && !str_is(s, "value")))
			fail_msg("%s", cases[i].why);
	}
	store_cache_put(k->st, STR("k"), STR("new"), 6000);
	assert_true(str_is(store_cache_get(k->st, k->a, STR("k"), 5000),
	    "new"));
	store_cache_del(k->st, STR("k"));
	assert_null(store_cache_get(k->st, k->a, STR("k"), 5000).p);
	store_cache_del(k->st, STR("k"));
}

static void
any_bytes_are_a_key(void **state)
{
	static char long1[1000], long2[1000];
	const struct {
		const char *why;
		struct str key;
	} cases[] = {
		{ "plain", STR_INIT("jwks") },
		{ "empty", STR_INIT("") },
		{ "the name of our own boot record", STR_INIT("\0boot") },
		{ "the name of our own sweep record", STR_INIT("\0sweep") },
		{ "like a digest", STR_INIT("\xff" "0123456789abcdef0123456789abcdef") },
		{ "400 bytes", { long1, 400 } },
		{ "401 bytes", { long1, 401 } },
		{ "1000 bytes", { long1, 1000 } },
		{ "1000 bytes, the last one another", { long2, 1000 } },
	};
	enum { N = sizeof(cases) / sizeof(cases[0]) };
	struct kit *k = *state;

	memset(long1, 'x', sizeof(long1));
	memset(long2, 'x', sizeof(long2));
	long2[999] = 'y';
	for (size_t i = 0; i < N; i++)
		store_cache_put(k->st, cases[i].key,
		    arena_printf(k->a, "value %zu", i), 1000);
	for (size_t i = 0; i < N; i++)
		if (!str_eq(store_cache_get(k->st, k->a, cases[i].key, 1),
		    arena_printf(k->a, "value %zu", i)))
			fail_msg("%s", cases[i].why);
	kit_close(k);
	kit_open(k);	/* our own records are untouched: the cache stays */
	assert_non_null(store_cache_get(k->st, k->a, STR("jwks"), 1).p);
}

static void
values_over_512_kib_are_not_kept(void **state)
{
	struct kit *k = *state;
	char *p = arena_alloc(k->a, (512 << 10) + 1);

	store_cache_put(k->st, STR("n"), (struct str){ p, 512 << 10 }, 10);
	assert_int_equal(store_cache_get(k->st, k->a, STR("n"), 1).n,
	    512 << 10);
	store_cache_put(k->st, STR("n+1"), (struct str){ p, (512 << 10) + 1 },
	    10);
	assert_null(store_cache_get(k->st, k->a, STR("n+1"), 1).p);
	store_cache_put(k->st, STR("0"), STR(""), 10);
	assert_non_null(store_cache_get(k->st, k->a, STR("0"), 1).p);
}

static void
counters_count_in_a_fixed_window(void **state)
{
	struct kit *k = *state;
	struct str key = STR("rate");

	assert_int_equal(store_cache_add(k->st, key, 1, 100), 1);
	assert_int_equal(store_cache_add(k->st, key, 2, 200), 3);
	assert_int_equal(store_cache_add(k->st, key, -1, 200), 2);
	assert_int_equal(store_cache_add(k->st, key, 0, 200), 2);
	/* the first expiry holds: later adds do not push it on */
	assert_null(store_cache_get(k->st, k->a, key, 100).p);
	assert_int_equal(store_cache_add(k->st, key, 1, 200), 1);
	assert_int_equal(store_cache_add(k->st, key, INT64_MAX, 200),
	    INT64_MAX);
	assert_int_equal(store_cache_add(k->st, key, -1, 200), INT64_MAX - 1);
	/* a record of another shape counts as none */
	store_cache_put(k->st, key, STR("text"), 1000);
	assert_int_equal(store_cache_add(k->st, key, 5, 1000), 5);
}

static uint64_t
rows(struct kit *k)
{
	struct table_stat ts;
	struct txn tx;

	txn_begin(&tx, k->st, ENV_CACHE, TXN_READ, k->a);
	while (txn_pass(&tx))
		txn_stat(&tx, TABLE_CACHE, &ts);
	assert_ok(k, txn_end(&tx, &k->e));
	return ts.rows;
}

static void
expired_records_are_swept(void **state)
{
	struct kit *k = *state;

	for (int i = 0; i < 2000; i++)
		store_cache_put(k->st, arena_printf(k->a, "old%d", i),
		    STR("v"), 10);
	for (int i = 0; i < 10; i++)
		store_cache_put(k->st, arena_printf(k->a, "new%d", i),
		    STR("v"), 5000);
	assert_in_range(rows(k), 2010, 2013);	/* nobody has told the time */
	assert_null(store_cache_get(k->st, k->a, STR("old0"), 1000).p);
	for (int i = 0; i < 1000; i++)
		store_cache_put(k->st, STR("again"), STR("v"), 5000);
	assert_in_range(rows(k), 11, 14);
	for (int i = 0; i < 10; i++)
		assert_non_null(store_cache_get(k->st, k->a,
		    arena_printf(k->a, "new%d", i), 1000).p);
}

/* A clock that was years ahead for a moment must not lock anything for years. */
static void
a_clock_put_back_empties_the_cache(void **state)
{
	enum { LATER = 1000000000, LENGTH = 3600 };
	static const struct {
		const char *why;
		int64_t now;
		bool another;	/* process, which never saw the later time */
		bool kept;
	} cases[] = {
		{ "as it is", LATER, false, true },
		{ "no matter when", 0, false, true },
		{ "half a minute less", LATER - 30, false, true },
		{ "two minutes less", LATER - 120, false, false },
		{ "years less", 1000, false, false },
		{ "as it is, another process", LATER, true, true },
		{ "half a minute less, another process", LATER - 30, true, true },
		{ "years less, another process", 1000, true, false },
	};
	struct kit *k = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t now = cases[i].now;

		if (!store_cache_lease(k->st, STR("lease"), LATER,
		    LATER + LENGTH))
			fail_msg("%s: not free before it", cases[i].why);
		store_cache_put(k->st, STR("k"), STR("v"), LATER + LENGTH);
		assert_int_equal(store_cache_add(k->st, STR("n"), 1,
		    LATER + LENGTH), 1);
		if (cases[i].another) {
			kit_close(k);
			kit_open(k);
		}
		if ((store_cache_get(k->st, k->a, STR("k"), now).p != NULL) !=
		    cases[i].kept ||
		    store_cache_lease(k->st, STR("lease"), now,
		    now + LENGTH) == cases[i].kept)
			fail_msg("%s", cases[i].why);
		assert_int_equal(store_cache_add(k->st, STR("n"), 0,
		    now + LENGTH), cases[i].kept ? 1 : 0);
		/* time goes on from here: the next row begins with none of it */
		store_cache_del(k->st, STR("lease"));
		store_cache_put(k->st, STR("n"), STR(""), 0);
	}
}

/* ... also where it was another process that lived then, and is gone. */
static int
lease_later(struct kit *k, int i)
{
	(void)i;
	return store_cache_lease(k->st, STR("lease"), 1000000000,
	    1000003600) ? 0 : -1;
}

static void
a_lease_from_later_is_no_lease(void **state)
{
	struct kit *k = *state;
	struct store *mine = k->st;
	int pid;

	assert_null(store_cache_get(k->st, k->a, STR("k"), 5000).p);
	k->st = NULL;	/* stays open */
	kit_fork(k, 1, lease_later, &pid);
	assert_int_equal(kit_wait(&pid, 1), 0);
	k->st = mine;
	assert_true(store_cache_lease(k->st, STR("lease"), 5000, 5010));
	assert_false(store_cache_lease(k->st, STR("lease"), 5001, 5011));
}

static void
a_full_cache_is_emptied(void **state)
{
	struct kit *k = *state;
	char *p = arena_alloc(k->a, 500 << 10);
	struct stat sb;

	for (int i = 0; i < 300; i++) {
		struct str key = arena_printf(k->a, "k%d", i);

		store_cache_put(k->st, key, (struct str){ p, 500 << 10 },
		    1000);
		if (store_cache_get(k->st, k->a, key, 1).n != 500 << 10)
			fail_msg("record %d is not there", i);
		arena_reset(k->a);
		p = arena_alloc(k->a, 500 << 10);
	}
	assert_int_equal(stat(kit_path(k, "cache.mdb"), &sb), 0);
	assert_in_range(sb.st_size, 1 << 20, 64 << 20);
	assert_true(store_has_cache(k->st));
}

static void
a_cache_of_another_boot_is_made_anew(void **state)
{
	struct kit *k = *state;
	struct str other = STR("another boot\n");
	struct txn tx;

	store_cache_put(k->st, STR("k"), STR("v"), 1000);
	kit_close(k);
	kit_open(k);
	assert_non_null(store_cache_get(k->st, k->a, STR("k"), 1).p);
	txn_begin(&tx, k->st, ENV_CACHE, TXN_WRITE, k->a);
	while (txn_pass(&tx))
		txn_put(&tx, TABLE_CACHE, STR("\0boot"), other, STR(""));
	assert_ok(k, txn_end(&tx, &k->e));
	kit_close(k);
	kit_open(k);
	assert_true(store_has_cache(k->st));
	assert_null(store_cache_get(k->st, k->a, STR("k"), 1).p);
}

/* ---- damage ---- */

struct damage {
	const char *why;
	off_t truncate;		/* to this size, -1 not */
	off_t from, to;		/* overwrite, with zeros or with ... */
	bool noise;
};

static const struct damage damages[] = {
	{ "an empty file", 0, 0, 0, false },
	{ "one byte", 1, 0, 0, false },
	{ "half a page", 2048, 0, 0, false },
	{ "only the first meta page", 4096, 0, 0, false },
	{ "only the meta pages", 8192, 0, 0, false },
	{ "cut in the middle", 100000, 0, 0, false },
	{ "cut within a page", 100001, 0, 0, false },
	{ "zeros at the beginning", -1, 0, 4096, false },
	{ "zeros instead of both meta pages", -1, 0, 8192, false },
	{ "zeros everywhere", -1, 0, 1 << 20, false },
	{ "zeros instead of all trees", -1, 8192, 1 << 20, false },
	{ "zeros in the middle", -1, 50000, 150000, false },
	{ "noise at the beginning", -1, 0, 8192, true },
};

static void
damage(struct kit *k, const struct damage *d, const char *name)
{
	const char *path = kit_path(k, name);
	int fd = open(path, O_RDWR);

	assert_true(fd != -1);
	if (d->truncate != -1)
		assert_int_equal(ftruncate(fd, d->truncate), 0);
	srandom(7);
	for (off_t at = d->from; at < d->to; at++) {
		char c = (char)(d->noise ? random() & 0xff : 0);

		if (pwrite(fd, &c, 1, at) != 1)
			fail_msg("%s: write", d->why);
	}
	(void)close(fd);
}

static int
use_it(struct kit *k, int i)
{
	(void)i;
	if (!store_has_cache(k->st))
		return err_set(&k->e, ERR_IO, "no cache");
	for (int n = 0; n < 400; n++) {
		struct str key = arena_printf(k->a, "k%d", n);
		struct str s = store_cache_get(k->st, k->a, key, 1);

		if (s.p != NULL && s.n != 500)
			return err_set(&k->e, ERR_IO, "nonsense");
		store_cache_put(k->st, key, STR("new"), 1000);
		store_cache_add(k->st, STR("n"), 1, 1000);
	}
	store_cache_put(k->st, STR("last"), STR("v"), 1000);
	return store_cache_get(k->st, k->a, STR("last"), 1).p != NULL ? 0 :
	    err_set(&k->e, ERR_IO, "not usable again");
}

static void
a_damaged_cache_is_an_empty_one(void **state)
{
	char value[500] = "v";

	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct kit *k;
		int pid;

		kit_setup(state);
		k = *state;
		for (int n = 0; n < 400; n++)
			store_cache_put(k->st, arena_printf(k->a, "k%d", n),
			    (struct str){ value, sizeof(value) }, 1000);
		kit_close(k);
		damage(k, &damages[i], "cache.mdb");
		kit_fork(k, 1, use_it, &pid);
		if (kit_wait(&pid, 1) != 0)
			fail_msg("%s", damages[i].why);
		kit_teardown(state);
	}
}

/* A damaged twin.mdb is never replaced: it says so, and nothing crashes. */
static int
read_all(struct kit *k, int i)
{
	struct str s;
	uint64_t n;

	(void)i;
	if (store_state(k->st, k->a, STR("u"), &s, &k->e) == -1 ||
	    store_check(k->st, k->a, STR("u"), &n, &k->e) == -1)
		return strstr(k->e.msg, "damaged") == NULL ? -1 : 0;
	return 0;
}

static void
damaged_twins_are_told_and_left_alone(void **state)
{
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct store_opts o;
		struct kit *k;
		struct stat was, is;
		int pid;

		kit_setup(state);
		k = *state;
		for (int n = 0; n < 100; n++)
			(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
		kit_close(k);
		damage(k, &damages[i], "twin.mdb");
		assert_int_equal(stat(kit_path(k, "twin.mdb"), &was), 0);
		o = kit_opts(k);
		k->e = (struct err){ ERR_NONE };
		if (store_open(&o, &k->st, &k->e) == -1) {
			if (strstr(k->e.msg, "damaged") == NULL &&
			    strstr(k->e.msg, "twinctl init") == NULL)
				fail_msg("%s: %s", damages[i].why, k->e.msg);
		} else {
			kit_close(k);
			kit_fork(k, 1, read_all, &pid);
			if (kit_wait(&pid, 1) != 0)
				fail_msg("%s", damages[i].why);
		}
		assert_int_equal(stat(kit_path(k, "twin.mdb"), &is), 0);
		assert_int_equal(is.st_ino, was.st_ino);
		kit_teardown(state);
	}
}

static int
audit_on(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < 50; n++)
		store_audit(k->st, STR("u"), 5000 + n, STR("{}"));
	return kit_append(k->st, k->a, "u", "", "x", &k->e).p != NULL ? 0 : -1;
}

static void
a_damaged_audit_file_is_set_aside(void **state)
{
	struct kit *k = *state;
	char text[1000] = "r";
	int pid;

	for (int n = 0; n < 200; n++)
		store_audit(k->st, STR("u"), n,
		    (struct str){ text, sizeof(text) });
	kit_close(k);
	damage(k, &(struct damage){ "", -1, 8192, 1 << 20, false },
	    "audit.mdb");
	for (int n = 0; n < 2; n++) {
		kit_fork(k, 1, audit_on, &pid);
		assert_int_equal(kit_wait(&pid, 1), 0);
	}
	assert_int_equal(access(kit_path(k, "audit.mdb.damaged"), F_OK), 0);
	kit_open(k);
	store_audit(k->st, STR("u"), 9000, STR("{\"whole\":1}"));
	assert_true(kit_grep(kit_path(k, "audit.mdb"),
	    STR("{\"whole\":1}")) > 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(records_expire),
		T(any_bytes_are_a_key),
		T(values_over_512_kib_are_not_kept),
		T(counters_count_in_a_fixed_window),
		T(a_clock_put_back_empties_the_cache),
		T(a_lease_from_later_is_no_lease),
		T(a_full_cache_is_emptied),
	}, files[] = {
		cmocka_unit_test(a_damaged_cache_is_an_empty_one),
		T(expired_records_are_swept),
		T(a_cache_of_another_boot_is_made_anew),
		cmocka_unit_test(damaged_twins_are_told_and_left_alone),
		T(a_damaged_audit_file_is_set_aside),
	};

	return KIT_RUN("store, the cache and damage", tests, files);
}
