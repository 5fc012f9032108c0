/* SPDX-License-Identifier: MIT */
/*
 * buf - a growing byte string in an arena, with a cap and a sticky `full`.
 *
 * An append that would pass the cap, or the arena's budget by more than a few
 * kilobytes, sets `full` and adds nothing, nor does any later one; test once, at
 * the end. Old blocks stay in the arena until reset.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

struct buf {
	struct arena *a;
	char *p;
	size_t n, size;
	size_t max;	/* cap on n, bytes */
	bool full;
};

/* buf_init - an empty buffer that may grow to max bytes. */
void buf_init(struct buf *b, struct arena *a, size_t max);
void buf_add(struct buf *b, struct str s);
void buf_c(struct buf *b, const char *s);
void buf_ch(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);

/* buf_hex - v as hexadecimal digits, at least so many. */
void buf_hex(struct buf *b, uint64_t v, size_t least);

/* buf_fixed - v / 10^decimals, at most nine of them, without zeros at the end:
 * (1250, 2) is 12.5, (1200, 2) is 12; point is '.' or ','. */
void buf_fixed(struct buf *b, int64_t v, int decimals, char point);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* buf_str - what has been written; valid until the next append. */
struct str buf_str(const struct buf *b);

#endif
