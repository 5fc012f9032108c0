/* SPDX-License-Identifier: MIT */
/*
 * t_retention - what processes that stay remove by themselves: what is old
 * enough, one of them at a time, a step a minute, and then an hour's rest.
 */
#include "test/unit/table.h"

#include "test/unit/tools_kit.h"
#include "tools/retention.h"

enum { DAY_S = 86400, MANY = 2 * STORE_PRUNE_ROWS + 1 };

/* audits - records that are left of a learner. */
static int
one_more(void *arg, uint64_t ms, struct str record, struct err *e)
{
	(void)ms;
	(void)record;
	(void)e;
	++*(int *)arg;
	return 0;
}

static int
audits(struct tkit *k, const char *sub)
{
	struct err e = { 0 };
	int n = 0;

	if (store_audits(k->st, str_c(sub), one_more, &n, &e) == -1)
		fail_msg("%s", e.msg);
	return n;
}

static void
step(struct tkit *k, struct retention *r)
{
	struct err e = { 0 };

	if (retention_step(r, &k->cf, k->st, k->a, k->now, &e) == -1)
		fail_msg("%s", e.msg);
}

/* old_ones - an audit longer than a step removes, and a write of that time. */
static void
old_ones(struct tkit *k)
{
	k->cf.audit_days = 400;
	k->cf.once_days = 90;
	for (int i = 0; i < MANY; i++)
		store_audit(k->st, STR("anna"), i, STR("{}"));
	store_audit(k->st, STR("anna"), k->now * 1000, STR("{}"));
	(void)tkit_good(k, "log_slot", "{\"what\":\"notes\",\"minutes\":5,"
	    "\"request_id\":\"a\"}");
	k->now += 91 * DAY_S;
}

static void
a_step_a_minute(void **state)
{
	struct retention one = { 0 }, two = { 0 };
	struct tkit *k = *state;
	int left = MANY + 1;

	old_ones(k);
	assert_int_equal(audits(k, "anna"), left);
	step(k, &one);
	left -= STORE_PRUNE_ROWS;
	assert_int_equal(audits(k, "anna"), left);
	step(k, &one);	/* too soon, for others as well */
	step(k, &two);
	assert_int_equal(audits(k, "anna"), left);
	k->now += 60;
	step(k, &two);
	step(k, &one);
	left -= STORE_PRUNE_ROWS;
	assert_int_equal(audits(k, "anna"), left);
	for (int i = 0; i < 4; i++) {
		k->now += 60;
		step(k, &one);
	}
	assert_int_equal(audits(k, "anna"), 1);
	assert_int_equal(tkit_events(k, "anna"), 1);
	/* the request_id is forgotten: the same request is a new one */
	k->now -= 80 * DAY_S;
	(void)tkit_good(k, "log_slot", "{\"what\":\"notes\",\"minutes\":5,"
	    "\"request_id\":\"a\"}");
	assert_int_equal(tkit_events(k, "anna"), 2);
}

static void
for_ever(void **state)
{
	struct retention r = { 0 };
	struct tkit *k = *state;

	old_ones(k);
	k->cf.audit_days = k->cf.once_days = 0;
	for (int i = 0; i < 9; i++) {
		k->now += 3600;
		step(k, &r);
	}
	assert_int_equal(audits(k, "anna"), MANY + 1);
}

static void
an_hour_of_rest(void **state)
{
	struct retention r = { 0 };
	struct tkit *k = *state;

	k->cf.audit_days = 400;
	for (int i = 0; i < 3; i++) {
		step(k, &r);
		k->now += 60;
	}
	store_audit(k->st, STR("anna"), 1, STR("{}"));
	step(k, &r);
	assert_int_equal(audits(k, "anna"), 1);
	k->now += 3600;
	step(k, &r);
	assert_int_equal(audits(k, "anna"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_step_a_minute, tkit_setup,
		    tkit_teardown),
		cmocka_unit_test_setup_teardown(for_ever, tkit_setup,
		    tkit_teardown),
		cmocka_unit_test_setup_teardown(an_hour_of_rest, tkit_setup,
		    tkit_teardown),
	};

	return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
