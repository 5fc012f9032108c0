/* SPDX-License-Identifier: MIT */
/*
 * t_mcp_registry - what mcp_new refuses (doc/protocol.md 4.6), what it
 * renders, and lists of more than one page.
 */
#include "test/unit/table.h"

#include "mcp/server.h"
#include "test/unit/mcp_kit.h"

#define NAME16	"abcdefghijkl_1.-"
#define NAME64	NAME16 NAME16 NAME16 NAME16
#define CLOSED	"{\"type\":\"object\",\"additionalProperties\":false}"

static int
run(struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)c, (void)in, (void)out, (void)e;
	return 0;
}

static int
read_it(struct call *c, struct err *e)
{
	(void)c, (void)e;
	return 0;
}

static struct conf
conf(void)
{
	return (struct conf){ .json_depth = 32, .batch_max = 100, .call_deadline_s = 20,
		.list_ttl_ms = 300000, .discover_ttl_ms = 3600000,
		.lang = STR("en") };
}

static int
make(struct arena *a, const struct mcp_server *sv, struct mcp **m,
    struct err *e)
{
	static const struct str key = STR_INIT("key");
	struct conf *cf = arena_one(a, struct conf);

	*cf = conf();
	return mcp_new(a, sv, cf, &key, 1, m, e);
}

/* ---- tools ---- */

static const struct tool_row {
	const char *why;
	struct tool tool;
	const char *fault;	/* NULL: accepted */
} tools[] = {
	{ "tool: the least", { .name = "a", .use = "u", .input = CLOSED,
	    .run = run }, NULL },
	{ "tool: an array without items", { .name = "a", .use = "u",
	    .input = "{\"type\":\"object\",\"additionalProperties\":false,"
	    "\"properties\":{\"v\":{\"type\":[\"string\",\"array\"]}}}",
	    .run = run }, "'#/properties/v': an array needs items" },
	{ "tool: an enum without a type", { .name = "a", .use = "u",
	    .input = "{\"type\":\"object\",\"additionalProperties\":false,"
	    "\"properties\":{\"v\":{\"type\":\"array\",\"items\":"
	    "{\"enum\":[\"a\"]}}}}",
	    .run = run }, "'#/properties/v/items': an enum needs a type" },
	{ "tool: the same of an output schema", { .name = "a", .use = "u",
	    .input = CLOSED, .output = "{\"type\":\"object\",\"properties\":"
	    "{\"v\":{\"enum\":[1]}}}", .run = run }, "needs a type" },
	{ "tool: a name of 64", { .name = NAME64, .use = "u", .input = CLOSED,
	    .run = run }, NULL },
	{ "tool: a name of 65", { .name = NAME64 "x", .use = "u",
	    .input = CLOSED, .run = run }, "{1,64}" },
	{ "tool: an empty name", { .name = "", .use = "u", .input = CLOSED,
	    .run = run }, "{1,64}" },
	{ "tool: a name with a blank", { .name = "a b", .use = "u",
	    .input = CLOSED, .run = run }, "{1,64}" },
	{ "tool: without description", { .name = "a", .input = CLOSED,
	    .run = run }, "needs use" },
	{ "tool: without input", { .name = "a", .use = "u", .run = run },
	    "needs use" },
	{ "tool: without function", { .name = "a", .use = "u",
	    .input = CLOSED }, "needs use" },
	{ "tool: an open input", { .name = "a", .use = "u",
	    .input = "{\"type\":\"object\"}", .run = run },
	    "additionalProperties" },
	{ "tool: an input that is no object", { .name = "a", .use = "u",
	    .input = "{\"type\":\"string\",\"additionalProperties\":false}",
	    .run = run }, "of type object" },
	{ "tool: an input with an unsupported keyword", { .name = "a",
	    .use = "u", .input = "{\"type\":\"object\",\"additionalProperties"
	    "\":false,\"patternProperties\":{}}", .run = run },
	    "'patternProperties'" },
	{ "row 41: an output that is no object", { .name = "a", .use = "u",
	    .input = CLOSED, .output = "{\"type\":\"array\"}", .run = run },
	    "of type object" },
	{ "tool: meta that is no object", { .name = "a", .use = "u",
	    .input = CLOSED, .meta = "[]", .run = run }, "meta" },
};

static void
tool_test(void **state)
{
	const struct tool_row *r = *state;
	struct arena *a = arena_new(4 << 20);
	const struct tool *list[] = { &r->tool, NULL };
	struct mcp_server sv = { .name = "n", .version = "1",
		.tools = list };
	struct err e = { 0 };
	struct mcp *m = NULL;
	int rc = make(a, &sv, &m, &e);

	assert_int_equal(rc, r->fault == NULL ? 0 : -1);
	if (r->fault != NULL) {
		assert_int_equal(e.kind, ERR_INVALID);
		assert_non_null(strstr(e.msg, r->fault));
		assert_null(m);
	}
	arena_free(a);
}

static void
tool_twice_test(void **state)
{
	struct arena *a = arena_new(4 << 20);
	const struct tool t = { .name = "a", .use = "u", .input = CLOSED,
		.run = run };
	const struct tool *list[] = { &t, &t, NULL };
	struct mcp_server sv = { .name = "n", .version = "1",
		.tools = list };
	struct err e = { 0 };
	struct mcp *m;

	(void)state;
	assert_int_equal(make(a, &sv, &m, &e), -1);
	assert_non_null(strstr(e.msg, "twice"));
	arena_free(a);
}

/* code_of - the error a lazy server answers with; 0 when there is none. */
static int64_t
code_of(struct arena *a, struct mcp *m, const char *body)
{
	struct mcp_caller who = { .sub = STR("s") };
	struct http_req rq = { .method = STR("POST"), .body = str_c(body) };
	struct http_res rs = { 0 };
	struct mcp_outcome oc;
	const struct js *v;

	mcp_serve(m, a, &rq, &who, &rs, &oc);
	assert_int_equal(rs.status, 200);
	assert_int_equal(js_parse(a, rs.body, 32, &v, NULL), 0);
	return js_int_at(js_at(v, "error"), "code", 0);
}

static void
lazy_test(void **state)
{
	const struct tool good = { .name = "good", .use = "u",
		.input = CLOSED, .run = run };
	const struct tool bad = { .name = "bad", .use = "u",
		.input = "{\"type\":\"what\"}", .run = run };
	const struct tool *all[] = { &good, &bad, NULL };
	struct mcp_server sv = { .name = "n", .version = "1",
		.tools = all, .lazy = true };
	struct arena *a = arena_new(4 << 20);
	struct err e = { 0 };
	struct mcp *m;

	(void)state;
	assert_int_equal(make(a, &sv, &m, &e), 0);
	assert_int_equal(code_of(a, m, "{\"jsonrpc\":\"2.0\",\"id\":1,"
	    "\"method\":\"tools/call\",\"params\":{\"name\":\"good\"}}"), 0);
	assert_int_equal(code_of(a, m, "{\"jsonrpc\":\"2.0\",\"id\":1,"
	    "\"method\":\"tools/call\",\"params\":{\"name\":\"bad\"}}"),
	    -32603);
	assert_int_equal(code_of(a, m, "{\"jsonrpc\":\"2.0\",\"id\":1,"
	    "\"method\":\"tools/list\"}"), -32603);
	sv.lazy = false;
	assert_int_equal(make(a, &sv, &m, &e), -1);
	arena_free(a);
}

/* ---- resources and prompts ---- */

static const struct res_row {
	const char *why;
	struct resource res;
	bool ok;
} resources[] = {
	{ "resource: the least", { .uri = "a:b", .name = "n",
	    .description = "d", .read = read_it }, true },
	{ "resource: no scheme", { .uri = "ab", .name = "n",
	    .description = "d", .read = read_it }, false },
	{ "resource: no name", { .uri = "a:b", .description = "d",
	    .read = read_it }, false },
	{ "resource: no description", { .uri = "a:b", .name = "n",
	    .read = read_it }, false },
	{ "resource: no function", { .uri = "a:b", .name = "n",
	    .description = "d" }, false },
	{ "resource: a template", { .uri = "a:{b}/{c}", .tmpl = true,
	    .name = "n", .description = "d", .read = read_it }, true },
	{ "resource: braces in what is no template", { .uri = "a:{b}",
	    .name = "n", .description = "d", .read = read_it }, false },
	{ "resource: an open brace", { .uri = "a:{b", .tmpl = true,
	    .name = "n", .description = "d", .read = read_it }, false },
	{ "resource: an empty variable", { .uri = "a:{}", .tmpl = true,
	    .name = "n", .description = "d", .read = read_it }, false },
	{ "resource: two variables with nothing between", {
	    .uri = "a:{b}{c}", .tmpl = true, .name = "n",
	    .description = "d", .read = read_it }, false },
	{ "resource: meta that is no object", { .uri = "a:b", .name = "n",
	    .description = "d", .meta = "1", .read = read_it }, false },
};

static void
resource_test(void **state)
{
	const struct res_row *r = *state;
	struct arena *a = arena_new(4 << 20);
	const struct resource *list[] = { &r->res, NULL };
	struct mcp_server sv = { .name = "n", .version = "1",
		.resources = list };
	struct err e = { 0 };
	struct mcp *m;

	assert_int_equal(make(a, &sv, &m, &e), r->ok ? 0 : -1);
	arena_free(a);
}

static const struct prompt_row {
	const char *why;
	struct prompt prompt[2];
	bool ok;
} prompts[] = {
	{ "prompt: two", { { .name = "a", .description = "d",
	    .get = read_it }, { .name = "b", .description = "d",
	    .get = read_it } }, true },
	{ "prompt: two of a name", { { .name = "a", .description = "d",
	    .get = read_it }, { .name = "a", .description = "d",
	    .get = read_it } }, false },
	{ "prompt: no description", { { .name = "a", .get = read_it },
	    { .name = "b", .description = "d", .get = read_it } }, false },
};

static void
prompt_test(void **state)
{
	const struct prompt_row *r = *state;
	struct arena *a = arena_new(4 << 20);
	const struct prompt *list[] = { &r->prompt[0], &r->prompt[1], NULL };
	struct mcp_server sv = { .name = "n", .version = "1",
		.prompts = list };
	struct err e = { 0 };
	struct mcp *m;

	assert_int_equal(make(a, &sv, &m, &e), r->ok ? 0 : -1);
	arena_free(a);
}

/* ---- skills ---- */

#define HEAD "---\nname: a\ndescription: It is.\n"

static const struct skill_row {
	const char *why, *folder;
	struct str text;
	const char *fault; /* NULL: accepted */
} skills[] = {
	{ "skill: the least", "skill://a", STR_INIT(HEAD "---\nx"), NULL },
	{ "skill: below a folder", "skill://b/a", STR_INIT(HEAD "---\n"),
	    NULL },
	{ "skill: one more text", "skill://a",
	    STR_INIT(HEAD "license: MIT\n---\n"), NULL },
	{ "skill: another folder's name", "skill://b", STR_INIT(HEAD "---\n"),
	    "not the folder's" },
	{ "skill: no head", "skill://a", STR_INIT("# a\n"), "does not begin" },
	{ "skill: an empty file", "skill://a", STR_INIT(""), "does not begin" },
	{ "skill: a head without end", "skill://a", STR_INIT(HEAD), "no end" },
	{ "skill: no description", "skill://a", STR_INIT("---\nname: a\n---\n"),
	    "needs name" },
	{ "skill: a list", "skill://a", STR_INIT(HEAD "x: [1]\n---\n"),
	    "\"key: text\"" },
	{ "skill: a number", "skill://a", STR_INIT(HEAD "x: 1\n---\n"),
	    "\"key: text\"" },
	{ "skill: a text in quotes", "skill://a",
	    STR_INIT(HEAD "x: \"y\"\n---\n"), "\"key: text\"" },
	{ "skill: a text that YAML takes apart", "skill://a",
	    STR_INIT(HEAD "x: y: z\n---\n"), "\"key: text\"" },
	{ "skill: a comment", "skill://a", STR_INIT(HEAD "x: y #z\n---\n"),
	    "\"key: text\"" },
	{ "skill: a folded text", "skill://a", STR_INIT(HEAD "  more\n---\n"),
	    "\"key: text\"" },
	{ "skill: bytes that are not UTF-8", "skill://a",
	    STR_INIT(HEAD "x: \xff\n---\n"), "\"key: text\"" },
};

static void
skill_test(void **state)
{
	const struct skill_row *r = *state;
	const struct skill_file files[] = { { "SKILL.md", &r->text },
		{ NULL, NULL } };
	const struct skill skill = { r->folder, files };
	const struct skill *const list[] = { &skill, NULL };
	struct arena *a = arena_new(4 << 20);
	struct mcp_server sv = { .name = "n", .version = "1", .skills = list };
	struct err e = { 0 };
	struct mcp *m;

	assert_int_equal(make(a, &sv, &m, &e), r->fault == NULL ? 0 : -1);
	if (r->fault != NULL) {
		assert_int_equal(e.kind, ERR_INVALID);
		assert_non_null(strstr(e.msg, r->fault));
	}
	arena_free(a);
}

static void
server_test(void **state)
{
	struct arena *a = arena_new(4 << 20);
	struct mcp_server sv = { .name = "n", .version = "1",
		.extensions = "[]" };
	struct err e = { 0 };
	const struct skill *const none[] = { NULL };
	struct conf cf = conf();
	struct mcp *m;

	(void)state;
	assert_int_equal(make(a, &sv, &m, &e), -1);
	sv.extensions = "{\"io.modelcontextprotocol/ui\":{}}";
	sv.skills = none;
	assert_int_equal(make(a, &sv, &m, &e), 0);
	assert_true(str_find(m->discover,
			STR("{\"resources\":{},"
			    "\"extensions\":{\"io.modelcontextprotocol/ui\":{},"
			    "\"io.modelcontextprotocol/skills\":{}}}")) > 0);
	sv.skills = NULL;
	assert_int_equal(make(a, &sv, &m, &e), 0);
	assert_true(str_find(m->discover, STR("/skills")) < 0);
	assert_int_equal(mcp_new(a, &sv, &cf, NULL, 0, &m, NULL), -1);
	arena_free(a);
}

/* ---- what is rendered, and pages ---- */

/* list - tools/list of a server, in legacy; cursor may be NULL. */
static const struct js *
list(struct arena *a, struct mcp *m, struct str cursor)
{
	struct mcp_caller who = { .sub = STR("s") };
	struct http_req rq = { .method = STR("POST") };
	struct http_res rs = { 0 };
	struct mcp_outcome oc;
	const struct js *v;

	rq.body = cursor.p == NULL ?
	    STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}") :
	    arena_printf(a, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
	    "\"tools/list\",\"params\":{\"cursor\":\"" STR_FMT "\"}}",
	    STR_ARG(cursor));
	mcp_serve(m, a, &rq, &who, &rs, &oc);
	assert_int_equal(js_parse(a, rs.body, 32, &v, NULL), 0);
	return js_at(v, "result");
}

static void
entry_test(void **state)
{
	static const char want[] =
	    "{\"name\":\"scoped\",\"description\":\"Use this in tests.\","
	    "\"inputSchema\":{\"type\":\"object\","
	    "\"additionalProperties\":false},\"annotations\":{"
	    "\"readOnlyHint\":false,\"destructiveHint\":true,"
	    "\"idempotentHint\":false,\"openWorldHint\":false},"
	    "\"securitySchemes\":[{\"type\":\"oauth2\",\"scopes\":["
	    "\"a:read\",\"a:write\"]}],\"_meta\":{\"ui\":{"
	    "\"resourceUri\":\"ui://x\"},"
	    "\"openai/x\":\"y\"}}";
	struct kit *k = kit_open();
	struct kit_post p = { .headers = "", .body = "{\"jsonrpc\":\"2.0\","
		"\"id\":1,\"method\":\"tools/list\"}" };
	struct kit_reply got = kit_post(k, &p);

	(void)state;
	assert_true(str_find(got.body, str_c(want)) > 0);
	assert_true(str_find(got.body, STR("{\"name\":\"plain\","
	    "\"title\":\"Plain\",\"description\":\"Use this in tests.\","
	    "\"inputSchema\":{\"type\":\"object\",\"additionalProperties\":"
	    "false},\"annotations\":{\"readOnlyHint\":true,"
	    "\"destructiveHint\":false,\"idempotentHint\":true,"
	    "\"openWorldHint\":false},\"_meta\":{\"ui\":{\"visibility\":["
	    "\"model\"]}}}")) > 0);
	kit_close(k);
}

static void
pages_test(void **state)
{
	struct arena *a = arena_new(4 << 20);
	struct mcp_server sv = kit_server;
	struct str cursor = { NULL, 0 };
	size_t pages = 0, tools_seen = 0, i;
	const struct js *v;
	struct err e = { 0 };
	struct mcp *m;

	(void)state;
	sv.page_size = 5;
	assert_int_equal(make(a, &sv, &m, &e), 0);
	do {
		v = list(a, m, cursor);
		assert_int_equal(js_type(v), JS_OBJECT);
		for (i = 0; i < js_len(js_at(v, "tools")); i++)
			assert_true(str_is(js_str_at(js_item(js_at(v,
			    "tools"), i), "name"),
			    sv.tools[tools_seen++]->name));
		cursor = js_str_at(v, "nextCursor");
		pages++;
	} while (cursor.n > 0);
	assert_int_equal(pages, 3);
	assert_int_equal(tools_seen, 13);
	assert_int_equal(js_type(list(a, m, STR(""))), JS_NONE);
	arena_free(a);
}

static void
generation_test(void **state)
{
	struct arena *a = arena_new(4 << 20);
	struct mcp_server one = kit_server, other = kit_server;
	struct mcp *m, *n;
	struct err e = { 0 };
	struct str cursor;

	(void)state;
	one.page_size = other.page_size = 5;
	other.tools++;		/* another build: one tool less */
	assert_int_equal(make(a, &one, &m, &e), 0);
	assert_int_equal(make(a, &other, &n, &e), 0);
	cursor = js_str_at(list(a, m, (struct str){ NULL, 0 }),
	    "nextCursor");
	assert_int_equal(js_type(list(a, m, cursor)), JS_OBJECT);
	assert_int_equal(js_type(list(a, n, cursor)), JS_NONE);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, tool_test, tools);
	TEST(&t, "tool: twice the same", tool_twice_test);
	TEST(&t, "lazy: a row at fault is found when it is asked for",
	    lazy_test);
	TABLE(&t, resource_test, resources);
	TABLE(&t, prompt_test, prompts);
	TABLE(&t, skill_test, skills);
	TEST(&t, "server: extensions and keys", server_test);
	TEST(&t, "tools/list: an entry byte for byte", entry_test);
	TEST(&t, "pages: all items once, in order", pages_test);
	TEST(&t, "pages: a cursor of another list is unknown",
	    generation_test);
	return table_run(&t, "mcp_registry");
}
