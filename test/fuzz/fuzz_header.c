/* SPDX-License-Identifier: MIT */
/* fuzz_header - Mcp-Name and Mcp-Param-*: the sentinel, and the comparison. */
#include <assert.h>

#include "mcp/header.h"
#include "test/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(64 << 20);
	struct str in = { (const char *)data, size }, out;
	const struct js *forty_two;

	if (header_decode(a, in, &out) && !str_eq(in, out))
		assert(str_utf8(out) && out.n < in.n);
	if (js_parse(a, STR("42"), 1, &forty_two, NULL) == 0)
		(void)header_equal(a, in, forty_two);
	arena_free(a);
	return 0;
}
