/* SPDX-License-Identifier: MIT */
#include "twin/catalog/prereq.h"

#include "twin/catalog/rule.h"

struct raw_prereq {
	struct str exercise, degree, indicator;
	int op;
};

#define AT(f)	offsetof(struct raw_prereq, f)
static const struct shape prereq_shape[] = {
	{ "exercise", SHAPE_SLUG, true, AT(exercise), 0, 0, NULL },
	{ "degree", SHAPE_SLUG, true, AT(degree), 0, 0, NULL },
	{ "indicator", SHAPE_SLUG, true, AT(indicator), 0, 0, NULL },
	{ "op", SHAPE_WORD, false, AT(op), 0, 0, rule_cmp },
	{ "value", SHAPE_NUMBER, false, 0, 0, 0, NULL },
	{ NULL }
};
#undef AT

static int
link_prereq(const struct place *p, const struct exercise_refs *refs,
    struct prereq *pr)
{
	struct raw_prereq raw = { 0 };
	struct place q;
	int decimals = 0;

	if (reader_object(p, prereq_shape, &raw) == -1)
		return -1;
	pr->op = (enum cmp)raw.op;
	if ((raw.exercise.p != NULL) + (raw.degree.p != NULL) +
	    (raw.indicator.p != NULL) != 1)
		return reader_bad(p, "must name one of exercise, degree, "
		    "indicator");
	if (raw.exercise.p != NULL) {
		q = reader_member(p, "exercise");
		pr->kind = PREREQ_EXERCISE;
		pr->exercise = curriculum_exercise(refs->c, raw.exercise);
		if (pr->exercise == NULL)
			return reader_bad_name(&q, "no exercise",
			    raw.exercise);
	} else if (raw.degree.p != NULL) {
		q = reader_member(p, "degree");
		pr->kind = PREREQ_DEGREE;
		pr->practice = curriculum_practice(refs->c, raw.degree);
		if (pr->practice == NULL)
			return reader_bad_name(&q, "no practice", raw.degree);
	} else {
		q = reader_member(p, "indicator");
		pr->kind = PREREQ_INDICATOR;
		pr->indicator = metamodel_field(refs->m, raw.indicator);
		if (pr->indicator == NULL ||
		    !str_eq(pr->indicator->key, raw.indicator))
			return reader_bad_name(&q, "no indicator",
			    raw.indicator);
		if (pr->indicator->type != TYPE_INT &&
		    pr->indicator->type != TYPE_NUMBER)
			return reader_bad_name(&q, "is not numeric:",
			    raw.indicator);
		decimals = pr->indicator->decimals;
	}
	q = reader_member(p, "value");
	if (reader_fixed(&q, decimals, &pr->value) == -1)
		return -1;
	if (pr->kind == PREREQ_DEGREE &&
	    (pr->value < 0 || pr->value > TWIN_DEGREES))
		return reader_bad(&q, "must be 0..4");
	return 0;
}

int
prereq_read(const struct place *p, const struct exercise_refs *refs,
    struct exercise *x)
{
	struct place q = reader_member(p, "prerequisites"), s;
	struct str id = { 0 };
	size_t i;

	x->nprereqs = js_len(q.v);
	x->prereqs = arena_array(p->r->a, x->nprereqs, struct prereq);
	for (i = 0; i < x->nprereqs; i++) {
		s = reader_item(&q, i);
		if (link_prereq(&s, refs, &x->prereqs[i]) == -1)
			return -1;
	}
	q = reader_member(p, "scaffold");
	if (q.v == NULL)
		return 0;
	if (reader_slug(&q, &id) == -1)
		return -1;
	x->scaffold = curriculum_exercise(refs->c, id);
	if (x->scaffold == NULL)
		return reader_bad_name(&q, "no exercise", id);
	if (x->scaffold == x)
		return reader_bad(&q, "must be another exercise");
	return 0;
}

enum colour { WHITE, GREY, BLACK };	/* of a depth-first walk */

/* A needed degree of a practice waits for its ladder up to that degree. */
static bool
waits_for(const struct prereq *pr, const struct exercise *y)
{
	return pr->exercise == y || (pr->kind == PREREQ_DEGREE &&
	    y->practice == pr->practice && y->role == ROLE_LADDER &&
	    y->degree <= pr->value);
}

/* Recursion ends: a grey exercise is never entered again. */
static int
visit(const struct place *list, const struct curriculum *c,
    const struct exercise *x, unsigned char *colour)
{
	struct place p = reader_item(list, x->order);
	struct place q = reader_member(&p, "prerequisites");
	size_t i, j;

	if (colour[x->order] == BLACK)
		return 0;
	if (colour[x->order] == GREY)
		return reader_bad_name(&q, "depends on itself:", x->id);
	colour[x->order] = GREY;
	for (i = 0; i < x->nprereqs; i++)
		for (j = 0; j < c->nexercises; j++)
			if (waits_for(&x->prereqs[i], &c->exercises[j]) &&
			    visit(list, c, &c->exercises[j], colour) == -1)
				return -1;
	colour[x->order] = BLACK;
	return 0;
}

int
prereq_order(const struct place *exercises, const struct curriculum *c)
{
	unsigned char *colour;
	size_t i;

	colour = arena_array(exercises->r->tmp, c->nexercises, unsigned char);
	for (i = 0; i < c->nexercises; i++)
		if (visit(exercises, c, &c->exercises[i], colour) == -1)
			return -1;
	return 0;
}
