/* SPDX-License-Identifier: MIT */
/*
 * snapshot_cache - the default snapshot of a learner, computed once and kept.
 *
 * Key in the cache: "snap", SHA-256(birth, sub), "r" or "e" for the language:
 * one row per learner and language, so that the cache does not grow with
 * revisions, no learner's row can be found under another's subject, and none
 * of a twin that was erased is found by the one begun after it. Value: a stamp
 * of everything else that the snapshot depends on, then
 * reply_pack(structuredContent, text content block). A row with another stamp
 * is as good as none. It ends with the learner's local day.
 */
#ifndef TOOLS_SNAPSHOT_CACHE_H
#define TOOLS_SNAPSHOT_CACHE_H

#include "tools/app.h"

struct cached_snapshot {
	struct str json;	/* one object, "dt.snapshot/1" */
	struct str block;	/* text content block, ready JSON */
};

/*
 * snapshot_cache_get - of the caller; in c->a.
 *
 *   in     arguments, for `lang`
 *
 * Parses nothing on a hit. -1 with the store's or the domain's error.
 */
int snapshot_cache_get(struct call *c, const struct js *in,
    struct cached_snapshot *out, struct err *e) WARN_UNUSED;

#endif
