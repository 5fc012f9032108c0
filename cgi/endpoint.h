/* SPDX-License-Identifier: MIT */
/*
 * endpoint - THE function: a request value in, a reply value out
 * (ARCHITECTURE.md, "A request"). FastCGI, CGI, stdio, `twinctl call`, unit
 * tests, fuzzers and the benchmark are doors to it.
 */
#ifndef CGI_ENDPOINT_H
#define CGI_ENDPOINT_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "base/log.h"
#include "http/http.h"

struct endpoint;	/* everything a process keeps between requests */

/*
 * endpoint_open - store, keys, catalogs and registries from a configuration.
 *
 *   cf    borrowed for the life of the endpoint                  keeps
 *   once  it will serve one request (plain CGI): what that one does not need
 *         is neither loaded nor checked
 */
int endpoint_open(const struct conf *cf, bool once, struct endpoint **out,
    struct err *e) WARN_UNUSED;
void endpoint_close(struct endpoint *ep);

/*
 * endpoint - route, edge, auth, http, rpc, method, tool, result.
 *
 *   a     the request's arena; everything in rs lives there
 *   line  the request's log line is added to it; the caller sends it after the
 *         reply has left
 */
void endpoint(struct endpoint *ep, struct arena *a,
    const struct http_req *rq, struct http_res *rs, struct log_line *line);

/*
 * endpoint_after - what may wait until the reply has left: the audit record of
 * the request just served, and now and then a step of removing what has been
 * kept for long enough.
 */
void endpoint_after(struct endpoint *ep, struct arena *a);

/*
 * endpoint_quiet - nobody has asked this process for ENDPOINT_QUIET_S seconds:
 * give back what it should not hold in vain.
 */
enum { ENDPOINT_QUIET_S = 60 };
void endpoint_quiet(struct endpoint *ep);

/*
 * endpoint_moved - the data directory is not the one that was opened any more:
 * close the endpoint and open it again.
 */
bool endpoint_moved(const struct endpoint *ep);

/*
 * endpoint_line - the stdio door for one local learner: a JSON-RPC message in,
 * the reply (or nothing) out; every scope granted, no token.
 *
 *   rq    body is the message, now the time; sink takes notifications
 *   line  as for endpoint; endpoint_after as well
 */
void endpoint_line(struct endpoint *ep, struct arena *a, struct str sub,
    const struct http_req *rq, struct str *reply, struct log_line *line);

#endif
