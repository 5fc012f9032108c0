/* SPDX-License-Identifier: MIT */
/* Counting by code points: Russian dashes and quotation marks are no words. */
#include "twin/value/words.h"

#include "base/buf.h"

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

/* Bytes of the scheme that s begins with, in any case (RFC 3986 s.3.1): a phone
 * writes Https for a sentence that begins so. */
static size_t
scheme(struct str s)
{
	static const struct str schemes[] = {
		STR_INIT("https://"), STR_INIT("http://")
	};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (s.n >= schemes[i].n && str_ieq(schemes[i],
		    (struct str){ s.p, schemes[i].n }))
			return schemes[i].n;
	return 0;
}

bool
words_url(struct str s)
{
	for (; s.n > 0; s = str_from(s, 1)) {
		struct str host = str_from(s, scheme(s));
		size_t len;

		if (host.n > 0 && host.n < s.n && wordy(point(host, &len)))
			return true;
	}
	return false;
}

/* A letter in lower case; ё is е, as most people type it. */
static uint32_t
lower(uint32_t v)
{
	if ((v >= 'A' && v <= 'Z') || (v >= 0xc0 && v <= 0xde && v != 0xd7) ||
	    (v >= 0x410 && v <= 0x42f))
		v += 32;
	else if (v >= 0x400 && v <= 0x40f)
		v += 80;
	return v == 0x451 ? 0x435 : v;
}

/* What stands for a mark of punctuation that has several forms; else v. */
static uint32_t
plain(uint32_t v)
{
	static const uint32_t quotes[] = { '\'', 0xab, 0xbb, 0x2018, 0x2019,
		0x201a, 0x201b, 0x201c, 0x201d, 0x201e, 0x201f, 0x2039, 0x203a };

	if ((v >= 0x2010 && v <= 0x2015) || v == 0x2212)
		return '-';
	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++)
		if (v == quotes[i])
			return '"';
	return lower(v);
}

static void
put_point(struct buf *b, uint32_t v)
{
	if (v < 0x80) {
		buf_ch(b, (char)v);
		return;
	}
	if (v < 0x800) {
		buf_ch(b, (char)(0xc0 | v >> 6));
	} else {
		if (v < 0x10000) {
			buf_ch(b, (char)(0xe0 | v >> 12));
		} else {
			buf_ch(b, (char)(0xf0 | v >> 18));
			buf_ch(b, (char)(0x80 | (v >> 12 & 0x3f)));
		}
		buf_ch(b, (char)(0x80 | (v >> 6 & 0x3f)));
	}
	buf_ch(b, (char)(0x80 | (v & 0x3f)));
}

struct str
words_fold(struct arena *a, struct str s)
{
	enum { SOFT_HYPHEN = 0xad, ELLIPSIS = 0x2026 };
	struct buf b;
	bool gap = false;
	size_t len;

	buf_init(&b, a, SIZE_MAX);
	for (; s.n > 0; s = str_from(s, len)) {
		uint32_t v = point(s, &len);

		if (spaced(v)) {
			gap = true;
			continue;
		}
		if (v == SOFT_HYPHEN)
			continue;
		if (gap && b.n > 0)
			buf_ch(&b, ' ');
		gap = false;
		if (v == ELLIPSIS)
			buf_c(&b, "...");
		else
			put_point(&b, plain(v));
	}
	return buf_str(&b);
}

/* What leaves no trace on a page: marks of direction and of joining, variation
 * selectors, accents that are put on by themselves. */
static bool
unseen(uint32_t v)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{ 0xad, 0xad }, { 0x300, 0x36f }, { 0x61c, 0x61c },
		{ 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x202a, 0x202e },
		{ 0x2060, 0x206f }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },
		{ 0xe0000, 0xe0fff },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (v >= ranges[i].from && v <= ranges[i].to)
			return true;
	return false;
}

/* Arrows, signs and pictures, which are no words. */
static bool
pictured(uint32_t v)
{
	return (v >= 0x2100 && v <= 0x2bff) || (v >= 0x1f000 && v <= 0x1faff);
}

/* One letter for all that look like it; wide forms are the usual ones. */
static uint32_t
alike(uint32_t v)
{
	static const struct {
		uint32_t is, as;
	} pairs[] = {
		{ 0x430, 'a' }, { 0x432, 'b' }, { 0x435, 'e' }, { 0x439, 0x438 },
		{ 0x43a, 'k' }, { 0x43c, 'm' }, { 0x43d, 'h' }, { 0x43e, 'o' },
		{ 0x440, 'p' }, { 0x441, 'c' }, { 0x442, 't' }, { 0x443, 'y' },
		{ 0x445, 'x' }, { 0x455, 's' }, { 0x456, 'i' }, { 0x458, 'j' },
		{ 0x3b1, 'a' }, { 0x3b5, 'e' }, { 0x3bf, 'o' }, { 0x3c1, 'p' },
	};

	v = lower(v >= 0xff01 && v <= 0xff5e ? v - 0xfee0 : v);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (v == pairs[i].is)
			return pairs[i].as;
	return v;
}

struct str
words_key(struct arena *a, struct str s)
{
	struct buf b;
	bool gap = false;
	size_t len;

	buf_init(&b, a, SIZE_MAX);
	for (; s.n > 0; s = str_from(s, len)) {
		uint32_t v = point(s, &len);

		if (unseen(v))
			continue;
		v = alike(v);
		if (!wordy(v) || pictured(v)) {
			gap = true;
			continue;
		}
		if (gap && b.n > 0)
			buf_ch(&b, ' ');
		gap = false;
		put_point(&b, v);
	}
	return buf_str(&b);
}

bool
words_begin(struct str text, struct str beginning)
{
	bool inside = false;
	size_t len;

	for (; text.n > 0; text = str_from(text, len)) {
		uint32_t v = point(text, &len);

		if (!inside && str_starts(text, beginning))
			return beginning.n > 0;
		inside = wordy(v);
	}
	return false;
}

/* Whether a word stands in a text by itself, and not within another. */
static bool
stands(struct str text, struct str word)
{
	bool inside = false;
	size_t len, next;

	for (; text.n >= word.n && text.n > 0; text = str_from(text, len)) {
		uint32_t v = point(text, &len);
		struct str rest = str_from(text, word.n);

		if (!inside && str_starts(text, word) &&
		    (rest.n == 0 || !wordy(point(rest, &next))))
			return true;
		inside = wordy(v);
	}
	return false;
}

/* What may stand at the ends of a quote, which is folded, and not in the text. */
static bool
quote_end(char c)
{
	return c == '"' || c == '.' || c == ' ';
}

bool
words_quoted(struct arena *a, struct str text, struct str quote)
{
	struct str in = words_fold(a, text);

	quote = words_fold(a, quote);
	while (quote.n > 0 && quote_end(quote.p[0]))
		quote = str_from(quote, 1);
	while (quote.n > 0 && quote_end(quote.p[quote.n - 1]))
		quote.n--;
	/* a longer one may have been cut within a word to have room */
	return words_count(quote) > 1 ? str_find(in, quote) >= 0 :
	    words_count(quote) == 1 && stands(in, quote);
}
