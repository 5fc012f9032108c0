/* SPDX-License-Identifier: MIT */
/*
 * server - a checked mcp_server and all of its answers that do not depend on a
 * request, rendered once: in mcp_new, or on first use when the server is lazy.
 * Private to lib/mcp.
 */
#ifndef MCP_SERVER_H
#define MCP_SERVER_H

#include "base/conf.h"
#include "mcp/registry.h"
#include "schema/schema.h"

enum server_cap {
	SERVER_TOOLS = 1, SERVER_RESOURCES = 2, SERVER_PROMPTS = 4,
	SERVER_COMPLETIONS = 8, SERVER_LOGGING = 16,
	SERVER_SUBSCRIBE = 32,	/* the fixture's exception to row 36 */
	SERVER_SKILLS = 64
};

/* One page of a list: a whole result object per era. */
struct server_page {
	struct str cursor;	/* that asks for this page; "" = the first */
	struct str result[2];	/* by enum mcp_era */
};

struct server_list {
	struct server_page *pages;
	size_t n;		/* at least 1 */
};

enum server_lists {
	SERVER_LIST_TOOLS, SERVER_LIST_RESOURCES, SERVER_LIST_TEMPLATES,
	SERVER_LIST_PROMPTS, SERVER_LIST_SKILLS, SERVER_LISTS
};

struct mcp {
	struct arena *a;		/* lives as long as the server */
	const struct mcp_server *sv;
	const struct conf *cf;
	const struct str *keys;		/* of requestState, current first */
	size_t nkeys;
	unsigned caps;			/* enum server_cap */
	const struct resource *const *resources;	/* sv's and the skills' */
	size_t ntools;
	const struct schema **inputs;	/* per tool; NULL: not compiled yet */
	struct server_list *lists;	/* SERVER_LISTS; n = 0: not made yet */
	int (*prepare[SERVER_LISTS])(const struct mcp *m, struct err *e);
	struct str info;		/* {"name":...,"version":...} */
	struct str discover;		/* result of server/discover */
	struct str initialize;		/* members after protocolVersion */
	const struct js *empty;		/* {}: arguments that were not sent */
};

#endif
