/* SPDX-License-Identifier: MIT */
/*
 * t_store_spool - audit records in the spool of a process: none is lost when
 * it is killed, none is there twice, none outlives an erasure.
 */
#include "test/unit/store_kit.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/lmdb/txn.h"

enum { SPOOL_SIZE = 64 << 10, HEAD = 64, MARKS = 16 };

static bool disk_full;	/* no file gets blocks */

int
posix_fallocate(int fd, off_t at, off_t n)
{
	if (disk_full)
		return ENOSPC;
	return syscall(SYS_fallocate, fd, 0, at, n) == -1 ? errno : 0;
}

static int
join(void *arg, uint64_t ms, struct str record, struct err *e)
{
	(void)e;
	buf_printf(arg, "%llu" STR_FMT " ", (unsigned long long)ms,
	    STR_ARG(record));
	return 0;
}

/* The audit of u as the open store gives it. */
static const char *
audits(struct kit *k)
{
	struct buf b;

	buf_init(&b, k->a, 1 << 20);
	assert_ok(k, store_audits(k->st, k->a, STR("u"), join, &b, &k->e));
	return arena_cstr(k->a, buf_str(&b));
}

static int
count(void *arg, uint64_t ms, struct str record, struct err *e)
{
	(void)ms;
	(void)record;
	(void)e;
	++*(int *)arg;
	return 0;
}

static int
audit_count(struct kit *k)
{
	int n = 0;

	assert_ok(k, store_audits(k->st, k->a, STR("u"), count, &n, &k->e));
	return n;
}

/* Rows of audit.mdb itself, whatever the spools hold. */
static int
rows(struct kit *k)
{
	struct table_stat ts = { 0 };
	struct txn tx;

	txn_begin(&tx, k->st, ENV_AUDIT, TXN_READ, NULL);
	while (txn_pass(&tx))
		txn_stat(&tx, TABLE_AUDIT, &ts);
	assert_int_equal(txn_end(&tx, NULL), 0);
	return (int)ts.rows;
}

static int
spools(struct kit *k)
{
	struct dirent *d;
	int n = 0;
	DIR *dir;

	assert_non_null(dir = opendir(k->dir));
	while ((d = readdir(dir)) != NULL)
		n += strncmp(d->d_name, "audit.spool.", 12) == 0;
	(void)closedir(dir);
	return n;
}

static const char *
spool_path(struct kit *k, int pid)
{
	return kit_path(k, arena_printf(k->a, "audit.spool.%d", pid).p);
}

static void
put(struct kit *k, int64_t ms, const char *text)
{
	store_audit(k->st, STR("u"), ms, str_c(text));
}

static void
put_n(struct kit *k, int64_t ms, int n)
{
	for (int i = 0; i < n; i++)
		store_audit(k->st, STR("u"), ms + i,
		    arena_printf(k->a, "{\"n\":%d}", i));
}

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
		put(k, steps[i].ms, "x");
		if (rows(k) != steps[i].rows || spools(k) != steps[i].spools)
			fail_msg("%s: %d rows, %d spools", steps[i].why,
			    rows(k), spools(k));
	}
	assert_string_equal(audits(k),
	    "100x 1099x 1100x 5000x 5400x 5999x 6000x 6001x ");
}

static void
one_record_a_second_makes_no_spool(void **state)
{
	struct kit *k = *state;

	for (int i = 0; i < 5; i++)
		put(k, 1000 * i, "x");
	assert_int_equal(spools(k), 0);
	assert_int_equal(rows(k), 5);
}

static void
order_is_kept_and_equal_records_stay_apart(void **state)
{
	struct kit *k = *state;

	put(k, 1, "a");
	put(k, 3, "d");
	put(k, 2, "b");
	put(k, 2, "b");
	put(k, 2, "c");
	put(k, 1, "a");
	store_audit(k->st, STR("u2"), 2, STR("x"));
	assert_string_equal(audits(k), "1a 1a 2b 2b 2c 3d ");
	put(k, 2, "e");
	assert_string_equal(audits(k), "1a 1a 2b 2b 2c 2e 3d ");
	assert_int_equal(rows(k), 8);
}

static void
closing_writes_and_removes(void **state)
{
	struct kit *k = *state;
	struct stat sb;

	put_n(k, 1, 10);
	assert_int_equal(stat(spool_path(k, getpid()), &sb), 0);
	assert_int_equal(sb.st_mode & 07777, 0600);
	assert_int_equal(sb.st_size, SPOOL_SIZE);
	kit_close(k);
	assert_int_equal(spools(k), 0);
	kit_open(k);
	assert_int_equal(rows(k), 10);
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
		    SPOOL_SIZE - HEAD - 16 - 1, 'x', 3 },
		{ "one byte more does not", SPOOL_SIZE - HEAD - 16, 'x', 5 },
		{ "a long one", 200000, 'x', 6 },
		{ "the next short one waits", 1, 'x', 6 },
	};
	struct kit *k = *state;
	char *p = malloc(200000);

	assert_non_null(p);
	memset(p, 'x', 200000);
	put(k, 1, "first");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t n = cases[i].n;

		if (n > 0)
			p[n - 1] = cases[i].last;
		store_audit(k->st, STR("u"), 2, (struct str){ p, n });
		if (n > 0)
			p[n - 1] = 'x';
		if (rows(k) != cases[i].rows)
			fail_msg("%s: %d rows", cases[i].why, rows(k));
	}
	free(p);
	assert_int_equal(audit_count(k), 7);
}

static void
a_full_spool_is_written_and_used_again(void **state)
{
	struct kit *k = *state;

	for (int i = 0; i < 20000; i++)
		put(k, 1 + i % 900, "{\"a record\":\"of some length\"}");
	assert_in_range(rows(k), 18000, 19999);
	assert_int_equal(audit_count(k), 20000);
	kit_close(k);
	kit_open(k);
	assert_int_equal(rows(k), 20000);
}

/* ---- other processes ---- */

static struct kit_gate gate;

/* Records that wait, then a long sleep. */
static int
record_and_wait(struct kit *k, int i)
{
	(void)i;
	put_n(k, 1, 100);
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
	assert_int_equal(access(spool_path(k, pid), F_OK), 0);
	kit_open(k);
	assert_int_equal(rows(k), 1);
	return pid;
}

static void
nothing_is_lost_with_a_killed_process(void **state)
{
	struct kit *k = *state;

	(void)leave_a_spool(k);
	assert_int_equal(audit_count(k), 100);
	assert_int_equal(spools(k), 0);
	assert_int_equal(rows(k), 100);
}

static void
the_next_busy_process_drains_what_a_dead_one_left(void **state)
{
	struct kit *k = *state;
	int pid = leave_a_spool(k);

	put(k, 1, "x");
	assert_int_equal(rows(k), 2);
	put(k, 2, "y");
	assert_int_equal(rows(k), 101);
	assert_int_equal(access(spool_path(k, pid), F_OK), -1);
	assert_int_equal(spools(k), 1);
	assert_int_equal(audit_count(k), 102);
}

static void
a_file_left_under_our_number_is_drained_first(void **state)
{
	struct kit *k = *state;
	int pid = leave_a_spool(k);

	assert_int_equal(rename(spool_path(k, pid), spool_path(k, getpid())),
	    0);
	put(k, 1, "x");
	put(k, 2, "y");
	assert_int_equal(rows(k), 101);
	assert_int_equal(spools(k), 1);
	assert_int_equal(audit_count(k), 102);
}

/* Reads while another process still lives and goes on. */
static int
record_read_record(struct kit *k, int i)
{
	(void)i;
	put_n(k, 1, 100);
	kit_gate_wait(&gate);
	put_n(k, 101, 100);
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
	assert_int_equal(audit_count(k), 100);
	assert_int_equal(spools(k), 1);
	buf_init(&b, k->a, 64 << 10);
	assert_ok(k, store_stat(k->st, &b, &k->e));
	assert_true(str_find(buf_str(&b), STR("\"table\":\"audit\","
	    "\"file\":\"audit.mdb\",\"rows\":100")) > 0);
	kit_gate_open(&gate);
	assert_int_equal(kit_wait(&pid, 1), 0);
	assert_int_equal(audit_count(k), 200);
	assert_int_equal(spools(k), 0);
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
	assert_int_equal(rows(k), 1);
	assert_int_equal(audit_count(k), 100);
	store_audit(k->st, STR("u"), 900, STR("refused"));
	store_audit(k->st, STR("u"), 901, STR("refused"));
	assert_int_equal(audit_count(k), 100);
	assert_int_equal(spools(k), 0);
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
	assert_int_equal(rows(k), 2 * EACH);
	assert_int_equal(spools(k), 0);
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
		now = audit_count(k);
		/* one may have been written and not told */
		assert_in_range(now - before, told, told + 1);
		before = now;
	}
}

/* ---- erasure and backup ---- */

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
	put(k, 1, "x");
	store_audit(k->st, STR("leaver"), 2, str_c(word));
	assert_int_equal(spools(k), 2);
	assert_string_not_equal(kit_files_with(k, str_c(word)), "");
	assert_ok(k, store_erase(k->st, STR("leaver"), NULL, &k->e));
	assert_string_equal(kit_files_with(k, str_c(word)), "");
	assert_string_equal(kit_files_with(k, STR("leaver")), "");
	assert_int_equal(spools(k), 2);
	kit_gate_open(&gate);
	assert_int_equal(kit_wait(&pid, 1), 0);
	put(k, 60, "kept");
	assert_int_equal(audit_count(k), 52);
	assert_string_equal(kit_files_with(k, str_c(word)), "");
}

static void
a_backup_has_what_waits(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);

	put_n(k, 1, 30);
	o.dir = arena_printf(k->a, "%s/backup", k->base).p;
	assert_ok(k, store_backup(k->st, o.dir, &k->e));
	kit_close(k);
	assert_ok(k, store_open(&o, &k->st, &k->e));
	assert_int_equal(rows(k), 30);
}

/* ---- what goes wrong ---- */

static void
without_room_for_a_spool_each_record_is_written(void **state)
{
	struct kit *k = *state;

	disk_full = true;
	put_n(k, 1, 5);
	disk_full = false;
	assert_int_equal(rows(k), 5);
	assert_int_equal(spools(k), 0);
	/* it is tried again later */
	put_n(k, 10, 900);
	assert_int_equal(spools(k), 0);
	put_n(k, 10, 200);
	assert_int_equal(spools(k), 1);
	assert_int_equal(audit_count(k), 1105);
}

static void
a_name_that_is_taken_is_left_alone(void **state)
{
	struct kit *k = *state;
	const char *target = kit_path(k, "elsewhere");

	kit_write(target, STR("theirs"), 0600);
	assert_int_equal(symlink("elsewhere", spool_path(k, getpid())), 0);
	put_n(k, 1, 5);
	assert_int_equal(rows(k), 5);
	/* not the fault of whoever asked for it */
	assert_fails(k, store_erase(k->st, STR("v"), NULL, &k->e), ERR_IO,
	    "not a regular file");
	assert_true(str_is(kit_read(k, target), "theirs"));
	assert_int_equal(unlink(spool_path(k, getpid())), 0);
	kit_write(spool_path(k, 7), STR(""), 0640);
	assert_fails(k, store_audits(k->st, k->a, STR("u"), count, NULL,
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
	memcpy(p + MARKS, marks, 12);
	memcpy(p + HEAD, bytes.p, bytes.n);
	kit_write(spool_path(k, 7), (struct str){ p, SPOOL_SIZE }, 0600);
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
		if (strcmp(audits(k), forged[i].want) != 0)
			fail_msg("%s: '%s'", forged[i].why, audits(k));
		assert_int_equal(spools(k), 0);
		assert_ok(k, store_erase(k->st, STR("u"), NULL, &k->e));
	}
	/* shorter than it says */
	kit_write(spool_path(k, 7), STR(SPOOL "\0\0\0\22\0"), 0600);
	assert_string_equal(audits(k), "");
	assert_int_equal(spools(k), 0);
}

static void
a_commit_that_was_not_marked_is_not_repeated(void **state)
{
	static const uint32_t marks[3] = { 54, 0, 36 };
	struct kit *k = *state;

	put(k, 1, "x");
	forge(k, SPOOL, marks,
	    STR(GOOD("\1") GOOD("\2") GOOD("\3")));
	/* the second is missing: neither was committed from here */
	assert_string_equal(audits(k), "1x 1x 2x 3x ");
	forge(k, SPOOL, marks,
	    STR(GOOD("\1") GOOD("\2") GOOD("\4")));
	assert_string_equal(audits(k), "1x 1x 2x 3x 4x ");
	assert_int_equal(spools(k), 0);
}

static void
a_spool_that_is_removed_under_its_owner_loses_nothing(void **state)
{
	struct kit *k = *state;

	put_n(k, 1, 10);
	assert_int_equal(unlink(spool_path(k, getpid())), 0);
	put(k, 2000, "x");
	assert_int_equal(audit_count(k), 11);
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
		assert_ok(k, store_audits(k->st, k->a, STR("u"), first_byte,
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
		T(what_waits_and_what_is_written),
		T(one_record_a_second_makes_no_spool),
		T(order_is_kept_and_equal_records_stay_apart),
		T(closing_writes_and_removes),
		T(what_does_not_fit_a_spool_is_written),
		T(a_full_spool_is_written_and_used_again),
		T(nothing_is_lost_with_a_killed_process),
		T(the_next_busy_process_drains_what_a_dead_one_left),
		T(a_file_left_under_our_number_is_drained_first),
		T(records_of_a_living_process_are_there_at_once),
		T(reading_only_sees_them_too),
		T(many_drain_at_once_and_each_record_is_there_once),
		T(whenever_it_is_killed_each_told_record_is_there_once),
		T(erasure_leaves_no_byte_in_any_spool),
		T(a_map_that_grows_in_a_drain_keeps_the_order),
		T(a_backup_has_what_waits),
		T(without_room_for_a_spool_each_record_is_written),
		T(a_name_that_is_taken_is_left_alone),
		T(torn_and_hostile_bytes),
		T(a_commit_that_was_not_marked_is_not_repeated),
		T(a_spool_that_is_removed_under_its_owner_loses_nothing),
	};

	return cmocka_run_group_tests_name("store, spool", tests, NULL, NULL);
}
