/* SPDX-License-Identifier: MIT */
/*
 * json_scan - the strictness that json-c lacks, checked on the text before it
 * is decoded: tokens by the grammar of RFC 8259, escapes, lone surrogates,
 * depth, integers within int64_t, no NUL in a name.
 *
 * It does not check the order of tokens (json-c does) nor build anything. It
 * counts the colons outside strings: a tree that ends up with fewer members
 * has lost some to a duplicate name.
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include "base/err.h"
#include "base/str.h"

int json_scan(struct str text, int max_depth, size_t *members, struct err *e)
    WARN_UNUSED;

#endif
