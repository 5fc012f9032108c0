/* SPDX-License-Identifier: MIT */
/*
 * method - the table of all methods, and the way of one request through it:
 * the ladders of doc/protocol.md 2.3 and 2.4. A method is served, listed
 * among the capabilities and guarded by scopes as its row says.
 */
#ifndef MCP_METHOD_H
#define MCP_METHOD_H

#include "mcp/message.h"

enum method_era { METHOD_LEGACY = 1, METHOD_MODERN = 2, METHOD_BOTH = 3 };

struct method {
	const char *name;
	unsigned eras;		/* enum method_era */
	unsigned cap;		/* enum server_cap it needs; 0 = none */
	const char *key;	/* row 24: the member Mcp-Name repeats, or NULL */
	/* scopes of what is asked for; "" when none or when it is unknown */
	struct str (*needs)(struct message *t);
	/* row 26: further header checks, or NULL */
	int (*headers)(struct message *t);
	/* write the response (message_result), or message_fail and return -1 */
	int (*run)(struct message *t);
};

/* method_needs - scopes a request would need, for a batch as a whole. */
struct str method_needs(struct message *t);

/*
 * method_ladder - rows 15-42 for one request whose rpc is set: era, envelope,
 * headers, method, capability. Sets t->env, t->era. Returns the row to run,
 * or NULL after message_fail.
 */
const struct method *method_ladder(struct message *t);

/* method_lacks - whether a needed scope is not among those granted. */
bool method_lacks(struct str needed, struct str granted);

#endif
