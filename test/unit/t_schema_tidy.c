/* SPDX-License-Identifier: MIT */
/* schema_tidy: what hosts send for "not given", and objects that come as text. */
#include "test/unit/table.h"

#include "schema/schema.h"

/* A tool's arguments, with every kind of member that matters here. */
#define TOOL "{\"type\":\"object\",\"additionalProperties\":false," \
	"\"required\":[\"answer\"],\"properties\":{" \
	"\"answer\":{\"type\":\"string\",\"minLength\":1}," \
	"\"minutes\":{\"type\":\"integer\"}," \
	"\"note\":{\"type\":\"string\"}," \
	"\"word\":{\"type\":\"string\",\"minLength\":1}," \
	"\"free\":{\"type\":[\"string\",\"null\"]}," \
	"\"kinds\":{\"type\":\"array\",\"minItems\":1," \
	"\"items\":{\"type\":\"string\"}}," \
	"\"either\":{\"type\":[\"array\",\"string\"],\"minLength\":1," \
	"\"items\":{\"type\":\"string\"}}," \
	"\"fields\":{\"type\":\"object\",\"additionalProperties\":true}," \
	"\"form\":{\"type\":\"object\",\"additionalProperties\":{" \
	"\"type\":[\"string\",\"integer\"],\"minLength\":1}}," \
	"\"tool\":{\"type\":\"string\"}," \
	"\"points\":{\"type\":\"array\",\"items\":{\"type\":\"object\"," \
	"\"additionalProperties\":false,\"required\":[\"value\"]," \
	"\"properties\":{\"value\":{\"type\":\"integer\"}," \
	"\"at\":{\"type\":\"string\",\"minLength\":1}}}}}}"

static const struct row {
	const char *why, *value;
	const char *want;	/* NULL: as it came */
	bool fits;
} rows[] = {
	{ "tidy: null of an optional member",
	    "{\"answer\":\"a\",\"minutes\":null}", "{\"answer\":\"a\"}", true },
	{ "tidy: an empty text of an optional number",
	    "{\"answer\":\"a\",\"minutes\":\"\"}", "{\"answer\":\"a\"}", true },
	{ "tidy: an empty text where one must say something",
	    "{\"answer\":\"a\",\"word\":\"\"}", "{\"answer\":\"a\"}", true },
	{ "tidy: an empty list where one must hold something",
	    "{\"answer\":\"a\",\"kinds\":[]}", "{\"answer\":\"a\"}", true },
	{ "tidy: an empty list of an optional object",
	    "{\"answer\":\"a\",\"fields\":[]}", "{\"answer\":\"a\"}", true },
	{ "tidy: what may be empty or null stays",
	    "{\"answer\":\"a\",\"free\":null,\"minutes\":null,\"note\":\"\"}",
	    "{\"answer\":\"a\",\"free\":null,\"note\":\"\"}", true },
	{ "tidy: a required member stays and is refused",
	    "{\"answer\":\"\",\"minutes\":null}", "{\"answer\":\"\"}", false },
	{ "tidy: required and null", "{\"answer\":null}", NULL, false },
	{ "tidy: null in an open object keeps its meaning",
	    "{\"answer\":\"a\",\"fields\":{\"x\":null,\"y\":[]},"
	    "\"minutes\":null}",
	    "{\"answer\":\"a\",\"fields\":{\"x\":null,\"y\":[]}}", true },
	{ "tidy: an entry of a map that may not be empty",
	    "{\"answer\":\"a\",\"form\":{\"x\":\"\",\"y\":null,\"z\":1}}",
	    "{\"answer\":\"a\",\"form\":{\"z\":1}}", true },
	{ "tidy: inside elements",
	    "{\"answer\":\"a\",\"points\":[{\"at\":null,\"value\":1}]}",
	    "{\"answer\":\"a\",\"points\":[{\"value\":1}]}", true },
	{ "tidy: an object as text",
	    "{\"answer\":\"a\",\"fields\":\"{\\\"x\\\":[1]}\"}",
	    "{\"answer\":\"a\",\"fields\":{\"x\":[1]}}", true },
	{ "tidy: a list as text",
	    "{\"answer\":\"a\",\"kinds\":\"[\\\"b\\\"]\"}",
	    "{\"answer\":\"a\",\"kinds\":[\"b\"]}", true },
	{ "tidy: a list of objects as text, tidied as well",
	    "{\"answer\":\"a\",\"points\":\"[{\\\"value\\\":1,"
	    "\\\"at\\\":\\\"\\\"}]\"}",
	    "{\"answer\":\"a\",\"points\":[{\"value\":1}]}", true },
	{ "tidy: an element as text",
	    "{\"answer\":\"a\",\"points\":[\"{\\\"value\\\":1}\"]}",
	    "{\"answer\":\"a\",\"points\":[{\"value\":1}]}", true },
	{ "tidy: once, not twice",
	    "{\"answer\":\"a\",\"fields\":\"\\\"{}\\\"\"}", NULL, false },
	{ "tidy: strictly", "{\"answer\":\"a\",\"fields\":\"{\\\"x\\\":1,"
	    "\\\"x\\\":2}\"}", NULL, false },
	{ "tidy: a list is no object",
	    "{\"answer\":\"a\",\"fields\":\"[1]\"}", NULL, false },
	{ "tidy: a text that is meant stays one",
	    "{\"answer\":\"{}\",\"either\":\"[1]\",\"minutes\":null}",
	    "{\"answer\":\"{}\",\"either\":\"[1]\"}", true },
	{ "tidy: a number as text stays wrong",
	    "{\"answer\":\"a\",\"minutes\":\"5\"}", NULL, false },
	{ "tidy: what hosts add", "{\"answer\":\"a\",\"_meta\":{\"x\":1},"
	    "\"toolCallId\":\"c\",\"_session_key\":null}",
	    "{\"answer\":\"a\"}", true },
	{ "tidy: not inside", "{\"answer\":\"a\",\"points\":[{\"value\":1,"
	    "\"toolCallId\":\"c\"}]}", NULL, false },
	{ "tidy: anything else unknown stays, even when it is null",
	    "{\"answer\":\"a\",\"sub\":null}", NULL, false },
	{ "tidy: no object at all", "[1]", NULL, false },
};

static void
tidy_test(void **state)
{
	const struct row *r = *state;
	struct arena *a = arena_new(1 << 20);
	const struct schema *s;
	const struct js *v, *out;
	struct buf b;

	assert_int_equal(schema_compile(a, STR(TOOL), &s, NULL), 0);
	assert_int_equal(js_parse(a, str_c(r->value), 8, &v, NULL), 0);
	out = schema_tidy(s, a, v);
	buf_init(&b, a, SIZE_MAX);
	js_canon(&b, out);
	if (r->want != NULL)
		assert_string_equal(arena_cstr(a, buf_str(&b)), r->want);
	else
		assert_true(js_eq(out, v));
	assert_int_equal(schema_check(s, a, out, NULL), r->fits);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, tidy_test, rows);
	return table_run(&t, "schema_tidy");
}
