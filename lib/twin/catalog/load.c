/* SPDX-License-Identifier: MIT */
/*
 * load - every refusal goes through reader_bad, which walks
 * the places upwards to write where it happened.
 */
#include "twin/catalog/load.h"

#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/limits.h"

enum { PLACE_MAX = 160, NUMBER_DIGITS = 15 };

static const char *const langs[] = { "ru", "en" };	/* enum twin_lang */
static const int month_days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	31 };

static void
write_place(struct buf *b, const struct place *p)
{
	if (p->up == NULL)
		return;
	write_place(b, p->up);
	if (p->name == NULL && p->key.p == NULL) {
		buf_printf(b, "[%zu]", p->i);
		return;
	}
	if (b->n > 0)
		buf_ch(b, '.');
	buf_add(b, p->name != NULL ? str_c(p->name) : p->key);
}

int
reader_bad(const struct place *p, const char *why)
{
	struct buf b;

	buf_init(&b, p->r->tmp, PLACE_MAX);
	write_place(&b, p);
	return err_set(p->r->e, ERR_INVALID, "%s: " STR_FMT "%s%s",
	    p->r->file, STR_ARG(buf_str(&b)), b.n > 0 ? ": " : "", why);
}

int
reader_bad_name(const struct place *p, const char *why, struct str what)
{
	struct str s = str_utf8_cut(what, 60);

	return reader_bad(p, arena_cstr(p->r->tmp, arena_printf(p->r->tmp,
	    "%s '" STR_FMT "'", why, STR_ARG(s))));
}

static int
bad_range(const struct place *p, const char *what, int64_t min, int64_t max)
{
	return reader_bad(p, arena_cstr(p->r->tmp, arena_printf(p->r->tmp,
	    "must be %s%lld..%lld", what, (long long)min, (long long)max)));
}

int
reader_open(struct reader *r, struct str text, size_t max, struct place *top)
{
	struct err why = { 0 };

	*top = (struct place){ .r = r };
	r->tmp = arena_new(LIMIT_ARENA);
	if (text.n > max)
		return err_set(r->e, ERR_LIMIT, "%s: is larger than %zu bytes",
		    r->file, max);
	if (js_parse(r->tmp, text, LIMIT_JSON_DEPTH, &top->v, &why) == -1)
		return err_set(r->e, ERR_INVALID, "%s: %s", r->file, why.msg);
	return 0;
}

void
reader_close(struct reader *r)
{
	arena_free(r->tmp);
	r->tmp = NULL;
}

struct place
reader_member(const struct place *p, const char *name)
{
	return (struct place){ .r = p->r, .up = p, .name = name,
	    .v = js_at(p->v, name) };
}

struct place
reader_item(const struct place *p, size_t i)
{
	return (struct place){ .r = p->r, .up = p, .i = i,
	    .v = js_item(p->v, i) };
}

int
reader_text(const struct place *p, int64_t min, int64_t max, struct str *out)
{
	struct str s = js_str(p->v);
	size_t n, i;

	if (js_type(p->v) != JS_STRING)
		return reader_bad(p, "must be a string");
	n = str_utf8_len(s);
	if (n < (size_t)min || n > (size_t)max)
		return bad_range(p, "a text of length ", min, max);
	for (i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n') ||
		    s.p[i] == 0x7f)
			return reader_bad(p, "holds a control character");
	if (n > 0 && (strchr(" \n", s.p[0]) != NULL ||
	    strchr(" \n", s.p[s.n - 1]) != NULL))
		return reader_bad(p, "begins or ends with a blank");
	*out = arena_str(p->r->a, s);
	return 0;
}

int
reader_slug(const struct place *p, struct str *out)
{
	struct str s = js_str(p->v);
	size_t i;

	if (js_type(p->v) != JS_STRING || s.n == 0 || s.n > READER_SLUG)
		goto bad;
	for (i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') ||
		    (i > 0 && s.p[i] >= '0' && s.p[i] <= '9') ||
		    (i > 0 && s.p[i] == '_')))
			goto bad;
	*out = arena_str(p->r->a, s);
	return 0;
bad:
	return reader_bad(p, "must be a slug: a-z, 0-9, _, a letter first, "
	    "at most 48");
}

int
reader_int(const struct place *p, int64_t min, int64_t max, int *out)
{
	int64_t v = js_int(p->v);

	if (js_type(p->v) != JS_INT || v < min || v > max)
		return bad_range(p, "", min, max);
	*out = (int)v;
	return 0;
}

int
reader_word(const struct place *p, const struct word *words, int *out)
{
	struct str s = js_str(p->v);

	if (js_type(p->v) != JS_STRING)
		return reader_bad(p, "must be a string");
	for (; words->name != NULL; words++)
		if (str_is(s, words->name)) {
			*out = words->value;
			return 0;
		}
	return reader_bad_name(p, "has no such value", s);
}

const char *
reader_word_name(const struct word *words, int value)
{
	for (; words->name != NULL; words++)
		if (words->value == value)
			return words->name;
	return "";
}

int
reader_fixed(const struct place *p, int decimals, int64_t *out)
{
	enum js_type t = js_type(p->v);
	struct str s;
	int64_t v = 0;
	int digits = 0, after = -1;
	size_t i = 0;

	if (t != JS_INT && t != JS_REAL)
		return reader_bad(p, "must be a number");
	s = js_num_text(p->v, p->r->tmp);
	if (s.n > 0 && s.p[0] == '-')
		i++;
	for (; i < s.n; i++) {
		if (s.p[i] == '.' && after == -1) {
			after = 0;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' || ++digits > NUMBER_DIGITS)
			return reader_bad(p, "must be a plain number of at "
			    "most 15 digits");
		if (after != -1 && ++after > decimals)
			return reader_bad(p, "has more decimals than the "
			    "field");
		v = v * 10 + (s.p[i] - '0');
	}
	for (after = after == -1 ? 0 : after; after < decimals; after++)
		v *= 10;
	*out = s.p[0] == '-' ? -v : v;
	return 0;
}

static bool
is_digits(struct str s, size_t from, size_t n)
{
	size_t i;

	for (i = from; i < from + n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* A day of the proleptic Gregorian calendar, ISO 8601 extended form. */
static int
read_date(const struct place *p, struct str *out)
{
	struct str s = js_str(p->v);
	int64_t y, m, d;

	if (js_type(p->v) != JS_STRING || s.n != 10 || s.p[4] != '-' ||
	    s.p[7] != '-' || !is_digits(s, 0, 4) || !is_digits(s, 5, 2) ||
	    !is_digits(s, 8, 2) ||
	    !str_int((struct str){ s.p, 4 }, &y) ||
	    !str_int((struct str){ s.p + 5, 2 }, &m) ||
	    !str_int((struct str){ s.p + 8, 2 }, &d) ||
	    m < 1 || m > 12 || d < 1 || d > month_days[m - 1] ||
	    (m == 2 && d == 29 &&
	    (y % 4 != 0 || (y % 100 == 0 && y % 400 != 0))))
		return reader_bad(p, "must be a date like 2026-11-22");
	*out = arena_str(p->r->a, s);
	return 0;
}

static int
read_texts(const struct place *p, const struct shape *sh, struct str *out)
{
	struct js_iter it = { 0 };
	struct place q;
	size_t i;

	if (js_type(p->v) != JS_OBJECT)
		return reader_bad(p, "must be an object with ru and en");
	while (js_next(p->v, &it)) {
		if (!str_is(it.name, "ru") && !str_is(it.name, "en"))
			return reader_bad_name(p, "has an unknown member",
			    it.name);
	}
	for (i = 0; i < 2; i++) {
		q = reader_member(p, langs[i]);
		if (q.v == NULL)
			return reader_bad(&q, "is missing");
		if (reader_text(&q, sh->min, sh->max, &out[i]) == -1)
			return -1;
	}
	return 0;
}

static int
read_value(const struct place *p, const struct shape *sh, char *to)
{
	switch (sh->type) {
	case SHAPE_SLUG:
		return reader_slug(p, (void *)to);
	case SHAPE_STR:
		return reader_text(p, sh->min, sh->max, (void *)to);
	case SHAPE_TEXTS:
		return read_texts(p, sh, (void *)to);
	case SHAPE_INT:
		return reader_int(p, sh->min, sh->max, (void *)to);
	case SHAPE_WORD:
		return reader_word(p, sh->words, (void *)to);
	case SHAPE_DATE:
		return read_date(p, (void *)to);
	case SHAPE_BOOL:
		if (js_type(p->v) != JS_BOOL)
			return reader_bad(p, "must be true or false");
		*(bool *)(void *)to = js_bool(p->v);
		return 0;
	case SHAPE_NUMBER:
		if (js_type(p->v) != JS_INT && js_type(p->v) != JS_REAL)
			return reader_bad(p, "must be a number");
		return 0;
	case SHAPE_OBJECT:
		if (js_type(p->v) != JS_OBJECT)
			return reader_bad(p, "must be an object");
		return 0;
	case SHAPE_ARRAY:
		if (js_type(p->v) != JS_ARRAY)
			return reader_bad(p, "must be an array");
		if (js_len(p->v) < (size_t)sh->min ||
		    js_len(p->v) > (size_t)sh->max)
			return bad_range(p, "an array of length ", sh->min,
			    sh->max);
		return 0;
	}
	return reader_bad(p, "has no reader");
}

/* The row of a member; its position, or -1 when the shape does not have it. */
static int
find_row(const struct shape *sh, struct str name)
{
	int i;

	for (i = 0; sh[i].name != NULL; i++)
		if (name.n > 0 && sh[i].name[0] == name.p[0] &&
		    str_is(name, sh[i].name))
			return i;
	return -1;
}

int
reader_object(const struct place *p, const struct shape *sh, void *out)
{
	struct js_iter it = { 0 };
	struct place q;
	uint64_t seen = 0;	/* bits of rows; no shape has 64 */
	int row;

	if (js_type(p->v) != JS_OBJECT)
		return reader_bad(p, "must be an object");
	while (js_next(p->v, &it)) {
		row = find_row(sh, it.name);
		q = (struct place){ .r = p->r, .up = p, .v = it.value,
		    .key = str_utf8_cut(it.name, READER_SLUG) };
		if (row == -1)
			return reader_bad(&q, "is not a known member");
		seen |= UINT64_C(1) << row;
		if (read_value(&q, &sh[row], (char *)out + sh[row].at) == -1)
			return -1;
	}
	for (row = 0; sh[row].name != NULL; row++) {
		if (sh[row].optional || (seen >> row & 1) != 0)
			continue;
		q = reader_member(p, sh[row].name);
		return reader_bad(&q, "is missing");
	}
	return 0;
}

int
reader_header(const struct place *top, const struct reader_header *h,
    const char *format)
{
	struct place p;
	size_t i;

	if (!str_is(h->format, format)) {
		p = reader_member(top, "format");
		return reader_bad_name(&p, "must be", str_c(format));
	}
	p = reader_member(top, "version");
	for (i = 0; i < h->version.n; i++)
		if ((h->version.p[i] < '0' || h->version.p[i] > '9') &&
		    (h->version.p[i] != '.' || i == 0))
			return reader_bad(&p, "must be digits and dots");
	return 0;
}

struct str
reader_hash(struct arena *a, struct str text)
{
	unsigned char md[SHA256_LEN];

	digest_sha256(text, md);
	return hex_encode(a, md, sizeof(md));
}
