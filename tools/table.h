/* SPDX-License-Identifier: MIT */
/*
 * table - every tool, resource and prompt the server has, in the order of the
 * lists. Adding one is a file and a row (table.c); nothing else changes.
 */
#ifndef TOOLS_TABLE_H
#define TOOLS_TABLE_H

#include "mcp/mcp.h"

/* All three end with NULL. */
extern const struct tool *const tool_table[];
extern const struct resource *const resource_table[];
extern const struct prompt *const prompt_table[];

#endif
