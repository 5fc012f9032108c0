/* SPDX-License-Identifier: MIT */
/* fuzz_relay - a client's registration, and the issuer's answers to it: what goes
 * on to the other side is JSON, what is told of it one line of text. */
#include <assert.h>

#include "auth/relay_map.h"
#include "base/json.h"
#include "test/fuzz/fuzz.h"

static const struct conf cf = { .resource = STR_INIT("https://t.example/mcp"),
	.issuer = STR_INIT("https://as.example"),
	.registration_redirects = STR_INIT("loopback https://c.example/back") };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(64 << 20);
	struct str in = { (const char *)data, size }, out, why, who, id;
	const struct js *v;

	if (size <= RELAY_BODY_MAX) {
		if (relay_map_request(a, &cf, in, &out, &why, &who) == RELAY_OK)
			assert(js_parse(a, out, 32, &v, NULL) == 0);
		else
			assert(why.n > 0 && str_utf8(why) && !str_has_ctl(why));
	}
	if (relay_map_reply(a, in, &out, &id))
		assert(id.n > 0 && js_parse(a, out, 32, &v, NULL) == 0);
	(void)relay_map_refusal(a, in, &why);
	assert(str_utf8(why) && !str_has_ctl(why));
	(void)relay_map_redirect(cf.registration_redirects, in);
	arena_free(a);
	return 0;
}
