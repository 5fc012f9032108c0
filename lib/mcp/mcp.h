/* SPDX-License-Identifier: MIT */
/*
 * mcp - JSON-RPC 2.0 and the Model Context Protocol, both eras
 * (doc/protocol.md), over registries that are values: rows of tools, resources,
 * prompts. Nothing here knows about twins, tokens or disks.
 */
#ifndef MCP_MCP_H
#define MCP_MCP_H

#include "base/conf.h"
#include "http/http.h"
#include "mcp/caller.h"
#include "mcp/registry.h"

struct mcp;	/* a checked server: schemas compiled, lists rendered once */

/*
 * mcp_new - check the registries (doc/protocol.md 4.6) and prepare everything
 * that does not depend on a request: list bodies per era, compiled schemas.
 *
 *   keys   HMAC keys of requestState, current first, the previous one or an
 *          empty one behind it; read at every use, so the caller may
 *          change them between requests                         keeps
 *
 * Returns 0 and *out in a, or -1 (ERR_INVALID) naming row and fault.
 */
int mcp_new(struct arena *a, const struct mcp_server *sv,
    const struct conf *cf, const struct str *keys, size_t nkeys,
    struct mcp **out, struct err *e) WARN_UNUSED;

/*
 * mcp_serve - rows 10-42: one POST body in, one reply out (or an event stream
 * through rq->sink). The edge and the token have been decided already.
 */
void mcp_serve(struct mcp *m, struct arena *a, const struct http_req *rq,
    const struct mcp_caller *who, struct http_res *rs,
    struct mcp_outcome *out);

/*
 * mcp_serve_line - the stdio door: one JSON-RPC message in, the reply line in
 * *reply (empty: nothing to send). Notifications go through sink first.
 */
void mcp_serve_line(struct mcp *m, struct arena *a, struct str line,
    int64_t now, struct http_sink *sink, const struct mcp_caller *who,
    struct str *reply, struct mcp_outcome *out);

/* mcp_refusal - the JSON-RPC body of a transport refusal: E(code), no id. */
struct str mcp_refusal(struct arena *a, int code, const char *text);

#endif
