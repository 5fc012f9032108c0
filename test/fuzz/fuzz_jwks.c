/* SPDX-License-Identifier: MIT */
/* fuzz_jwks - a set that is read is written and read again as the same one. */
#include <assert.h>

#include "auth/keys/keyset.h"
#include "test/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(256 << 20);
	struct str in = { (const char *)data, size }, algs = STR("RS256 ES256");
	struct keyset one, two;
	struct buf b, why;

	buf_init(&b, a, 16 << 20);
	buf_init(&why, a, 4096);
	if (keyset_read(a, in, algs, true, &why, &one, NULL) == 0) {
		keyset_write(&one, &b);
		assert(keyset_read(a, buf_str(&b), algs, true, NULL, &two,
		    NULL) == 0 && memcmp(one.id, two.id, KEYSET_ID) == 0);
	}
	arena_free(a);
	return 0;
}
