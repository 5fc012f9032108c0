/* SPDX-License-Identifier: MIT */
#include "mcp/header.h"

#include "base/digest.h"

bool
header_decode(struct arena *a, struct str value, struct str *out)
{
	struct str open = STR("=?base64?"), close = STR("?="), text;

	if (value.n < open.n + close.n || !str_starts(value, open) ||
	    !str_ends(value, close)) {
		*out = value;	/* one marker alone means itself */
		return true;
	}
	text = str_from(value, open.n);
	text.n -= close.n;
	return b64_decode(a, text, out, NULL) == 0 && str_utf8(*out);
}

struct str
header_get(const struct http_req *rq, const char *name)
{
	if (rq == NULL)
		return (struct str){ NULL, 0 };
	return http_once(http_header(rq, name));
}

static bool
says(struct arena *a, struct str value, const struct js *body)
{
	const struct js *number;
	struct str text;

	if (!header_decode(a, value, &text))
		return false;
	switch (js_type(body)) {
	case JS_STRING:
		return str_eq(text, js_str(body));
	case JS_BOOL:
		return str_is(text, js_bool(body) ? "true" : "false");
	case JS_INT:
	case JS_REAL:
		return js_parse(a, text, 0, &number, NULL) == 0 &&
		    (js_type(number) == JS_INT ||
		    js_type(number) == JS_REAL) && js_eq(number, body);
	default:
		return false;
	}
}

bool
header_equal(struct arena *a, struct str value, const struct js *body)
{
	if (value.p == NULL)
		return false;
	return says(a, value, body) || says(a, http_once(value), body);
}
