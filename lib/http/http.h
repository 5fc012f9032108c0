/* SPDX-License-Identifier: MIT */
/*
 * http - a request and a reply as plain values, and the sink of an event
 * stream. No sockets: cgi/ fills the request and writes the reply.
 *
 * Request metadata are the CGI variables as the web server set them (RFC 3875:
 * REQUEST_METHOD, CONTENT_TYPE, HTTP_*), so nothing is copied or folded that
 * nobody asks for.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct http_var {
	struct str name, value;
};

enum http_body {
	HTTP_BODY_OK,
	HTTP_BODY_TOO_LARGE,	/* over max_body; drained, body is empty */
	HTTP_BODY_SHORT,	/* less than CONTENT_LENGTH, or too slowly */
	HTTP_BODY_BAD_LENGTH	/* CONTENT_LENGTH is not a number */
};

struct http_res;

/*
 * http_sink - where an event stream goes. begin sends status and headers of
 * `res`, write sends bytes and flushes them to the client. Both return 0, or
 * -1 once the client has gone (no err: a vanished client is not a fault);
 * gone() asks without writing. Provided by the door; NULL: cannot stream.
 */
struct http_sink {
	int (*begin)(struct http_sink *s, const struct http_res *res);
	int (*write)(struct http_sink *s, struct str bytes);
	bool (*gone)(struct http_sink *s);
};

struct http_req {
	struct str method;	/* "POST" */
	struct str path;	/* without query, percent-encoding as sent */
	struct str body;
	enum http_body body_state;
	const struct http_var *vars;
	size_t nvars;
	struct http_sink *sink;	/* may be NULL */
	int64_t now;		/* epoch seconds, UTC */
	struct str id;		/* request id for log and audit, ASCII */
};

enum { HTTP_HEADERS_MAX = 16 };

struct http_res {
	int status;		/* 100..599 */
	struct http_var headers[HTTP_HEADERS_MAX];	/* no Content-Length */
	size_t nheaders;
	struct str body;	/* in a */
	bool streamed;		/* already sent through the sink */
};

/* http_var - a CGI variable's value, or the empty string with p NULL. */
struct str http_var(const struct http_req *rq, const char *name);

/*
 * http_header - a request header by its name in any case ("mcp-method"),
 * outer blanks stripped; absent: empty with p NULL. Content-Type is found too.
 */
struct str http_header(const struct http_req *rq, const char *name);

/*
 * http_once - the value of a header that may have come several times: equal
 * copies, which web servers join as "a, a", are one; anything else is itself.
 * Some clients send MCP-Protocol-Version in two spellings, and their fetch
 * joins them.
 */
struct str http_once(struct str value);

/* http_has_header - whether it came, also with an empty value. */
bool http_has_header(const struct http_req *rq, const char *name);

/*
 * http_set - add a response header. name is a literal. A value with CR, LF or
 * NUL is our bug as far as constants go; from anywhere else it is dropped whole
 * (no header injection), and false returned.
 */
bool http_set(struct http_res *rs, const char *name, struct str value);

/* http_json - status, Content-Type: application/json and a body. */
void http_json(struct http_res *rs, int status, struct str body);

/* http_reason - "Not Found" for 404; "" when unknown. */
const char *http_reason(int status);

#endif
