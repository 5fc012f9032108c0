/* SPDX-License-Identifier: MIT */
#include "twin/catalog/computable.h"

#include "base/limits.h"
#include "twin/catalog/field_value.h"
#include "twin/value/day_counts.h"

_Static_assert(DAYS_COUNT_MAX == 262143, "check_mean names it");

enum window { WINDOW_NONE, WINDOW_MAY, WINDOW_MUST };

/* What an operator does with the parts of its rule. */
#define S(x)	(1u << SOURCE_ ## x)
static const struct op_can {
	unsigned sources;	/* it is computed over these */
	size_t inputs;		/* as many of them at most */
	enum window window;	/* MUST: days before DAYS are not kept */
	bool scaled;		/* mul and div count */
} ops[] = {
	[RULE_SUM] = { S(MINUTES) | S(FIELDS), 16, WINDOW_MAY, true },
	[RULE_COUNT] = { S(EVENTS), 0, WINDOW_MAY, true },
	[RULE_DISTINCT_DAYS] = { S(ACTIVE_DAYS) | S(EVENTS), 0, WINDOW_MUST, true },
	[RULE_CURRENT_STREAK] = { S(ACTIVE_DAYS), 0, WINDOW_NONE, true },
	[RULE_LONGEST_STREAK] = { S(ACTIVE_DAYS), 0, WINDOW_MAY, true },
	[RULE_MAX_GAP] = { S(ACTIVE_DAYS), 0, WINDOW_MUST, true },
	[RULE_LAST] = { S(FIELDS), 1, WINDOW_NONE, true },
	[RULE_MEAN] = { S(FIELDS), 16, WINDOW_MAY, true },
	[RULE_WEIGHTED_COUNT] = { S(EVENTS), 0, WINDOW_MAY, true },
	[RULE_STEPS] = { S(FIELDS), 1, WINDOW_NONE, true },
	[RULE_SHARE_OF_THRESHOLD] = { S(FIELDS), 1, WINDOW_NONE, true },
	[RULE_MIN_OF] = { S(FIELDS), 16, WINDOW_NONE, true },
	[RULE_ARGMIN] = { S(FIELDS), 16, WINDOW_NONE, false },
	[RULE_ORDINAL] = { S(FIELDS), 1, WINDOW_NONE, true },
	[RULE_STATED] = { S(NONE), 0, WINDOW_NONE, false },
	[RULE_SERVER] = { S(NONE), 0, WINDOW_NONE, true },
};
#undef S

/* What RULE_SERVER computes, by rule.table. */
static const char *const server_values[] = { "stage", "mastery", "degree",
	"diagnostic" };

/* A window means something where days or readings are looked through. */
static enum window
window_of(const struct rule *ru)
{
	size_t i;

	if (ru->source != SOURCE_FIELDS)
		return ops[ru->op].window;
	for (i = 0; ru->op == RULE_MEAN && i < ru->ninputs; i++)
		if (ru->inputs[i]->kind == FIELD_COLLECTED)
			return WINDOW_MAY;
	return WINDOW_NONE;
}

static bool
has_table(const struct promotion *pr, const struct rule *ru)
{
	size_t i;

	for (i = 0; ru->op == RULE_SERVER &&
	    i < sizeof(server_values) / sizeof(char *); i++)
		if (str_is(ru->table, server_values[i]))
			return true;
	for (i = 0; ru->op == RULE_STEPS && i < INDICES; i++)
		if (str_eq(pr->tables[i].key, ru->table))
			return true;
	return false;
}

static int
bad_rule(const struct field *f, const char *part, const char *why,
    struct err *e)
{
	return err_set(e, ERR_INVALID, "metamodel.json: fields[%zu].rule.%s "
	    "(" STR_FMT "): %s", f->order, part, STR_ARG(f->key), why);
}

static int
check_kinds(const struct field *f, struct err *e)
{
	const struct rule *ru = f->rule;
	size_t i;

	for (i = 0; ru->op != RULE_WEIGHTED_COUNT && i < ru->nkinds; i++)
		if (ru->kinds[i].weight != 1 || ru->kinds[i].min_quality != 0)
			return bad_rule(f, "kinds", "weight and min_quality "
			    "count in a weighted_count only", e);
	return 0;
}

/* Whether the readings of an input do for a mean: what is kept of them day by day
 * (journal/fold.c) is how many there were, and a sum of none below 0. */
static bool
averaged(const struct field *in)
{
	return in->kind != FIELD_COLLECTED ||
	    (in->min >= 0 && in->max <= DAYS_COUNT_MAX);
}

static int
check_mean(const struct field *f, struct err *e)
{
	const struct rule *ru = f->rule;
	size_t i;

	for (i = 0; ru->op == RULE_MEAN && i < ru->ninputs; i++)
		if (!averaged(ru->inputs[i]))
			return bad_rule(f, "inputs", "readings below 0, or "
			    "above 262143 without the point, are not kept for "
			    "a mean", e);
	return 0;
}

static int
check_rule(const struct field *f, const struct promotion *pr, struct err *e)
{
	const struct rule *ru = f->rule;
	const struct op_can *can = &ops[ru->op];
	enum window window = window_of(ru);

	if (ru->table.n > 0 && !has_table(pr, ru))
		return err_set(e, ERR_INVALID, "metamodel.json: fields[%zu]."
		    "rule.table (" STR_FMT "): no table '" STR_FMT "'%s",
		    f->order, STR_ARG(f->key), STR_ARG(ru->table), ru->op != RULE_SERVER ? "" :
		    "; what the server does not compute is op stated");
	if ((can->sources & (1u << ru->source)) == 0)
		return bad_rule(f, "source", "is not what this operator "
		    "looks at: active_days is", e);
	if (ru->ninputs > can->inputs)
		return bad_rule(f, "inputs", "the operator looks at one", e);
	if (ru->window_days != 0 && window == WINDOW_NONE)
		return bad_rule(f, "window_days", "means nothing to this "
		    "operator and its inputs", e);
	if (ru->window_days == 0 && window == WINDOW_MUST)
		return bad_rule(f, "window_days", "is missing: older days "
		    "are not kept", e);
	if (!can->scaled && (ru->mul != 1 || ru->div != 1))
		return bad_rule(f, ru->mul != 1 ? "mul" : "div", "the "
		    "operator gives no number", e);
	return check_mean(f, e) == -1 ? -1 : check_kinds(f, e);
}

/* What a learner may write fits, each reading and all they declare. */
static int
check_sizes(const struct metamodel *m, struct err *e)
{
	const struct field *f;
	size_t all = 0, one;

	for (f = m->fields; f < m->fields + m->nfields; f++) {
		one = field_value_size(f);
		if (f->kind == FIELD_COLLECTED &&
		    (f->writers & WRITER_LEARNER) != 0 && one > LIMIT_READING)
			return err_set(e, ERR_INVALID, "metamodel.json: "
			    "fields[%zu] (" STR_FMT "): a reading may take "
			    "%zu bytes, the limit is %d", f->order,
			    STR_ARG(f->key), one, LIMIT_READING);
		if (f->kind == FIELD_DECLARED)
			all += one;
		if (f->kind == FIELD_DECLARED && all > LIMIT_DECLARED)
			return err_set(e, ERR_INVALID, "metamodel.json: "
			    "fields[%zu] (" STR_FMT "): the declared fields "
			    "up to here may take %zu bytes, the limit is %d",
			    f->order, STR_ARG(f->key), all, LIMIT_DECLARED);
	}
	return 0;
}

/* Waiting for the number of an indicator that never has one is for ever. */
static bool
never(const struct field *f)
{
	return f != NULL && f->rule != NULL && f->rule->op == RULE_STATED;
}

static int
check_exercise(const struct exercise *x, struct err *e)
{
	size_t i;

	if (x->max_open != 1)
		return err_set(e, ERR_INVALID, "curriculum.json: exercises[%zu]"
		    ".max_open (" STR_FMT "): offers are not counted",
		    x->order, STR_ARG(x->id));
	if (x->counts_as > KIND_PUBLISHED || (x->counts_as != KIND_NONE &&
	    x->counts_as != KIND_SLOT && x->counts_as < KIND_REFLECTION))
		return err_set(e, ERR_INVALID, "curriculum.json: exercises[%zu]"
		    ".counts_as (" STR_FMT "): an answer is no such event",
		    x->order, STR_ARG(x->id));
	for (i = 0; i < x->ncriteria; i++) {
		if (x->criteria[i].days > DAYS)
			return err_set(e, ERR_INVALID, "curriculum.json: "
			    "exercises[%zu].criteria[%zu].params.days ("
			    STR_FMT ", " STR_FMT "): %d days are kept",
			    x->order, i, STR_ARG(x->id),
			    STR_ARG(x->criteria[i].id), DAYS);
		if (never(x->criteria[i].indicator))
			return err_set(e, ERR_INVALID, "curriculum.json: "
			    "exercises[%zu].criteria[%zu].params.indicator ("
			    STR_FMT ", " STR_FMT "): nothing computes it",
			    x->order, i, STR_ARG(x->id),
			    STR_ARG(x->criteria[i].id));
	}
	for (i = 0; i < x->nprereqs; i++)
		if (never(x->prereqs[i].indicator))
			return err_set(e, ERR_INVALID, "curriculum.json: "
			    "exercises[%zu].prerequisites[%zu].indicator ("
			    STR_FMT "): nothing computes it", x->order, i,
			    STR_ARG(x->id));
	return 0;
}

static int
check_promotion(const struct promotion *pr, struct err *e)
{
	size_t i, k;

	if (never(pr->hours))
		return err_set(e, ERR_INVALID, "promotion.json: hours: "
		    "nothing computes it");
	for (i = 0; i < INDICES; i++)
		if (window_of(pr->tables[i].measure->rule) == WINDOW_NONE)
			return err_set(e, ERR_INVALID, "promotion.json: "
			    "tables[%zu].measure (" STR_FMT "): has no "
			    "window for the steps", i,
			    STR_ARG(pr->tables[i].key));
	for (i = 0; i < TWIN_STAGES - 1; i++)
		for (k = 0; k < pr->gates[i].nneeds; k++)
			if (pr->gates[i].needs[k].window_days > DAYS)
				return err_set(e, ERR_INVALID,
				    "promotion.json: gates[%zu].products[%zu]."
				    "window_days (" STR_FMT "): %d days are "
				    "kept", i, k,
				    STR_ARG(pr->gates[i].needs[k].id), DAYS);
	for (i = 0; i < TWIN_DEGREES; i++)
		if (pr->mastery[i].window_days > DAYS)
			return err_set(e, ERR_INVALID, "promotion.json: "
			    "mastery[%zu].window_days: %d days are kept", i,
			    DAYS);
	return 0;
}

int
computable(const struct metamodel *m, const struct curriculum *c,
    const struct promotion *pr, struct err *e)
{
	size_t i;

	for (i = 0; i < m->nfields; i++)
		if (m->fields[i].rule != NULL &&
		    check_rule(&m->fields[i], pr, e) == -1)
			return -1;
	for (i = 0; i < c->nexercises; i++)
		if (check_exercise(&c->exercises[i], e) == -1)
			return -1;
	return check_sizes(m, e) == -1 ? -1 : check_promotion(pr, e);
}
