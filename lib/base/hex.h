/* SPDX-License-Identifier: MIT */
/*
 * hex - bytes as hexadecimal digits (RFC 4648 s.8), written in lower case.
 */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include "base/arena.h"
#include "base/str.h"

/* hex_digits - the sixteen, by their value. */
extern const char hex_digits[];

/* hex_digit - the value of a digit of either case, or -1. */
int hex_digit(char c);

/* hex_encode - n bytes as 2 n digits, in a. */
struct str hex_encode(struct arena *a, const void *p, size_t n);

/*
 * hex_decode - the bytes of lower-case digits, as hex_encode writes them.
 * Returns their number, or 0 when there are none, more than max, half of one,
 * or something else than digits; out is then of no use.
 */
size_t hex_decode(struct str s, unsigned char *out, size_t max);

#endif
