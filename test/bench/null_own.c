/* SPDX-License-Identifier: MIT */
/*
 * null_own - the least a responder on our own front can do: read the request,
 * answer 3 KB. What get_snapshot costs beyond it is the work.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "cgi/front.h"

int
main(void)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	struct front *f;
	struct http_req rq;
	struct err e = { 0 };
	char *body = arena_alloc(arena_new(1 << 16), 3000);

	memset(body, ' ', 3000);
	body[0] = '{';
	body[2999] = '}';
	if (front_open(NULL, &f, &e) == -1)
		return EXIT_FAILURE;
	while (front_next(f, a, LIMIT_BODY, &rq) == 1) {
		struct http_res rs = { 0 };

		http_json(&rs, 200, (struct str){ body, 3000 });
		front_reply(f, a, &rq, &rs);
		arena_reset(a);
	}
	return 0;
}
