/* SPDX-License-Identifier: MIT */
/*
 * message - one JSON-RPC message on its way: what was asked, by whom, in which
 * era, and the answer as far as it is known. Private to lib/mcp.
 */
#ifndef MCP_MESSAGE_H
#define MCP_MESSAGE_H

#include "mcp/caller.h"
#include "mcp/envelope.h"
#include "mcp/result.h"
#include "mcp/rpc.h"
#include "mcp/server.h"
#include "mcp/stream.h"

/* How a message failed: ready to become a JSON-RPC error. */
struct message_fault {
	int status, code;	/* code 0: it has not failed */
	struct str message, data;
};

struct message {
	const struct mcp *m;
	struct arena *a;
	const struct http_req *rq;	/* NULL: stdio, there are no headers */
	const struct mcp_caller *who;
	int64_t now;
	struct rpc rpc;
	struct envelope env;
	enum mcp_era era;
	struct stream *st;
	struct mcp_outcome *oc;
	struct str denied_meta;	/* p set: a scope is missing, say so in a
				 * tool result with this _meta member */
	struct message_fault fault;
	struct buf body; /* the response, once message_result was called */
	struct js_out out;
};

/* message_fail - a JSON-RPC error with the status its code has in the era; the
 * first cause wins. Returns -1. */
int message_fail(struct message *t, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* message_refuse - the same with status 400 in either era. */
int message_refuse(struct message *t, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* message_failed - a handler's error through the table of outcome.c, unless the
 * message has failed already. Returns -1. */
int message_failed(struct message *t, const struct err *e);

/* message_result - begin the response and its result object. */
struct js_out *message_result(struct message *t);

/* message_complete - add the era's members and close result and response. */
void message_complete(struct message *t, const char *type,
    enum result_cache cache, struct str meta);

/* message_whole - the response with a result that is ready. */
void message_whole(struct message *t, struct str result);

/* message_param - a string member of params: fails with -32602 naming it. */
int message_param(struct message *t, const char *name, struct str *out);

#endif
