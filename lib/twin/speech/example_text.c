/* SPDX-License-Identifier: MIT */
#include "twin/speech/example_text.h"

#include "twin/catalog/form.h"
#include "twin/speech/sentences.h"

/* ---- in words ---- */

static void
say_fields(struct buf *b, const struct exercise *x, const struct example *ex,
    enum twin_lang lang)
{
	for (size_t i = 0; i < ex->nform; i++) {
		const struct example_field *f = &ex->form[i];
		const struct form_field *ff = form_field(x, f->key);

		buf_printf(b, "- " STR_FMT ":", STR_ARG(ff->label[lang]));
		for (size_t k = 0; k < f->n[lang]; k++)
			buf_printf(b, f->n[lang] > 1 ? "\n  - " STR_FMT :
			    " " STR_FMT, STR_ARG(f->text[lang][k]));
		buf_ch(b, '\n');
	}
}

void
example_text(struct buf *b, const struct exercise *x, enum twin_lang lang)
{
	const struct examples *e = x->examples;

	if (x->example[lang].n > 0)
		buf_printf(b, STR_FMT "\n", STR_ARG(SAY(b->a, lang,
		    SAY_EXAMPLE, x->example[lang])));
	if (e == NULL)
		return;
	buf_printf(b, STR_FMT "\n", STR_ARG(sentences_get(lang,
	    SAY_EXAMPLE_GOOD)));
	say_fields(b, x, e->good, lang);
	buf_printf(b, STR_FMT "\n", STR_ARG(sentences_get(lang,
	    SAY_EXAMPLE_NEARLY)));
	say_fields(b, x, e->nearly, lang);
	buf_printf(b, STR_FMT "\n", STR_ARG(SAY(b->a, lang, SAY_EXAMPLE_NOTE,
	    e->nearly->note[lang])));
}

/* ---- as a value ---- */

static void
put_field(struct js_out *o, const struct exercise *x,
    const struct example_field *f, enum twin_lang lang)
{
	enum form_type type = form_field(x, f->key)->type;

	js_key_str(o, f->key);
	if (type == FORM_LIST) {
		js_arr(o);
		for (size_t k = 0; k < f->n[lang]; k++)
			js_put_str(o, f->text[lang][k]);
		js_end(o);
	} else if (type == FORM_INT) {
		js_put_raw(o, f->text[lang][0]);
	} else {
		js_put_str(o, f->text[lang][0]);
	}
}

static void
put_form(struct js_out *o, const struct exercise *x, const struct example *ex,
    enum twin_lang lang)
{
	js_kv_obj(o, "form");
	for (size_t i = 0; i < ex->nform; i++)
		put_field(o, x, &ex->form[i], lang);
	js_end(o);
}

void
example_text_put(struct js_out *o, const struct exercise *x,
    enum twin_lang lang)
{
	const struct examples *e = x->examples;

	js_key(o, "examples");
	if (e == NULL) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_obj(o, "good");
	put_form(o, x, e->good, lang);
	js_end(o);
	js_kv_obj(o, "nearly");
	put_form(o, x, e->nearly, lang);
	js_kv_arr(o, "misses");
	for (size_t i = 0; i < e->nearly->nmisses; i++)
		js_put_str(o, e->nearly->misses[i].criterion);
	js_end(o);
	js_kv_str(o, "note", e->nearly->note[lang]);
	js_end(o);
	js_end(o);
}
