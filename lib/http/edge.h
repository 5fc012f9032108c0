/* SPDX-License-Identifier: MIT */
/*
 * edge - what is decided before anyone looks at token or body: Origin, Host,
 * preflight, CORS headers (doc/protocol.md rows 1-3 and section 5), and the HTTP
 * rules after authentication: method, size, content type, Accept (rows 6-9).
 */
#ifndef HTTP_EDGE_H
#define HTTP_EDGE_H

#include "base/conf.h"
#include "http/http.h"

enum edge {
	EDGE_PASS,
	EDGE_PREFLIGHT,		/* row 3: answered 204 in rs */
	EDGE_ORIGIN,		/* row 1: 403 */
	EDGE_HOST,		/* row 2: 403 */
	EDGE_METHOD,		/* row 6: 405 */
	EDGE_TOO_LARGE,		/* row 7: 413 */
	EDGE_BODY,		/* short or bad CONTENT_LENGTH: 400 */
	EDGE_TWICE,		/* a header of one value, with two: 400 */
	EDGE_CODING,		/* Content-Encoding, such as gzip: 415 */
	EDGE_TYPE,		/* row 8: 415 */
	EDGE_ACCEPT		/* row 9: 406 */
};

/* edge_origin - rows 1-3. A refusal's status is set in rs, its JSON-RPC body is
 * left to the caller; CORS headers are added whenever the Origin is allowed. */
enum edge edge_origin(const struct conf *cf, struct arena *a,
    const struct http_req *rq, struct http_res *rs);

/* edge_http - rows 6-9; sets rs->status and headers (Allow,
 * Accept-Encoding) on refusal. */
enum edge edge_http(const struct http_req *rq, struct http_res *rs);

/* edge_accepts_sse / _json - what the Accept header allows; absent: JSON only. */
bool edge_accepts_sse(const struct http_req *rq);
bool edge_accepts_json(const struct http_req *rq);

/* edge_text - one fixed English sentence per refusal, for the body. */
const char *edge_text(enum edge v);

#endif
