/* SPDX-License-Identifier: MIT */
/*
 * curriculum - reads share/curriculum.json (curriculum.h has its shape as
 * structs): areas, practices, degrees, stages, products, then exercises in
 * two passes, since an exercise may name a later one.
 */
#include "twin/catalog/curriculum.h"

#include <string.h>

#include "twin/catalog/catalog.h"
#include "twin/catalog/criterion.h"
#include "twin/catalog/exercise.h"
#include "twin/catalog/prereq.h"
#include "twin/catalog/load.h"

enum { CU_AREAS = 12, CU_PRACTICES = 40, CU_PRODUCTS = 100,
	CU_EXERCISES = 500, CU_ALIASES = 4 };

struct top {
	struct reader_header head;
};

static const struct shape top_shape[] = {
	READER_HEADER(struct top, head),
	{ "areas", SHAPE_ARRAY, false, 0, 1, CU_AREAS, NULL },
	{ "practices", SHAPE_ARRAY, false, 0, 1, CU_PRACTICES, NULL },
	{ "degrees", SHAPE_ARRAY, false, 0, TWIN_DEGREES, TWIN_DEGREES, NULL },
	{ "stages", SHAPE_ARRAY, false, 0, TWIN_STAGES, TWIN_STAGES, NULL },
	{ "products", SHAPE_ARRAY, false, 0, 1, CU_PRODUCTS, NULL },
	{ "exercises", SHAPE_ARRAY, false, 0, 1, CU_EXERCISES, NULL },
	{ NULL }
};

#define AT(f)	offsetof(struct area, f)
static const struct shape area_shape[] = {
	{ "id", SHAPE_SLUG, false, AT(id), 0, 0, NULL },
	{ "name", SHAPE_TEXTS, false, AT(name), 1, READER_NAME, NULL },
	{ NULL }
};
#undef AT

struct raw_practice {
	struct practice p;
	struct str area;
};

#define AT(f)	offsetof(struct raw_practice, f)
static const struct shape practice_shape[] = {
	{ "id", SHAPE_SLUG, false, AT(p.id), 0, 0, NULL },
	{ "name", SHAPE_TEXTS, false, AT(p.name), 1, READER_NAME, NULL },
	{ "desc", SHAPE_TEXTS, false, AT(p.desc), 1, READER_TEXT, NULL },
	{ "order", SHAPE_INT, false, AT(p.order), 1, CU_PRACTICES, NULL },
	{ "area", SHAPE_SLUG, false, AT(area), 0, 0, NULL },
	{ NULL }
};
#undef AT

#define AT(f)	offsetof(struct degree, f)
static const struct shape degree_shape[] = {
	{ "id", SHAPE_SLUG, false, AT(id), 0, 0, NULL },
	{ "name", SHAPE_TEXTS, false, AT(name), 1, READER_NAME, NULL },
	{ NULL }
};
#undef AT

#define AT(f)	offsetof(struct stage, f)
static const struct shape stage_shape[] = {
	{ "id", SHAPE_SLUG, false, AT(id), 0, 0, NULL },
	{ "code", SHAPE_STR, false, AT(code), 1, READER_SLUG, NULL },
	{ "aliases", SHAPE_ARRAY, true, 0, 0, CU_ALIASES, NULL },
	{ "name", SHAPE_TEXTS, false, AT(name), 1, READER_NAME, NULL },
	{ "desc", SHAPE_TEXTS, false, AT(desc), 1, READER_TEXT, NULL },
	{ "tone", SHAPE_TEXTS, false, AT(tone), 1, 400, NULL },
	{ "hours", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ "active_practices_max", SHAPE_INT, false, AT(active_practices_max), 1, 40, NULL },
	{ "leading", SHAPE_ARRAY, false, 0, 0, CU_AREAS, NULL },
	{ NULL }
};
#undef AT

static const struct shape hours_shape[] = {
	{ "min", SHAPE_NUMBER, false, 0, 0, 0, NULL },
	{ "target", SHAPE_NUMBER, false, 0, 0, 0, NULL },
	{ NULL }
};

#define AT(f)	offsetof(struct product, f)
static const struct shape product_shape[] = {
	{ "id", SHAPE_SLUG, false, AT(id), 0, 0, NULL },
	{ "name", SHAPE_TEXTS, false, AT(name), 1, READER_NAME, NULL },
	{ "desc", SHAPE_TEXTS, false, AT(desc), 1, READER_TEXT, NULL },
	{ NULL }
};
#undef AT

static const struct area *
find_area(const struct curriculum *c, struct str id)
{
	size_t i;

	for (i = 0; i < c->nareas; i++)
		if (str_eq(c->areas[i].id, id))
			return &c->areas[i];
	return NULL;
}

static int
repeats(const struct place *p)
{
	struct place q = reader_member(p, "id");

	return reader_bad(&q, "repeats");
}

static int
read_areas(const struct place *p, struct curriculum *c)
{
	struct place q;
	size_t i;

	c->nareas = js_len(p->v);
	c->areas = arena_array(p->r->a, c->nareas, struct area);
	for (i = 0; i < c->nareas; i++) {
		q = reader_item(p, i);
		if (reader_object(&q, area_shape, &c->areas[i]) == -1)
			return -1;
		if (find_area(c, c->areas[i].id) != &c->areas[i])
			return repeats(&q);
	}
	return 0;
}

static int
read_practices(const struct place *p, struct curriculum *c)
{
	struct raw_practice raw;
	struct place q, s;
	size_t i;

	c->npractices = js_len(p->v);
	c->practices = arena_array(p->r->a, c->npractices, struct practice);
	for (i = 0; i < c->npractices; i++) {
		q = reader_item(p, i);
		if (reader_object(&q, practice_shape, &raw) == -1)
			return -1;
		c->practices[i] = raw.p;
		c->practices[i].index = i;
		c->practices[i].area = find_area(c, raw.area);
		s = reader_member(&q, "area");
		if (c->practices[i].area == NULL)
			return reader_bad_name(&s, "no area", raw.area);
		if (curriculum_practice(c, raw.p.id) != &c->practices[i])
			return repeats(&q);
		s = reader_member(&q, "order");
		if (i > 0 && raw.p.order <= c->practices[i - 1].order)
			return reader_bad(&s, "practices must ascend by order");
	}
	return 0;
}

static int
read_degrees(const struct place *p, struct curriculum *c)
{
	struct place q;
	size_t i, j;

	for (i = 0; i < TWIN_DEGREES; i++) {
		q = reader_item(p, i);
		if (reader_object(&q, degree_shape, &c->degrees[i]) == -1)
			return -1;
		for (j = 0; j < i; j++)
			if (str_eq(c->degrees[j].id, c->degrees[i].id))
				return repeats(&q);
	}
	return 0;
}

static int
read_tenths(const struct place *p, const char *name, int64_t min, int *out)
{
	struct place q = reader_member(p, name);
	int64_t v;

	if (reader_fixed(&q, 1, &v) == -1)
		return -1;
	if (v < min || v > 1680)	/* hours in a week, tenths */
		return reader_bad(&q, "must not be below min, nor above 168");
	*out = (int)v;
	return 0;
}

static int
read_leading(const struct place *p, const struct curriculum *c,
    struct stage *s)
{
	struct place q;
	struct str id;
	size_t i;

	s->nleading = js_len(p->v);
	s->leading = arena_array(p->r->a, s->nleading, const struct area *);
	for (i = 0; i < s->nleading; i++) {
		q = reader_item(p, i);
		if (reader_slug(&q, &id) == -1)
			return -1;
		s->leading[i] = find_area(c, id);
		if (s->leading[i] == NULL)
			return reader_bad_name(&q, "no area", id);
	}
	return 0;
}

/* An id, a code and an alias of a stage must not be another stage's. */
static int
read_stage_names(const struct place *p, struct curriculum *c, int number)
{
	struct stage *s = &c->stages[number - 1];
	struct place q = reader_member(p, "aliases"), k;
	size_t i;

	if (curriculum_stage(c, s->id) != number)
		return repeats(p);
	k = reader_member(p, "code");
	if (curriculum_stage(c, s->code) != number)
		return reader_bad(&k, "repeats");
	s->naliases = js_len(q.v);
	s->aliases = arena_array(p->r->a, s->naliases, struct str);
	for (i = 0; i < s->naliases; i++) {
		k = reader_item(&q, i);
		if (reader_text(&k, 1, READER_SLUG, &s->aliases[i]) == -1)
			return -1;
		if (curriculum_stage(c, s->aliases[i]) != number)
			return reader_bad(&k, "repeats");
	}
	return 0;
}

static int
read_stages(const struct place *p, struct curriculum *c)
{
	struct place q, s;
	struct stage *st;
	size_t i;

	for (i = 0; i < TWIN_STAGES; i++) {
		q = reader_item(p, i);
		st = &c->stages[i];
		if (reader_object(&q, stage_shape, st) == -1 ||
		    read_stage_names(&q, c, (int)i + 1) == -1)
			return -1;
		s = reader_member(&q, "hours");
		if (reader_object(&s, hours_shape, st) == -1 ||
		    read_tenths(&s, "min", 0, &st->hours_min_x10) == -1 ||
		    read_tenths(&s, "target", st->hours_min_x10,
		    &st->hours_target_x10) == -1)
			return -1;
		s = reader_member(&q, "leading");
		if (read_leading(&s, c, st) == -1)
			return -1;
	}
	return 0;
}

static int
read_products(const struct place *p, struct curriculum *c)
{
	struct place q;
	size_t i;

	c->nproducts = js_len(p->v);
	c->products = arena_array(p->r->a, c->nproducts, struct product);
	for (i = 0; i < c->nproducts; i++) {
		q = reader_item(p, i);
		if (reader_object(&q, product_shape, &c->products[i]) == -1)
			return -1;
		if (curriculum_product(c, c->products[i].id) !=
		    &c->products[i])
			return repeats(&q);
	}
	return 0;
}

/* Insertion sort: the file is read once, and is nearly sorted by practice. */
static int
index_exercises(const struct place *p, struct curriculum *c)
{
	const struct exercise *x;
	struct place q;
	size_t i, j;
	int cmp;

	c->by_id = arena_array(p->r->a, c->nexercises,
	    const struct exercise *);
	for (i = 0; i < c->nexercises; i++) {
		x = &c->exercises[i];
		for (j = i; j > 0; j--) {
			cmp = str_cmp(c->by_id[j - 1]->id, x->id);
			q = reader_item(p, i);
			if (cmp == 0)
				return repeats(&q);
			if (cmp < 0)
				break;
			c->by_id[j] = c->by_id[j - 1];
		}
		c->by_id[j] = x;
	}
	return 0;
}

static int
read_exercises(const struct place *p, const struct metamodel *m,
    struct curriculum *c)
{
	struct exercise_refs refs = { m, c };
	struct place q;
	size_t i;

	c->nexercises = js_len(p->v);
	c->exercises = arena_array(p->r->a, c->nexercises, struct exercise);
	for (i = 0; i < c->nexercises; i++) {
		q = reader_item(p, i);
		if (exercise_read(&q, &refs, &c->exercises[i]) == -1)
			return -1;
		c->exercises[i].order = i;
	}
	if (index_exercises(p, c) == -1)
		return -1;
	for (i = 0; i < c->nexercises; i++) {
		q = reader_item(p, i);
		if (prereq_read(&q, &refs, &c->exercises[i]) == -1)
			return -1;
	}
	return prereq_order(p, c);
}

/* In this order: what a part names has been read before it. */
static const struct {
	const char *name;
	int (*read)(const struct place *, struct curriculum *);
} parts[] = {
	{ "areas", read_areas }, { "practices", read_practices },
	{ "degrees", read_degrees }, { "stages", read_stages },
	{ "products", read_products },
};

static int
read_top(const struct place *top, const struct metamodel *m,
    struct curriculum *c)
{
	struct top raw = { 0 };
	struct place p;
	size_t i;

	if (reader_object(top, top_shape, &raw) == -1 ||
	    reader_header(top, &raw.head, "dt.curriculum/1") == -1)
		return -1;
	c->version = raw.head.version;
	c->published = raw.head.published;
	memcpy(c->about, raw.head.about, sizeof(c->about));
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		p = reader_member(top, parts[i].name);
		if (parts[i].read(&p, c) == -1)
			return -1;
	}
	p = reader_member(top, "exercises");
	return read_exercises(&p, m, c);
}

int
curriculum_load(struct arena *a, struct str text, const struct metamodel *m,
    struct curriculum **out, struct err *e)
{
	struct reader r = { .a = a, .e = e, .file = "curriculum.json" };
	struct curriculum *c = arena_one(a, struct curriculum);
	struct place top;
	int rc;

	rc = reader_open(&r, text, CATALOG_FILE_MAX, &top);
	if (rc == 0)
		rc = read_top(&top, m, c);
	reader_close(&r);
	if (rc == -1)
		return -1;
	c->hash = reader_hash(a, text);
	*out = c;
	return 0;
}

const struct exercise *
curriculum_exercise(const struct curriculum *c, struct str id)
{
	size_t lo = 0, hi = c->nexercises, mid;
	int cmp;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		cmp = str_cmp(c->by_id[mid]->id, id);
		if (cmp == 0)
			return c->by_id[mid];
		if (cmp < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

const struct practice *
curriculum_practice(const struct curriculum *c, struct str id)
{
	size_t i;

	for (i = 0; i < c->npractices; i++)
		if (str_eq(c->practices[i].id, id))
			return &c->practices[i];
	return NULL;
}

const struct product *
curriculum_product(const struct curriculum *c, struct str id)
{
	size_t i;

	for (i = 0; i < c->nproducts; i++)
		if (str_eq(c->products[i].id, id))
			return &c->products[i];
	return NULL;
}

int
curriculum_stage(const struct curriculum *c, struct str name)
{
	size_t i, j;

	if (name.n == 0)
		return 0;
	for (i = 0; i < TWIN_STAGES; i++) {
		if (str_eq(c->stages[i].id, name) ||
		    str_eq(c->stages[i].code, name))
			return (int)i + 1;
		for (j = 0; j < c->stages[i].naliases; j++)
			if (str_eq(c->stages[i].aliases[j], name))
				return (int)i + 1;
	}
	return 0;
}

const struct criterion *
curriculum_criterion(const struct exercise *x, struct str id)
{
	size_t i;

	for (i = 0; i < x->ncriteria; i++)
		if (str_eq(x->criteria[i].id, id))
			return &x->criteria[i];
	return NULL;
}

bool
curriculum_scored(const struct criterion *cr)
{
	return cr->kind == CRIT_RUBRIC || cr->kind == CRIT_MENTOR_CONFIRMS;
}

const char *
curriculum_type_name(enum exercise_type t)
{
	return exercise_type_name(t);
}

const char *
curriculum_role_name(enum exercise_role r)
{
	return exercise_role_name(r);
}

const char *
curriculum_criterion_name(enum criterion_kind k)
{
	return criterion_kind_name(k);
}
