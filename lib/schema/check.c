/* SPDX-License-Identifier: MIT */
/*
 * schema_check - a value against a compiled schema. The way to
 * the value is a chain of frames on the stack, so a value that fits costs no
 * memory; only a fault renders its path.
 */
#include "schema/schema.h"

#include "schema/node.h"

/* One step from the root towards the value. */
struct step {
	const struct step *up;
	struct str name;	/* of a member; p NULL: an element */
	size_t index;
};

struct check {
	struct arena *a;
	struct schema_fault *f;	/* NULL: nobody asks why */
};

static void
render(struct buf *b, const struct step *at)
{
	if (at == NULL)
		return;
	render(b, at->up);
	if (at->name.p == NULL) {
		buf_ch(b, '[');
		buf_int(b, (int64_t)at->index);
		buf_ch(b, ']');
		return;
	}
	if (b->n > 0)
		buf_ch(b, '.');
	buf_add(b, at->name);
}

static bool
fault(struct check *c, enum schema_code code, const struct schema *s,
    const struct js *v, const struct step *at)
{
	struct buf b;

	if (c->f == NULL)
		return false;
	buf_init(&b, c->a, 4096);	/* a longer path is cut */
	render(&b, at);
	*c->f = (struct schema_fault){ .code = code, .path = buf_str(&b),
		.at = s, .value = v };
	return false;
}

static bool
named_fault(struct check *c, enum schema_code code, const struct schema *s,
    const struct step *at, struct str name)
{
	struct step here = { at, name, 0 };

	if (c->f == NULL)
		return false;
	(void)fault(c, code, s, NULL, &here);
	c->f->name = name;
	return false;
}

static bool check(struct check *c, const struct schema *s,
    const struct js *v, const struct step *at);

/* fits - the same without anyone asking why. */
static bool
fits(const struct schema *s, const struct check *c, const struct js *v)
{
	struct check quiet = { c->a, NULL };

	return check(&quiet, s, v, NULL);
}

/* type_ok - 2020-12: a number without fraction is an integer, even 1.0. */
static bool
type_ok(const struct schema *s, const struct js *v)
{
	enum js_type t = js_type(v);
	double d;

	if (s->types == 0 || (s->types & 1u << t) != 0)
		return true;
	if (t != JS_REAL || (s->types & 1u << JS_INT) == 0)
		return false;
	d = js_real(v);
	return d >= -9e15 && d <= 9e15 && d == (double)(int64_t)d;
}

static bool
listed(const struct js *values, const struct js *v)
{
	size_t i;

	for (i = 0; i < js_len(values); i++)
		if (js_eq(js_item(values, i), v))
			return true;
	return false;
}

static bool
number(struct check *c, const struct schema *s, const struct js *v,
    const struct step *at)
{
	double d = js_real(v);

	if (s->min.set && d < s->min.v)
		return fault(c, SCHEMA_MIN, s, v, at);
	if (s->max.set && d > s->max.v)
		return fault(c, SCHEMA_MAX, s, v, at);
	return true;
}

static bool
string(struct check *c, const struct schema *s, const struct js *v,
    const struct step *at)
{
	struct str text = js_str(v);
	size_t n;

	if (s->min_len.set || s->max_len.set) {
		n = str_utf8_len(text);
		if (s->min_len.set && n < s->min_len.n)
			return fault(c, SCHEMA_SHORT, s, v, at);
		if (s->max_len.set && n > s->max_len.n)
			return fault(c, SCHEMA_LONG, s, v, at);
	}
	return true;
}

static bool
array(struct check *c, const struct schema *s, const struct js *v,
    const struct step *at)
{
	struct step here = { at, { NULL, 0 }, 0 };
	size_t n = js_len(v);

	if (s->min_items.set && n < s->min_items.n)
		return fault(c, SCHEMA_FEW, s, v, at);
	if (s->max_items.set && n > s->max_items.n)
		return fault(c, SCHEMA_MANY, s, v, at);
	for (; s->items != NULL && here.index < n; here.index++)
		if (!check(c, s->items, js_item(v, here.index), &here))
			return false;
	return true;
}

static const struct schema *
property(const struct schema *s, struct str name)
{
	size_t i;

	for (i = 0; i < s->nprops; i++)
		if (str_eq(s->props[i].name, name))
			return s->props[i].s;
	return NULL;
}

static bool
members(struct check *c, const struct schema *s, const struct js *v,
    const struct step *at)
{
	struct js_iter it = { 0 };
	const struct schema *sub;
	struct step here = { .up = at };

	while (js_next(v, &it)) {
		here.name = it.name;
		if ((sub = property(s, it.name)) == NULL)
			sub = s->others;
		if (sub == NULL)
			continue;
		if (sub == s->others && sub->never)
			return named_fault(c, SCHEMA_UNKNOWN, s, at, it.name);
		if (!check(c, sub, it.value, &here))
			return false;
	}
	return true;
}

static bool
object(struct check *c, const struct schema *s, const struct js *v,
    const struct step *at)
{
	const struct js *member;
	size_t i, n = js_len(v);

	if ((s->nprops > 0 || s->others != NULL) && !members(c, s, v, at))
		return false;
	for (i = 0; i < s->nrequired; i++)
		if (!js_get_str(v, s->required[i], &member))
			return named_fault(c, SCHEMA_MISSING, s, at,
			    s->required[i]);
	if (s->min_members.set && n < s->min_members.n)
		return fault(c, SCHEMA_FEW_MEMBERS, s, v, at);
	if (s->max_members.set && n > s->max_members.n)
		return fault(c, SCHEMA_MANY_MEMBERS, s, v, at);
	return true;
}

/*
 * none_fits - of anyOf. What is wrong with the one form that has the value's
 * type says more than that there is none, and so do the types that are allowed.
 */
static bool
none_fits(struct check *c, const struct schema *s, const struct js *v,
    const struct step *at)
{
	const struct schema *meant = NULL;
	size_t i, n = 0;

	for (i = 0; i < s->any.n; i++)
		if (type_ok(s->any.p[i], v)) {
			meant = s->any.p[i];
			n++;
		}
	if (n > 1)
		return fault(c, SCHEMA_ANY, s, v, at);
	return n == 1 ? check(c, meant, v, at) :
	    fault(c, SCHEMA_TYPE, s, v, at);
}

/* combined - the keywords that apply further schemas to the same value. */
static bool
combined(struct check *c, const struct schema *s, const struct js *v,
    const struct step *at)
{
	const struct schema *branch;
	size_t i;

	if (s->ref != NULL && !check(c, s->ref, v, at))
		return false;
	for (i = 0; i < s->all.n; i++)
		if (!check(c, s->all.p[i], v, at))
			return false;
	for (i = 0; i < s->any.n && !fits(s->any.p[i], c, v); i++)
		;
	if (s->any.n > 0 && i == s->any.n)
		return none_fits(c, s, v, at);
	if (s->if_ == NULL)
		return true;
	branch = fits(s->if_, c, v) ? s->then_ : s->else_;
	return branch == NULL || check(c, branch, v, at);
}

static bool
check(struct check *c, const struct schema *s, const struct js *v,
    const struct step *at)
{
	bool ok = true;

	if (s->never)
		return fault(c, SCHEMA_NEVER, s, v, at);
	if (!type_ok(s, v))
		return fault(c, SCHEMA_TYPE, s, v, at);
	if (s->values != NULL && !listed(s->values, v))
		return fault(c, SCHEMA_ENUM, s, v, at);
	if (s->constant != NULL && !js_eq(s->constant, v))
		return fault(c, SCHEMA_CONST, s, v, at);
	switch (js_type(v)) {
	case JS_INT:
	case JS_REAL:
		ok = number(c, s, v, at);
		break;
	case JS_STRING:
		ok = string(c, s, v, at);
		break;
	case JS_ARRAY:
		ok = array(c, s, v, at);
		break;
	case JS_OBJECT:
		ok = object(c, s, v, at);
		break;
	case JS_NONE:
	case JS_NULL:
	case JS_BOOL:
		break;
	}
	return ok && combined(c, s, v, at);
}

bool
schema_check(const struct schema *s, struct arena *a, const struct js *v,
    struct schema_fault *f)
{
	struct check c = { a, f };

	return check(&c, s, v, NULL);
}
