/* SPDX-License-Identifier: MIT */
#include "twin/catalog/field_value.h"

#include "base/limits.h"
#include "twin/value/calendar.h"

/* NUMBER_MAX: a number or an instant as text; zeros may follow without end. */
enum { TEXT_MAX = 1000, ITEMS_MAX = 20, NUMBER_MAX = 40 };

/* One value on its way: the field that asks and the fault, if any. */
struct asked {
	struct arena *a;
	const struct field *f;
	struct value_fault *bad;
};

bool
field_value_fixed(struct arena *a, const struct js *v, int decimals, int64_t *out)
{
	struct str t, whole, frac;
	int64_t n, f = 0;
	bool minus;

	if (js_type(v) != JS_INT && js_type(v) != JS_REAL)
		return false;
	t = js_num_text(v, a);
	if (t.n > NUMBER_MAX)
		return false;
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

static bool
fault(const struct asked *q, enum value_fault_kind kind, struct str path)
{
	return value_fault(q->bad,
	    (struct value_fault){ .kind = kind, .path = path });
}

bool
field_value_printable(struct str s)
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
text(const struct asked *q, const struct js *v, struct str path)
{
	struct str s = js_str(v);
	size_t n = str_utf8_len(s), max = q->f->max_len > 0 ?
	    (size_t)q->f->max_len : TEXT_MAX;

	if (js_type(v) != JS_STRING || !field_value_printable(s))
		return fault(q, VALUE_NO_STRING, path);
	if (str_trim(s).n == 0)
		return fault(q, VALUE_EMPTY, path);
	if (n > max)
		return value_fault(q->bad, (struct value_fault){
		    .kind = VALUE_LONG, .path = path, .max = (int64_t)max,
		    .n = (int64_t)n });
	return true;
}

static bool
number(const struct asked *q, const struct js *v, struct str path,
    int64_t *scaled)
{
	const struct field *f = q->f;

	if (!field_value_fixed(q->a, v, f->decimals, scaled))
		return value_fault(q->bad, (struct value_fault){
		    .kind = f->decimals > 0 ? VALUE_PRECISE : VALUE_NO_INTEGER,
		    .path = path, .decimals = f->decimals });
	if ((f->has_min && *scaled < f->min) || (f->has_max && *scaled > f->max))
		return value_fault(q->bad, (struct value_fault){
		    .kind = VALUE_RANGE, .path = path, .min = f->min,
		    .max = f->max, .decimals = f->decimals });
	return true;
}

static struct str
choices_of(const struct asked *q)
{
	struct str all = STR("");

	for (size_t i = 0; i < q->f->nchoices; i++)
		all = arena_printf(q->a, STR_FMT "%s" STR_FMT, STR_ARG(all),
		    i > 0 ? ", " : "", STR_ARG(q->f->choices[i].code));
	return all;
}

static bool
choice(const struct asked *q, const struct js *v, struct str path,
    int64_t *scaled)
{
	for (size_t i = 0; js_type(v) == JS_STRING && i < q->f->nchoices; i++) {
		if (str_eq(q->f->choices[i].code, js_str(v))) {
			*scaled = (int64_t)i + 1;
			return true;
		}
	}
	return value_fault(q->bad, (struct value_fault){
	    .kind = VALUE_CHOICE, .path = path, .choices = choices_of(q) });
}

static bool
moment(const struct asked *q, enum field_type type, const struct js *v,
    struct str path)
{
	struct str s = js_str(v);
	int64_t ignored;

	if (type == TYPE_DATE)
		return calendar_day_parse(s, &ignored) ||
		    fault(q, VALUE_NO_DATE, path);
	if (type == TYPE_DAYTIME)
		return calendar_daytime_parse(s, &ignored) ||
		    fault(q, VALUE_NO_DAYTIME, path);
	return (s.n <= NUMBER_MAX && calendar_time_parse(s, &ignored)) ||
	    fault(q, VALUE_NO_TIME, path);
}

static bool
list(const struct asked *q, const struct js *v, struct str path,
    int64_t *scaled)
{
	size_t max = q->f->max_items > 0 ? (size_t)q->f->max_items : ITEMS_MAX;
	int64_t ignored;

	if (js_type(v) != JS_ARRAY)
		return fault(q, VALUE_NO_LIST, path);
	if (js_len(v) > max)
		return value_fault(q->bad, (struct value_fault){
		    .kind = VALUE_MANY, .path = path, .max = (int64_t)max });
	for (size_t i = 0; i < js_len(v); i++) {
		struct str at = arena_printf(q->a, STR_FMT "[%zu]",
		    STR_ARG(path), i);

		if (q->f->nchoices > 0 ?
		    !choice(q, js_item(v, i), at, &ignored) :
		    !text(q, js_item(v, i), at))
			return false;
	}
	*scaled = (int64_t)js_len(v);
	return true;
}

static bool
record_member(const struct asked *q, const struct member *m,
    const struct js *v, struct str path)
{
	const struct field as = { .type = m->type,
	    .max_len = q->f->max_len,
	    .has_min = m->has_range, .has_max = m->has_range,
	    .min = m->min, .max = m->max,
	    .decimals = m->type == TYPE_NUMBER ? 3 : 0 };
	const struct asked inner = { q->a, &as, q->bad };
	int64_t ignored;

	switch (m->type) {
	case TYPE_INT:
	case TYPE_NUMBER:
		return number(&inner, v, path, &ignored);
	case TYPE_BOOL:
		return js_type(v) == JS_BOOL ||
		    fault(q, VALUE_NO_BOOLEAN, path);
	case TYPE_DATE:
	case TYPE_TIME:
		return moment(q, m->type, v, path);
	default:
		return text(&inner, v, path);
	}
}

static bool
record(const struct asked *q, const struct js *v, struct str path)
{
	if (js_type(v) != JS_OBJECT)
		return fault(q, VALUE_NO_OBJECT, path);
	for (struct js_iter it = { 0 }; js_next(v, &it);) {
		struct str at = arena_printf(q->a, STR_FMT "." STR_FMT,
		    STR_ARG(path), STR_ARG(str_utf8_cut(it.name, 80)));
		const struct member *m = metamodel_member(q->f, it.name);

		if (m == NULL)
			return fault(q, VALUE_UNKNOWN, at);
		if (js_type(it.value) != JS_NULL &&
		    !record_member(q, m, it.value, at))
			return false;
	}
	return true;
}

static bool
of_type(const struct asked *q, const struct js *v, struct str path,
    int64_t *scaled)
{
	switch (q->f->type) {
	case TYPE_NUMBER:
	case TYPE_INT:
		return number(q, v, path, scaled);
	case TYPE_BOOL:
		*scaled = js_bool(v);
		return js_type(v) == JS_BOOL ||
		    fault(q, VALUE_NO_BOOLEAN, path);
	case TYPE_ENUM:
		return choice(q, v, path, scaled);
	case TYPE_DATE:
	case TYPE_TIME:
	case TYPE_DAYTIME:
		return moment(q, q->f->type, v, path);
	case TYPE_LIST:
		return list(q, v, path, scaled);
	case TYPE_RECORD:
		return record(q, v, path);
	case TYPE_TEXT:
	case TYPE_NONE:
		break;
	}
	return text(q, v, path);
}

bool
field_value(struct arena *a, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled, struct str *json,
    struct value_fault *bad)
{
	const struct asked q = { a, f, bad };
	struct js_out o;
	struct buf b;

	*scaled = 0;
	if (!of_type(&q, v, path, scaled))
		return false;
	buf_init(&b, a, LIMIT_VALUE);
	js_begin(&o, &b);
	if (f->type == TYPE_NUMBER || f->type == TYPE_INT)
		js_put_fixed(&o, *scaled, f->decimals);
	else
		js_canon(&b, v);
	*json = buf_str(&b);
	return !b.full || value_fault(bad, (struct value_fault){
	    .kind = VALUE_LONG, .path = path, .max = LIMIT_VALUE,
	    .n = (int64_t)b.n });
}

/* What a text of n code points takes, quoted: four bytes each at most, since
 * no escape of those that printable() passes is longer. */
static size_t
text_size(size_t n)
{
	return 4 * n + 2;
}

size_t
field_value_size(const struct field *f)
{
	size_t text = text_size(f->max_len > 0 ? (size_t)f->max_len : TEXT_MAX);
	size_t code = 0, size = 2;

	for (size_t i = 0; i < f->nchoices; i++)
		if (text_size(f->choices[i].code.n) > code)
			code = text_size(f->choices[i].code.n);
	switch (f->type) {
	case TYPE_LIST:
		return 2 + (1 + (f->nchoices > 0 ? code : text)) *
		    (f->max_items > 0 ? (size_t)f->max_items : ITEMS_MAX);
	case TYPE_RECORD:
		for (size_t i = 0; i < f->nmembers; i++)
			size += f->members[i].key.n + sizeof("\"\":,") +
			    (f->members[i].type == TYPE_TEXT ? text :
			    NUMBER_MAX + 2);
		return size;
	case TYPE_TEXT:
		return text;
	case TYPE_ENUM:
		return code;
	default:
		return NUMBER_MAX + 2;
	}
}
