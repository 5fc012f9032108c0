/* SPDX-License-Identifier: MIT */
/*
 * t_json_out - the writing half of base/json: canonical bytes of equal values,
 * escapes, nesting, and misuse.
 */
#include "test/unit/table.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"

#define S(lit) STR_INIT(lit)

static struct arena *
arena(void)
{
	return arena_new(LIMIT_ARENA);
}

static struct str
canon(struct arena *a, const struct js *v)
{
	struct buf b;

	buf_init(&b, a, 4 << 20);
	js_canon(&b, v);
	return buf_str(&b);
}

/* ---- equality and canonical text ---- */

static const struct eq_row {
	const char *why;
	const char *a, *b;
	bool eq;
} eqs[] = {
	{ "equal: member order", "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}",
	  true },
	{ "equal: blanks", "[ 1 , 2 ]", "[1,2]", true },
	{ "equal: escapes", "\"\\u0041\\/\"", "\"A/\"", true },
	{ "equal: 1 and 1.0", "1", "1.0", true },
	{ "equal: 100 and 1e2", "100", "1e2", true },
	{ "equal: 0.1 and 0.10", "0.1", "0.10", true },
	{ "equal: 0.1 and 1e-1", "0.1", "1e-1", true },
	{ "equal: 0 and -0", "0", "-0", true },
	{ "equal: 0 and -0.0", "0", "-0.0", true },
	{ "equal: 2^53 as integer and real", "9007199254740992",
	  "9007199254740992.0", true },
	{ "equal: 10^18 as integer and real", "1000000000000000000", "1e18",
	  true },
	{ "equal: -2^63 as integer and real", "-9223372036854775808",
	  "-9223372036854775808.0", true },
	{ "equal: beyond every real", "1e400", "2e400", true },
	{ "different: beyond every real, signs", "1e400", "-1e400", false },
	{ "different: 2^53 + 1 and the real beside it", "9007199254740993",
	  "9007199254740992.0", false },
	{ "different: 2^63 - 1 and 2^63 as a real", "9223372036854775807",
	  "9223372036854775808.0", false },
	{ "different: neighbours", "9223372036854775807",
	  "9223372036854775806", false },
	{ "different: order of elements", "[1,2]", "[2,1]", false },
	{ "different: one more element", "[1,2]", "[1,2,2]", false },
	{ "different: one more member", "{\"a\":1}", "{\"a\":1,\"b\":2}",
	  false },
	{ "different: same members, other names", "{\"a\":1}", "{\"b\":1}",
	  false },
	{ "different: null and absent", "{\"a\":null}", "{}", false },
	{ "different: null and false", "null", "false", false },
	{ "different: 1 and \"1\"", "1", "\"1\"", false },
	{ "different: 0 and false", "0", "false", false },
	{ "different: {} and []", "{}", "[]", false },
	{ "different: case", "\"a\"", "\"A\"", false },
	{ "different: behind a NUL", "\"a\\u0000b\"", "\"a\\u0000c\"", false },
	{ "different: composed and decomposed letters", "\"\xC3\xA9\"",
	  "\"e\xCC\x81\"", false },
	{ "different: a fraction", "1", "1.0000001", false },
};

static void
eq_test(void **state)
{
	const struct eq_row *r = *state;
	struct arena *a = arena();
	const struct js *x, *y;
	struct err e = { 0 };
	struct str cx, cy;

	assert_int_equal(js_parse(a, str_c(r->a), 32, &x, &e), 0);
	assert_int_equal(js_parse(a, str_c(r->b), 32, &y, &e), 0);
	assert_int_equal(js_eq(x, y), r->eq);
	assert_int_equal(js_eq(y, x), r->eq);
	assert_true(js_eq(x, x));
	cx = canon(a, x);
	cy = canon(a, y);
	if (str_eq(cx, cy) != r->eq)
		fail_msg("canonical: " STR_FMT " and " STR_FMT, STR_ARG(cx),
		    STR_ARG(cy));
	/* canonical text is JSON that reads as the same value */
	assert_int_equal(js_parse(a, cx, 32, &y, &e), 0);
	assert_true(js_eq(x, y));
	assert_true(str_eq(canon(a, y), cx));
	arena_free(a);
}

static void
canon_sort_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	const struct js *v;

	(void)state;
	assert_int_equal(js_parse(a, STR("{\"\xD0\x90\":1,\"z\":2,\"Z\":3,"
	    "\"\":4,\"aa\":5,\"a\":{\"y\":1,\"x\":2}}"), 32, &v, &e), 0);
	assert_true(str_is(canon(a, v), "{\"\":4,\"Z\":3,\"a\":{\"x\":2,"
	    "\"y\":1},\"aa\":5,\"z\":2,\"\xD0\x90\":1}"));
	arena_free(a);
}

/* ---- writing ---- */

static const struct out_row {
	const char *why;
	struct str in;
	const char *want;
} outs[] = {
	{ "writes an empty string", S(""), "\"\"" },
	{ "writes quotes and backslashes escaped", S("a\"b\\c/"),
	  "\"a\\\"b\\\\c/\"" },
	{ "writes the short escapes", S("\b\f\n\r\t"),
	  "\"\\b\\f\\n\\r\\t\"" },
	{ "writes other control characters as \\u", S("\x01\x0b\x1f"),
	  "\"\\u0001\\u000b\\u001f\"" },
	{ "writes a NUL as \\u0000", S("a\0b"), "\"a\\u0000b\"" },
	{ "writes DEL as it is", S("\x7F"), "\"\x7F\"" },
	{ "writes letters as they are", S("\xD0\x94\xF0\x9F\x98\x80"),
	  "\"\xD0\x94\xF0\x9F\x98\x80\"" },
	{ "writes U+FFFD for bytes that are not UTF-8", S("a\xFF" "b"),
	  "\"a\xEF\xBF\xBD" "b\"" },
	{ "writes an escape at the start and at the end", S("\nx\n"),
	  "\"\\nx\\n\"" },
};

static void
out_test(void **state)
{
	const struct out_row *r = *state;
	struct arena *a = arena();
	const struct js *v;
	struct js_out o;
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, a, 1000);
	js_begin(&o, &b);
	js_put_str(&o, r->in);
	if (!str_is(buf_str(&b), r->want))
		fail_msg("got " STR_FMT, STR_ARG(buf_str(&b)));
	assert_true(str_is(js_quoted(a, r->in), r->want));
	assert_int_equal(js_parse(a, buf_str(&b), 0, &v, &e), 0);
	if (str_utf8(r->in))
		assert_true(str_eq(js_str(v), r->in));
	/* a name is written by the same rules */
	if (memchr(r->in.p, 0, r->in.n) == NULL) {
		buf_init(&b, a, 1000);
		js_begin(&o, &b);
		js_obj(&o);
		js_key_str(&o, r->in);
		js_put_null(&o);
		js_end(&o);
		assert_true(str_starts(str_from(buf_str(&b), 1),
		    str_c(r->want)));
		assert_int_equal(js_parse(a, buf_str(&b), 1, &v, &e), 0);
	}
	arena_free(a);
}

/* Each byte of ASCII at each place of a text that is taken eight bytes at a time:
 * what is read back is the same, and no more was escaped than must be. */
static void
every_place_test(void **state)
{
	struct arena *a = arena();
	char text[21];
	struct str s = { text, sizeof(text) };
	const struct js *v;
	struct err e = { 0 };

	(void)state;
	for (int c = 0; c < 0x80; c++)
		for (size_t at = 0; at < sizeof(text); at++) {
			size_t more = c >= 0x20 && c != '"' && c != '\\' ? 0 :
			    c != 0 && strchr("\"\\\b\f\n\r\t", c) != NULL ?
			    1 : 5;
			struct str got;

			memset(text, 'a', sizeof(text));
			text[at] = (char)c;
			got = js_quoted(a, s);
			assert_int_equal(got.n, 2 + sizeof(text) + more);
			assert_int_equal(js_parse(a, got, 0, &v, &e), 0);
			assert_true(str_eq(js_str(v), s));
		}
	arena_free(a);
}

static const struct fixed_row {
	const char *why;
	int64_t v;
	int decimals;
	const char *want;
} fixeds[] = {
	{ "writes 1234 at two decimals", 1234, 2, "12.34" },
	{ "writes no zeros behind a fraction", 1250, 2, "12.5" },
	{ "writes no point behind a whole", 1200, 2, "12" },
	{ "writes zeros inside a fraction", 1205, 2, "12.05" },
	{ "writes a fraction below one", 5, 3, "0.005" },
	{ "writes a negative fraction below one", -5, 1, "-0.5" },
	{ "writes zero", 0, 2, "0" },
	{ "writes a whole without decimals", -17, 0, "-17" },
	{ "writes the smallest", INT64_MIN, 1, "-922337203685477580.8" },
	{ "writes the largest", INT64_MAX, 9, "9223372036.854775807" },
};

static void
fixed_test(void **state)
{
	const struct fixed_row *r = *state;
	struct arena *a = arena();
	struct js_out o;
	struct buf b;

	buf_init(&b, a, 100);
	js_begin(&o, &b);
	js_put_fixed(&o, r->v, r->decimals);
	if (!str_is(buf_str(&b), r->want))
		fail_msg("got " STR_FMT, STR_ARG(buf_str(&b)));
	arena_free(a);
}

static void
nesting_test(void **state)
{
	struct arena *a = arena();
	struct js_out o;
	struct buf b;

	(void)state;
	buf_init(&b, a, 1000);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_arr(&o, "a");
	js_end(&o);
	js_kv_arr(&o, "b");
	js_put_int(&o, -1);
	js_obj(&o);
	js_end(&o);
	js_put_bool(&o, true);
	js_put_null(&o);
	js_arr(&o);
	js_put_c(&o, "x");
	js_end(&o);
	js_put_raw(&o, STR("{\"r\":1}"));
	js_end(&o);
	js_kv_obj(&o, "c");
	js_kv_c(&o, "d", "e");
	js_kv_int(&o, "f", 2);
	js_kv_bool(&o, "g", false);
	js_end(&o);
	js_kv_raw(&o, "h", STR("null"));
	js_kv_str(&o, "i", STR(""));
	js_end(&o);
	assert_true(str_is(buf_str(&b), "{\"a\":[],\"b\":[-1,{},true,null,"
	    "[\"x\"],{\"r\":1}],\"c\":{\"d\":\"e\",\"f\":2,\"g\":false},"
	    "\"h\":null,\"i\":\"\"}"));
	arena_free(a);
}

static void
round_trip_test(void **state)
{
	static const char text[] = "{\"z\":[1,2.50,-0.0,1e400,\"\\u0000\xD0"
	    "\x94\"],\"a\":{\"b\":null,\"c\":true,\"d\":{}}}";
	struct arena *a = arena();
	const struct js *v;
	struct err e = { 0 };
	struct js_out o;
	struct buf b;

	(void)state;
	assert_int_equal(js_parse(a, str_c(text), 32, &v, &e), 0);
	buf_init(&b, a, 1000);
	js_begin(&o, &b);
	js_put(&o, v);
	if (!str_is(buf_str(&b), text))
		fail_msg("got " STR_FMT, STR_ARG(buf_str(&b)));
	arena_free(a);
}

/* ---- misuse of the writer is our bug: it aborts, in a child ---- */

static void
value_without_key(struct js_out *o)
{
	js_obj(o);
	js_put_int(o, 1);
}

static void
key_in_array(struct js_out *o)
{
	js_arr(o);
	js_key(o, "a");
}

static void
two_keys(struct js_out *o)
{
	js_obj(o);
	js_key(o, "a");
	js_key(o, "b");
}

static void
key_without_value(struct js_out *o)
{
	js_obj(o);
	js_key(o, "a");
	js_end(o);
}

static void
end_too_many(struct js_out *o)
{
	js_arr(o);
	js_end(o);
	js_end(o);
}

static void
too_deep(struct js_out *o)
{
	int i;

	for (i = 0; i <= JS_OUT_DEPTH; i++)
		js_arr(o);
}

static const struct misuse_row {
	const char *why;
	void (*fn)(struct js_out *o);
} misuses[] = {
	{ "a value without a key aborts", value_without_key },
	{ "a key in an array aborts", key_in_array },
	{ "two keys in a row abort", two_keys },
	{ "a key without a value aborts", key_without_value },
	{ "an end too many aborts", end_too_many },
	{ "one level too many aborts", too_deep },
};

static void
misuse_test(void **state)
{
	const struct misuse_row *r = *state;
	const struct rlimit no_core = { 0, 0 };
	struct arena *a = arena();
	struct js_out o;
	struct buf b;
	int status;
	pid_t pid;

	buf_init(&b, a, 1000);
	js_begin(&o, &b);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)signal(SIGABRT, SIG_DFL);
		(void)setrlimit(RLIMIT_CORE, &no_core);
		(void)close(STDERR_FILENO);
		r->fn(&o);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	arena_free(a);
}

static void
members_test(void **state)
{
	static const struct {
		const char *but, *want;
	} cases[] = {
		{ NULL, "{\"first\":1,\"a\":null,\"b\":[1,{}],\"c\":\"\"}" },
		{ "b", "{\"first\":1,\"a\":null,\"c\":\"\"}" },
		{ "first", "{\"first\":1,\"a\":null,\"b\":[1,{}],\"c\":\"\"}" },
	};
	struct arena *a = arena_new(1 << 20);
	struct err e = { 0 };
	const struct js *v;

	(void)state;
	assert_int_equal(js_parse(a, STR("{\"a\":null,\"b\":[1,{}],\"c\":\"\"}"),
	    4, &v, &e), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct js_out o;
		struct buf b;

		buf_init(&b, a, SIZE_MAX);
		js_begin(&o, &b);
		js_obj(&o);
		js_kv_int(&o, "first", 1);
		js_put_members(&o, v, cases[i].but);
		js_put_members(&o, js_at(v, "b"), NULL);	/* it has none */
		js_end(&o);
		assert_true(str_is(buf_str(&b), cases[i].want));
	}
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, eq_test, eqs);
	TEST(&t, "canonical members are sorted by bytes", canon_sort_test);
	TABLE(&t, out_test, outs);
	TABLE(&t, fixed_test, fixeds);
	TEST(&t, "escapes each byte at each place as it must, and no other",
	    every_place_test);
	TEST(&t, "commas and nesting", nesting_test);
	TEST(&t, "what was read is written back byte for byte",
	    round_trip_test);
	TABLE(&t, misuse_test, misuses);
	TEST(&t, "members of an object go into another", members_test);
	return table_run(&t, "json_out");
}
