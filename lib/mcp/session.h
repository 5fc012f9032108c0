/* SPDX-License-Identifier: MIT */
/*
 * session - the methods about the connection itself: initialize, discover,
 * ping, log level, subscriptions. There is no session; the name is theirs.
 */
#ifndef MCP_SESSION_H
#define MCP_SESSION_H

#include "mcp/message.h"

/* session_prepare - render capabilities and the texts about the server. */
void session_prepare(struct arena *a, struct mcp *m);

/* The methods, as rows of method.h want them. */
int session_initialize(struct message *t);
int session_discover(struct message *t);
int session_ping(struct message *t);
int session_set_level(struct message *t);
int session_subscribe(struct message *t);
int session_listen(struct message *t);

#endif
