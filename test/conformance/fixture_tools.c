/* SPDX-License-Identifier: MIT */
/* fixture_tools - the tools of one round; names and texts are the suite's. */
#include "test/conformance/fixture.h"

#include "test/conformance/fixture_calls.h"

#define STEP_MS	50	/* the suite expects steps about this far apart */

static int
simple_text(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out, (void)e;
	call_text(c, STR("This is a simple text response for testing."));
	return 0;
}

static int
image(struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)in, (void)out, (void)e;
	call_content(c, STR(FIXTURE_IMAGE_BLOCK));
	return 0;
}

static int
audio(struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)in, (void)out, (void)e;
	call_content(c, STR("{\"type\":\"audio\",\"data\":\"" FIXTURE_WAV
	    "\",\"mimeType\":\"audio/wav\"}"));
	return 0;
}

static int
embedded(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out, (void)e;
	call_content(c, STR("{\"type\":\"resource\",\"resource\":{"
	    "\"uri\":\"test://embedded-resource\","
	    "\"mimeType\":\"text/plain\","
	    "\"text\":\"This is an embedded resource content.\"}}"));
	return 0;
}

static int
mixed(struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)in, (void)out, (void)e;
	call_text(c, STR("Multiple content types test:"));
	call_content(c, STR(FIXTURE_IMAGE_BLOCK));
	call_content(c, STR("{\"type\":\"resource\",\"resource\":{"
	    "\"uri\":\"test://mixed-content-resource\","
	    "\"mimeType\":\"application/json\","
	    "\"text\":\"{\\\"test\\\":\\\"data\\\",\\\"value\\\":123}\"}}"));
	return 0;
}

static int
error(struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	struct refusal no = {
		.code = REFUSAL_INTERNAL, .message =
		    STR("This tool intentionally returns an error for testing")
	};

	(void)in, (void)out, (void)e;
	return call_fail(c, &no);
}

static int
progress(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	static const char *const steps[] = { "0", "50", "100" };
	const struct js *token = js_at(c->meta, "progressToken");
	size_t i;

	(void)in, (void)out, (void)e;
	for (i = 0; i < 3; i++) {
		call_progress(c, steps[i], "100", arena_printf(c->a,
		    "Completed step %s of 100", steps[i]));
		if (!call_wait(c, STEP_MS))
			return 0;
	}
	call_text(c, js_type(token) == JS_STRING ? js_str(token) :
	    js_num_text(token, c->a));
	return 0;
}

static int
with_logging(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out, (void)e;
	call_log(c, "info", STR("\"Tool execution started\""));
	if (!call_wait(c, STEP_MS))
		return 0;
	call_log(c, "info", STR("\"Tool processing data\""));
	if (!call_wait(c, STEP_MS))
		return 0;
	call_log(c, "info", STR("\"Tool execution completed\""));
	call_text(c, STR("Tool with logging executed successfully"));
	return 0;
}

static int
logging(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out, (void)e;
	call_log(c, "info", STR("\"A log message\""));
	call_text(c, STR("Logged"));
	return 0;
}

static int
missing_capability(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out;
	if (call_require(c, "sampling", e) == -1)
		return -1;
	call_text(c, STR("Success"));
	return 0;
}

static int
x_mcp_header(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)out, (void)e;
	call_text(c, arena_printf(c->a, "region=" STR_FMT,
	    STR_ARG(js_str_at(in, "region"))));
	return 0;
}

static int
json_schema(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct buf b;

	(void)out, (void)e;
	buf_init(&b, c->a, SIZE_MAX);
	js_canon(&b, in);
	call_text(c, buf_str(&b));
	return 0;
}

/* Not the suite's: a stream that stays open, for disconnects and proxies. */
static int
slow(struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)out, (void)e;
	call_progress(c, "1", "2", STR("Waiting"));
	call_text(c, call_wait(c, js_int_at(in, "ms", 0)) ?
	    STR("Waited") : STR("Cancelled"));
	return 0;
}

#define JSON_SCHEMA_INPUT \
	"{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"," \
	"\"type\":\"object\",\"$defs\":{\"address\":{\"$anchor\":" \
	"\"addressDef\",\"type\":\"object\",\"properties\":{\"street\":{" \
	"\"type\":\"string\"},\"city\":{\"type\":\"string\"}}}}," \
	"\"properties\":{\"name\":{\"type\":\"string\"},\"address\":{" \
	"\"$ref\":\"#/$defs/address\"},\"contactMethod\":{\"type\":" \
	"\"string\",\"enum\":[\"phone\",\"email\"]},\"phone\":{\"type\":" \
	"\"string\"},\"email\":{\"type\":\"string\"}},\"allOf\":[{\"anyOf\":[" \
	"{\"required\":[\"phone\"]},{\"required\":[\"email\"]}]}],\"if\":{" \
	"\"properties\":{\"contactMethod\":{\"const\":\"phone\"}}," \
	"\"required\":[\"contactMethod\"]},\"then\":{\"required\":[" \
	"\"phone\"]},\"else\":{\"required\":[\"email\"]}," \
	"\"additionalProperties\":false}"

#define TOOL(id, text, schema, fn) \
	static const struct tool id = { \
		.name = #id, .use = text, .input = schema, .run = fn, \
		.flags = TOOL_READONLY | TOOL_IDEMPOTENT \
	}

TOOL(test_simple_text, "Returns a text", FIXTURE_CLOSED, simple_text);
TOOL(test_image_content, "Returns an image", FIXTURE_CLOSED, image);
TOOL(test_audio_content, "Returns audio", FIXTURE_CLOSED, audio);
TOOL(test_embedded_resource, "Returns a resource", FIXTURE_CLOSED, embedded);
TOOL(test_multiple_content_types, "Returns several kinds", FIXTURE_CLOSED,
    mixed);
TOOL(test_error_handling, "Always fails", FIXTURE_CLOSED, error);
TOOL(test_tool_with_progress, "Reports progress", FIXTURE_CLOSED, progress);
TOOL(test_tool_with_logging, "Logs its steps", FIXTURE_CLOSED, with_logging);
TOOL(test_logging_tool, "Logs once", FIXTURE_CLOSED, logging);
TOOL(test_missing_capability, "Needs sampling", FIXTURE_CLOSED,
    missing_capability);
TOOL(test_x_mcp_header, "Repeats a header's argument",
    "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\","
    "\"x-mcp-header\":\"Region\"}},\"required\":[\"region\"],"
    "\"additionalProperties\":false}", x_mcp_header);
TOOL(json_schema_2020_12_tool, "Has a schema of many keywords",
    JSON_SCHEMA_INPUT, json_schema);
TOOL(test_slow, "Waits", "{\"type\":\"object\",\"properties\":{\"ms\":{"
    "\"type\":\"integer\",\"minimum\":0,\"maximum\":60000}},"
    "\"additionalProperties\":false}", slow);

const struct tool *const fixture_tools[] = {
	&test_simple_text, &test_image_content, &test_audio_content,
	&test_embedded_resource, &test_multiple_content_types,
	&test_error_handling, &test_tool_with_progress,
	&test_tool_with_logging, &test_logging_tool,
	&test_missing_capability, &test_x_mcp_header,
	&json_schema_2020_12_tool, &test_slow, NULL
};
