/* SPDX-License-Identifier: MIT */
/* complete - completion/complete for prompt arguments and template variables. */
#ifndef MCP_COMPLETE_H
#define MCP_COMPLETE_H

#include "mcp/message.h"

/* As rows of method.h want them: scopes of what is asked for, and the method. */
struct str complete_needs(struct message *t);
int complete_run(struct message *t);

#endif
