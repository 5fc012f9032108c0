/* SPDX-License-Identifier: MIT */
/* fuzz_json - what js_parse takes, js_put must give back unchanged in meaning. */
#include <assert.h>

#include "base/json.h"
#include "test/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(256 << 20);
	const struct js *v, *again;
	struct js_out o;
	struct buf b;

	buf_init(&b, a, 16 << 20);
	js_begin(&o, &b);
	if (js_parse(a, (struct str){ (const char *)data, size }, 32, &v, NULL) == 0) {
		js_put(&o, v);
		assert(js_parse(a, buf_str(&b), 32, &again, NULL) == 0 &&
		    js_eq(v, again));
	}
	arena_free(a);
	return 0;
}
