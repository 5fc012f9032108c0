/* SPDX-License-Identifier: MIT */
/* fuzz_outcall - whatever twin-fetch says is a whole answer or a fault in words. */
#include <assert.h>

#include "net/outcall.h"
#include "test/fuzz/fuzz.h"

static bool
within(struct str part, struct str all)
{
	return part.n == 0 || (part.p >= all.p && part.n <= all.n &&
	    part.p + part.n <= all.p + all.n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(16 << 20);
	struct str in = { (const char *)data, size };
	struct outcall_reply r = { 0 };
	struct err e = { 0 };
	size_t i;

	if (outcall_hear(a, in, &r, &e) == -1) {
		assert(r.fault != OUTCALL_NONE && e.kind == ERR_UPSTREAM);
	} else {
		assert(r.fault == OUTCALL_NONE && e.kind == ERR_NONE);
		assert(r.status >= 100 && r.status <= 999);
		assert(within(r.body, in) && r.nheaders <= OUTCALL_HEADERS_MAX);
		for (i = 0; i < r.nheaders; i++)
			assert(within(r.headers[i].name, in) &&
			    within(r.headers[i].value, in));
		(void)outcall_header(&r, "Retry-After");
	}
	arena_free(a);
	return 0;
}
