/* SPDX-License-Identifier: MIT */
/*
 * json_out - the writing half of json.h: a checked state machine over a buf,
 * and the two ways to write a parsed value back. Knows nothing of json-c.
 */
#include "base/json.h"

#include <assert.h>
#include <endian.h>
#include <stdlib.h>

#include "base/hex.h"

void
js_begin(struct js_out *o, struct buf *b)
{
	*o = (struct js_out){ .b = b };
}

/* before - what must stand before a value here; a key has seen to it. */
static void
before(struct js_out *o)
{
	if (o->depth > 0 && o->kind[o->depth - 1] == '{')
		assert(o->keyed);
	else if (o->comma)
		buf_ch(o->b, ',');
	o->keyed = false;
	o->comma = true;
}

static void
open_level(struct js_out *o, char c)
{
	before(o);
	assert(o->depth < JS_OUT_DEPTH);
	o->kind[o->depth++] = (unsigned char)c;
	o->comma = false;
	buf_ch(o->b, c);
}

void
js_obj(struct js_out *o)
{
	open_level(o, '{');
}

void
js_arr(struct js_out *o)
{
	open_level(o, '[');
}

void
js_end(struct js_out *o)
{
	assert(o->depth > 0 && !o->keyed);
	buf_ch(o->b, o->kind[--o->depth] == '{' ? '}' : ']');
	o->comma = true;
}

/* escaped - the text of one byte that may not stand in a string as it is. */
static void
escaped(struct buf *b, unsigned char c)
{
	static const char shorts[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *q = c == '\0' ? NULL : strchr(shorts, c);
	char six[6] = { '\\', 'u', '0', '0', hex_digits[c >> 4],
		hex_digits[c & 15] };

	if (q == NULL) {
		buf_add(b, (struct str){ six, 6 });
		return;
	}
	buf_ch(b, '\\');
	buf_ch(b, letters[q - shorts]);
}

/*
 * plain - how many of eight bytes stand in a string as they are, up to the first
 * control character, quote or backslash. Subtracting borrows the high bit of a
 * byte that is less than what is taken from it; the lowest such byte is exact
 * (Warren, Hacker's Delight, 6-1).
 */
static size_t
plain(const char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t w, quote, slash, no;

	memcpy(&w, p, sizeof(w));
	w = le64toh(w);		/* the first byte is the lowest */
	quote = w ^ ones * '"';
	slash = w ^ ones * '\\';
	no = (((w - ones * ' ') & ~w) | ((quote - ones) & ~quote) |
	    ((slash - ones) & ~slash)) & ones << 7;
	return no == 0 ? sizeof(w) : (size_t)__builtin_ctzll(no) / 8;
}

static void
quoted(struct buf *b, struct str s)
{
	size_t from = 0, skip;
	bool utf8 = str_utf8(s);

	buf_ch(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c;

		for (skip = 8; utf8 && skip == 8 && s.n - i >= 8; i += skip)
			skip = plain(s.p + i);
		if (i == s.n)
			break;
		c = (unsigned char)s.p[i];
		if (c >= 0x20 && c != '"' && c != '\\' && (utf8 || c < 0x80))
			continue;
		buf_add(b, (struct str){ s.p + from, i - from });
		from = i + 1;
		if (c >= 0x80)	/* bytes of a header, say: never bad JSON */
			buf_c(b, "\xEF\xBF\xBD");
		else
			escaped(b, c);
	}
	buf_add(b, str_from(s, from));
	buf_ch(b, '"');
}

void
js_key_str(struct js_out *o, struct str name)
{
	assert(o->depth > 0 && o->kind[o->depth - 1] == '{' && !o->keyed);
	if (o->comma)
		buf_ch(o->b, ',');
	quoted(o->b, name);
	buf_ch(o->b, ':');
	o->keyed = true;
}

void
js_key(struct js_out *o, const char *name)
{
	js_key_str(o, str_c(name));
}

void
js_put_str(struct js_out *o, struct str s)
{
	before(o);
	quoted(o->b, s);
}

struct str
js_quoted(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	quoted(&b, s);
	return buf_str(&b);
}

void
js_put_c(struct js_out *o, const char *s)
{
	js_put_str(o, str_c(s));
}

void
js_put_int(struct js_out *o, int64_t v)
{
	before(o);
	buf_int(o->b, v);
}

void
js_put_bool(struct js_out *o, bool v)
{
	js_put_raw(o, v ? STR("true") : STR("false"));
}

void
js_put_null(struct js_out *o)
{
	js_put_raw(o, STR("null"));
}

void
js_put_raw(struct js_out *o, struct str json)
{
	before(o);
	buf_add(o->b, json);
}

void
js_put_fixed(struct js_out *o, int64_t v, int decimals)
{
	before(o);
	buf_fixed(o->b, v, decimals, '.');
}

void
js_put(struct js_out *o, const struct js *v)
{
	size_t i;

	switch (js_type(v)) {
	case JS_OBJECT:
		js_obj(o);
		js_put_members(o, v, NULL);
		js_end(o);
		break;
	case JS_ARRAY:
		js_arr(o);
		for (i = 0; i < js_len(v); i++)
			js_put(o, js_item(v, i));
		js_end(o);
		break;
	case JS_STRING:
		js_put_str(o, js_str(v));
		break;
	case JS_INT:
		js_put_int(o, js_int(v));
		break;
	case JS_REAL:
		js_put_raw(o, js_num_text(v, o->b->a));
		break;
	case JS_BOOL:
		js_put_bool(o, js_bool(v));
		break;
	default:
		js_put_null(o);
	}
}

void
js_put_members(struct js_out *o, const struct js *v, const char *but)
{
	struct js_iter it = { 0 };

	while (js_next(v, &it)) {
		if (but != NULL && str_is(it.name, but))
			continue;
		js_key_str(o, it.name);
		js_put(o, it.value);
	}
}

struct member {
	struct str name;
	const struct js *value;
};

static int
by_name(const void *a, const void *b)
{
	const struct member *ma = a, *mb = b;

	return str_cmp(ma->name, mb->name);
}

/* whole - a real that is an integer within int64_t: -2^63 <= d < 2^63. */
static bool
whole(double d, int64_t *v)
{
	if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0))
		return false;
	*v = (int64_t)d;
	return !((double)*v < d) && !((double)*v > d);
}

static void
canon_number(struct js_out *o, const struct js *v)
{
	int64_t i;

	if (js_type(v) == JS_INT)
		js_put_int(o, js_int(v));
	else if (whole(js_real(v), &i))
		js_put_int(o, i);
	else if (js_real(v) - js_real(v) < 1)	/* finite: no NaN from inf - inf */
		js_put_raw(o, arena_printf(o->b->a, "%.17g", js_real(v)));
	else	/* beyond every double: equal to all such numbers */
		js_put_raw(o, js_real(v) > 0 ? STR("1e999") : STR("-1e999"));
}

static void
canon(struct js_out *o, const struct js *v)
{
	struct js_iter it = { 0 };
	struct member *m;
	size_t n = js_len(v), i = 0;

	switch (js_type(v)) {
	case JS_OBJECT:
		m = arena_array(o->b->a, n, struct member);
		while (i < n && js_next(v, &it))
			m[i++] = (struct member){ it.name, it.value };
		qsort(m, n, sizeof(*m), by_name);
		js_obj(o);
		for (i = 0; i < n; i++) {
			js_key_str(o, m[i].name);
			canon(o, m[i].value);
		}
		js_end(o);
		break;
	case JS_ARRAY:
		js_arr(o);
		for (i = 0; i < n; i++)
			canon(o, js_item(v, i));
		js_end(o);
		break;
	case JS_INT:
	case JS_REAL:
		canon_number(o, v);
		break;
	default:
		js_put(o, v);
	}
}

void
js_canon(struct buf *b, const struct js *v)
{
	struct js_out o;

	js_begin(&o, b);
	canon(&o, v);
}

static bool
number_eq(const struct js *a, const struct js *b)
{
	bool ia = js_type(a) == JS_INT, ib = js_type(b) == JS_INT;
	double x = js_real(a), y = js_real(b);
	int64_t v;

	if (ia && ib)
		return js_int(a) == js_int(b);
	if (ia || ib)	/* exactly: a double cannot hold every integer */
		return whole(ia ? y : x, &v) && v == js_int(ia ? a : b);
	return !(x < y) && !(x > y);
}

bool
js_eq(const struct js *a, const struct js *b)
{
	enum js_type ta = js_type(a), tb = js_type(b);
	const struct js *other;
	struct js_iter it = { 0 };
	size_t i;

	if ((ta == JS_INT || ta == JS_REAL) && (tb == JS_INT || tb == JS_REAL))
		return number_eq(a, b);
	if (ta != tb || js_len(a) != js_len(b))
		return false;
	switch (ta) {
	case JS_OBJECT:
		while (js_next(a, &it))
			if (!js_get_str(b, it.name, &other) ||
			    !js_eq(it.value, other))
				return false;
		return true;
	case JS_ARRAY:
		for (i = 0; i < js_len(a); i++)
			if (!js_eq(js_item(a, i), js_item(b, i)))
				return false;
		return true;
	case JS_STRING:
		return str_eq(js_str(a), js_str(b));
	case JS_BOOL:
		return js_bool(a) == js_bool(b);
	default:
		return true;
	}
}

void
js_kv_str(struct js_out *o, const char *name, struct str s)
{
	js_key(o, name);
	js_put_str(o, s);
}

/* An empty text is null. */
void
js_kv_str_or_null(struct js_out *o, const char *name, struct str s)
{
	js_key(o, name);
	if (s.n > 0)
		js_put_str(o, s);
	else
		js_put_null(o);
}

void
js_kv_c(struct js_out *o, const char *name, const char *s)
{
	js_kv_str(o, name, str_c(s));
}

void
js_kv_int(struct js_out *o, const char *name, int64_t v)
{
	js_key(o, name);
	js_put_int(o, v);
}

void
js_kv_bool(struct js_out *o, const char *name, bool v)
{
	js_key(o, name);
	js_put_bool(o, v);
}

void
js_kv_raw(struct js_out *o, const char *name, struct str json)
{
	js_key(o, name);
	js_put_raw(o, json);
}

void
js_kv_obj(struct js_out *o, const char *name)
{
	js_key(o, name);
	js_obj(o);
}

void
js_kv_arr(struct js_out *o, const char *name)
{
	js_key(o, name);
	js_arr(o);
}
