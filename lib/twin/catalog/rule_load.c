/* SPDX-License-Identifier: MIT */
/*
 * The tables of what refers to other fields: rules of derived fields and
 * thresholds of stages. What an operator needs is a row of ops[]; a rule with
 * more or less is refused, so that whoever evaluates rules never meets a
 * missing part.
 */
#include "twin/catalog/shapes.h"

enum { MAX_INPUTS = 16, MAX_KINDS = 16, MAX_SCALE = 1000000, MAX_DAYS = 168,
	MAX_WEEKS = 24 };

/* What the inputs of an operator have to be. */
enum input_type { INPUT_ANY, INPUT_NUMERIC, INPUT_ENUM };

#define S(x)	LOAD_BIT(SOURCE_ ## x)
static const struct op_row {
	unsigned sources;	/* allowed ones */
	size_t min, max;	/* inputs, with SOURCE_FIELDS */
	enum input_type input;
	bool table;		/* names a table or a server value */
} ops[] = {
	[RULE_SUM] = { S(MINUTES) | S(FIELDS), 1, MAX_INPUTS, INPUT_NUMERIC, false },
	[RULE_COUNT] = { S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_DISTINCT_DAYS] = { S(ACTIVE_DAYS) | S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_CURRENT_STREAK] = { S(ACTIVE_DAYS) | S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_LONGEST_STREAK] = { S(ACTIVE_DAYS) | S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_MAX_GAP] = { S(ACTIVE_DAYS) | S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_LAST] = { S(FIELDS), 1, 1, INPUT_ANY, false },
	[RULE_MEAN] = { S(FIELDS), 1, MAX_INPUTS, INPUT_NUMERIC, false },
	[RULE_WEIGHTED_COUNT] = { S(EVENTS), 0, 0, INPUT_ANY, false },
	[RULE_STEPS] = { S(FIELDS), 1, 1, INPUT_NUMERIC, true },
	[RULE_SHARE_OF_THRESHOLD] = { S(FIELDS), 1, MAX_INPUTS, INPUT_NUMERIC, false },
	[RULE_MIN_OF] = { S(FIELDS), 2, MAX_INPUTS, INPUT_NUMERIC, false },
	[RULE_ARGMIN] = { S(FIELDS), 2, MAX_INPUTS, INPUT_NUMERIC, false },
	[RULE_ORDINAL] = { S(FIELDS), 1, 1, INPUT_ENUM, false },
	[RULE_STATED] = { S(NONE), 0, 0, INPUT_ANY, false },
	[RULE_SERVER] = { S(NONE), 0, 0, INPUT_ANY, true },
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
	{ "ordinal", RULE_ORDINAL }, { "stated", RULE_STATED },
	{ "server", RULE_SERVER }, { NULL, 0 }
};

static const struct word source_words[] = {
	{ "active_days", SOURCE_ACTIVE_DAYS }, { "minutes", SOURCE_MINUTES },
	{ "events", SOURCE_EVENTS }, { "fields", SOURCE_FIELDS },
	{ NULL, 0 }
};

#define AT(f)	offsetof(struct rule_kind, f)
static const struct shape counted_kind = { sizeof(struct rule_kind), LOAD_ROWS(
	{ "kind", LOAD_KIND, AT(kind) },
	{ "weight", LOAD_INT, AT(weight), 1, 100, .opt = true, .otherwise = 1 },
	{ "min_quality", LOAD_INT, AT(min_quality), 1, 5, .opt = true })
};
#undef AT

bool
window_ok(int days)
{
	return days == 30 || days == 7 || days == 28 || days == 56 ||
	    days == 84 || days == 168;
}

static int
check_kinds(const struct place *p, const struct rule *ru)
{
	struct place list = place_member(p, "kinds"), item, q;

	for (size_t i = 0; i < ru->nkinds; i++)
		for (size_t k = 0; k < i; k++) {
			const struct rule_kind *a = &ru->kinds[i];
			const struct rule_kind *b = &ru->kinds[k];

			if (a->kind != b->kind ||
			    a->min_quality != b->min_quality)
				continue;
			item = place_item(&list, i);
			q = place_member(&item, "kind");
			return place_bad_name(&q, "repeats",
			    str_c(kind_name(a->kind)));
		}
	return 0;
}

static int
check_inputs(const struct place *p, const struct rule *ru, const char *op)
{
	struct place list = place_member(p, "inputs"), q;
	const struct op_row *row = &ops[ru->op];
	size_t i;

	if (ru->ninputs < row->min || ru->ninputs > row->max)
		return place_bad_name(&list, "wrong number of inputs for "
		    "operator", str_c(op));
	for (i = 0; i < ru->ninputs; i++) {
		q = place_item(&list, i);
		if (row->input == INPUT_NUMERIC &&
		    !field_is_number(ru->inputs[i]))
			return place_bad_name(&q, "is not numeric:",
			    ru->inputs[i]->key);
		if (row->input == INPUT_ENUM &&
		    ru->inputs[i]->type != TYPE_ENUM)
			return place_bad_name(&q, "is not an enum:",
			    ru->inputs[i]->key);
	}
	return 0;
}

static int
check_rule(const struct place *p, void *out)
{
	const struct rule *ru = out;
	const char *op = word_name(op_words, (int)ru->op);
	struct place q = place_member(p, "source");

	if ((ops[ru->op].sources & LOAD_BIT(ru->source)) == 0)
		return place_bad_name(&q, "does not fit operator", str_c(op));
	if (ru->source == SOURCE_FIELDS && check_inputs(p, ru, op) == -1)
		return -1;
	q = place_member(p, "table");
	if ((q.v != NULL) != ops[ru->op].table)
		return place_bad_name(&q, ops[ru->op].table ?
		    "is needed by operator" : "is not used by operator",
		    str_c(op));
	if (ru->window_days != 0 && !window_ok(ru->window_days))
		return place_bad_at(p, "window_days", "must be 7, 28, 30, 56, "
		    "84 or 168");
	if (ru->per_days != 0 && (ru->window_days == 0 ||
	    (ru->per_days != 1 && ru->per_days != 7)))
		return place_bad_at(p, "per_days", "must be 1 or 7, with a "
		    "window");
	return check_kinds(p, ru);
}

#define AT(f)	offsetof(struct rule, f)
static const struct shape rule = { sizeof(struct rule), LOAD_ROWS(
	{ "op", LOAD_WORD, AT(op), .words = op_words },
	{ "source", LOAD_WORD, AT(source), .opt = true, .words = source_words },
	{ "kinds", LOAD_LIST, AT(kinds), 1, MAX_KINDS,
	    .need = LOAD_BIT(SOURCE_EVENTS),
	    .goes = "goes with source events, and only there",
	    LOAD_OF(&counted_kind), .count = AT(nkinds) },
	{ "inputs", LOAD_LIST, AT(inputs), 1, MAX_INPUTS,
	    .need = LOAD_BIT(SOURCE_FIELDS),
	    .goes = "goes with source fields, and only there",
	    LOAD_ITEM(LOAD_REF, .ref = &ref_field, .unique = true),
	    .count = AT(ninputs) },
	{ "table", LOAD_SLUG, AT(table), .opt = true },
	{ "window_days", LOAD_INT, AT(window_days), 1, MAX_DAYS, .opt = true },
	{ "per_days", LOAD_INT, AT(per_days), 1, 7, .opt = true },
	{ "mul", LOAD_INT, AT(mul), 1, MAX_SCALE, .opt = true, .otherwise = 1 },
	{ "div", LOAD_INT, AT(div), 1, MAX_SCALE, .opt = true, .otherwise = 1 }),
	AT(source), "source", .check = check_rule
};
#undef AT

/* ---- thresholds ---- */

const struct word words_cmp[] = {
	{ "<", CMP_LT }, { "<=", CMP_LE }, { "=", CMP_EQ }, { ">=", CMP_GE },
	{ ">", CMP_GT }, { NULL, 0 }
};

#define AT(f)	offsetof(struct threshold, f)
static const struct shape threshold = { sizeof(struct threshold), LOAD_ROWS(
	{ "stage", LOAD_INT, AT(stage), 1, TWIN_STAGES,
	    .ascends = "stages must ascend" },
	{ "op", LOAD_WORD, AT(op), .words = words_cmp },
	{ "value", LOAD_FIXED, AT(value) },
	{ "window_weeks", LOAD_INT, AT(window_weeks), 1, MAX_WEEKS })
};
#undef AT

/*
 * Without a polarity (a load that is good in the middle) a threshold may go
 * either way; with one a higher stage never asks for less.
 */
static int
check_threshold(const struct place *p, const struct field *f,
    const struct threshold *t)
{
	if (t->value < f->min || t->value > f->max)
		return place_bad_at(p, "value", "is outside the field's range");
	if ((f->polarity > 0 && t->op != CMP_GE && t->op != CMP_GT) ||
	    (f->polarity < 0 && t->op != CMP_LE && t->op != CMP_LT))
		return place_bad_at(p, "op", "goes against the field's "
		    "polarity");
	if (!window_ok(t->window_weeks * 7))
		return place_bad_at(p, "window_weeks", "must be 1, 4, 8, 12 "
		    "or 24");
	if (t > f->thresholds &&
	    (t->value - t[-1].value) * f->polarity < 0)
		return place_bad_at(p, "value", "must not be easier than the "
		    "stage below");
	return 0;
}

static int
check_links(const struct place *p, void *out)
{
	struct place list = place_member(p, "thresholds"), q;
	struct place rule_at = place_member(p, "rule");
	const struct field *f = out;
	bool number = field_is_number(f);
	size_t i;

	if (f->rule != NULL && f->rule->op == RULE_ARGMIN && number)
		return place_bad_at(&rule_at, "op", "argmin gives a key, the field a number");
	if (f->rule != NULL && f->rule->op != RULE_ARGMIN &&
	    f->rule->op != RULE_SERVER && f->rule->op != RULE_STATED &&
	    f->rule->op != RULE_LAST && !number)
		return place_bad_at(&rule_at, "op", "gives a number, the field is none");
	if (f->nthresholds > 0 && !number)
		return place_bad(&list, "need a numeric field");
	for (i = 0; i < f->nthresholds; i++) {
		q = place_item(&list, i);
		if (check_threshold(&q, f, &f->thresholds[i]) == -1)
			return -1;
	}
	return 0;
}

#define AT(f)	offsetof(struct field, f)
static const struct shape links = { sizeof(struct field), LOAD_ROWS(
	{ "decimals", LOAD_INT, AT(decimals), 1, 3, .opt = true,
	    .scales = true },
	{ "rule", LOAD_NEW, AT(rule), .opt = true, .shape = &rule },
	{ "thresholds", LOAD_LIST, AT(thresholds), 1, TWIN_STAGES,
	    .opt = true, LOAD_OF(&threshold), .count = AT(nthresholds) }),
	.partial = true, .check = check_links
};
#undef AT

/* ---- order ---- */

static bool
uses(const void *of, size_t i, size_t j)
{
	const struct metamodel *m = of;
	const struct rule *ru = m->fields[i].rule;
	size_t k;

	for (k = 0; ru != NULL && k < ru->ninputs; k++)
		if (ru->inputs[k] == &m->fields[j])
			return true;
	return false;
}

int
rules_load(const struct place *fields, struct metamodel *m)
{
	size_t *order, i;

	if (load_more(fields, &links, m->fields) == -1 ||
	    load_order(fields, m->nfields, "key", "rule", uses, m,
	    &order) == -1)
		return -1;
	m->derived = arena_array(fields->l->a, m->nfields,
	    const struct field *);
	for (i = 0; i < m->nfields; i++)
		if (m->fields[order[i]].rule != NULL)
			m->derived[m->nderived++] = &m->fields[order[i]];
	return 0;
}
