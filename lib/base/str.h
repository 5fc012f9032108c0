/* SPDX-License-Identifier: MIT */
/*
 * str - pointer and length, borrowed; it may hold NULs and owns nothing.
 *
 * The empty string is {p, 0} with any p, NULL included. Only library edges
 * need a NUL at the end (arena_cstr).
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(lit)	((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_INIT(lit)	{ "" lit, sizeof(lit) - 1 }	/* in static tables */
#define STR_FMT		"%.*s"
#define STR_ARG(s)	(int)(s).n, (s).n ? (s).p : ""

/* str_c - borrow a C string; NULL gives the empty string. */
static inline struct str
str_c(const char *s)
{
	return (struct str){ s, s == NULL ? 0 : strlen(s) };
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* str_is - equal to a C string. */
static inline bool
str_is(struct str a, const char *s)
{
	return str_eq(a, str_c(s));
}

/* str_ieq - equal ignoring the case of ASCII letters only. */
bool str_ieq(struct str a, struct str b);

/* str_cmp - byte order, as memcmp, a shorter prefix first: <0, 0, >0. */
int str_cmp(struct str a, struct str b);

static inline bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 ||
	    memcmp(s.p, prefix.p, prefix.n) == 0);
}

/* str_ends - whether s ends with suffix; an empty one ends all. */
bool str_ends(struct str s, struct str suffix);

/* str_from - s without its first n bytes (all of it when n is larger). */
struct str str_from(struct str s, size_t n);

/* str_skip - take c off the front of *s; false when it does not begin with it. */
bool str_skip(struct str *s, char c);

/* str_trim - without spaces and tabs at both ends (HTTP optional whitespace). */
struct str str_trim(struct str s);

/*
 * str_cut - split at the first sep: *head gets what is before it, *tail what
 * is after. Without sep: head = s, tail empty, false.
 */
bool str_cut(struct str s, char sep, struct str *head, struct str *tail);

/*
 * str_word - take the next word of a list separated by blanks (and commas when
 * commas is set) off the front of *rest; false when none is left.
 */
bool str_word(struct str *rest, bool commas, struct str *word);

/* str_has_word - whether a word is one of such a list, whole and byte by byte. */
bool str_has_word(struct str list, bool commas, struct str word);

/* str_find - offset of the first occurrence of needle, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);

/*
 * str_int - an optional minus and decimal digits, nothing else, in range of
 * int64_t; false (out untouched) otherwise.
 */
bool str_int(struct str s, int64_t *out);

/* str_of_int - v as such digits, in the end of the caller's buffer. */
enum { STR_INT_MAX = 20 };
struct str str_of_int(int64_t v, char digits[STR_INT_MAX]);

/* str_utf8 - whether s is well-formed UTF-8 (RFC 3629: no surrogates, no
 * overlong forms, at most U+10FFFF). */
bool str_utf8(struct str s);

/* str_utf8_len - number of code points of a well-formed string. */
size_t str_utf8_len(struct str s);

/* str_utf8_cut - the longest prefix of at most n bytes that ends between two
 * code points. */
struct str str_utf8_cut(struct str s, size_t n);

/* str_has_ctl - whether a byte 0x00-0x1F or 0x7F occurs. */
bool str_has_ctl(struct str s);

#endif
