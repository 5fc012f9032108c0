/* SPDX-License-Identifier: MIT */
/* Numbers that cannot be: more than what is offered brings, weights that make no
 * whole, fields without which the program does less than it says. */
#include "twin/catalog/reach_walk.h"

/* ---- what a gate asks for ---- */

/* How often an exercise is offered in so many days; 0 days: ever. */
static int64_t
times(const struct exercise *x, int days)
{
	int rest = x->cooldown_days > 1 ? x->cooldown_days : 1;
	int64_t most = !x->repeatable ? 1
		       : days == 0    ? INT64_MAX
				      : (days - 1) / rest + 1;
	int64_t turns =
	    x->product == NULL ? INT64_MAX : reach_most(x->product, days);

	return most < turns ? most : turns;
}

/* The most events of a kind that what is offered below a gate brings. */
static int64_t
most_events(const struct walk *w, const struct gate *g, enum kind k, int days)
{
	const struct curriculum *cu = w->c->cu;
	int64_t sum = 0;

	if (reach_logged(k))
		return INT64_MAX;
	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i];
		int64_t n;

		if (w->open[i] == 0 || x->counts_as != k || !reach_below(x, g))
			continue;
		n = times(x, days);
		if (n == INT64_MAX)
			return n;
		sum += n;
	}
	return sum;
}

static void
warn(struct walk *w, const char *place, size_t gate, struct str which,
    struct str id, int64_t asks, int64_t most, int days)
{
	reach_warn(w, "promotion.json",
	    arena_printf(
		w->a, "gates[%zu].%s" STR_FMT, gate, place, STR_ARG(which)),
	    id,
	    arena_printf(w->a,
		"asks for %lld in %d days, and what is offered below this "
		"stage "
		"brings %lld at most",
		(long long)asks, days, (long long)most));
}

static void
check_needs(struct walk *w, size_t i, const struct gate *g)
{
	for (size_t k = 0; k < g->nneeds; k++) {
		const struct need *need = &g->needs[k];
		int64_t most = need->kind != NEED_EVENTS
				   ? INT64_MAX
				   : most_events(w, g, need->event_kind,
					 need->window_days);

		if (most > 0 && most < need->count)
			warn(w, "products", i, arena_printf(w->a, "[%zu]", k),
			    need->id, need->count, most, need->window_days);
	}
}

/* The highest weight of a kind in a rule; a rule without weights counts. */
static int64_t
weight(const struct rule *ru, enum kind k)
{
	int64_t most = 0;

	for (size_t i = 0; i < ru->nkinds; i++)
		if (ru->kinds[i].kind == k && ru->kinds[i].weight > most)
			most = ru->kinds[i].weight;
	return ru->op == RULE_WEIGHTED_COUNT ? most : 1;
}

static bool
first_of_kind(const struct rule *ru, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (ru->kinds[k].kind == ru->kinds[i].kind)
			return false;
	return true;
}

/* The most that counted events make of a measure. */
static int64_t
most_counted(
    const struct walk *w, const struct gate *g, const struct rule *ru, int days)
{
	int64_t sum = 0;

	if (ru == NULL ||
	    (ru->op != RULE_COUNT && ru->op != RULE_WEIGHTED_COUNT) ||
	    ru->per_days != 0 || ru->mul != 1 || ru->div != 1)
		return INT64_MAX;
	for (size_t i = 0; i < ru->nkinds; i++) {
		int64_t n = most_events(w, g, ru->kinds[i].kind, days);

		if (n == INT64_MAX)
			return n;
		if (first_of_kind(ru, i))
			sum += n * weight(ru, ru->kinds[i].kind);
	}
	return sum;
}

static void
check_minimums(struct walk *w, size_t i, const struct gate *g)
{
	for (int k = 0; k < GATED; k++) {
		const struct step_table *t = &w->c->pr->tables[k];
		const struct step *s =
		    g->min[k] == 0 ? NULL : &t->steps[TWIN_STAGES - g->min[k]];
		int64_t most =
		    s == NULL || s->op != CMP_GE
			? INT64_MAX
			: most_counted(w, g, t->measure->rule, s->window_days);

		if (most > 0 && most < INT64_MAX && most < s->value)
			warn(w, "minimums.", i, t->key, t->measure->key,
			    s->value, most, s->window_days);
	}
}

/* The field of the hours has one decimal, as a gate has. */
static void
check_hours(struct walk *w, size_t i, const struct gate *g)
{
	const struct field *f = w->c->pr->hours;

	if (f->polarity > 0 && g->hours_x10 > f->max)
		reach_warn(w, "promotion.json",
		    arena_printf(w->a, "gates[%zu].hours", i), STR(""),
		    arena_printf(w->a,
			"asks of '" STR_FMT "' more than its highest value",
			STR_ARG(f->key)));
}

void
reach_amounts(struct walk *w)
{
	for (size_t i = 0; i < TWIN_STAGES - 1; i++) {
		check_needs(w, i, &w->c->pr->gates[i]);
		check_minimums(w, i, &w->c->pr->gates[i]);
		check_hours(w, i, &w->c->pr->gates[i]);
	}
}

/* ---- hours ---- */

/* A day's load cap follows from a stage's target: within it the next stage's hours
 * have to fit, for tasks are not offered beyond it. */
void
reach_loads(struct walk *w)
{
	const struct promotion *pr = w->c->pr;
	const struct step_table *t = &pr->tables[INDEX_INV];

	for (size_t i = 0; i < TWIN_STAGES - 1; i++) {
		const struct stage *st = &w->c->cu->stages[i];
		int min = pr->gates[i].min[INDEX_INV];
		int64_t cap =
		    (int64_t)st->hours_target_x10 * pr->task.load_cap_pct / 100;

		if (min > 0 && t->measure->decimals == 1 &&
		    cap < t->steps[TWIN_STAGES - min].value)
			reach_warn(w, "curriculum.json",
			    arena_printf(w->a, "stages[%zu].hours.target", i),
			    st->id,
			    STR("with the load cap, tasks of a week take fewer "
				"hours than the next stage asks"));
	}
	if (pr->activity.live_minutes > SLOT_MINUTES)
		reach_warn(w, "promotion.json", STR("activity.live_minutes"),
		    STR(""),
		    arena_printf(w->a,
			"no study outside of tasks "
			"counts: of one %d minutes do at most",
			SLOT_MINUTES));
}

/* ---- rules and readings ---- */

/* What is added up or compared has one scale: 5 of one decimal counts as 50. */
static void
check_inputs(struct walk *w, const struct field *f)
{
	const struct rule *ru = f->rule;
	size_t k = 1;

	if (ru == NULL || ru->ninputs == 0)
		return;
	while (k < ru->ninputs &&
	       ru->inputs[k]->decimals == ru->inputs[0]->decimals)
		k++;
	if (k < ru->ninputs)
		reach_warn(w, "metamodel.json",
		    arena_printf(
			w->a, "fields[%zu].rule.inputs[%zu]", f->order, k),
		    f->key,
		    arena_printf(w->a,
			"'" STR_FMT "' has other decimals than '" STR_FMT
			"': one counts ten times and more what the other does",
			STR_ARG(ru->inputs[k]->key),
			STR_ARG(ru->inputs[0]->key)));
}

/* Readings are kept as numbers, a choice by its place. */
static void
check_readings(struct walk *w, const struct field *f)
{
	if (f->kind == FIELD_COLLECTED && (f->writers & WRITER_LEARNER) != 0 &&
	    !field_is_number(f) && f->type != TYPE_BOOL &&
	    f->type != TYPE_ENUM)
		reach_warn(w, "metamodel.json",
		    arena_printf(w->a, "fields[%zu].type", f->order), f->key,
		    STR("of readings numbers and choices are told: what else a "
			"learner says is a declared field"));
}

void
reach_readings(struct walk *w)
{
	const struct metamodel *mm = w->c->mm;

	for (size_t i = 0; i < mm->nfields; i++) {
		check_inputs(w, &mm->fields[i]);
		check_readings(w, &mm->fields[i]);
	}
}

/* ---- weights ---- */

void
reach_weights(struct walk *w)
{
	const struct curriculum *cu = w->c->cu;

	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i];
		int sum = 0;

		for (size_t k = 0; k < x->ncriteria; k++)
			sum += x->criteria[k].weight;
		if (sum != 100 && !x->archived)
			reach_warn_exercise(w, x, "criteria",
			    arena_printf(
				w->a, "their weights make %d, not 100", sum));
	}
}

/* ---- fields ---- */

/* What the program itself reads, and does without. */
static const struct {
	const char *key;
	enum field_type type;
	const char *lost;
} fields[] = {
	{ "minutes_per_day", TYPE_INT,
	    "tasks do not fit the learner’s minutes" },
	{ "energy", TYPE_INT, "tasks do not fit the day’s energy" },
	{ "objective", TYPE_TEXT, "tasks do not fit the learner’s objective" },
	{ "interests", TYPE_LIST, "tasks do not fit the learner’s interests" },
	{ "lang", TYPE_ENUM, "nobody can choose their language" },
	{ "tz", TYPE_TEXT, "nobody can tell where they live" },
};

void
reach_fields(struct walk *w)
{
	enum { ENERGY_MIN = 1, ENERGY_MAX = 5 };
	const struct field *energy = catalog_field(w->c, STR("energy"));

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		struct str key = str_c(fields[i].key);
		const struct field *f = catalog_field(w->c, key);

		if (f == NULL || f->type != fields[i].type)
			reach_warn(w, "metamodel.json", STR("fields"), key,
			    arena_printf(w->a,
				f == NULL ? "is missing: %s"
					  : "has another type than the program "
					    "reads: %s",
				fields[i].lost));
	}
	if (energy != NULL && energy->type == TYPE_INT &&
	    (energy->min != ENERGY_MIN || energy->max != ENERGY_MAX))
		reach_warn(w, "metamodel.json",
		    arena_printf(w->a, "fields[%zu].max", energy->order),
		    energy->key, STR("energy of tasks goes from 1 to 5"));
}
