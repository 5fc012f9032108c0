/* SPDX-License-Identifier: MIT */
/*
 * confine - what of the sandbox (sandbox/sandbox.h) twin.fcgi takes on: which
 * files its settings name, and what twin-fetch may be asked for by processes that
 * have it started by another one.
 */
#ifndef CGI_CONFINE_H
#define CGI_CONFINE_H

#include "base/arena.h"
#include "base/conf.h"
#include "net/runner.h"
#include "sandbox/sandbox.h"

/*
 * confine_enter - from here on: data_dir to write; the data files, those of time
 * zones and of keys to read; no program to start, and no connection to make but
 * to the log and the database. What libraries read when they are first used has
 * been read before.
 *
 *   a    holds the paths; outlives *out
 */
void confine_enter(const struct conf *cf, struct arena *a,
    struct sandbox *out);

/*
 * confine_may - add what these settings have fetched: the keys, from their URL or
 * from wherever on its host the issuer says, what introspects tokens, where
 * clients register; CONFINE_MAY at most.
 *
 *   cf   all zero: nothing
 *   a    holds the texts
 */
enum { CONFINE_MAY = 3 };
void confine_may(const struct conf *cf, struct arena *a,
    struct runner_may *out);

#endif
