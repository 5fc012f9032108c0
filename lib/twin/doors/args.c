/* SPDX-License-Identifier: MIT */
#include "twin/doors/args.h"

#include "twin/value/calendar.h"

/* A clock may differ from ours by so much before a time is "the future". */
enum { SKEW_S = 300, VALUE_MAX = 256 << 10 };

void
args_init(struct args *ck, struct arena *a, enum twin_lang lang,
    struct twin_fault *f)
{
	*ck = (struct args){ .a = a, .lang = lang, .f = f };
	*f = (struct twin_fault){ .revision = -1 };
}

void
args_refuse(struct args *ck, enum twin_code code, struct str field,
    enum sentence say, enum sentence hint, const struct sentence_args *args)
{
	if (ck->bad)
		return;
	ck->bad = true;
	*ck->f = (struct twin_fault){ .code = code,
		.field = field,
		.message = sentences_say(ck->a, ck->lang, say, args),
		.hint = sentences_say(ck->a, ck->lang, hint, args),
		.revision = -1 };
}

struct str
args_path(struct args *ck, const char *list, size_t i, const char *member)
{
	return arena_printf(ck->a, "%s[%zu]%s%s", list, i,
	    member[0] != '\0' ? "." : "", member);
}

void
args_members(struct args *ck, const struct js *obj,
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

			args_refuse(ck, TWIN_UNKNOWN_FIELD, path,
			    SAY_UNKNOWN_FIELD, SAY_HINT_UNKNOWN_FIELD,
			    &(struct sentence_args){ { path } });
		}
	}
}

bool
args_has(const struct js *obj, const char *name)
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
member(struct args *ck, const struct arg *g)
{
	const struct js *v = args_has(g->obj, g->name) ?
	    js_at(g->obj, g->name) : NULL;

	if (v == NULL && g->must)
		args_refuse(ck, TWIN_VALIDATION, shown(g), SAY_MISSING,
		    SAY_NONE, &(struct sentence_args){ { shown(g) } });
	return ck->bad ? NULL : v;
}

static void
wrong(struct args *ck, struct str path, enum sentence what)
{
	args_refuse(ck, TWIN_VALIDATION, path, SAY_WRONG, SAY_NONE,
	    &(struct sentence_args){ { path, sentences_get(ck->lang, what) } });
}

static void
out_of_range(struct args *ck, struct str path, int64_t min, int64_t max)
{
	args_refuse(ck, TWIN_VALIDATION, path, SAY_RANGE, SAY_NONE,
	    &(struct sentence_args){ { path, sentences_int(ck->a, min),
	    sentences_int(ck->a, max) } });
}

struct str
args_bytes(struct args *ck, struct arg g, size_t min, size_t max)
{
	const struct js *v = member(ck, &g);
	struct str s = js_str(v);

	if (v == NULL)
		return s;
	if (js_type(v) != JS_STRING)
		wrong(ck, shown(&g), SAY_A_STRING);
	else if (s.n < min)
		args_refuse(ck, TWIN_VALIDATION, shown(&g), SAY_EMPTY,
		    SAY_NONE, &(struct sentence_args){ { shown(&g) } });
	else if (s.n > max)
		args_refuse(ck, TWIN_LIMIT, shown(&g), SAY_TOO_LONG,
		    SAY_NONE, &(struct sentence_args){ { shown(&g),
		    sentences_int(ck->a, (int64_t)max),
		    sentences_int(ck->a, (int64_t)s.n) } });
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
good_chars(struct args *ck, struct str s, struct str path, size_t min,
    size_t max)
{
	size_t n = str_utf8_len(s);

	if (!printable(s))
		wrong(ck, path, SAY_A_STRING);
	else if (n < min)
		args_refuse(ck, TWIN_VALIDATION, path, SAY_EMPTY, SAY_NONE,
		    &(struct sentence_args){ { path } });
	else if (n > max)
		args_refuse(ck, TWIN_LIMIT, path, SAY_TOO_MANY_CHARS,
		    SAY_NONE, &(struct sentence_args){ { path,
		    sentences_int(ck->a, (int64_t)max),
		    sentences_int(ck->a, (int64_t)n) } });
	return !ck->bad;
}

struct str
args_chars(struct args *ck, struct arg g, size_t min, size_t max)
{
	const struct js *v = member(ck, &g);

	if (v == NULL)
		return STR("");
	if (js_type(v) != JS_STRING)
		wrong(ck, shown(&g), SAY_A_STRING);
	else if (good_chars(ck, js_str(v), shown(&g), min, max))
		return js_str(v);
	return STR("");
}

int64_t
args_int(struct args *ck, struct arg g, int64_t min, int64_t max,
    int64_t otherwise)
{
	const struct js *v = member(ck, &g);
	int64_t n = js_int(v);

	if (v == NULL)
		return otherwise;
	if (js_type(v) == JS_REAL && args_fixed(ck->a, v, 0, &n))
		;	/* 25.0 is how some clients write 25 */
	else if (js_type(v) != JS_INT) {
		wrong(ck, shown(&g), SAY_AN_INTEGER);
		return otherwise;
	}
	if (n < min || n > max)
		out_of_range(ck, shown(&g), min, max);
	return ck->bad ? otherwise : n;
}

bool
args_bool(struct args *ck, struct arg g, bool otherwise)
{
	const struct js *v = member(ck, &g);

	if (v == NULL)
		return otherwise;
	if (js_type(v) != JS_BOOL)
		wrong(ck, shown(&g), SAY_A_BOOLEAN);
	return ck->bad ? otherwise : js_bool(v);
}

const struct js *
args_list(struct args *ck, struct arg g, size_t min, size_t max)
{
	const struct js *v = member(ck, &g);

	if (v == NULL)
		return NULL;
	if (js_type(v) != JS_ARRAY)
		wrong(ck, shown(&g), SAY_A_LIST);
	else if (js_len(v) < min)
		args_refuse(ck, TWIN_VALIDATION, shown(&g), SAY_EMPTY,
		    SAY_NONE, &(struct sentence_args){ { shown(&g) } });
	else if (js_len(v) > max)
		args_refuse(ck, TWIN_LIMIT, shown(&g), SAY_TOO_MANY,
		    SAY_NONE, &(struct sentence_args){ { shown(&g),
		    sentences_int(ck->a, (int64_t)max) } });
	return ck->bad ? NULL : v;
}

const struct js *
args_object(struct args *ck, struct arg g)
{
	const struct js *v = member(ck, &g);

	if (v != NULL && js_type(v) != JS_OBJECT)
		wrong(ck, shown(&g), SAY_AN_OBJECT);
	return ck->bad ? NULL : v;
}

int64_t
args_when(struct args *ck, struct arg g, int64_t now, int64_t tz_min)
{
	const struct js *v = member(ck, &g);
	int64_t utc = now;

	if (v == NULL)
		return now;
	if (js_type(v) != JS_STRING ||
	    !calendar_time_parse(js_str(v), tz_min, &utc))
		wrong(ck, shown(&g), SAY_A_TIME);
	else if (js_str(v).n == 10 && utc > now &&
	    calendar_day(utc, tz_min) == calendar_day(now, tz_min))
		utc = now;	/* a date means noon; "today" may be earlier */
	else if (utc > now + SKEW_S)
		args_refuse(ck, TWIN_VALIDATION, shown(&g), SAY_FUTURE,
		    SAY_NONE, &(struct sentence_args){ { shown(&g) } });
	return ck->bad || utc > now ? now : utc;
}

bool
args_fixed(struct arena *a, const struct js *v, int decimals, int64_t *out)
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
number(struct args *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled, struct js_out *o)
{
	if (!args_fixed(ck->a, v, f->decimals, scaled)) {
		args_refuse(ck, TWIN_VALIDATION, path,
		    f->decimals > 0 ? SAY_DECIMALS : SAY_WRONG, SAY_NONE,
		    &(struct sentence_args){ { path, f->decimals > 0 ?
		    sentences_int(ck->a, f->decimals) :
		    sentences_get(ck->lang, SAY_AN_INTEGER) } });
		return false;
	}
	if ((f->has_min && *scaled < f->min) ||
	    (f->has_max && *scaled > f->max)) {
		struct str min = f->has_min ? sentences_fixed(ck->a, ck->lang,
		    f->min, f->decimals) : STR("-");
		struct str max = f->has_max ? sentences_fixed(ck->a, ck->lang,
		    f->max, f->decimals) : STR("-");

		args_refuse(ck, TWIN_VALIDATION, path, SAY_RANGE, SAY_NONE,
		    &(struct sentence_args){ { path, min, max } });
		return false;
	}
	js_put_fixed(o, *scaled, f->decimals);
	return true;
}

static struct str
choices_of(struct args *ck, const struct field *f)
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
choice(struct args *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled)
{
	for (size_t i = 0; js_type(v) == JS_STRING && i < f->nchoices; i++) {
		if (str_eq(f->choices[i].code, js_str(v))) {
			*scaled = (int64_t)i + 1;
			return true;
		}
	}
	args_refuse(ck, TWIN_VALIDATION, path, SAY_CHOICE, SAY_NONE,
	    &(struct sentence_args){ { path, choices_of(ck, f) } });
	return false;
}

static bool
text(struct args *ck, const struct js *v, struct str path, int max_len)
{
	size_t max = max_len > 0 ? (size_t)max_len : 1000;

	if (js_type(v) != JS_STRING)
		wrong(ck, path, SAY_A_STRING);
	else
		(void)good_chars(ck, js_str(v), path, 1, max);
	return !ck->bad;
}

static bool
moment(struct args *ck, enum field_type type, const struct js *v,
    struct str path)
{
	struct str s = js_str(v);
	int64_t ignored;

	if (type == TYPE_DATE ? calendar_day_parse(s, &ignored) :
	    type == TYPE_DAYTIME ? calendar_daytime_parse(s, &ignored) :
	    s.n > 10 && calendar_time_parse(s, 0, &ignored))
		return true;
	wrong(ck, path, type == TYPE_DATE ? SAY_A_DATE :
	    type == TYPE_DAYTIME ? SAY_A_DAYTIME : SAY_A_TIME);
	return false;
}

static bool
list(struct args *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled)
{
	size_t max = f->max_items > 0 ? (size_t)f->max_items : 20;
	int64_t ignored;

	if (js_type(v) != JS_ARRAY)
		wrong(ck, path, SAY_A_LIST);
	else if (js_len(v) > max)
		args_refuse(ck, TWIN_LIMIT, path, SAY_TOO_MANY, SAY_NONE,
		    &(struct sentence_args){ { path,
		    sentences_int(ck->a, (int64_t)max) } });
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
record_member(struct args *ck, const struct field *f,
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
				wrong(ck, path, SAY_A_BOOLEAN);
			return !ck->bad;
		case TYPE_DATE:
		case TYPE_TIME:
			return moment(ck, as.type, it->value, path);
		default:
			return text(ck, it->value, path, f->max_len);
		}
	}
	args_refuse(ck, TWIN_UNKNOWN_FIELD, path, SAY_UNKNOWN_FIELD,
	    SAY_HINT_UNKNOWN_FIELD, &(struct sentence_args){ { path } });
	return false;
}

static bool
record(struct args *ck, const struct field *f, const struct js *v,
    struct str path)
{
	if (js_type(v) != JS_OBJECT)
		wrong(ck, path, SAY_AN_OBJECT);
	for (struct js_iter it = { 0 }; !ck->bad && js_next(v, &it);)
		(void)record_member(ck, f, &it, arena_printf(ck->a,
		    STR_FMT "." STR_FMT, STR_ARG(path),
		    STR_ARG(str_utf8_cut(it.name, 80))));
	return !ck->bad;
}

bool
args_value(struct args *ck, const struct field *f, const struct js *v,
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
			wrong(ck, path, SAY_A_BOOLEAN);
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
