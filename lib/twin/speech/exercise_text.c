/* SPDX-License-Identifier: MIT */
#include "twin/speech/exercise_text.h"

#include "twin/catalog/form.h"
#include "twin/speech/sentences.h"
#include "twin/value/calendar.h"

static const char *const form_name[] = {
	[FORM_NONE] = "text", [FORM_TEXT] = "text", [FORM_INT] = "int",
	[FORM_LIST] = "list", [FORM_URL] = "url", [FORM_DATE] = "date",
};

/* What fits into a field, in a few words. */
static struct str
limits(struct arena *a, const struct form_field *f, enum twin_lang lang)
{
	switch (f->type) {
	case FORM_INT:
		return SAY(a, lang, SAY_BRIEF_INT, sentences_int(a, f->min),
		    sentences_int(a, f->max));
	case FORM_LIST:
		return SAY(a, lang, SAY_BRIEF_LIST,
		    sentences_int(a, form_max_items(f)),
		    sentences_int(a, form_max_len(f)));
	case FORM_URL:
		return sentences_get(lang, SAY_BRIEF_URL);
	case FORM_DATE:
		return sentences_get(lang, SAY_BRIEF_DATE);
	case FORM_NONE:
	case FORM_TEXT:
		break;
	}
	return SAY(a, lang, SAY_BRIEF_TEXT, sentences_int(a, form_max_len(f)));
}

static void
say_form(struct buf *b, const struct exercise *x, enum twin_lang lang)
{
	if (x->nform == 0)
		return;
	buf_add(b, sentences_get(lang, SAY_BRIEF_FORM));
	for (size_t i = 0; i < x->nform; i++) {
		const struct form_field *f = &x->form[i];

		buf_printf(b, "\n- " STR_FMT ": " STR_FMT " (" STR_FMT,
		    STR_ARG(f->key), STR_ARG(f->label[lang]),
		    STR_ARG(limits(b->a, f, lang)));
		if (!f->required)
			buf_printf(b, ", " STR_FMT, STR_ARG(sentences_get(lang,
			    SAY_BRIEF_OPTIONAL)));
		buf_ch(b, ')');
	}
	buf_ch(b, '\n');
}

static struct str
judge(struct arena *a, const struct criterion *cr, enum twin_lang lang)
{
	if (cr->kind == CRIT_MENTOR_CONFIRMS)
		return sentences_get(lang, SAY_BRIEF_MENTOR);
	if (cr->kind != CRIT_RUBRIC)
		return sentences_get(lang, SAY_BRIEF_SERVER);
	return SAY(a, lang, SAY_BRIEF_RUBRIC,
	    sentences_int(a, (int64_t)cr->nlevels - 1));
}

static void
say_criteria(struct buf *b, const struct exercise *x, enum twin_lang lang)
{
	buf_add(b, sentences_get(lang, SAY_BRIEF_JUDGED));
	for (size_t i = 0; i < x->ncriteria; i++) {
		const struct criterion *cr = &x->criteria[i];

		buf_printf(b, "\n- " STR_FMT " (" STR_FMT "): " STR_FMT,
		    STR_ARG(cr->id), STR_ARG(judge(b->a, cr, lang)),
		    STR_ARG(cr->text[lang]));
		for (size_t k = 0; k < cr->nlevels; k++)
			buf_printf(b, "\n  %zu: " STR_FMT, k,
			    STR_ARG(cr->levels[k].text[lang]));
	}
	buf_ch(b, '\n');
}

static const struct {
	unsigned bit;
	enum sentence name;
} parts[] = {
	{ PART_MORNING, SAY_PART_MORNING }, { PART_DAY, SAY_PART_DAY },
	{ PART_EVENING, SAY_PART_EVENING },
};
static const enum sentence weekdays[] = { SAY_MONDAY, SAY_TUESDAY,
	SAY_WEDNESDAY, SAY_THURSDAY, SAY_FRIDAY, SAY_SATURDAY, SAY_SUNDAY };

enum { PARTS = sizeof(parts) / sizeof(parts[0]),
	WEEKDAYS = sizeof(weekdays) / sizeof(weekdays[0]) };

static void
add_name(struct buf *b, struct str name)
{
	buf_printf(b, "%s" STR_FMT, b->n > 0 ? ", " : "", STR_ARG(name));
}

/* The times that an exercise is for, in a line. */
static void
say_when(struct buf *b, const struct exercise *x, enum twin_lang lang)
{
	struct buf list;

	if (x->parts == 0 && x->weekdays == 0)
		return;
	buf_init(&list, b->a, SIZE_MAX);
	for (size_t i = 0; i < PARTS; i++)
		if (x->parts & parts[i].bit)
			add_name(&list, sentences_get(lang, parts[i].name));
	for (size_t i = 0; i < WEEKDAYS; i++)
		if (x->weekdays & 1u << (i + 1))
			add_name(&list, sentences_get(lang, weekdays[i]));
	buf_add(b, SAY(b->a, lang, SAY_BRIEF_WHEN, buf_str(&list)));
	buf_ch(b, '\n');
}

void
exercise_text_minutes(struct js_out *o, const struct exercise *x)
{
	js_kv_obj(o, "minutes");
	js_kv_int(o, "min", x->minutes_min);
	js_kv_int(o, "typ", x->minutes_typ);
	js_kv_int(o, "max", x->minutes_max);
	js_end(o);
}

void
exercise_text_when(struct js_out *o, const struct exercise *x)
{
	if (x->parts == 0 && x->weekdays == 0)
		return;
	js_kv_obj(o, "when");
	if (x->parts != 0)
		js_kv_arr(o, "parts");
	for (size_t i = 0; i < PARTS; i++)
		if (x->parts & parts[i].bit)
			js_put_c(o, curriculum_part_name(parts[i].bit));
	if (x->parts != 0)
		js_end(o);
	if (x->weekdays != 0)
		js_kv_arr(o, "weekdays");
	for (size_t i = 0; i < WEEKDAYS; i++)
		if (x->weekdays & 1u << (i + 1))
			js_put_int(o, (int64_t)i + 1);
	if (x->weekdays != 0)
		js_end(o);
	js_end(o);
}

void
exercise_text(struct buf *b, const struct exercise *x, enum twin_lang lang)
{
	buf_add(b, SAY(b->a, lang, SAY_BRIEF_DO, x->instruction[lang]));
	buf_ch(b, '\n');
	buf_add(b, SAY(b->a, lang, SAY_BRIEF_WHY, x->why[lang]));
	buf_ch(b, '\n');
	say_when(b, x, lang);
	say_form(b, x, lang);
	say_criteria(b, x, lang);
}

static void
put_field(struct js_out *o, const struct form_field *f, enum twin_lang lang)
{
	struct arena *a = o->b->a;

	js_obj(o);
	js_kv_str(o, "key", f->key);
	js_kv_c(o, "type", form_name[f->type]);
	js_kv_str(o, "label", f->label[lang]);
	js_kv_bool(o, "required", f->required);
	js_kv_str(o, "limits", limits(a, f, lang));
	js_end(o);
}

void
exercise_text_product(
    struct js_out *o, const struct exercise *x, enum twin_lang lang)
{
	js_kv_obj(o, "product");
	js_kv_str(o, "type", x->product != NULL ? x->product->id : STR(""));
	js_kv_str(o, "name", x->product != NULL ? x->product->name[lang] :
	    STR(""));
	js_kv_arr(o, "form");
	for (size_t i = 0; i < x->nform; i++)
		put_field(o, &x->form[i], lang);
	js_end(o);
	js_end(o);
}
