/* SPDX-License-Identifier: MIT */
/* json_scan - one pass over the bytes; a bit per open level says object or array. */
#include "base/json_scan.h"

#include <assert.h>

#include "base/hex.h"
#include "base/limits.h"

/* What the grammar lets stand next. */
enum {
	MAY_VALUE = 1 << 0,
	MAY_NAME = 1 << 1,
	MAY_COLON = 1 << 2,
	MAY_COMMA = 1 << 3,
	MAY_CLOSE = 1 << 4
};

struct scan {
	struct str s;
	size_t i;
	unsigned may;
	int depth, max_depth;
	size_t times;		/* the limits of a message */
	uint64_t objects;	/* a bit per open level, the innermost lowest:
				 * 1 an object, 0 an array */
	struct json_count n;
	bool nul;	/* the last string held \u0000 */
};

/* A message is one line, and a byte tells where; a file is opened in an editor,
 * which counts lines, and columns from 1. */
static int
fail(const struct scan *sc, const char *what, struct err *e)
{
	size_t line = 1, start = 0;

	for (size_t i = 0; i < sc->i && i < sc->s.n; i++)
		if (sc->s.p[i] == '\n') {
			line++;
			start = i + 1;
		}
	if (line == 1)
		return err_set(e, ERR_INVALID, "JSON, byte %zu: %s", sc->i,
		    what);
	return err_set(e, ERR_INVALID, "JSON, line %zu, column %zu: %s", line,
	    sc->i - start + 1, what);
}

/* hex4 - value of four hex digits at i, or -1. */
static int
hex4(const struct scan *sc, size_t i)
{
	int v = 0, k;

	if (sc->s.n - i < 4)
		return -1;
	for (k = 0; k < 4; k++) {
		int d = hex_digit(sc->s.p[i + (size_t)k]);

		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* escape - sc->i is behind a backslash; RFC 8259 s.7. */
static int
escape(struct scan *sc, struct err *e)
{
	int u, low;

	if (sc->i == sc->s.n)
		return fail(sc, "the text ends inside a string", e);
	if (sc->s.p[sc->i] != 'u') {
		if (sc->s.p[sc->i] == '\0' ||
		    strchr("\"\\/bfnrt", sc->s.p[sc->i]) == NULL)
			return fail(sc, "unknown escape", e);
		sc->i++;
		return 0;
	}
	if ((u = hex4(sc, sc->i + 1)) == -1)
		return fail(sc, "\\u needs four hex digits", e);
	sc->i += 5;
	if (u == 0)
		sc->nul = true;
	if (u < 0xD800 || u > 0xDFFF)
		return 0;
	if (u > 0xDBFF || sc->s.n - sc->i < 6 || sc->s.p[sc->i] != '\\' ||
	    sc->s.p[sc->i + 1] != 'u' ||
	    (low = hex4(sc, sc->i + 2)) < 0xDC00 || low > 0xDFFF)
		return fail(sc, "half of a surrogate pair", e);
	sc->i += 6;
	return 0;
}

static int
string(struct scan *sc, struct err *e)
{
	sc->nul = false;
	sc->i++;
	while (sc->i < sc->s.n) {
		unsigned char c = (unsigned char)sc->s.p[sc->i];

		if (c < 0x20)
			return fail(sc, "control character in a string", e);
		sc->i++;
		if (c == '"')
			return 0;
		if (c == '\\' && escape(sc, e) == -1)
			return -1;
	}
	return fail(sc, "the text ends inside a string", e);
}

static size_t
digits(struct scan *sc)
{
	size_t from = sc->i;

	while (sc->i < sc->s.n && sc->s.p[sc->i] >= '0' &&
	    sc->s.p[sc->i] <= '9')
		sc->i++;
	return sc->i - from;
}

static bool
at(const struct scan *sc, const char *set)
{
	return sc->i < sc->s.n && sc->s.p[sc->i] != '\0' &&
	    strchr(set, sc->s.p[sc->i]) != NULL;
}

/* number - RFC 8259 s.6: [-] int [frac] [exp]. */
static int
number(struct scan *sc, struct err *e)
{
	size_t from = sc->i, zero;
	bool real = false;
	int64_t v;

	if (at(sc, "-"))
		sc->i++;
	zero = at(sc, "0");
	if (digits(sc) == 0)
		return fail(sc, "a number needs digits", e);
	if (zero && sc->i - from > 1u + (sc->s.p[from] == '-'))
		return fail(sc, "a number has a leading zero", e);
	if (at(sc, ".")) {
		real = true;
		sc->i++;
		if (digits(sc) == 0)
			return fail(sc, "a fraction needs digits", e);
	}
	if (at(sc, "eE")) {
		real = true;
		sc->i++;
		if (at(sc, "+-"))
			sc->i++;
		if (digits(sc) == 0)
			return fail(sc, "an exponent needs digits", e);
	}
	if (!real && !str_int((struct str){ sc->s.p + from, sc->i - from },
	    &v))
		return fail(sc, "an integer is out of range", e);
	return 0;
}

static int
literal(struct scan *sc, struct err *e)
{
	static const struct str words[] = {
		STR_INIT("true"), STR_INIT("false"), STR_INIT("null")
	};
	size_t k;

	for (k = 0; k < sizeof(words) / sizeof(words[0]); k++)
		if (str_starts(str_from(sc->s, sc->i), words[k])) {
			sc->i += words[k].n;
			return 0;
		}
	return fail(sc, "unexpected character", e);
}

/* after_value - a value has ended: what may follow it where it stands. */
static unsigned
after_value(const struct scan *sc)
{
	return sc->depth == 0 ? 0 : MAY_COMMA | MAY_CLOSE;
}

static int
open_container(struct scan *sc, bool object, struct err *e)
{
	if (++sc->depth > sc->max_depth)
		return fail(sc, "nested too deeply", e);
	if (++sc->n.containers > sc->times * LIMIT_JSON_CONTAINERS)
		return fail(sc, "too many objects and arrays", e);
	sc->objects = sc->objects << 1 | object;
	sc->may = MAY_CLOSE | (object ? MAY_NAME : MAY_VALUE);
	sc->i++;
	return 0;
}

static int
close_container(struct scan *sc, bool object, struct err *e)
{
	if ((sc->may & MAY_CLOSE) == 0 || (sc->objects & 1) != object)
		return fail(sc, "nothing to close here", e);
	--sc->depth;
	sc->objects >>= 1;
	sc->may = after_value(sc);
	sc->i++;
	return 0;
}

static int
separator(struct scan *sc, struct err *e)
{
	if (sc->s.p[sc->i] == ':') {
		if ((sc->may & MAY_COLON) == 0)
			return fail(sc, "a colon does not belong here", e);
		++sc->n.members;
		sc->may = MAY_VALUE;
	} else {
		if ((sc->may & MAY_COMMA) == 0)
			return fail(sc, "a comma does not belong here", e);
		sc->may = sc->objects & 1 ? MAY_NAME : MAY_VALUE;
	}
	sc->i++;
	return 0;
}

static int
name(struct scan *sc, struct err *e)
{
	if (string(sc, e) == -1)
		return -1;
	if (sc->nul)
		return fail(sc, "a name holds a NUL", e);
	sc->may = MAY_COLON;
	return 0;
}

static int
scalar(struct scan *sc, struct err *e)
{
	char c = sc->s.p[sc->i];
	int rc;

	if (c == '"')
		rc = string(sc, e);
	else if (c == '-' || (c >= '0' && c <= '9'))
		rc = number(sc, e);
	else
		rc = literal(sc, e);
	if (rc == 0 && ++sc->n.scalars + sc->n.members >
	    sc->times * LIMIT_JSON_VALUES)
		return fail(sc, "too many values", e);
	sc->may = after_value(sc);
	return rc;
}

/* missing - why no value may stand here. */
static const char *
missing(const struct scan *sc)
{
	if ((sc->may & MAY_NAME) != 0)
		return "a name in quotes is missing";
	if ((sc->may & MAY_COLON) != 0)
		return "a colon is missing";
	if ((sc->may & MAY_COMMA) != 0)
		return "a comma is missing";
	return "more behind the value";
}

static int
token(struct scan *sc, struct err *e)
{
	char c = sc->s.p[sc->i];

	if (c == '}' || c == ']')
		return close_container(sc, c == '}', e);
	if (c == ':' || c == ',')
		return separator(sc, e);
	if (c == '"' && (sc->may & MAY_NAME) != 0)
		return name(sc, e);
	if ((sc->may & MAY_VALUE) == 0)
		return fail(sc, missing(sc), e);
	if (c == '{' || c == '[')
		return open_container(sc, c == '{', e);
	return scalar(sc, e);
}

int
json_scan(struct str text, int max_depth, size_t times,
    struct json_count *out, struct err *e)
{
	struct scan sc = {
		.s = text, .max_depth = max_depth,
		.times = times, .may = MAY_VALUE
	};

	assert(max_depth <= JSON_SCAN_DEPTH);
	while (sc.i < text.n) {
		char c = text.p[sc.i];

		if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
			sc.i++;
		else if (token(&sc, e) == -1)
			return -1;
	}
	if (sc.may != 0)
		return fail(&sc, "the text ends before the value does", e);
	*out = sc.n;
	return 0;
}
