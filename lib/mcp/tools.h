/* SPDX-License-Identifier: MIT */
/*
 * tools - tools/list and tools/call over the registry of mcp_server.
 */
#ifndef MCP_TOOLS_H
#define MCP_TOOLS_H

#include "mcp/message.h"

/* tools_prepare - check every row (doc/protocol.md 4.6), compile the input
 * schemas, render the list. ERR_INVALID names row and fault. */
int tools_prepare(const struct mcp *m, struct err *e) WARN_UNUSED;

/*
 * tools_list_own - the list for a caller who is shown more than others, in a;
 * false: they are shown the list that all are.
 */
bool tools_list_own(const struct mcp *m, struct arena *a, struct str scopes,
    struct server_list *out);

/* tools_input - a tool's input schema, compiled on first use; NULL when its row
 * is at fault, which a server that is not lazy has refused before. */
const struct schema *tools_input(const struct mcp *m, size_t tool);

/* As rows of method.h want them: scopes of what is asked for, checks of headers,
 * and the methods. */
struct str tools_needs(struct message *t);
int tools_headers(struct message *t);
int tools_list(struct message *t);
int tools_call(struct message *t);

/* tools_page - answer a list method: rows 28 and 37 on a bad cursor. */
int tools_page(struct message *t, enum server_lists which);

#endif
