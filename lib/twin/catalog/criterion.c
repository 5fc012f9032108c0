/* SPDX-License-Identifier: MIT */
#include "twin/catalog/criterion.h"

#include "twin/catalog/kind.h"

enum { CRIT_TEXT = 400, CRIT_LEVELS = 6, CRIT_FIELDS = 12,
	CRIT_COUNT = 10000, CRIT_DAYS = 366 };

static const struct word crit_words[] = {
	{ "min_words", CRIT_MIN_WORDS }, { "min_items", CRIT_MIN_ITEMS },
	{ "form_fields", CRIT_FORM_FIELDS }, { "url", CRIT_URL },
	{ "min_minutes", CRIT_MIN_MINUTES },
	{ "n_days_of_m", CRIT_N_DAYS_OF_M },
	{ "count_in_window", CRIT_COUNT_IN_WINDOW },
	{ "indicator_at_least", CRIT_INDICATOR_AT_LEAST },
	{ "rubric", CRIT_RUBRIC }, { "mentor_confirms", CRIT_MENTOR_CONFIRMS },
	{ NULL, 0 }
};

/*
 * The parameters of a kind: those in need must be there, those in opt may be,
 * any other is refused.
 */
enum { P_COUNT = 1, P_DAYS = 2, P_FIELD = 4, P_FIELDS = 8, P_KIND = 16,
	P_PRODUCT = 32, P_INDICATOR = 64, P_VALUE = 128, P_LEVELS = 256 };

static const struct { unsigned need, opt; } kind_rows[] = {
	[CRIT_MIN_WORDS] = { P_COUNT, P_FIELD },
	[CRIT_MIN_ITEMS] = { P_COUNT | P_FIELD, 0 },
	[CRIT_FORM_FIELDS] = { P_FIELDS, 0 },
	[CRIT_URL] = { 0, P_FIELD },
	[CRIT_MIN_MINUTES] = { P_COUNT, 0 },
	[CRIT_N_DAYS_OF_M] = { P_COUNT | P_DAYS | P_KIND, 0 },
	[CRIT_COUNT_IN_WINDOW] = { P_COUNT | P_DAYS, P_KIND | P_PRODUCT },
	[CRIT_INDICATOR_AT_LEAST] = { P_INDICATOR | P_VALUE, 0 },
	[CRIT_RUBRIC] = { P_LEVELS, 0 },
	[CRIT_MENTOR_CONFIRMS] = { 0, 0 },
};

static const struct { const char *name; unsigned bit; } params[] = {
	{ "count", P_COUNT }, { "days", P_DAYS }, { "field", P_FIELD },
	{ "fields", P_FIELDS }, { "event", P_KIND }, { "product", P_PRODUCT },
	{ "indicator", P_INDICATOR }, { "value", P_VALUE },
};

struct raw_criterion {
	struct criterion cr;
	int kind;
};

#define AT(f)	offsetof(struct raw_criterion, f)
static const struct shape criterion_shape[] = {
	{ "id", SHAPE_SLUG, false, AT(cr.id), 0, 0, NULL },
	{ "kind", SHAPE_WORD, false, AT(kind), 0, 0, crit_words },
	{ "params", SHAPE_OBJECT, true, 0, 0, 0, NULL },
	{ "text", SHAPE_TEXTS, false, AT(cr.text), 1, CRIT_TEXT, NULL },
	{ "weight", SHAPE_INT, false, AT(cr.weight), 1, 100, NULL },
	{ "required", SHAPE_BOOL, false, AT(cr.required), 0, 0, NULL },
	{ "levels", SHAPE_ARRAY, true, 0, 2, CRIT_LEVELS, NULL },
	{ NULL }
};
#undef AT

struct raw_params {
	int count, days;
	struct str field, event, product, indicator;
};

#define AT(f)	offsetof(struct raw_params, f)
static const struct shape params_shape[] = {
	{ "count", SHAPE_INT, true, AT(count), 1, CRIT_COUNT, NULL },
	{ "days", SHAPE_INT, true, AT(days), 1, CRIT_DAYS, NULL },
	{ "field", SHAPE_SLUG, true, AT(field), 0, 0, NULL },
	{ "fields", SHAPE_ARRAY, true, 0, 1, CRIT_FIELDS, NULL },
	{ "event", SHAPE_SLUG, true, AT(event), 0, 0, NULL },
	{ "product", SHAPE_SLUG, true, AT(product), 0, 0, NULL },
	{ "indicator", SHAPE_SLUG, true, AT(indicator), 0, 0, NULL },
	{ "value", SHAPE_NUMBER, true, 0, 0, 0, NULL },
	{ NULL }
};
#undef AT

#define AT(f)	offsetof(struct level, f)
static const struct shape level_shape[] = {
	{ "score", SHAPE_INT, false, AT(score), 0, 100, NULL },
	{ "text", SHAPE_TEXTS, false, AT(text), 1, CRIT_TEXT, NULL },
	{ NULL }
};
#undef AT

static int
read_levels(const struct place *p, struct criterion *cr)
{
	struct place q, s;
	struct level *l;
	size_t i;

	cr->nlevels = js_len(p->v);
	cr->levels = arena_array(p->r->a, cr->nlevels, struct level);
	for (i = 0; i < cr->nlevels; i++) {
		q = reader_item(p, i);
		s = reader_member(&q, "score");
		l = &cr->levels[i];
		if (reader_object(&q, level_shape, l) == -1)
			return -1;
		if (i == 0 && l->score != 0)
			return reader_bad(&s, "the first level must be 0");
		if (i > 0 && l->score <= l[-1].score)
			return reader_bad(&s, "levels must ascend");
		if (i + 1 == cr->nlevels && l->score != 100)
			return reader_bad(&s, "the last level must be 100");
	}
	return 0;
}

static const struct form_field *
find_form(const struct exercise *x, struct str key)
{
	size_t i;

	for (i = 0; i < x->nform; i++)
		if (str_eq(x->form[i].key, key))
			return &x->form[i];
	return NULL;
}

/* Members of params against the row of the kind. */
static int
check_params(const struct place *p, enum criterion_kind kind)
{
	unsigned need = kind_rows[kind].need, opt = kind_rows[kind].opt;
	struct place q;
	size_t i;

	for (i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
		q = reader_member(p, params[i].name);
		if (q.v == NULL && (need & params[i].bit) != 0)
			return reader_bad(&q, "is missing for this kind");
		if (q.v != NULL && ((need | opt) & params[i].bit) == 0)
			return reader_bad(&q, "does not go with this kind");
	}
	return 0;
}

static int
check_field(const struct place *p, const struct exercise *x,
    struct str key, enum criterion_kind kind)
{
	const struct form_field *f = find_form(x, key);

	if (f == NULL)
		return reader_bad_name(p, "no form field", key);
	if ((kind == CRIT_MIN_ITEMS && f->type != FORM_LIST) ||
	    (kind == CRIT_MIN_WORDS && f->type != FORM_TEXT &&
	    f->type != FORM_LIST) ||
	    (kind == CRIT_URL && f->type != FORM_URL && f->type != FORM_TEXT))
		return reader_bad_name(p, "has the wrong type for this kind:",
		    key);
	return 0;
}

static int
read_fields(const struct place *p, const struct exercise *x,
    struct criterion *cr)
{
	struct place q;
	size_t i;

	cr->nfields = js_len(p->v);
	cr->fields = arena_array(p->r->a, cr->nfields, struct str);
	for (i = 0; i < cr->nfields; i++) {
		q = reader_item(p, i);
		if (reader_slug(&q, &cr->fields[i]) == -1 ||
		    check_field(&q, x, cr->fields[i], cr->kind) == -1)
			return -1;
	}
	return 0;
}

static int
read_indicator(const struct place *p, const struct exercise_refs *refs,
    struct str key, struct criterion *cr)
{
	struct place q = reader_member(p, "indicator");

	cr->indicator = metamodel_field(refs->m, key);
	if (cr->indicator == NULL || !str_eq(cr->indicator->key, key))
		return reader_bad_name(&q, "no indicator", key);
	if (cr->indicator->type != TYPE_INT &&
	    cr->indicator->type != TYPE_NUMBER)
		return reader_bad_name(&q, "is not numeric:", key);
	q = reader_member(p, "value");
	return reader_fixed(&q, cr->indicator->decimals, &cr->value);
}

/* What a window counts: events of a kind, or work products of a type. */
static int
read_counted(const struct place *p, const struct exercise_refs *refs,
    const struct raw_params *raw, struct criterion *cr)
{
	struct place q = reader_member(p, "event");

	if (q.v != NULL) {
		cr->event_kind = kind_find(raw->event);
		if (cr->event_kind == KIND_NONE)
			return reader_bad_name(&q, "no event kind",
			    raw->event);
	}
	q = reader_member(p, "product");
	if (q.v != NULL) {
		cr->product = curriculum_product(refs->c, raw->product);
		if (cr->product == NULL)
			return reader_bad_name(&q, "no product type",
			    raw->product);
	}
	if (cr->kind == CRIT_COUNT_IN_WINDOW &&
	    (cr->product != NULL) == (cr->event_kind != KIND_NONE))
		return reader_bad(p, "must count either event or product");
	if (cr->kind == CRIT_N_DAYS_OF_M && cr->count > cr->days) {
		q = reader_member(p, "count");
		return reader_bad(&q, "must not be above days");
	}
	return 0;
}

static int
read_params(const struct place *p, const struct exercise_refs *refs,
    const struct exercise *x, struct criterion *cr)
{
	struct raw_params raw = { 0 };
	struct place q;

	if (p->v != NULL && reader_object(p, params_shape, &raw) == -1)
		return -1;
	if (check_params(p, cr->kind) == -1)
		return -1;
	cr->count = raw.count;
	cr->days = raw.days;
	cr->field = raw.field;
	q = reader_member(p, "field");
	if (q.v != NULL && check_field(&q, x, raw.field, cr->kind) == -1)
		return -1;
	q = reader_member(p, "fields");
	if (q.v != NULL && read_fields(&q, x, cr) == -1)
		return -1;
	q = reader_member(p, "indicator");
	if (q.v != NULL && read_indicator(p, refs, raw.indicator, cr) == -1)
		return -1;
	return read_counted(p, refs, &raw, cr);
}

int
criterion_read(const struct place *p, const struct exercise_refs *refs,
    const struct exercise *x, struct criterion *cr)
{
	struct raw_criterion raw = { 0 };
	const struct criterion *c;
	struct place q;

	if (reader_object(p, criterion_shape, &raw) == -1)
		return -1;
	*cr = raw.cr;
	cr->kind = (enum criterion_kind)raw.kind;
	q = reader_member(p, "id");
	for (c = x->criteria; c < cr; c++)
		if (str_eq(c->id, cr->id))
			return reader_bad(&q, "repeats");
	q = reader_member(p, "levels");
	if ((q.v != NULL) != (cr->kind == CRIT_RUBRIC))
		return reader_bad(&q, "goes with kind rubric, and only there");
	if (q.v != NULL && read_levels(&q, cr) == -1)
		return -1;
	q = reader_member(p, "params");
	return read_params(&q, refs, x, cr);
}

const char *
criterion_kind_name(enum criterion_kind k)
{
	return reader_word_name(crit_words, (int)k);
}
