/* SPDX-License-Identifier: MIT */
/* caller - who asks, and what became of it: the protocol layer's two edges. */
#ifndef MCP_CALLER_H
#define MCP_CALLER_H

#include "base/arena.h"
#include "base/err.h"
#include "http/http.h"
#include "mcp/era.h"

struct mcp_outcome;

/* Who asks, as far as the protocol layer cares. */
struct mcp_caller {
	struct str sub, scopes, client;
	void *app;
	/*
	 * A needed scope is missing (row 5): write the whole reply into rs (403
	 * and challenge) and return true; or, when tool_meta_json is not NULL,
	 * set it to the value of _meta["mcp/www_authenticate"] and return false:
	 * then each call that lacks a scope gets a tool result with isError
	 * (chatgpt_challenge). NULL: scopes are not checked.
	 */
	bool (*denied)(void *arg, struct str needed, struct http_res *rs,
	    struct str *tool_meta_json);
	/*
	 * An element of a batch is done (or was not run): its outcome, which
	 * like `a` ends with the return. NULL: nobody wants to know.
	 */
	void (*element)(void *arg, struct arena *a,
	    const struct mcp_outcome *oc);
	void *arg;
};

/* What the log and the audit want to know afterwards. */
struct mcp_outcome {
	struct str method;	/* "tools/call", "" when unreadable */
	struct str name;	/* tool, prompt or URI, "" */
	size_t element;		/* number of an element of a batch, else 0 */
	enum mcp_era era;
	int code;		/* JSON-RPC error code, 0 = none */
	bool tool_error;	/* isError */
	bool admitted;		/* a call within those of a minute, which may have
				 * seen what is the caller's */
	struct err cause;	/* for the log only */
};

#endif
