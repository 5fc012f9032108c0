/* SPDX-License-Identifier: MIT */
/* Counting by code points: Russian dashes and quotation marks are no words. */
#include "twin/value/words.h"

#include "base/buf.h"

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Code point at the front of a well-formed s; *n bytes long. */
static uint32_t
point(struct str s, size_t *n)
{
	unsigned char c = (unsigned char)s.p[0];
	uint32_t v = c < 0x80 ? c : c < 0xe0 ? c & 0x1fu : c < 0xf0 ?
	    c & 0x0fu : c & 0x07u;

	*n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	for (size_t i = 1; i < *n && i < s.n; i++)
		v = v << 6 | ((unsigned char)s.p[i] & 0x3fu);
	if (*n > s.n)
		*n = s.n;
	return v;
}

/*
 * Letters and digits of any script: all that is not ASCII, Latin-1 or general
 * punctuation (dashes, quotation marks, ellipsis, the spaces of typography).
 */
static bool
wordy(uint32_t v)
{
	if (v < 0x80)
		return (v >= '0' && v <= '9') || (v >= 'a' && v <= 'z') ||
		    (v >= 'A' && v <= 'Z');
	if (v < 0xc0)
		return v == 0xaa || v == 0xb5 || v == 0xba;
	return v != 0xd7 && v != 0xf7 && !(v >= 0x2000 && v <= 0x206f) &&
	    !(v >= 0x3000 && v <= 0x303f) && v != 0xfeff;
}

/* Blanks of any kind end a word. */
static bool
spaced(uint32_t v)
{
	return v == ' ' || (v >= '\t' && v <= '\r') || v == 0xa0 ||
	    (v >= 0x2000 && v <= 0x200b) || v == 0x202f || v == 0x205f ||
	    v == 0x3000;
}

int64_t
words_count(struct str s)
{
	int64_t n = 0;
	bool word = false;
	size_t len;

	for (; s.n > 0; s = str_from(s, len)) {
		uint32_t v = point(s, &len);

		if (spaced(v))
			word = false;
		else if (!word && wordy(v))
			word = true, n++;
	}
	return n;
}

int64_t
words_lines(struct str s)
{
	int64_t n = 0;
	struct str line;

	while (s.n > 0) {
		(void)str_cut(s, '\n', &line, &s);
		n += words_count(line) > 0;
	}
	return n;
}

bool
words_url(struct str s)
{
	static const struct str scheme[] = {
		STR_INIT("https://"), STR_INIT("http://")
	};

	for (size_t i = 0; i < 2; i++) {
		ptrdiff_t at = str_find(s, scheme[i]);
		struct str host;
		size_t len;

		if (at < 0)
			continue;
		host = str_from(s, (size_t)at + scheme[i].n);
		if (host.n > 0 && wordy(point(host, &len)))
			return true;
	}
	return false;
}

static bool
quote_end(struct str s, bool front, size_t *n)
{
	static const struct str marks[] = {
		STR_INIT("\""), STR_INIT("'"), STR_INIT("«"), STR_INIT("»"),
		STR_INIT("“"), STR_INIT("”"), STR_INIT("„"), STR_INIT("…"),
		STR_INIT("..."), STR_INIT(" "), STR_INIT("\n"), STR_INIT("\t"),
		STR_INIT("\r"),
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (front ? str_starts(s, marks[i]) : str_ends(s, marks[i])) {
			*n = marks[i].n;
			return true;
		}
	}
	return false;
}

static struct str
collapse(struct arena *a, struct str s)
{
	struct buf b;
	bool gap = false;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < s.n; i++) {
		if (blank(s.p[i])) {
			gap = true;
			continue;
		}
		if (gap && b.n > 0)
			buf_ch(&b, ' ');
		gap = false;
		buf_ch(&b, s.p[i]);
	}
	return buf_str(&b);
}

bool
words_quoted(struct arena *a, struct str text, struct str quote)
{
	size_t n;

	while (quote_end(quote, true, &n))
		quote = str_from(quote, n);
	while (quote_end(quote, false, &n))
		quote.n -= n;
	if (words_count(quote) == 0)
		return false;
	return str_find(collapse(a, text), collapse(a, quote)) >= 0;
}
