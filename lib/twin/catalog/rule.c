/* SPDX-License-Identifier: MIT */
/*
 * rule - what an operator needs is a row of ops[]; a rule that
 * has more or less than its row says is refused, so that whoever evaluates
 * rules never meets a missing part.
 */
#include "twin/catalog/rule.h"

#include <string.h>

enum { RULE_INPUTS = 16, RULE_KINDS = 16, RULE_SCALE = 1000000 };

/* What the inputs of an operator have to be. */
enum input_type { INPUT_NUMERIC, INPUT_ENUM, INPUT_ANY };

#define S(x)	(1u << SOURCE_ ## x)
static const struct op_row {
	const char *name;
	unsigned sources;	/* allowed ones */
	size_t min, max;	/* inputs, with SOURCE_FIELDS */
	enum input_type input;
	bool table;		/* names a table or a server value */
} ops[] = {
	[RULE_SUM] = { "sum", S(MINUTES) | S(FIELDS), 1, RULE_INPUTS, INPUT_NUMERIC, false },
	[RULE_COUNT] = { "count", S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_DISTINCT_DAYS] = { "distinct_days", S(ACTIVE_DAYS) | S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_CURRENT_STREAK] = { "current_streak", S(ACTIVE_DAYS) | S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_LONGEST_STREAK] = { "longest_streak", S(ACTIVE_DAYS) | S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_MAX_GAP] = { "max_gap", S(ACTIVE_DAYS) | S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_LAST] = { "last", S(FIELDS), 1, 1, INPUT_ANY, false },
	[RULE_MEAN] = { "mean", S(FIELDS), 1, RULE_INPUTS, INPUT_NUMERIC, false },
	[RULE_WEIGHTED_COUNT] = { "weighted_count", S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_STEPS] = { "steps", S(FIELDS), 1, 1, INPUT_NUMERIC, true },
	[RULE_SHARE_OF_THRESHOLD] = { "share_of_threshold", S(FIELDS), 1, RULE_INPUTS, INPUT_NUMERIC, false },
	[RULE_MIN_OF] = { "min_of", S(FIELDS), 2, RULE_INPUTS, INPUT_NUMERIC, false },
	[RULE_ARGMIN] = { "argmin", S(FIELDS), 2, RULE_INPUTS, INPUT_NUMERIC, false },
	[RULE_ORDINAL] = { "ordinal", S(FIELDS), 1, 1, INPUT_ENUM, false },
	[RULE_SERVER] = { "server", S(NONE), 0, 0, INPUT_ANY, true },
};
#undef S

static const struct word op_words[] = {
	{ "sum", RULE_SUM }, { "count", RULE_COUNT },
	{ "distinct_days", RULE_DISTINCT_DAYS },
	{ "current_streak", RULE_CURRENT_STREAK },
	{ "longest_streak", RULE_LONGEST_STREAK },
	{ "max_gap", RULE_MAX_GAP }, { "last", RULE_LAST },
	{ "mean", RULE_MEAN }, { "weighted_count", RULE_WEIGHTED_COUNT },
	{ "steps", RULE_STEPS },
	{ "share_of_threshold", RULE_SHARE_OF_THRESHOLD },
	{ "min_of", RULE_MIN_OF }, { "argmin", RULE_ARGMIN },
	{ "ordinal", RULE_ORDINAL }, { "server", RULE_SERVER },
	{ NULL, 0 }
};

static const struct word source_words[] = {
	{ "active_days", SOURCE_ACTIVE_DAYS }, { "minutes", SOURCE_MINUTES },
	{ "events", SOURCE_EVENTS }, { "fields", SOURCE_FIELDS },
	{ NULL, 0 }
};

const struct word rule_cmp[] = {
	{ "<", CMP_LT }, { "<=", CMP_LE }, { "=", CMP_EQ }, { ">=", CMP_GE },
	{ ">", CMP_GT }, { NULL, 0 }
};

struct raw_rule {
	int op, source, window_days, per_days, mul, div;
	struct str table;
};

#define AT(f)	offsetof(struct raw_rule, f)
static const struct shape rule_shape[] = {
	{ "op", SHAPE_WORD, false, AT(op), 0, 0, op_words },
	{ "source", SHAPE_WORD, true, AT(source), 0, 0, source_words },
	{ "kinds", SHAPE_ARRAY, true, 0, 1, RULE_KINDS, NULL },
	{ "inputs", SHAPE_ARRAY, true, 0, 1, RULE_INPUTS, NULL },
	{ "table", SHAPE_SLUG, true, AT(table), 0, 0, NULL },
	{ "window_days", SHAPE_INT, true, AT(window_days), 1, 168, NULL },
	{ "per_days", SHAPE_INT, true, AT(per_days), 1, 7, NULL },
	{ "mul", SHAPE_INT, true, AT(mul), 1, RULE_SCALE, NULL },
	{ "div", SHAPE_INT, true, AT(div), 1, RULE_SCALE, NULL },
	{ NULL }
};
#undef AT

struct raw_kind {
	struct str kind;
	int weight, min_quality;
};

#define AT(f)	offsetof(struct raw_kind, f)
static const struct shape kind_shape[] = {
	{ "kind", SHAPE_SLUG, false, AT(kind), 0, 0, NULL },
	{ "weight", SHAPE_INT, true, AT(weight), 1, 100, NULL },
	{ "min_quality", SHAPE_INT, true, AT(min_quality), 1, 5, NULL },
	{ NULL }
};
#undef AT

struct raw_threshold {
	int stage, op, window_weeks;
};

#define AT(f)	offsetof(struct raw_threshold, f)
static const struct shape threshold_shape[] = {
	{ "stage", SHAPE_INT, false, AT(stage), 1, TWIN_STAGES, NULL },
	{ "op", SHAPE_WORD, false, AT(op), 0, 0, rule_cmp },
	{ "value", SHAPE_NUMBER, false, 0, 0, 0, NULL },
	{ "window_weeks", SHAPE_INT, false, AT(window_weeks), 1, 24, NULL },
	{ NULL }
};
#undef AT

bool
rule_window(int days)
{
	return days == 30 || days == 7 || days == 28 || days == 56 ||
	    days == 84 || days == 168;
}

static bool
is_numeric(const struct field *f)
{
	return f->type == TYPE_INT || f->type == TYPE_NUMBER;
}

static int
read_kinds(const struct place *p, struct rule *ru)
{
	struct raw_kind raw;
	struct place q, k;
	size_t i, j;

	ru->nkinds = js_len(p->v);
	ru->kinds = arena_array(p->r->a, ru->nkinds, struct rule_kind);
	for (i = 0; i < ru->nkinds; i++) {
		q = reader_item(p, i);
		raw = (struct raw_kind){ .weight = 1 };
		if (reader_object(&q, kind_shape, &raw) == -1)
			return -1;
		ru->kinds[i] = (struct rule_kind){ kind_find(raw.kind),
		    raw.weight, raw.min_quality };
		k = reader_member(&q, "kind");
		if (ru->kinds[i].kind == KIND_NONE)
			return reader_bad_name(&k, "no event kind", raw.kind);
		for (j = 0; j < i; j++)
			if (ru->kinds[j].kind == ru->kinds[i].kind &&
			    ru->kinds[j].min_quality == raw.min_quality)
				return reader_bad_name(&k, "repeats", raw.kind);
	}
	return 0;
}

static int
read_inputs(const struct place *p, const struct metamodel *m, struct rule *ru)
{
	enum input_type want = ops[ru->op].input;
	const struct field *f;
	struct place q;
	struct str key;
	size_t i, j;

	ru->ninputs = js_len(p->v);
	ru->inputs = arena_array(p->r->a, ru->ninputs, const struct field *);
	for (i = 0; i < ru->ninputs; i++) {
		q = reader_item(p, i);
		if (reader_slug(&q, &key) == -1)
			return -1;
		f = metamodel_field(m, key);
		if (f == NULL || !str_eq(f->key, key))
			return reader_bad_name(&q, "no field", key);
		if (want == INPUT_NUMERIC && !is_numeric(f))
			return reader_bad_name(&q, "is not numeric:", key);
		if (want == INPUT_ENUM && f->type != TYPE_ENUM)
			return reader_bad_name(&q, "is not an enum:", key);
		for (j = 0; j < i; j++)
			if (ru->inputs[j] == f)
				return reader_bad_name(&q, "repeats", key);
		ru->inputs[i] = f;
	}
	return 0;
}

/* The parts of a rule against the row of its operator. */
static int
check_parts(const struct place *p, const struct rule *ru)
{
	const struct op_row *row = &ops[ru->op];
	struct place q;

	if ((row->sources & (1u << ru->source)) == 0) {
		q = reader_member(p, "source");
		return reader_bad_name(&q, "does not fit operator",
		    str_c(row->name));
	}
	q = reader_member(p, "kinds");
	if ((q.v != NULL) != (ru->source == SOURCE_EVENTS))
		return reader_bad(&q, "goes with source events, and only there");
	q = reader_member(p, "inputs");
	if ((q.v != NULL) != (ru->source == SOURCE_FIELDS))
		return reader_bad(&q, "goes with source fields, and only there");
	if (q.v != NULL &&
	    (js_len(q.v) < row->min || js_len(q.v) > row->max))
		return reader_bad_name(&q, "wrong number of inputs for operator",
		    str_c(row->name));
	q = reader_member(p, "table");
	if ((q.v != NULL) != row->table)
		return reader_bad_name(&q, row->table ? "is needed by operator" :
		    "is not used by operator", str_c(row->name));
	q = reader_member(p, "window_days");
	if (q.v != NULL && !rule_window(ru->window_days))
		return reader_bad(&q, "must be 7, 28, 30, 56, 84 or 168");
	q = reader_member(p, "per_days");
	if (q.v != NULL && (ru->window_days == 0 ||
	    (ru->per_days != 1 && ru->per_days != 7)))
		return reader_bad(&q, "must be 1 or 7, with a window");
	return 0;
}

int
rule_read(const struct place *p, const struct metamodel *m, struct field *f)
{
	struct raw_rule raw = { .mul = 1, .div = 1 };
	struct rule *ru = arena_one(p->r->a, struct rule);
	struct place q;

	if (reader_object(p, rule_shape, &raw) == -1)
		return -1;
	ru->op = (enum rule_op)raw.op;
	ru->source = (enum rule_source)raw.source;
	ru->table = raw.table;
	ru->window_days = raw.window_days;
	ru->per_days = raw.per_days;
	ru->mul = raw.mul;
	ru->div = raw.div;
	if (check_parts(p, ru) == -1)
		return -1;
	q = reader_member(p, "kinds");
	if (q.v != NULL && read_kinds(&q, ru) == -1)
		return -1;
	q = reader_member(p, "inputs");
	if (q.v != NULL && read_inputs(&q, m, ru) == -1)
		return -1;
	q = reader_member(p, "op");
	if (ru->op == RULE_ARGMIN && is_numeric(f))
		return reader_bad(&q, "argmin gives a key, the field a number");
	if (ru->op != RULE_ARGMIN && ru->op != RULE_SERVER &&
	    ru->op != RULE_LAST && !is_numeric(f))
		return reader_bad(&q, "gives a number, the field is none");
	f->rule = ru;
	return 0;
}

/*
 * Without a polarity (a load that is good in the middle) a threshold may go
 * either way; with one a higher stage never asks for less.
 */
static int
check_threshold(const struct place *p, const struct field *f, size_t i)
{
	const struct threshold *t = &f->thresholds[i];
	struct place q = reader_member(p, "op");

	if ((f->polarity > 0 && t->op != CMP_GE && t->op != CMP_GT) ||
	    (f->polarity < 0 && t->op != CMP_LE && t->op != CMP_LT))
		return reader_bad(&q, "goes against the field's polarity");
	q = reader_member(p, "window_weeks");
	if (!rule_window(t->window_weeks * 7))
		return reader_bad(&q, "must be 1, 4, 8, 12 or 24");
	if (i == 0)
		return 0;
	q = reader_member(p, "stage");
	if (t[-1].stage >= t->stage)
		return reader_bad(&q, "stages must ascend");
	q = reader_member(p, "value");
	if ((t->value - t[-1].value) * f->polarity < 0)
		return reader_bad(&q, "must not be easier than the stage below");
	return 0;
}

int
rule_thresholds(const struct place *p, struct field *f)
{
	struct raw_threshold raw;
	struct threshold *t;
	struct place q, v;
	size_t i;

	if (!is_numeric(f))
		return reader_bad(p, "need a numeric field");
	f->nthresholds = js_len(p->v);
	f->thresholds = arena_array(p->r->a, f->nthresholds, struct threshold);
	for (i = 0; i < f->nthresholds; i++) {
		q = reader_item(p, i);
		raw = (struct raw_threshold){ 0 };
		if (reader_object(&q, threshold_shape, &raw) == -1)
			return -1;
		t = &f->thresholds[i];
		t->stage = raw.stage;
		t->op = (enum cmp)raw.op;
		t->window_weeks = raw.window_weeks;
		v = reader_member(&q, "value");
		if (reader_fixed(&v, f->decimals, &t->value) == -1)
			return -1;
		if ((f->has_min && t->value < f->min) ||
		    (f->has_max && t->value > f->max))
			return reader_bad(&v, "is outside the field's range");
		if (check_threshold(&q, f, i) == -1)
			return -1;
	}
	return 0;
}

enum colour { WHITE, GREY, BLACK };	/* of a depth-first walk */

/*
 * Recursion is as deep as the longest chain of inputs; the number of fields
 * bounds it, since a grey field is never entered again.
 */
static int
visit(const struct place *fields, struct metamodel *m, const struct field *f,
    unsigned char *colour)
{
	struct place p = reader_item(fields, f->order);
	struct place q = reader_member(&p, "rule");
	size_t i;

	if (f->rule == NULL || colour[f->order] == BLACK)
		return 0;
	if (colour[f->order] == GREY)
		return reader_bad_name(&q, "depends on itself:", f->key);
	colour[f->order] = GREY;
	for (i = 0; i < f->rule->ninputs; i++)
		if (visit(fields, m, f->rule->inputs[i], colour) == -1)
			return -1;
	colour[f->order] = BLACK;
	m->derived[m->nderived++] = f;
	return 0;
}

int
rule_order(const struct place *fields, struct metamodel *m)
{
	unsigned char *colour;
	size_t i;

	colour = arena_array(fields->r->tmp, m->nfields, unsigned char);
	m->derived = arena_array(fields->r->a, m->nfields,
	    const struct field *);
	for (i = 0; i < m->nfields; i++)
		if (visit(fields, m, &m->fields[i], colour) == -1)
			return -1;
	return 0;
}
