/* SPDX-License-Identifier: MIT */
/* t_json_tree - looking into a tree that base/json has read. */
#include "test/unit/table.h"

#include "base/json.h"
#include "base/limits.h"

static void
types_test(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	struct err e = { 0 };
	const struct js *v, *m;

	(void)state;
	assert_int_equal(js_parse(a, STR("{\"n\":null,\"b\":true,\"i\":7,"
	    "\"r\":7.50,\"x\":1e400,\"s\":\"a\\u0000b\",\"l\":[1],\"o\":{},"
	    "\"w\":-5.0,\"h\":1e18,\"over\":1e19}"),
	    32, &v, &e), 0);
	assert_int_equal(js_type(NULL), JS_NONE);
	assert_int_equal(js_type(js_at(v, "absent")), JS_NONE);
	assert_int_equal(js_type(js_at(v, "n")), JS_NULL);
	assert_int_equal(js_type(js_at(v, "b")), JS_BOOL);
	assert_int_equal(js_type(js_at(v, "i")), JS_INT);
	assert_int_equal(js_type(js_at(v, "r")), JS_REAL);
	assert_int_equal(js_type(js_at(v, "x")), JS_REAL);
	assert_int_equal(js_type(js_at(v, "s")), JS_STRING);
	assert_int_equal(js_type(js_at(v, "l")), JS_ARRAY);
	assert_int_equal(js_type(js_at(v, "o")), JS_OBJECT);
	/* null is there, absent is not */
	assert_true(js_get(v, "n", &m) && m != NULL);
	assert_false(js_get(v, "absent", &m));
	assert_null(m);
	assert_false(js_get(js_at(v, "l"), "0", &m));
	assert_true(js_get_str(v, STR("i"), &m) && js_int(m) == 7);
	assert_false(js_get_str(v, STR("ii"), &m));
	assert_false(js_get_str(v, STR("i\0"), &m));
	/* JSON Schema lets 5.0 pass for an integer: it must not read as 0 */
	assert_int_equal(js_int(js_at(v, "w")), -5);
	assert_int_equal(js_int_at(v, "h", 3), 1000000000000000000);
	assert_int_equal(js_int_at(v, "over", 3), 3);
	assert_int_equal(js_int_at(v, "r", 3), 3);
	assert_int_equal(js_int(js_at(v, "x")), 0);
	/* a wrong type gives the neutral value */
	assert_int_equal(js_int(js_at(v, "r")), 0);
	assert_int_equal(js_int(js_at(v, "s")), 0);
	assert_int_equal(js_str(js_at(v, "i")).n, 0);
	assert_false(js_bool(js_at(v, "i")));
	assert_int_equal(js_len(js_at(v, "s")), 0);
	assert_null(js_item(v, 0));
	assert_int_equal(js_str(js_at(v, "s")).n, 3);
	assert_int_equal(js_int_at(v, "absent", -3), -3);
	assert_int_equal(js_int_at(v, "s", -3), -3);
	assert_true(js_bool_at(v, "absent", true));
	assert_true(js_bool_at(v, "n", true));
	assert_true(js_real(js_at(v, "i")) > 6.9 &&
	    js_real(js_at(v, "i")) < 7.1);
	assert_true(js_real(js_at(v, "x")) > 1e308);
	/* a number keeps its text */
	assert_true(str_is(js_num_text(js_at(v, "r"), a), "7.50"));
	assert_true(str_is(js_num_text(js_at(v, "x"), a), "1e400"));
	assert_true(str_is(js_num_text(js_at(v, "i"), a), "7"));
	assert_int_equal(js_num_text(js_at(v, "s"), a).n, 0);
	arena_free(a);
}

static void
iter_test(void **state)
{
	static const char *const want[] = { "z", "a", "m" };
	struct arena *a = arena_new(LIMIT_ARENA);
	struct js_iter it = { 0 };
	struct err e = { 0 };
	const struct js *v;
	size_t i;
	int again;

	(void)state;
	assert_int_equal(js_parse(a, STR("{\"z\":1,\"a\":2,\"m\":3}"), 32, &v,
	    &e), 0);
	for (again = 0; again < 2; again++) {
		for (i = 0; js_next(v, &it); i++) {
			assert_true(str_is(it.name, want[i]));
			assert_int_equal(js_int(it.value), (int)i + 1);
		}
		assert_int_equal(i, 3);
	}
	assert_int_equal(js_parse(a, STR("{}"), 32, &v, &e), 0);
	it = (struct js_iter){ 0 };
	assert_false(js_next(v, &it));
	assert_int_equal(js_parse(a, STR("[1]"), 32, &v, &e), 0);
	assert_false(js_next(v, &it));
	assert_false(js_next(NULL, &it));
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "types, absent and null, neutral values", types_test);
	TEST(&t, "members come in the order of the text", iter_test);
	return table_run(&t, "json, tree");
}
