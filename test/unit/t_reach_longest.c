/* SPDX-License-Identifier: MIT */
/* t_reach_longest - twinctl catalog --check of as much as a file may hold. */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include "base/json.h"
#include "base/limits.h"
#include "twin/catalog/reach.h"
#include "twin/value/calendar.h"

/* A copy of an exercise under another id, which waits for that of the next. */
static void
put_waiting(struct js_out *o, struct arena *a, const struct js *x, size_t i)
{
	js_obj(o);
	js_put_members(o, x, "id");
	js_kv_str(o, "id", arena_printf(a, "copy_%zu", i));
	js_kv_arr(o, "prerequisites");
	js_obj(o);
	js_kv_str(o, "exercise", i == 0 ? STR("start_why") :
	    arena_printf(a, "copy_%zu", i - 1));
	js_kv_c(o, "op", ">=");
	js_kv_int(o, "value", 1);
	js_end(o);
	js_end(o);
	js_end(o);
}

/* The shipped curriculum, and behind it so many that wait for what comes after. */
static struct str
backwards(struct arena *a, size_t n)
{
	const struct js *v, *all, *x = NULL;
	struct js_out o;
	struct buf b;

	assert_int_equal(js_parse(a, catalog_kit_text(a, SHIPPED_CU), 32, &v,
	    NULL), 0);
	all = js_at(v, "exercises");
	for (size_t i = 0; i < js_len(all); i++)
		if (str_is(js_str_at(js_item(all, i), "id"), "start_why"))
			x = js_item(all, i);
	assert_non_null(x);
	buf_init(&b, a, LIMIT_CATALOG_FILE);
	js_begin(&o, &b);
	js_obj(&o);
	js_put_members(&o, v, "exercises");
	js_kv_arr(&o, "exercises");
	for (size_t i = 0; i < js_len(all); i++)
		js_put(&o, js_item(all, i));
	while (n-- > 0)
		put_waiting(&o, a, x, n);
	js_end(&o);
	js_end(&o);
	assert_false(b.full);
	return buf_str(&b);
}

/* As many exercises as a file may have, in the worst order: the way to the answer
 * takes no memory. */
static void
longest(void **state)
{
	struct arena *a = arena_new((size_t)4 * LIMIT_ARENA);
	struct arena *few = arena_new(4 << 20);
	struct catalog *cat;
	struct err e = { 0 };
	struct reach r;

	(void)state;
	if (catalog_kit_load(a, SHIPPED_CU, backwards(a, 430), &cat, &e) == -1)
		fail_msg("%s", e.msg);
	reach_check(few, cat, calendar_date(2026, 12, 31), &r);
	for (size_t i = 0; i < r.n; i++)
		if (str_find(r.warning[i], STR("waits for")) >= 0)
			fail_msg(STR_FMT, STR_ARG(r.warning[i]));
	assert_false(arena_over(few));
	arena_free(few);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "430 exercises, each of which waits for the one behind it",
	    longest);
	return table_run(&t, "reach_longest");
}
