/* SPDX-License-Identifier: MIT */
/* fuzz_bundle - a learner's copy: what is taken folds to a state that is read. */
#include <assert.h>

#include "test/fuzz/fuzz.h"
#include "tools/bundle.h"
#include "twin/journal/state.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(256 << 20);
	struct bundle b = { .text = { (const char *)data, size } };
	struct state *s;
	struct err e = { 0 };

	if (bundle_check(&b, a, &e) == 0)
		assert(b.seq > 0 && state_parse(a, b.state, &s, NULL) == 0);
	else
		assert(e.kind == ERR_INVALID);
	arena_free(a);
	return 0;
}
