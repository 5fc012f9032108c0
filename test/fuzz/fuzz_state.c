/* SPDX-License-Identifier: MIT */
/* fuzz_state - an echoed requestState: what was not sealed never opens. */
#include <assert.h>

#include "mcp/request_state.h"
#include "test/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(64 << 20);
	struct str key = STR("0123456789abcdef0123456789abcdef"), out;
	struct request_state_bind b = { STR("tools/call"), STR("t"), STR("learner"), NULL };

	assert(request_state_open(a, &key, 1, &b, 1,
		   (struct str){ (const char *)data, size }, &out, NULL) == -1);
	arena_free(a);
	return 0;
}
