/* SPDX-License-Identifier: MIT */
/* run_read - the common start of every tool that only looks. */
#ifndef TOOLS_RUN_READ_H
#define TOOLS_RUN_READ_H

#include "mcp/call.h"
#include "twin/twin.h"

/* The caller's own twin as it is now; everything in c->a. */
struct own_twin {
	struct str state;	/* empty: no twin yet */
	struct state_head head;
	struct twin_env env;
};

/* run_read_twin - the state, its head, and the environment of the call. */
int run_read_twin(struct call *c, const struct js *in, struct own_twin *out,
    struct err *e) WARN_UNUSED;

/*
 * run_read_door - run_read_twin and one of the domain's readers. imported: it shows
 * what was imported. Returns 1, 0 when the reader has refused and the client is
 * told, -1.
 */
int run_read_door(struct call *c, const struct js *in, twin_read_fn *fn,
    bool imported, struct twin_answer *out, struct err *e) WARN_UNUSED;

/* run_read - the same, and the answer as it is. */
int run_read(struct call *c, const struct js *in, twin_read_fn *fn,
    struct err *e) WARN_UNUSED;

#endif
