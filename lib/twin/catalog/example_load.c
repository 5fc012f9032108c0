/* SPDX-License-Identifier: MIT */
/*
 * The two answers that an exercise shows: a good one, and a nearly good one
 * which tells only the fields that differ and the criteria that it misses.
 */
#include "twin/catalog/shapes.h"

#include "twin/catalog/form.h"
#include "twin/value/calendar.h"
#include "twin/value/words.h"

enum { MAX_FIELDS = 12, MAX_LINES = 100, MAX_LINE = 4000, MAX_MISSES = 8,
	MAX_NOTE = 600, MAX_LEVEL = 5 };

#define AT(f)	offsetof(struct example_field, f)
static const struct shape field = { sizeof(struct example_field), LOAD_ROWS(
	{ "key", LOAD_SLUG, AT(key), .unique = true },
	{ "ru", LOAD_LIST, AT(text[TWIN_RU]), 1, MAX_LINES,
	    LOAD_ITEM(LOAD_STR, 0, 1, MAX_LINE), .count = AT(n[TWIN_RU]) },
	{ "en", LOAD_LIST, AT(text[TWIN_EN]), 1, MAX_LINES,
	    LOAD_ITEM(LOAD_STR, 0, 1, MAX_LINE), .count = AT(n[TWIN_EN]) })
};
#undef AT

#define AT(f)	offsetof(struct shortfall, f)
static const struct shape shortfall = { sizeof(struct shortfall), LOAD_ROWS(
	{ "criterion", LOAD_SLUG, AT(criterion), .unique = true },
	{ "level", LOAD_INT, AT(level), 0, MAX_LEVEL, .opt = true })
};
#undef AT

#define AT(f)	offsetof(struct example, f)
#define FORM	{ "form", LOAD_LIST, AT(form), 1, MAX_FIELDS,		\
	LOAD_OF(&field), .count = AT(nform) }
static const struct shape good = { sizeof(struct example), LOAD_ROWS(FORM) };

static const struct shape nearly = { sizeof(struct example), LOAD_ROWS(
	FORM,
	{ "misses", LOAD_LIST, AT(misses), 1, MAX_MISSES, LOAD_OF(&shortfall),
	    .count = AT(nmisses) },
	{ "note", LOAD_TEXTS, AT(note), 1, MAX_NOTE })
};
#undef FORM
#undef AT

#define AT(f)	offsetof(struct examples, f)
const struct shape shape_examples = { sizeof(struct examples), LOAD_ROWS(
	{ "good", LOAD_NEW, AT(good), .shape = &good },
	{ "nearly", LOAD_NEW, AT(nearly), .shape = &nearly })
};
#undef AT

/* ---- what is told fits the form ---- */

/* One text, or the lines of a list; a number is told in digits. */
static int
check_text(const struct place *p, const struct form_field *ff,
    const struct str *text, size_t n)
{
	struct place q;
	int64_t v;

	if (n > (size_t)(ff->type == FORM_LIST ? form_max_items(ff) : 1))
		return place_bad(p, "has more texts than the form's field "
		    "takes");
	for (size_t i = 0; i < n; i++) {
		q = place_item(p, i);
		if (ff->type == FORM_INT && (!str_int(text[i], &v) ||
		    v < ff->min || v > ff->max))
			return place_bad(&q, "must be a number that the form's "
			    "field takes");
		if (ff->type == FORM_DATE && !calendar_day_parse(text[i], &v))
			return place_bad(&q, "must be a date like 2026-11-22");
		if (ff->type == FORM_URL && !words_url(text[i]))
			return place_bad(&q, "must be a link");
		if (str_utf8_len(text[i]) > (size_t)form_max_len(ff))
			return place_bad(&q, "is longer than the form's field "
			    "takes");
	}
	return 0;
}

static int
check_form(const struct place *p, const struct exercise *x,
    const struct example *ex)
{
	struct place list = place_member(p, "form"), at, key, ru, en;

	for (size_t i = 0; i < ex->nform; i++) {
		const struct example_field *f = &ex->form[i];
		const struct form_field *ff = form_field(x, f->key);

		at = place_item(&list, i);
		key = place_member(&at, "key");
		if (ff == NULL)
			return place_bad_name(&key, "no form field", f->key);
		ru = place_member(&at, "ru");
		en = place_member(&at, "en");
		if (check_text(&ru, ff, f->text[TWIN_RU], f->n[TWIN_RU]) ==
		    -1 || check_text(&en, ff, f->text[TWIN_EN],
		    f->n[TWIN_EN]) == -1)
			return -1;
	}
	return 0;
}

static int
check_misses(const struct place *p, const struct exercise *x,
    const struct example *ex)
{
	struct place list = place_member(p, "misses"), at;

	for (size_t i = 0; i < ex->nmisses; i++) {
		const struct shortfall *s = &ex->misses[i];
		const struct criterion *cr = curriculum_criterion(x,
		    s->criterion);

		at = place_item(&list, i);
		if (cr == NULL)
			return place_bad_at(&at, "criterion",
			    "no criterion of this exercise");
		if ((size_t)s->level + 1 >= cr->nlevels && s->level > 0)
			return place_bad_at(&at, "level", "must be below the "
			    "highest level");
	}
	return 0;
}

/* The good one fills in all that the form requires. */
static int
check_whole(const struct place *p, const struct exercise *x,
    const struct example *ex)
{
	struct place list = place_member(p, "form");
	size_t k;

	for (size_t i = 0; i < x->nform; i++) {
		for (k = 0; k < ex->nform; k++)
			if (str_eq(ex->form[k].key, x->form[i].key))
				break;
		if (x->form[i].required && k == ex->nform)
			return place_bad_name(&list, "leaves out",
			    x->form[i].key);
	}
	return 0;
}

int
example_check(const struct place *p, const struct exercise *x)
{
	struct place both = place_member(p, "examples");
	struct place at = place_member(&both, "good");
	const struct examples *e = x->examples;

	if (e == NULL)
		return 0;
	if (check_form(&at, x, e->good) == -1 ||
	    check_whole(&at, x, e->good) == -1)
		return -1;
	at = place_member(&both, "nearly");
	return check_form(&at, x, e->nearly) == -1 ? -1 :
	    check_misses(&at, x, e->nearly);
}
