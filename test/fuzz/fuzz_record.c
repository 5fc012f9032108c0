/* SPDX-License-Identifier: MIT */
/* fuzz_record - the beginning of a FastCGI connection: once the variables are
 * whole they stay so, whatever comes behind, and before they wait or are bad. */
#include <assert.h>

#include "cgi/record.h"
#include "test/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	enum record_state all = record_scan((struct str){ p, size }), part;
	size_t n;

	for (n = size / 2; n < size; n += 1 + size / 16) {
		part = record_scan((struct str){ p, n });
		if (all >= RECORD_BODY)
			assert(part != RECORD_BAD && part <= all);
		if (part >= RECORD_BODY)
			assert(all >= part);
		if (part == RECORD_BAD)
			assert(all == RECORD_BAD);
	}
	return 0;
}
