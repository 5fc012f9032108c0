/* SPDX-License-Identifier: MIT */
/*
 * The tables of curriculum.json but for its exercises (exercise_load.c). What
 * a row refers to stands in the tables above it.
 */
#include "twin/catalog/files.h"

#include <stdlib.h>

#include "twin/catalog/shapes.h"
#include "twin/value/words.h"

enum { MAX_WORDS = 24, MIN_WORD = 3, MAX_WORD = 24, MAX_AREAS = 12,
	MAX_PRACTICES = 40, MAX_PRODUCTS = 100,
	MAX_EXERCISES = 500, MAX_ALIASES = 4, MAX_TONE = 400, WEEK_X10 = 1680 };

static const void *
find_area(const struct load *l, struct str id)
{
	size_t i;

	for (i = 0; i < l->c->nareas; i++)
		if (str_eq(l->c->areas[i].id, id))
			return &l->c->areas[i];
	return NULL;
}

static const struct ref ref_area = { "area", find_area };

/* Beginnings of words, of both languages, as they are compared. */
#define WORDS								\
	{ "words", LOAD_LIST, AT(words), 1, MAX_WORDS, .opt = true,	\
	    LOAD_ITEM(LOAD_STR, 0, MIN_WORD, MAX_WORD, .unique = true),	\
	    .count = AT(nwords) }

static int
check_words(const struct place *p, const struct str *words, size_t n)
{
	struct place list = place_member(p, "words"), q;

	for (size_t i = 0; i < n; i++) {
		q = place_item(&list, i);
		if (!str_eq(words_fold(p->l->tmp, words[i]), words[i]))
			return place_bad(&q, "must be in lower case, е for ё");
	}
	return 0;
}

static int
check_area(const struct place *p, void *out)
{
	const struct area *a = out;

	return check_words(p, a->words, a->nwords);
}

#define AT(f)	offsetof(struct area, f)
static const struct shape area = { sizeof(struct area), LOAD_ROWS(
	{ "id", LOAD_SLUG, AT(id), .unique = true },
	{ "name", LOAD_TEXTS, AT(name), 1, LOAD_NAME_MAX },
	WORDS),
	.check = check_area
};
#undef AT

static int
check_practice(const struct place *p, void *out)
{
	struct practice *pr = out;

	pr->index = p->i;
	return check_words(p, pr->words, pr->nwords);
}

#define AT(f)	offsetof(struct practice, f)
static const struct shape practice = { sizeof(struct practice), LOAD_ROWS(
	{ "id", LOAD_SLUG, AT(id), .unique = true },
	{ "name", LOAD_TEXTS, AT(name), 1, LOAD_NAME_MAX },
	{ "desc", LOAD_TEXTS, AT(desc), 1, LOAD_TEXT_MAX },
	{ "order", LOAD_INT, AT(order), 1, MAX_PRACTICES,
	    .ascends = "practices must ascend by order" },
	{ "area", LOAD_REF, AT(area), .ref = &ref_area },
	WORDS),
	.check = check_practice
};
#undef AT

#define AT(f)	offsetof(struct degree, f)
static const struct shape degree = { sizeof(struct degree), LOAD_ROWS(
	{ "id", LOAD_SLUG, AT(id), .unique = true },
	{ "name", LOAD_TEXTS, AT(name), 1, LOAD_NAME_MAX })
};
#undef AT

/* An id, a code and an alias of a stage must not be another stage's. */
static int
check_stage_names(const struct place *p, const struct stage *s)
{
	const struct curriculum *c = p->l->c;
	struct place list = place_member(p, "aliases"), q;
	int number = (int)p->i + 1;
	size_t i;

	if (curriculum_stage(c, s->id) != number)
		return place_bad_at(p, "id", "repeats");
	if (curriculum_stage(c, s->code) != number)
		return place_bad_at(p, "code", "repeats");
	for (i = 0; i < s->naliases; i++) {
		q = place_item(&list, i);
		if (curriculum_stage(c, s->aliases[i]) != number)
			return place_bad(&q, "repeats");
	}
	return 0;
}

static int
check_stage(const struct place *p, void *out)
{
	const struct stage *s = out;
	struct place hours = place_member(p, "hours");

	if (s->hours_min_x10 < 0 || s->hours_min_x10 > WEEK_X10)
		return place_bad_at(&hours, "min", "must not be below 0, nor "
		    "above 168");
	if (s->hours_target_x10 < s->hours_min_x10 ||
	    s->hours_target_x10 > WEEK_X10)
		return place_bad_at(&hours, "target", "must not be below min, "
		    "nor above 168");
	return check_stage_names(p, s);
}

#define AT(f)	offsetof(struct stage, f)
static const struct shape hours = { 0, LOAD_ROWS(
	{ "min", LOAD_FIXED, AT(hours_min_x10), .decimals = 1 },
	{ "target", LOAD_FIXED, AT(hours_target_x10), .decimals = 1 })
};

static const struct shape stage = { sizeof(struct stage), LOAD_ROWS(
	{ "id", LOAD_SLUG, AT(id) },
	{ "code", LOAD_STR, AT(code), 1, SLUG_MAX },
	{ "aliases", LOAD_LIST, AT(aliases), 0, MAX_ALIASES, .opt = true,
	    LOAD_ITEM(LOAD_STR, 0, 1, SLUG_MAX), .count = AT(naliases) },
	{ "name", LOAD_TEXTS, AT(name), 1, LOAD_NAME_MAX },
	{ "desc", LOAD_TEXTS, AT(desc), 1, LOAD_TEXT_MAX },
	{ "tone", LOAD_TEXTS, AT(tone), 1, MAX_TONE },
	{ "hours", LOAD_GROUP, .shape = &hours },
	{ "active_practices_max", LOAD_INT, AT(active_practices_max), 1, 40 },
	{ "leading", LOAD_LIST, AT(leading), 0, MAX_AREAS,
	    LOAD_ITEM(LOAD_REF, .ref = &ref_area), .count = AT(nleading) }),
	.check = check_stage
};
#undef AT

static const struct word once_words[] = {
	{ "day", ONCE_DAY }, { "week", ONCE_WEEK }, { NULL, 0 }
};

static int
check_product(const struct place *p, void *out)
{
	struct product *pr = out;

	if (pr->week_from != 0 && pr->once != ONCE_WEEK)
		return place_bad_at(p, "week_from", "goes with once: week");
	if (pr->once == ONCE_WEEK && pr->week_from == 0)
		pr->week_from = 1;
	return 0;
}

#define AT(f)	offsetof(struct product, f)
static const struct shape product = { sizeof(struct product), LOAD_ROWS(
	{ "id", LOAD_SLUG, AT(id), .unique = true },
	{ "name", LOAD_TEXTS, AT(name), 1, LOAD_NAME_MAX },
	{ "desc", LOAD_TEXTS, AT(desc), 1, LOAD_TEXT_MAX },
	{ "once", LOAD_WORD, AT(once), .opt = true, .words = once_words },
	{ "week_from", LOAD_INT, AT(week_from), 1, 7, .opt = true }),
	.check = check_product
};
#undef AT

static int
by_id(const void *a, const void *b)
{
	const struct exercise *const *x = a, *const *y = b;

	return str_cmp((*x)->id, (*y)->id);
}

static int
check_top(const struct place *p, void *out)
{
	struct place exercises = place_member(p, "exercises");
	struct curriculum *c = out;
	size_t i;

	c->by_id = arena_array(p->l->a, c->nexercises,
	    const struct exercise *);
	for (i = 0; i < c->nexercises; i++)
		c->by_id[i] = &c->exercises[i];
	qsort(c->by_id, c->nexercises, sizeof(c->by_id[0]), by_id);
	return exercises_load(&exercises, c);
}

#define AT(f)	offsetof(struct curriculum, f)
static const struct shape top = { sizeof(struct curriculum), LOAD_ROWS(
	LOAD_HEADER(struct curriculum, "dt.curriculum/1"),
	{ "areas", LOAD_LIST, AT(areas), 1, MAX_AREAS, LOAD_OF(&area),
	    .count = AT(nareas) },
	{ "practices", LOAD_LIST, AT(practices), 1, MAX_PRACTICES,
	    LOAD_OF(&practice), .count = AT(npractices) },
	{ "degrees", LOAD_ARRAY, AT(degrees), TWIN_DEGREES, TWIN_DEGREES,
	    LOAD_OF(&degree) },
	{ "stages", LOAD_ARRAY, AT(stages), TWIN_STAGES, TWIN_STAGES,
	    LOAD_OF(&stage) },
	{ "products", LOAD_LIST, AT(products), 1, MAX_PRODUCTS,
	    LOAD_OF(&product), .count = AT(nproducts) },
	{ "exercises", LOAD_LIST, AT(exercises), 1, MAX_EXERCISES,
	    LOAD_OF(&shape_exercise), .count = AT(nexercises) }),
	.check = check_top
};
#undef AT

int
curriculum_load(struct arena *a, struct str text, const struct metamodel *m,
    struct curriculum **out, struct err *e)
{
	struct curriculum *c = arena_one(a, struct curriculum);
	struct load l = { .a = a, .e = e, .file = "curriculum.json", .m = m,
		.c = c };

	if (load_file(&l, text, &top, c, &c->hash) == -1)
		return -1;
	*out = c;
	return 0;
}
