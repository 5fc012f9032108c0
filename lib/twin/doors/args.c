/* SPDX-License-Identifier: MIT */
#include "twin/doors/args.h"

#include "twin/value/calendar.h"

/* A clock may differ from ours by so much before a time is "the future". */
enum { SKEW_S = 300, VALUE_MAX = 256 << 10 };

void
check_init(struct check *ck, struct arena *a, enum twin_lang lang,
    struct twin_fault *f)
{
	*ck = (struct check){ .a = a, .lang = lang, .f = f };
	*f = (struct twin_fault){ .revision = -1 };
}

void
check_refuse(struct check *ck, enum twin_code code, struct str field,
    enum text say, enum text hint, const struct text_args *args)
{
	if (ck->bad)
		return;
	ck->bad = true;
	*ck->f = (struct twin_fault){ .code = code, .field = field,
	    .message = text_say(ck->a, ck->lang, say, args),
	    .hint = text_say(ck->a, ck->lang, hint, args), .revision = -1 };
}

struct str
check_path(struct check *ck, const char *list, size_t i, const char *member)
{
	return arena_printf(ck->a, "%s[%zu]%s%s", list, i,
	    member[0] != '\0' ? "." : "", member);
}

void
check_members(struct check *ck, const struct js *obj,
    const char *const *names, struct str prefix)
{
	for (struct js_iter it = { 0 }; !ck->bad && js_next(obj, &it);) {
		const char *const *n = names;

		while (*n != NULL && !str_is(it.name, *n))
			n++;
		if (*n == NULL) {
			struct str path = arena_printf(ck->a,
			    STR_FMT STR_FMT, STR_ARG(prefix),
			    STR_ARG(str_utf8_cut(it.name, 80)));

			check_refuse(ck, TWIN_UNKNOWN_FIELD, path,
			    TEXT_UNKNOWN_FIELD, TEXT_HINT_UNKNOWN_FIELD,
			    &(struct text_args){ { path } });
		}
	}
}

bool
check_has(const struct js *obj, const char *name)
{
	return js_type(js_at(obj, name)) > JS_NULL;
}

static struct str
shown(const struct arg *g)
{
	return g->path.n > 0 ? g->path : str_c(g->name);
}

/* The member when it is there; a missing one that must be is refused. */
static const struct js *
member(struct check *ck, const struct arg *g)
{
	const struct js *v = check_has(g->obj, g->name) ?
	    js_at(g->obj, g->name) : NULL;

	if (v == NULL && g->must)
		check_refuse(ck, TWIN_VALIDATION, shown(g), TEXT_MISSING,
		    TEXT_NONE, &(struct text_args){ { shown(g) } });
	return ck->bad ? NULL : v;
}

static void
wrong(struct check *ck, struct str path, enum text what)
{
	check_refuse(ck, TWIN_VALIDATION, path, TEXT_WRONG, TEXT_NONE,
	    &(struct text_args){ { path, text_of(ck->lang, what) } });
}

static void
out_of_range(struct check *ck, struct str path, int64_t min, int64_t max)
{
	check_refuse(ck, TWIN_VALIDATION, path, TEXT_RANGE, TEXT_NONE,
	    &(struct text_args){ { path, text_int(ck->a, min),
	    text_int(ck->a, max) } });
}

struct str
check_bytes(struct check *ck, struct arg g, size_t min, size_t max)
{
	const struct js *v = member(ck, &g);
	struct str s = js_str(v);

	if (v == NULL)
		return s;
	if (js_type(v) != JS_STRING)
		wrong(ck, shown(&g), TEXT_A_STRING);
	else if (s.n < min)
		check_refuse(ck, TWIN_VALIDATION, shown(&g), TEXT_EMPTY,
		    TEXT_NONE, &(struct text_args){ { shown(&g) } });
	else if (s.n > max)
		check_refuse(ck, TWIN_LIMIT, shown(&g), TEXT_TOO_LONG,
		    TEXT_NONE, &(struct text_args){ { shown(&g),
		    text_int(ck->a, (int64_t)max),
		    text_int(ck->a, (int64_t)s.n) } });
	return ck->bad ? STR("") : s;
}

static bool
printable(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') ||
		    c == 0x7f)
			return false;
	}
	return true;
}

static bool
good_chars(struct check *ck, struct str s, struct str path, size_t min,
    size_t max)
{
	size_t n = str_utf8_len(s);

	if (!printable(s))
		wrong(ck, path, TEXT_A_STRING);
	else if (n < min)
		check_refuse(ck, TWIN_VALIDATION, path, TEXT_EMPTY, TEXT_NONE,
		    &(struct text_args){ { path } });
	else if (n > max)
		check_refuse(ck, TWIN_LIMIT, path, TEXT_TOO_MANY_CHARS,
		    TEXT_NONE, &(struct text_args){ { path,
		    text_int(ck->a, (int64_t)max),
		    text_int(ck->a, (int64_t)n) } });
	return !ck->bad;
}

struct str
check_chars(struct check *ck, struct arg g, size_t min, size_t max)
{
	const struct js *v = member(ck, &g);

	if (v == NULL)
		return STR("");
	if (js_type(v) != JS_STRING)
		wrong(ck, shown(&g), TEXT_A_STRING);
	else if (good_chars(ck, js_str(v), shown(&g), min, max))
		return js_str(v);
	return STR("");
}

int64_t
check_int(struct check *ck, struct arg g, int64_t min, int64_t max,
    int64_t otherwise)
{
	const struct js *v = member(ck, &g);
	int64_t n = js_int(v);

	if (v == NULL)
		return otherwise;
	if (js_type(v) == JS_REAL && check_fixed(ck->a, v, 0, &n))
		;	/* 25.0 is how some clients write 25 */
	else if (js_type(v) != JS_INT) {
		wrong(ck, shown(&g), TEXT_AN_INTEGER);
		return otherwise;
	}
	if (n < min || n > max)
		out_of_range(ck, shown(&g), min, max);
	return ck->bad ? otherwise : n;
}

bool
check_bool(struct check *ck, struct arg g, bool otherwise)
{
	const struct js *v = member(ck, &g);

	if (v == NULL)
		return otherwise;
	if (js_type(v) != JS_BOOL)
		wrong(ck, shown(&g), TEXT_A_BOOLEAN);
	return ck->bad ? otherwise : js_bool(v);
}

const struct js *
check_list(struct check *ck, struct arg g, size_t min, size_t max)
{
	const struct js *v = member(ck, &g);

	if (v == NULL)
		return NULL;
	if (js_type(v) != JS_ARRAY)
		wrong(ck, shown(&g), TEXT_A_LIST);
	else if (js_len(v) < min)
		check_refuse(ck, TWIN_VALIDATION, shown(&g), TEXT_EMPTY,
		    TEXT_NONE, &(struct text_args){ { shown(&g) } });
	else if (js_len(v) > max)
		check_refuse(ck, TWIN_LIMIT, shown(&g), TEXT_TOO_MANY,
		    TEXT_NONE, &(struct text_args){ { shown(&g),
		    text_int(ck->a, (int64_t)max) } });
	return ck->bad ? NULL : v;
}

const struct js *
check_object(struct check *ck, struct arg g)
{
	const struct js *v = member(ck, &g);

	if (v != NULL && js_type(v) != JS_OBJECT)
		wrong(ck, shown(&g), TEXT_AN_OBJECT);
	return ck->bad ? NULL : v;
}

int64_t
check_when(struct check *ck, struct arg g, int64_t now, int64_t tz_min)
{
	const struct js *v = member(ck, &g);
	int64_t utc = now;

	if (v == NULL)
		return now;
	if (js_type(v) != JS_STRING || !day_time_parse(js_str(v), tz_min, &utc))
		wrong(ck, shown(&g), TEXT_A_TIME);
	else if (js_str(v).n == 10 && utc > now &&
	    day_of(utc, tz_min) == day_of(now, tz_min))
		utc = now;	/* a date means noon; "today" may be earlier */
	else if (utc > now + SKEW_S)
		check_refuse(ck, TWIN_VALIDATION, shown(&g), TEXT_FUTURE,
		    TEXT_NONE, &(struct text_args){ { shown(&g) } });
	return ck->bad || utc > now ? now : utc;
}

bool
check_fixed(struct arena *a, const struct js *v, int decimals, int64_t *out)
{
	struct str t, whole, frac;
	int64_t n, f = 0;
	bool minus;

	if (js_type(v) != JS_INT && js_type(v) != JS_REAL)
		return false;
	t = js_num_text(v, a);
	minus = t.n > 0 && t.p[0] == '-';
	if (minus)
		t = str_from(t, 1);
	(void)str_cut(t, '.', &whole, &frac);
	while (frac.n > 0 && frac.p[frac.n - 1] == '0')
		frac.n--;
	if (frac.n > (size_t)decimals || whole.n > 11 || !str_int(whole, &n))
		return false;	/* exponents fail here too */
	if (frac.n > 0 && (frac.p[0] == '-' || !str_int(frac, &f)))
		return false;
	for (int i = 0; i < decimals; i++)
		n *= 10;
	for (size_t i = frac.n; i < (size_t)decimals; i++)
		f *= 10;
	*out = minus ? -(n + f) : n + f;
	return true;
}

/* ---- values of fields ---- */

static bool
number(struct check *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled, struct js_out *o)
{
	if (!check_fixed(ck->a, v, f->decimals, scaled)) {
		check_refuse(ck, TWIN_VALIDATION, path,
		    f->decimals > 0 ? TEXT_DECIMALS : TEXT_WRONG, TEXT_NONE,
		    &(struct text_args){ { path, f->decimals > 0 ?
		    text_int(ck->a, f->decimals) :
		    text_of(ck->lang, TEXT_AN_INTEGER) } });
		return false;
	}
	if ((f->has_min && *scaled < f->min) ||
	    (f->has_max && *scaled > f->max)) {
		struct str min = f->has_min ? text_fixed(ck->a, ck->lang,
		    f->min, f->decimals) : STR("-");
		struct str max = f->has_max ? text_fixed(ck->a, ck->lang,
		    f->max, f->decimals) : STR("-");

		check_refuse(ck, TWIN_VALIDATION, path, TEXT_RANGE, TEXT_NONE,
		    &(struct text_args){ { path, min, max } });
		return false;
	}
	js_put_fixed(o, *scaled, f->decimals);
	return true;
}

static struct str
choices_of(struct check *ck, const struct field *f)
{
	struct buf b;

	buf_init(&b, ck->a, 2048);
	for (size_t i = 0; i < f->nchoices; i++) {
		if (i > 0)
			buf_c(&b, ", ");
		buf_add(&b, f->choices[i].code);
	}
	return buf_str(&b);
}

static bool
choice(struct check *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled)
{
	for (size_t i = 0; js_type(v) == JS_STRING && i < f->nchoices; i++) {
		if (str_eq(f->choices[i].code, js_str(v))) {
			*scaled = (int64_t)i + 1;
			return true;
		}
	}
	check_refuse(ck, TWIN_VALIDATION, path, TEXT_CHOICE, TEXT_NONE,
	    &(struct text_args){ { path, choices_of(ck, f) } });
	return false;
}

static bool
text(struct check *ck, const struct js *v, struct str path, int max_len)
{
	size_t max = max_len > 0 ? (size_t)max_len : 1000;

	if (js_type(v) != JS_STRING)
		wrong(ck, path, TEXT_A_STRING);
	else
		(void)good_chars(ck, js_str(v), path, 1, max);
	return !ck->bad;
}

static bool
moment(struct check *ck, enum field_type type, const struct js *v,
    struct str path)
{
	struct str s = js_str(v);
	int64_t ignored;

	if (type == TYPE_DATE ? day_parse(s, &ignored) :
	    type == TYPE_DAYTIME ? day_daytime(s, &ignored) :
	    s.n > 10 && day_time_parse(s, 0, &ignored))
		return true;
	wrong(ck, path, type == TYPE_DATE ? TEXT_A_DATE :
	    type == TYPE_DAYTIME ? TEXT_A_DAYTIME : TEXT_A_TIME);
	return false;
}

static bool
list(struct check *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled)
{
	size_t max = f->max_items > 0 ? (size_t)f->max_items : 20;
	int64_t ignored;

	if (js_type(v) != JS_ARRAY)
		wrong(ck, path, TEXT_A_LIST);
	else if (js_len(v) > max)
		check_refuse(ck, TWIN_LIMIT, path, TEXT_TOO_MANY, TEXT_NONE,
		    &(struct text_args){ { path,
		    text_int(ck->a, (int64_t)max) } });
	for (size_t i = 0; !ck->bad && i < js_len(v); i++) {
		struct str at = arena_printf(ck->a, STR_FMT "[%zu]",
		    STR_ARG(path), i);

		if (f->nchoices > 0)
			(void)choice(ck, f, js_item(v, i), at, &ignored);
		else
			(void)text(ck, js_item(v, i), at, f->max_len);
	}
	*scaled = (int64_t)js_len(v);
	return !ck->bad;
}

static bool
record_member(struct check *ck, const struct field *f,
    const struct js_iter *it, struct str path)
{
	int64_t ignored;
	struct js_out o;
	struct buf b;

	for (size_t i = 0; i < f->nmembers; i++) {
		struct field as = { .type = f->members[i].type,
		    .decimals = f->members[i].type == TYPE_NUMBER ? 3 : 0 };

		if (!str_eq(f->members[i].key, it->name))
			continue;
		if (js_type(it->value) == JS_NULL)
			return true;
		switch (as.type) {
		case TYPE_INT:
		case TYPE_NUMBER:
			buf_init(&b, ck->a, 64);
			js_begin(&o, &b);
			return number(ck, &as, it->value, path, &ignored, &o);
		case TYPE_BOOL:
			if (js_type(it->value) != JS_BOOL)
				wrong(ck, path, TEXT_A_BOOLEAN);
			return !ck->bad;
		case TYPE_DATE:
		case TYPE_TIME:
			return moment(ck, as.type, it->value, path);
		default:
			return text(ck, it->value, path, f->max_len);
		}
	}
	check_refuse(ck, TWIN_UNKNOWN_FIELD, path, TEXT_UNKNOWN_FIELD,
	    TEXT_HINT_UNKNOWN_FIELD, &(struct text_args){ { path } });
	return false;
}

static bool
record(struct check *ck, const struct field *f, const struct js *v,
    struct str path)
{
	if (js_type(v) != JS_OBJECT)
		wrong(ck, path, TEXT_AN_OBJECT);
	for (struct js_iter it = { 0 }; !ck->bad && js_next(v, &it);)
		(void)record_member(ck, f, &it, arena_printf(ck->a,
		    STR_FMT "." STR_FMT, STR_ARG(path),
		    STR_ARG(str_utf8_cut(it.name, 80))));
	return !ck->bad;
}

bool
check_value(struct check *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled, struct str *json)
{
	struct buf b;
	struct js_out o;
	bool ok = false;

	*scaled = 0;
	buf_init(&b, ck->a, VALUE_MAX);
	js_begin(&o, &b);
	switch (f->type) {
	case TYPE_NUMBER:
	case TYPE_INT:
		ok = number(ck, f, v, path, scaled, &o);
		*json = buf_str(&b);
		return ok;
	case TYPE_BOOL:
		ok = js_type(v) == JS_BOOL;
		if (!ok)
			wrong(ck, path, TEXT_A_BOOLEAN);
		*scaled = js_bool(v);
		break;
	case TYPE_ENUM:
		ok = choice(ck, f, v, path, scaled);
		break;
	case TYPE_DATE:
	case TYPE_TIME:
	case TYPE_DAYTIME:
		ok = moment(ck, f->type, v, path);
		break;
	case TYPE_LIST:
		ok = list(ck, f, v, path, scaled);
		break;
	case TYPE_RECORD:
		ok = record(ck, f, v, path);
		break;
	case TYPE_TEXT:
	case TYPE_NONE:
		ok = text(ck, v, path, f->max_len);
		break;
	}
	js_canon(&b, v);
	*json = buf_str(&b);
	return ok && !ck->bad;
}
