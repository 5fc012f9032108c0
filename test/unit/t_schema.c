/* SPDX-License-Identifier: MIT */
/*
 * t_schema - what compiles, what fits, and what is said when it does not; and
 * the JSON Schema project's own tests for the keywords supported.
 */
#include "test/unit/table.h"

#include <stdio.h>

#include "schema/schema.h"
#include "tools/wording.h"

/* ---- compiling ---- */

#define NEST	"{\"items\":{\"items\":{\"items\":{\"items\":{\"items\":"
#define DEEP	"{\"properties\":{\"a\":{\"properties\":{\"a\":" \
	"{\"properties\":{\"a\":"

static const struct compile_row {
	const char *why, *schema;
	const char *fault;	/* words of the refusal; NULL: it compiles */
} compiles[] = {
	{ "compile: true", "true", NULL },
	{ "compile: an empty object", "{}", NULL },
	{ "compile: a number", "1", "object or a boolean" },
	{ "compile: not JSON", "{", "JSON" },
	{ "compile: an unknown keyword", "{\"contains\":{}}",
	    "'contains' is not supported" },
	{ "compile: an unknown keyword inside, with its place",
	    "{\"properties\":{\"a\":{\"items\":{\"prefixItems\":[]}}}}",
	    "'#/properties/a/items': keyword 'prefixItems'" },
	{ "compile: a keyword's value under $defs is checked too",
	    "{\"$defs\":{\"x\":{\"type\":\"what\"}}}", "unknown type" },
	{ "compile: an unknown type", "{\"type\":\"date\"}", "unknown type" },
	{ "compile: no type at all", "{\"type\":[]}", "names nothing" },
	{ "compile: another dialect",
	    "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
	    "2020-12" },
	{ "compile: our dialect",
	    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"}",
	    NULL },
	{ "compile: an empty enum", "{\"enum\":[]}", "non-empty" },
	{ "compile: minimum as text", "{\"minimum\":\"1\"}", "number" },
	{ "compile: a negative count", "{\"minLength\":-1}", "whole number" },
	{ "compile: a broken count", "{\"maxItems\":1.5}", "whole number" },
	{ "compile: a count of 2.0", "{\"maxItems\":2.0}", NULL },
	{ "compile: an empty anyOf", "{\"anyOf\":[]}", "non-empty" },
	{ "compile: required as text", "{\"required\":\"a\"}", "array" },
	{ "compile: required of numbers", "{\"required\":[1]}", "names" },
	{ "compile: properties as a list", "{\"properties\":[]}", "object" },
	{ "compile: a reference forward",
	    "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{}}}", NULL },
	{ "compile: a reference through escapes",
	    "{\"$ref\":\"#/$defs/a~1b~0c\",\"$defs\":{\"a/b~c\":{}}}", NULL },
	{ "compile: a reference to an anchor",
	    "{\"$ref\":\"#x\",\"$defs\":{\"a\":{\"$anchor\":\"x\"}}}", NULL },
	{ "compile: a reference to nothing", "{\"$ref\":\"#/$defs/a\"}",
	    "no schema" },
	{ "compile: a reference to no schema",
	    "{\"$ref\":\"#/enum\",\"enum\":[1]}", "no schema" },
	{ "compile: a reference to the network",
	    "{\"$ref\":\"https://example.org/s\"}", "within the document" },
	{ "compile: a reference that is a number", "{\"$ref\":1}",
	    "within the document" },
	{ "compile: a reference to itself", "{\"$ref\":\"#\"}",
	    "never ends" },
	{ "compile: two that lead to each other",
	    "{\"$defs\":{\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/b\"}]},"
	    "\"b\":{\"if\":{\"$ref\":\"#/$defs/a\"}}}}", "never ends" },
	{ "compile: a tree of itself",
	    "{\"properties\":{\"sub\":{\"$ref\":\"#\"}}}", NULL },
	{ "compile: a title that is no text", "{\"title\":1}", "string" },
	{ "compile: a reference into a list", "{\"$ref\":\"#/allOf/1\","
	    "\"allOf\":[{},{}]}", NULL },
	{ "compile: a reference past a list", "{\"$ref\":\"#/allOf/2\","
	    "\"allOf\":[{},{}]}", "no schema" },
	{ "compile: nested too deeply", NEST NEST NEST NEST NEST "{"
	    "}}}}}}}}}}}}}}}}}}}}}}}}}}", "too deeply" },
	{ "header: deeper than its path can be", DEEP DEEP DEEP
	    "{\"type\":\"string\",\"x-mcp-header\":\"A\"}"
	    "}}}}}}}}}}}}}}}}}}", "through" },
	{ "header: on a string", "{\"properties\":{\"a\":{\"type\":\"string\","
	    "\"x-mcp-header\":\"A-1\"}}}", NULL },
	{ "header: with an underscore", "{\"properties\":{\"a\":{\"type\":"
	    "\"string\",\"x-mcp-header\":\"A_1\"}}}", "A-Z" },
	{ "header: empty", "{\"properties\":{\"a\":{\"type\":\"string\","
	    "\"x-mcp-header\":\"\"}}}", "A-Z" },
	{ "header: on a number", "{\"properties\":{\"a\":{\"type\":\"number\","
	    "\"x-mcp-header\":\"A\"}}}", "type string" },
	{ "header: on a string or null", "{\"properties\":{\"a\":{\"type\":["
	    "\"string\",\"null\"],\"x-mcp-header\":\"A\"}}}", "type string" },
	{ "header: twice, ignoring case", "{\"properties\":{\"a\":{\"type\":"
	    "\"string\",\"x-mcp-header\":\"A\"},\"b\":{\"type\":\"string\","
	    "\"x-mcp-header\":\"a\"}}}", "twice" },
	{ "header: inside items", "{\"items\":{\"properties\":{\"a\":{\"type"
	    "\":\"string\",\"x-mcp-header\":\"A\"}}}}", "through" },
	{ "header: at the root", "{\"type\":\"string\","
	    "\"x-mcp-header\":\"A\"}", "through" },
};

static void
compile_test(void **state)
{
	const struct compile_row *r = *state;
	struct arena *a = arena_new(1 << 20);
	const struct schema *s = NULL;
	struct err e = { 0 };
	int rc = schema_compile(a, str_c(r->schema), &s, &e);

	if (r->fault == NULL) {
		if (rc == -1)
			fail_msg("%s", e.msg);
		assert_non_null(s);
	} else {
		assert_int_equal(rc, -1);
		assert_int_equal(e.kind, ERR_INVALID);
		if (strstr(e.msg, r->fault) == NULL)
			fail_msg("'%s' is not in: %s", r->fault, e.msg);
		assert_null(s);
	}
	arena_free(a);
}

/* ---- saying what does not fit ---- */

#define TOOL \
	"{\"type\":\"object\",\"properties\":{" \
	"\"days\":{\"type\":\"integer\",\"minimum\":7,\"maximum\":90," \
	"\"description\":\"How many days.\"}," \
	"\"energy\":{\"enum\":[\"low\",\"high\",null]}," \
	"\"name\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}," \
	"\"kind\":{\"const\":\"x\"}," \
	"\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}," \
	"\"minItems\":1,\"maxItems\":2}," \
	"\"points\":{\"type\":\"array\",\"items\":{\"type\":\"object\"," \
	"\"properties\":{\"value\":{\"type\":[\"integer\",\"string\"," \
	"\"null\"]}},\"required\":[\"value\"]," \
	"\"additionalProperties\":false}}," \
	"\"fields\":{\"type\":\"object\",\"minProperties\":1," \
	"\"maxProperties\":2,\"additionalProperties\":{\"type\":\"string\"}}," \
	"\"never\":false," \
	"\"any\":{\"anyOf\":[{\"maxLength\":5,\"minimum\":5,\"const\":1}," \
	"{\"const\":2}]}," \
	"\"forms\":{\"anyOf\":[{\"type\":\"string\",\"minLength\":1}," \
	"{\"type\":\"integer\"}]}" \
	"},\"additionalProperties\":false}"

static const struct say_row {
	const char *why, *value;
	enum schema_code code;
	const char *path, *en, *ru;
} says[] = {
	{ "say: nothing wrong", "{\"days\":7}", SCHEMA_OK, "", "", "" },
	{ "say: 30.0 is an integer", "{\"days\":30.0}", SCHEMA_OK, "", "", "" },
	{ "say: the whole value", "[]", SCHEMA_TYPE, "",
	    "The arguments: must be an object.",
	    "Аргументы: должно быть объектом." },
	{ "say: unknown", "{\"dais\":7}", SCHEMA_UNKNOWN, "dais",
	    "“dais” is not known here; allowed are: days, energy, name, "
	    "kind, tags, points, fields, never, any, forms.",
	    "«dais»: здесь нет такого поля; допустимые: days, energy, name, "
	    "kind, tags, points, fields, never, any, forms." },
	{ "say: type", "{\"days\":\"7\"}", SCHEMA_TYPE, "days",
	    "“days” must be an integer.",
	    "«days»: должно быть целым числом." },
	{ "say: a fraction is no integer", "{\"days\":7.5}", SCHEMA_TYPE,
	    "days", "“days” must be an integer.", NULL },
	{ "say: minimum", "{\"days\":6}", SCHEMA_MIN, "days",
	    "“days” must be at least 7.",
	    "«days»: наименьшее значение — 7." },
	{ "say: maximum", "{\"days\":91}", SCHEMA_MAX, "days",
	    "“days” must be at most 90.", NULL },
	{ "say: enum", "{\"energy\":\"mid\"}", SCHEMA_ENUM, "energy",
	    "“energy” must be one of: \"low\", \"high\", null.",
	    "«energy»: допустимые значения: \"low\", \"high\", null." },
	{ "say: const", "{\"kind\":\"y\"}", SCHEMA_CONST, "kind",
	    "“kind” must be \"x\".", NULL },
	{ "say: too short", "{\"name\":\"я\"}", SCHEMA_SHORT, "name",
	    "“name” is too short; characters at least: 2.", NULL },
	{ "say: three letters of six bytes fit", "{\"name\":\"яяя\"}",
	    SCHEMA_OK, "", "", "" },
	{ "say: too long", "{\"name\":\"яяяя\"}", SCHEMA_LONG, "name",
	    "“name” is too long; characters at most: 3.", NULL },
	{ "say: too few", "{\"tags\":[]}", SCHEMA_FEW, "tags",
	    "“tags” has too few elements; at least: 1.", NULL },
	{ "say: too many", "{\"tags\":[\"a\",\"b\",\"c\"]}", SCHEMA_MANY,
	    "tags", "“tags” has too many elements; at most: 2.", NULL },
	{ "say: an element", "{\"tags\":[\"a\",1]}", SCHEMA_TYPE, "tags[1]",
	    "“tags[1]” must be a string.", NULL },
	{ "say: a member of an element", "{\"points\":[{\"value\":1},"
	    "{\"value\":[]}]}", SCHEMA_TYPE, "points[1].value",
	    "“points[1].value” must be an integer or a string or null.",
	    "«points[1].value»: должно быть целым числом или строкой "
	    "или null." },
	{ "say: missing in an element", "{\"points\":[{}]}", SCHEMA_MISSING,
	    "points[0].value", "“points[0].value” is missing.",
	    "«points[0].value»: этого поля нет, а оно обязательно." },
	{ "say: unknown in an element", "{\"points\":[{\"v\":1}]}",
	    SCHEMA_UNKNOWN, "points[0].v", "“points[0].v” is not known "
	    "here; allowed are: value.", NULL },
	{ "say: too few members", "{\"fields\":{}}", SCHEMA_FEW_MEMBERS,
	    "fields", "“fields” has too few members; at least: 1.", NULL },
	{ "say: too many members",
	    "{\"fields\":{\"a\":\"\",\"b\":\"\",\"c\":\"\"}}",
	    SCHEMA_MANY_MEMBERS, "fields",
	    "“fields” has too many members; at most: 2.", NULL },
	{ "say: a member of an open object", "{\"fields\":{\"a\":1}}",
	    SCHEMA_TYPE, "fields.a", "“fields.a” must be a string.", NULL },
	{ "say: never", "{\"never\":1}", SCHEMA_NEVER, "never",
	    "“never” may not be given.", NULL },
	{ "say: none of several", "{\"any\":true}", SCHEMA_ANY, "any",
	    "“any” has none of the allowed forms.", NULL },
	{ "say: the one of several that was meant", "{\"forms\":\"\"}",
	    SCHEMA_SHORT, "forms", "“forms” is too short; characters at "
	    "least: 1.", NULL },
	{ "say: a type that none of several has", "{\"forms\":true}",
	    SCHEMA_TYPE, "forms", "“forms” must be an integer or a string.",
	    "«forms»: должно быть целым числом или строкой." },
};

static void
say_test(void **state)
{
	const struct say_row *r = *state;
	struct arena *a = arena_new(1 << 20);
	struct schema_fault f = { 0 };
	const struct schema *s;
	struct str text, hint;
	const struct js *v;

	assert_int_equal(schema_compile(a, STR(TOOL), &s, NULL), 0);
	assert_int_equal(js_parse(a, str_c(r->value), 8, &v, NULL), 0);
	assert_int_equal(schema_check(s, a, v, &f), r->code == SCHEMA_OK);
	assert_int_equal(f.code, r->code);
	if (r->code != SCHEMA_OK) {
		assert_true(str_is(f.path, r->path));
		wording_schema(a, TWIN_EN, &f, &text, &hint);
		if (r->en != NULL)
			assert_string_equal(arena_cstr(a, text), r->en);
		assert_non_null(strstr(arena_cstr(a, hint),
		    r->code == SCHEMA_UNKNOWN ? "right name" :
		    r->code == SCHEMA_MISSING ? "Add it" : "Correct this"));
		wording_schema(a, TWIN_RU, &f, &text, &hint);
		if (r->ru != NULL)
			assert_string_equal(arena_cstr(a, text), r->ru);
		assert_true(str_utf8(text));
	}
	arena_free(a);
}

static void
keywords_test(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; schema_keywords(i) != NULL; i++) {
		const struct schema *s;
		int rc;

		e = (struct err){ 0 };
		rc = schema_compile(a, arena_printf(a, "{\"%s\":null}",
		    schema_keywords(i)), &s, &e);
		if (rc == -1)	/* null is no value of it, but it is known */
			assert_null(strstr(e.msg, "not supported"));
	}
	assert_int_equal(i, 29);
	arena_free(a);
}

/* ---- the JSON Schema Test Suite ---- */

/*
 * Files of its draft7 folder, the latest one Debian has, about what we
 * support; `definitions` are read as $defs, which they became. `not_ours` is
 * how many of a file's schemas use other keywords: these must be refused.
 */
static const struct suite_row {
	const char *why;	/* name of the file */
	size_t not_ours;
} suites[] = {
	{ "additionalProperties", 2 }, { "allOf", 0 }, { "anyOf", 0 },
	{ "boolean_schema", 0 }, { "const", 0 }, { "default", 0 },
	{ "enum", 0 },
	{ "if-then-else", 4 }, { "items", 2 }, { "maxItems", 0 },
	{ "maxLength", 0 }, { "maxProperties", 0 }, { "maximum", 0 },
	{ "minItems", 0 }, { "minLength", 0 }, { "minProperties", 0 },
	{ "minimum", 0 }, { "properties", 1 }, { "ref", 4 },
	{ "required", 0 }, { "type", 0 },
};

/* What a later draft changed: beside $ref, other keywords now count. */
static const char changed[] = "ref overrides any sibling keywords";

/* renamed - the schema's text with one word for another. */
static struct str
renamed(struct arena *a, struct str text, struct str from, struct str to)
{
	struct buf b;
	ptrdiff_t at;

	buf_init(&b, a, SIZE_MAX);
	while ((at = str_find(text, from)) >= 0) {
		buf_add(&b, (struct str){ text.p, (size_t)at });
		buf_add(&b, to);
		text = str_from(text, (size_t)at + from.n);
	}
	buf_add(&b, text);
	return buf_str(&b);
}

static char *
slurp(const char *name)
{
	static const char dir[] =
	    "/usr/share/json-schema-test-suite/tests/draft7/";
	char path[200], *text;
	size_t n, max = 4 << 20;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s%s.json", dir, name);
	if ((f = fopen(path, "r")) == NULL)
		return NULL;
	text = malloc(max);
	assert_non_null(text);
	n = fread(text, 1, max - 1, f);
	(void)fclose(f);
	text[n] = '\0';
	return text;
}

/* group - all tests of one schema of the suite. */
static void
group(struct arena *a, const struct schema *s, const struct js *tests)
{
	struct schema_fault f;
	const struct js *t;
	size_t i;

	for (i = 0; (t = js_item(tests, i)) != NULL; i++)
		if (schema_check(s, a, js_at(t, "data"), &f) !=
		    js_bool_at(t, "valid", false))
			fail_msg(STR_FMT,
			    STR_ARG(js_str_at(t, "description")));
}

static void
suite_test(void **state)
{
	const struct suite_row *r = *state;
	struct arena *a = arena_new(64 << 20);
	const struct js *groups, *g;
	const struct schema *s;
	size_t i, refused = 0;
	char *text = slurp(r->why);
	struct err e = { 0 };
	struct js_out o;
	struct buf b;

	if (text == NULL)
		skip();		/* the Debian package is not installed */
	if (js_parse(a, str_c(text), 64, &groups, &e) == -1)
		fail_msg("%s", e.msg);
	for (i = 0; (g = js_item(groups, i)) != NULL; i++) {
		if (str_is(js_str_at(g, "description"), changed))
			continue;
		buf_init(&b, a, SIZE_MAX);
		js_begin(&o, &b);
		js_put(&o, js_at(g, "schema"));
		if (schema_compile(a, renamed(a, buf_str(&b),
		    STR("definitions"), STR("$defs")), &s, NULL) == -1)
			refused++;
		else
			group(a, s, js_at(g, "tests"));
	}
	assert_int_equal(refused, r->not_ours);
	free(text);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, compile_test, compiles);
	TABLE(&t, say_test, says);
	TEST(&t, "keywords: each one listed is known", keywords_test);
	TABLE(&t, suite_test, suites);
	return table_run(&t, "schema");
}
