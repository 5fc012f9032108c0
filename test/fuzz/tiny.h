/* SPDX-License-Identifier: MIT */
/* tiny - the smallest MCP server there is: one tool that echoes a text. */
#ifndef TEST_TINY_H
#define TEST_TINY_H

#include "mcp/mcp.h"

/* tiny_server - a new one in a; never NULL. */
struct mcp *tiny_server(struct arena *a);

#endif
