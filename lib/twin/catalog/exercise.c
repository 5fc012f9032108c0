/* SPDX-License-Identifier: MIT */
#include "twin/catalog/exercise.h"

#include "twin/catalog/criterion.h"
#include "twin/catalog/prereq.h"

enum { EX_TITLE = 80, EX_FORM = 12, EX_CRITERIA = 8,
	EX_FEEDS = 8, EX_LADDER = 10, EX_FORM_LEN = 4000, EX_FORM_ITEMS = 100,
	EX_MINUTES = 600, EX_COUNT = 1000000000 };

static const struct word type_words[] = {
	{ "learning", EX_LEARNING }, { "practice", EX_PRACTICE },
	{ "project", EX_PROJECT }, { "social", EX_SOCIAL },
	{ "reflection", EX_REFLECTION }, { "rest", EX_REST }, { NULL, 0 }
};

static const struct word role_words[] = {
	{ "ladder", ROLE_LADDER }, { "onboarding", ROLE_ONBOARDING },
	{ "entry", ROLE_ENTRY }, { "recovery", ROLE_RECOVERY },
	{ "ritual", ROLE_RITUAL }, { "check", ROLE_CHECK }, { NULL, 0 }
};

static const struct word form_words[] = {
	{ "text", FORM_TEXT }, { "int", FORM_INT }, { "list", FORM_LIST },
	{ "url", FORM_URL }, { "date", FORM_DATE }, { NULL, 0 }
};

struct raw_exercise {
	struct exercise x;
	struct str practice, counts_as, scaffold;
	int type, role;
};

#define AT(f)	offsetof(struct raw_exercise, f)
static const struct shape exercise_shape[] = {
	{ "id", SHAPE_SLUG, false, AT(x.id), 0, 0, NULL },
	{ "version", SHAPE_INT, false, AT(x.version), 1, 9999, NULL },
	{ "practice", SHAPE_SLUG, false, AT(practice), 0, 0, NULL },
	{ "degree", SHAPE_INT, false, AT(x.degree), 1, TWIN_DEGREES, NULL },
	{ "stages", SHAPE_ARRAY, false, 0, 1, TWIN_STAGES, NULL },
	{ "type", SHAPE_WORD, false, AT(type), 0, 0, type_words },
	{ "role", SHAPE_WORD, false, AT(role), 0, 0, role_words },
	{ "title", SHAPE_TEXTS, false, AT(x.title), 1, EX_TITLE, NULL },
	{ "instruction", SHAPE_TEXTS, false, AT(x.instruction), 1, READER_TEXT, NULL },
	{ "why", SHAPE_TEXTS, false, AT(x.why), 1, 600, NULL },
	{ "example", SHAPE_TEXTS, true, AT(x.example), 1, READER_TEXT, NULL },
	{ "minutes", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ "energy", SHAPE_INT, false, AT(x.energy), 1, 5, NULL },
	{ "product", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ "criteria", SHAPE_ARRAY, false, 0, 1, EX_CRITERIA, NULL },
	{ "prerequisites", SHAPE_ARRAY, true, 0, 0, PREREQ_MAX, NULL },
	{ "feeds", SHAPE_ARRAY, false, 0, 1, EX_FEEDS, NULL },
	{ "review_ladder", SHAPE_ARRAY, true, 0, 1, EX_LADDER, NULL },
	{ "cooldown_days", SHAPE_INT, true, AT(x.cooldown_days), 0, 365, NULL },
	{ "repeatable", SHAPE_BOOL, false, AT(x.repeatable), 0, 0, NULL },
	{ "max_open", SHAPE_INT, true, AT(x.max_open), 1, 10, NULL },
	{ "counts_as", SHAPE_SLUG, true, AT(counts_as), 0, 0, NULL },
	{ "scaffold", SHAPE_SLUG, true, AT(scaffold), 0, 0, NULL },
	{ "archived", SHAPE_BOOL, true, AT(x.archived), 0, 0, NULL },
	{ NULL }
};
#undef AT

struct raw_minutes {
	int min, typ, max;
};

#define AT(f)	offsetof(struct raw_minutes, f)
static const struct shape minutes_shape[] = {
	{ "min", SHAPE_INT, false, AT(min), 1, EX_MINUTES, NULL },
	{ "typ", SHAPE_INT, false, AT(typ), 1, EX_MINUTES, NULL },
	{ "max", SHAPE_INT, false, AT(max), 1, EX_MINUTES, NULL },
	{ NULL }
};
#undef AT

struct raw_product {
	struct str type;
};

static const struct shape product_shape[] = {
	{ "type", SHAPE_SLUG, false, offsetof(struct raw_product, type), 0, 0, NULL },
	{ "form", SHAPE_ARRAY, true, 0, 1, EX_FORM, NULL },
	{ NULL }
};

struct raw_form {
	struct form_field f;
	int type;
};

#define AT(m)	offsetof(struct raw_form, m)
static const struct shape form_shape[] = {
	{ "key", SHAPE_SLUG, false, AT(f.key), 0, 0, NULL },
	{ "type", SHAPE_WORD, false, AT(type), 0, 0, form_words },
	{ "label", SHAPE_TEXTS, false, AT(f.label), 1, 200, NULL },
	{ "required", SHAPE_BOOL, false, AT(f.required), 0, 0, NULL },
	{ "max_len", SHAPE_INT, true, AT(f.max_len), 1, EX_FORM_LEN, NULL },
	{ "max_items", SHAPE_INT, true, AT(f.max_items), 1, EX_FORM_ITEMS, NULL },
	{ "min", SHAPE_INT, true, AT(f.min), -EX_COUNT, EX_COUNT, NULL },
	{ "max", SHAPE_INT, true, AT(f.max), -EX_COUNT, EX_COUNT, NULL },
	{ NULL }
};
#undef AT

struct raw_feed {
	struct str indicator;
	int weight;
};

#define AT(f)	offsetof(struct raw_feed, f)
static const struct shape feed_shape[] = {
	{ "indicator", SHAPE_SLUG, false, AT(indicator), 0, 0, NULL },
	{ "weight", SHAPE_INT, false, AT(weight), 1, 100, NULL },
	{ NULL }
};
#undef AT

static int
read_stages(const struct place *p, struct exercise *x)
{
	struct place q;
	size_t i;
	int s = 0, last = 0;

	for (i = 0; i < js_len(p->v); i++, last = s) {
		q = reader_item(p, i);
		if (reader_int(&q, 1, TWIN_STAGES, &s) == -1)
			return -1;
		if (s <= last)
			return reader_bad(&q, "stages must ascend");
		x->stages |= 1u << s;
	}
	return 0;
}

static int
read_minutes(const struct place *p, struct exercise *x)
{
	struct raw_minutes raw = { 0 };
	struct place q;

	if (reader_object(p, minutes_shape, &raw) == -1)
		return -1;
	if (raw.typ < raw.min) {
		q = reader_member(p, "typ");
		return reader_bad(&q, "must not be below min");
	}
	if (raw.max < raw.typ) {
		q = reader_member(p, "max");
		return reader_bad(&q, "must not be below typ");
	}
	x->minutes_min = raw.min;
	x->minutes_typ = raw.typ;
	x->minutes_max = raw.max;
	return 0;
}

/* Which limits a form field's type needs; all others are refused. */
static const struct { const char *name; unsigned types; } form_rows[] = {
	{ "max_len", 1u << FORM_TEXT | 1u << FORM_LIST },
	{ "max_items", 1u << FORM_LIST },
	{ "min", 1u << FORM_INT }, { "max", 1u << FORM_INT },
};

static int
check_form(const struct place *p, const struct form_field *f)
{
	struct place q;
	size_t i;
	bool need;

	for (i = 0; i < sizeof(form_rows) / sizeof(form_rows[0]); i++) {
		q = reader_member(p, form_rows[i].name);
		need = (form_rows[i].types & (1u << f->type)) != 0;
		if (need && q.v == NULL)
			return reader_bad(&q, "is missing for this type");
		if (!need && q.v != NULL)
			return reader_bad(&q, "does not go with this type");
	}
	q = reader_member(p, "max");
	if (f->type == FORM_INT && f->max < f->min)
		return reader_bad(&q, "must not be below min");
	return 0;
}

static int
read_form(const struct place *p, struct exercise *x)
{
	struct raw_form raw;
	struct place q, k;
	size_t i, j;

	x->nform = js_len(p->v);
	x->form = arena_array(p->r->a, x->nform, struct form_field);
	for (i = 0; i < x->nform; i++) {
		q = reader_item(p, i);
		raw = (struct raw_form){ 0 };
		if (reader_object(&q, form_shape, &raw) == -1)
			return -1;
		raw.f.type = (enum form_type)raw.type;
		k = reader_member(&q, "key");
		for (j = 0; j < i; j++)
			if (str_eq(x->form[j].key, raw.f.key))
				return reader_bad(&k, "repeats");
		if (check_form(&q, &raw.f) == -1)
			return -1;
		x->form[i] = raw.f;
	}
	return 0;
}

static int
read_product(const struct place *p, const struct exercise_refs *refs,
    struct exercise *x)
{
	struct raw_product raw = { { 0 } };
	struct place q;

	if (reader_object(p, product_shape, &raw) == -1)
		return -1;
	q = reader_member(p, "type");
	x->product = curriculum_product(refs->c, raw.type);
	if (x->product == NULL)
		return reader_bad_name(&q, "no product type", raw.type);
	q = reader_member(p, "form");
	return q.v == NULL ? 0 : read_form(&q, x);
}

static int
read_criteria(const struct place *p, const struct exercise_refs *refs,
    struct exercise *x)
{
	struct place q;
	size_t i;

	x->ncriteria = js_len(p->v);
	x->criteria = arena_array(p->r->a, x->ncriteria, struct criterion);
	for (i = 0; i < x->ncriteria; i++) {
		q = reader_item(p, i);
		if (criterion_read(&q, refs, x, &x->criteria[i]) == -1)
			return -1;
	}
	return 0;
}

static int
read_feeds(const struct place *p, const struct exercise_refs *refs,
    struct exercise *x)
{
	struct raw_feed raw;
	struct place q, s;
	size_t i;

	x->nfeeds = js_len(p->v);
	x->feeds = arena_array(p->r->a, x->nfeeds, struct feed);
	for (i = 0; i < x->nfeeds; i++) {
		q = reader_item(p, i);
		if (reader_object(&q, feed_shape, &raw) == -1)
			return -1;
		s = reader_member(&q, "indicator");
		x->feeds[i] = (struct feed){
		    metamodel_field(refs->m, raw.indicator), raw.weight };
		if (x->feeds[i].indicator == NULL ||
		    !str_eq(x->feeds[i].indicator->key, raw.indicator))
			return reader_bad_name(&s, "no indicator",
			    raw.indicator);
		if (x->feeds[i].indicator->kind != FIELD_DERIVED)
			return reader_bad_name(&s, "is not derived:",
			    raw.indicator);
	}
	return 0;
}

static int
read_ladder(const struct place *p, struct exercise *x)
{
	struct place q;
	size_t i;

	x->nreview = js_len(p->v);
	x->review_days = arena_array(p->r->a, x->nreview, int);
	for (i = 0; i < x->nreview; i++) {
		q = reader_item(p, i);
		if (reader_int(&q, 1, 365, &x->review_days[i]) == -1)
			return -1;
		if (i > 0 && x->review_days[i] <= x->review_days[i - 1])
			return reader_bad(&q, "days must ascend");
	}
	return 0;
}

static int
read_parts(const struct place *p, const struct exercise_refs *refs,
    struct exercise *x)
{
	struct place q = reader_member(p, "stages");

	if (read_stages(&q, x) == -1)
		return -1;
	q = reader_member(p, "minutes");
	if (read_minutes(&q, x) == -1)
		return -1;
	q = reader_member(p, "product");
	if (read_product(&q, refs, x) == -1)
		return -1;
	q = reader_member(p, "criteria");
	if (read_criteria(&q, refs, x) == -1)
		return -1;
	q = reader_member(p, "feeds");
	if (read_feeds(&q, refs, x) == -1)
		return -1;
	q = reader_member(p, "review_ladder");
	return q.v == NULL ? 0 : read_ladder(&q, x);
}

int
exercise_read(const struct place *p, const struct exercise_refs *refs,
    struct exercise *x)
{
	struct raw_exercise raw = { .x.max_open = 1 };
	struct place q;

	if (reader_object(p, exercise_shape, &raw) == -1)
		return -1;
	*x = raw.x;
	x->type = (enum exercise_type)raw.type;
	x->role = (enum exercise_role)raw.role;
	q = reader_member(p, "practice");
	x->practice = curriculum_practice(refs->c, raw.practice);
	if (x->practice == NULL)
		return reader_bad_name(&q, "no practice", raw.practice);
	q = reader_member(p, "counts_as");
	if (q.v != NULL) {
		x->counts_as = kind_find(raw.counts_as);
		if (x->counts_as == KIND_NONE)
			return reader_bad_name(&q, "no event kind",
			    raw.counts_as);
	}
	return read_parts(p, refs, x);
}

const char *
exercise_type_name(enum exercise_type t)
{
	return reader_word_name(type_words, (int)t);
}

const char *
exercise_role_name(enum exercise_role r)
{
	return reader_word_name(role_words, (int)r);
}
