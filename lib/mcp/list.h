/* SPDX-License-Identifier: MIT */
/* list - the pages of a list, rendered once per era. */
#ifndef MCP_LIST_H
#define MCP_LIST_H

#include "mcp/result.h"
#include "mcp/server.h"

/* Items on a page of a list when the server does not say. */
enum { LIST_PAGE = 100 };

/*
 * server_list - render a list in pages.
 *
 *   key    member that holds the items: "tools"
 *   items  one JSON object each
 *   size   items on a page, > 0
 *   cache  RESULT_LIST, or RESULT_LIST_OWN: not the same for everybody
 *
 * Cursors name position and list generation (a digest of the items), so one of
 * another build is unknown here.
 */
struct server_list list_render(struct arena *a, const struct mcp *m,
    const char *key, const struct str *items, size_t n, size_t size,
    enum result_cache cache);

/* server_page - the page a cursor asks for (NULL: the first), or NULL. */
const struct server_page *list_page(const struct server_list *l,
    const struct str *cursor);

#endif
