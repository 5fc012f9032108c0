/* SPDX-License-Identifier: MIT */
/*
 * table - every tool, resource and prompt the server has, in the order of the
 * lists. Adding one is a file and a row (table.c); nothing else changes.
 */
#ifndef TOOLS_TABLE_H
#define TOOLS_TABLE_H

#include "mcp/mcp.h"

/* All of them end with NULL. compat_table: tools of the system before this one,
 * which twin.conf may add. */
extern const struct tool *const tool_table[];
extern const struct tool *const compat_table[];
extern const struct resource *const resource_table[];
extern const struct prompt *const prompt_table[];

#endif
