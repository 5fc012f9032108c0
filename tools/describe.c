/* SPDX-License-Identifier: MIT */
#include "tools/describe.h"

#include "twin/speech/example_text.h"
#include "twin/speech/exercise_text.h"
#include "twin/speech/sentences.h"

static void
put_stages(struct js_out *o, const struct exercise *x)
{
	int s;

	js_kv_arr(o, "stages");
	for (s = 1; s <= TWIN_STAGES; s++)
		if (x->stages >> s & 1)
			js_put_int(o, s);
	js_end(o);
}

static void
put_criterion(struct js_out *o, const struct criterion *cr,
    enum twin_lang lang)
{
	size_t i;

	js_obj(o);
	js_kv_str(o, "id", cr->id);
	js_kv_c(o, "kind", curriculum_criterion_name(cr->kind));
	js_kv_str(o, "text", cr->text[lang]);
	js_kv_int(o, "weight", cr->weight);
	js_kv_bool(o, "required", cr->required);
	js_kv_arr(o, "levels");
	for (i = 0; i < cr->nlevels; i++) {
		js_obj(o);
		js_kv_int(o, "level", (int64_t)i);
		js_kv_int(o, "score", cr->levels[i].score);
		js_kv_str(o, "text", cr->levels[i].text[lang]);
		js_end(o);
	}
	js_end(o);
	js_end(o);
}

void
describe_exercise(struct js_out *o, const struct exercise *x,
    enum twin_lang lang)
{
	size_t i;

	js_obj(o);
	js_kv_str(o, "id", x->id);
	js_kv_int(o, "version", x->version);
	js_kv_str(o, "practice", x->practice->id);
	js_kv_int(o, "degree", x->degree);
	js_kv_c(o, "type", curriculum_type_name(x->type));
	js_kv_c(o, "role", curriculum_role_name(x->role));
	js_kv_str(o, "title", x->title[lang]);
	js_kv_str(o, "instruction", x->instruction[lang]);
	js_kv_str(o, "why", x->why[lang]);
	js_key(o, "example");
	if (x->example[lang].n > 0)
		js_put_str(o, x->example[lang]);
	else
		js_put_null(o);
	example_text_put(o, x, lang);
	exercise_text_minutes(o, x);
	js_kv_int(o, "energy", x->energy);
	js_kv_int(o, "duration_days", x->duration_days);
	exercise_text_when(o, x);
	put_stages(o, x);
	exercise_text_product(o, x, lang);
	js_kv_arr(o, "criteria");
	for (i = 0; i < x->ncriteria; i++)
		put_criterion(o, &x->criteria[i], lang);
	js_end(o);
	js_end(o);
}

void
describe_exercise_text(struct buf *b, const struct exercise *x,
    enum twin_lang lang)
{
	struct arena *a = b->a;

	buf_printf(b, STR_FMT " [" STR_FMT "] (" STR_FMT ", " STR_FMT ")\n",
	    STR_ARG(x->title[lang]), STR_ARG(x->id),
	    STR_ARG(x->practice->name[lang]), STR_ARG(SAY(a, lang,
	    SAY_EXERCISE_MINUTES, sentences_int(a, x->minutes_min),
	    sentences_int(a, x->minutes_max))));
	exercise_text(b, x, lang);
	example_text(b, x, lang);
}

static bool
shown(const struct exercise *x, const struct practice *p, int degree,
    const struct describe_ask *ask)
{
	return !x->archived && x->practice == p && x->degree == degree &&
	    (ask->stage == 0 || (x->stages >> ask->stage & 1) != 0);
}

static void
put_row(struct js_out *o, struct buf *text, const struct exercise *x,
    enum twin_lang lang)
{
	js_obj(o);
	js_kv_str(o, "id", x->id);
	js_kv_int(o, "degree", x->degree);
	js_kv_str(o, "title", x->title[lang]);
	js_kv_int(o, "minutes", x->minutes_typ);
	js_end(o);
	buf_printf(text, "- " STR_FMT " [" STR_FMT "], " STR_FMT "\n",
	    STR_ARG(x->title[lang]), STR_ARG(x->id), STR_ARG(SAY(text->a,
	    lang, SAY_ROW_MINUTES, sentences_int(text->a, x->minutes_typ))));
}

static void
put_practice(struct js_out *o, struct buf *text, const struct curriculum *cu,
    const struct practice *p, const struct describe_ask *ask,
    enum twin_lang lang)
{
	size_t i;
	int d;

	buf_printf(text, STR_FMT " [" STR_FMT "]: " STR_FMT "\n",
	    STR_ARG(p->name[lang]), STR_ARG(p->id), STR_ARG(p->desc[lang]));
	js_obj(o);
	js_kv_str(o, "id", p->id);
	js_kv_str(o, "name", p->name[lang]);
	js_kv_str(o, "description", p->desc[lang]);
	js_kv_arr(o, "exercises");
	for (d = 1; d <= TWIN_DEGREES; d++)
		for (i = 0; i < cu->nexercises; i++)
			if (shown(&cu->exercises[i], p, d, ask))
				put_row(o, text, &cu->exercises[i], lang);
	js_end(o);
	js_end(o);
}

void
describe_tree(struct js_out *o, struct buf *text,
    const struct curriculum *cu, const struct describe_ask *ask,
    enum twin_lang lang)
{
	size_t i;

	js_arr(o);
	for (i = 0; i < cu->npractices; i++)
		if (ask->practice == NULL ||
		    ask->practice == &cu->practices[i])
			put_practice(o, text, cu, &cu->practices[i], ask,
			    lang);
	js_end(o);
}
