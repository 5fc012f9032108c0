/* SPDX-License-Identifier: MIT */
/* t_store - one process and its store: rows, limits, modes, faults. */
#include "test/unit/store_kit.h"

static void
writes_are_numbered(void **state)
{
	struct kit *k = *state;
	struct str s;

	assert_true(store_has_cache(k->st));
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_null(s.p);
	s = kit_append(k->st, k->a, "u", "r1", "one", &k->e);
	assert_true(str_is(s, "ANSWER 1 one"));
	s = kit_append(k->st, k->a, "u", "r2", "two", &k->e);
	assert_true(str_is(s, "ANSWER 2 two"));
	s = kit_append(k->st, k->a, "u", "r1", "one", &k->e);
	assert_true(str_is(s, "ANSWER 1 one"));
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_true(str_starts(s, STR("STATE 2 two")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(writes_are_numbered, kit_setup,
		    kit_teardown),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
