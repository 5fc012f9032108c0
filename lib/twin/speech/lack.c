/* SPDX-License-Identifier: MIT */
#include "twin/speech/lack.h"

#include "twin/catalog/form.h"
#include "twin/speech/history_item.h"

/* The fields that a form_fields criterion still wants, by label and key. */
static struct str
empty_fields(const struct speech *sp, const struct answer *an,
    const struct criterion *cr)
{
	struct buf b;

	buf_init(&b, sp->a, SIZE_MAX);
	for (size_t i = 0; i < cr->nfields; i++) {
		const struct form_field *f = form_field(an->x, cr->fields[i]);

		if (f == NULL || form_says(form_value(an->form, f->key)))
			continue;
		if (b.n > 0)
			buf_c(&b, "; ");
		buf_printf(&b, STR_FMT " (" STR_FMT ")",
		    STR_ARG(f->label[sp->lang]), STR_ARG(f->key));
	}
	return buf_str(&b);
}

/* What is counted: a field in quotation marks, or the answer as a whole. */
static struct str
where(const struct speech *sp, const struct answer *an,
    const struct criterion *cr)
{
	const struct form_field *f = form_field(an->x, cr->field);

	return f == NULL ? sentences_get(sp->lang, SAY_THE_ANSWER)
			 : SAY(sp->a, sp->lang, SAY_QUOTED, f->label[sp->lang]);
}

static struct str
counted(const struct speech *sp, const struct answer *an, const struct mark *m,
    enum sentence id)
{
	return SAY(sp->a, sp->lang, id, where(sp, an, m->cr),
	    sentences_int(sp->a, m->need), sentences_int(sp->a, m->have));
}

/* Days, entries or products of a window. */
static struct str
in_window(const struct speech *sp, const struct mark *m, enum sentence id)
{
	const struct criterion *cr = m->cr;
	struct str what = cr->product != NULL
			      ? cr->product->name[sp->lang]
			      : history_kind(sp->lang, cr->event_kind);

	return SAY(sp->a, sp->lang, id, sentences_int(sp->a, m->need), what,
	    sentences_int(sp->a, cr->days), sentences_int(sp->a, m->have));
}

static struct str
reading(const struct speech *sp, const struct mark *m)
{
	const struct field *f = m->cr->indicator;

	return SAY(sp->a, sp->lang, SAY_LACK_READING, f->name[sp->lang],
	    sentences_fixed(sp->a, sp->lang, m->need, f->decimals),
	    sentences_fixed(sp->a, sp->lang, m->have, f->decimals));
}

struct str
lack_text(
    const struct speech *sp, const struct answer *an, const struct mark *m)
{
	const struct criterion *cr = m->cr;

	switch (cr->kind) {
	case CRIT_FORM_FIELDS:
		return SAY(
		    sp->a, sp->lang, SAY_LACK_FIELDS, empty_fields(sp, an, cr));
	case CRIT_MIN_WORDS:
		return counted(sp, an, m, SAY_LACK_WORDS);
	case CRIT_MIN_ITEMS:
		return counted(sp, an, m, SAY_LACK_ITEMS);
	case CRIT_URL:
		return SAY(sp->a, sp->lang, SAY_LACK_URL, where(sp, an, cr));
	case CRIT_MIN_MINUTES:
		return SAY(sp->a, sp->lang, SAY_LACK_MINUTES,
		    sentences_int(sp->a, m->need),
		    sentences_int(sp->a, m->have));
	case CRIT_N_DAYS_OF_M:
		return in_window(sp, m, SAY_LACK_DAYS);
	case CRIT_COUNT_IN_WINDOW:
		return in_window(sp, m, SAY_LACK_COUNT);
	case CRIT_INDICATOR_AT_LEAST:
		return reading(sp, m);
	case CRIT_NONE:
	case CRIT_RUBRIC:
	case CRIT_MENTOR_CONFIRMS:
		break;
	}
	return SAY(sp->a, sp->lang, SAY_LACK_RUBRIC, cr->text[sp->lang]);
}
