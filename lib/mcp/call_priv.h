/* SPDX-License-Identifier: MIT */
/*
 * call_priv - the protocol layer's side of struct call: what a handler has
 * written so far. Private to lib/mcp.
 */
#ifndef MCP_CALL_PRIV_H
#define MCP_CALL_PRIV_H

#include "mcp/message.h"

/* The most completion values any revision's schema allows in a result. */
enum { CALL_VALUES_MAX = 100 };

struct call_priv {
	struct message *t;
	struct buf content;	/* of a tool: blocks with commas */
	struct buf structured;	/* structuredContent, one object */
	struct js_out out;	/* writes it */
	struct buf meta;	/* members of _meta with commas */
	bool failed;		/* call_fail */
	struct buf items;	/* contents, messages or completion values */
	size_t nitems;		/* also those that were too many to be kept */
	struct buf asks;	/* members of inputRequests with commas */
	bool unavailable;	/* row 40: this revision cannot ask */
	const struct js *answers;	/* inputResponses, or NULL */
	struct str state;	/* for the next round; p NULL = none */
	struct str resumed;	/* of the last round; p NULL = none */
	double progress;	/* the last value sent */
	bool progressed;
};

/* call_say - a sentence of this layer, in the server's words. */
struct str call_say(struct call *c, enum mcp_sentence what);

/* call_admitted - whether the server takes one more of this caller now; else
 * why not is in *no. */
bool call_admitted(struct call *c, struct refusal *no);

/* call_notify - one notification on the stream of this request; params as
 * ready JSON. */
void call_notify(struct call *c, const char *method, struct str params);

/* call_begin - a call of a message; everything is empty yet. */
void call_begin(struct call *c, struct call_priv *p, struct message *t,
    struct str name, const struct js *args);

/*
 * call_end_round - after the handler: when it asked for input, write the
 * input_required result (or its failure) and return true.
 */
bool call_end_round(struct call *c);

/* call_begin_round - take inputResponses and requestState from params; fails
 * the message with -32602 when either is not what it must be. */
int call_begin_round(struct call *c);

#endif
