/* SPDX-License-Identifier: MIT */
/*
 * prompts - prompts/list and prompts/get over the registry of mcp_server.
 */
#ifndef MCP_PROMPTS_H
#define MCP_PROMPTS_H

#include "mcp/message.h"

/* prompts_prepare - check every row, render the list. */
int prompts_prepare(const struct mcp *m, struct err *e) WARN_UNUSED;

/* prompts_find - the row of a name, or NULL. */
const struct prompt *prompts_find(const struct mcp *m, struct str name);

/* As rows of method.h want them: scopes of what is asked for, and the methods. */
struct str prompts_needs(struct message *t);
int prompts_list(struct message *t);
int prompts_get(struct message *t);

#endif
