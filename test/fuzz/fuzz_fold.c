/* SPDX-License-Identifier: MIT */
/* fuzz_fold - a stored state, a line feed, an event: what folds, folds again. */
#include <assert.h>

#include "test/fuzz/fuzz.h"
#include "twin/journal/state.h"
#include "twin/twin.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(256 << 20);
	struct str state, event, out, again;
	struct state *s;

	(void)str_cut((struct str){ (const char *)data, size }, '\n', &state, &event);
	if (twin_fold(a, state, event, &out, NULL) == 0) {
		assert(state_parse(a, out, &s, NULL) == 0);
		assert(state_bytes(a, s, &again, NULL) == 0);
		assert(str_eq(again, out));
	}
	arena_free(a);
	return 0;
}
