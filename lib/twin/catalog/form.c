/* SPDX-License-Identifier: MIT */
#include "twin/catalog/form.h"

#include "twin/catalog/field_value.h"
#include "twin/value/calendar.h"
#include "twin/value/words.h"

enum { URL_MAX = 2048, FORM_TEXT_MAX = 4000, FORM_ITEMS_MAX = 50 };

int
form_max_len(const struct form_field *ff)
{
	return ff->max_len > 0 ? ff->max_len : FORM_TEXT_MAX;
}

int
form_max_items(const struct form_field *ff)
{
	return ff->max_items > 0 ? ff->max_items : FORM_ITEMS_MAX;
}

bool
form_says(const struct js *v)
{
	switch (js_type(v)) {
	case JS_STRING:
		return words_count(js_str(v)) > 0;
	case JS_ARRAY:
		for (size_t i = 0; i < js_len(v); i++)
			if (form_says(js_item(v, i)))
				return true;
		return false;
	case JS_INT:
	case JS_REAL:
	case JS_BOOL:
		return true;
	default:
		return false;
	}
}

const struct js *
form_value(const struct js *form, struct str key)
{
	const struct js *v;

	return form != NULL && js_get_str(form, key, &v) ? v : NULL;
}

struct str
form_text(struct arena *a, const struct js *form, struct str key)
{
	const struct js *v = form_value(form, key);
	struct buf b;

	if (js_type(v) != JS_ARRAY)
		return js_str(v);
	buf_init(&b, a, SIZE_MAX);	/* of a form, which is limited */
	for (size_t i = 0; i < js_len(v); i++)
		buf_printf(&b, STR_FMT "\n", STR_ARG(js_str(js_item(v, i))));
	return buf_str(&b);
}

const struct form_field *
form_field(const struct exercise *x, struct str key)
{
	for (size_t i = 0; i < x->nform; i++)
		if (str_eq(x->form[i].key, key))
			return &x->form[i];
	return NULL;
}

static bool
fault(struct value_fault *bad, enum value_fault_kind kind, struct str path)
{
	return value_fault(bad,
	    (struct value_fault){ .kind = kind, .path = path });
}

static bool
text_value(const struct form_field *ff, const struct js *v, struct str path,
    struct value_fault *bad)
{
	int64_t max = form_max_len(ff), n = (int64_t)str_utf8_len(js_str(v));
	int64_t ignored;

	if (ff->type == FORM_DATE && !calendar_day_parse(js_str(v), &ignored))
		return fault(bad, VALUE_NO_DATE, path);
	if (ff->type == FORM_URL &&
	    (js_str(v).n > URL_MAX || !words_url(js_str(v))))
		return fault(bad, VALUE_NO_URL, path);
	if (js_type(v) != JS_STRING)
		return fault(bad, VALUE_NO_STRING, path);
	return n <= max || value_fault(bad, (struct value_fault){
	    .kind = VALUE_LONG, .path = path, .max = max, .n = n });
}

static bool
list_value(struct arena *a, const struct form_field *ff, const struct js *v,
    struct str path, struct value_fault *bad)
{
	const struct form_field line = { .type = FORM_TEXT };
	const struct form_field item = { .type = FORM_TEXT,
	    .max_len = ff->max_len };
	int64_t max = form_max_items(ff);

	if (js_type(v) == JS_STRING)	/* lines do for a list */
		return text_value(&line, v, path, bad);
	if (js_type(v) != JS_ARRAY)
		return fault(bad, VALUE_NO_LIST, path);
	if (js_len(v) > (size_t)max)
		return value_fault(bad, (struct value_fault){
		    .kind = VALUE_MANY, .path = path, .max = max });
	for (size_t i = 0; i < js_len(v); i++)
		if (!text_value(&item, js_item(v, i), arena_printf(a,
		    STR_FMT "[%zu]", STR_ARG(path), i), bad))
			return false;
	return true;
}

static bool
int_value(struct arena *a, const struct form_field *ff, const struct js *v,
    struct str path, struct value_fault *bad)
{
	int64_t n;

	if (field_value_fixed(a, v, 0, &n) && n >= ff->min &&
	    n <= ff->max)
		return true;
	return value_fault(bad, (struct value_fault){ .kind = VALUE_RANGE,
	    .path = path, .min = ff->min, .max = ff->max });
}

static bool
value(struct arena *a, const struct form_field *ff, const struct js *v,
    struct str path, struct value_fault *bad)
{
	if (js_type(v) == JS_NULL)
		return true;
	if (ff->type == FORM_LIST)
		return list_value(a, ff, v, path, bad);
	return ff->type == FORM_INT ? int_value(a, ff, v, path, bad) :
	    text_value(ff, v, path, bad);
}

bool
form_check(struct arena *a, const struct exercise *x, const struct js *form,
    struct value_fault *bad)
{
	struct js_iter it = { 0 };

	while (form != NULL && js_next(form, &it)) {
		struct str path = arena_printf(a, "form." STR_FMT,
		    STR_ARG(str_utf8_cut(it.name, 80)));
		const struct form_field *ff = form_field(x, it.name);

		if (ff == NULL)
			return fault(bad, VALUE_UNKNOWN, path);
		if (!value(a, ff, it.value, path, bad))
			return false;
	}
	return true;
}
