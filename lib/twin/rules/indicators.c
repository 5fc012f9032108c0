/* SPDX-License-Identifier: MIT */
#include "twin/rules/indicators.h"

#include "twin/catalog/field_value.h"
#include "twin/rules/mastery.h"
#include "twin/rules/operators.h"

/* What arithmetic cannot hold is cut here. */
#define VALUE_MAX	INT64_C(1000000000000000000)

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/*
 * v x a x b / (c x d), rounded down; a value that no learner can reach is cut
 * and not wrapped. b, c, d >= 1.
 */
static int64_t
scale(int64_t v, int64_t a, int64_t b, int64_t c, int64_t d)
{
	if (__builtin_mul_overflow(v, a, &v) ||
	    __builtin_mul_overflow(v, b, &v))
		return v < 0 ? -VALUE_MAX : VALUE_MAX;
	return floor_div(v, c * d);
}

/* Nothing is better than the best of its field: strategizing twice a week in twelve
 * weeks is in all of them, and not in 200 %. What is worse than the worst is told as
 * it is. */
static int64_t
at_best(const struct field *f, int64_t v)
{
	if (f->polarity > 0 && f->has_max && v > f->max)
		return f->max;
	return f->polarity < 0 && f->has_min && v < f->min ? f->min : v;
}

/* One evaluation: what is asked, and the value so far as v / by. */
struct eval {
	struct indicators *r;
	const struct rule *rule;
	struct window w;
	struct reading *out;
	int64_t v, by;
};

/* The reading of input i of the rule; false when it has no value. */
static bool
input(struct eval *ev, size_t i, struct reading *out)
{
	*out = i < ev->rule->ninputs ?
	    *indicators_read(ev->r, ev->rule->inputs[i]) :
	    (struct reading){ 0 };
	return out->has;
}

/* ---- operators on the state ---- */

static bool
op_events(struct eval *ev)
{
	ev->v = operators_events(&ev->w, ev->rule, ev->out);
	return true;
}

static bool
op_distinct_days(struct eval *ev)
{
	ev->v = operators_distinct_days(&ev->w, ev->rule, ev->out);
	return true;
}

static bool
op_current_streak(struct eval *ev)
{
	ev->v = operators_current_streak(&ev->w, ev->out);
	return true;
}

static bool
op_longest_streak(struct eval *ev)
{
	ev->v = operators_longest_streak(&ev->w, ev->out);
	return true;
}

static bool
op_max_gap(struct eval *ev)
{
	ev->v = operators_max_gap(&ev->w, ev->out);
	return true;
}

/* ---- operators on other indicators ---- */

static bool
op_sum(struct eval *ev)
{
	struct reading in;
	bool found = false;

	if (ev->rule->source == SOURCE_MINUTES) {
		ev->v = operators_minutes(&ev->w, ev->out);
		return true;
	}
	if (ev->rule->source != SOURCE_FIELDS)
		return op_events(ev);
	for (size_t i = 0; i < ev->rule->ninputs; i++) {
		if (!input(ev, i, &in))
			continue;
		ev->v += in.value;
		found = true;
		reading_take_over(ev->out, &in);
	}
	reading_newest_first(ev->out);
	return found;
}

static bool
op_last(struct eval *ev)
{
	struct reading in;

	if (!input(ev, 0, &in))
		return false;
	reading_take_over(ev->out, &in);
	ev->out->code = in.code;
	ev->v = in.value;
	return true;
}

/*
 * Mean over all readings in the window; an input without readings of its own
 * counts once. The division is left to the caller: v / by.
 */
static bool
op_mean(struct eval *ev)
{
	struct reading in, *out = ev->out;
	int64_t single = 0, n;

	for (size_t i = 0; i < ev->rule->ninputs; i++) {
		const struct field *f = ev->rule->inputs[i];

		if (f->kind == FIELD_COLLECTED) {
			ev->v += operators_points(&ev->w, f, out);
		} else if (input(ev, i, &in)) {
			n = out->n;
			reading_take_over(out, &in);
			out->n = n;
			ev->v += in.value;
			single++;
		}
	}
	out->n += single;
	reading_newest_first(out);
	ev->by = out->n;
	return out->n > 0;
}

static bool
op_smallest(struct eval *ev)
{
	struct reading in;
	bool has = false;

	for (size_t i = 0; i < ev->rule->ninputs; i++) {
		if (!input(ev, i, &in))
			continue;
		if (!has || in.value < ev->v) {
			ev->v = in.value;
			ev->out->code = ev->rule->inputs[i]->key;
		}
		has = true;
		reading_take_over(ev->out, &in);
	}
	reading_newest_first(ev->out);
	return has;
}

/* Place of a code among a field's choices, 1 first, 0 none. */
static int64_t
ordinal(const struct field *f, struct str code)
{
	for (size_t i = 0; i < f->nchoices; i++)
		if (str_eq(f->choices[i].code, code))
			return (int64_t)i + 1;
	return 0;
}

static bool
op_ordinal(struct eval *ev)
{
	struct reading in;

	if (!input(ev, 0, &in))
		return false;
	reading_take_over(ev->out, &in);
	ev->v = ordinal(ev->rule->inputs[0], in.code);
	return ev->v > 0;
}

/* Per mille of what the next stage asks of the input; 1000 when it asks none. */
static bool
op_share_of_threshold(struct eval *ev)
{
	const struct threshold *t = NULL;
	const struct field *f;
	struct reading in;

	if (!input(ev, 0, &in))
		return false;
	f = ev->rule->inputs[0];
	for (size_t i = 0; i < f->nthresholds && t == NULL; i++)
		if (f->thresholds[i].stage > ev->r->s->stage)
			t = &f->thresholds[i];
	reading_take_over(ev->out, &in);
	if (t == NULL || cmp_holds(in.value, t->op, t->value))
		ev->v = 1000;
	else if (t->op == CMP_GE || t->op == CMP_GT)
		ev->v = t->value <= 0 || in.value <= 0 ? 0 :
		    in.value * 1000 / t->value;
	else
		ev->v = in.value <= 0 ? 0 : t->value * 1000 / in.value;
	return true;
}

static const struct step_table *
table_of(const struct promotion *pr, struct str key)
{
	for (size_t i = 0; i < INDICES; i++)
		if (str_eq(pr->tables[i].key, key))
			return &pr->tables[i];
	return NULL;
}

static bool
op_steps(struct eval *ev)
{
	const struct step_table *t = table_of(ev->r->cat->pr,
	    ev->rule->table);

	if (t == NULL)
		return false;
	*ev->out = *indicators_read(ev->r, t->measure);
	ev->v = indicators_index(ev->r, t);
	return true;
}

/* ---- values that the server keeps ---- */

static bool
server_stage(struct eval *ev)
{
	const struct state *s = ev->r->s;

	ev->v = s->stage;
	ev->out->code = ev->r->cat->cu->stages[s->stage - 1].code;
	ev->out->n = s->seq;
	ev->out->day = s->stage_day;
	return true;
}

/* Degrees reached, over all practices. */
static bool
server_mastery(struct eval *ev)
{
	const struct indicators *r = ev->r;
	const struct curriculum *cu = r->cat->cu;

	for (size_t i = 0; i < cu->npractices; i++)
		ev->v += mastery_degree(r->cat, r->s, r->today,
		    &cu->practices[i]);
	ev->out->n = (int64_t)r->s->nprac;
	operators_cite_activity(&ev->w, ev->out);
	return r->s->nprac > 0;
}

static bool
server_degree(struct eval *ev)
{
	const struct state *s = ev->r->s;

	ev->out->code = s->degree;
	ev->out->day = s->degree_day;
	ev->out->n = s->degree.n > 0;
	return s->degree.n > 0;
}

static bool
server_diagnostic(struct eval *ev)
{
	const struct state *s = ev->r->s;

	if (!s->has_diag)
		return false;
	ev->v = s->diag_stage;
	ev->out->n = 1;
	reading_cite(ev->out, s->diag_seq, s->diag_day);
	return true;
}

/* false: there is no value. */
typedef bool op_fn(struct eval *ev);

static bool
op_server(struct eval *ev)
{
	static const struct {
		const char *name;
		op_fn *fn;
	} values[] = {
		{ "stage", server_stage }, { "mastery", server_mastery },
		{ "degree", server_degree },
		{ "diagnostic", server_diagnostic },
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (str_is(ev->rule->table, values[i].name))
			return values[i].fn(ev);
	return false;
}

static op_fn *const ops[] = {
	[RULE_SUM] = op_sum,
	[RULE_COUNT] = op_events,
	[RULE_DISTINCT_DAYS] = op_distinct_days,
	[RULE_CURRENT_STREAK] = op_current_streak,
	[RULE_LONGEST_STREAK] = op_longest_streak,
	[RULE_MAX_GAP] = op_max_gap,
	[RULE_LAST] = op_last,
	[RULE_MEAN] = op_mean,
	[RULE_WEIGHTED_COUNT] = op_events,
	[RULE_STEPS] = op_steps,
	[RULE_SHARE_OF_THRESHOLD] = op_share_of_threshold,
	[RULE_MIN_OF] = op_smallest,
	[RULE_ARGMIN] = op_smallest,
	[RULE_ORDINAL] = op_ordinal,
	[RULE_STATED] = NULL,	/* nobody computes it: no value */
	[RULE_SERVER] = op_server,
};

/* ---- readings ---- */

/* The reading of a rule in a window. */
static struct reading
ended(struct indicators *r, const struct field *f, struct window w)
{
	struct reading out = { .window_days = w.days };
	struct eval ev = { .r = r, .rule = f->rule, .w = w, .out = &out,
	    .by = 1 };
	bool per = f->rule->per_days > 0 && w.days > 0;

	out.has = ops[f->rule->op] != NULL && ops[f->rule->op](&ev);
	out.window_days = w.days;
	if (out.has)
		out.value = at_best(f, scale(ev.v, per ? f->rule->per_days : 1,
		    f->rule->mul, per ? ev.by * w.days : ev.by, f->rule->div));
	return out;
}

/*
 * Whether a day that has not happened yet makes a value of this rule look
 * worse: what is counted day by day in a window.
 */
static bool
counts_days(const struct rule *rule)
{
	switch (rule->op) {
	case RULE_SUM:
		return rule->source != SOURCE_FIELDS;
	case RULE_COUNT:
	case RULE_WEIGHTED_COUNT:
	case RULE_DISTINCT_DAYS:
	case RULE_MAX_GAP:
		return true;
	default:
		return false;
	}
}

/* Today counts only when it helps. */
static struct reading
in_window(struct indicators *r, const struct field *f, int64_t days, bool cited)
{
	struct window today = { r->s, r->today, days, .cited = cited };
	struct window yesterday = { r->s, r->today - 1, days, .cited = false };
	struct reading now;
	int64_t before;

	if (f->rule == NULL)
		return *indicators_read(r, f);
	now = ended(r, f, today);
	if (days == 0 || !counts_days(f->rule))
		return now;
	before = ended(r, f, yesterday).value;
	if (f->polarity < 0 ? before >= now.value : before <= now.value)
		return now;
	yesterday.cited = cited;
	return ended(r, f, yesterday);
}

struct reading
indicators_window(struct indicators *r, const struct field *f, int64_t days)
{
	return in_window(r, f, days, true);
}

/* A declared or collected value as stored: a number, a code, or text. */
static struct reading
stored(struct indicators *r, const struct field *f)
{
	struct reading out = { 0 };
	const struct metric *m = state_metric(r->s, f->key);
	const struct declared *d = state_declared(r->s, f->key);
	const struct choice *choice;
	struct err ignored = { 0 };
	const struct js *v;

	if (m != NULL && m->np > 0) {
		out.has = true;
		out.value = m->p[0].value;
		choice = metamodel_choice_at(f, out.value);
		if (choice != NULL)
			out.code = choice->code;
		out.n = m->n;
		for (size_t i = 0; i < m->np; i++)
			reading_cite(&out, m->p[i].seq, m->p[i].day);
		return out;
	}
	if (d == NULL || js_parse(r->a, d->json, 8, &v, &ignored) == -1)
		return out;
	out.has = true;
	out.n = 1;
	out.day = d->day;
	if (js_type(v) == JS_STRING) {
		out.code = js_str(v);
		out.value = ordinal(f, out.code);
	} else if (js_type(v) == JS_INT || js_type(v) == JS_REAL) {
		out.has = field_value_fixed(r->a, v, f->decimals, &out.value);
	} else if (js_type(v) == JS_BOOL) {
		out.value = js_bool(v);
	} else {
		out.value = (int64_t)js_len(v);
	}
	return out;
}

const struct reading *
indicators_read(struct indicators *r, const struct field *f)
{
	size_t i = f->order;

	if (!r->known[i]) {
		r->known[i] = true;	/* rules are acyclic: checked at load */
		r->memo[i] = f->rule != NULL
				 ? indicators_window(r, f, f->rule->window_days)
				 : stored(r, f);
	}
	return &r->memo[i];
}

void
indicators_init(struct indicators *r, struct arena *a,
    const struct catalog *cat, const struct state *s, int64_t today)
{
	/* what is not known is not looked at: some tens of kilobytes */
	*r = (struct indicators){ .a = a, .cat = cat, .s = s, .today = today,
	    .memo = arena_room(a, cat->mm->nfields * sizeof(*r->memo)),
	    .known = arena_array(a, cat->mm->nfields, bool) };
}

int
indicators_index(struct indicators *r, const struct step_table *t)
{
	for (size_t i = 0; i < TWIN_STAGES; i++) {
		struct reading v = in_window(r, t->measure,
		    t->steps[i].window_days, false);

		if (v.has && cmp_holds(v.value, t->steps[i].op,
		    t->steps[i].value))
			return t->steps[i].index;
	}
	return 0;
}
