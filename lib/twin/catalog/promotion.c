/* SPDX-License-Identifier: MIT */
/*
 * promotion - reads share/promotion.json (promotion.h has its shape as
 * structs). Besides types and ranges it checks that a higher stage never asks
 * for less: a table that is easier upwards would skip stages.
 */
#include "twin/catalog/promotion.h"

#include <string.h>

#include "twin/catalog/catalog.h"
#include "twin/catalog/load.h"
#include "twin/catalog/rule.h"

enum { PR_NEEDS = 12, PR_COUNT = 10000, PR_DAYS = 3660 };

static const char *const index_keys[INDICES] = { "sys", "inv", "met", "awr",
	"agn", "stb" };

struct top {
	struct reader_header head;
	struct str hours;
};

static const struct shape top_shape[] = {
	READER_HEADER(struct top, head),
	{ "hours", SHAPE_SLUG, false, offsetof(struct top, hours), 0, 0, NULL },
	{ "tables", SHAPE_ARRAY, false, 0, INDICES, INDICES, NULL },
	{ "gates", SHAPE_ARRAY, false, 0, TWIN_STAGES - 1, TWIN_STAGES - 1, NULL },
	{ "mastery", SHAPE_ARRAY, false, 0, TWIN_DEGREES, TWIN_DEGREES, NULL },
	{ "activity", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ "verdict", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ "human_judge", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ "diagnostic", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ "check", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ "task", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ "confidence", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ NULL }
};

#define INT(s, f, min, max)	{ #f, SHAPE_INT, false,			\
	    offsetof(struct promotion, s.f), min, max, NULL }
static const struct shape activity_shape[] = {
	INT(activity, live_minutes, 1, 600),
	INT(activity, relapse_days, 1, 90),
	{ NULL }
};
static const struct shape verdict_shape[] = {
	INT(verdict, accepted, 1, 100),
	INT(verdict, review, 1, 100),
	INT(verdict, review_ok_degree, 0, TWIN_DEGREES),
	INT(verdict, revision, 1, 100),
	{ NULL }
};
static const struct shape judge_shape[] = {
	INT(human_judge, degree, 1, TWIN_DEGREES),
	INT(human_judge, stage, 1, TWIN_STAGES),
	{ NULL }
};
static const struct shape diagnostic_shape[] = {
	INT(diagnostic, valid_days, 1, PR_DAYS),
	INT(diagnostic, slots, 1, 12),
	{ NULL }
};
static const struct shape check_shape[] = {
	INT(check, attempts, 1, 100),
	INT(check, days, 1, 100),
	{ NULL }
};
static const struct shape task_shape[] = {
	INT(task, load_cap_pct, 100, 1000),
	INT(task, recovery_gap_days, 1, 90),
	INT(task, returned_max, 1, 10),
	INT(task, same_type_max, 1, 10),
	INT(task, review_of, 1, 10),
	INT(task, leading_pct, 100, 300),
	INT(task, handle_days, 1, 90),
	{ NULL }
};
static const struct shape confidence_shape[] = {
	INT(confidence, full_n, 1, 100),
	INT(confidence, decay_days, 1, PR_DAYS),
	{ NULL }
};
#undef INT

static const struct { const char *name; const struct shape *shape; } parts[] = {
	{ "activity", activity_shape }, { "verdict", verdict_shape },
	{ "human_judge", judge_shape }, { "diagnostic", diagnostic_shape },
	{ "check", check_shape }, { "task", task_shape },
	{ "confidence", confidence_shape },
};

struct raw_table {
	struct str key, measure, result;
	struct str name[TWIN_LANGS];
};

#define AT(f)	offsetof(struct raw_table, f)
static const struct shape table_shape[] = {
	{ "key", SHAPE_SLUG, false, AT(key), 0, 0, NULL },
	{ "name", SHAPE_TEXTS, false, AT(name), 1, READER_NAME, NULL },
	{ "measure", SHAPE_SLUG, false, AT(measure), 0, 0, NULL },
	{ "result", SHAPE_SLUG, false, AT(result), 0, 0, NULL },
	{ "steps", SHAPE_ARRAY, false, 0, TWIN_STAGES, TWIN_STAGES, NULL },
	{ NULL }
};
#undef AT

struct raw_step {
	int index, op, window_days;
};

#define AT(f)	offsetof(struct raw_step, f)
static const struct shape step_shape[] = {
	{ "index", SHAPE_INT, false, AT(index), 1, TWIN_STAGES, NULL },
	{ "op", SHAPE_WORD, false, AT(op), 0, 0, rule_cmp },
	{ "value", SHAPE_NUMBER, false, 0, 0, 0, NULL },
	{ "window_days", SHAPE_INT, false, AT(window_days), 1, 168, NULL },
	{ NULL }
};
#undef AT

#define AT(f)	offsetof(struct gate, f)
static const struct shape gate_shape[] = {
	{ "stage", SHAPE_INT, false, AT(stage), 2, TWIN_STAGES, NULL },
	{ "minimums", SHAPE_OBJECT, false, 0, 0, 0, NULL },
	{ "hours", SHAPE_NUMBER, false, 0, 0, 0, NULL },
	{ "stb", SHAPE_INT, false, AT(stb), 0, 5, NULL },
	{ "diagnostic", SHAPE_BOOL, false, AT(diagnostic), 0, 0, NULL },
	{ "products", SHAPE_ARRAY, false, 0, 0, PR_NEEDS, NULL },
	{ NULL }
};
#undef AT

#define MIN(key, i)	{ key, SHAPE_INT, false,			\
	    offsetof(struct gate, min) + i * sizeof(int), 0, 5, NULL }
static const struct shape minimums_shape[] = {
	MIN("sys", INDEX_SYS), MIN("inv", INDEX_INV), MIN("met", INDEX_MET),
	MIN("awr", INDEX_AWR), MIN("agn", INDEX_AGN),
	{ NULL }
};
#undef MIN

static const struct word need_words[] = {
	{ "events", NEED_EVENTS }, { "product", NEED_PRODUCT },
	{ "diagnostic", NEED_DIAGNOSTIC }, { NULL, 0 }
};

struct raw_need {
	struct need n;
	struct str event, product;
	int kind;
};

#define AT(f)	offsetof(struct raw_need, f)
static const struct shape need_shape[] = {
	{ "id", SHAPE_SLUG, false, AT(n.id), 0, 0, NULL },
	{ "text", SHAPE_TEXTS, false, AT(n.text), 1, 300, NULL },
	{ "kind", SHAPE_WORD, false, AT(kind), 0, 0, need_words },
	{ "event", SHAPE_SLUG, true, AT(event), 0, 0, NULL },
	{ "product", SHAPE_SLUG, true, AT(product), 0, 0, NULL },
	{ "count", SHAPE_INT, true, AT(n.count), 1, PR_COUNT, NULL },
	{ "window_days", SHAPE_INT, true, AT(n.window_days), 1, PR_DAYS, NULL },
	{ "min", SHAPE_INT, true, AT(n.min), 1, 5, NULL },
	{ NULL }
};
#undef AT

#define AT(f)	offsetof(struct mastery_window, f)
static const struct shape mastery_shape[] = {
	{ "degree", SHAPE_INT, false, AT(degree), 1, TWIN_DEGREES, NULL },
	{ "active_days", SHAPE_INT, false, AT(active_days), 0, 366, NULL },
	{ "window_days", SHAPE_INT, false, AT(window_days), 0, 366, NULL },
	{ NULL }
};
#undef AT

static int
find_numeric(const struct place *p, const struct metamodel *m,
    struct str key, const struct field **out)
{
	const struct field *f = metamodel_field(m, key);

	if (f == NULL || !str_eq(f->key, key))
		return reader_bad_name(p, "no field", key);
	if (f->kind != FIELD_DERIVED ||
	    (f->type != TYPE_INT && f->type != TYPE_NUMBER))
		return reader_bad_name(p, "is not a derived number:", key);
	*out = f;
	return 0;
}

/* Steps come from 5 down to 1, all of one direction, none easier upwards. */
static int
read_step(const struct place *p, struct step_table *t, size_t i)
{
	struct raw_step raw = { 0 };
	struct step *s = &t->steps[i];
	struct place q = reader_member(p, "index");

	if (reader_object(p, step_shape, &raw) == -1)
		return -1;
	if (raw.index != TWIN_STAGES - (int)i)
		return reader_bad(&q, "steps go 5, 4, 3, 2, 1");
	*s = (struct step){ .index = raw.index, .op = (enum cmp)raw.op,
	    .window_days = raw.window_days };
	q = reader_member(p, "op");
	if ((s->op != CMP_GE && s->op != CMP_LE) ||
	    (i > 0 && s->op != s[-1].op))
		return reader_bad(&q, "must be >= or <=, the same in all "
		    "steps");
	q = reader_member(p, "value");
	if (reader_fixed(&q, t->measure->decimals, &s->value) == -1)
		return -1;
	if (i > 0 && (s->op == CMP_GE ? s->value >= s[-1].value :
	    s->value <= s[-1].value))
		return reader_bad(&q, "must be easier than the step above");
	q = reader_member(p, "window_days");
	if (!rule_window(s->window_days))
		return reader_bad(&q, "must be 7, 28, 30, 56, 84 or 168");
	if (i > 0 && s->window_days > s[-1].window_days)
		return reader_bad(&q, "must not be longer than that of the "
		    "step above");
	return 0;
}

static int
read_table(const struct place *p, const struct metamodel *m,
    struct step_table *t, const char *key)
{
	struct raw_table raw = { 0 };
	struct place q, s;
	const struct rule *ru;
	size_t i;

	if (reader_object(p, table_shape, &raw) == -1)
		return -1;
	q = reader_member(p, "key");
	if (!str_is(raw.key, key))
		return reader_bad_name(&q, "must be", str_c(key));
	t->key = raw.key;
	memcpy(t->name, raw.name, sizeof(t->name));
	q = reader_member(p, "measure");
	if (find_numeric(&q, m, raw.measure, &t->measure) == -1)
		return -1;
	q = reader_member(p, "result");
	if (find_numeric(&q, m, raw.result, &t->result) == -1)
		return -1;
	ru = t->result->rule;
	if (ru->op != RULE_STEPS || !str_eq(ru->table, t->key) ||
	    ru->inputs[0] != t->measure)
		return reader_bad(&q, "must have a steps rule of this table "
		    "and measure");
	q = reader_member(p, "steps");
	for (i = 0; i < TWIN_STAGES; i++) {
		s = reader_item(&q, i);
		if (read_step(&s, t, i) == -1)
			return -1;
	}
	return 0;
}

static int
bad_part(const struct place *p, const char *name, bool need)
{
	struct place q = reader_member(p, name);

	if (need == (q.v != NULL))
		return 0;
	return reader_bad(&q, need ? "is missing for this kind" :
	    "does not go with this kind");
}

static int
read_need(const struct place *p, const struct curriculum *c,
    struct need *n)
{
	struct raw_need raw = { 0 };
	struct place q;

	if (reader_object(p, need_shape, &raw) == -1)
		return -1;
	*n = raw.n;
	n->kind = (enum need_kind)raw.kind;
	if (bad_part(p, "event", n->kind == NEED_EVENTS) == -1 ||
	    bad_part(p, "product", n->kind == NEED_PRODUCT) == -1 ||
	    bad_part(p, "count", n->kind != NEED_DIAGNOSTIC) == -1 ||
	    bad_part(p, "min", n->kind == NEED_DIAGNOSTIC) == -1)
		return -1;
	q = reader_member(p, "event");
	n->event_kind = kind_find(raw.event);
	if (n->kind == NEED_EVENTS && n->event_kind == KIND_NONE)
		return reader_bad_name(&q, "no event kind", raw.event);
	q = reader_member(p, "product");
	n->product = curriculum_product(c, raw.product);
	if (n->kind == NEED_PRODUCT && n->product == NULL)
		return reader_bad_name(&q, "no product type", raw.product);
	q = reader_member(p, "window_days");
	if (q.v != NULL && n->kind == NEED_DIAGNOSTIC)
		return reader_bad(&q, "does not go with this kind");
	return 0;
}

static int
read_needs(const struct place *p, const struct curriculum *c, struct gate *g)
{
	struct place q, k;
	size_t i, j;

	g->nneeds = js_len(p->v);
	g->needs = arena_array(p->r->a, g->nneeds, struct need);
	for (i = 0; i < g->nneeds; i++) {
		q = reader_item(p, i);
		if (read_need(&q, c, &g->needs[i]) == -1)
			return -1;
		k = reader_member(&q, "id");
		for (j = 0; j < i; j++)
			if (str_eq(g->needs[j].id, g->needs[i].id))
				return reader_bad(&k, "repeats");
	}
	return 0;
}

/* A stage asks for no less than the one below. */
static int
check_gate(const struct place *p, const struct gate *g)
{
	struct place q = reader_member(p, "minimums"), s;
	int i;

	for (i = 0; i < GATED; i++) {
		s = reader_member(&q, index_keys[i]);
		if (g->min[i] < g[-1].min[i])
			return reader_bad(&s, "must not be below the gate "
			    "before");
	}
	s = reader_member(p, "hours");
	if (g->hours_x10 < g[-1].hours_x10)
		return reader_bad(&s, "must not be below the gate before");
	s = reader_member(p, "stb");
	if (g->stb < g[-1].stb)
		return reader_bad(&s, "must not be below the gate before");
	return 0;
}

static int
read_gate(const struct place *p, const struct curriculum *c, struct gate *g,
    int stage)
{
	struct place q;

	if (reader_object(p, gate_shape, g) == -1)
		return -1;
	q = reader_member(p, "stage");
	if (g->stage != stage)
		return reader_bad(&q, "gates go 2, 3, 4, 5");
	q = reader_member(p, "minimums");
	if (reader_object(&q, minimums_shape, g) == -1)
		return -1;
	q = reader_member(p, "hours");
	if (reader_fixed(&q, 1, &g->hours_x10) == -1)
		return -1;
	if (g->hours_x10 < 0)
		return reader_bad(&q, "must not be negative");
	q = reader_member(p, "products");
	if (read_needs(&q, c, g) == -1)
		return -1;
	return stage > 2 ? check_gate(p, g) : 0;
}

static int
read_mastery(const struct place *p, struct promotion *pr)
{
	struct mastery_window *w;
	struct place q, s;
	size_t i;

	for (i = 0; i < TWIN_DEGREES; i++) {
		q = reader_item(p, i);
		w = &pr->mastery[i];
		if (reader_object(&q, mastery_shape, w) == -1)
			return -1;
		s = reader_member(&q, "degree");
		if (w->degree != (int)i + 1)
			return reader_bad(&s, "degrees go 1, 2, 3, 4");
		s = reader_member(&q, "active_days");
		if (w->active_days > w->window_days)
			return reader_bad(&s, "must not be above window_days");
		if (i > 0 && w->active_days < w[-1].active_days)
			return reader_bad(&s, "must not be below the degree "
			    "before");
	}
	return 0;
}

static int
read_parts(const struct place *top, struct promotion *pr)
{
	struct place p, q;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		p = reader_member(top, parts[i].name);
		if (reader_object(&p, parts[i].shape, pr) == -1)
			return -1;
	}
	p = reader_member(top, "verdict");
	q = reader_member(&p, "review");
	if (pr->verdict.review >= pr->verdict.accepted)
		return reader_bad(&q, "must be below accepted");
	q = reader_member(&p, "revision");
	if (pr->verdict.revision >= pr->verdict.review)
		return reader_bad(&q, "must be below review");
	p = reader_member(top, "mastery");
	return read_mastery(&p, pr);
}

static int
read_top(const struct place *top, const struct metamodel *m,
    const struct curriculum *c, struct promotion *pr)
{
	struct top raw = { 0 };
	struct place p, q;
	size_t i;

	if (reader_object(top, top_shape, &raw) == -1 ||
	    reader_header(top, &raw.head, "dt.promotion/1") == -1)
		return -1;
	pr->version = raw.head.version;
	pr->published = raw.head.published;
	memcpy(pr->about, raw.head.about, sizeof(pr->about));
	p = reader_member(top, "hours");
	if (find_numeric(&p, m, raw.hours, &pr->hours) == -1)
		return -1;
	if (pr->hours->decimals != 1)
		return reader_bad(&p, "must have one decimal");
	if (read_parts(top, pr) == -1)
		return -1;
	p = reader_member(top, "tables");
	for (i = 0; i < INDICES; i++) {
		q = reader_item(&p, i);
		if (read_table(&q, m, &pr->tables[i], index_keys[i]) == -1)
			return -1;
	}
	p = reader_member(top, "gates");
	for (i = 0; i < TWIN_STAGES - 1; i++) {
		q = reader_item(&p, i);
		if (read_gate(&q, c, &pr->gates[i], (int)i + 2) == -1)
			return -1;
	}
	return 0;
}

int
promotion_load(struct arena *a, struct str text, const struct metamodel *m,
    const struct curriculum *c, struct promotion **out, struct err *e)
{
	struct reader r = { .a = a, .e = e, .file = "promotion.json" };
	struct promotion *pr = arena_one(a, struct promotion);
	struct place top;
	int rc;

	rc = reader_open(&r, text, CATALOG_FILE_MAX, &top);
	if (rc == 0)
		rc = read_top(&top, m, c, pr);
	reader_close(&r);
	if (rc == -1)
		return -1;
	pr->hash = reader_hash(a, text);
	*out = pr;
	return 0;
}
