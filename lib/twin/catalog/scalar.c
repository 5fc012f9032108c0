/* SPDX-License-Identifier: MIT */
#include "twin/catalog/scalar.h"

#include <string.h>

#include "twin/value/calendar.h"

/* Digits of a number without its point, so that per mille of it are no overflow. */
enum { NUMBER_DIGITS = 15, VERSION_MAX = 16 };

int
scalar_bad_range(const struct place *p, const char *what, int64_t min,
    int64_t max)
{
	return place_bad(p, arena_printf(p->l->tmp, "must be %s%lld..%lld",
	    what, (long long)min, (long long)max).p);
}

int
scalar_text(const struct place *p, int64_t min, int64_t max, struct str *out)
{
	struct str s = js_str(p->v);
	size_t n, i;

	if (js_type(p->v) != JS_STRING)
		return place_bad(p, "must be a string");
	n = str_utf8_len(s);
	if (n < (size_t)min || n > (size_t)max)
		return scalar_bad_range(p, "a text of length ", min, max);
	for (i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n') ||
		    s.p[i] == 0x7f)
			return place_bad(p, "holds a control character");
	if (n > 0 && (strchr(" \n", s.p[0]) != NULL ||
	    strchr(" \n", s.p[s.n - 1]) != NULL))
		return place_bad(p, "begins or ends with a blank");
	*out = arena_str(p->l->a, s);
	return 0;
}

int
scalar_texts(const struct place *p, int64_t min, int64_t max,
    struct str out[2])
{
	static const char *const langs[] = { "ru", "en" };	/* twin_lang */
	struct js_iter it = { 0 };
	struct place q;
	size_t i;

	if (js_type(p->v) != JS_OBJECT)
		return place_bad(p, "must be an object with ru and en");
	while (js_next(p->v, &it))
		if (!str_is(it.name, "ru") && !str_is(it.name, "en"))
			return place_bad_name(p, "has an unknown member",
			    it.name);
	for (i = 0; i < 2; i++) {
		q = place_member(p, langs[i]);
		if (q.v == NULL)
			return place_bad(&q, "is missing");
		if (scalar_text(&q, min, max, &out[i]) == -1)
			return -1;
	}
	return 0;
}

static int
slug(const struct place *p, struct str *out)
{
	struct str s = js_str(p->v);
	bool ok = js_type(p->v) == JS_STRING && s.n > 0 &&
	    s.n <= SLUG_MAX;
	size_t i;

	for (i = 0; ok && i < s.n; i++)
		ok = (s.p[i] >= 'a' && s.p[i] <= 'z') || (i > 0 &&
		    ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_'));
	*out = s;
	return ok ? 0 : place_bad(p, "must be a slug: a-z, 0-9, _, a letter "
	    "first, at most 48");
}

int
scalar_slug(const struct place *p, struct str *out)
{
	if (slug(p, out) == -1)
		return -1;
	*out = arena_str(p->l->a, *out);
	return 0;
}

int
scalar_version(const struct place *p, struct str *out)
{
	size_t i;

	if (scalar_text(p, 1, VERSION_MAX, out) == -1)
		return -1;
	for (i = 0; i < out->n; i++)
		if ((out->p[i] < '0' || out->p[i] > '9') &&
		    (out->p[i] != '.' || i == 0))
			return place_bad(p, "must be digits and dots");
	return 0;
}

int
scalar_date(const struct place *p, struct str *out)
{
	int64_t day;

	if (js_type(p->v) != JS_STRING || !calendar_day_parse(js_str(p->v), &day))
		return place_bad(p, "must be a date like 2026-11-22");
	*out = arena_str(p->l->a, js_str(p->v));
	return 0;
}

int
scalar_bool(const struct place *p, bool *out)
{
	if (js_type(p->v) != JS_BOOL)
		return place_bad(p, "must be true or false");
	*out = js_bool(p->v);
	return 0;
}

int
scalar_int(const struct place *p, int64_t min, int64_t max, int *out)
{
	int64_t v = js_int(p->v);

	if (js_type(p->v) != JS_INT || v < min || v > max)
		return scalar_bad_range(p, "", min, max);
	*out = (int)v;
	return 0;
}

int
scalar_fixed(const struct place *p, int decimals, int64_t *out)
{
	enum js_type t = js_type(p->v);
	struct str s;
	int64_t v = 0;
	int digits = 0, after = -1;
	size_t i = 0;

	if (t != JS_INT && t != JS_REAL)
		return place_bad(p, "must be a number");
	s = js_num_text(p->v, p->l->tmp);
	if (s.n > 0 && s.p[0] == '-')
		i++;
	for (; i < s.n; i++) {
		if (s.p[i] == '.' && after == -1) {
			after = 0;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' || ++digits > NUMBER_DIGITS)
			return place_bad(p, "must be a plain number of at "
			    "most 15 digits");
		if (after != -1 && ++after > decimals)
			return place_bad(p, "has more decimals than the "
			    "field");
		v = v * 10 + (s.p[i] - '0');
	}
	for (after = after == -1 ? 0 : after; after < decimals; after++) {
		if (v != 0 && ++digits > NUMBER_DIGITS)
			return place_bad(p, "must have at most 15 digits with "
			    "the decimals of the field");
		v *= 10;
	}
	*out = s.p[0] == '-' ? -v : v;
	return 0;
}

int
scalar_word(const struct place *p, const struct word *words, int *out)
{
	struct str s = js_str(p->v);

	if (js_type(p->v) != JS_STRING)
		return place_bad(p, "must be a string");
	for (; words->name != NULL; words++)
		if (str_is(s, words->name)) {
			*out = words->value;
			return 0;
		}
	return place_bad_name(p, "has no such value", s);
}

int
scalar_kind(const struct place *p, enum kind *out)
{
	struct str name;

	if (slug(p, &name) == -1)
		return -1;
	*out = kind_find(name);
	return *out != KIND_NONE ? 0 : place_bad_name(p, "no event kind", name);
}

int
scalar_ref(const struct place *p, const struct ref *ref, void *out)
{
	const void *found;
	struct str name;

	if (slug(p, &name) == -1)
		return -1;
	found = ref->find(p->l, name);
	if (found == NULL)
		return place_bad(p, arena_printf(p->l->tmp, "no %s '" STR_FMT
		    "'", ref->what, STR_ARG(name)).p);
	if (ref->fits != NULL && !ref->fits(found))
		return place_bad_name(p, ref->misfit, name);
	memcpy(out, &found, sizeof(found));
	return 0;
}

const char *
word_name(const struct word *words, int value)
{
	for (; words->name != NULL; words++)
		if (words->value == value)
			return words->name;
	return "";
}
