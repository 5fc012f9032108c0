/* SPDX-License-Identifier: MIT */
/* fuzz_url - the parts of a URL, put together, are the URL. */
#include <assert.h>

#include "base/arena.h"
#include "base/url.h"
#include "test/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(16 << 20);
	struct str in = { (const char *)data, size }, host, port, again;
	struct url u;

	if (url_split(in, &u)) {
		again = arena_printf(a, STR_FMT STR_FMT, STR_ARG(u.origin),
		    STR_ARG(u.rest));
		assert(str_eq(again, in) && u.host.n > 0);
		again = arena_printf(a, STR_FMT "://" STR_FMT "%s" STR_FMT,
		    STR_ARG(u.scheme), STR_ARG(u.host), u.port.n > 0 ? ":" : "",
		    STR_ARG(u.port));
		assert(str_starts(u.origin, again));
		assert(u.rest.n >= u.path.n + u.query.n + u.fragment.n);
	}
	if (url_host(in, &host, &port))
		assert(host.n > 0 && host.n + port.n <= in.n);
	assert(!url_loopback_http(in) || url_secure(in));
	arena_free(a);
	return 0;
}
