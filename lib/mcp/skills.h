/* SPDX-License-Identifier: MIT */
/*
 * skills - skills/list and skills/get over the registry of mcp_server, and the
 * resources that their files are (doc/protocol.md 4.7).
 */
#ifndef MCP_SKILLS_H
#define MCP_SKILLS_H

#include "mcp/message.h"

#define SKILLS_EXTENSION ENVELOPE_PREFIX "skills"

/*
 * skills_resources - check every row; the server's resources and behind them
 * those of the skills' files, NULL-terminated, in m->a. ERR_INVALID names row
 * and fault.
 */
int skills_resources(const struct mcp *m, const struct resource *const **out,
    struct err *e) WARN_UNUSED;

/* skills_prepare - render the list. */
int skills_prepare(const struct mcp *m, struct err *e) WARN_UNUSED;

/* The methods, as rows of method.h want them. */
int skills_list(struct message *t);
int skills_get(struct message *t);

#endif
