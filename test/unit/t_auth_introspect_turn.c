/* SPDX-License-Identifier: MIT */
/*
 * t_auth_introspect_turn - what all processes together may ask an issuer about
 * opaque tokens (doc/auth.md 6).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "auth/introspect_turn.h"
#include "test/unit/introspect_kit.h"

static void
many_tokens(void **state)
{
	struct world *w = *state;

	w->cf.introspect_per_minute = 3;
	kit_answer(w, KEYSERVER_OK, "{\"active\":false}");
	for (int i = 0; i < 3; i++)
		CHECK(arena_printf(w->a, "ory_at_%d", i), NOW, "inactive");
	kit_restart(w, true);	/* another process */
	CHECK(STR("ory_at_3"), NOW, "introspection_unavailable");
	CHECK(STR("ory_at_1"), NOW, "inactive");	/* remembered */
	assert_int_equal(kit_asked(w), 3);
	CHECK(STR("ory_at_3"), NOW + 60, "inactive");
	assert_int_equal(kit_asked(w), 4);
}

/* ... and they do not stop those whose token was active before. */
static void
known_tokens(void **state)
{
	struct world *w = *state;

	w->cf.introspect_per_minute = 1;
	kit_answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW, "ok");
	CHECK(STR("ory_at_1"), NOW, "introspection_unavailable");
	CHECK(TOKEN, NOW + w->cf.introspect_ttl_s, "ok");
	CHECK(STR("ory_at_2"), NOW + w->cf.introspect_ttl_s, "ok");
	CHECK(TOKEN, NOW + 2 * w->cf.introspect_ttl_s - 1, "ok");
	CHECK(TOKEN, NOW + 2 * w->cf.introspect_ttl_s, "ok");
	assert_int_equal(kit_asked(w), 4);
	kit_answer(w, KEYSERVER_OK, "{\"active\":false}");
	CHECK(TOKEN, NOW + 3 * w->cf.introspect_ttl_s, "inactive");
}

static void
a_hang_is_met_once(void **state)
{
	struct world *w = *state;

	w->cf.http_timeout_s = 1;
	kit_answer(w, KEYSERVER_HANG, "");
	CHECK(TOKEN, NOW, "introspection_unavailable");
	kit_restart(w, true);
	kit_answer(w, KEYSERVER_OK, ACTIVE);
	CHECK(TOKEN, NOW + INTROSPECT_DOWN_S - 1, "introspection_unavailable");
	assert_int_equal(kit_asked(w), 1);
	CHECK(TOKEN, NOW + INTROSPECT_DOWN_S, "ok");
	assert_int_equal(kit_asked(w), 2);
}

/* Others are asking, or were killed while they did. */
static void
places(void **state)
{
	struct world *w = *state;

	kit_answer(w, KEYSERVER_OK, ACTIVE);
	for (int i = 0; i < INTROSPECT_AT_ONCE; i++)
		assert_true(store_cache_lease(w->st, arena_printf(w->a,
		    "introspect:place:%d", i), NOW, NOW + 30));
	CHECK(TOKEN, NOW, "introspection_unavailable");
	assert_int_equal(kit_asked(w), 0);
	CHECK(TOKEN, NOW + 30, "ok");
	for (int i = 0; i < 2 * INTROSPECT_AT_ONCE; i++)	/* given back */
		CHECK(arena_printf(w->a, "ory_at_%d", i), NOW + 30, "ok");
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(many_tokens), TEST(known_tokens),
		TEST(a_hang_is_met_once), TEST(places),
	};

	return cmocka_run_group_tests_name("auth_introspect, turn", tests, NULL,
	    NULL);
}
