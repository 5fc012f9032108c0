/* SPDX-License-Identifier: MIT */
/* hex - reading back is strict: one value has one text. */
#include "base/hex.h"

const char hex_digits[] = "0123456789abcdef";

int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct str
hex_encode(struct arena *a, const void *p, size_t n)
{
	const unsigned char *b = p;
	char *out = arena_alloc(a, n * 2 + 1);
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = hex_digits[b[i] >> 4];
		out[2 * i + 1] = hex_digits[b[i] & 15];
	}
	return (struct str){ out, n * 2 };
}

size_t
hex_decode(struct str s, unsigned char *out, size_t max)
{
	size_t i;

	if (s.n % 2 != 0 || s.n / 2 > max)
		return 0;
	for (i = 0; i < s.n; i++) {
		int d = hex_digit(s.p[i]);

		if (d < 0 || (s.p[i] >= 'A' && s.p[i] <= 'F'))
			return 0;
		out[i / 2] = (unsigned char)((i % 2 == 0 ? 0 :
		    out[i / 2] << 4) | d);
	}
	return s.n / 2;
}
