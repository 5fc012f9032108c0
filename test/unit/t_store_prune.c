/* SPDX-License-Identifier: MIT */
/*
 * t_store_prune - what is kept for a time only goes when it is old, and nothing
 * else does; how much learners have.
 */
#include "test/unit/store_kit.h"

static int
one_event(struct change *ch, void *arg, struct err *e)
{
	(void)arg;
	(void)e;
	ch->new_state = STR("state");
	ch->events[ch->nevents++] = STR("event");
	return 0;
}

static int
once_event(struct change *ch, void *arg, struct err *e)
{
	ch->new_digest = STR("0123456789abcdef0123456789abcdef");
	ch->new_answer = STR("");
	return one_event(ch, arg, e);
}

/* ---- what is kept for a time only ---- */

enum { DAYS = 86400, PRUNE_NOW = 1700000000, OLD = PRUNE_NOW - 90 * DAYS };

static int
add_row(void *arg, struct str key, struct str value, struct err *e)
{
	struct buf *b = arg;

	(void)e;
	buf_add(b, key);
	buf_add(b, value);
	return 0;
}

/* rows_of - all rows of a kind of some learners, in a. */
static struct str
rows_of(struct kit *k, enum store_kind kind)
{
	static const char *const subs[] = { "a", "aa", "b", "c" };
	struct buf b;

	buf_init(&b, k->a, SIZE_MAX);
	for (size_t i = 0; i < sizeof(subs) / sizeof(subs[0]); i++)
		assert_ok(k, store_rows(k->st, str_c(subs[i]), kind, add_row,
		    &b, &k->e));
	return buf_str(&b);
}

static void
put_once(struct kit *k, const char *sub, const char *id, int64_t at)
{
	assert_ok(k, store_update(k->st, k->a, &(struct store_write){
	    .sub = str_c(sub), .request_id = str_c(id), .now = at },
	    kit_full, NULL, &k->e));
}

static struct store_prune
prune(struct kit *k, bool dry, int64_t audit_ms, int64_t once)
{
	struct store_prune p = { .audit_before_ms = audit_ms,
		.once_before_s = once, .keep = STR("ext:"), .dry = dry };
	uint64_t before = 0;

	while (p.stage != STORE_PRUNE_DONE) {
		assert_ok(k, store_prune(k->st, &p, &k->e));
		assert_true(p.audits + p.onces - before <=
		    STORE_PRUNE_ROWS + STORE_PRUNE_ROWS || dry);
		before = p.audits + p.onces;
	}
	return p;
}

static uint64_t
count_rows(struct kit *k, enum store_kind kind, struct str mark)
{
	struct str s = rows_of(k, kind);
	uint64_t n = 0;
	ptrdiff_t at;

	while ((at = str_find(s, mark)) >= 0) {
		n++;
		s = str_from(s, (size_t)at + mark.n);
	}
	return n;
}

static void
what_is_old_goes_and_no_event_does(void **state)
{
	enum { MANY = 2 * STORE_PRUNE_ROWS + 50 };
	struct kit *k = *state;
	struct str was[STORE_KINDS];
	struct store_prune p;

	put_once(k, "a", "old", OLD - 1);
	put_once(k, "a", "ext:old", OLD - 1);
	put_once(k, "a", "exact", OLD);
	put_once(k, "aa", "older", OLD - DAYS);
	put_once(k, "b", "new", PRUNE_NOW);
	for (int i = 0; i < MANY; i++)
		store_audit(k->st, STR("a"), (int64_t)i, STR("[old]"));
	store_audit(k->st, STR("a"), OLD * INT64_C(1000) - 1, STR("[old]"));
	store_audit(k->st, STR("a"), OLD * INT64_C(1000), STR("[new]"));
	store_audit(k->st, STR("aa"), 1, STR("[old]"));
	store_audit(k->st, STR("c"), 1, STR("[old]"));	/* no learner */
	store_audit(k->st, STR("c"), PRUNE_NOW * INT64_C(1000), STR("[new]"));
	for (int i = 0; i < STORE_KINDS; i++)
		was[i] = rows_of(k, (enum store_kind)i);

	p = prune(k, true, OLD * INT64_C(1000), OLD);
	assert_int_equal(p.audits, MANY + 3);
	assert_int_equal(p.onces, 2);
	p = prune(k, false, 0, 0);
	assert_int_equal(p.audits + p.onces, 0);
	for (int i = 0; i < STORE_KINDS; i++)
		assert_true(str_eq(rows_of(k, (enum store_kind)i), was[i]));

	p = prune(k, false, OLD * INT64_C(1000), OLD);
	assert_int_equal(p.audits, MANY + 3);
	assert_int_equal(p.onces, 2);
	assert_int_equal(count_rows(k, STORE_AUDIT, STR("[old]")), 0);
	assert_int_equal(count_rows(k, STORE_AUDIT, STR("[new]")), 2);
	assert_int_equal(count_rows(k, STORE_ONCE, STR("ext:old")), 1);
	assert_int_equal(count_rows(k, STORE_ONCE, STR("exact")), 1);
	assert_int_equal(count_rows(k, STORE_ONCE, STR("new")), 1);
	assert_int_equal(count_rows(k, STORE_ONCE, STR("older")), 0);
	assert_true(str_eq(rows_of(k, STORE_TWIN), was[STORE_TWIN]));
	assert_true(str_eq(rows_of(k, STORE_JOURNAL), was[STORE_JOURNAL]));
	assert_true(str_eq(rows_of(k, STORE_ARTIFACT), was[STORE_ARTIFACT]));
	p = prune(k, false, OLD * INT64_C(1000), OLD);
	assert_int_equal(p.audits + p.onces, 0);
	/* all there is, and still not an event */
	p = prune(k, false, INT64_MAX, INT64_MAX);
	assert_int_equal(p.audits, 2);
	assert_int_equal(p.onces, 2);
	assert_true(str_eq(rows_of(k, STORE_JOURNAL), was[STORE_JOURNAL]));
	assert_true(str_eq(rows_of(k, STORE_TWIN), was[STORE_TWIN]));
}

/* More rows of one learner's and of many learners' than a step takes. */
static void
many_rows_take_many_steps(void **state)
{
	enum { MANY = 2 * STORE_PRUNE_ROWS + 1 };
	struct kit *k = *state;
	struct store_prune p;
	uint64_t n;

	for (int i = 0; i < MANY; i++)
		assert_ok(k, store_update(k->st, k->a, &(struct store_write){
		    .sub = i % 2 == 0 ? STR("a") :
		    arena_printf(k->a, "n%d", i), .request_id =
		    arena_printf(k->a, "r%d", i), .now = OLD - 1 },
		    once_event, NULL, &k->e));
	p = prune(k, false, 0, OLD);
	assert_int_equal(p.onces, MANY);
	assert_ok(k, store_check(k->st, k->a, STR("a"), &n, &k->e));
	assert_int_equal(n, STORE_PRUNE_ROWS + 1);
	(void)kit_append(k->st, k->a, "z", "r0", "one", &k->e);
	p = prune(k, false, 0, OLD);
	assert_int_equal(p.onces, 0);
}

/* ---- how much learners have ---- */

/* put - n times one event on the day of now. */
static void
put(struct kit *k, const char *sub, int n, int64_t now, bool of_others)
{
	for (int i = 0; i < n; i++)
		assert_ok(k, store_update(k->st, k->a, &(struct store_write){
		    .sub = str_c(sub), .now = now, .of_others = of_others },
		    one_event, NULL, &k->e));
}

static void
usage_counts_days_texts_and_journals(void **state)
{
	enum { DAY = 86400, NOW = 1700000000 };
	const struct store_marks marks = { .day = NOW / DAY, .day_events = 3,
		.artifact_bytes = 65536 + 65535, .journal = 7 };
	struct kit *k = *state;
	struct store_usage u;
	struct store_learner l;

	assert_ok(k, store_usage(k->st, k->a, &marks, &u, &k->e));
	assert_int_equal(u.learners, 0);
	assert_int_equal(u.longest.n, 0);
	put(k, "a", 2, NOW, false);
	put(k, "a", 5, NOW, true);	/* of others: no part of their day */
	put(k, "b", 9, NOW - DAY, false);	/* of another day */
	put(k, "b", 3, NOW, false);
	assert_ok(k, store_update(k->st, k->a, &(struct store_write){
	    .sub = STR("c"), .request_id = STR("r"), .now = NOW }, kit_full,
	    NULL, &k->e));
	for (int i = 0; i < 300; i++)	/* more than a step of the walk */
		put(k, arena_printf(k->a, "d%d", i).p, 1, NOW - DAY, false);
	assert_ok(k, store_learner(k->st, k->a, STR("a"), &l, &k->e));
	assert_int_equal(l.day_events, 2);
	assert_ok(k, store_usage(k->st, k->a, &marks, &u, &k->e));
	assert_int_equal(u.learners, 303);
	assert_int_equal(u.most_day_events, 4);
	assert_int_equal(u.at_day_events, 2);	/* b and c */
	assert_int_equal(u.most_artifact_bytes, 65536 + 65535);
	assert_int_equal(u.at_artifact_bytes, 1);
	assert_int_equal(u.most_journal, 12);
	assert_int_equal(u.at_journal, 2);	/* a and b */
	assert_true(str_is(u.longest, "b"));
	/* what nobody asks about */
	assert_ok(k, store_usage(k->st, k->a, &(struct store_marks){ .day = 1 },
	    &u, &k->e));
	assert_int_equal(u.at_day_events + u.at_artifact_bytes + u.at_journal,
	    0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_is_old_goes_and_no_event_does),
		T(many_rows_take_many_steps),
		T(usage_counts_days_texts_and_journals),
	};

	return cmocka_run_group_tests_name("store, prune", tests, NULL, NULL);
}
