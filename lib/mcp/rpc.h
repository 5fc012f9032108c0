/* SPDX-License-Identifier: MIT */
/*
 * rpc - one JSON-RPC 2.0 message: what it is, and the frames of its answers.
 * Knows no method and no era (doc/protocol.md rows 10-14).
 */
#ifndef MCP_RPC_H
#define MCP_RPC_H

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"

enum rpc_code {
	RPC_OK = 0,
	RPC_PARSE = -32700,
	RPC_INVALID = -32600,
	RPC_NO_METHOD = -32601,
	RPC_PARAMS = -32602,
	RPC_INTERNAL = -32603,
	RPC_NO_RESOURCE = -32002,	/* legacy only */
	RPC_HEADER = -32020,		/* HeaderMismatch */
	RPC_CAPABILITY = -32021,	/* MissingRequiredClientCapability */
	RPC_VERSION = -32022		/* UnsupportedProtocolVersion */
};

enum rpc_kind {
	RPC_BAD_SHAPE,	/* row 12; id is set when it was readable */
	RPC_RESPONSE,	/* row 13: result or error, no method */
	RPC_NOTIFY,	/* row 14: no id, never answered */
	RPC_CALL
};

struct rpc {
	struct str id;		/* as JSON text, ready to be echoed; "" = none */
	struct str method;	/* with its length: it may hold anything */
	const struct js *params;	/* an object, or NULL when absent */
	const char *fault;	/* of RPC_BAD_SHAPE: one English sentence */
};

/*
 * rpc_classify - what kind of message a JSON value is.
 *
 *   msg  the parsed value                                       borrows
 *   out  always set; id whenever it was a string or an integer  in a
 */
enum rpc_kind rpc_classify(struct arena *a, const struct js *msg,
    struct rpc *out);

/*
 * rpc_error - a whole error response.
 *
 *   id       as in struct rpc; empty: the member is left out (null is no id
 *            in any MCP schema)
 *   message  UTF-8 text
 *   data     one JSON value, or empty
 */
struct str rpc_error(struct arena *a, struct str id, int code,
    struct str message, struct str data);

/* rpc_result - the frame of a result: writes up to and including the key. */
void rpc_result(struct js_out *o, struct str id);

#endif
