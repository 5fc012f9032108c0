/* SPDX-License-Identifier: MIT */
#include "twin/catalog/form.h"

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

const struct form_field *
form_field(const struct exercise *x, struct str key)
{
	for (size_t i = 0; i < x->nform; i++)
		if (str_eq(x->form[i].key, key))
			return &x->form[i];
	return NULL;
}

static void
text_value(struct args *ck, const struct form_field *ff, const struct js *v,
    struct str path)
{
	size_t max = (size_t)form_max_len(ff);
	int64_t ignored;
	bool ok = js_type(v) == JS_STRING;

	if (ff->type == FORM_DATE)
		ok = ok && calendar_day_parse(js_str(v), &ignored);
	else if (ff->type == FORM_URL)
		ok = ok && js_str(v).n <= URL_MAX && words_url(js_str(v));
	if (!ok)
		args_refuse(ck, TWIN_VALIDATION, path, SAY_WRONG, SAY_NONE,
		    &(struct sentence_args){ { path, sentences_get(ck->lang,
		    ff->type == FORM_DATE ? SAY_A_DATE :
		    ff->type == FORM_URL ? SAY_A_URL : SAY_A_STRING) } });
	else if (str_utf8_len(js_str(v)) > max)
		args_refuse(ck, TWIN_LIMIT, path, SAY_TOO_MANY_CHARS,
		    SAY_NONE, &(struct sentence_args){ { path,
		    sentences_int(ck->a, (int64_t)max),
		    sentences_int(ck->a, (int64_t)str_utf8_len(js_str(v))) } });
}

static void
list_value(struct args *ck, const struct form_field *ff, const struct js *v,
    struct str path)
{
	size_t max = (size_t)form_max_items(ff);

	if (js_type(v) == JS_STRING) {	/* lines do for a list */
		text_value(ck, &(struct form_field){ .type = FORM_TEXT }, v,
		    path);
		return;
	}
	if (js_type(v) != JS_ARRAY)
		args_refuse(ck, TWIN_VALIDATION, path, SAY_WRONG, SAY_NONE,
		    &(struct sentence_args){ { path,
		    sentences_get(ck->lang, SAY_A_LIST) } });
	else if (js_len(v) > max)
		args_refuse(ck, TWIN_LIMIT, path, SAY_TOO_MANY, SAY_NONE,
		    &(struct sentence_args){ { path,
		    sentences_int(ck->a, (int64_t)max) } });
	for (size_t i = 0; !ck->bad && i < js_len(v); i++)
		text_value(ck, &(struct form_field){ .type = FORM_TEXT,
		    .max_len = ff->max_len }, js_item(v, i),
		    arena_printf(ck->a, STR_FMT "[%zu]", STR_ARG(path), i));
}

void
form_check(struct args *ck, const struct exercise *x,
    const struct js *form)
{
	for (struct js_iter it = { 0 };
	    form != NULL && !ck->bad && js_next(form, &it);) {
		struct str path = arena_printf(ck->a, "form." STR_FMT,
		    STR_ARG(str_utf8_cut(it.name, 80)));
		const struct form_field *ff = form_field(x, it.name);
		int64_t n;

		if (ff == NULL) {
			args_refuse(ck, TWIN_UNKNOWN_FIELD, path,
			    SAY_UNKNOWN_FIELD, SAY_HINT_FORM,
			    &(struct sentence_args){ { path } });
		} else if (js_type(it.value) == JS_NULL) {
			continue;
		} else if (ff->type == FORM_LIST) {
			list_value(ck, ff, it.value, path);
		} else if (ff->type != FORM_INT) {
			text_value(ck, ff, it.value, path);
		} else if (!args_fixed(ck->a, it.value, 0, &n) ||
		    n < ff->min || (ff->max > 0 && n > ff->max)) {
			args_refuse(ck, TWIN_VALIDATION, path, SAY_RANGE,
			    SAY_NONE, &(struct sentence_args){ { path,
			    sentences_int(ck->a, ff->min),
			    sentences_int(ck->a, ff->max) } });
		}
	}
}
