/* SPDX-License-Identifier: MIT */
/*
 * json_scan - decides whether a text is JSON, before it is decoded: the whole
 * grammar of RFC 8259, and besides no lone surrogates, no NUL in a name, depth
 * at most max_depth, at most so many `times` the containers and values that a
 * message may have (limits.h), integers within int64_t.
 *
 * json-c then only decodes: what it lets pass and what it refuses differs from
 * version to version (0.17 and 0.18 in their strict mode refuse every byte
 * above 0x7f in a string). Nothing is built here. What stands in the text is
 * counted and bounded (limits.h), so that the memory of its tree is known
 * beforehand, and a tree that ends up with fewer members has lost some to a
 * duplicate name.
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include "base/err.h"
#include "base/str.h"

/* The deepest max_depth: a bit per level is kept. */
enum { JSON_SCAN_DEPTH = 64 };

/* What stands in a text. */
struct json_count {
	size_t containers, members, scalars;
};

/*
 * json_scan - whether the text is JSON as said above.
 *
 *   times  1 for a message; more for a data file of ours
 *   out    set on success only
 *
 * Returns 0, or -1 with ERR_INVALID, which names the offence and where it is.
 */
int json_scan(struct str text, int max_depth, size_t times,
    struct json_count *out, struct err *e) WARN_UNUSED;

#endif
