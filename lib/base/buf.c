/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/hex.h"

/* A buffer up to this size is had without asking: what formats a date or a
 * sentence need not look whether it is there. */
enum { SMALL = 8 << 10 };

void
buf_init(struct buf *b, struct arena *a, size_t max)
{
	*b = (struct buf){ .a = a, .max = max };
}

/* want - make room for n more bytes; false (and full) when over the cap or the
 * arena's budget. */
static bool
want(struct buf *b, size_t n)
{
	size_t size;
	char *p;

	if (b->full || n > b->max - b->n) {
		b->full = true;
		return false;
	}
	if (n <= b->size - b->n)
		return true;
	size = b->size < 256 ? 256 : b->size;
	if (size > b->max)
		size = b->max;
	while (size - b->n < n)
		size = size > b->max / 2 ? b->max : size * 2;
	if (size > SMALL && !arena_fits(b->a, size + 1)) {
		b->full = true;
		return false;
	}
	/* + 1: vsnprintf's NUL */
	if (b->size == 0 || !arena_widen(b->a, b->p, b->size + 1, size + 1)) {
		p = arena_room(b->a, size + 1);
		if (b->n > 0)
			memcpy(p, b->p, b->n);
		b->p = p;
	}
	b->size = size;
	return true;
}

void
buf_add(struct buf *b, struct str s)
{
	if (s.n == 0 || !want(b, s.n))
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void
buf_c(struct buf *b, const char *s)
{
	buf_add(b, str_c(s));
}

void
buf_ch(struct buf *b, char c)
{
	if (b->n < b->size && !b->full) {
		b->p[b->n++] = c;
		return;
	}
	buf_add(b, (struct str){ &c, 1 });
}

void
buf_int(struct buf *b, int64_t v)
{
	char digits[STR_INT_MAX];

	buf_add(b, str_of_int(v, digits));
}

void
buf_hex(struct buf *b, uint64_t v, size_t least)
{
	char digits[16];
	size_t i = sizeof(digits);

	assert(least <= sizeof(digits));
	for (; v > 0 || least > 0; v >>= 4, least -= least > 0)
		digits[--i] = hex_digits[v & 15];
	buf_add(b, (struct str){ digits + i, sizeof(digits) - i });
}

void
buf_fixed(struct buf *b, int64_t v, int decimals, char point)
{
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	char text[STR_INT_MAX + 3];	/* a sign, a point, a zero before it */
	size_t i = sizeof(text);
	bool shown = false;	/* a decimal that is not 0 was */

	assert(decimals >= 0 && decimals <= 9);
	for (; decimals > 0; decimals--, u /= 10) {
		if (shown || u % 10 != 0)
			text[--i] = (char)('0' + u % 10);
		shown = shown || u % 10 != 0;
	}
	if (shown)
		text[--i] = point;
	do
		text[--i] = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		text[--i] = '-';
	buf_add(b, (struct str){ text + i, sizeof(text) - i });
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n <= 0 || !want(b, (size_t)n))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}
