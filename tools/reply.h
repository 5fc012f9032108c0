/* SPDX-License-Identifier: MIT */
/*
 * reply - from the domain's words to the protocol's: answers, and the two
 * strings of an answer as one value that can be kept.
 */
#ifndef TOOLS_REPLY_H
#define TOOLS_REPLY_H

#include "mcp/call.h"
#include "store/store.h"
#include "twin/twin.h"

/* reply_put - structuredContent and text of a good answer. Returns 0. */
int reply_put(struct call *c, const struct twin_answer *an);

/* reply_fits - whether the good answer, after the content that there is already,
 * is one that may be sent (LIMIT_REPLY_ONE). A write asks before it is one. */
bool reply_fits(struct call *c, const struct twin_answer *an);

/*
 * reply_broken - the domain returned -1: stored bytes or catalogs are damaged.
 * It calls that ERR_INVALID, which the client would read as its own mistake;
 * make it ERR_IO. Returns -1.
 */
int reply_broken(struct err *e);

/*
 * reply_pack - two strings as one value: the length of the first as 4 bytes,
 * big-endian, the first, the second. In a. Used for the answer that table
 * `once` replays (structuredContent, text) and for what the cache keeps.
 */
struct str reply_pack(struct arena *a, struct str one, struct str two);

/*
 * reply_keep - what the domain wrote becomes what the store writes, its answer
 * with it.
 *
 *   digest  of the request, 32 bytes: SHA-256
 */
void reply_keep(struct change *ch, const struct twin_write *w,
    struct str digest);

/* reply_unpack - the reverse; borrows. ERR_IO: too short, a damaged record. */
int reply_unpack(struct str packed, struct str *one, struct str *two,
    struct err *e) WARN_UNUSED;

#endif
