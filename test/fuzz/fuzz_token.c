/* SPDX-License-Identifier: MIT */
/* fuzz_token - header LF claims: who passes all checks names a learner. */
#include <assert.h>

#include "auth/claims.h"
#include "auth/token.h"
#include "base/digest.h"
#include "test/fuzz/fuzz.h"

static const struct conf cf = { .resource = STR_INIT("https://t/mcp"),
	.issuer = STR_INIT("https://as"), .clock_skew_s = 60 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(256 << 20);
	struct str head, claims, d, in = { (const char *)data, size };
	struct claims c;
	struct token t;

	(void)token_read(a, in, STR("RS256 ES256"), &t, &d);
	(void)str_cut(in, '\n', &head, &claims);
	head = b64url_encode(a, head);
	claims = b64url_encode(a, claims);
	in = arena_printf(a, STR_FMT "." STR_FMT ".AAAA", STR_ARG(head),
	    STR_ARG(claims));
	if (token_read(a, in, STR("RS256 ES256"), &t, &d) == AUTH_OK &&
	    claims_judge(a, &cf, t.claims, 1700000000, &c, &d) == AUTH_OK)
		assert(c.grant.sub.n - 1 < 255 && !str_has_ctl(c.grant.sub) &&
		    c.grant.client_id.n > 0 && c.grant.expires_at > 1699999940);
	arena_free(a);
	return 0;
}
