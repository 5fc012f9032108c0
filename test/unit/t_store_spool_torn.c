/* SPDX-License-Identifier: MIT */
/*
 * t_store_spool_torn - audit records whose spool cannot be made, is not theirs,
 * was torn or forged, or must be read into a map that grows.
 */
#include "test/unit/spool_kit.h"

#include <sys/syscall.h>

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static bool disk_full;	/* no file gets blocks */

int
posix_fallocate(int fd, off_t at, off_t n)
{
	if (disk_full)
		return ENOSPC;
	return syscall(SYS_fallocate, fd, 0, at, n) == -1 ? errno : 0;
}

static void
without_room_for_a_spool_each_record_is_written(void **state)
{
	struct kit *k = *state;

	disk_full = true;
	kit_put_n(k, 1, 5);
	disk_full = false;
	assert_int_equal(kit_audit_rows(k), 5);
	assert_int_equal(kit_spools(k), 0);
	/* it is tried again later */
	kit_put_n(k, 10, 900);
	assert_int_equal(kit_spools(k), 0);
	kit_put_n(k, 10, 200);
	assert_int_equal(kit_spools(k), 1);
	assert_int_equal(kit_audit_count(k), 1105);
}

static void
a_name_that_is_taken_is_left_alone(void **state)
{
	struct kit *k = *state;
	const char *target = kit_path(k, "elsewhere");

	kit_write(target, STR("theirs"), 0600);
	assert_int_equal(symlink("elsewhere", kit_spool_path(k, getpid())), 0);
	kit_put_n(k, 1, 5);
	assert_int_equal(kit_audit_rows(k), 5);
	/* not the fault of whoever asked for it */
	assert_fails(k, store_erase(k->st, STR("v"), NULL, &k->e), ERR_IO,
	    "not a regular file");
	assert_true(str_is(kit_read(k, target), "theirs"));
	assert_int_equal(unlink(kit_spool_path(k, getpid())), 0);
	kit_write(kit_spool_path(k, 7), STR(""), 0640);
	assert_fails(k, store_audits(k->st, STR("u"), kit_count, NULL,
	    &k->e), ERR_INVALID, "audit.spool.7: mode 0640");
}

/* A spool of a dead process: head as given, then bytes. */
static void
forge(struct kit *k, const char *head, const uint32_t marks[3],
    struct str bytes)
{
	char *p = arena_alloc(k->a, SPOOL_SIZE);

	memset(p, 0, SPOOL_SIZE);
	memcpy(p, head, strlen(head));
	memcpy(p + SPOOL_MARKS, marks, 12);
	memcpy(p + SPOOL_HEAD, bytes.p, bytes.n);
	kit_write(kit_spool_path(k, 7), (struct str){ p, SPOOL_SIZE }, 0600);
}

#define SPOOL	"twin-spool 1\n"
#define MS(c)	"\0\0\0\0\0\0\0" c
#define LEN(n, m)	"\0\0\0" n "\0\0\0" m
#define GOOD(c)	MS(c) LEN("\1", "\1") "u" "x"	/* 18 bytes */

static const struct {
	const char *why, *head;
	uint32_t marks[3];	/* used, drained, doubt */
	struct str bytes;
	const char *want;
} forged[] = {
	{ "two records", SPOOL, { 36, 0, 0 },
	    STR_INIT(GOOD("\1") GOOD("\2")), "1x 2x " },
	{ "one was drained", SPOOL, { 36, 18, 0 },
	    STR_INIT(GOOD("\1") GOOD("\2")), "2x " },
	{ "doubt, and it was not committed", SPOOL, { 36, 0, 18 },
	    STR_INIT(GOOD("\1") GOOD("\2")), "1x 2x " },
	{ "doubt before what was drained", SPOOL, { 36, 18, 18 },
	    STR_INIT(GOOD("\1") GOOD("\2")), "2x " },
	{ "doubt, and one of them is missing", SPOOL, { 36, 0, 36 },
	    STR_INIT(GOOD("\1") GOOD("\2")), "1x 2x " },
	{ "doubt beyond the end", SPOOL, { 36, 0, 99 },
	    STR_INIT(GOOD("\1") GOOD("\2")), "1x 2x " },
	{ "committed and overwritten, but not marked", SPOOL,
	    { 36, 0, 18 }, STR_INIT("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	    "\0\0" GOOD("\2")), "2x " },
	{ "the second one is zeros", SPOOL, { 36, 0, 0 },
	    STR_INIT(GOOD("\1")), "1x " },
	{ "zeros all over", SPOOL, { 65472, 0, 0 }, STR_INIT(""), "" },
	{ "the body is zeros", SPOOL, { 36, 0, 0 },
	    STR_INIT(GOOD("\1") MS("\2") LEN("\1", "\1") "u"),
	    "1x " },
	{ "the end cuts a record", SPOOL, { 35, 0, 0 },
	    STR_INIT(GOOD("\1") GOOD("\2")), "1x " },
	{ "the end cuts the head of a record", SPOOL, { 20, 0, 0 },
	    STR_INIT(GOOD("\1") GOOD("\2")), "1x " },
	{ "a time beyond all", SPOOL, { 18, 0, 0 },
	    STR_INIT("\xff\0\0\0\0\0\0\1" LEN("\1", "\1") "ux"), "" },
	{ "a subject longer than all", SPOOL, { 18, 0, 0 },
	    STR_INIT(MS("\1") "\xff\xff\xff\xff\0\0\0\1ux"), "" },
	{ "a record longer than all", SPOOL, { 18, 0, 0 },
	    STR_INIT(MS("\1") "\0\0\0\1\xff\xff\xff\xff" "ux"), "" },
	{ "lengths whose sum is small", SPOOL, { 18, 0, 0 },
	    STR_INIT(MS("\1") "\0\0\0\2\xff\xff\xff\xff" "ux"), "" },
	{ "a subject with a line feed", SPOOL, { 18, 0, 0 },
	    STR_INIT(MS("\1") LEN("\1", "\1") "\nx"), "" },
	{ "used beyond the file", SPOOL, { 65473, 0, 0 },
	    STR_INIT(GOOD("\1")), "" },
	{ "used beyond all", SPOOL, { UINT32_MAX, 0, 0 },
	    STR_INIT(GOOD("\1")), "" },
	{ "drained beyond used", SPOOL, { 0, 18, 0 },
	    STR_INIT(GOOD("\1")), "" },
	{ "another format", "twin-spool 2\n", { 18, 0, 0 },
	    STR_INIT(GOOD("\1")), "" },
	{ "no format", "", { 18, 0, 0 }, STR_INIT(GOOD("\1")), "" },
};

static void
torn_and_hostile_bytes(void **state)
{
	struct kit *k = *state;

	for (size_t i = 0; i < sizeof(forged) / sizeof(forged[0]); i++) {
		forge(k, forged[i].head, forged[i].marks, forged[i].bytes);
		if (strcmp(kit_audits(k), forged[i].want) != 0)
			fail_msg("%s: '%s'", forged[i].why, kit_audits(k));
		assert_int_equal(kit_spools(k), 0);
		assert_ok(k, store_erase(k->st, STR("u"), NULL, &k->e));
	}
	/* shorter than it says */
	kit_write(kit_spool_path(k, 7), STR(SPOOL "\0\0\0\22\0"), 0600);
	assert_string_equal(kit_audits(k), "");
	assert_int_equal(kit_spools(k), 0);
}

static void
a_commit_that_was_not_marked_is_not_repeated(void **state)
{
	static const uint32_t marks[3] = { 54, 0, 36 };
	struct kit *k = *state;

	kit_put(k, 1, "x");
	forge(k, SPOOL, marks,
	    STR(GOOD("\1") GOOD("\2") GOOD("\3")));
	/* the second is missing: neither was committed from here */
	assert_string_equal(kit_audits(k), "1x 1x 2x 3x ");
	forge(k, SPOOL, marks,
	    STR(GOOD("\1") GOOD("\2") GOOD("\4")));
	assert_string_equal(kit_audits(k), "1x 1x 2x 3x 4x ");
	assert_int_equal(kit_spools(k), 0);
}

static void
a_spool_that_is_removed_under_its_owner_loses_nothing(void **state)
{
	struct kit *k = *state;

	kit_put_n(k, 1, 10);
	assert_int_equal(unlink(kit_spool_path(k, getpid())), 0);
	kit_put(k, 2000, "x");
	assert_int_equal(kit_audit_count(k), 11);
}

static int
first_byte(void *arg, uint64_t ms, struct str record, struct err *e)
{
	(void)ms;
	(void)e;
	buf_ch(arg, record.p[0]);
	return 0;
}

/* A drain whose transaction is begun again in a larger map writes the records
 * of one millisecond in their order, those of two learners alternating. */
static void
a_map_that_grows_in_a_drain_keeps_the_order(void **state)
{
	struct kit *k = *state;
	struct str text = { arena_alloc(k->a, 8000), 8000 };
	char *c = (char *)(uintptr_t)text.p;
	struct store_opts o;
	struct buf b;

	memset(c, ' ', text.n);
	kit_close(k);
	k->map_bytes = 1;	/* the smallest possible */
	for (int fill = 0; fill < 20; fill++) {
		(void)snprintf(k->dir, sizeof(k->dir), "%.40s/fill%d", k->base,
		    fill);
		o = kit_opts(k);
		assert_ok(k, store_init(&o, &k->e));
		kit_open(k);
		/* committed one by one: they fill the map to some degree */
		for (int i = 0; i <= fill; i++)
			store_audit(k->st, STR("f"), 1000 + 2000 * i,
			    (struct str){ text.p, 3000 });
		for (int i = 0; i < 7; i++) {
			c[0] = (char)('1' + i);
			store_audit(k->st, i % 2 == 0 ? STR("u") : STR("v"),
			    1001 + 2000 * fill, text);
		}
		buf_init(&b, k->a, 16);
		assert_ok(k, store_audits(k->st, STR("u"), first_byte,
		    &b, &k->e));
		if (!str_is(buf_str(&b), "1357"))
			fail_msg("fill %d: " STR_FMT, fill,
			    STR_ARG(buf_str(&b)));
		kit_close(k);
	}
	kit_open(k);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_map_that_grows_in_a_drain_keeps_the_order),
		T(without_room_for_a_spool_each_record_is_written),
		T(a_name_that_is_taken_is_left_alone),
		T(torn_and_hostile_bytes),
		T(a_commit_that_was_not_marked_is_not_repeated),
		T(a_spool_that_is_removed_under_its_owner_loses_nothing),
	};

	return cmocka_run_group_tests_name("store, torn spools", tests, NULL, NULL);
}
