/* SPDX-License-Identifier: MIT */
/* fuzz_ingest - any rows at all are counted, and answered as a whole. */
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
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_c(&b, "REQUEST_METHOD=POST\nREQUEST_URI=/mcp/ingest\n"
	    "HTTP_HOST=127.0.0.1:1\nCONTENT_TYPE=application/x-ndjson\n"
	    "HTTP_AUTHORIZATION=@\n\n");
	buf_add(&b, (struct str){ (const char *)data, size });
	door_request(a, buf_str(&b), &rq);
	log_begin(&line, &lg, LOG_LEVEL_INFO, "request");
	endpoint(ep, a, &rq, &rs, &line);
	assert(rs.status == 200 || rs.status == 207 || rs.status == 400 ||
	    rs.status == 413);
	arena_free(a);
	return 0;
}
