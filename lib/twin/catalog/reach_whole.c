/* SPDX-License-Identifier: MIT */
/* What is missing in a catalog as a whole, and what was left untranslated. */
#include "twin/catalog/reach_walk.h"

/* ---- texts ---- */

/* Whether it holds a letter of either language: "%" and "23" are the same. */
static bool
has_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    c == 0xD0 || c == 0xD1)	/* Cyrillic, in UTF-8 */
			return true;
	}
	return false;
}

static bool
untranslated(const struct str text[TWIN_LANGS])
{
	return str_eq(text[TWIN_RU], text[TWIN_EN]) &&
	    has_letter(text[TWIN_RU]);
}

static const char same[] = "is the same in Russian and in English";

static void
check_text(struct walk *w, const struct exercise *x, struct str member,
    const struct str text[TWIN_LANGS])
{
	if (untranslated(text))
		reach_warn_exercise(w, x, member.p, str_c(same));
}

static void
exercise_texts(struct walk *w, const struct exercise *x)
{
	check_text(w, x, STR("title"), x->title);
	check_text(w, x, STR("instruction"), x->instruction);
	check_text(w, x, STR("why"), x->why);
	check_text(w, x, STR("example"), x->example);
	for (size_t i = 0; i < x->nform; i++)
		check_text(w, x, arena_printf(w->a, "product.form[%zu].label",
		    i), x->form[i].label);
	for (size_t i = 0; i < x->ncriteria; i++) {
		const struct criterion *cr = &x->criteria[i];

		check_text(w, x, arena_printf(w->a, "criteria[%zu].text", i),
		    cr->text);
		for (size_t k = 0; k < cr->nlevels; k++)
			check_text(w, x, arena_printf(w->a,
			    "criteria[%zu].levels[%zu].text", i, k),
			    cr->levels[k].text);
	}
	if (x->examples != NULL)
		check_text(w, x, STR("examples.nearly.note"),
		    x->examples->nearly->note);
}

/* The first member of a record that has no name in one of the languages; without
 * any its key is told. */
static void
member_names(struct walk *w, const struct field *f)
{
	size_t i = 0;

	while (i < f->nmembers && !untranslated(f->members[i].name))
		i++;
	if (i < f->nmembers)
		reach_warn(w, "metamodel.json", arena_printf(w->a,
		    "fields[%zu].members[%zu].name", f->order, i), f->key,
		    str_eq(f->members[i].name[TWIN_RU], f->members[i].key) ?
		    STR("is missing: learners are told the key") :
		    str_c(same));
}

static void
field_texts(struct walk *w, const struct field *f)
{
	bool name = untranslated(f->name);

	if (name || untranslated(f->desc))
		reach_warn(w, "metamodel.json", arena_printf(w->a,
		    "fields[%zu].%s", f->order, name ? "name" : "desc"),
		    f->key, str_c(same));
	member_names(w, f);
}

void
reach_texts(struct walk *w)
{
	const struct curriculum *cu = w->c->cu;

	for (size_t i = 0; i < w->c->mm->nfields; i++)
		field_texts(w, &w->c->mm->fields[i]);
	for (size_t i = 0; i < cu->npractices; i++)
		if (untranslated(cu->practices[i].desc))
			reach_warn(w, "curriculum.json", arena_printf(w->a,
			    "practices[%zu].desc", i), cu->practices[i].id,
			    str_c(same));
	for (size_t i = 0; i < TWIN_STAGES; i++)
		if (untranslated(cu->stages[i].desc) ||
		    untranslated(cu->stages[i].tone))
			reach_warn(w, "curriculum.json", arena_printf(w->a,
			    "stages[%zu].%s", i, untranslated(
			    cu->stages[i].desc) ? "desc" : "tone"),
			    cu->stages[i].id, str_c(same));
	for (size_t i = 0; i < cu->nexercises; i++)
		if (!cu->exercises[i].archived)
			exercise_texts(w, &cu->exercises[i]);
}

/* ---- practices, stages, dates ---- */

/* All of a practice archived: it is retired. */
static bool
retired(const struct curriculum *cu, const struct practice *p)
{
	bool any = false;

	for (size_t i = 0; i < cu->nexercises; i++)
		if (cu->exercises[i].practice == p) {
			any = true;
			if (!cu->exercises[i].archived)
				return false;
		}
	return any;
}

static bool
gives(const struct walk *w, const struct practice *p, int degree)
{
	const struct curriculum *cu = w->c->cu;

	for (size_t i = 0; i < cu->nexercises; i++)
		if (w->open[i] != 0 && cu->exercises[i].practice == p &&
		    cu->exercises[i].role == ROLE_LADDER &&
		    cu->exercises[i].degree == degree)
			return true;
	return false;
}

void
reach_practices(struct walk *w)
{
	const struct curriculum *cu = w->c->cu;

	for (size_t i = 0; i < cu->npractices; i++) {
		const struct practice *p = &cu->practices[i];
		int d = 1;

		while (d <= TWIN_DEGREES && gives(w, p, d))
			d++;
		if (d <= TWIN_DEGREES && !retired(cu, p))
			reach_warn(w, "curriculum.json", arena_printf(w->a,
			    "practices[%zu]", i), p->id, arena_printf(w->a,
			    "no exercise in reach gives degree %d", d));
	}
}

void
reach_stages(struct walk *w)
{
	const struct curriculum *cu = w->c->cu;

	for (unsigned s = 1; s <= TWIN_STAGES; s++) {
		unsigned open = 0;

		for (size_t i = 0; i < cu->nexercises; i++)
			if ((cu->exercises[i].stages & 1u << s) != 0)
				open |= w->open[i];
		if (open != ALL_PARTS)
			reach_warn(w, "curriculum.json", arena_printf(w->a,
			    "stages[%u]", s - 1), cu->stages[s - 1].id,
			    open == 0 ? STR("no exercise in reach is for this "
			    "stage") : STR("at some part of the day no "
			    "exercise in reach is for this stage"));
	}
}

static void
check_date(struct walk *w, const char *file, struct str published)
{
	int64_t day;

	if (calendar_day_parse(published, &day) && day > w->today)
		reach_warn(w, file, STR("published"), STR(""), STR("is after "
		    "today"));
}

void
reach_dates(struct walk *w)
{
	check_date(w, "metamodel.json", w->c->mm->published);
	check_date(w, "curriculum.json", w->c->cu->published);
	check_date(w, "promotion.json", w->c->pr->published);
}
