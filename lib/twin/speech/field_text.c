/* SPDX-License-Identifier: MIT */
#include "twin/speech/field_text.h"

#include "twin/speech/sentences.h"

enum { VALUE_MAX = 240, DEPTH = 8 };

/* A code as its words, any other text as it is. */
static struct str
words(const struct field *f, enum twin_lang lang, struct str s)
{
	const struct choice *c = metamodel_choice(f, s);

	return c != NULL ? c->text[lang] : s;
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

static void
put(struct buf *b, enum twin_lang lang, const struct field *f,
    const struct js *v)
{
	struct js_iter it = { 0 };

	switch (js_type(v)) {
	case JS_STRING:
		buf_add(b, words(f, lang, js_str(v)));
		break;
	case JS_INT:
	case JS_REAL:
		put_number(b, lang, v);
		break;
	case JS_ARRAY:
		for (size_t i = 0; i < js_len(v); i++) {
			buf_c(b, i > 0 ? "; " : "");
			put(b, lang, f, js_item(v, i));
		}
		break;
	case JS_OBJECT:
		for (const char *sep = ""; js_next(v, &it); sep = "; ") {
			buf_printf(b, "%s" STR_FMT ": ", sep,
			    STR_ARG(it.name));
			put(b, lang, f, it.value);
		}
		break;
	default:
		js_canon(b, v);
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

/* worded - a value: "4", "30 мин", "медленный", "Диссертация; Переезд"; long ones are
 * cut. v: checked by args_value; in a. */
static struct str
worded(struct arena *a, enum twin_lang lang, const struct field *f,
    const struct js *v)
{
	bool number = js_type(v) == JS_INT || js_type(v) == JS_REAL;
	struct str s, cut;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	put(&b, lang, f, v);
	s = number ? field_text_amount(a, lang, f, buf_str(&b)) : buf_str(&b);
	cut = str_utf8_cut(s, VALUE_MAX);
	return cut.n == s.n ? s : arena_printf(a, STR_FMT "…", STR_ARG(cut));
}

/* The words of a stored value; empty when there is none. */
static struct str
stored(struct arena *a, enum twin_lang lang, const struct field *f,
    struct str json)
{
	struct err ignored = { 0 };
	const struct js *v;

	if (json.n == 0 || js_parse(a, json, DEPTH, &v, &ignored) == -1 ||
	    js_type(v) == JS_NULL)
		return STR("");
	return worded(a, lang, f, v);
}

struct str
field_text_change(struct arena *a, enum twin_lang lang, const struct field *f,
    struct str before, struct str after)
{
	struct str was = stored(a, lang, f, before);
	struct str is = stored(a, lang, f, after);

	if (is.n == 0 && was.n == 0)
		return SAY(a, lang, SAY_CLEARED, f->name[lang]);
	if (is.n == 0)
		return SAY(a, lang, SAY_FORGOTTEN, f->name[lang], was);
	if (was.n == 0 || str_eq(was, is))
		return SAY(a, lang, SAY_KEPT_ONE, f->name[lang], is);
	return SAY(a, lang, SAY_KEPT_WAS, f->name[lang], is, was);
}
