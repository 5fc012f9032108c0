/* SPDX-License-Identifier: MIT */
/*
 * t_store_many - several processes and one store: numbering, exactly-once,
 * killed writers, growth, erasure under way, leases, files that go away.
 */
#include "test/unit/store_kit.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <lmdb.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/store_priv.h"

/* ---- numbering and exactly-once ---- */

static int
write_250(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < 250; n++) {
		if (kit_append(k->st, k->a, "u", "", "x", &k->e).p == NULL)
			return -1;
		arena_reset(k->a);
	}
	return 0;
}

static void
four_writers_make_1000_events_without_a_hole(void **state)
{
	struct kit *k = *state;
	int pids[4];
	uint64_t n;

	kit_close(k);
	kit_fork(k, 4, write_250, pids);
	assert_int_equal(kit_wait(pids, 4), 0);
	kit_open(k);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 1000);
}

static int
same_request(struct kit *k, int i)
{
	struct str s;

	for (int n = 0; n < 5; n++) {
		s = kit_append(k->st, k->a, "u", "same", "text", &k->e);
		if (!str_is(s, "ANSWER 1 text"))
			return err_set(&k->e, ERR_IO, "%d: '" STR_FMT "'", i,
			    STR_ARG(s));
	}
	return 0;
}

static void
one_request_sent_100_times_is_one_event(void **state)
{
	struct kit *k = *state;
	int pids[20];
	uint64_t n;

	kit_close(k);
	kit_fork(k, 20, same_request, pids);
	assert_int_equal(kit_wait(pids, 20), 0);
	kit_open(k);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 1);
}

/* ---- killed writers ---- */

enum { WRITERS = 4, ANSWERS = 2000, LINE = 64 };

static const char *const subs[] = { "u", "v", "w" };

static int pipe_end;	/* the children's */

/* Writes until it is killed; tells every answer: subject's number, answer. */
static int
write_and_tell(struct kit *k, int i)
{
	(void)i;
	(void)signal(SIGPIPE, SIG_IGN);
	for (unsigned n = 0;; n++) {
		char id[32], line[LINE] = { (char)('0' + n % 3) };
		struct str s;

		(void)snprintf(id, sizeof(id), "%d-%u", (int)getpid(), n);
		s = kit_append(k->st, k->a, subs[n % 3], id, id, &k->e);
		if (s.p == NULL || s.n > LINE - 2)
			return -1;
		memcpy(line + 1, s.p, s.n);
		if (write(pipe_end, line, LINE) != LINE)
			return 0;
		arena_reset(k->a);
	}
}

static void
replace_writer(struct kit *k, int *pid)
{
	int status;

	assert_int_equal(kill(*pid, SIGKILL), 0);
	assert_int_equal(waitpid(*pid, &status, 0), *pid);
	kit_fork(k, 1, write_and_tell, pid);
}

/* Kills a random writer after every 25 answers until there are enough. */
static void
gather_answers(struct kit *k, char (*told)[LINE])
{
	int pids[WRITERS], fds[2];

	assert_int_equal(pipe(fds), 0);
	pipe_end = fds[1];
	kit_fork(k, WRITERS, write_and_tell, pids);
	srandom(1);
	for (int got = 0; got < ANSWERS; got++) {
		assert_int_equal(read(fds[0], told[got], LINE), LINE);
		if (got % 25 == 0)
			replace_writer(k, &pids[random() % WRITERS]);
	}
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(kill(pids[i], SIGKILL), 0);
	assert_int_equal(kit_wait(pids, WRITERS), WRITERS);
	(void)close(fds[0]);
	(void)close(fds[1]);
}

static void
what_was_answered_survives_kill_9(void **state)
{
	struct kit *k = *state;
	char (*told)[LINE] = calloc(ANSWERS, LINE);
	uint64_t events = 0, n;

	assert_non_null(told);
	kit_close(k);
	gather_answers(k, told);
	kit_open(k);
	for (size_t i = 0; i < 3; i++) {
		assert_ok(k, store_check(k->st, k->a, str_c(subs[i]), &n,
		    &k->e));
		events += n;
	}
	assert_true(events >= ANSWERS);
	for (int i = 0; i < ANSWERS; i++) {
		/* "ANSWER seq id": the id again must give the same answer */
		const char *id = strrchr(told[i] + 1, ' ') + 1;
		struct str s = kit_append(k->st, k->a,
		    subs[told[i][0] - '0'], id, id, &k->e);

		assert_true(str_is(s, told[i] + 1));
		arena_reset(k->a);
	}
	free(told);
}

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

/* Children tell that they are ready and wait; the parent lets all go. */
static int gate[2], ready[2];

static void
wait_for_gate(void)
{
	char c = '!';

	(void)close(gate[1]);
	assert_int_equal(write(ready[1], &c, 1), 1);
	assert_int_equal(read(gate[0], &c, 1), 0);
}

static void
make_gate(void)
{
	assert_int_equal(pipe(gate), 0);
	assert_int_equal(pipe(ready), 0);
}

static void
await_ready(int n)
{
	char c;

	(void)close(ready[1]);
	while (n-- > 0)
		assert_int_equal(read(ready[0], &c, 1), 1);
	(void)close(ready[0]);
}

static void
open_gate(void)
{
	(void)close(gate[1]);
	(void)close(gate[0]);
}

static int
grow_later(struct kit *k, int i)
{
	wait_for_gate();
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
	make_gate();
	kit_fork(k, 1, grow_later, &pid);
	await_ready(1);
	kit_open(k);
	assert_ok(k, store_state(k->st, k->a, STR("u0"), &s, &k->e));
	assert_null(s.p);
	open_gate();
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
	wait_for_gate();
	_exit(0);	/* without giving one back */
}

static void
a_full_table_of_readers_is_told_and_cleared(void **state)
{
	struct kit *k = *state;
	struct str s;
	int pid;

	kit_close(k);
	make_gate();
	kit_fork(k, 1, take_all_places, &pid);
	await_ready(1);
	{
		struct store_opts o = kit_opts(k);

		assert_fails(k, store_open(&o, &k->st, &k->e), ERR_IO,
		    "more processes than the lock file has places");
	}
	open_gate();
	assert_int_equal(kit_wait(&pid, 1), 0);

	/* one who has it open, but no place, meets the dead at his next read */
	make_gate();
	k->st = NULL;
	kit_open(k);
	mdb_txn_abort(k->st->env[ENV_TWIN].rd);
	k->st->env[ENV_TWIN].rd = NULL;
	{
		struct store *mine = k->st;

		k->st = NULL;
		kit_fork(k, 1, take_all_places, &pid);
		await_ready(1);
		open_gate();
		assert_int_equal(kit_wait(&pid, 1), 0);
		k->st = mine;
	}
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
}

/* ---- erasure ---- */

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
		store_cache_put(k->st, arena_printf(k->a, "%s%d", sub, i),
		    value, 100);
	}
	assert_ok(k, store_check(k->st, k->a, str_c(sub), &(uint64_t){ 0 },
	    &k->e));
}

static int
count(void *arg, uint64_t n, struct str record, struct err *e)
{
	(void)n;
	(void)record;
	(void)e;
	++*(int *)arg;
	return 0;
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
	assert_ok(k, store_erase(k->st, str_c(sub), &k->e));
	assert_string_equal(kit_files_with(k, str_c(secret)), "");
	assert_string_equal(kit_files_with(k, str_c(sub)), "");
	assert_string_equal(kit_files_with(k, STR("must-go")), "");

	assert_ok(k, store_state(k->st, k->a, str_c(sub), &s, &k->e));
	assert_null(s.p);
	assert_ok(k, store_check(k->st, k->a, str_c(sub), &n, &k->e));
	assert_int_equal(n, 0);
	assert_ok(k, store_check(k->st, k->a, STR("other"), &n, &k->e));
	assert_int_equal(n, 120);
	assert_ok(k, store_audits(k->st, k->a, STR("other"), count, &records,
	    &k->e));
	assert_int_equal(records, 120);
	s = kit_append(k->st, k->a, "other", "r7", "kept", &k->e);
	assert_true(str_is(s, "ANSWER 8 kept"));
	s = kit_append(k->st, k->a, sub, "r7", "again", &k->e);
	assert_true(str_is(s, "ANSWER 1 again"));
	assert_ok(k, store_erase(k->st, STR("never-was-here"), &k->e));
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
	wait_for_gate();
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
	make_gate();
	kit_fork(k, 1, sit_idle, &pid);
	await_ready(1);
	kit_open(k);
	assert_ok(k, store_erase(k->st, str_c(sub), &k->e));
	assert_string_equal(kit_files_with(k, str_c(secret)), "");
	assert_int_equal(grep_process(k, pid, str_c(secret), &unlinked), 0);
	assert_int_equal(grep_process(k, pid, str_c(sub), &unlinked), 0);
	assert_true(unlinked > 0);
	open_gate();
	assert_int_equal(kit_wait(&pid, 1), 0);
	assert_ok(k, store_audits(k->st, k->a, STR("idler"), count, &records,
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
		assert_ok(k, store_erase(k->st, str_c(sub), &k->e));
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
		assert_ok(k, store_audits(k->st, k->a, who, count, &records,
		    &k->e));
		assert_int_equal(records, 400);
	}
	assert_ok(k, store_check(k->st, k->a, STR("other"), &n, &k->e));
	assert_int_equal(n, 120);
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

/* ---- the cache ---- */

static int
want_lease(struct kit *k, int i)
{
	(void)i;
	wait_for_gate();
	if (store_cache_lease(k->st, STR("fetch"), 1000, 1010))
		store_cache_add(k->st, STR("holders"), 1, 2000);
	return 0;
}

static void
a_lease_goes_to_one_of_eight(void **state)
{
	struct kit *k = *state;
	int pids[8];

	kit_close(k);
	make_gate();
	kit_fork(k, 8, want_lease, pids);
	await_ready(8);
	open_gate();
	assert_int_equal(kit_wait(pids, 8), 0);
	kit_open(k);
	assert_int_equal(store_cache_add(k->st, STR("holders"), 0, 2000), 1);
	assert_false(store_cache_lease(k->st, STR("fetch"), 1009, 1020));
	assert_true(store_cache_lease(k->st, STR("fetch"), 1010, 1020));
	store_cache_del(k->st, STR("fetch"));
	assert_true(store_cache_lease(k->st, STR("fetch"), 1011, 1020));
}

static int
count_up(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < 500; n++)
		store_cache_add(k->st, STR("n"), 1, 2000);
	return 0;
}

static void
a_counter_counts_every_process(void **state)
{
	struct kit *k = *state;
	int pids[4];

	kit_close(k);
	kit_fork(k, 4, count_up, pids);
	assert_int_equal(kit_wait(pids, 4), 0);
	kit_open(k);
	assert_int_equal(store_cache_add(k->st, STR("n"), 0, 2000), 2000);
}

static int
put_new(struct kit *k, int i)
{
	(void)i;
	if (!store_has_cache(k->st))
		return err_set(&k->e, ERR_IO, "no cache");
	store_cache_put(k->st, STR("new"), STR("from a child"), 2000);
	return store_cache_get(k->st, k->a, STR("new"), 1).p != NULL ? 0 : -1;
}

static void
a_cache_deleted_under_a_running_process_is_made_anew(void **state)
{
	static const struct {
		const char *why;
		const char *gone[2];
		bool garbage;
	} cases[] = {
		{ "the data file", { "cache.mdb", NULL }, false },
		{ "the lock file", { "cache.mdb-lock", NULL }, false },
		{ "both", { "cache.mdb", "cache.mdb-lock" }, false },
		{ "garbage in its place", { "cache.mdb", "cache.mdb-lock" },
		    true },
	};
	struct kit *k = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct store *mine;
		struct str s;
		int pid;

		store_cache_put(k->st, STR("old"), STR("value"), 2000);
		store_cache_del(k->st, STR("new"));
		for (int j = 0; j < 2 && cases[i].gone[j] != NULL; j++)
			assert_int_equal(unlink(kit_path(k,
			    cases[i].gone[j])), 0);
		if (cases[i].garbage)
			kit_write(kit_path(k, "cache.mdb"), (struct str){
			    arena_alloc(k->a, 100000), 100000 }, 0600);
		mine = k->st;
		k->st = NULL;
		kit_fork(k, 1, put_new, &pid);
		if (kit_wait(&pid, 1) != 0)
			fail_msg("%s: the other process", cases[i].why);
		k->st = mine;
		s = store_cache_get(k->st, k->a, STR("new"), 1);
		if (!str_is(s, "from a child"))
			fail_msg("%s: not joined again", cases[i].why);
		if (kit_append(k->st, k->a, "u", "", "x", &k->e).p == NULL)
			fail_msg("%s: %s", cases[i].why, k->e.msg);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(four_writers_make_1000_events_without_a_hole),
		T(one_request_sent_100_times_is_one_event),
		T(what_was_answered_survives_kill_9),
		T(a_tiny_map_grows_under_four_processes),
		T(a_reader_adopts_the_size_another_gave_the_map),
		T(places_of_dead_readers_are_cleared_at_open),
		T(a_full_table_of_readers_is_told_and_cleared),
		T(erasure_leaves_no_byte_and_keeps_the_others),
		T(an_idle_process_holds_no_erased_byte),
		T(erasure_under_writers_loses_no_write),
		T(a_backup_under_writers_is_whole),
		T(a_lease_goes_to_one_of_eight),
		T(a_counter_counts_every_process),
		T(a_cache_deleted_under_a_running_process_is_made_anew),
	};

	return cmocka_run_group_tests_name("store, many processes", tests,
	    NULL, NULL);
}
