/* SPDX-License-Identifier: MIT */
/*
 * edge - names are compared, never resolved; everything allowed
 * comes from the configuration, nothing from the request itself.
 */
#include "http/edge.h"

#include "base/url.h"

/* listed - whether a word of the list equals s, ASCII case aside. */
static bool
listed(struct str list, struct str s)
{
	struct str word;

	while (str_word(&list, true, &word))
		if (str_ieq(word, s))
			return true;
	return false;
}

/*
 * origin_ok - own origin, the configured ones, or a program on the user's own
 * machine (the Inspector's page, any port). "null" and anything unparsable is
 * none of them.
 */
static bool
origin_ok(const struct conf *cf, struct str origin)
{
	struct url u, own;

	if (!url_split(origin, &u) || u.rest.n > 0 ||
	    (!str_is(u.scheme, "http") && !str_is(u.scheme, "https")))
		return false;
	return (url_split(cf->resource, &own) &&
	    str_ieq(origin, own.origin)) ||
	    listed(cf->origins, origin) || url_loopback(&u);
}

/*
 * host_ok - names only; the port is the web server's business. Loopback names
 * serve development, that is when the resource itself is on loopback: on a
 * public server they would be a rebinding attack's way in.
 */
static bool
host_ok(const struct conf *cf, struct str hostport)
{
	struct str host, port;
	struct url own;

	if (!url_host(hostport, &host, &port))
		return false;
	if (listed(cf->hosts, host) || listed(cf->hosts, hostport))
		return true;
	return url_split(cf->resource, &own) && (str_ieq(host, own.host) ||
	    (url_loopback(&own) && url_loopback_host(host)));
}

/*
 * Most bytes of a list of allowed headers, room for some forty names: the head
 * of an answer must fit into the 4 KiB that nginx has for it, else it says 502.
 */
enum { ALLOW_MAX = 2048 };

/*
 * allow_headers - the fixed list and whatever mcp-param-* the browser asks
 * for; a name of other bytes than a token's is left out, and so is one for
 * which there is no room.
 */
static struct str
allow_headers(struct arena *a, const struct http_req *rq)
{
	struct str asked = http_header(rq, "access-control-request-headers");
	struct str word;
	struct buf b;
	size_t i;

	buf_init(&b, a, ALLOW_MAX);	/* asked for each name */
	buf_c(&b, "content-type, accept, authorization, mcp-protocol-version, "
	    "mcp-method, mcp-name, mcp-session-id, last-event-id");
	while (str_word(&asked, true, &word)) {
		if (word.n <= 10 || !str_ieq((struct str){ word.p, 10 },
		    STR("mcp-param-")))
			continue;
		for (i = 10; i < word.n; i++) {
			char c = word.p[i];

			if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
			    || (c >= '0' && c <= '9') || c == '-'))
				break;
		}
		if (i < word.n || word.n + 2 > ALLOW_MAX - b.n)
			continue;
		buf_c(&b, ", ");
		buf_add(&b, word);
	}
	return buf_str(&b);
}

static void
preflight(struct arena *a, const struct http_req *rq, struct http_res *rs)
{
	rs->status = 204;
	(void)http_set(rs, "Access-Control-Allow-Methods",
	    STR("POST, OPTIONS"));
	(void)http_set(rs, "Access-Control-Allow-Headers",
	    allow_headers(a, rq));
	(void)http_set(rs, "Access-Control-Max-Age", STR("600"));
}

enum edge
edge_origin(const struct conf *cf, struct arena *a, const struct http_req *rq,
    struct http_res *rs)
{
	struct str origin = http_header(rq, "origin");

	if (origin.p != NULL && !origin_ok(cf, origin)) {
		rs->status = 403;
		return EDGE_ORIGIN;
	}
	if (origin.p != NULL) {
		(void)http_set(rs, "Access-Control-Allow-Origin", origin);
		(void)http_set(rs, "Vary", STR("Origin"));
		(void)http_set(rs, "Access-Control-Expose-Headers",
		    STR("WWW-Authenticate, Mcp-Session-Id, "
		    "MCP-Protocol-Version"));
	}
	if (!host_ok(cf, http_header(rq, "host"))) {
		rs->status = 403;
		return EDGE_HOST;
	}
	if (str_is(rq->method, "OPTIONS")) {
		preflight(a, rq, rs);
		return EDGE_PREFLIGHT;
	}
	return EDGE_PASS;
}

/*
 * quality_zero - whether parameters hold "q=0", "q=0.0" ...: the type is named
 * to be refused (RFC 9110 s.12.4.2).
 */
static bool
quality_zero(struct str params)
{
	struct str p;
	size_t i;

	while (params.n > 0) {
		(void)str_cut(params, ';', &p, &params);
		p = str_trim(p);
		if (p.n < 3 || (p.p[0] != 'q' && p.p[0] != 'Q') ||
		    p.p[1] != '=')
			continue;
		for (i = 2; i < p.n && (p.p[i] == '0' || p.p[i] == '.'); i++)
			;
		return i == p.n;
	}
	return false;
}

/*
 * accepts - whether the Accept header allows type/subtype. The most specific
 * range that matches decides: a wildcard with q=0 takes back only the rest.
 */
static bool
accepts(struct str header, struct str type, struct str any_subtype)
{
	struct str item, range, params;
	int rank, best = 0;
	bool yes = false;

	while (header.n > 0) {
		(void)str_cut(header, ',', &item, &header);
		(void)str_cut(item, ';', &range, &params);
		range = str_trim(range);
		rank = str_ieq(range, type) ? 3 :
		    str_ieq(range, any_subtype) ? 2 :
		    str_is(range, "*/*") ? 1 : 0;
		if (rank > best) {
			best = rank;
			yes = !quality_zero(params);
		}
	}
	return yes;
}

bool
edge_accepts_sse(const struct http_req *rq)
{
	return accepts(http_header(rq, "accept"), STR("text/event-stream"),
	    STR("text/*"));
}

bool
edge_accepts_json(const struct http_req *rq)
{
	struct str h = http_header(rq, "accept");

	return h.n == 0 || accepts(h, STR("application/json"),
	    STR("application/*"));
}

/* single - a header that decides something and has one value. */
static bool
single(struct str var)
{
	return str_starts(var, STR("HTTP_MCP_")) ||
	    str_is(var, "HTTP_CONTENT_TYPE") || str_is(var, "HTTP_HOST") ||
	    str_is(var, "HTTP_ORIGIN");
}

/*
 * twice - whether such a header came more than once and says different things.
 * Most web servers join the values (RFC 3875 s.4.1.18; http_once); nginx before
 * 1.23 hands on both, and a proxy may have looked at the other one.
 */
static bool
twice(const struct http_req *rq)
{
	size_t i, j;

	for (i = 0; i < rq->nvars; i++) {
		if (!single(rq->vars[i].name))
			continue;
		for (j = i + 1; j < rq->nvars; j++)
			if (str_eq(rq->vars[i].name, rq->vars[j].name) &&
			    !str_eq(str_trim(rq->vars[i].value),
			    str_trim(rq->vars[j].value)))
				return true;
	}
	return false;
}

enum edge
edge_http(const struct http_req *rq, struct http_res *rs)
{
	struct str type, params;

	if (!str_is(rq->method, "POST")) {
		rs->status = 405;
		(void)http_set(rs, "Allow", STR("POST, OPTIONS"));
		return EDGE_METHOD;
	}
	if (rq->body_state == HTTP_BODY_TOO_LARGE) {
		rs->status = 413;
		return EDGE_TOO_LARGE;
	}
	if (rq->body_state != HTTP_BODY_OK) {
		rs->status = 400;
		return EDGE_BODY;
	}
	if (twice(rq)) {
		rs->status = 400;
		return EDGE_TWICE;
	}
	type = http_header(rq, "content-encoding");
	if (type.n > 0 && !str_ieq(type, STR("identity"))) {
		rs->status = 415;	/* RFC 9110 s.12.5.3 has the header */
		(void)http_set(rs, "Accept-Encoding", STR("identity"));
		return EDGE_CODING;
	}
	(void)str_cut(http_header(rq, "content-type"), ';', &type, &params);
	if (!str_ieq(str_trim(type), STR("application/json"))) {
		rs->status = 415;
		return EDGE_TYPE;
	}
	if (!edge_accepts_json(rq) && !edge_accepts_sse(rq)) {
		rs->status = 406;
		return EDGE_ACCEPT;
	}
	return EDGE_PASS;
}

const char *
edge_text(enum edge v)
{
	switch (v) {
	case EDGE_PASS:
	case EDGE_PREFLIGHT:
		break;
	case EDGE_ORIGIN:
		return "This Origin is not allowed here";
	case EDGE_HOST:
		return "This Host is not served here";
	case EDGE_METHOD:
		return "Only POST is served here";
	case EDGE_TOO_LARGE:
		return "The request body is too large";
	case EDGE_BODY:
		return "The body was cut short, or is not as long as "
		    "Content-Length says";
	case EDGE_TWICE:
		return "A header that has one value came with two";
	case EDGE_CODING:
		return "The body must come without a Content-Encoding";
	case EDGE_TYPE:
		return "Content-Type must be application/json";
	case EDGE_ACCEPT:
		return "Accept must allow application/json or "
		    "text/event-stream";
	}
	return "";
}
