/* SPDX-License-Identifier: MIT */
/*
 * t_store_many - several processes and one store: numbering, exactly-once,
 * killed writers, leases, files that go away. What they share in LMDB's files
 * is in t_store_map.c.
 */
#include "test/unit/store_kit.h"

#include <sys/wait.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

/* Writers of one learner go on while another's rows are removed. */
static int
append_100(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < 100; n++) {
		if (kit_append(k->st, k->a, "u", "", "x", &k->e).p == NULL)
			return -1;
		arena_reset(k->a);
	}
	return 0;
}

static void
writers_go_on_while_old_rows_are_removed(void **state)
{
	struct store_prune p = { .once_before_s = INT64_MAX };
	struct kit *k = *state;
	int pids[2];
	uint64_t n;

	for (int i = 0; i < 500; i++)
		(void)kit_append(k->st, k->a, "old", arena_printf(k->a, "r%d",
		    i).p, "x", &k->e);
	kit_close(k);
	kit_fork(k, 2, append_100, pids);
	kit_open(k);
	while (p.stage != STORE_PRUNE_DONE)
		assert_ok(k, store_prune(k->st, &p, &k->e));
	assert_int_equal(kit_wait(pids, 2), 0);
	assert_int_equal(p.onces, 500);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 200);
	assert_ok(k, store_check(k->st, k->a, STR("old"), &n, &k->e));
	assert_int_equal(n, 500);
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

/* The state that a write is given is always the one before its event. */
static int
follows(struct change *ch, void *arg, struct err *e)
{
	struct str before = arena_printf(ch->a, "%llu",
	    (unsigned long long)ch->seq - 1);

	(void)arg;
	if (!str_eq(ch->state, ch->seq == 1 ? STR("") : before))
		return err_set(e, ERR_IO, "event %llu after state " STR_FMT,
		    (unsigned long long)ch->seq, STR_ARG(ch->state));
	ch->new_state = arena_printf(ch->a, "%llu", (unsigned long long)ch->seq);
	ch->events[0] = STR("event");
	ch->nevents = 1;
	return 0;
}

static struct kit_gate gate;

static int
begin_many(struct kit *k, int i)
{
	(void)i;
	kit_gate_wait(&gate);
	for (int n = 0; n < 100; n++) {
		struct store_write w = { .sub = arena_printf(k->a, "n%d", n),
			.now = 1700000000 };

		if (store_update(k->st, k->a, &w, follows, NULL, &k->e) == -1)
			return -1;
		arena_reset(k->a);
	}
	return 0;
}

static void
many_begin_the_same_twin_at_once(void **state)
{
	struct kit *k = *state;
	int pids[8];
	uint64_t n;

	kit_close(k);
	kit_gate_make(&gate);
	kit_fork(k, 8, begin_many, pids);
	kit_gate_await(&gate, 8);
	kit_gate_open(&gate);
	assert_int_equal(kit_wait(pids, 8), 0);
	kit_open(k);
	for (int i = 0; i < 100; i++) {
		assert_ok(k, store_check(k->st, k->a, arena_printf(k->a, "n%d",
		    i), &n, &k->e));
		assert_int_equal(n, 8);
	}
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

/* ---- the cache ---- */

static int
want_lease(struct kit *k, int i)
{
	(void)i;
	kit_gate_wait(&gate);
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
	kit_gate_make(&gate);
	kit_fork(k, 8, want_lease, pids);
	kit_gate_await(&gate, 8);
	kit_gate_open(&gate);
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

/* ---- everything at once ---- */

enum { ENTRIES = 100, READS = 150, ERASURES = 12 };

static int
write_with_ids(struct kit *k, int i)
{
	for (int n = 0; n < ENTRIES; n++) {
		if (kit_append(k->st, k->a, "u", arena_printf(k->a, "%d-%d", i,
		    n).p, "x", &k->e).p == NULL)
			return -1;
		store_audit(k->st, STR("u"), n, STR("{\"of\":\"u\"}"));
		arena_reset(k->a);
	}
	return 0;
}

/* Whatever is removed meanwhile, a journal has no hole. */
static int
read_whole(struct kit *k)
{
	uint64_t n;
	int seen;

	for (int i = 0; i < READS; i++) {
		seen = 0;
		if (store_events(k->st, STR("u"), 0, false, kit_count, &seen,
		    &k->e) == -1 ||
		    store_audits(k->st, STR("gone"), kit_count, &seen,
		    &k->e) == -1 ||
		    (seen > 0 && store_check(k->st, k->a, STR("u"), &n, &k->e)
		    == -1 && k->e.kind != ERR_NOTFOUND))
			return -1;
		arena_reset(k->a);
	}
	return 0;
}

static int
erase_often(struct kit *k)
{
	for (int i = 0; i < ERASURES; i++) {
		if (kit_append(k->st, k->a, "gone", "id", "MUST-GO", &k->e).p ==
		    NULL)
			return -1;
		store_audit(k->st, STR("gone"), i, STR("{\"MUST-GO\":1}"));
		if (store_erase(k->st, STR("gone"), NULL, &k->e) == -1)
			return -1;
		arena_reset(k->a);
	}
	return 0;
}

static int
one_of_four(struct kit *k, int i)
{
	return i < 2 ? write_with_ids(k, i) : i == 2 ? read_whole(k) :
	    erase_often(k);
}

/* some_run - whether one of them has not ended yet; they stay to be waited for. */
static bool
some_run(const int *pids, int n)
{
	siginfo_t how;

	for (int i = 0; i < n; i++) {
		how.si_pid = 0;
		if (waitid(P_PID, (id_t)pids[i], &how, WEXITED | WNOHANG |
		    WNOWAIT) == 0 && how.si_pid == 0)
			return true;
	}
	return false;
}

static void
rows_are_removed_while_others_write_read_and_erase(void **state)
{
	uint64_t n, removed = 0;
	struct kit *k = *state;
	int pids[4], left = 0;

	for (int i = 0; i < ENTRIES; i++)
		(void)kit_append(k->st, k->a, "old", arena_printf(k->a, "r%d",
		    i).p, "x", &k->e);
	kit_close(k);
	kit_fork(k, 4, one_of_four, pids);
	kit_open(k);
	do {
		struct store_prune p = { .audit_before_ms = INT64_MAX,
			.once_before_s = INT64_MAX };

		while (p.stage != STORE_PRUNE_DONE)
			assert_ok(k, store_prune(k->st, &p, &k->e));
		removed += p.onces;
	} while (some_run(pids, 4));
	assert_int_equal(kit_wait(pids, 4), 0);
	assert_true(removed >= ENTRIES);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 2 * ENTRIES);
	assert_ok(k, store_audits(k->st, STR("gone"), kit_count, &left,
	    &k->e));
	assert_int_equal(left, 0);
	assert_string_equal(kit_files_with(k, STR("MUST-GO")), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(four_writers_make_1000_events_without_a_hole),
		T(writers_go_on_while_old_rows_are_removed),
		T(rows_are_removed_while_others_write_read_and_erase),
		T(many_begin_the_same_twin_at_once),
		T(one_request_sent_100_times_is_one_event),
		T(what_was_answered_survives_kill_9),
		T(a_lease_goes_to_one_of_eight),
		T(a_counter_counts_every_process),
		T(a_cache_deleted_under_a_running_process_is_made_anew),
	};

	return cmocka_run_group_tests_name("store, many processes", tests, NULL,
	    NULL);
}
