/* SPDX-License-Identifier: MIT */
#include "test/fuzz/tiny.h"

#include <stdlib.h>

static int
echo(struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)e;
	call_text(c, js_str_at(in, "text"));
	js_obj(out);
	js_kv_str(out, "text", js_str_at(in, "text"));
	js_end(out);
	return 0;
}

static const struct tool tool_echo = {
	.name = "echo", .title = "Echo", .use = "Use this when fuzzing.",
	.input = "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":"
	    "\"string\",\"maxLength\":10,\"description\":\"t\"}},"
	    "\"additionalProperties\":false}",
	.output = "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":"
	    "\"string\"}}}",
	.flags = TOOL_READONLY, .run = echo,
};
static const struct tool *const tools[] = { &tool_echo, NULL };
static const struct mcp_server server = {
	.name = "tiny", .version = "1", .title = "Tiny", .tools = tools,
};

/* What twin.conf gives by default; a fuzz target reads no files. */
static const struct conf conf = {
	.json_depth = 32, .batch_max = 100, .list_ttl_ms = 300000,
	.discover_ttl_ms = 3600000, .state_ttl_s = 600, .sse_keepalive_s = 15,
	.call_deadline_s = 20, .max_body_bytes = 1 << 20,
};

struct mcp *
tiny_server(struct arena *a)
{
	struct str *key = arena_one(a, struct str);
	struct mcp *m;

	*key = STR("0123456789abcdef0123456789abcdef");
	if (mcp_new(a, &server, &conf, key, 1, &m, NULL) == -1)
		abort();
	return m;
}
