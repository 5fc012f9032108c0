/* SPDX-License-Identifier: MIT */
/* http - look-ups walk the CGI variables: some forty entries. */
#include "http/http.h"

struct str
http_var(const struct http_req *rq, const char *name)
{
	size_t i;

	for (i = 0; i < rq->nvars; i++)
		if (str_is(rq->vars[i].name, name))
			return rq->vars[i].value;
	return (struct str){ NULL, 0 };
}

/*
 * folded - the CGI spelling of one byte of a header name: upper case, `_` for
 * `-` (RFC 3875 s.4.1.18).
 */
static char
folded(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	return c == '-' ? '_' : c;
}

/* names - whether a CGI variable, as long as it should be, is this header's. */
static bool
names(struct str var, struct str header)
{
	size_t i;

	for (i = 0; i < header.n; i++)
		if (var.p[i] != folded(header.p[i]))
			return false;
	return true;
}

struct str
http_header(const struct http_req *rq, const char *name)
{
	struct str want = str_c(name), v;
	/* the one header without HTTP_ we read */
	size_t i, prefix = str_ieq(want, STR("content-type")) ? 0 : 5;

	for (i = 0; i < rq->nvars; i++) {
		v = rq->vars[i].name;
		if (v.n != prefix + want.n ||
		    !str_starts(v, (struct str){ "HTTP_", prefix }) ||
		    !names(str_from(v, prefix), want))
			continue;
		v = str_trim(rq->vars[i].value);
		/* p tells present from absent, so it is never NULL here */
		return v.p == NULL ? STR("") : v;
	}
	return (struct str){ NULL, 0 };
}

/* copies - whether rest is nothing but further copies of one, with commas. */
static bool
copies(struct str one, struct str rest)
{
	while (rest.n > 0) {
		rest = str_trim(str_from(rest, 1));	/* behind the comma */
		if (!str_starts(rest, one))
			return false;
		rest = str_trim(str_from(rest, one.n));
		if (rest.n > 0 && rest.p[0] != ',')
			return false;
	}
	return true;
}

struct str
http_once(struct str value)
{
	enum { COMMAS = 4 };	/* more of its own no value of ours has */
	struct str one;
	size_t i;
	int seen = 0;

	for (i = 0; i < value.n && seen < COMMAS; i++) {
		if (value.p[i] != ',')
			continue;
		seen++;
		one = str_trim((struct str){ value.p, i });
		if (one.n > 0 && copies(one, str_from(value, i)))
			return one;
	}
	return value;
}

bool
http_has_header(const struct http_req *rq, const char *name)
{
	return http_header(rq, name).p != NULL;
}

bool
http_set(struct http_res *rs, const char *name, struct str value)
{
	size_t i;

	for (i = 0; i < value.n; i++)
		if (value.p[i] == '\r' || value.p[i] == '\n' ||
		    value.p[i] == '\0')
			return false;
	if (rs->nheaders == HTTP_HEADERS_MAX)
		return false;
	rs->headers[rs->nheaders++] = (struct http_var){ str_c(name), value };
	return true;
}

void
http_json(struct http_res *rs, int status, struct str body)
{
	rs->status = status;
	rs->body = body;
	(void)http_set(rs, "Content-Type", STR("application/json"));
}

const char *
http_reason(int status)
{
	static const struct {
		int status;
		const char *text;
	} reasons[] = {
		{ 200, "OK" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 406, "Not Acceptable" },
		{ 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" },
	};
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].text;
	return "";
}
