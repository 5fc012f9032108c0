/* SPDX-License-Identifier: MIT */
/*
 * resources - resources/list, resources/templates/list and resources/read over
 * the registry of mcp_server.
 */
#ifndef MCP_RESOURCES_H
#define MCP_RESOURCES_H

#include "mcp/message.h"

/* resources_prepare - check every row, render both lists. */
int resources_prepare(const struct mcp *m, struct err *e) WARN_UNUSED;

/* As rows of method.h want them: scopes of what is asked for, and the methods. */
struct str resources_needs(struct message *t);
int resources_list(struct message *t);
int resources_templates(struct message *t);
int resources_read(struct message *t);

/* resources_template - the row of a template by its text, or NULL. */
const struct resource *resources_template(const struct mcp *m,
    struct str tmpl);

#endif
