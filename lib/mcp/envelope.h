/* SPDX-License-Identifier: MIT */
/*
 * envelope - what a request says about itself in params._meta
 * (doc/protocol.md 1 and row 19). Read once per request, in both eras.
 */
#ifndef MCP_ENVELOPE_H
#define MCP_ENVELOPE_H

#include "base/json.h"
#include "mcp/era.h"

#define ENVELOPE_PREFIX		"io.modelcontextprotocol/"

/* The eight levels of RFC 5424, least severe first. */
enum envelope_level {
	ENVELOPE_LEVEL_NONE,	/* not asked for */
	ENVELOPE_DEBUG, ENVELOPE_INFO, ENVELOPE_NOTICE, ENVELOPE_WARNING,
	ENVELOPE_ERROR, ENVELOPE_CRITICAL, ENVELOPE_ALERT, ENVELOPE_EMERGENCY
};

struct envelope {
	enum era_claim claim;
	const char *fault;	/* of an invalid claim, row 19; else NULL */
	struct str version;	/* as claimed, when a string */
	const struct js *meta;	/* params._meta when it is an object, else NULL */
	const struct js *capabilities;	/* the client's, else NULL */
	enum envelope_level level;
	struct str progress_token;	/* JSON text, ready to be echoed; or "" */
	struct str lang;	/* "ru", "en" or "" (openai/locale) */
};

/* envelope_read - from params (may be NULL); never fails: see claim, fault. */
void envelope_read(struct arena *a, const struct js *params,
    struct envelope *out);

/* envelope_level - by name; ENVELOPE_LEVEL_NONE when unknown. */
enum envelope_level envelope_level(struct str name);

#endif
