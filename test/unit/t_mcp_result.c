/* SPDX-License-Identifier: MIT */
/*
 * t_mcp_result - results byte for byte in both eras, limits at N and N + 1,
 * the stdio door, and what the log is told.
 */
#include "test/unit/table.h"

#include "test/unit/mcp_kit.h"

#define MCP	"io.modelcontextprotocol/"
#define VER	"\"" MCP "protocolVersion\":\"2026-07-28\""
#define ENV(caps, more) "\"_meta\":{" VER ",\"" MCP \
	"clientCapabilities\":" caps more "}"
#define H26	"mcp-protocol-version: 2026-07-28\n"
#define M(method)	H26 "mcp-method: " method "\n"
#define M_CALL(name)	M("tools/call") "mcp-name: " name "\n"
#define RQ(method, params) "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" \
	method "\",\"params\":{" params "}}"

static struct kit_reply
post(struct kit *k, const char *headers, const char *body)
{
	struct kit_post p = { .headers = headers, .body = body };

	return kit_post(k, &p);
}

static struct str
header_of(const struct http_res *rs, const char *name)
{
	size_t i;

	for (i = 0; i < rs->nheaders; i++)
		if (str_is(rs->headers[i].name, name))
			return rs->headers[i].value;
	return STR("");
}

/* ---- results ---- */

static const struct result_row {
	const char *why, *headers, *body, *want;
} results[] = {
	{ "result: content in order, _meta and structuredContent", "",
	    RQ("tools/call", "\"name\":\"binary\""),
	    "{\"content\":[{\"type\":\"image\",\"data\":\"AAAA\",\"mimeType\""
	    ":\"image/png\"},{\"type\":\"text\",\"text\":\"after\"}],"
	    "\"structuredContent\":{\"ready\":true},"
	    "\"_meta\":{\"x/one\":1,\"x/two\":[2]}}" },
	{ "result: structuredContent is the text when there is none", "",
	    RQ("tools/call", "\"name\":\"echo\",\"arguments\":{\"text\":"
	    "\"a\\\"\"},\"_meta\":{\"openai/locale\":\"ru-RU\"}"),
	    "{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"text\\\":"
	    "\\\"a\\\\\\\"\\\",\\\"sub\\\":\\\"alice\\\",\\\"lang\\\":"
	    "\\\"ru\\\"}\"}],\"structuredContent\":{\"text\":\"a\\\"\","
	    "\"sub\":\"alice\",\"lang\":\"ru\"}}" },
	{ "result: a tool's own failure drops what was written", "",
	    RQ("tools/call", "\"name\":\"fail\""),
	    "{\"content\":[{\"type\":\"text\",\"text\":\"it moved"
	    "\\nread it again\\n[CONFLICT_REVISION; current revision: 7]\"}],"
	    "\"isError\":true,\"_meta\":{\"digital-twin/error\":{"
	    "\"code\":\"CONFLICT_REVISION\",\"retryable\":true,"
	    "\"revision\":7}}}" },
	{ "row 39: what is missing, in the configured language", "",
	    RQ("tools/call", "\"name\":\"echo\""),
	    "{\"content\":[{\"type\":\"text\",\"text\":\"“text” is "
	    "missing.\\nAdd it as the tool’s schema describes it, and call "
	    "again.\\n[VALIDATION; field: text]\"}],\"isError\":true,"
	    "\"_meta\":{\"digital-twin/error\":{\"code\":\"VALIDATION\","
	    "\"field\":\"text\",\"retryable\":true}}}" },
	{ "row 39: what is unknown, in the request's language", "",
	    RQ("tools/call", "\"name\":\"plain\",\"arguments\":{\"x\":1},"
	    "\"_meta\":{\"openai/locale\":\"ru\"}"),
	    "{\"content\":[{\"type\":\"text\",\"text\":\"«x»: здесь нет "
	    "такого поля; полей здесь нет.\\nУберите это поле или назовите "
	    "его правильно и повторите вызов.\\n[UNKNOWN_FIELD; поле: x]\"}],"
	    "\"isError\":true,\"_meta\":{\"digital-twin/error\":{"
	    "\"code\":\"UNKNOWN_FIELD\",\"field\":\"x\","
	    "\"retryable\":true}}}" },
	{ "4.1: modern tools/call", M_CALL("plain"), RQ("tools/call",
	    "\"name\":\"plain\"," ENV("{}", "")),
	    "{\"content\":[{\"type\":\"text\",\"text\":\"plain\"}],"
	    "\"resultType\":\"complete\",\"_meta\":{\"" MCP "serverInfo\":{"
	    "\"name\":\"kit\",\"version\":\"1\"}}}" },
	{ "4.1: server/discover", M("server/discover"),
	    RQ("server/discover", ENV("{}", "")),
	    "{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{"
	    "\"completions\":{},\"logging\":{},\"prompts\":{},"
	    "\"resources\":{},\"tools\":{}},"
	    "\"instructions\":\"Use it in tests.\","
	    "\"resultType\":\"complete\",\"ttlMs\":3600000,"
	    "\"cacheScope\":\"public\",\"_meta\":{\"" MCP "serverInfo\":{"
	    "\"name\":\"kit\",\"version\":\"1\"}}}" },
	{ "row 30: initialize", "", RQ("initialize",
	    "\"protocolVersion\":\"2025-11-25\""),
	    "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{"
	    "\"completions\":{},\"logging\":{},\"prompts\":{},"
	    "\"resources\":{},\"tools\":{}},\"serverInfo\":{\"name\":\"kit\","
	    "\"title\":\"The kit\",\"version\":\"1\"},"
	    "\"instructions\":\"Use it in tests.\"}" },
	{ "resources: list", "", RQ("resources/list", ""),
	    "{\"resources\":[{\"uri\":\"mem://one\",\"name\":\"one\","
	    "\"title\":\"One\",\"description\":\"One.\",\"mimeType\":"
	    "\"text/plain\",\"_meta\":{\"k\":1}},{\"uri\":\"mem://mine\","
	    "\"name\":\"mine\",\"description\":\"Mine.\"},{\"uri\":"
	    "\"mem://blob\",\"name\":\"blob\",\"description\":\"Bytes.\"},"
	    "{\"uri\":\"mem://ask\",\"name\":\"ask\",\"description\":"
	    "\"Asks.\"}]}" },
	{ "resources: templates", M("resources/templates/list"),
	    RQ("resources/templates/list", ENV("{}", "")),
	    "{\"resourceTemplates\":[{\"uriTemplate\":\"mem://item/{id}\","
	    "\"name\":\"item\",\"description\":\"Any item.\",\"mimeType\":"
	    "\"text/plain\"},{\"uriTemplate\":\"mem://r/{from}-{to}/x\","
	    "\"name\":\"range\",\"description\":\"A range.\"}],"
	    "\"resultType\":\"complete\",\"ttlMs\":300000,"
	    "\"cacheScope\":\"public\",\"_meta\":{\"" MCP "serverInfo\":{"
	    "\"name\":\"kit\",\"version\":\"1\"}}}" },
	{ "resources: bytes, and an item with _meta", "",
	    RQ("resources/read", "\"uri\":\"mem://blob\""),
	    "{\"contents\":[{\"uri\":\"mem://blob\",\"mimeType\":"
	    "\"image/png\",\"blob\":\"AAAA\"},{\"uri\":\"mem://b\","
	    "\"text\":\"b\",\"_meta\":{\"k\":1}}]}" },
	{ "resources: a template of two variables", "",
	    RQ("resources/read", "\"uri\":\"mem://r/1-2/x\""),
	    "{\"contents\":[{\"uri\":\"mem://r/1-2/x\",\"text\":\"1|2\"}]}" },
	{ "resources: read a public one",
	    M("resources/read") "mcp-name: mem://one", RQ("resources/read",
	    "\"uri\":\"mem://one\"," ENV("{}", "")),
	    "{\"contents\":[{\"uri\":\"mem://one\",\"mimeType\":"
	    "\"text/plain\",\"text\":\"one\"}],\"resultType\":\"complete\","
	    "\"ttlMs\":300000,\"cacheScope\":\"public\",\"_meta\":{\"" MCP
	    "serverInfo\":{\"name\":\"kit\",\"version\":\"1\"}}}" },
	{ "resources: read the learner's own",
	    M("resources/read") "mcp-name: mem://mine", RQ("resources/read",
	    "\"uri\":\"mem://mine\"," ENV("{}", "")),
	    "{\"contents\":[{\"uri\":\"mem://mine\",\"mimeType\":"
	    "\"text/plain\",\"text\":\"one\"}],\"resultType\":\"complete\","
	    "\"ttlMs\":0,\"cacheScope\":\"private\",\"_meta\":{\"" MCP
	    "serverInfo\":{\"name\":\"kit\",\"version\":\"1\"}}}" },
	{ "resources: a template's variable is percent-decoded", "",
	    RQ("resources/read", "\"uri\":\"mem://item/%D0%94a\""),
	    "{\"contents\":[{\"uri\":\"mem://item/%D0%94a\","
	    "\"text\":\"Дa\"}]}" },
	{ "prompts: list", "", RQ("prompts/list", ""),
	    "{\"prompts\":[{\"name\":\"hello\",\"title\":\"Hello\","
	    "\"description\":\"Says hello.\"},{\"name\":\"greet\","
	    "\"description\":\"Greets.\",\"arguments\":[{\"name\":\"who\","
	    "\"description\":\"Whom to greet.\",\"required\":true},"
	    "{\"name\":\"how\",\"required\":false}]},{\"name\":\"ask\","
	    "\"description\":\"Asks.\"},{\"name\":\"broken\","
	    "\"description\":\"Breaks.\"}]}" },
	{ "prompts: get", "", RQ("prompts/get", "\"name\":\"greet\","
	    "\"arguments\":{\"who\":\"Ann\"}"),
	    "{\"description\":\"Greets.\",\"messages\":[{\"role\":\"user\","
	    "\"content\":{\"type\":\"text\",\"text\":\"hello Ann\"}},"
	    "{\"role\":\"assistant\",\"content\":{\"type\":\"text\","
	    "\"text\":\"yes\"}}]}" },
	{ "completion: an unknown argument has no values", "",
	    RQ("completion/complete", "\"ref\":{\"type\":\"ref/resource\","
	    "\"uri\":\"mem://item/{id}\"},\"argument\":{\"name\":\"x\","
	    "\"value\":\"\"}"), "{\"completion\":{\"values\":[],"
	    "\"total\":0,\"hasMore\":false}}" },
	{ "completion: a prompt without a function has none", "",
	    RQ("completion/complete", "\"ref\":{\"type\":\"ref/prompt\","
	    "\"name\":\"hello\"},\"argument\":{\"name\":\"x\",\"value\":"
	    "\"\"}"), "{\"completion\":{\"values\":[],\"total\":0,"
	    "\"hasMore\":false}}" },
};

static void
result_test(void **state)
{
	const struct result_row *r = *state;
	struct kit *k = kit_open();
	struct kit_reply got = post(k, r->headers, r->body);
	struct str want = arena_printf(kit_arena(k),
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":%s}", r->want);

	assert_int_equal(got.status, 200);
	assert_string_equal(arena_cstr(kit_arena(k), got.body), want.p);
	(void)kit_json(k, got.body);
	kit_close(k);
}

static void
many_values_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got = post(k, "", RQ("completion/complete",
	    "\"ref\":{\"type\":\"ref/resource\",\"uri\":\"mem://item/{id}\"},"
	    "\"argument\":{\"name\":\"id\",\"value\":\"many\"}"));
	const struct js *v = js_at(js_at(kit_json(k, got.body), "result"),
	    "completion");

	(void)state;
	assert_int_equal(js_len(js_at(v, "values")), 100);
	assert_int_equal(js_int_at(v, "total", 0), 101);
	assert_true(js_bool_at(v, "hasMore", false));
	kit_close(k);
}

/* ---- limits ---- */

static struct kit_reply
batch_of(struct kit *k, int n)
{
	struct buf b;
	int i;

	buf_init(&b, kit_arena(k), SIZE_MAX);
	for (i = 0; i < n; i++) {
		buf_ch(&b, i == 0 ? '[' : ',');
		buf_c(&b, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
	}
	buf_c(&b, "]");
	buf_ch(&b, '\0');
	return post(k, "", b.p);
}

static void
batch_limit_test(void **state)
{
	struct kit *k = kit_open();

	(void)state;
	assert_int_equal(batch_of(k, 100).status, 200);
	assert_int_equal(batch_of(k, 101).status, 400);
	kit_close(k);
}

static void
depth_limit_test(void **state)
{
	struct kit *k = kit_open();
	struct str deep = STR("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[");
	struct str shut = STR("]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
	int n;

	(void)state;
	for (n = 30; n <= 31; n++) {
		struct str body = arena_printf(kit_arena(k),
		    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\","
		    "\"params\":{\"x\":%.*s%.*s}}", n, deep.p, n, shut.p);

		assert_int_equal(post(k, "", body.p).status,
		    n == 30 ? 200 : 400);
	}
	kit_close(k);
}

/* ---- stdio ---- */

static const struct line_row {
	const char *why, *line, *notices, *reply;
} lines[] = {
	{ "stdio: a call of 2025", RQ("ping", ""), "",
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}" },
	{ "stdio: a notification has no answer",
	    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
	    "", "" },
	{ "stdio: progress comes before the answer, line by line",
	    RQ("tools/call", "\"name\":\"progress\",\"_meta\":{"
	    "\"progressToken\":1}"),
	    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\","
	    "\"params\":{\"progressToken\":1,\"progress\":1,\"total\":3,"
	    "\"message\":\"one\"}}\n{\"jsonrpc\":\"2.0\",\"method\":"
	    "\"notifications/progress\",\"params\":{\"progressToken\":1,"
	    "\"progress\":2.5}}\n",
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{"
	    "\"type\":\"text\",\"text\":\"done\"}]}}" },
	{ "stdio: a modern call needs no headers", RQ("tools/call",
	    "\"name\":\"param\",\"arguments\":{\"region\":\"eu\"},"
	    ENV("{}", "")), "",
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{"
	    "\"type\":\"text\",\"text\":\"plain\"}],\"resultType\":"
	    "\"complete\",\"_meta\":{\"" MCP "serverInfo\":{\"name\":\"kit\","
	    "\"version\":\"1\"}}}}" },
	{ "stdio: what is no JSON", "{", "", NULL },
	{ "stdio: a batch of 2025-03-26", "[" RQ("ping", "") "]", "",
	    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}]" },
};

static void
line_test(void **state)
{
	const struct line_row *r = *state;
	struct kit *k = kit_open();
	struct str notices, reply = kit_line(k, r->line, &notices);

	assert_true(str_is(notices, r->notices));
	if (r->reply == NULL)
		assert_int_equal(js_int_at(js_at(kit_json(k, reply),
		    "error"), "code", 0), -32700);
	else
		assert_true(str_is(reply, r->reply));
	kit_close(k);
}

/* ---- the log's view ---- */

static void
outcome_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got;

	(void)state;
	got = post(k, "", RQ("tools/call", "\"name\":\"error\","
	    "\"arguments\":{\"kind\":\"io\"}"));
	assert_true(str_is(got.oc.method, "tools/call"));
	assert_true(str_is(got.oc.name, "error"));
	assert_int_equal(got.oc.code, -32603);
	assert_int_equal(got.oc.cause.kind, ERR_IO);
	assert_string_equal(got.oc.cause.msg, "the reason");
	got = post(k, "", RQ("tools/call", "\"name\":\"fail\""));
	assert_int_equal(got.oc.code, 0);
	assert_true(got.oc.tool_error);
	got = post(k, M("resources/read") "mcp-name: mem://zero",
	    RQ("resources/read", "\"uri\":\"mem://zero\"," ENV("{}", "")));
	assert_int_equal(got.oc.era, MCP_MODERN);
	assert_true(str_is(got.oc.name, "mem://zero"));
	got = post(k, "", RQ("tools/call", "\"name\":\"error\","
	    "\"arguments\":{\"kind\":\"upstream\"}"));
	assert_true(str_is(header_of(&got.rs, "Retry-After"), "30"));
	kit_close(k);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, result_test, results);
	TEST(&t, "completion: at most 100 values", many_values_test);
	TEST(&t, "row 11: 100 elements and 101", batch_limit_test);
	TEST(&t, "row 10: 32 levels and 33", depth_limit_test);
	TABLE(&t, line_test, lines);
	TEST(&t, "outcome: what the log is told", outcome_test);
	return table_run(&t, "mcp_result");
}
