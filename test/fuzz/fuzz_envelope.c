/* SPDX-License-Identifier: MIT */
/* fuzz_envelope - one message to a server with one tool: shape, era, ladder. */
#include <assert.h>

#include "mcp/mcp.h"
#include "test/fuzz/fuzz.h"
#include "test/fuzz/tiny.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(256 << 20);
	struct mcp_caller who = { .sub = STR("learner") };
	struct mcp_outcome o = { 0 };
	const struct js *v;
	struct str reply;

	mcp_serve_line(tiny_server(a), a,
	    (struct str){ (const char *)data, size }, 1, NULL, &who, &reply, &o);
	assert(reply.n == 0 || js_parse(a, str_trim(reply), 40, &v, NULL) == 0);
	arena_free(a);
	return 0;
}
