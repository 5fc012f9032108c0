/* SPDX-License-Identifier: MIT */
/*
 * t_store - one process and its store: what is written is read, and what may be a
 * key. The bytes of rows are in t_store_bytes.c, what is old in t_store_prune.c,
 * the directory in t_store_dir.c, the cache in t_store_cache.c, what several
 * processes do in t_store_many.c, a failing disk in t_store_fault.c.
 */
#include "test/unit/store_kit.h"

#include "store/engine.h"

#define N255 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"\
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"	\
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"	\
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"
#define N64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* W - a write by a subject under a request_id. */
#define W(subject, id)	(&(struct store_write){ .sub = STR(subject),	\
	.request_id = STR(id), .now = 1700000000 })

/* ---- writing and reading ---- */

static void
writes_are_numbered_and_replayed(void **state)
{
	struct kit *k = *state;
	struct str s;
	uint64_t n;

	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_null(s.p);
	s = kit_append(k->st, k->a, "u", "r1", "one", &k->e);
	assert_true(str_is(s, "ANSWER 1 one"));
	s = kit_append(k->st, k->a, "u", "r2", "two", &k->e);
	assert_true(str_is(s, "ANSWER 2 two"));
	s = kit_append(k->st, k->a, "u", "r1", "one", &k->e);
	assert_true(str_is(s, "ANSWER 1 one"));
	s = kit_append(k->st, k->a, "v", "r1", "other", &k->e);
	assert_true(str_is(s, "ANSWER 1 other"));
	s = kit_append(k->st, k->a, "u", "", "three", &k->e);
	assert_true(str_is(s, "ANSWER 3 three"));
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_true(str_starts(s, STR("STATE 3 three")));
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 3);
	s = kit_append(k->st, k->a, "u", "r2", "not two", &k->e);
	assert_null(s.p);
	assert_int_equal(k->e.kind, ERR_CONFLICT);
}

static int
half_done(struct change *ch, void *arg, struct err *e)
{
	ch->events[0] = STR("event");
	ch->nevents = 1;
	ch->new_digest = STR("0123456789abcdef0123456789abcdef");
	if (arg != NULL) {
		ch->new_state = STR("state");
		return err_set(e, ERR_DENIED, "%s", (const char *)arg);
	}
	return 0;
}

static void
a_write_that_fails_or_wants_nothing_leaves_nothing(void **state)
{
	struct kit *k = *state;
	struct str s;
	uint64_t n;

	assert_fails(k, store_update(k->st, k->a, W("u", "r"), half_done, (void *)(uintptr_t)"no", &k->e), ERR_DENIED, "no");
	assert_ok(k, store_update(k->st, k->a, W("u", "r"), half_done,
	    NULL, &k->e));
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_null(s.p);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 0);
	s = kit_append(k->st, k->a, "u", "r", "first", &k->e);
	assert_true(str_is(s, "ANSWER 1 first"));
}

/* greedy - a state that is cut, because the memory of the request is used up. */
static int
greedy(struct change *ch, void *arg, struct err *e)
{
	(void)half_done(ch, arg, e);
	assert_false(arena_fits(ch->a, SIZE_MAX / 2));
	ch->new_state = STR("sta");
	return 0;
}

static void
a_write_that_lacks_what_did_not_fit_leaves_nothing(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct kit *k = *state;
	struct str s;
	uint64_t n;

	assert_fails(k, store_update(k->st, a, W("u", "r"), greedy, NULL,
	    &k->e), ERR_LIMIT, "memory");
	arena_free(a);
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_null(s.p);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 0);
}

static void
one_write_may_hold_events_and_artifacts(void **state)
{
	static const struct {
		const char *why, *id;
		uint32_t version;
		size_t want;
	} cases[] = {
		{ "the newest version is the highest", "essay", 0, 65535 },
		{ "an older version stays", "essay", 1, 65536 },
		{ "a version never written is absent", "essay", 3, 0 },
		{ "the beginning of an id is another id", "ess", 0, 0 },
		{ "an id that goes on is another id", "essays", 0, 0 },
	};
	struct kit *k = *state;
	struct str s;
	uint64_t n;

	assert_ok(k, store_update(k->st, k->a, W("u", "r"), kit_full,
	    NULL, &k->e));
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, STORE_EVENTS_MAX);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_ok(k, store_artifact(k->st, k->a, STR("u"),
		    str_c(cases[i].id), cases[i].version, &s, &k->e));
		if (s.n != cases[i].want || (s.p == NULL) != (s.n == 0))
			fail_msg("%s: %zu bytes", cases[i].why, s.n);
	}
	assert_ok(k, store_artifact(k->st, k->a, STR("t"), STR("essay"), 0, &s,
	    &k->e));
	assert_null(s.p);
}

struct walk {
	uint64_t seen[200];
	size_t n, stop;
};

static int
note(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct walk *w = arg;

	assert_true(str_starts(event, STR("EVENT ")));
	w->seen[w->n++] = seq;
	if (w->stop == 99)
		return err_set(e, ERR_DENIED, "walk: enough");
	return w->n == w->stop;
}

static void
events_are_walked_both_ways(void **state)
{
	static const struct {
		const char *why;
		uint64_t from;
		bool backwards;
		size_t stop, want;
		uint64_t first, last;
	} cases[] = {
		{ "from the beginning", 0, false, 0, 100, 1, 100 },
		{ "1 is the beginning", 1, false, 0, 100, 1, 100 },
		{ "from the middle on", 60, false, 0, 41, 60, 100 },
		{ "from the last one", 100, false, 0, 1, 100, 100 },
		{ "past the end is nothing", 101, false, 0, 0, 0, 0 },
		{ "from the end down", 0, true, 0, 100, 100, 1 },
		{ "from the middle down", 60, true, 0, 60, 60, 1 },
		{ "past the end down", 500, true, 0, 100, 100, 1 },
		{ "the first one down", 1, true, 0, 1, 1, 1 },
		{ "stops when told", 0, false, 7, 7, 1, 7 },
		{ "stops in the second batch", 0, true, 40, 40, 100, 61 },
	};
	struct kit *k = *state;
	struct walk w;

	for (int i = 0; i < 100; i++)
		(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	(void)kit_append(k->st, k->a, "t", "", "x", &k->e);
	(void)kit_append(k->st, k->a, "u2", "", "x", &k->e);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		w = (struct walk){ .stop = cases[i].stop };
		assert_ok(k, store_events(k->st, STR("u"), cases[i].from,
		    cases[i].backwards, note, &w, &k->e));
		if (w.n != cases[i].want || (w.n > 0 &&
		    (w.seen[0] != cases[i].first ||
		    w.seen[w.n - 1] != cases[i].last)))
			fail_msg("%s: %zu events", cases[i].why, w.n);
	}
	w = (struct walk){ .stop = 99 };
	assert_fails(k, store_events(k->st, STR("u"), 0, false, note, &w,
	    &k->e), ERR_DENIED, "enough");
}

static int
write_inside(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct kit *k = arg;

	(void)event;
	(void)kit_append(k->st, k->a, "other", "", "inside a walk", e);
	return seq >= 3;
}

static void
a_walk_may_use_the_store(void **state)
{
	struct kit *k = *state;
	uint64_t n;

	for (int i = 0; i < 3; i++)
		(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	assert_ok(k, store_events(k->st, STR("u"), 0, false,
	    write_inside, k, &k->e));
	assert_ok(k, store_check(k->st, k->a, STR("other"), &n, &k->e));
	assert_int_equal(n, 3);
}

static int
collect(void *arg, struct str sub, struct err *e)
{
	struct buf *b = arg;

	(void)e;
	buf_add(b, sub);
	buf_ch(b, ' ');
	return 0;
}

static void
learners_are_listed_in_key_order(void **state)
{
	static const char *const subs[] = { "b", "a/2", "a", "\xd0\xb6" };
	struct kit *k = *state;
	struct buf b;

	buf_init(&b, k->a, 1000);
	for (size_t i = 0; i < 4; i++)
		(void)kit_append(k->st, k->a, subs[i], "", "x", &k->e);
	assert_ok(k, store_subjects(k->st, STR(""), k->a, collect, &b, &k->e));
	assert_true(str_is(buf_str(&b), "a a/2 b \xd0\xb6 "));
	/* from behind one on, whether it is there or not */
	buf_init(&b, k->a, 1000);
	assert_ok(k, store_subjects(k->st, STR("a"), k->a, collect, &b, &k->e));
	assert_true(str_is(buf_str(&b), "a/2 b \xd0\xb6 "));
	buf_init(&b, k->a, 1000);
	assert_ok(k, store_subjects(k->st, STR("a/9"), k->a, collect, &b,
	    &k->e));
	assert_true(str_is(buf_str(&b), "b \xd0\xb6 "));
}

/* ---- what may be a key ---- */

static void
subjects_and_ids_have_limits(void **state)
{
	static const struct {
		const char *why, *sub, *request_id, *want;
	} cases[] = {
		{ "255 bytes of subject and 64 of id fit a key", N255, N64, NULL },
		{ "256 bytes of subject do not", N255 "x", "r", "subject: 256" },
		{ "65 bytes of id do not", "u", N64 "x", "request_id: 65" },
		{ "an empty subject is nobody", "", "r", "subject: 0" },
		{ "a line feed in a subject", "u\nv", "r", "control" },
		{ "DEL in a subject", "u\x7f", "r", "control" },
		{ "half a letter in a subject", "u\xd0", "r", "UTF-8" },
		{ "a tab in an id", "u", "r\t", "control" },
		{ "Cyrillic is welcome", "\xd0\xb6", "\xd0\xb6", NULL },
	};
	struct kit *k = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str s;

		k->e = (struct err){ ERR_NONE };
		s = kit_append(k->st, k->a, cases[i].sub, cases[i].request_id,
		    "x", &k->e);
		if (cases[i].want == NULL ? s.p == NULL :
		    s.p != NULL || k->e.kind != ERR_INVALID ||
		    strstr(k->e.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].why, k->e.msg);
	}
	k->e = (struct err){ ERR_NONE };
	assert_int_equal(store_update(k->st, k->a, &(struct store_write){
	    .sub = { "u\0v", 3 } }, kit_full, NULL, &k->e), -1);
	assert_int_equal(k->e.kind, ERR_INVALID);
}

/* ---- catalogs, audit ---- */

static void
catalogs_are_kept_and_one_is_active(void **state)
{
	struct kit *k = *state;
	struct str old, new, same, s;

	assert_fails(k, store_catalog_get(k->st, k->a, "curriculum", STR(""),
	    &s, &k->e), ERR_NOTFOUND, "active");
	assert_ok(k, store_catalog_put(k->st, k->a, "curriculum", STR("{1}"),
	    &old, &k->e));
	assert_ok(k, store_catalog_put(k->st, k->a, "curriculum", STR("{2}"),
	    &new, &k->e));
	assert_ok(k, store_catalog_put(k->st, k->a, "curriculum", STR("{2}"),
	    &same, &k->e));
	assert_true(str_eq(new, same));
	assert_int_equal(new.n, 64);
	assert_ok(k, store_catalog_get(k->st, k->a, "curriculum", old, &s,
	    &k->e));
	assert_true(str_is(s, "{1}"));
	assert_ok(k, store_catalog_get(k->st, k->a, "curriculum", STR(""), &s,
	    &k->e));
	assert_true(str_is(s, "{2}"));
	assert_fails(k, store_catalog_get(k->st, k->a, "metamodel", new, &s,
	    &k->e), ERR_NOTFOUND, "metamodel");
	old.n = 10;	/* as much as a task handle has of it */
	assert_ok(k, store_catalog_get(k->st, k->a, "curriculum", old, &s,
	    &k->e));
	assert_true(str_is(s, "{1}"));
	old.n = 8;
	assert_fails(k, store_catalog_get(k->st, k->a, "curriculum", old, &s,
	    &k->e), ERR_NOTFOUND, "not kept");
	assert_fails(k, store_catalog_get(k->st, k->a, "curriculum",
	    STR("0000000000"), &s, &k->e), ERR_NOTFOUND, "not kept");
	assert_fails(k, store_catalog_get(k->st, k->a, "curriculum",
	    STR("no hash"), &s, &k->e), ERR_NOTFOUND, "no hash");
}

struct shelf {
	int files, active;
	size_t active_bytes;
};

static int
look(void *arg, struct str kind, struct str bytes, bool active, struct err *e)
{
	struct shelf *sh = arg;

	(void)kind;
	(void)e;
	sh->files++;
	sh->active += active;
	if (active)
		sh->active_bytes = bytes.n;
	return 0;
}

/* It is the last one of a batch whose others are many: what it takes to tell
 * whether those are active must leave enough to tell that this one is. */
static void
a_large_catalog_after_many_is_the_active_one(void **state)
{
	enum { LARGE = 4 << 20, SMALL = 31 };
	struct kit *k = *state;
	const struct store_base *base = (const void *)k->st;
	char *large = arena_alloc(k->a, LARGE);
	unsigned char last[SHA256_LEN], sum[SHA256_LEN];
	struct shelf sh = { 0 };
	struct str hash, s;

	digest_sha256((struct str){ large, LARGE }, last);
	for (int i = 0, n = 0; n < SMALL; i++) {
		s = arena_printf(k->a, "{%d}", i);
		digest_sha256(s, sum);
		if (memcmp(sum, last, sizeof(sum)) > 0)
			continue;
		assert_ok(k, store_catalog_put(k->st, k->a, "curriculum", s,
		    &hash, &k->e));
		n++;
	}
	assert_ok(k, store_catalog_put(k->st, k->a, "curriculum",
	    (struct str){ large, LARGE }, &hash, &k->e));
	assert_ok(k, store_check_shared(k->st, &k->e));
	assert_ok(k, base->engine->catalogs(k->st, look, &sh, &k->e));
	assert_int_equal(sh.files, SMALL + 1);
	assert_int_equal(sh.active, 1);
	assert_int_equal(sh.active_bytes, LARGE);
}

static void
the_longest_of_equal_journals_is_the_first(void **state)
{
	static const char *const subs[] = { "c", "a", "b" };
	struct store_marks none = { 0 };
	struct kit *k = *state;
	struct store_usage u;

	for (size_t i = 0; i < 3; i++)
		(void)kit_append(k->st, k->a, subs[i], "", "x", &k->e);
	assert_ok(k, store_usage(k->st, k->a, &none, &u, &k->e));
	assert_true(str_is(u.longest, "a"));
}

static void
audit_records_are_walked_in_little_memory(void **state)
{
	enum { RECORD = 512 << 10, RECORDS = 40 };	/* more than a call may use */
	struct kit *k = *state;
	char *p = arena_alloc(k->a, RECORD);
	int n = 0;

	memset(p, 'r', RECORD);
	for (int i = 0; i < RECORDS; i++)
		store_audit(k->st, STR("u"), i, (struct str){ p, RECORD });
	assert_ok(k, store_audits(k->st, STR("u"), kit_count, &n, &k->e));
	assert_int_equal(n, RECORDS);
}

static void
audit_records_keep_their_order(void **state)
{
	struct kit *k = *state;
	struct buf b;

	store_audit(k->st, STR("u"), 2000, STR("c"));
	store_audit(k->st, STR("u"), 1000, STR("a"));
	store_audit(k->st, STR("u"), 1000, STR("b"));
	store_audit(k->st, STR("u2"), 1000, STR("x"));
	store_audit(k->st, STR("bad\nsub"), 1000, STR("x"));
	buf_init(&b, k->a, 100000);
	assert_ok(k, store_audits(k->st, STR("u"), kit_join, &b, &k->e));
	assert_true(str_is(buf_str(&b), "1000a 1000b 2000c "));
	for (int i = 0; i < 300; i++)
		store_audit(k->st, STR("v"), 5, STR("r"));
	buf_init(&b, k->a, 100000);
	assert_ok(k, store_audits(k->st, STR("v"), kit_join, &b, &k->e));
	assert_int_equal(b.n, 300 * 3);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(writes_are_numbered_and_replayed),
		T(a_write_that_fails_or_wants_nothing_leaves_nothing),
		T(a_write_that_lacks_what_did_not_fit_leaves_nothing),
		T(one_write_may_hold_events_and_artifacts),
		T(events_are_walked_both_ways),
		T(a_walk_may_use_the_store),
		T(learners_are_listed_in_key_order),
		T(subjects_and_ids_have_limits),
		T(catalogs_are_kept_and_one_is_active),
		T(a_large_catalog_after_many_is_the_active_one),
		T(the_longest_of_equal_journals_is_the_first),
		T(audit_records_keep_their_order),
		T(audit_records_are_walked_in_little_memory),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
