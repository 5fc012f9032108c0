/* SPDX-License-Identifier: MIT */
/*
 * outcome - what a failure looks like outside: a handler's error kind becomes
 * an HTTP status, a JSON-RPC code and a text; a protocol error's status follows
 * from its code and the era (doc/protocol.md 3).
 */
#ifndef MCP_OUTCOME_H
#define MCP_OUTCOME_H

#include "base/err.h"
#include "mcp/era.h"

struct outcome {
	int status;	/* 0: as outcome_status says for the code */
	int code;
	const char *say;	/* NULL: the client may read the message */
};

/* outcome_of - the row of a kind. */
const struct outcome *outcome_of(enum err_kind kind);

/*
 * outcome_status - HTTP status of a JSON-RPC error. Legacy is always 200: the
 * v1 client throws the body of any other status away and loses the code.
 */
int outcome_status(enum mcp_era era, int code);

#endif
