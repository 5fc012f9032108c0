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

struct str resources_needs(struct message *t);
int resources_list(struct message *t);
int resources_templates(struct message *t);
int resources_read(struct message *t);

/* resources_template - the row of a template by its text, or NULL. */
const struct resource *resources_template(const struct mcp *m,
    struct str tmpl);

/*
 * resources_match - whether a URI is an expansion of a template of simple
 * {variables} (RFC 6570 level 1): each stands for one or more bytes other than
 * '/'.
 *
 *   vars  on true, the variables as a JSON object, percent-decoded    in a
 */
bool resources_match(struct arena *a, struct str tmpl, struct str uri,
    struct str *vars);

#endif
