/* SPDX-License-Identifier: MIT */
/*
 * schema_explain - what did not fit, in Russian or English, for an assistant
 * that will correct the call and for the learner who may read along. One row
 * per fault; no value of the learner is repeated.
 */
#include "schema/schema.h"

#include "schema/node.h"

enum lang { EN, RU };

/* What a row's sentence is completed with. */
enum tail {
	TAIL_NONE,
	TAIL_TYPES,	/* the types that fit */
	TAIL_VALUES,	/* the values of enum or const */
	TAIL_NUMBER,	/* the bound that was broken */
	TAIL_NAMES,	/* the members a closed object has */
	TAIL_PATTERN
};

static const struct {
	const char *say[2];	/* after the quoted path */
	enum tail tail;
	size_t at;		/* offset of the bound or count */
} texts[SCHEMA_CODES] = {
#define AT(f) offsetof(struct schema, f)
	[SCHEMA_UNKNOWN] = { { "is not known here",
	    "здесь нет такого поля" }, TAIL_NAMES, 0 },
	[SCHEMA_MISSING] = { { "is missing",
	    "не хватает обязательного поля" }, TAIL_NONE, 0 },
	[SCHEMA_TYPE] = { { "must be ", "нужно значение типа: " },
	    TAIL_TYPES, 0 },
	[SCHEMA_ENUM] = { { "must be one of: ", "допустимые значения: " },
	    TAIL_VALUES, AT(values) },
	[SCHEMA_CONST] = { { "must be ", "допустимо только значение " },
	    TAIL_VALUES, AT(constant) },
	[SCHEMA_MIN] = { { "must be at least ", "наименьшее значение — " },
	    TAIL_NUMBER, AT(min) },
	[SCHEMA_MAX] = { { "must be at most ", "наибольшее значение — " },
	    TAIL_NUMBER, AT(max) },
	[SCHEMA_ABOVE] = { { "must be greater than ",
	    "значение должно быть больше " }, TAIL_NUMBER, AT(above) },
	[SCHEMA_BELOW] = { { "must be less than ",
	    "значение должно быть меньше " }, TAIL_NUMBER, AT(below) },
	[SCHEMA_SHORT] = { { "is too short; characters at least: ",
	    "слишком короткий текст; знаков не меньше: " },
	    TAIL_NUMBER, AT(min_len) },
	[SCHEMA_LONG] = { { "is too long; characters at most: ",
	    "слишком длинный текст; знаков не больше: " },
	    TAIL_NUMBER, AT(max_len) },
	[SCHEMA_PATTERN] = { { "does not have the form ",
	    "текст не соответствует образцу " }, TAIL_PATTERN, 0 },
	[SCHEMA_FEW] = { { "has too few elements; at least: ",
	    "слишком мало элементов; не меньше: " },
	    TAIL_NUMBER, AT(min_items) },
	[SCHEMA_MANY] = { { "has too many elements; at most: ",
	    "слишком много элементов; не больше: " },
	    TAIL_NUMBER, AT(max_items) },
	[SCHEMA_TWICE] = { { "holds the same element twice",
	    "один и тот же элемент встречается дважды" }, TAIL_NONE, 0 },
	[SCHEMA_FEW_MEMBERS] = { { "has too few members; at least: ",
	    "слишком мало полей; не меньше: " },
	    TAIL_NUMBER, AT(min_members) },
	[SCHEMA_MANY_MEMBERS] = { { "has too many members; at most: ",
	    "слишком много полей; не больше: " },
	    TAIL_NUMBER, AT(max_members) },
	[SCHEMA_NEVER] = { { "may not be given", "здесь не допускается" },
	    TAIL_NONE, 0 },
	[SCHEMA_ANY] = { { "has none of the allowed forms",
	    "не подходит ни один из допустимых вариантов" }, TAIL_NONE, 0 },
	[SCHEMA_ONE] = { { "must have exactly one of the allowed forms",
	    "должен подходить ровно один из допустимых вариантов" },
	    TAIL_NONE, 0 },
	[SCHEMA_NOT] = { { "has a form that is not allowed",
	    "такой вариант не допускается" }, TAIL_NONE, 0 },
#undef AT
};

static const struct {
	unsigned bits;
	const char *name[2];
} types[] = {
	{ 1 << JS_INT | 1 << JS_REAL, { "a number", "число" } },
	{ 1 << JS_INT, { "an integer", "целое число" } },
	{ 1 << JS_STRING, { "a string", "строка" } },
	{ 1 << JS_BOOL, { "a boolean", "true или false" } },
	{ 1 << JS_ARRAY, { "an array", "массив" } },
	{ 1 << JS_OBJECT, { "an object", "объект" } },
	{ 1 << JS_NULL, { "null", "null" } },
};

/* types_of - of a schema, or of all the forms it may have. */
static unsigned
types_of(const struct schema *s)
{
	unsigned bits = s->types;
	size_t i;

	for (i = 0; s->types == 0 && i < s->any.n; i++)
		bits |= s->any.p[i]->types;
	return bits;
}

static void
say_types(struct buf *b, unsigned want, enum lang lang)
{
	size_t i, n = b->n;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if ((want & types[i].bits) != types[i].bits)
			continue;
		want &= ~types[i].bits;
		if (b->n > n)
			buf_c(b, lang == RU ? " или " : " or ");
		buf_c(b, types[i].name[lang]);
	}
}

static void
say_values(struct buf *b, const struct js *v)
{
	size_t i;

	if (js_type(v) != JS_ARRAY) {
		js_canon(b, v);
		return;
	}
	for (i = 0; i < js_len(v); i++) {
		if (i > 0)
			buf_c(b, ", ");
		js_canon(b, js_item(v, i));
	}
}

/* say_number - a bound is a double, a count a size_t; both print plainly. */
static void
say_number(struct buf *b, const struct schema *s, enum schema_code code)
{
	const char *field = (const char *)s + texts[code].at;

	switch (code) {
	case SCHEMA_MIN:
	case SCHEMA_MAX:
	case SCHEMA_ABOVE:
	case SCHEMA_BELOW:
		buf_printf(b, "%.15g",
		    ((const struct schema_bound *)(const void *)field)->v);
		break;
	default:
		buf_int(b, (int64_t)
		    ((const struct schema_count *)(const void *)field)->n);
	}
}

/* say_names - the members that a closed object has. */
static void
say_names(struct buf *b, const struct schema *s, enum lang lang)
{
	size_t i;

	if (s->nprops == 0) {
		buf_c(b, lang == RU ? "; полей здесь нет" :
		    "; nothing is");
		return;
	}
	buf_c(b, lang == RU ? "; допустимые: " : "; allowed are: ");
	for (i = 0; i < s->nprops; i++) {
		if (i > 0)
			buf_c(b, ", ");
		buf_add(b, s->props[i].name);
	}
}

static void
say_tail(struct buf *b, const struct schema_fault *f, enum lang lang)
{
	switch (texts[f->code].tail) {
	case TAIL_NONE:
		break;
	case TAIL_TYPES:
		say_types(b, types_of(f->at), lang);
		break;
	case TAIL_VALUES:
		say_values(b, f->code == SCHEMA_ENUM ?
		    f->at->values : f->at->constant);
		break;
	case TAIL_NUMBER:
		say_number(b, f->at, f->code);
		break;
	case TAIL_NAMES:
		say_names(b, f->at, lang);
		break;
	case TAIL_PATTERN:
		buf_add(b, f->at->pattern_text);
		break;
	}
}

/* hint_of - the next step; what fits stands in the message. */
static const char *
hint_of(enum schema_code code, enum lang lang)
{
	switch (code) {
	case SCHEMA_UNKNOWN:
		return lang == RU ?
		    "Уберите это поле или назовите его правильно и повторите "
		    "вызов." :
		    "Leave it out or use its right name, and call again.";
	case SCHEMA_MISSING:
		return lang == RU ?
		    "Добавьте это поле, как описано в схеме инструмента, и "
		    "повторите вызов." :
		    "Add it as the tool's schema describes it, and call again.";
	default:
		return lang == RU ?
		    "Исправьте это значение по схеме инструмента и повторите "
		    "вызов." :
		    "Correct this value as the tool's schema describes it, and "
		    "call again.";
	}
}

void
schema_explain(const struct schema_fault *f, struct arena *a, bool ru,
    struct str *message, struct str *hint)
{
	enum lang lang = ru ? RU : EN;
	struct buf b;

	buf_init(&b, a, 8192);
	if (f->path.n > 0)
		buf_printf(&b, ru ? "«" STR_FMT "»: " : "\"" STR_FMT "\" ",
		    STR_ARG(str_utf8_cut(f->path, 200)));
	else
		buf_c(&b, ru ? "Аргументы: " : "The arguments: ");
	buf_c(&b, texts[f->code].say[lang]);
	say_tail(&b, f, lang);
	if (b.n > 0 && b.p[b.n - 1] != '.')
		buf_ch(&b, '.');
	*message = buf_str(&b);
	*hint = str_c(hint_of(f->code, lang));
}
