/* SPDX-License-Identifier: MIT */
/*
 * xapi - entries of a journal as statements of the Experience API (IEEE
 * 9274.1.1): what a learning record store takes. A statement has the same id in
 * every export; an entry that was taken back has a voiding statement after it.
 *
 * Verbs are those of ADL's vocabulary; doc/export.md has the table.
 */
#ifndef TOOLS_XAPI_H
#define TOOLS_XAPI_H

#include "base/conf.h"
#include "store/store.h"
#include "twin/twin.h"

struct xapi {
	struct store *st;
	const struct conf *cf;	/* issuer and resource: beginnings of names */
	const struct twin_env *env;	/* its sub is the learner */
};

/*
 * xapi_statement - one entry.
 *
 *   event   as stored                                           borrows
 *   out     the statement; empty for what is nothing learned    in a
 */
int xapi_statement(const struct xapi *x, struct arena *a, struct str event,
    struct str *out, struct err *e) WARN_UNUSED;

#endif
