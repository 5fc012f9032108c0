/* SPDX-License-Identifier: MIT */
/*
 * t_json - the reading half of base/json: what is read and what is refused
 * (RFC 8259 and no more), and limits. Looking into a tree is in t_json_tree.c.
 */
#include "test/unit/table.h"

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

/* ---- texts that are read; the canonical text says as what ---- */

static const struct good_row {
	const char *why;
	struct str in;
	const char *canon;
} goods[] = {
	{ "reads null", S("null"), "null" },
	{ "reads true", S("true"), "true" },
	{ "reads false behind blanks", S(" \t\r\nfalse \n"), "false" },
	{ "reads an empty object", S("{}"), "{}" },
	{ "reads an empty array", S("[ ]"), "[]" },
	{ "reads an empty string", S("\"\""), "\"\"" },
	{ "reads nested values", S("{\"a\":[1,{\"b\":null}],\"c\":{}}"),
	  "{\"a\":[1,{\"b\":null}],\"c\":{}}" },
	{ "reads an empty name", S("{\"\":1}"), "{\"\":1}" },
	{ "reads every short escape", S("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
	  "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
	{ "reads an escaped letter", S("\"\\u0041\\u00e9\\u0414\""),
	  "\"A\xC3\xA9\xD0\x94\"" },
	{ "reads hex digits in any case", S("\"\\u00E9\\u00e9\""),
	  "\"\xC3\xA9\xC3\xA9\"" },
	{ "reads a surrogate pair", S("\"\\ud83d\\ude00\""),
	  "\"\xF0\x9F\x98\x80\"" },
	{ "reads the last surrogate pair", S("\"\\uDBFF\\uDFFF\""),
	  "\"\xF4\x8F\xBF\xBF\"" },
	{ "reads two pairs in a row", S("\"\\ud83d\\ude00\\ud83d\\ude01\""),
	  "\"\xF0\x9F\x98\x80\xF0\x9F\x98\x81\"" },
	{ "reads the letter before the surrogates", S("\"\\ud7ff\""),
	  "\"\xED\x9F\xBF\"" },
	{ "reads the letter after the surrogates", S("\"\\ue000\""),
	  "\"\xEE\x80\x80\"" },
	{ "reads an escaped NUL in a string", S("\"a\\u0000b\""),
	  "\"a\\u0000b\"" },
	{ "reads bytes above 0x7f in a name and in a value",
	  S("{\"\xD1\x8F\":\"\xD0\xB4\xD0\xB0\"}"),
	  "{\"\xD1\x8F\":\"\xD0\xB4\xD0\xB0\"}" },
	{ "reads an array in an object in an array", S("[{\"a\":[{}]},[]]"),
	  "[{\"a\":[{}]},[]]" },
	{ "reads DEL in a string", S("\"\x7F\""), "\"\x7F\"" },
	{ "reads U+2028 in a string", S("\"\xE2\x80\xA8\""),
	  "\"\xE2\x80\xA8\"" },
	{ "reads a byte-order mark inside a string", S("\"\xEF\xBB\xBF\""),
	  "\"\xEF\xBB\xBF\"" },
	{ "reads the largest integer", S("9223372036854775807"),
	  "9223372036854775807" },
	{ "reads the smallest integer", S("-9223372036854775808"),
	  "-9223372036854775808" },
	{ "reads zero", S("0"), "0" },
	{ "reads minus zero as zero", S("-0"), "0" },
	{ "reads a negative fraction", S("-0.5"), "-0.5" },
	{ "reads exponents of every form", S("[1e2,1E+2,100e-2,1.5e1]"),
	  "[100,100,1,15]" },
	{ "reads a real beyond integers", S("1e20"),
	  "1e+20" },
	{ "reads names that differ in case as two", S("{\"a\":1,\"A\":2}"),
	  "{\"A\":2,\"a\":1}" },
	{ "reads one name in two objects", S("[{\"a\":1},{\"a\":2}]"),
	  "[{\"a\":1},{\"a\":2}]" },
	{ "reads a name that is a prefix", S("{\"a\":1,\"ab\":2}"),
	  "{\"a\":1,\"ab\":2}" },
	{ "reads colons and braces in strings",
	  S("{\"a:b\":\"{:,}\",\"c\":\"\\\":\"}"),
	  "{\"a:b\":\"{:,}\",\"c\":\"\\\":\"}" },
};

static void
good_test(void **state)
{
	const struct good_row *r = *state;
	struct arena *a = arena();
	const struct js *v = NULL;
	struct err e = { 0 };
	struct str got;

	if (js_parse(a, r->in, 32, &v, &e) == -1)
		fail_msg("refused: %s", e.msg);
	assert_non_null(v);
	got = canon(a, v);
	if (!str_is(got, r->canon))
		fail_msg("got " STR_FMT, STR_ARG(got));
	arena_free(a);
}

/* ---- texts that are refused, each with ERR_INVALID ---- */

static const struct bad_row {
	const char *why;
	struct str in;
} bads[] = {
	{ "refuses nothing", S("") },
	{ "refuses blanks alone", S(" \n\t ") },
	{ "refuses a byte-order mark", S("\xEF\xBB\xBF{}") },
	{ "refuses bytes that are not UTF-8", S("\"\xFF\"") },
	{ "refuses an overlong sequence", S("\"\xC0\x80\"") },
	{ "refuses an encoded surrogate", S("\"\xED\xA0\x80\"") },
	{ "refuses a cut-off sequence", S("\"\xD0\"") },
	{ "refuses UTF-16", S("{\0}\0") },

	{ "refuses a name twice", S("{\"a\":1,\"a\":2}") },
	{ "refuses a name twice with equal values", S("{\"a\":1,\"a\":1}") },
	{ "refuses a name twice, once escaped", S("{\"sub\":1,\"s\\u0075b\":2}") },
	{ "refuses a name twice, both escaped",
	  S("{\"\\u0061\":1,\"\\u0061\":2}") },
	{ "refuses a name twice, escaped slash", S("{\"a/b\":1,\"a\\/b\":2}") },
	{ "refuses a name twice, escaped pair",
	  S("{\"\xF0\x9F\x98\x80\":1,\"\\ud83d\\ude00\":2}") },
	{ "refuses a name twice in a nested object",
	  S("{\"x\":[{\"a\":1,\"b\":2,\"a\":3}]}") },
	{ "refuses an empty name twice", S("{\"\":1,\"\":2}") },
	{ "refuses a NUL in a name", S("{\"a\\u0000\":1}") },
	{ "refuses names that differ behind a NUL",
	  S("{\"a\\u0000b\":1,\"a\\u0000c\":2}") },

	{ "refuses half a surrogate pair", S("\"\\ud83d\"") },
	{ "refuses half a pair before a letter", S("\"\\ud83dx\"") },
	{ "refuses half a pair before another escape", S("\"\\ud83d\\n\"") },
	{ "refuses half a pair before a plain escape",
	  S("\"\\ud83d\\u0041\"") },
	{ "refuses two first halves", S("\"\\ud83d\\ud83d\"") },
	{ "refuses the second half alone", S("\"\\ude00\"") },
	{ "refuses the halves the wrong way round", S("\"\\ude00\\ud83d\"") },
	{ "refuses half a pair in a name", S("{\"\\ud83d\":1}") },
	{ "refuses half a pair at the very end", S("\"\\ud83d") },
	{ "refuses three hex digits", S("\"\\u12g4\"") },
	{ "refuses hex digits that end early", S("\"\\u12\"") },
	{ "refuses hex digits cut off", S("\"\\u12") },
	{ "refuses a capital U", S("\"\\U00000041\"") },
	{ "refuses an unknown escape", S("\"\\x41\"") },
	{ "refuses an escaped apostrophe", S("\"\\'\"") },
	{ "refuses an escaped NUL byte", S("\"\\\0\"") },
	{ "refuses a backslash at the end", S("\"\\") },

	{ "refuses a raw NUL in a string", S("\"a\0b\"") },
	{ "refuses a raw NUL behind the value", S("{}\0") },
	{ "refuses a raw NUL and more behind it", S("{}\0{}") },
	{ "refuses a raw NUL before the value", S("\0{}") },
	{ "refuses a raw NUL alone", S("\0") },
	{ "refuses a line feed in a string", S("\"a\nb\"") },
	{ "refuses a tab in a string", S("\"a\tb\"") },
	{ "refuses U+001F in a string", S("\"\x1F\"") },
	{ "refuses a form feed as a blank", S("\f{}") },
	{ "refuses a vertical tab as a blank", S("{}\v") },
	{ "refuses a no-break space as a blank", S("\xC2\xA0{}") },

	{ "refuses NaN", S("NaN") },
	{ "refuses Infinity", S("Infinity") },
	{ "refuses minus Infinity", S("[-Infinity]") },
	{ "refuses True", S("True") },
	{ "refuses nul", S("nul") },
	{ "refuses nulll", S("nulll") },
	{ "refuses undefined", S("undefined") },
	{ "refuses two literals glued", S("[truefalse]") },
	{ "refuses a number glued to a literal", S("[1true]") },
	{ "refuses a leading zero", S("01") },
	{ "refuses a negative leading zero", S("-01") },
	{ "refuses a leading zero before a point", S("00.5") },
	{ "refuses a plus", S("+1") },
	{ "refuses a minus alone", S("-") },
	{ "refuses two minuses", S("--1") },
	{ "refuses a point at the start", S(".5") },
	{ "refuses a point at the end", S("1.") },
	{ "refuses a point before an exponent", S("1.e2") },
	{ "refuses an empty exponent", S("1e") },
	{ "refuses a signed empty exponent", S("1e+") },
	{ "refuses hexadecimal", S("0x10") },
	{ "refuses digits with underscores", S("1_000") },
	{ "refuses an integer above the largest", S("9223372036854775808") },
	{ "refuses an integer below the smallest",
	  S("-9223372036854775809") },
	{ "refuses an integer of forty digits",
	  S("1000000000000000000000000000000000000000") },

	{ "refuses a block comment", S("{/* no */}") },
	{ "refuses a line comment", S("{} // no") },
	{ "refuses a hash comment", S("# no\n{}") },
	{ "refuses apostrophes", S("{'a':1}") },
	{ "refuses a name without quotes", S("{a:1}") },
	{ "refuses a number as a name", S("{1:2}") },
	{ "refuses a trailing comma in an array", S("[1,]") },
	{ "refuses a trailing comma in an object", S("{\"a\":1,}") },
	{ "refuses a leading comma", S("[,1]") },
	{ "refuses two commas", S("[1,,2]") },
	{ "refuses a comma alone", S("[,]") },
	{ "refuses elements without a comma", S("[1 2]") },
	{ "refuses members without a comma", S("{\"a\":1 \"b\":2}") },
	{ "refuses a name without a value", S("{\"a\"}") },
	{ "refuses a name and colon without a value", S("{\"a\":}") },
	{ "refuses a name without a colon", S("{\"a\" 1}") },
	{ "refuses two colons", S("{\"a\"::1}") },
	{ "refuses a colon in an array", S("[\"a\":1]") },
	{ "refuses a semicolon", S("{\"a\":1;\"b\":2}") },
	{ "refuses an open array", S("[1") },
	{ "refuses an open object", S("{\"a\":1") },
	{ "refuses an open string", S("\"abc") },
	{ "refuses a wrong bracket", S("[1}") },
	{ "refuses a wrong brace", S("{\"a\":1]") },
	{ "refuses a wrong bracket behind an inner array", S("{\"a\":[1]]") },
	{ "refuses a wrong brace behind an inner object", S("[{\"a\":1}}") },
	{ "refuses an array closed behind a comma inside an object",
	  S("{\"a\":[1,],\"b\":2}") },
	{ "refuses a comma behind the value", S("{},") },
	{ "refuses a colon alone", S(":") },
	{ "refuses a name behind a name", S("{\"a\" \"b\"}") },
	{ "refuses an array as a name", S("{[]:1}") },
	{ "refuses a closing bracket alone", S("]") },
	{ "refuses a closing brace too many", S("{}}") },
	{ "refuses two values", S("{} {}") },
	{ "refuses two numbers", S("1 2") },
	{ "refuses text behind the value", S("{}x") },
};

/*
 * ours - whether a refusal is this program's own: whatever json-c is installed
 * and however lax it is, it must not be the one that decides.
 */
static bool
ours(const char *msg)
{
	return strncmp(msg, "JSON, byte ", 11) == 0 ||
	    strncmp(msg, "JSON, line ", 11) == 0 ||
	    strcmp(msg, "JSON: not UTF-8") == 0 ||
	    strcmp(msg, "JSON: a name occurs twice") == 0;
}

/* A text ends at the end of its own block: reading past it is seen. */
static struct str
exact(struct str in)
{
	char *p = malloc(in.n == 0 ? 1 : in.n);

	assert_non_null(p);
	if (in.n > 0)
		memcpy(p, in.p, in.n);
	return (struct str){ p, in.n };
}

static void
bad_test(void **state)
{
	const struct bad_row *r = *state;
	struct arena *a = arena();
	struct str in = exact(r->in);
	const struct js *untouched = (const struct js *)(const void *)r;
	const struct js *v = untouched;
	struct err e = { 0 };

	assert_int_equal(js_parse(a, in, 32, &v, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	if (!ours(e.msg))
		fail_msg("refused by json-c alone: %s", e.msg);
	assert_ptr_equal(v, untouched);
	free((void *)(uintptr_t)in.p);
	arena_free(a);
}

/* ---- depth: a scalar is level 0 ---- */

static const struct depth_row {
	const char *why;
	int max, levels;
	bool object, ok;
} depths[] = {
	{ "depth 0 takes a scalar", 0, 0, false, true },
	{ "depth 0 refuses an array", 0, 1, false, false },
	{ "depth 1 takes an array", 1, 1, false, true },
	{ "depth 1 refuses an object in an object", 1, 2, true, false },
	{ "depth 32 takes 32 arrays", 32, 32, false, true },
	{ "depth 32 refuses 33 arrays", 32, 33, false, false },
	{ "depth 32 takes 32 objects", 32, 32, true, true },
	{ "depth 32 refuses 33 objects", 32, 33, true, false },
	{ "depth 64 takes 64 objects", 64, 64, true, true },
	{ "depth 64 refuses 65 objects", 64, 65, true, false },
	{ "depth 32 refuses 100000 arrays", 32, 100000, false, false },
};

static void
depth_test(void **state)
{
	const struct depth_row *r = *state;
	struct arena *a = arena();
	const struct js *v;
	struct err e = { 0 };
	struct buf b;
	int i, rc;

	buf_init(&b, a, 1 << 20);
	for (i = 0; i < r->levels; i++)
		buf_c(&b, r->object ? "{\"a\":" : "[");
	buf_c(&b, "1");
	for (i = 0; i < r->levels; i++)
		buf_c(&b, r->object ? "}" : "]");
	assert_false(b.full);
	rc = js_parse(a, buf_str(&b), r->max, &v, &e);
	assert_int_equal(rc, r->ok ? 0 : -1);
	assert_int_equal(e.kind, r->ok ? ERR_NONE : ERR_INVALID);
	arena_free(a);
}

/* ---- big inputs ---- */

static void
containers_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	const struct js *v;
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, a, 1 << 20);
	buf_c(&b, "[");
	for (i = 1; i < LIMIT_JSON_CONTAINERS; i++)
		buf_c(&b, i == 1 ? "{}" : ",{}");
	buf_c(&b, "]");
	assert_int_equal(js_parse(a, buf_str(&b), 32, &v, &e), 0);
	assert_int_equal(js_len(v), LIMIT_JSON_CONTAINERS - 1);
	b.n--;
	buf_c(&b, ",[]]");
	assert_int_equal(js_parse(a, buf_str(&b), 32, &v, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	arena_free(a);
}

static void
big_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	const struct js *v;
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, a, 2 << 20);
	buf_c(&b, "[\"");
	for (i = 0; i < 1000000; i++)
		buf_ch(&b, 'a');
	buf_c(&b, "\"");
	for (i = 0; i < LIMIT_JSON_VALUES - 1; i++)
		buf_c(&b, ",1");
	buf_c(&b, "]");
	assert_int_equal(js_parse(a, buf_str(&b), 1, &v, &e), 0);
	assert_int_equal(js_len(v), LIMIT_JSON_VALUES);
	assert_int_equal(js_str(js_item(v, 0)).n, 1000000);
	assert_int_equal(js_int(js_item(v, LIMIT_JSON_VALUES - 1)), 1);
	assert_null(js_item(v, LIMIT_JSON_VALUES));
	b.n--;
	buf_c(&b, ",1]");
	assert_int_equal(js_parse(a, buf_str(&b), 1, &v, &e), -1);
	assert_non_null(strstr(e.msg, "too many values"));
	arena_free(a);
}

static void
many_members_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	const struct js *v, *m;
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, a, 2 << 20);
	buf_c(&b, "{");
	for (i = 0; i < 20000; i++)
		buf_printf(&b, "\"name %d\":%d,", i, i);
	buf_c(&b, "\"name 20000\":true}");
	assert_int_equal(js_parse(a, buf_str(&b), 1, &v, &e), 0);
	assert_int_equal(js_len(v), 20001);
	assert_true(js_get(v, "name 19999", &m));
	assert_int_equal(js_int(m), 19999);
	b.n--;
	buf_c(&b, ",\"name 7\":0}");
	assert_int_equal(js_parse(a, buf_str(&b), 1, &v, &e), -1);
	arena_free(a);
}

static void
secret_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	const struct js *v;

	(void)state;
	assert_int_equal(js_parse(a,
	    STR("{\"password\":\"hunter2\",\"password\":1}"), 32, &v, &e), -1);
	assert_null(strstr(e.msg, "hunter2"));
	assert_null(strstr(e.msg, "password"));
	e = (struct err){ 0 };
	assert_int_equal(js_parse(a, STR("[\"hunter2\",01]"), 32, &v, &e), -1);
	assert_null(strstr(e.msg, "hunter2"));
	assert_non_null(strstr(e.msg, "byte "));
	arena_free(a);
}

static const struct where_row {
	const char *why;
	struct str in;
	const char *want;
} wheres[] = {
	{ "in a text of one line", S("[1,,2]"),
	    "JSON, byte 3: a comma does not belong here" },
	{ "on the second line", S("[1,\n 2 3]"),
	    "JSON, line 2, column 4: " },
	{ "at the first column", S("{\r\n\r\n]"), "JSON, line 3, column 1: " },
	{ "at the end", S("[\n"),
	    "JSON, line 2, column 1: the text ends before the value does" },
	{ "inside a string that ends nowhere", S("[\n\n\"a"),
	    "JSON, line 3, column 3: the text ends inside a string" },
};

static void
where_test(void **state)
{
	const struct where_row *r = *state;
	struct arena *a = arena();
	struct str in = exact(r->in);
	struct err e = { 0 };
	const struct js *v;

	assert_int_equal(js_parse(a, in, 32, &v, &e), -1);
	if (strncmp(e.msg, r->want, strlen(r->want)) != 0)
		assert_string_equal(e.msg, r->want);
	free((void *)(uintptr_t)in.p);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, good_test, goods);
	TABLE(&t, bad_test, bads);
	TABLE(&t, depth_test, depths);
	TEST(&t, "the bound on objects and arrays, at N and N + 1",
	    containers_test);
	TEST(&t, "a text of more than a megabyte, of all the values allowed and one more", big_test);
	TEST(&t, "an object of 20001 members, and one twice",
	    many_members_test);
	TEST(&t, "a refusal does not repeat the text", secret_test);
	TABLE(&t, where_test, wheres);
	return table_run(&t, "json");
}
