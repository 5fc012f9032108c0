/* SPDX-License-Identifier: MIT */
#include "base/str.h"

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool
str_ieq(struct str a, struct str b)
{
	size_t i;

	if (a.n != b.n)
		return false;
	for (i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (c != 0)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	    str_eq(str_from(s, s.n - suffix.n), suffix);
}

struct str
str_from(struct str s, size_t n)
{
	if (n >= s.n)
		return (struct str){ NULL, 0 };
	return (struct str){ s.p + n, s.n - n };
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

bool
str_skip(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && blank(s.p[0]))
		s.p++, s.n--;
	while (s.n > 0 && blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool
str_cut(struct str s, char sep, struct str *head, struct str *tail)
{
	const char *q = s.n == 0 ? NULL : memchr(s.p, sep, s.n);

	if (q == NULL) {
		*head = s;
		*tail = (struct str){ NULL, 0 };
		return false;
	}
	*head = (struct str){ s.p, (size_t)(q - s.p) };
	*tail = (struct str){ q + 1, s.n - head->n - 1 };
	return true;
}

bool
str_word(struct str *rest, bool commas, struct str *word)
{
	struct str s = *rest;
	size_t n = 0;

	while (s.n > 0 && (blank(s.p[0]) || (commas && s.p[0] == ',')))
		s.p++, s.n--;
	while (n < s.n && !blank(s.p[n]) && !(commas && s.p[n] == ','))
		n++;
	*rest = str_from(s, n);
	if (n == 0)
		return false;
	*word = (struct str){ s.p, n };
	return true;
}

bool
str_has_word(struct str list, bool commas, struct str word)
{
	struct str w;

	while (str_word(&list, commas, &w))
		if (str_eq(w, word))
			return true;
	return false;
}

ptrdiff_t
str_find(struct str s, struct str needle)
{
	size_t i;

	if (needle.n == 0)
		return 0;
	for (i = 0; i + needle.n <= s.n; i++)
		if (memcmp(s.p + i, needle.p, needle.n) == 0)
			return (ptrdiff_t)i;
	return -1;
}

bool
str_int(struct str s, int64_t *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	int64_t v = 0;	/* kept negative: its range is the larger one */
	size_t i = minus ? 1 : 0;

	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		int d = s.p[i] - '0';

		if (d < 0 || d > 9 || v < (INT64_MIN + d) / 10)
			return false;
		v = v * 10 - d;
	}
	if (!minus && v == INT64_MIN)
		return false;
	*out = minus ? v : -v;
	return true;
}

struct str
str_of_int(int64_t v, char digits[STR_INT_MAX])
{
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	size_t i = STR_INT_MAX;

	do {
		digits[--i] = (char)('0' + u % 10);
		u /= 10;
	} while (u > 0);
	if (v < 0)
		digits[--i] = '-';
	return (struct str){ digits + i, STR_INT_MAX - i };
}

/* sequence - length of the well-formed sequence at p, or 0 (RFC 3629 s.4). */
static size_t
sequence(const unsigned char *p, size_t n)
{
	unsigned char lo = 0x80, hi = 0xBF;
	size_t len, i;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	len = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (len > n)
		return 0;
	if (p[0] == 0xE0)
		lo = 0xA0;	/* overlong */
	else if (p[0] == 0xED)
		hi = 0x9F;	/* surrogates */
	else if (p[0] == 0xF0)
		lo = 0x90;	/* overlong */
	else if (p[0] == 0xF4)
		hi = 0x8F;	/* past U+10FFFF */
	if (p[1] < lo || p[1] > hi)
		return 0;
	for (i = 2; i < len; i++)
		if (p[i] < 0x80 || p[i] > 0xBF)
			return 0;
	return len;
}

bool
str_utf8(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0, len;

	while (i < s.n) {
		uint64_t eight;

		/* Most of JSON is ASCII: take it eight bytes at a time. */
		if (s.n - i >= 8) {
			memcpy(&eight, p + i, 8);
			if ((eight & 0x8080808080808080u) == 0) {
				i += 8;
				continue;
			}
		}
		/* Most of the rest is Russian: two bytes a letter. */
		while (s.n - i >= 2 && p[i] >= 0xC2 && p[i] < 0xE0 &&
		    (p[i + 1] & 0xC0) == 0x80)
			i += 2;
		if (i == s.n)
			break;
		if ((len = sequence(p + i, s.n - i)) == 0)
			return false;
		i += len;
	}
	return true;
}

size_t
str_utf8_len(struct str s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

struct str
str_utf8_cut(struct str s, size_t n)
{
	if (n >= s.n)
		return s;
	while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return (struct str){ s.p, n };
}

bool
str_has_ctl(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
			return true;
	return false;
}
