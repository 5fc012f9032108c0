/* SPDX-License-Identifier: MIT */
/*
 * t_mcp - mcp_serve row by row of doc/protocol.md 2: what is posted, the
 * status, the JSON-RPC code, and what the body must and must not hold.
 */
#include "test/unit/table.h"

#include "test/unit/mcp_kit.h"

#define MCP	"io.modelcontextprotocol/"
#define META(v, more) "\"_meta\":{\"" MCP "protocolVersion\":" v \
	",\"" MCP "clientCapabilities\":{}" more "}"
#define ENV	META("\"2026-07-28\"", "")
#define H26	"mcp-protocol-version: 2026-07-28\n"
#define H25	"mcp-protocol-version: 2025-11-25\n"

/* A modern request with everything in place. */
#define M(method)	H26 "mcp-method: " method
#define M_CALL(name)	M("tools/call") "\nmcp-name: " name
#define RQ(method, params) "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" \
	method "\",\"params\":{" params "}}"
#define RQ0(method) "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\"}"
#define CALL(name, args) RQ("tools/call", "\"name\":\"" name \
	"\",\"arguments\":" args)
#define CALLM(name, args) RQ("tools/call", "\"name\":\"" name \
	"\",\"arguments\":" args "," ENV)
#define ID1	"\"id\":1,"
#define SSE	"accept: application/json, text/event-stream\n"

static const struct row {
	const char *why;
	const char *headers, *body;
	int status, code;
	const char *has, *lacks;
} rows[] = {
	/* ---- 2.1 edge ---- */
	{ "row 10: empty body", "", "", 400, -32700, NULL, "\"id\"" },
	{ "row 10: not JSON", "", "{", 400, -32700, NULL, "\"id\"" },
	{ "row 10: not UTF-8", "", "\"\xff\"", 400, -32700, NULL, NULL },
	{ "row 10: duplicate names", "", "{\"id\":1,\"id\":1}", 400, -32700,
	    NULL, "\"id\"" },
	{ "row 10: two values", "", "{} {}", 400, -32700, NULL, NULL },
	{ "row 11: batch, no header", "",
	    "[" RQ0("ping") ",{\"jsonrpc\":\"2.0\",\"method\":\"x\"}]",
	    200, 0, "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}]", NULL },
	{ "row 11: batch, 2025-03-26", "mcp-protocol-version: 2025-03-26",
	    "[" RQ0("ping") "," RQ0("ping") "]", 200, 0, "},{", NULL },
	{ "row 11: batch under a newer header", H25, "[" RQ0("ping") "]",
	    400, -32600, NULL, "\"id\"" },
	{ "row 11: batch under the modern header", H26, "[" RQ0("ping") "]",
	    400, -32600, NULL, "\"id\"" },
	{ "row 11: empty batch", "", "[]", 400, -32600, NULL, "\"id\"" },
	{ "row 11: only notifications", "",
	    "[{\"jsonrpc\":\"2.0\",\"method\":\"x\"}]", 202, 0, NULL, NULL },
	{ "row 11: a modern claim in a batch is its own error", "",
	    "[" RQ("ping", ENV) "," RQ0("ping") "]", 200, 0,
	    "\"code\":-32600", NULL },
	{ "row 11: initialize in a batch is its own error", "",
	    "[" RQ0("initialize") "]", 200, 0, "-32600", NULL },
	{ "row 11: a bad element is its own error", "", "[1," RQ0("ping") "]",
	    200, 0, "-32600", NULL },
	{ "row 12: not an object", "", "1", 400, -32600, NULL, "\"id\"" },
	{ "row 12: jsonrpc 1.0, id echoed", "",
	    "{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"ping\"}",
	    400, -32600, "\"id\":7", NULL },
	{ "row 12: jsonrpc missing", "", "{\"id\":7,\"method\":\"ping\"}",
	    400, -32600, "\"id\":7", NULL },
	{ "row 12: method is a number", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":1}",
	    400, -32600, "\"id\":\"a\"", NULL },
	{ "row 12: no method, no result", "", "{\"jsonrpc\":\"2.0\",\"id\":1}",
	    400, -32600, ID1, NULL },
	{ "row 12: id null", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
	    400, -32600, NULL, "\"id\"" },
	{ "row 12: id is a fraction", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
	    400, -32600, NULL, "\"id\"" },
	{ "row 12: id is a boolean", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}",
	    400, -32600, NULL, "\"id\"" },
	{ "row 12: id is an object", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
	    400, -32600, NULL, "\"id\"" },
	{ "row 12: id is an array", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"ping\"}",
	    400, -32600, NULL, "\"id\"" },
	{ "row 12: params is an array", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
	    400, -32600, ID1, NULL },
	{ "row 12: params null counts as absent", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\","
	    "\"params\":null}", 200, 0, "\"result\":{}", NULL },
	{ "row 37: cursor null counts as absent", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\","
	    "\"params\":{\"cursor\":null}}", 200, 0, "\"tools\":[", NULL },
	{ "row 13: a response, modern header", H26,
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
	    400, -32600, NULL, NULL },
	{ "row 13: a response, legacy header", H25,
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", 202, 0, NULL,
	    NULL },
	{ "row 13: an error response, no header", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}", 202, 0, NULL,
	    NULL },
	{ "row 14: notifications/initialized", H25,
	    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
	    202, 0, NULL, NULL },
	{ "row 14: an unknown notification", "",
	    "{\"jsonrpc\":\"2.0\",\"method\":\"what\"}", 202, 0, NULL, NULL },
	{ "row 14: cancelled, modern, without Mcp-Method", H26,
	    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}",
	    202, 0, NULL, NULL },
	{ "row 14: Mcp-Method on a notification is ignored", M("other"),
	    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}",
	    202, 0, NULL, NULL },
	{ "row 14: unknown version on a notification",
	    "mcp-protocol-version: 2024-11-05",
	    "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}", 400, -32600, NULL,
	    "\"id\"" },
	{ "ids: a string keeps its escapes' meaning", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"\\u0041\",\"method\":\"ping\"}",
	    200, 0, "\"id\":\"a\\\"A\",", NULL },
	{ "ids: the largest integer comes back as text", "",
	    "{\"jsonrpc\":\"2.0\",\"id\":9223372036854775807,"
	    "\"method\":\"ping\"}", 200, 0, "\"id\":9223372036854775807,",
	    NULL },

	/* ---- 2.2 era, as far as the wire shows it ---- */
	{ "row 15: initialize under the modern header", H26,
	    RQ("initialize", "\"protocolVersion\":\"2025-11-25\""),
	    400, -32020, ID1, NULL },
	{ "row 16: no claim under the modern header", M("tools/list"),
	    RQ0("tools/list"), 400, -32602, MCP "protocolVersion", NULL },
	{ "row 17: initialize with a 2025 claim is legacy", "",
	    RQ("initialize", "\"protocolVersion\":\"2025-06-18\","
	    META("\"2025-06-18\"", "")), 200, 0,
	    "\"protocolVersion\":\"2025-06-18\"", NULL },
	{ "row 18: a claim of a legacy date is modern, and unsupported", "",
	    RQ("tools/list", META("\"2025-11-25\"", "")), 400, -32022,
	    "\"requested\":\"2025-11-25\"", NULL },

	/* ---- 2.3 modern ---- */
	{ "row 19: version is a number", M("tools/list"),
	    RQ("tools/list", META("1", "")), 400, -32602, ID1, NULL },
	{ "row 19: no capabilities", M("tools/list"), RQ("tools/list",
	    "\"_meta\":{\"" MCP "protocolVersion\":\"2026-07-28\"}"),
	    400, -32602, "clientCapabilities", NULL },
	{ "row 19: clientInfo without version", M("tools/list"),
	    RQ("tools/list", META("\"2026-07-28\"",
	    ",\"" MCP "clientInfo\":{\"name\":\"x\"}")), 400, -32602,
	    "clientInfo", NULL },
	{ "row 19: unknown log level", M("tools/list"),
	    RQ("tools/list", META("\"2026-07-28\"",
	    ",\"" MCP "logLevel\":\"loud\"")), 400, -32602, "logLevel", NULL },
	{ "row 19 comes before row 20", "mcp-protocol-version: v999.0.0",
	    RQ("tools/list",
	    "\"_meta\":{\"" MCP "protocolVersion\":\"2026-07-28\"}"),
	    400, -32602, NULL, NULL },
	{ "row 20: header and body differ", H26,
	    RQ("tools/list", META("\"v999.0.0\"", "")), 400, -32020, ID1,
	    NULL },
	{ "row 21: version not supported", "mcp-protocol-version: v999.0.0",
	    RQ("tools/list", META("\"v999.0.0\"", "")), 400, -32022,
	    "\"data\":{\"supported\":[\"2026-07-28\"],"
	    "\"requested\":\"v999.0.0\"}", NULL },
	{ "row 21 comes before row 22", "",
	    RQ("tools/list", META("\"v999.0.0\"", "")), 400, -32022, NULL,
	    NULL },
	{ "row 22: header missing", "mcp-method: tools/list",
	    RQ("tools/list", ENV), 400, -32020, ID1, NULL },
	{ "row 23: Mcp-Method missing", H26, RQ("tools/list", ENV),
	    400, -32020, ID1, NULL },
	{ "row 23: Mcp-Method differs", M("tools/call"),
	    RQ("tools/list", ENV), 400, -32020, ID1, NULL },
	{ "row 23: Mcp-Method in other case", M("TOOLS/LIST"),
	    RQ("tools/list", ENV), 400, -32020, ID1, NULL },
	{ "row 23: blanks around it are stripped", M(" \ttools/list \t"),
	    RQ("tools/list", ENV), 200, 0, "\"tools\":[", NULL },
	{ "row 23 comes before row 25", M("other"), RQ("nothing", ENV),
	    400, -32020, NULL, NULL },
	{ "row 24: Mcp-Name missing", M("tools/call"), CALLM("plain", "{}"),
	    400, -32020, "Mcp-Name", NULL },
	{ "row 24: Mcp-Name differs", M_CALL("other"), CALLM("plain", "{}"),
	    400, -32020, NULL, NULL },
	{ "row 24: Mcp-Name as Base64", M_CALL("=?base64?cGxhaW4=?="),
	    CALLM("plain", "{}"), 200, 0, "plain", NULL },
	{ "row 24: Mcp-Name with a bad sentinel", M_CALL("=?base64?cGxhaW4?="),
	    CALLM("plain", "{}"), 400, -32020, NULL, NULL },
	{ "row 24: a name that is no string is row 28's", M("tools/call"),
	    RQ("tools/call", "\"name\":1," ENV), 200, -32602, NULL, NULL },
	{ "row 24: uri of resources/read",
	    M("resources/read") "\nmcp-name: mem://two",
	    RQ("resources/read", "\"uri\":\"mem://one\"," ENV), 400, -32020,
	    NULL, NULL },
	{ "row 24: name of prompts/get", M("prompts/get"),
	    RQ("prompts/get", "\"name\":\"hello\"," ENV), 400, -32020, NULL,
	    NULL },
	{ "row 24: on other methods Mcp-Name is ignored",
	    M("tools/list") "\nmcp-name: x", RQ("tools/list", ENV), 200, 0,
	    NULL, NULL },
	{ "row 25: unknown method", M("what"), RQ("what", ENV), 404, -32601,
	    ID1, NULL },
	{ "row 25: initialize", M("initialize"), RQ("initialize", ENV),
	    404, -32601, ID1, NULL },
	{ "row 25: ping", M("ping"), RQ("ping", ENV), 404, -32601, ID1, NULL },
	{ "row 25: logging/setLevel", M("logging/setLevel"),
	    RQ("logging/setLevel", "\"level\":\"info\"," ENV), 404, -32601,
	    ID1, NULL },
	{ "row 25: resources/subscribe", M("resources/subscribe"),
	    RQ("resources/subscribe", "\"uri\":\"x\"," ENV), 404, -32601, ID1,
	    NULL },
	{ "row 25: resources/unsubscribe", M("resources/unsubscribe"),
	    RQ("resources/unsubscribe", "\"uri\":\"x\"," ENV), 404, -32601,
	    ID1, NULL },
	{ "row 26: a string parameter repeated",
	    M_CALL("param") "\nmcp-param-region: eu",
	    CALLM("param", "{\"region\":\"eu\"}"), 200, 0, "plain", NULL },
	{ "row 26: missing", M_CALL("param"),
	    CALLM("param", "{\"region\":\"eu\"}"), 400, -32020,
	    "Mcp-Param-Region", NULL },
	{ "row 26: different", M_CALL("param") "\nmcp-param-region: us",
	    CALLM("param", "{\"region\":\"eu\"}"), 400, -32020, NULL, NULL },
	{ "row 26: undecodable",
	    M_CALL("param") "\nmcp-param-region: =?base64?ZXU?=",
	    CALLM("param", "{\"region\":\"eu\"}"), 400, -32020, NULL, NULL },
	{ "row 26: without a body value the header is ignored",
	    M_CALL("param") "\nmcp-param-region: us", CALLM("param", "{}"),
	    200, 0, NULL, NULL },
	{ "row 26: a nested integer, compared as a number",
	    M_CALL("param") "\nmcp-param-item-count: 42.0",
	    CALLM("param", "{\"in\":{\"count\":42}}"), 200, 0, NULL, NULL },
	{ "row 26: a nested integer that differs",
	    M_CALL("param") "\nmcp-param-item-count: 43",
	    CALLM("param", "{\"in\":{\"count\":42}}"), 400, -32020, NULL,
	    NULL },
	{ "row 26: a boolean", M_CALL("param") "\nmcp-param-dry: true",
	    CALLM("param", "{\"dry\":true}"), 200, 0, NULL, NULL },
	{ "row 26: a boolean is not True",
	    M_CALL("param") "\nmcp-param-dry: True",
	    CALLM("param", "{\"dry\":true}"), 400, -32020, NULL, NULL },
	{ "row 26: of an unknown tool nothing is compared", M_CALL("nothing"),
	    CALLM("nothing", "{\"region\":\"eu\"}"), 200, -32602, NULL, NULL },
	{ "row 27: capability not declared", M_CALL("need"),
	    CALLM("need", "{}"), 400, -32021,
	    "\"data\":{\"requiredCapabilities\":{\"sampling\":{}}}", NULL },
	{ "row 27: capability declared", M_CALL("need"),
	    RQ("tools/call", "\"name\":\"need\",\"_meta\":{\"" MCP
	    "protocolVersion\":\"2026-07-28\",\"" MCP "clientCapabilities\":{"
	    "\"sampling\":{}}}"), 200, 0, "Success", NULL },
	{ "row 28: unknown tool", M_CALL("nothing"), CALLM("nothing", "{}"),
	    200, -32602, "unknown tool 'nothing'", NULL },
	{ "row 28: arguments is an array", M_CALL("plain"),
	    CALLM("plain", "[]"), 200, -32602, NULL, NULL },
	{ "row 28: unknown prompt", M("prompts/get") "\nmcp-name: x",
	    RQ("prompts/get", "\"name\":\"x\"," ENV), 200, -32602, NULL,
	    NULL },
	{ "row 28: missing prompt argument",
	    M("prompts/get") "\nmcp-name: greet",
	    RQ("prompts/get", "\"name\":\"greet\"," ENV), 200, -32602, "who",
	    NULL },
	{ "row 28: bad cursor", M("tools/list"),
	    RQ("tools/list", "\"cursor\":\"x\"," ENV), 200, -32602, NULL,
	    NULL },
	{ "row 28: the empty string is a cursor", M("tools/list"),
	    RQ("tools/list", "\"cursor\":\"\"," ENV), 200, -32602, NULL,
	    NULL },
	{ "row 28: a cursor that is a number", M("tools/list"),
	    RQ("tools/list", "\"cursor\":1," ENV), 200, -32602, NULL, NULL },
	{ "row 28: resource not found",
	    M("resources/read") "\nmcp-name: mem://zero",
	    RQ("resources/read", "\"uri\":\"mem://zero\"," ENV), 200, -32602,
	    "\"data\":{\"uri\":\"mem://zero\"}", "contents" },
	{ "row 28: resource not found by its handler",
	    M("resources/read") "\nmcp-name: mem://item/none",
	    RQ("resources/read", "\"uri\":\"mem://item/none\"," ENV), 200,
	    -32602, "\"uri\":\"mem://item/none\"", NULL },
	{ "row 28: contents are never empty",
	    M("resources/read") "\nmcp-name: mem://item/empty",
	    RQ("resources/read", "\"uri\":\"mem://item/empty\"," ENV), 200,
	    -32602, NULL, "contents" },
	{ "row 28: bad requestState", M_CALL("ask"), RQ("tools/call",
	    "\"name\":\"ask\",\"requestState\":\"v1.x.y\"," ENV), 200, -32602,
	    NULL, NULL },
	{ "row 28: listen without notifications", M("subscriptions/listen"),
	    RQ("subscriptions/listen", ENV), 200, -32602, NULL, NULL },
	{ "row 29: arguments do not fit", M_CALL("echo"), CALLM("echo", "{}"),
	    200, 0, "\"isError\":true", NULL },
	{ "row 29: an unknown argument", M_CALL("plain"),
	    CALLM("plain", "{\"x\":1}"), 200, 0,
	    "\"code\":\"UNKNOWN_FIELD\"", NULL },
	{ "row 29: a handler that breaks", M_CALL("error"),
	    CALLM("error", "{\"kind\":\"io\"}"), 200, -32603,
	    "Internal error", "the reason" },
	{ "row 29: success", M_CALL("echo"), CALLM("echo", "{\"text\":\"ä\"}"),
	    200, 0, "\"structuredContent\":{\"text\":\"ä\"", "isError" },

	/* ---- 2.4 legacy ---- */
	{ "row 30: a served revision is echoed", "", RQ("initialize",
	    "\"protocolVersion\":\"2025-03-26\""), 200, 0,
	    "\"result\":{\"protocolVersion\":\"2025-03-26\"", "resultType" },
	{ "row 30: an unknown revision gets the latest of 2025", "",
	    RQ("initialize", "\"protocolVersion\":\"2024-11-05\""), 200, 0,
	    "\"protocolVersion\":\"2025-11-25\"", NULL },
	{ "row 30: asked for the modern one", "", RQ("initialize",
	    "\"protocolVersion\":\"2026-07-28\""), 200, 0,
	    "\"protocolVersion\":\"2025-11-25\"", NULL },
	{ "row 30: the header is ignored", "mcp-protocol-version: 1999-01-01",
	    RQ("initialize", "\"protocolVersion\":\"2025-06-18\""), 200, 0,
	    "\"serverInfo\":{\"name\":\"kit\"", NULL },
	{ "row 30: no protocolVersion", "", RQ0("initialize"), 200, -32602,
	    NULL, NULL },
	{ "row 31: without header", "", RQ0("tools/list"), 200, 0, "\"tools\"",
	    "resultType" },
	{ "row 32: unknown version", "mcp-protocol-version: 2024-11-05",
	    RQ0("tools/list"), 400, -32600, "2025-11-25, 2025-06-18", NULL },
	{ "row 32: empty version", "mcp-protocol-version: ",
	    RQ0("tools/list"), 400, -32600, NULL, NULL },
	{ "row 32: the same version twice is one",
	    "mcp-protocol-version: 2025-11-25, 2025-11-25",
	    RQ0("ping"), 200, 0, NULL, NULL },
	{ "row 32: two versions", "mcp-protocol-version: 2025-11-25, "
	    "2025-06-18", RQ0("tools/list"), 400, -32600, NULL, NULL },
	{ "row 33: foreign headers are ignored",
	    H25 "mcp-session-id: x\nlast-event-id: 1\nmcp-method: y\n"
	    "mcp-name: z", CALL("plain", "{}"), 200, 0, "plain", NULL },
	{ "row 34: a call before initialize", "mcp-protocol-version: "
	    "2025-06-18", CALL("plain", "{}"), 200, 0, "plain", NULL },
	{ "row 35: ping", H25, RQ0("ping"), 200, 0,
	    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", NULL },
	{ "row 35: logging/setLevel", H25, RQ("logging/setLevel",
	    "\"level\":\"debug\""), 200, 0, "\"result\":{}}", NULL },
	{ "row 35: a bad level", H25, RQ("logging/setLevel",
	    "\"level\":\"loud\""), 200, -32602, NULL, NULL },
	{ "row 35: completion/complete", H25, RQ("completion/complete",
	    "\"ref\":{\"type\":\"ref/resource\",\"uri\":\"mem://item/{id}\"},"
	    "\"argument\":{\"name\":\"id\",\"value\":\"a\"}"), 200, 0,
	    "\"completion\":{\"values\":[\"a0\",\"a1\"],\"total\":2,"
	    "\"hasMore\":false}", "resultType" },
	{ "row 36: unknown method", H25, RQ0("what"), 200, -32601, ID1, NULL },
	{ "row 36: server/discover", H25, RQ0("server/discover"), 200, -32601,
	    NULL, NULL },
	{ "row 36: subscriptions/listen", H25, RQ0("subscriptions/listen"),
	    200, -32601, NULL, NULL },
	{ "row 37: unknown tool", H25, CALL("nothing", "{}"), 200, -32602,
	    NULL, NULL },
	{ "row 37: malformed call", H25, RQ("tools/call", ""), 200, -32602,
	    "params.name", NULL },
	{ "row 37: unknown prompt", H25, RQ("prompts/get", "\"name\":\"x\""),
	    200, -32602, NULL, NULL },
	{ "row 37: bad cursor", H25, RQ("prompts/list", "\"cursor\":\"\""),
	    200, -32602, NULL, NULL },
	{ "row 38: resource not found", H25, RQ("resources/read",
	    "\"uri\":\"mem://zero\""), 200, -32002,
	    "\"data\":{\"uri\":\"mem://zero\"}", NULL },
	{ "row 39: arguments do not fit", H25, CALL("echo", "{\"text\":5}"),
	    200, 0, "\"isError\":true", NULL },
	{ "row 40: the tool needs input", H25, CALL("ask", "{}"), 200, 0,
	    "\"isError\":true", "input_required" },
	{ "row 40: the tool needs a capability", H25, CALL("need", "{}"),
	    200, 0, "\"isError\":true", NULL },
	{ "row 42: nothing of the modern era", H25, CALL("echo",
	    "{\"text\":\"x\"}"), 200, 0, "\"structuredContent\"", "_meta" },

	{ "row 36: subscribe is the fixture's exception", H25,
	    RQ("resources/subscribe", "\"uri\":\"x\""), 200, 0,
	    "\"result\":{}}", NULL },
	{ "row 37: subscribe to nothing", H25, RQ0("resources/unsubscribe"),
	    200, -32602, NULL, NULL },
	{ "row 37: a level that is no string", H25, RQ("logging/setLevel",
	    "\"level\":1"), 200, -32602, "params.level", NULL },
	{ "row 37: a prompt without name", H25, RQ0("prompts/get"), 200,
	    -32602, "params.name", NULL },
	{ "row 37: prompt arguments that are no object", H25,
	    RQ("prompts/get", "\"name\":\"greet\",\"arguments\":[]"), 200,
	    -32602, "params.arguments", NULL },
	{ "row 37: an unknown prompt argument", H25, RQ("prompts/get",
	    "\"name\":\"greet\",\"arguments\":{\"who\":\"a\",\"x\":\"\"}"),
	    200, -32602, "'x'", NULL },
	{ "row 37: a prompt argument that is no string", H25,
	    RQ("prompts/get", "\"name\":\"greet\",\"arguments\":{\"who\":1}"),
	    200, -32602, "'who'", NULL },
	{ "row 37: a resource without URI", H25, RQ0("resources/read"), 200,
	    -32602, "params.uri", NULL },
	{ "row 38: a bad escape in a variable", H25, RQ("resources/read",
	    "\"uri\":\"mem://item/%zz\""), 200, -32002, NULL, NULL },
	{ "row 38: an escape cut short", H25, RQ("resources/read",
	    "\"uri\":\"mem://item/a%4\""), 200, -32002, NULL, NULL },
	{ "row 38: a variable that is not UTF-8", H25, RQ("resources/read",
	    "\"uri\":\"mem://item/%ff\""), 200, -32002, NULL, NULL },
	{ "row 38: a variable with a control character", H25,
	    RQ("resources/read", "\"uri\":\"mem://item/%0a\""), 200, -32002,
	    NULL, NULL },
	{ "row 38: a variable does not span a slash", H25,
	    RQ("resources/read", "\"uri\":\"mem://item/a/b\""), 200, -32002,
	    NULL, NULL },
	{ "row 38: an empty variable", H25, RQ("resources/read",
	    "\"uri\":\"mem://item/\""), 200, -32002, NULL, NULL },
	{ "row 37: completion of an unknown kind", H25,
	    RQ("completion/complete", "\"ref\":{\"type\":\"ref/tool\","
	    "\"name\":\"x\"},\"argument\":{\"name\":\"a\",\"value\":\"\"}"),
	    200, -32602, NULL, NULL },
	{ "row 37: completion of an unknown prompt", H25,
	    RQ("completion/complete", "\"ref\":{\"type\":\"ref/prompt\","
	    "\"name\":\"x\"},\"argument\":{\"name\":\"a\",\"value\":\"\"}"),
	    200, -32602, NULL, NULL },
	{ "row 37: completion of an unknown template", H25,
	    RQ("completion/complete", "\"ref\":{\"type\":\"ref/resource\","
	    "\"uri\":\"mem://one\"},\"argument\":{\"name\":\"a\","
	    "\"value\":\"\"}"), 200, -32602, NULL, NULL },
	{ "row 37: completion without an argument", H25,
	    RQ("completion/complete", "\"ref\":{\"type\":\"ref/prompt\","
	    "\"name\":\"hello\"}"), 200, -32602, "params.argument", NULL },
	{ "outcome: a completion that breaks", H25,
	    RQ("completion/complete", "\"ref\":{\"type\":\"ref/prompt\","
	    "\"name\":\"broken\"},\"argument\":{\"name\":\"a\","
	    "\"value\":\"\"}"), 200, -32603, NULL, "no values" },
	{ "outcome: a prompt that asks what cannot be asked", H25,
	    RQ("prompts/get", "\"name\":\"broken\""), 200, -32603, NULL,
	    NULL },
	{ "row 40: a prompt that needs input", H25, RQ("prompts/get",
	    "\"name\":\"ask\""), 200, -32602, NULL, NULL },
	{ "row 40: requestState means nothing to a revision of 2025", H25,
	    RQ("tools/call", "\"name\":\"plain\",\"requestState\":1,"
	    "\"inputResponses\":null"), 200, 0, "plain", NULL },

	/* ---- 3 outcomes ---- */
	{ "outcome: INVALID is for the client", H25,
	    CALL("error", "{\"kind\":\"invalid\"}"), 200, -32602,
	    "the reason", NULL },
	{ "outcome: UPSTREAM is 503", H25,
	    CALL("error", "{\"kind\":\"upstream\"}"), 503, -32603, "later",
	    "the reason" },
	{ "outcome: a reason cut inside a letter is whole letters", H25,
	    CALL("error", "{\"kind\":\"long\"}"), 200, -32602, "яя\"}}",
	    NULL },
	{ "outcome: no reason is an internal error", H25,
	    CALL("error", "{}"), 200, -32603, "Internal error", NULL },
	{ "outcome: a tool that owes structuredContent", H25,
	    CALL("silent", "{}"), 200, -32603, NULL, NULL },
};

static void
row_test(void **state)
{
	const struct row *r = *state;
	struct kit *k = kit_open();
	struct kit_post p = { .headers = r->headers, .body = r->body };
	struct kit_reply got = kit_post(k, &p);
	const struct js *v = got.body.n > 0 ? kit_json(k, got.body) : NULL;

	assert_int_equal(got.status, r->status);
	assert_int_equal(js_int_at(js_at(v, "error"), "code", 0), r->code);
	if (r->status == 202)
		assert_int_equal(got.body.n, 0);
	if (r->has != NULL)
		assert_true(str_find(got.body, str_c(r->has)) >= 0);
	if (r->lacks != NULL)
		assert_true(str_find(got.body, str_c(r->lacks)) < 0);
	kit_close(k);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, row_test, rows);
	return table_run(&t, "mcp");
}
