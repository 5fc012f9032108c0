/* SPDX-License-Identifier: MIT */
/*
 * compat - what the tools of the system before this one have in common. Their
 * first text block is what that system answered with, for programs that parse
 * it; what else there is to say stands in a second one.
 */
#ifndef TOOLS_COMPAT_H
#define TOOLS_COMPAT_H

#include "mcp/call.h"
#include "twin/twin.h"

/* compat_read - as run_read, for a door whose text begins with a line of JSON.
 * imported: the door shows what was imported. */
int compat_read(struct call *c, const struct js *in, twin_read_fn *fn,
    bool imported, struct err *e) WARN_UNUSED;

/*
 * compat_write - twin_legacy_write under a request_id, which callers of that
 * system do not send: then it is made of the arguments and the revision, so that
 * the same call at the same time is one, and a later one is a new one.
 */
int
compat_write(struct call *c, const struct js *in, struct err *e) WARN_UNUSED;

#endif
