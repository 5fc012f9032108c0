/* SPDX-License-Identifier: MIT */
#include "twin/rules/operators.h"

#include "twin/rules/mastery.h"
#include "twin/rules/tally.h"

static const struct reading absent;

void
operators_cite(struct reading *out, int64_t seq, int64_t day)
{
	if (day > out->day)
		out->day = day;
	if (seq == 0 || out->nevidence == INDICATORS_EVIDENCE)
		return;
	for (size_t i = 0; i < out->nevidence; i++)
		if (out->evidence[i] == seq)
			return;
	out->evidence[out->nevidence++] = seq;
}

static void
newest_first(struct reading *out)
{
	for (size_t i = 1; i < out->nevidence; i++) {
		int64_t v = out->evidence[i];
		size_t k = i;

		for (; k > 0 && out->evidence[k - 1] < v; k--)
			out->evidence[k] = out->evidence[k - 1];
		out->evidence[k] = v;
	}
}

/* Newest day of a window that is not empty. */
static int64_t
newest(const struct state *s, const struct day_counts *d)
{
	for (int64_t i = 0; i < DAYS; i++)
		if (d->v[i] != 0)
			return s->last - i;
	return 0;
}

static int64_t
weight_of(const struct rule *rule, enum kind k, int64_t quality)
{
	int64_t weight = 0;
	int best = -1;

	for (size_t i = 0; i < rule->nkinds; i++) {
		const struct rule_kind *row = &rule->kinds[i];

		if (row->kind != k || row->min_quality > quality ||
		    row->min_quality <= best)
			continue;
		best = row->min_quality;
		weight = row->weight;
	}
	return weight;
}

/* Sum over events of the rule's kinds, weighted or one each. */
static int64_t
count_events(struct indicators *r, const struct rule *rule, int64_t days,
    struct reading *out)
{
	int64_t sum = 0;

	for (size_t i = 0; i < r->s->ncount; i++) {
		const struct count *c = &r->s->count[i];
		int64_t n = 0, quality = 0;
		bool live, hit = false;

		for (size_t k = 0; k < rule->nkinds && !hit; k++) {
			if (!tally_kind(c, rule->kinds[k].kind, &quality,
			    &live))
				continue;
			hit = true;
			n = tally_window(r->s, &c->days, c->total, r->today,
			    days);
			sum += rule->op == RULE_WEIGHTED_COUNT ?
			    n * weight_of(rule, rule->kinds[k].kind, quality) :
			    n;
		}
		if (n == 0)
			continue;
		out->n += n;
		operators_cite(out, c->seq, newest(r->s, &c->days));
	}
	newest_first(out);
	return sum;
}

static void
cite_activity(struct indicators *r, struct reading *out)
{
	for (size_t i = 0; i < r->s->nrecent; i++)
		operators_cite(out, r->s->recent[i].seq, 0);
	out->day = newest(r->s, &r->s->act);
}

/* Live days with any of the rule's kinds, each day once. */
static void
days_of_kinds(
    struct indicators *r, const struct rule *rule, struct day_counts *out)
{
	*out = (struct day_counts){ { 0 } };
	for (size_t i = 0; i < r->s->ncount; i++) {
		const struct count *c = &r->s->count[i];
		int64_t quality;
		bool live, hit = false;

		for (size_t k = 0; k < rule->nkinds && !hit; k++)
			hit = tally_kind(c, rule->kinds[k].kind, &quality,
			    &live) && live;
		for (size_t d = 0; hit && d < DAYS; d++)
			out->v[d] |= c->days.v[d] != 0;
	}
}

static int64_t
distinct_days(struct indicators *r, const struct rule *rule, int64_t days,
    struct reading *out)
{
	const struct day_counts *d = &r->s->act;
	struct day_counts kinds;
	int64_t n = days == 0 ? DAYS : days;

	if (rule->source == SOURCE_EVENTS) {
		days_of_kinds(r, rule, &kinds);
		d = &kinds;
	}
	out->n = day_counts_used(d, r->s->last - r->today, n);
	cite_activity(r, out);
	return out->n;
}

static bool
reading_of(struct indicators *r, const struct rule *rule, size_t i,
    struct reading *out)
{
	*out =
	    i < rule->ninputs ? *indicators_read(r, rule->inputs[i]) : absent;
	return out->has;
}

static void
take_over(struct reading *out, const struct reading *in)
{
	out->n += in->n;
	for (size_t i = 0; i < in->nevidence; i++)
		operators_cite(out, in->evidence[i], 0);
	if (in->day > out->day)
		out->day = in->day;
}

static int64_t
sum_inputs(struct indicators *r, const struct rule *rule, struct reading *out,
    int64_t *found)
{
	struct reading in;
	int64_t sum = 0;

	*found = 0;
	for (size_t i = 0; i < rule->ninputs; i++) {
		if (!reading_of(r, rule, i, &in))
			continue;
		sum += in.value;
		++*found;
		take_over(out, &in);
	}
	newest_first(out);
	return sum;
}

/* Readings of a collected field that the window holds: their sum. */
static int64_t
sum_points(struct indicators *r, const struct field *f, int64_t days,
    struct reading *out)
{
	const struct metric *m = state_metric(r->s, f->key);
	int64_t sum = 0;

	for (size_t i = 0; m != NULL && i < m->np; i++) {
		if (days != 0 && m->p[i].day <= r->today - days)
			continue;
		sum += m->p[i].value;
		out->n++;
		operators_cite(out, m->p[i].seq, m->p[i].day);
	}
	return sum;
}

/*
 * Mean over all readings in the window; an input without readings of its own
 * counts once. The division is left to the caller: v / *by.
 */
static bool
mean(struct indicators *r, const struct rule *rule, int64_t days,
    struct reading *out, int64_t *v, int64_t *by)
{
	struct reading in;
	int64_t single = 0, n;

	*v = 0;
	for (size_t i = 0; i < rule->ninputs; i++) {
		if (rule->inputs[i]->kind == FIELD_COLLECTED) {
			*v += sum_points(r, rule->inputs[i], days, out);
		} else if (reading_of(r, rule, i, &in)) {
			n = out->n;
			take_over(out, &in);
			out->n = n;
			*v += in.value;
			single++;
		}
	}
	out->n += single;
	newest_first(out);
	*by = out->n;
	return out->n > 0;
}

static bool
smallest(struct indicators *r, const struct rule *rule, struct reading *out,
    int64_t *value)
{
	struct reading in;
	bool has = false;

	for (size_t i = 0; i < rule->ninputs; i++) {
		if (!reading_of(r, rule, i, &in))
			continue;
		if (!has || in.value < *value) {
			*value = in.value;
			out->code = rule->inputs[i]->key;
		}
		has = true;
		take_over(out, &in);
	}
	newest_first(out);
	return has;
}

static const struct step_table *
table_of(const struct promotion *pr, struct str key)
{
	for (size_t i = 0; i < INDICES; i++)
		if (str_eq(pr->tables[i].key, key))
			return &pr->tables[i];
	return NULL;
}

/* Per mille of what the next stage asks of the input; 1000 when it asks none. */
static bool
share_of_threshold(struct indicators *r, const struct rule *rule,
    struct reading *out, int64_t *value)
{
	const struct field *f = rule->ninputs > 0 ? rule->inputs[0] : NULL;
	const struct threshold *t = NULL;
	struct reading in;

	if (f == NULL || !reading_of(r, rule, 0, &in))
		return false;
	for (size_t i = 0; i < f->nthresholds && t == NULL; i++)
		if (f->thresholds[i].stage > r->s->stage)
			t = &f->thresholds[i];
	take_over(out, &in);
	if (t == NULL || cmp_holds(in.value, t->op, t->value))
		*value = 1000;
	else if (t->op == CMP_GE || t->op == CMP_GT)
		*value = t->value <= 0 || in.value <= 0 ? 0 :
		    in.value * 1000 / t->value;
	else
		*value = in.value <= 0 ? 0 : t->value * 1000 / in.value;
	return true;
}

int64_t
operators_ordinal(const struct field *f, struct str code)
{
	for (size_t i = 0; i < f->nchoices; i++)
		if (str_eq(f->choices[i].code, code))
			return (int64_t)i + 1;
	return 0;
}

static bool
server_value(struct indicators *r, struct str name, struct reading *out,
    int64_t *value)
{
	const struct state *s = r->s;
	const struct curriculum *cu = r->cat->cu;

	if (str_is(name, "stage")) {
		*value = s->stage;
		out->code = cu->stages[s->stage - 1].code;
		out->n = s->seq;
		out->day = s->stage_day;
		return true;
	}
	if (str_is(name, "mastery")) {	/* degrees reached, over practices */
		*value = 0;
		for (size_t i = 0; i < cu->npractices; i++)
			*value += mastery_degree(r, &cu->practices[i]);
		out->n = (int64_t)s->nprac;
		cite_activity(r, out);
		return s->nprac > 0;
	}
	if (str_is(name, "degree")) {
		out->code = s->degree;
		out->day = s->degree_day;
		out->n = s->degree.n > 0;
		return s->degree.n > 0;
	}
	if (str_is(name, "diagnostic") && s->has_diag) {
		*value = s->diag_stage;
		out->n = 1;
		operators_cite(out, s->diag_seq, s->diag_day);
		return true;
	}
	return false;
}

/* The window in days that are kept. */
static int64_t
kept(const struct eval *ev)
{
	return ev->days == 0 ? DAYS : ev->days;
}

static bool
op_count(struct eval *ev)
{
	ev->v = count_events(ev->r, ev->rule, ev->days, ev->out);
	return true;
}

static bool
op_sum(struct eval *ev)
{
	const struct state *s = ev->r->s;
	int64_t found;

	if (ev->rule->source == SOURCE_FIELDS) {
		ev->v = sum_inputs(ev->r, ev->rule, ev->out, &found);
		return found > 0;
	}
	if (ev->rule->source != SOURCE_MINUTES)
		return op_count(ev);
	ev->v = tally_window(s, &s->min, s->minutes, ev->r->today, ev->days);
	ev->out->n = day_counts_used(&s->min, s->last - ev->r->today, kept(ev));
	cite_activity(ev->r, ev->out);
	return true;
}

static bool
op_distinct_days(struct eval *ev)
{
	ev->v = distinct_days(ev->r, ev->rule, ev->days, ev->out);
	return true;
}

static bool
op_current_streak(struct eval *ev)
{
	ev->v = ev->out->n = state_streak(ev->r->s, ev->r->today);
	cite_activity(ev->r, ev->out);
	return true;
}

static bool
op_longest_streak(struct eval *ev)
{
	ev->v = ev->out->n = ev->r->s->longest;
	cite_activity(ev->r, ev->out);
	return true;
}

static bool
op_max_gap(struct eval *ev)
{
	const struct state *s = ev->r->s;

	ev->v = state_gap(s, ev->r->today, kept(ev));
	ev->out->n = day_counts_used(&s->act, s->last - ev->r->today, kept(ev));
	cite_activity(ev->r, ev->out);
	return true;
}

static bool
op_last(struct eval *ev)
{
	struct reading in;

	if (!reading_of(ev->r, ev->rule, 0, &in))
		return false;
	take_over(ev->out, &in);
	ev->out->code = in.code;
	ev->v = in.value;
	return true;
}

static bool
op_mean(struct eval *ev)
{
	return mean(ev->r, ev->rule, ev->days, ev->out, &ev->v, &ev->by);
}

static bool
op_smallest(struct eval *ev)
{
	return smallest(ev->r, ev->rule, ev->out, &ev->v);
}

static bool
op_ordinal(struct eval *ev)
{
	struct reading in;

	if (!reading_of(ev->r, ev->rule, 0, &in))
		return false;
	take_over(ev->out, &in);
	ev->v = operators_ordinal(ev->rule->inputs[0], in.code);
	return ev->v > 0;
}

static bool
op_share(struct eval *ev)
{
	return share_of_threshold(ev->r, ev->rule, ev->out, &ev->v);
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

static bool
op_server(struct eval *ev)
{
	return server_value(ev->r, ev->rule->table, ev->out, &ev->v);
}

/* false: there is no value. */
typedef bool op_fn(struct eval *ev);

static op_fn *const ops[] = {
	[RULE_SUM] = op_sum,
	[RULE_COUNT] = op_count,
	[RULE_DISTINCT_DAYS] = op_distinct_days,
	[RULE_CURRENT_STREAK] = op_current_streak,
	[RULE_LONGEST_STREAK] = op_longest_streak,
	[RULE_MAX_GAP] = op_max_gap,
	[RULE_LAST] = op_last,
	[RULE_MEAN] = op_mean,
	[RULE_WEIGHTED_COUNT] = op_count,
	[RULE_STEPS] = op_steps,
	[RULE_SHARE_OF_THRESHOLD] = op_share,
	[RULE_MIN_OF] = op_smallest,
	[RULE_ARGMIN] = op_smallest,
	[RULE_ORDINAL] = op_ordinal,
	[RULE_SERVER] = op_server,
};

bool
operators_run(struct eval *ev)
{
	op_fn *op = ops[ev->rule->op];

	return op != NULL && op(ev);
}
