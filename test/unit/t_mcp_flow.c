/* SPDX-License-Identifier: MIT */
/*
 * t_mcp_flow - what takes more than one look at a reply: event streams,
 * rounds, scopes.
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
#define SSE	"accept: application/json, text/event-stream"
#define ONLY_SSE	"accept: text/event-stream"

static struct kit_reply
post(struct kit *k, const char *headers, const char *body)
{
	struct kit_post p = { .headers = headers, .body = body };

	return kit_post(k, &p);
}

static bool
has(struct str s, const char *part)
{
	return str_find(s, str_c(part)) >= 0;
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

/* ---- streams ---- */

#define PROGRESS(n, more) "event: message\ndata: {\"jsonrpc\":\"2.0\"," \
	"\"method\":\"notifications/progress\",\"params\":{" \
	"\"progressToken\":\"t\",\"progress\":" n more "}}\n\n"
#define DONE(text) "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1," \
	"\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"" text "\"}]}}" \
	"\n\n"

static const struct stream_row {
	const char *why, *headers, *body;
	bool streamed;
	const char *want;	/* the whole body */
} streams[] = {
	{ "stream: progress with a token, strictly increasing", SSE,
	    RQ("tools/call", "\"name\":\"progress\",\"_meta\":{"
	    "\"progressToken\":\"t\"}"), true,
	    PROGRESS("1", ",\"total\":3,\"message\":\"one\"")
	    PROGRESS("2.5", "") DONE("done") },
	{ "stream: without a token there is nothing to stream", SSE,
	    RQ("tools/call", "\"name\":\"progress\""), false,
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{"
	    "\"type\":\"text\",\"text\":\"done\"}]}}" },
	{ "stream: without Accept for it notifications are dropped",
	    "accept: application/json", RQ("tools/call",
	    "\"name\":\"progress\",\"_meta\":{\"progressToken\":\"t\"}"),
	    false, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{"
	    "\"type\":\"text\",\"text\":\"done\"}]}}" },
	{ "row 9: only SSE accepted, the result comes as an event", ONLY_SSE,
	    RQ("tools/call", "\"name\":\"plain\""), false, DONE("plain") },
	{ "row 11: in a batch nothing streams", SSE, "[" RQ("tools/call",
	    "\"name\":\"progress\",\"_meta\":{\"progressToken\":\"t\"}") "]",
	    false, "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{"
	    "\"type\":\"text\",\"text\":\"done\"}]}}]" },
	{ "stream: legacy log messages of info and above", SSE,
	    RQ("tools/call", "\"name\":\"log\""), true,
	    "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":"
	    "\"notifications/message\",\"params\":{\"level\":\"info\","
	    "\"data\":{\"a\": 1}}}\n\n" DONE("logged") },
};

static void
stream_test(void **state)
{
	const struct stream_row *r = *state;
	struct kit *k = kit_open();
	struct kit_reply got = post(k, r->headers, r->body);

	assert_int_equal(got.status, 200);
	assert_int_equal(got.streamed, r->streamed);
	assert_string_equal(arena_cstr(kit_arena(k), got.body), r->want);
	assert_true(str_is(header_of(&got.rs, "Content-Type"),
	    r->want[0] == 'e' ? "text/event-stream" : "application/json"));
	kit_close(k);
}

static void
stream_headers_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got = post(k, SSE, RQ("tools/call",
	    "\"name\":\"progress\",\"_meta\":{\"progressToken\":7}"));

	(void)state;
	assert_true(str_is(header_of(&got.rs, "Cache-Control"),
	    "no-cache, no-transform"));
	assert_true(str_is(header_of(&got.rs, "X-Accel-Buffering"), "no"));
	assert_true(has(got.body, "\"progressToken\":7,"));
	assert_false(has(got.body, "id:"));
	kit_close(k);
}

static void
modern_log_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got;

	(void)state;
	got = post(k, M_CALL("log") SSE, RQ("tools/call",
	    "\"name\":\"log\"," ENV("{}", "")));
	assert_false(got.streamed);
	got = post(k, M_CALL("log") SSE, RQ("tools/call", "\"name\":\"log\","
	    ENV("{}", ",\"" MCP "logLevel\":\"debug\"")));
	assert_true(has(got.body, "\"level\":\"debug\",\"data\":\"fine\""));
	assert_true(has(got.body, "\"level\":\"info\""));
	got = post(k, M_CALL("log") SSE, RQ("tools/call", "\"name\":\"log\","
	    ENV("{}", ",\"" MCP "logLevel\":\"error\"")));
	assert_false(got.streamed);
	kit_close(k);
}

static void
keepalive_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got;

	(void)state;
	kit_conf(k)->sse_keepalive_s = 0;	/* every look is due */
	got = post(k, SSE, RQ("tools/call", "\"name\":\"progress\","
	    "\"_meta\":{\"progressToken\":1}"));
	assert_true(has(got.body, ": keep-alive\n\n"));
	kit_close(k);
}

static void
gone_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got;

	(void)state;
	kit_gone_after(k, 1);
	got = post(k, M_CALL("progress") SSE, RQ("tools/call",
	    "\"name\":\"progress\"," ENV("{}", ",\"progressToken\":1")));
	assert_true(got.streamed);
	assert_true(has(got.body, "\"progress\":1,"));
	assert_false(has(got.body, "\"progress\":2.5"));
	assert_false(has(got.body, "result"));
	kit_close(k);
}

/* The same client leaves in either era: only one of them cancels by it. */
static void
legacy_gone_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got;

	(void)state;
	kit_gone_after(k, 1);
	got = post(k, SSE, RQ("tools/call", "\"name\":\"progress\","
	    "\"_meta\":{\"progressToken\":1}"));
	assert_true(got.streamed);
	assert_false(got.oc.tool_error);	/* it went on to its end */
	got = post(k, M_CALL("progress") SSE, RQ("tools/call",
	    "\"name\":\"progress\"," ENV("{}", ",\"progressToken\":1")));
	assert_true(got.oc.tool_error);		/* it saw that it is cancelled */
	got = post(k, SSE, RQ("tools/call", "\"name\":\"wait\","
	    "\"_meta\":{\"progressToken\":1}"));
	assert_int_equal(got.oc.code, 0);
	got = post(k, M_CALL("wait") SSE, RQ("tools/call",
	    "\"name\":\"wait\"," ENV("{}", "")));
	assert_int_equal(got.oc.code, -32602);
	kit_close(k);
}

static void
wait_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got;

	(void)state;
	kit_conf(k)->sse_keepalive_s = 0;
	got = post(k, SSE, RQ("tools/call", "\"name\":\"wait\","
	    "\"_meta\":{\"progressToken\":1}"));
	assert_true(has(got.body, ": keep-alive\n\n"));
	assert_true(has(got.body, "\"text\":\"waited\""));
	kit_close(k);
}

/* A door that cannot stream sends the same events at the end. */
static void
no_sink_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_post p = { .headers = SSE, .no_sink = true,
		.body = RQ("tools/call", "\"name\":\"progress\",\"_meta\":{"
		"\"progressToken\":\"t\"}") };
	struct kit_reply got = kit_post(k, &p);

	(void)state;
	assert_false(got.streamed);
	assert_string_equal(arena_cstr(kit_arena(k), got.body),
	    PROGRESS("1", ",\"total\":3,\"message\":\"one\"")
	    PROGRESS("2.5", "") DONE("done"));
	assert_true(str_is(header_of(&got.rs, "Content-Type"),
	    "text/event-stream"));
	kit_close(k);
}

static void
listen_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got = post(k, M("subscriptions/listen") SSE,
	    "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":"
	    "\"subscriptions/listen\",\"params\":{\"notifications\":{"
	    "\"toolsListChanged\":true}," ENV("{}", "") "}}");

	(void)state;
	assert_string_equal(arena_cstr(kit_arena(k), got.body),
	    "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":"
	    "\"notifications/subscriptions/acknowledged\",\"params\":{"
	    "\"_meta\":{\"" MCP "subscriptionId\":\"a\"},"
	    "\"notifications\":{}}}\n\n"
	    "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"a\","
	    "\"result\":{\"resultType\":\"complete\",\"_meta\":{"
	    "\"" MCP "serverInfo\":{\"name\":\"kit\",\"version\":\"1\"},"
	    "\"" MCP "subscriptionId\":\"a\"}}}\n\n");
	kit_close(k);
}

/* ---- rounds ---- */

#define ELICIT	"{\"elicitation\":{}}"
#define ANSWER(key, value) "\"inputResponses\":{\"" key "\":{\"action\":" \
	"\"accept\",\"content\":{\"" key "\":\"" value "\"}}}"

/* ask - a call of the tool ask with further params. */
static struct kit_reply
ask(struct kit *k, const char *more)
{
	struct str body = arena_printf(kit_arena(k), RQ("tools/call",
	    "\"name\":\"ask\"%s%s," ENV(ELICIT, "")),
	    more[0] != '\0' ? "," : "", more);

	return post(k, M_CALL("ask"), body.p);
}

static void
rounds_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got = ask(k, "");
	struct str sealed;

	(void)state;
	assert_true(has(got.body, "\"inputRequests\":{\"name\":{\"method\":"
	    "\"elicitation/create\",\"params\":{\"message\":\"Your name?\"}}}"
	    ",\"resultType\":\"input_required\""));
	assert_false(has(got.body, "ttlMs"));
	got = ask(k, ANSWER("name", "Ann"));
	assert_true(has(got.body, "A colour?"));
	sealed = js_str_at(js_at(kit_json(k, got.body), "result"),
	    "requestState");
	assert_true(sealed.n > 0);
	got = ask(k, arena_printf(kit_arena(k), ANSWER("colour", "red")
	    ",\"requestState\":\"" STR_FMT "\"", STR_ARG(sealed)).p);
	assert_true(has(got.body, "\"text\":\"Ann\""));
	assert_true(has(got.body, "\"resultType\":\"complete\""));
	got = ask(k, arena_printf(kit_arena(k), ANSWER("colour", "red")
	    ",\"requestState\":\"" STR_FMT "-TAMPERED\"",
	    STR_ARG(sealed)).p);
	assert_true(has(got.body, "\"code\":-32602"));
	kit_close(k);
}

static const struct answers_row {
	const char *why, *more, *has;
} answers[] = {
	{ "4.5: inputResponses null never completes",
	    "\"inputResponses\":null", "\"code\":-32602" },
	{ "4.5: a response that is no object", "\"inputResponses\":{"
	    "\"name\":12345}", "\"code\":-32602" },
	{ "4.5: a missing key is asked again", "\"inputResponses\":{}",
	    "Your name?" },
	{ "4.5: a wrong key is asked again", ANSWER("what", "x"),
	    "Your name?" },
	{ "4.5: extra keys are ignored", "\"inputResponses\":{\"name\":{"
	    "\"content\":{}},\"extra\":{}}", "A colour?" },
	{ "4.5: requestState that is no string", "\"requestState\":{}",
	    "\"code\":-32602" },
};

static void
answers_test(void **state)
{
	const struct answers_row *r = *state;
	struct kit *k = kit_open();
	struct kit_reply got = ask(k, r->more);

	assert_int_equal(got.status, 200);
	assert_true(has(got.body, r->has));
	kit_close(k);
}

/* What is not a tool may ask as well. */
static const struct others_row {
	const char *why, *headers, *first, *second, *asks, *has;
} others[] = {
	{ "4.5: a prompt asks", M("prompts/get") "mcp-name: ask",
	    RQ("prompts/get", "\"name\":\"ask\"," ENV(ELICIT, "")),
	    RQ("prompts/get", "\"name\":\"ask\"," ANSWER("topic", "tea") ","
	    ENV(ELICIT, "")), "Topic?", "\"text\":\"tea\"" },
	{ "4.5: a resource asks", M("resources/read") "mcp-name: mem://ask",
	    RQ("resources/read", "\"uri\":\"mem://ask\","
	    ENV("{\"roots\":{}}", "")), RQ("resources/read",
	    "\"uri\":\"mem://ask\",\"inputResponses\":{\"which\":{}},"
	    ENV("{\"roots\":{}}", "")), "roots/list", "\"text\":\"one\"" },
};

static void
others_test(void **state)
{
	const struct others_row *r = *state;
	struct kit *k = kit_open();
	struct kit_reply got = post(k, r->headers, r->first);

	assert_true(has(got.body, "\"resultType\":\"input_required\""));
	assert_true(has(got.body, r->asks));
	got = post(k, r->headers, r->second);
	assert_true(has(got.body, "\"resultType\":\"complete\""));
	assert_true(has(got.body, r->has));
	kit_close(k);
}

static void
ask_undeclared_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_reply got = post(k, M_CALL("ask"), RQ("tools/call",
	    "\"name\":\"ask\"," ENV("{\"sampling\":{}}", "")));

	(void)state;
	assert_int_equal(got.status, 400);
	assert_true(has(got.body, "\"code\":-32021"));
	assert_true(has(got.body, "{\"elicitation\":{}}"));
	kit_close(k);
}

/* ---- scopes ---- */

static const struct scope_row {
	const char *why, *scopes;
	bool challenge;
	const char *headers, *body;
	int status;
	const char *has, *lacks;
} scopes[] = {
	{ "row 5: granted", "a:write a:read", false, "", RQ("tools/call",
	    "\"name\":\"scoped\""), 200, "plain", NULL },
	{ "row 5: one is missing, all are named", "a:read", false, "",
	    RQ("tools/call", "\"name\":\"scoped\""), 403, "a:read a:write",
	    "plain" },
	{ "row 5: no prefix match", "a:read a:writes", false, "",
	    RQ("tools/call", "\"name\":\"scoped\""), 403, "a:write", NULL },
	{ "row 5: lists need none", "", false, "", RQ("tools/list", ""), 200,
	    "scoped", NULL },
	{ "row 5: an unknown tool is row 37", "", false, "", RQ("tools/call",
	    "\"name\":\"nothing\""), 200, "-32602", NULL },
	{ "row 5: a resource", "", false, "", RQ("resources/read",
	    "\"uri\":\"mem://mine\""), 403, "a:read", NULL },
	{ "row 5: a prompt", "", false, "", RQ("prompts/get",
	    "\"name\":\"greet\""), 403, "a:read", NULL },
	{ "row 5: completion of its arguments", "", false, "",
	    RQ("completion/complete", "\"ref\":{\"type\":\"ref/prompt\","
	    "\"name\":\"greet\"},\"argument\":{\"name\":\"who\",\"value\":"
	    "\"\"}"), 403, "a:read", NULL },
	{ "row 5: as a tool result for hosts that read it there", "", true,
	    "", RQ("tools/call", "\"name\":\"scoped\""), 200,
	    "\"mcp/www_authenticate\":[\"Bearer x\"]}", "\"plain" },
	{ "row 5: never so for a resource", "", true, "",
	    RQ("resources/read", "\"uri\":\"mem://mine\""), 403, "a:read",
	    NULL },
	{ "row 5: modern, after row 26", "", false, M_CALL("x"),
	    RQ("tools/call", "\"name\":\"scoped\"," ENV("{}", "")), 400,
	    "-32020", NULL },
	{ "row 5: modern", "", false, M_CALL("scoped"), RQ("tools/call",
	    "\"name\":\"scoped\"," ENV("{}", "")), 403, "a:read", NULL },
	{ "row 5: a batch, before any element runs", "a:read", false, "",
	    "[" RQ("tools/call", "\"name\":\"plain\"") "," RQ("tools/call",
	    "\"name\":\"scoped\"") "]", 403, "a:write", "plain" },
	{ "row 5: a batch as tool results", "a:read", true, "",
	    "[" RQ("tools/call", "\"name\":\"plain\"") "," RQ("tools/call",
	    "\"name\":\"scoped\"") "]", 200, "\"text\":\"plain\"", NULL },
	{ "row 5: a batch of more than tools", "", true, "",
	    "[" RQ("resources/read", "\"uri\":\"mem://mine\"") ","
	    RQ("tools/call", "\"name\":\"scoped\"") "]", 403, "a:read",
	    NULL },
};

static void
scope_test(void **state)
{
	const struct scope_row *r = *state;
	struct kit *k = kit_open();
	struct kit_post p = { .headers = r->headers, .body = r->body,
		.scopes = r->scopes, .challenge = r->challenge };
	struct kit_reply got = kit_post(k, &p);

	assert_int_equal(got.status, r->status);
	assert_true(has(got.body, r->has));
	if (r->lacks != NULL)
		assert_false(has(got.body, r->lacks));
	if (r->status == 403)
		assert_int_equal(got.oc.cause.kind, ERR_DENIED);
	kit_close(k);
}

/* A hook that neither answers nor gives a challenge must not open the door. */
static void
careless_test(void **state)
{
	struct kit *k = kit_open();
	struct kit_post p = { .headers = "", .scopes = "", .careless = true,
		.body = RQ("resources/read", "\"uri\":\"mem://mine\"") };
	struct kit_reply got = kit_post(k, &p);

	(void)state;
	assert_int_equal(got.status, 403);
	p.body = RQ("tools/call", "\"name\":\"scoped\"");
	got = kit_post(k, &p);
	assert_true(has(got.body, "\"isError\":true"));
	kit_close(k);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, stream_test, streams);
	TEST(&t, "stream: its headers, no ids, an integer token",
	    stream_headers_test);
	TEST(&t, "4.3: modern log messages only as asked", modern_log_test);
	TEST(&t, "4.3: keep-alive comments", keepalive_test);
	TEST(&t, "4.3: a client that left cancels a modern call", gone_test);
	TEST(&t, "4.3: leaving cancels nothing of 2025", legacy_gone_test);
	TEST(&t, "4.3: waiting keeps the stream alive", wait_test);
	TEST(&t, "4.3: a door that cannot stream", no_sink_test);
	TEST(&t, "4.4: listen acknowledges and finishes", listen_test);
	TEST(&t, "4.5: two rounds and a tampered state", rounds_test);
	TABLE(&t, answers_test, answers);
	TABLE(&t, others_test, others);
	TEST(&t, "row 27: asking what was not declared", ask_undeclared_test);
	TABLE(&t, scope_test, scopes);
	TEST(&t, "row 5: a hook that says nothing", careless_test);
	return table_run(&t, "mcp_flow");
}
