/* SPDX-License-Identifier: MIT */
#include "twin/speech/field_text.h"

#include "twin/value/calendar.h"

enum { VALUE_MAX = 240, DEPTH = 8 };

/* A code as its words, a date as people say it, any other text as it is. */
static struct str
text(const struct speech *sp, const struct field *f, enum field_type type,
    struct str s)
{
	const struct choice *c = metamodel_choice(f, s);
	int64_t day;

	if (c != NULL)
		return c->text[sp->lang];
	if (type == TYPE_DATE && calendar_day_parse(s, &day))
		return sentences_day(sp->a, sp->lang, day, sp->today);
	return s;
}

static void
put_number(struct buf *b, enum twin_lang lang, const struct js *v)
{
	size_t at = b->n;

	js_canon(b, v);
	for (; lang == TWIN_RU && at < b->n; at++)
		if (b->p[at] == '.')
			b->p[at] = ',';
}

static void put(struct buf *b, const struct speech *sp, const struct field *f,
    enum field_type type, const struct js *v);

/* put_member - "энергия — 4", behind those that stand there already. What was left
 * empty is not told. m: NULL for a key of which the metamodel has no member. */
static void
put_member(struct buf *b, const struct speech *sp, const struct field *f,
    const struct member *m, struct str key, const struct js *v)
{
	struct buf said;

	buf_init(&said, sp->a, SIZE_MAX);	/* of a value, which is limited */
	put(&said, sp, f, m != NULL ? m->type : TYPE_TEXT, v);
	if (said.n > 0)
		buf_printf(b, "%s" STR_FMT, b->n > 0 ? "; " : "",
		    STR_ARG(SAY(sp->a, sp->lang, SAY_MEMBER, m != NULL ?
		    m->name[sp->lang] : key, buf_str(&said))));
}

/* record - in the order of the metamodel; what an older one knew comes last. */
static struct str
record(const struct speech *sp, const struct field *f, const struct js *v)
{
	struct js_iter it = { 0 };
	const struct js *one;
	struct buf b;

	buf_init(&b, sp->a, SIZE_MAX);
	for (size_t i = 0; i < f->nmembers; i++)
		if (js_get_str(v, f->members[i].key, &one))
			put_member(&b, sp, f, &f->members[i], STR(""), one);
	while (js_next(v, &it))
		if (metamodel_member(f, it.name) == NULL)
			put_member(&b, sp, f, NULL, it.name, it.value);
	return buf_str(&b);
}

static void
put(struct buf *b, const struct speech *sp, const struct field *f,
    enum field_type type, const struct js *v)
{
	switch (js_type(v)) {
	case JS_STRING:
		buf_add(b, text(sp, f, type, js_str(v)));
		break;
	case JS_INT:
	case JS_REAL:
		put_number(b, sp->lang, v);
		break;
	case JS_BOOL:
		buf_add(b, sentences_get(sp->lang, js_bool(v) ? SAY_YES :
		    SAY_NO));
		break;
	case JS_ARRAY:
		for (size_t i = 0; i < js_len(v); i++) {
			buf_c(b, i > 0 ? "; " : "");
			put(b, sp, f, type, js_item(v, i));
		}
		break;
	case JS_OBJECT:
		buf_add(b, record(sp, f, v));
		break;
	case JS_NONE:
	case JS_NULL:
		break;
	}
}

struct str
field_text_amount(struct arena *a, enum twin_lang lang, const struct field *f,
    struct str number)
{
	const struct unit *u = f->unit;

	if (u == NULL)
		return number;
	if (u->amount[lang].n > 0)
		return sentences_fill(a, lang, u->amount[lang],
		    &(struct sentence_args){ { number } });
	return arena_printf(a, STR_FMT "\u00a0" STR_FMT, STR_ARG(number),
	    STR_ARG(u->text[lang]));
}

struct str
field_text_value(const struct speech *sp, const struct field *f,
    const struct js *v)
{
	bool number = js_type(v) == JS_INT || js_type(v) == JS_REAL;
	struct buf b;

	buf_init(&b, sp->a, SIZE_MAX);
	put(&b, sp, f, f->type, v);
	return number ? field_text_amount(sp->a, sp->lang, f, buf_str(&b)) :
	    buf_str(&b);
}

struct str
field_text_members(struct arena *a, enum twin_lang lang, const struct field *f)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < f->nmembers; i++)
		buf_printf(&b, "%s" STR_FMT, i > 0 ? ", " : "",
		    STR_ARG(SAY(a, lang, SAY_NAMED_KEY,
		    f->members[i].name[lang], f->members[i].key)));
	return buf_str(&b);
}

void
field_text_put_members(
    struct js_out *o, const struct field *f, enum twin_lang lang)
{
	js_kv_arr(o, "members");
	for (size_t i = 0; i < f->nmembers; i++) {
		const struct member *m = &f->members[i];

		js_obj(o);
		js_kv_str(o, "key", m->key);
		js_kv_str(o, "name", m->name[lang]);
		js_kv_c(o, "type", metamodel_type_name(m->type));
		if (m->has_range) {
			js_kv_int(o, "min", m->min);
			js_kv_int(o, "max", m->max);
		}
		js_end(o);
	}
	js_end(o);
}

/* The words of a stored value, cut; empty when there is none. */
static struct str
stored(const struct speech *sp, const struct field *f, struct str json)
{
	struct err ignored = { 0 };
	const struct js *v;
	struct str s, cut;

	if (json.n == 0 || js_parse(sp->a, json, DEPTH, &v, &ignored) == -1)
		return STR("");
	s = field_text_value(sp, f, v);
	cut = str_utf8_cut(s, VALUE_MAX);
	return cut.n == s.n ? s : arena_printf(sp->a, STR_FMT "…",
	    STR_ARG(cut));
}

struct str
field_text_change(const struct speech *sp, const struct field *f,
    struct str before, struct str after)
{
	struct str was = stored(sp, f, before), is = stored(sp, f, after);
	struct str name = f->name[sp->lang];

	if (is.n == 0 && was.n == 0)
		return SAY(sp->a, sp->lang, SAY_CLEARED, name);
	if (is.n == 0)
		return SAY(sp->a, sp->lang, SAY_FORGOTTEN, name, was);
	if (was.n == 0 || str_eq(was, is))
		return SAY(sp->a, sp->lang, SAY_KEPT_ONE, name, is);
	return SAY(sp->a, sp->lang, SAY_KEPT_WAS, name, is, was);
}
