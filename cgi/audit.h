/* SPDX-License-Identifier: MIT */
/*
 * audit - the record of who did what with a learner's data, kept until the
 * reply has left and written then (ARCHITECTURE.md, "A request").
 *
 * A call that was admitted always leaves one; calls_per_minute bounds them. The
 * others (over that limit, without a scope, of no tool, of what is public) saw
 * nothing that is a learner's, and as many of a learner's minute leave one, or the
 * disk would be filled by whoever is refused fast enough. The log has all.
 */
#ifndef CGI_AUDIT_H
#define CGI_AUDIT_H

#include "base/arena.h"
#include "base/log.h"
#include "mcp/mcp.h"
#include "store/store.h"
#include "tools/quota.h"

/* The record of the request in hand, and what this process told of lost ones. */
struct audit {
	bool due;
	struct str sub, client, method, name, id;	/* in the request's arena */
	int code;
	bool tool_error, admitted;
	struct quota others;
	uint64_t lost_told;	/* records whose loss is in the log ... */
	int64_t lost_told_ms;	/* ... since then */
};

/*
 * audit_note - keep for audit_write what a call has done; nothing, if its
 * method touches no learner's data.
 *
 *   sub, client  the token's subject and client id      borrowed
 *   id           of the request, and its number in a batch      borrowed
 *   o            borrowed
 */
void audit_note(struct audit *au, struct str sub, struct str client,
    struct str id, const struct mcp_outcome *o);

/*
 * audit_write - write what was noted, if anything was. A record that cannot be
 * kept fails no request: its loss is counted and told once a minute.
 *
 *   lg  takes the line of a loss; may be NULL
 *   a   for the record's text
 */
void audit_write(struct audit *au, struct store *st, const struct log *lg,
    struct arena *a);

/* audit_init - once: the process ends with its first request. */
void audit_init(struct audit *au, const struct conf *cf, bool once);

#endif
