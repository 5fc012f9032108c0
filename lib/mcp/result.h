/* SPDX-License-Identifier: MIT */
/*
 * result - what an era puts around a method's own members (doc/protocol.md
 * 4.1): nothing in legacy (row 42); resultType, cache hints and serverInfo in
 * the modern one.
 */
#ifndef MCP_RESULT_H
#define MCP_RESULT_H

#include "mcp/server.h"

enum result_cache {
	RESULT_NO_CACHE,	/* no hints: not a cacheable method */
	RESULT_PRIVATE,		/* ttlMs 0, private */
	RESULT_LIST,		/* list_ttl, public */
	RESULT_LIST_OWN,	/* list_ttl, private */
	RESULT_DISCOVER		/* discover_ttl, public */
};

/*
 * result_tail - the era's members; the object stays open.
 *
 *   type  "complete" or "input_required"; not shown in legacy
 *   meta  further members of _meta, without braces; may be empty
 */
void result_tail(struct js_out *o, const struct mcp *m, enum mcp_era era,
    const char *type, enum result_cache cache, struct str meta);

#endif
