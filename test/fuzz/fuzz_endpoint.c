/* SPDX-License-Identifier: MIT */
/* fuzz_endpoint - any request at all gets one whole HTTP reply. */
#include <assert.h>

#include "test/fuzz/door.h"
#include "test/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct endpoint *ep = door_endpoint();
	struct arena *a = arena_new(256 << 20);
	struct log lg = { LOG_TO_STDERR, LOG_FORM_JSON };
	struct log_line line;
	struct http_req rq;
	struct http_res rs;

	door_request(a, (struct str){ (const char *)data, size }, &rq);
	log_begin(&line, &lg, LOG_LEVEL_INFO, "request");
	endpoint(ep, a, &rq, &rs, &line);
	assert(rs.status >= 200 && rs.status <= 599 && line.n < sizeof(line.p));
	endpoint_after(ep, a);
	arena_free(a);
	return 0;
}
