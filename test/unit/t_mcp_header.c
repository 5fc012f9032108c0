/* SPDX-License-Identifier: MIT */
/* The Base64 sentinel and how headers are compared (doc/protocol.md 4.2). */
#include "test/unit/table.h"

#include "mcp/header.h"

static const struct decode_row {
	const char *why;
	struct str in, want;	/* want.p NULL: refused */
} decodes[] = {
	{ "sentinel: Base64 of Hello", STR_INIT("=?base64?SGVsbG8=?="),
	    STR_INIT("Hello") },
	{ "sentinel: of nothing", STR_INIT("=?base64?" "?="), STR_INIT("") },
	{ "sentinel: of Cyrillic", STR_INIT("=?base64?0JTQsA==?="),
	    STR_INIT("Да") },
	{ "sentinel: Base64 without markers means itself",
	    STR_INIT("SGVsbG8="), STR_INIT("SGVsbG8=") },
	{ "sentinel: only the prefix means itself",
	    STR_INIT("=?base64?SGVsbG8="), STR_INIT("=?base64?SGVsbG8=") },
	{ "sentinel: only the suffix means itself", STR_INIT("SGVsbG8=?="),
	    STR_INIT("SGVsbG8=?=") },
	{ "sentinel: overlapping markers mean themselves",
	    STR_INIT("=?base64?="), STR_INIT("=?base64?=") },
	{ "sentinel: an upper-case prefix means itself",
	    STR_INIT("=?BASE64?SGVsbG8=?="),
	    STR_INIT("=?BASE64?SGVsbG8=?=") },
	{ "sentinel: padding missing", STR_INIT("=?base64?SGVsbG8?="),
	    { NULL, 0 } },
	{ "sentinel: bad alphabet", STR_INIT("=?base64?SGVs!!!bG8=?="),
	    { NULL, 0 } },
	{ "sentinel: URL alphabet", STR_INIT("=?base64?__8=?="),
	    { NULL, 0 } },
	{ "sentinel: unused bits set", STR_INIT("=?base64?SGVsbG9=?="),
	    { NULL, 0 } },
	{ "sentinel: not UTF-8", STR_INIT("=?base64?//8=?="), { NULL, 0 } },
	{ "sentinel: empty value", STR_INIT(""), STR_INIT("") },
};

static void
decode_test(void **state)
{
	const struct decode_row *r = *state;
	struct arena *a = arena_new(1 << 16);
	struct str out = STR("untouched");
	bool ok = header_decode(a, r->in, &out);

	assert_int_equal(ok, r->want.p != NULL);
	if (ok)
		assert_true(str_eq(out, r->want));
	arena_free(a);
}

static const struct equal_row {
	const char *why, *header, *body;
	bool want;
} equals[] = {
	{ "equal: strings", "eu", "\"eu\"", true },
	{ "equal: strings by case", "EU", "\"eu\"", false },
	{ "equal: a string of digits", "1", "\"1\"", true },
	{ "equal: a string and Base64", "=?base64?ZXU=?=", "\"eu\"", true },
	{ "equal: a body that looks like a sentinel is Base64 in the header",
	    "=?base64?PT9iYXNlNjQ/eD89?=", "\"=?base64?x?=\"", true },
	{ "equal: integers", "42", "42", true },
	{ "equal: 42.0 and 42", "42.0", "42", true },
	{ "equal: 42 and 42.0", "42", "42.0", true },
	{ "equal: 4.2e1", "4.2e1", "42", true },
	{ "equal: other integers", "43", "42", false },
	{ "equal: a number with a plus", "+42", "42", false },
	{ "equal: a leading zero", "042", "42", false },
	{ "equal: a text for a number", "x", "42", false },
	{ "equal: a quoted number", "\"42\"", "42", false },
	{ "equal: above 2^53, exactly", "9007199254740993",
	    "9007199254740993", true },
	{ "equal: above 2^53, off by one", "9007199254740992",
	    "9007199254740993", false },
	{ "equal: true", "true", "true", true },
	{ "equal: TRUE", "TRUE", "true", false },
	{ "equal: false", "false", "false", true },
	{ "equal: 1 for true", "1", "true", false },
	{ "equal: null is never", "null", "null", false },
	{ "equal: an object is never", "{}", "{}", false },
	{ "equal: absent is never", NULL, "\"\"", false },
	{ "equal: empty and empty", "", "\"\"", true },
	{ "equal: twice the same", "a, a", "\"a\"", true },
	{ "equal: thrice, with other blanks", "a,a ,  a", "\"a\"", true },
	{ "equal: two different ones", "a, b", "\"a\"", false },
	{ "equal: a name that looks like two copies", "a, a", "\"a, a\"",
	    true },
	{ "equal: copies of a name with a comma", "a,b, a,b", "\"a,b\"",
	    true },
	{ "equal: a copy that goes on", "a, ab", "\"a\"", false },
	{ "equal: a copy too few", "a, a,", "\"a\"", false },
	{ "equal: only a comma", ",", "\"\"", false },
};

static void
equal_test(void **state)
{
	const struct equal_row *r = *state;
	struct arena *a = arena_new(1 << 16);
	const struct js *v;

	assert_int_equal(js_parse(a, str_c(r->body), 3, &v, NULL), 0);
	assert_int_equal(header_equal(a, str_c(r->header), v), r->want);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, decode_test, decodes);
	TABLE(&t, equal_test, equals);
	return table_run(&t, "mcp_header");
}
