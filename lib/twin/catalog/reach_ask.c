/* SPDX-License-Identifier: MIT */
/* Criteria that no answer meets, and answers shown that do not meet theirs. */
#include "twin/catalog/reach_walk.h"

#include "base/limits.h"
#include "twin/catalog/form.h"
#include "twin/value/words.h"

/* ---- criteria ---- */

/* A word is a letter, and a blank between two. */
static int64_t
words_in(int64_t letters)
{
	return (letters + 1) / 2;
}

static int64_t
most_words(const struct exercise *x, const struct criterion *cr)
{
	const struct form_field *ff = form_field(x, cr->field);

	return ff == NULL ? words_in(LIMIT_ANSWER) :
	    words_in(form_max_len(ff)) *
	    (ff->type == FORM_LIST ? form_max_items(ff) : 1);
}

/* Whether anything but the exercise itself brings such events in time; itself
 * it brings the one that is being judged. */
static bool
brought(const struct walk *w, const struct exercise *x,
    const struct criterion *cr)
{
	const struct curriculum *cu = w->c->cu;

	if (reach_logged(cr->event_kind))
		return true;
	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *y = &cu->exercises[i];

		if (w->open[i] != 0 && y->counts_as == cr->event_kind &&
		    reach_lowest(y->stages) <= x->stages &&
		    (y != x || cr->count == 1))
			return true;
	}
	return false;
}

/* Why so many products or events do not come about in the days, or "". */
static struct str
too_often(const struct walk *w, const struct exercise *x,
    const struct criterion *cr)
{
	const struct product *p = cr->product;

	if (p == NULL)
		return brought(w, x, cr) ? STR("") : arena_printf(w->a,
		    "counts events of '%s', which no exercise in reach brings "
		    "in time", kind_name(cr->event_kind));
	return cr->count <= reach_most(p, cr->days) ? STR("") :
	    arena_printf(w->a, "asks for %d of '" STR_FMT "' in %d days, which "
	    "counts once a %s", cr->count, STR_ARG(p->id), cr->days,
	    p->once == ONCE_DAY ? "day" : "week");
}

/* Why no answer meets a criterion, or "". */
static struct str
unmet(const struct walk *w, const struct exercise *x,
    const struct criterion *cr)
{
	const struct form_field *ff = form_field(x, cr->field);
	const struct field *f = cr->indicator;
	struct arena *a = w->a;

	switch (cr->kind) {
	case CRIT_MIN_WORDS:
		return cr->count <= most_words(x, cr) ? STR("") :
		    arena_printf(a, "asks for %d words where %lld have room",
		    cr->count, (long long)most_words(x, cr));
	case CRIT_MIN_ITEMS:
		return ff == NULL || cr->count <= form_max_items(ff) ?
		    STR("") : arena_printf(a, "asks for %d items of a list "
		    "that takes %d", cr->count, form_max_items(ff));
	case CRIT_MIN_MINUTES:
		return cr->count <= x->minutes_max ? STR("") :
		    arena_printf(a, "asks for %d minutes of an exercise that "
		    "takes %d at most", cr->count, x->minutes_max);
	case CRIT_INDICATOR_AT_LEAST:
		return !f->has_max || cr->value <= f->max ? STR("") :
		    arena_printf(a, "asks of '" STR_FMT "' more than its "
		    "highest value", STR_ARG(f->key));
	case CRIT_COUNT_IN_WINDOW:
	case CRIT_N_DAYS_OF_M:
		return too_often(w, x, cr);
	default:
		return STR("");
	}
}

/* The level that reads like the one below it in a language; 0: none does. */
static size_t
level_alike(const struct criterion *cr)
{
	for (size_t k = 1; k < cr->nlevels; k++)
		for (int lang = 0; lang < TWIN_LANGS; lang++)
			if (str_eq(cr->levels[k].text[lang],
			    cr->levels[k - 1].text[lang]))
				return k;
	return 0;
}

void
reach_criteria(struct walk *w)
{
	const struct curriculum *cu = w->c->cu;

	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i];

		for (size_t k = 0; k < x->ncriteria && !x->archived; k++) {
			const struct criterion *cr = &x->criteria[k];
			struct str why = unmet(w, x, cr);

			if (why.n == 0 && level_alike(cr) > 0)
				why = arena_printf(w->a, "level %zu reads like "
				    "the one below it", level_alike(cr));
			if (why.n > 0)
				reach_warn(w, "curriculum.json", arena_printf(
				    w->a, "exercises[%zu].criteria[%zu]", i, k),
				    arena_printf(w->a, STR_FMT ", " STR_FMT,
				    STR_ARG(x->id), STR_ARG(cr->id)), why);
		}
	}
}

/* ---- examples ---- */

struct shown {			/* an example in one language */
	const struct example *over, *good;	/* over is good, or nearly */
	enum twin_lang lang;
};

/* A field of it: the nearly good one tells what differs. NULL: left out. */
static const struct example_field *
shown_field(const struct shown *s, struct str key)
{
	const struct example *of[] = { s->over, s->good };

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		for (size_t k = 0; k < of[i]->nform; k++)
			if (str_eq(of[i]->form[k].key, key))
				return &of[i]->form[k];
	return NULL;
}

/* What a criterion counts there. */
static int64_t
counted(const struct shown *s, const struct criterion *cr, struct str key)
{
	const struct example_field *f = shown_field(s, key);
	int64_t n = 0;

	for (size_t i = 0; f != NULL && i < f->n[s->lang]; i++) {
		struct str text = f->text[s->lang][i];

		n += cr->kind == CRIT_MIN_WORDS ? words_count(text) :
		    cr->kind == CRIT_URL ? words_url(text) :
		    words_count(text) > 0;
	}
	return n;
}

/* Whether it meets a criterion that looks at the form alone; others are not
 * for an example to meet. */
static bool
meets(const struct shown *s, const struct criterion *cr)
{
	for (size_t i = 0; i < cr->nfields; i++)
		if (counted(s, cr, cr->fields[i]) == 0)
			return false;
	if (cr->kind == CRIT_URL && cr->field.n > 0)
		return counted(s, cr, cr->field) > 0;
	return (cr->kind != CRIT_MIN_WORDS && cr->kind != CRIT_MIN_ITEMS) ||
	    cr->field.n == 0 || counted(s, cr, cr->field) >= cr->count;
}

/* Whether the form alone decides. */
static bool
of_form(const struct criterion *cr)
{
	return cr->kind == CRIT_FORM_FIELDS || (cr->field.n > 0 &&
	    (cr->kind == CRIT_URL || cr->kind == CRIT_MIN_WORDS ||
	    cr->kind == CRIT_MIN_ITEMS));
}

static bool
says_missed(const struct example *ex, const struct criterion *cr)
{
	for (size_t i = 0; i < ex->nmisses; i++)
		if (str_eq(ex->misses[i].criterion, cr->id))
			return true;
	return false;
}

static void
judge(struct walk *w, const struct exercise *x, enum twin_lang lang)
{
	static const char *const in[TWIN_LANGS] = { "Russian", "English" };
	struct shown good = { x->examples->good, x->examples->good, lang };
	struct shown nearly = { x->examples->nearly, x->examples->good, lang };

	for (size_t i = 0; i < x->ncriteria; i++) {
		const struct criterion *cr = &x->criteria[i];
		bool miss = says_missed(nearly.over, cr);

		if (!of_form(cr))
			continue;
		if (!meets(&good, cr))
			reach_warn_exercise(w, x, "examples.good",
			    arena_printf(w->a, "does not meet '" STR_FMT "' in "
			    "%s", STR_ARG(cr->id), in[lang]));
		if (meets(&nearly, cr) == miss)
			reach_warn_exercise(w, x, "examples.nearly",
			    arena_printf(w->a, miss ? "meets '" STR_FMT "' in "
			    "%s, which it is said to miss" : "does not meet '"
			    STR_FMT "' in %s and does not say so",
			    STR_ARG(cr->id), in[lang]));
	}
}

void
reach_examples(struct walk *w)
{
	const struct curriculum *cu = w->c->cu;

	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i];

		if (x->archived)
			continue;
		if (x->examples == NULL) {
			reach_warn_exercise(w, x, "examples", STR("are "
			    "missing: nobody sees what a good answer is"));
			continue;
		}
		judge(w, x, TWIN_RU);
		judge(w, x, TWIN_EN);
	}
}
