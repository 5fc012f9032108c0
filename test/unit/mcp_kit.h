/* SPDX-License-Identifier: MIT */
/*
 * mcp_kit - a small server of its own tools, resources and prompts, and one
 * function that posts a body with headers to it, for the tests of lib/mcp.
 */
#ifndef TEST_UNIT_MCP_KIT_H
#define TEST_UNIT_MCP_KIT_H

#include "mcp/mcp.h"

/* What a post is made of besides its body; all may be NULL. */
struct kit_post {
	const char *body;
	const char *headers;	/* "name: value" lines, \n between */
	const char *scopes;	/* granted; NULL: none is checked */
	bool challenge;		/* denied() asks for a tool result */
	bool careless;		/* denied() says no and writes nothing */
	bool no_sink;		/* the door cannot stream */
};

struct kit_reply {
	int status;
	struct str body;	/* the stream's bytes when streamed */
	bool streamed;
	struct http_res rs;
	struct mcp_outcome oc;
};

/* kit_open - arena and server; call kit_close at the end. */
struct kit;
struct kit *kit_open(void);
void kit_close(struct kit *k);

/* kit_conf - its configuration, to be changed before a post. */
struct conf *kit_conf(struct kit *k);

/* kit_arena - lives until kit_close. */
struct arena *kit_arena(struct kit *k);

/* kit_post - one request; the reply lives until kit_close. */
struct kit_reply kit_post(struct kit *k, const struct kit_post *p);

/* kit_line - the stdio door; *notices gets what came through the sink. */
struct str kit_line(struct kit *k, const char *line, struct str *notices);

/* kit_gone_after - the client leaves after n more writes of a stream. */
void kit_gone_after(struct kit *k, int n);

/* kit_json - a reply's body, parsed; fails the test when it is no JSON. */
const struct js *kit_json(struct kit *k, struct str text);

/* kit_server - the registries, to make servers with other rows. */
extern const struct mcp_server kit_server;

#endif
