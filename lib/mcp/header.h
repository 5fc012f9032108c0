/* SPDX-License-Identifier: MIT */
/*
 * header - comparing what a modern request says in its headers with what it
 * says in its body (doc/protocol.md 4.2, rows 23, 24, 26).
 */
#ifndef MCP_HEADER_H
#define MCP_HEADER_H

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "http/http.h"

/*
 * header_decode - a value of Mcp-Name or Mcp-Param-*: literal, or Base64
 * between "=?base64?" and "?=".
 *
 *   value  already without outer blanks                          borrows
 *   out    the text it means                            in a or borrowed
 *
 * false: the sentinel is there, but not canonical Base64 of UTF-8.
 */
bool header_decode(struct arena *a, struct str value, struct str *out);

/* header_get - a request header, equal copies as one; p NULL: absent, always so
 * on stdio (rq NULL). */
struct str header_get(const struct http_req *rq, const char *name);

/*
 * header_equal - whether a header says what a body value says: strings by
 * bytes, booleans as true or false, numbers by value (42.0 equals 42). A value
 * that came as equal copies is one of them.
 *
 *   value  as sent, p NULL when absent: never equal
 *   body   a string, number or boolean
 */
bool header_equal(struct arena *a, struct str value, const struct js *body);

#endif
