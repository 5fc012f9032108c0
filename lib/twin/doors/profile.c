/* SPDX-License-Identifier: MIT */
#include "twin/doors/profile.h"

#include "twin/catalog/catalog.h"
#include "twin/speech/field_text.h"

static bool
own(const struct field *f)
{
	return f->kind == FIELD_DECLARED && (f->writers & WRITER_LEARNER);
}

static void
put_bounds(struct js_out *o, const struct field *f, enum twin_lang lang)
{
	if (f->has_min) {
		js_key(o, "min");
		js_put_fixed(o, f->min, f->decimals);
	}
	if (f->has_max) {
		js_key(o, "max");
		js_put_fixed(o, f->max, f->decimals);
	}
	if (f->type == TYPE_NUMBER)
		js_kv_int(o, "decimals", f->decimals);
	if (f->unit != NULL)
		js_kv_str(o, "unit", f->unit->text[lang]);
	if (f->max_len > 0)
		js_kv_int(o, "max_len", f->max_len);
	if (f->max_items > 0)
		js_kv_int(o, "max_items", f->max_items);
}

static void
put_choices(struct js_out *o, const struct field *f, enum twin_lang lang)
{
	js_kv_arr(o, "choices");
	for (size_t i = 0; i < f->nchoices; i++) {
		js_obj(o);
		js_kv_str(o, "code", f->choices[i].code);
		js_kv_str(o, "text", f->choices[i].text[lang]);
		js_end(o);
	}
	js_end(o);
}

static void
put_field(struct context *w, struct js_out *o, const struct field *f)
{
	const struct declared *d = state_declared(w->s, f->key);

	js_obj(o);
	js_kv_str(o, "key", f->key);
	js_kv_str(o, "name", f->name[w->lang]);
	js_kv_str(o, "desc", f->desc[w->lang]);
	js_kv_c(o, "type", metamodel_type_name(f->type));
	put_bounds(o, f, w->lang);
	if (f->nchoices > 0)
		put_choices(o, f, w->lang);
	if (f->nmembers > 0)
		field_text_put_members(o, f, w->lang);
	js_kv_bool(o, "sensitive", f->sensitivity == SENS_SENSITIVE);
	js_kv_raw(o, "value", d != NULL ? d->json : STR("null"));
	js_end(o);
}

int
profile_take(struct context *w, struct twin_answer *out)
{
	const struct metamodel *mm = w->cat->mm;
	struct js_out o;
	struct buf b;

	context_reply(w, &o, &b, "dt.fields/1");
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_c(&o, "lang", w->lang == TWIN_EN ? "en" : "ru");
	js_kv_arr(&o, "groups");
	for (size_t i = 0; i < mm->ngroups; i++) {
		const struct field_group *g = &mm->groups[i];

		if (g->kind != FIELD_DECLARED)
			continue;
		js_obj(&o);
		js_kv_str(&o, "id", g->id);
		js_kv_str(&o, "name", g->name[w->lang]);
		js_kv_str(&o, "desc", g->desc[w->lang]);
		js_kv_arr(&o, "fields");
		for (size_t k = 0; k < mm->nfields; k++)
			if (mm->fields[k].group == g && own(&mm->fields[k]))
				put_field(w, &o, &mm->fields[k]);
		js_end(&o);
		js_end(&o);
	}
	js_end(&o);
	context_send(w, &o, STR(""), out);
	return 0;
}
