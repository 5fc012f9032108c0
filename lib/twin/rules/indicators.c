/* SPDX-License-Identifier: MIT */
#include "twin/rules/indicators.h"

#include "twin/catalog/field_value.h"
#include "twin/rules/operators.h"

/* exp(-i / 8) per mille, i = 0..40: read at eighths of the decay time. */
static const int decay_pm[] = {
	1000, 882, 779, 687, 607, 535, 472, 417, 368, 325, 287, 253, 223, 197,
	174, 153, 135, 119, 105, 93, 82, 72, 64, 56, 50, 44, 39, 34, 30, 27,
	24, 21, 18, 16, 14, 13, 11, 10, 9, 8, 7
};

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

struct reading
indicators_window(struct indicators *r, const struct field *f, int64_t days)
{
	struct reading out = { .window_days = days };
	struct eval ev = { .r = r, .f = f, .rule = f->rule, .days = days,
	    .out = &out, .by = 1 };
	bool per = f->rule != NULL && f->rule->per_days > 0 && days > 0;

	if (f->rule == NULL)
		return *indicators_read(r, f);
	out.has = operators_run(&ev);
	out.window_days = days;
	if (out.has)
		out.value = scale(ev.v, per ? f->rule->per_days : 1,
		    f->rule->mul, per ? ev.by * days : ev.by, f->rule->div);
	return out;
}

/* A declared or collected value as stored: a number, a code, or text. */
static struct reading
stored(struct indicators *r, const struct field *f)
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
			operators_cite(&out, m->p[i].seq, m->p[i].day);
		return out;
	}
	if (d == NULL || js_parse(r->a, d->json, 8, &v, &ignored) == -1)
		return out;
	out.has = true;
	out.n = 1;
	out.day = d->day;
	if (js_type(v) == JS_STRING) {
		out.code = js_str(v);
		out.value = operators_ordinal(f, out.code);
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
	*r = (struct indicators){ .a = a, .cat = cat, .s = s, .today = today,
	    .memo = arena_array(a, cat->mm->nfields, struct reading),
	    .known = arena_array(a, cat->mm->nfields, bool) };
}

int
indicators_index(struct indicators *r, const struct step_table *t)
{
	for (size_t i = 0; i < TWIN_STAGES; i++) {
		struct reading v = indicators_window(r, t->measure,
		    t->steps[i].window_days);

		if (v.has && cmp_holds(v.value, t->steps[i].op,
		    t->steps[i].value))
			return t->steps[i].index;
	}
	return 0;
}

int64_t
indicators_confidence(const struct promotion *pr, int64_t n, int64_t age_days)
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
indicators_coverage(const struct state *s, int64_t today, int64_t days)
{
	int64_t here = s->first == 0 ? 0 : today - s->first + 1;

	return days == 0 || here >= days ? 1000 : here * 1000 / days;
}
