/* SPDX-License-Identifier: MIT */
#include "tools/field_names.h"

#include "twin/speech/sentences.h"

static void
put_bounds(struct buf *b, const struct field *f)
{
	if (f->has_min && f->has_max)
		buf_printf(b, " " STR_FMT ".." STR_FMT,
		    STR_ARG(
			sentences_fixed(b->a, TWIN_EN, f->min, f->decimals)),
		    STR_ARG(
			sentences_fixed(b->a, TWIN_EN, f->max, f->decimals)));
	if (f->unit != NULL && !str_is(f->unit->code, "point"))
		buf_printf(b, " " STR_FMT, STR_ARG(f->unit->code));
}

/* put - one field; everything here is slugs, numbers and our own words. A text
 * has nothing said of it, choices say that it is one of them. */
static void
put(struct buf *b, const struct field *f)
{
	size_t i;

	if (b->n > 0)
		buf_c(b, ", ");
	buf_add(b, f->key);
	if (f->type == TYPE_TEXT && f->unit == NULL)
		return;
	buf_c(b, " (");
	if (f->type != TYPE_ENUM)
		buf_c(b, metamodel_type_name(f->type));
	put_bounds(b, f);
	for (i = 0; i < f->nchoices; i++)
		buf_printf(b, "%s" STR_FMT, i > 0 ? "|" : f->type == TYPE_ENUM ?
		    "" : " ", STR_ARG(f->choices[i].code));
	buf_ch(b, ')');
}

static struct str
list(struct arena *a, const struct metamodel *mm, bool declared)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, SIZE_MAX);
	for (i = 0; i < mm->nfields; i++) {
		const struct field *f = &mm->fields[i];

		if ((f->writers & WRITER_LEARNER) != 0 &&
		    (f->kind == FIELD_DECLARED) == declared)
			put(&b, f);
	}
	return buf_str(&b);
}

static const char *const phrase[] = { FIELDS_MEASURED, FIELDS_DECLARED };

bool
field_names_wanted(const struct tool *t)
{
	return strstr(t->input, phrase[0]) != NULL ||
	    strstr(t->input, phrase[1]) != NULL;
}

const struct tool *
field_names_fill(struct arena *a, const struct tool *t,
    const struct metamodel *mm)
{
	struct str in = str_c(t->input), mark, names;
	struct tool *own;
	ptrdiff_t at;
	size_t i;

	for (i = 0; i < 2; i++) {
		mark = str_c(phrase[i]);
		if ((at = str_find(in, mark)) < 0)
			continue;
		names = list(a, mm, i == 1);
		own = arena_one(a, struct tool);
		*own = *t;
		own->input = arena_printf(a, "%.*s" STR_FMT STR_FMT, (int)at,
		    in.p, STR_ARG(names),
		    STR_ARG(str_from(in, (size_t)at + mark.n))).p;
		return own;
	}
	return t;
}
