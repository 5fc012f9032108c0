/* SPDX-License-Identifier: MIT */
/* request_state - every failure looks alike outside; the reason is for the log. */
#include "mcp/request_state.h"

#include "base/digest.h"

#define PREFIX	"v1."

static struct str
digest_of(struct arena *a, struct str s)
{
	unsigned char d[SHA256_LEN];

	digest_sha256(s, d);
	return b64url_encode(a, (struct str){ (const char *)d, sizeof(d) });
}

static struct str
digest_args(struct arena *a, const struct js *args)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	if (args != NULL)
		js_canon(&b, args);
	return digest_of(a, buf_str(&b));
}

static struct str
mac(struct arena *a, struct str key, struct str signed_part)
{
	unsigned char d[SHA256_LEN];

	digest_hmac(key, signed_part, d);
	return b64url_encode(a, (struct str){ (const char *)d, sizeof(d) });
}

struct str
request_state_seal(struct arena *a, struct str key,
    const struct request_state_bind *bind, int64_t expires, struct str data)
{
	struct js_out o;
	struct buf b;
	struct str part;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "data", data);
	js_kv_int(&o, "exp", expires);
	js_kv_str(&o, "method", bind->method);
	js_kv_str(&o, "name", bind->name);
	js_kv_str(&o, "args", digest_args(a, bind->args));
	js_kv_str(&o, "sub", digest_of(a, bind->sub));
	js_end(&o);
	part = arena_printf(a, PREFIX STR_FMT,
	    STR_ARG(b64url_encode(a, buf_str(&b))));
	return arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(part),
	    STR_ARG(mac(a, key, part)));
}

/* payload_of - the payload's text when one of the keys signed it. */
static int
payload_of(struct arena *a, const struct str *keys, size_t nkeys,
    struct str state, struct str *payload, struct err *e)
{
	struct str body, sig, part;
	bool ok = false;
	size_t i;

	if (!str_starts(state, STR(PREFIX)) ||
	    !str_cut(str_from(state, sizeof(PREFIX) - 1), '.', &body, &sig))
		return err_set(e, ERR_INVALID, "requestState: not made by this server");
	part = (struct str){ state.p, sizeof(PREFIX) - 1 + body.n };
	for (i = 0; i < nkeys; i++)
		ok |= keys[i].n > 0 && digest_eq(mac(a, keys[i], part), sig);
	if (!ok)
		return err_set(e, ERR_INVALID, "requestState: bad signature");
	return b64url_decode(a, body, payload, e);
}

int
request_state_open(struct arena *a, const struct str *keys, size_t nkeys,
    const struct request_state_bind *bind, int64_t now, struct str state,
    struct str *data, struct err *e)
{
	struct str payload;
	const struct js *v;

	if (payload_of(a, keys, nkeys, state, &payload, e) == -1 ||
	    js_parse(a, payload, 1, &v, e) == -1)
		return -1;
	if (js_int_at(v, "exp", 0) <= now)
		return err_set(e, ERR_INVALID, "requestState: expired");
	if (!str_eq(js_str_at(v, "sub"), digest_of(a, bind->sub)))
		return err_set(e, ERR_INVALID, "requestState: made for another learner");
	if (!str_eq(js_str_at(v, "method"), bind->method) ||
	    !str_eq(js_str_at(v, "name"), bind->name) ||
	    !str_eq(js_str_at(v, "args"), digest_args(a, bind->args)))
		return err_set(e, ERR_INVALID,
		    "requestState: for another request");
	*data = js_str_at(v, "data");
	return 0;
}
