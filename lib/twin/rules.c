/* SPDX-License-Identifier: MIT */
#include "twin/rules.h"

#include "base/json.h"
#include "twin/day.h"

/* exp(-i / 8) per mille, i = 0..40: read at eighths of the decay time. */
static const int decay_pm[] = {
	1000, 882, 779, 687, 607, 535, 472, 417, 368, 325, 287, 253, 223, 197,
	174, 153, 135, 119, 105, 93, 82, 72, 64, 56, 50, 44, 39, 34, 30, 27,
	24, 21, 18, 16, 14, 13, 11, 10, 9, 8, 7
};

static const struct reading absent;

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* Name of a counter without the "~" of what was not live. */
static struct str
counted(struct str name, bool *live)
{
	*live = name.n == 0 || name.p[name.n - 1] != '~';
	return *live ? name : (struct str){ name.p, name.n - 1 };
}

/* Whether a counter is of this kind; its quality, 0 when it has none. */
static bool
counts_kind(const struct count *c, enum kind k, int64_t *quality, bool *live)
{
	struct str kind, q, name = counted(c->name, live);

	*quality = 0;
	if (str_cut(name, '.', &kind, &q))
		(void)str_int(q, quality);
	return str_is(kind, kind_name(k));
}

static int64_t
in_window(const struct state *s, const struct days *d, int64_t total,
    int64_t today, int64_t days)
{
	return days == 0 ? total : days_sum(d, s->last - today, days);
}

static void
cite(struct reading *out, int64_t seq, int64_t day)
{
	if (day > out->day)
		out->day = day;
	if (seq == 0 || out->nevidence == RULES_EVIDENCE)
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
newest(const struct state *s, const struct days *d)
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
count_events(struct rules *r, const struct rule *rule, int64_t days,
    struct reading *out)
{
	int64_t sum = 0;

	for (size_t i = 0; i < r->s->ncount; i++) {
		const struct count *c = &r->s->count[i];
		int64_t n = 0, quality = 0;
		bool live, hit = false;

		for (size_t k = 0; k < rule->nkinds && !hit; k++) {
			if (!counts_kind(c, rule->kinds[k].kind, &quality,
			    &live))
				continue;
			hit = true;
			n = in_window(r->s, &c->days, c->total, r->today,
			    days);
			sum += rule->op == RULE_WEIGHTED_COUNT ?
			    n * weight_of(rule, rule->kinds[k].kind, quality) :
			    n;
		}
		if (n == 0)
			continue;
		out->n += n;
		cite(out, c->seq, newest(r->s, &c->days));
	}
	newest_first(out);
	return sum;
}

static void
cite_activity(struct rules *r, struct reading *out)
{
	for (size_t i = 0; i < r->s->nrecent; i++)
		cite(out, r->s->recent[i].seq, 0);
	out->day = newest(r->s, &r->s->act);
}

/* Live days with any of the rule's kinds, each day once. */
static void
days_of_kinds(struct rules *r, const struct rule *rule, struct days *out)
{
	*out = (struct days){ { 0 } };
	for (size_t i = 0; i < r->s->ncount; i++) {
		const struct count *c = &r->s->count[i];
		int64_t quality;
		bool live, hit = false;

		for (size_t k = 0; k < rule->nkinds && !hit; k++)
			hit = counts_kind(c, rule->kinds[k].kind, &quality,
			    &live) && live;
		for (size_t d = 0; hit && d < DAYS; d++)
			out->v[d] |= c->days.v[d] != 0;
	}
}

static int64_t
distinct_days(struct rules *r, const struct rule *rule, int64_t days,
    struct reading *out)
{
	const struct days *d = &r->s->act;
	struct days kinds;
	int64_t n = days == 0 ? DAYS : days;

	if (rule->source == SOURCE_EVENTS) {
		days_of_kinds(r, rule, &kinds);
		d = &kinds;
	}
	out->n = days_used(d, r->s->last - r->today, n);
	cite_activity(r, out);
	return out->n;
}

static bool
reading_of(struct rules *r, const struct rule *rule, size_t i,
    struct reading *out)
{
	*out = i < rule->ninputs ? *rules_read(r, rule->inputs[i]) : absent;
	return out->has;
}

static void
take_over(struct reading *out, const struct reading *in)
{
	out->n += in->n;
	for (size_t i = 0; i < in->nevidence; i++)
		cite(out, in->evidence[i], 0);
	if (in->day > out->day)
		out->day = in->day;
}

static int64_t
sum_inputs(struct rules *r, const struct rule *rule, struct reading *out,
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
sum_points(struct rules *r, const struct field *f, int64_t days,
    struct reading *out)
{
	const struct metric *m = state_metric(r->s, f->key);
	int64_t sum = 0;

	for (size_t i = 0; m != NULL && i < m->np; i++) {
		if (days != 0 && m->p[i].day <= r->today - days)
			continue;
		sum += m->p[i].value;
		out->n++;
		cite(out, m->p[i].seq, m->p[i].day);
	}
	return sum;
}

/*
 * Mean over all readings in the window; an input without readings of its own
 * counts once. The division is left to the caller: v / *by.
 */
static bool
mean(struct rules *r, const struct rule *rule, int64_t days,
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
smallest(struct rules *r, const struct rule *rule, struct reading *out,
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
share_of_threshold(struct rules *r, const struct rule *rule,
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
		*value = t->value <= 0 ? 0 : in.value * 1000 / t->value;
	else
		*value = in.value <= 0 ? 0 : t->value * 1000 / in.value;
	return true;
}

static int64_t
ordinal(const struct field *f, struct str code)
{
	for (size_t i = 0; i < f->nchoices; i++)
		if (str_eq(f->choices[i].code, code))
			return (int64_t)i + 1;
	return 0;
}

static bool
server_value(struct rules *r, struct str name, struct reading *out,
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
			*value += rules_mastery(r, &cu->practices[i]);
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
		cite(out, s->diag_seq, s->diag_day);
		return true;
	}
	return false;
}

/*
 * The rule's value before per_days and mul / div, as v / by; false: there is
 * none.
 */
static bool
raw_value(struct rules *r, const struct field *f, int64_t days,
    struct reading *out, int64_t *v, int64_t *by)
{
	const struct rule *rule = f->rule;
	const struct state *s = r->s;
	struct reading in;
	int64_t found;

	switch (rule->op) {
	case RULE_SUM:
		if (rule->source == SOURCE_FIELDS) {
			*v = sum_inputs(r, rule, out, &found);
			return found > 0;
		}
		if (rule->source == SOURCE_MINUTES) {
			*v = in_window(s, &s->min, s->minutes, r->today, days);
			out->n = days_used(&s->min, s->last - r->today,
			    days == 0 ? DAYS : days);
			cite_activity(r, out);
			return true;
		}
		*v = count_events(r, rule, days, out);
		return true;
	case RULE_COUNT:
	case RULE_WEIGHTED_COUNT:
		*v = count_events(r, rule, days, out);
		return true;
	case RULE_DISTINCT_DAYS:
		*v = distinct_days(r, rule, days, out);
		return true;
	case RULE_CURRENT_STREAK:
		*v = out->n = state_streak(s, r->today);
		cite_activity(r, out);
		return true;
	case RULE_LONGEST_STREAK:
		*v = out->n = s->longest;
		cite_activity(r, out);
		return true;
	case RULE_MAX_GAP:
		*v = state_gap(s, r->today, days == 0 ? DAYS : days);
		out->n = days_used(&s->act, s->last - r->today,
		    days == 0 ? DAYS : days);
		cite_activity(r, out);
		return true;
	case RULE_LAST:
		if (!reading_of(r, rule, 0, &in))
			return false;
		take_over(out, &in);
		out->code = in.code;
		*v = in.value;
		return true;
	case RULE_MEAN:
		return mean(r, rule, days, out, v, by);
	case RULE_MIN_OF:
	case RULE_ARGMIN:
		return smallest(r, rule, out, v);
	case RULE_ORDINAL:
		if (!reading_of(r, rule, 0, &in))
			return false;
		take_over(out, &in);
		*v = ordinal(rule->inputs[0], in.code);
		return *v > 0;
	case RULE_SHARE_OF_THRESHOLD:
		return share_of_threshold(r, rule, out, v);
	case RULE_STEPS: {
		const struct step_table *t = table_of(r->cat->pr, rule->table);

		if (t == NULL)
			return false;
		*v = rules_index(r, t);
		*out = *rules_read(r, t->measure);
		return true;
	}
	case RULE_SERVER:
		return server_value(r, rule->table, out, v);
	case RULE_NONE:
		break;
	}
	return false;
}

struct reading
rules_window(struct rules *r, const struct field *f, int64_t days)
{
	struct reading out = { .window_days = days };
	int64_t v = 0, per = 1, by = 1;

	if (f->rule == NULL)
		return *rules_read(r, f);
	if (!raw_value(r, f, days, &out, &v, &by)) {
		out.has = false;
		return out;
	}
	if (f->rule->per_days > 0 && days > 0) {
		per = f->rule->per_days;
		by *= days;
	}
	out.value = floor_div(v * per * f->rule->mul, by * f->rule->div);
	out.window_days = days;
	out.has = true;
	return out;
}

/* A declared or collected value as stored: a number, a code, or text. */
static struct reading
stored(struct rules *r, const struct field *f)
{
	struct reading out = { 0 };
	const struct metric *m = state_metric(r->s, f->key);
	const struct declared *d = state_declared(r->s, f->key);
	struct err ignored = { 0 };
	const struct js *v;

	if (m != NULL && m->np > 0) {
		out.has = true;
		out.value = m->p[0].value;
		out.n = m->n;
		for (size_t i = 0; i < m->np; i++)
			cite(&out, m->p[i].seq, m->p[i].day);
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
	} else if (js_type(v) == JS_INT) {
		out.value = js_int(v);
		for (int i = 0; i < f->decimals; i++)
			out.value *= 10;
	} else if (js_type(v) == JS_REAL) {
		out.value = 0;		/* see fixed_of */
	} else if (js_type(v) == JS_BOOL) {
		out.value = js_bool(v);
	} else {
		out.value = (int64_t)js_len(v);
	}
	return out;
}

const struct reading *
rules_read(struct rules *r, const struct field *f)
{
	size_t i = f->order;

	if (!r->known[i]) {
		r->known[i] = true;	/* rules are acyclic: checked at load */
		r->memo[i] = f->rule != NULL ?
		    rules_window(r, f, f->rule->window_days) : stored(r, f);
	}
	return &r->memo[i];
}

void
rules_init(struct rules *r, struct arena *a, const struct catalog *cat,
    const struct state *s, int64_t today)
{
	*r = (struct rules){ .a = a, .cat = cat, .s = s, .today = today,
	    .memo = arena_array(a, cat->mm->nfields, struct reading),
	    .known = arena_array(a, cat->mm->nfields, bool) };
}

int
rules_index(struct rules *r, const struct step_table *t)
{
	for (size_t i = 0; i < TWIN_STAGES; i++) {
		struct reading v = rules_window(r, t->measure,
		    t->steps[i].window_days);

		if (v.has && cmp_holds(v.value, t->steps[i].op,
		    t->steps[i].value))
			return t->steps[i].index;
	}
	return 0;
}

int64_t
rules_confidence(const struct promotion *pr, int64_t n, int64_t age_days)
{
	int64_t full = pr->confidence.full_n, eighth, left, last;
	int64_t pm = n >= full ? 1000 : n * 1000 / full;

	if (age_days < 0)
		age_days = 0;
	eighth = age_days * 8 / pr->confidence.decay_days;
	left = age_days * 8 % pr->confidence.decay_days;
	last = (int64_t)(sizeof(decay_pm) / sizeof(decay_pm[0])) - 1;
	if (eighth >= last)
		return 0;
	/* straight between two entries of the table */
	return pm * (decay_pm[eighth] - (decay_pm[eighth] -
	    decay_pm[eighth + 1]) * left / pr->confidence.decay_days) / 1000;
}

int64_t
rules_coverage(const struct state *s, int64_t today, int64_t days)
{
	int64_t here = s->first == 0 ? 0 : today - s->first + 1;

	return days == 0 || here >= days ? 1000 : here * 1000 / days;
}

int64_t
rules_events(const struct state *s, enum kind k, int64_t today, int64_t days)
{
	int64_t sum = 0, quality;
	bool live;

	for (size_t i = 0; i < s->ncount; i++)
		if (counts_kind(&s->count[i], k, &quality, &live))
			sum += in_window(s, &s->count[i].days,
			    s->count[i].total, today, days);
	return sum;
}

int64_t
rules_live_days(const struct state *s, enum kind k, int64_t today,
    int64_t days)
{
	int64_t used = 0, quality;
	bool live;

	for (int64_t back = 0; back < days; back++) {
		bool hit = false;

		for (size_t i = 0; i < s->ncount && !hit; i++)
			hit = counts_kind(&s->count[i], k, &quality, &live) &&
			    live && days_at(&s->count[i].days,
			    s->last - today + back) != 0;
		used += hit;
	}
	return used;
}

int64_t
rules_products(const struct state *s, struct str type, int64_t today,
    int64_t days)
{
	int64_t sum = 0;
	bool live;

	for (size_t i = 0; i < s->ncount; i++) {
		struct str name = counted(s->count[i].name, &live);

		if (str_starts(name, STR("p:")) &&
		    str_eq(str_from(name, 2), type))
			sum += in_window(s, &s->count[i].days,
			    s->count[i].total, today, days);
	}
	return sum;
}

bool
rules_accepted(const struct catalog *cat, const struct state *s,
    const struct exercise *x)
{
	const struct ex *h = state_ex(s, x->id);

	if (h == NULL || h->accepted == 0)
		return false;
	if (x->role != ROLE_CHECK)
		return true;
	return h->attempts >= cat->pr->check.attempts &&
	    h->on_days >= cat->pr->check.days && h->last == OUT_ACCEPTED;
}

static bool
degree_holds(struct rules *r, const struct practice *p, int degree)
{
	const struct promotion *pr = r->cat->pr;
	const struct mastery_window *w = &pr->mastery[degree - 1];
	const struct prac *rec = state_prac(r->s, p->id);
	const struct curriculum *cu = r->cat->cu;
	size_t ladder = 0;

	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i];
		const struct ex *h;

		if (x->practice != p || x->role != ROLE_LADDER ||
		    x->archived || x->degree != degree)
			continue;
		ladder++;
		h = state_ex(r->s, x->id);
		if (!rules_accepted(r->cat, r->s, x) ||
		    (degree >= pr->human_judge.degree && !h->judged))
			return false;
	}
	if (ladder == 0 || rec == NULL)
		return false;
	return w->active_days == 0 || days_used(&rec->on,
	    r->s->last - r->today, w->window_days) >= w->active_days;
}

int
rules_mastery(struct rules *r, const struct practice *p)
{
	int degree = 0;

	while (degree < TWIN_DEGREES && degree_holds(r, p, degree + 1))
		degree++;
	return degree;
}
