/* SPDX-License-Identifier: MIT */
/*
 * t_examples - the answers that the exercises show: the good one is accepted in
 * full, and the nearly good one misses what its note is about and nothing else.
 */
#include "test/unit/table.h"

#include <stdio.h>

#include "test/unit/twin_kit.h"
#include "twin/catalog/form.h"
#include "twin/rules/verdict.h"
#include "twin/speech/example_text.h"

struct row {
	const char *why;
	const struct exercise *x;
	enum twin_lang lang;
};

static struct learner *l;	/* lends the catalog */
static struct indicators readings;	/* of somebody new */

/* What the text of the fields says, field by field. */
static struct str
form_of(struct arena *a, const struct exercise *x, const struct example *ex,
    enum twin_lang lang)
{
	struct buf b;
	struct js_out o;
	const struct js *all;
	struct err e;
	const char *name = ex == x->examples->good ? "good" : "nearly";

	buf_init(&b, a, 1 << 16);
	js_begin(&o, &b);
	js_obj(&o);
	example_text_put(&o, x, lang);
	js_end(&o);
	assert_int_equal(js_parse(a, buf_str(&b), 8, &all, &e), 0);
	buf_init(&b, a, 1 << 16);
	js_canon(&b, js_at(js_at(js_at(all, "examples"), name), "form"));
	return buf_str(&b);
}

/* The good answer with the fields of the other put over it. */
static const struct js *
merged(struct arena *a, struct str good, struct str other)
{
	const struct js *base, *over, *out;
	struct js_iter it = { 0 };
	struct buf b;
	struct js_out o;
	struct err e;

	assert_int_equal(js_parse(a, good, 8, &base, &e), 0);
	assert_int_equal(js_parse(a, other, 8, &over, &e), 0);
	buf_init(&b, a, 1 << 16);
	js_begin(&o, &b);
	js_obj(&o);
	while (js_next(base, &it)) {
		const struct js *v = it.value, *w;

		if (js_get_str(over, it.name, &w))
			v = w;
		js_key_str(&o, it.name);
		js_put(&o, v);
	}
	js_end(&o);
	assert_int_equal(js_parse(a, buf_str(&b), 8, &out, &e), 0);
	return out;
}

/* What other days would have to show is taken as shown. */
static bool
of_history(const struct criterion *cr)
{
	return cr->kind == CRIT_N_DAYS_OF_M ||
	    cr->kind == CRIT_COUNT_IN_WINDOW ||
	    cr->kind == CRIT_INDICATOR_AT_LEAST;
}

static const struct shortfall *
missed(const struct example *ex, const struct criterion *cr)
{
	for (size_t i = 0; i < ex->nmisses; i++)
		if (str_eq(ex->misses[i].criterion, cr->id))
			return &ex->misses[i];
	return NULL;
}

static void
judge(struct arena *a, const struct row *r, const struct example *ex,
    struct verdict *v)
{
	const struct example *good = r->x->examples->good;
	struct value_fault bad;
	struct answer an = { .x = r->x, .text = STR("in the form"),
		.minutes = r->x->minutes_typ, .day = KIT_DAY, .live = true };

	an.form = merged(a, form_of(a, r->x, good, r->lang),
	    form_of(a, r->x, ex, r->lang));
	if (!form_check(a, r->x, an.form, &bad))
		fail_msg("%s: form", r->why);
	verdict_begin(&readings, &an, v);
	for (size_t i = 0; i < v->n; i++) {
		struct mark *m = &v->mark[i];
		const struct shortfall *s = missed(ex, m->cr);

		if (m->cr->kind == CRIT_RUBRIC)
			verdict_score(v, m, s != NULL ? s->level :
			    (int)m->cr->nlevels - 1, STR("quote"));
		else if (of_history(m->cr))
			m->points = VERDICT_FULL;
	}
	verdict_end(l->cat->pr, r->x, v);
}

static void
good(void **state)
{
	const struct row *r = *state;
	struct arena *a = arena_new(1 << 22);
	struct verdict v;

	judge(a, r, r->x->examples->good, &v);
	for (size_t i = 0; i < v.n; i++)
		if (v.mark[i].points < VERDICT_FULL)
			fail_msg("%s: " STR_FMT " has %d of %d", r->why,
			    STR_ARG(v.mark[i].cr->id), (int)v.mark[i].have,
			    (int)v.mark[i].need);
	assert_int_equal(v.outcome, OUT_ACCEPTED);
	arena_free(a);
}

static void
nearly(void **state)
{
	const struct row *r = *state;
	const struct example *ex = r->x->examples->nearly;
	struct arena *a = arena_new(1 << 22);
	struct verdict v;

	judge(a, r, ex, &v);
	for (size_t i = 0; i < v.n; i++) {
		const struct mark *m = &v.mark[i];
		bool short_of = m->points < l->cat->pr->verdict.accepted;

		if (short_of != (missed(ex, m->cr) != NULL))
			fail_msg("%s: " STR_FMT " has %d of %d points", r->why,
			    STR_ARG(m->cr->id), (int)m->points, VERDICT_FULL);
	}
	arena_free(a);
}

enum { ROWS = 256, NAME = 96 };

int
main(void)
{
	static struct table t;
	static struct row rows[ROWS];
	static char name[ROWS][NAME];
	size_t n = 0;
	struct state *s;
	struct err e;
	int rc;

	l = learner_new();
	if (state_parse(l->kept, l->state, &s, &e) == -1)
		return 1;
	indicators_init(&readings, l->kept, l->cat, s, KIT_DAY);
	for (size_t i = 0; i < l->cat->cu->nexercises; i++)
		for (int lang = 0; lang < TWIN_LANGS; lang++, n++) {
			const struct exercise *x = &l->cat->cu->exercises[i];

			if (n == ROWS || x->examples == NULL) {
				(void)fprintf(stderr, "%s has no example\n",
				    x->id.p);
				return 1;
			}
			(void)snprintf(name[n], NAME, STR_FMT " in %s",
			    STR_ARG(x->id), lang == TWIN_RU ? "Russian" :
			    "English");
			rows[n] = (struct row){ name[n], x,
			    (enum twin_lang)lang };
		}
	table_add(&t, good, rows, n, sizeof(rows[0]));
	table_add(&t, nearly, rows, n, sizeof(rows[0]));
	rc = table_run(&t, "examples");
	learner_free(l);
	return rc;
}
