/* SPDX-License-Identifier: MIT */
#include "twin/doors/legacy_path.h"

static const struct {
	const char *name, *ind;
} categories[LEGACY_CATEGORIES] = {
	{ "1_declarative", "IND.1" },
	{ "2_collected", "IND.2" },
	{ "3_derived", "IND.3" },
	{ "4_generated", "IND.4" },
};

const char *
legacy_path_category(enum field_kind kind)
{
	return categories[kind - FIELD_DECLARED].name;
}

struct str
legacy_path_group(const struct field_group *g)
{
	return g->path.n > 0 ? g->path : g->id;
}

struct str
legacy_path_of(const struct field *f)
{
	return f->legacy.n > 0 ? f->legacy : f->key;
}

struct str
legacy_path_leaf(struct str path)
{
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return str_from(path, n);
}

const struct field *
legacy_path_field(const struct metamodel *mm, struct str slashed,
    struct str dotted, struct str last)
{
	const struct field *f = metamodel_field(mm, slashed);

	if (f == NULL)
		f = metamodel_field(mm, dotted);
	if (f == NULL && str_starts(last, STR("IND.")))
		f = metamodel_field(mm, last);
	return f != NULL && f->legacy.n > 0 ? f : NULL;
}

/* without - what is left when such characters are taken off both ends. */
static struct str
without(struct str s, const char *set)
{
	while (s.n > 0 && strchr(set, s.p[0]) != NULL)
		s = str_from(s, 1);
	while (s.n > 0 && strchr(set, s.p[s.n - 1]) != NULL)
		s.n--;
	return s;
}

static struct str
replaced(struct arena *a, struct str s, char from, char to)
{
	char *p = arena_alloc(a, s.n);

	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == from ? to : s.p[i];
	return (struct str){ p, s.n };
}

static bool
known(const struct metamodel *mm, struct str name, struct legacy_path *out)
{
	for (int i = 0; i < LEGACY_CATEGORIES; i++)
		if (str_is(name, categories[i].name) ||
		    str_is(name, categories[i].ind)) {
			out->place = LEGACY_CATEGORY;
			out->kind = (enum field_kind)(FIELD_DECLARED + i);
			return true;
		}
	out->field = metamodel_field(mm, name);
	out->group =
	    out->field != NULL ? out->field->group : metamodel_group(mm, name);
	if (out->group == NULL)
		return false;
	out->place = out->field != NULL ? LEGACY_FIELD : LEGACY_GROUP;
	out->kind = out->group->kind;
	return true;
}

/* inside - a last part that is an id, or a key of a group that stands before it. */
static bool
inside(const struct metamodel *mm, struct str path, struct legacy_path *out)
{
	struct str last = legacy_path_leaf(path), head = path;
	const struct field *f = metamodel_field(mm, last);

	if (str_starts(last, STR("IND.")) || str_starts(last, STR("DT.")))
		return known(mm, last, out);
	head.n -= last.n < path.n ? last.n + 1 : last.n;
	return f != NULL && f->group == metamodel_group(mm, head) &&
	       known(mm, last, out);
}

void
legacy_path_find(struct arena *a, const struct metamodel *mm, struct str path,
    struct legacy_path *out)
{
	struct str p = without(path, "/. ");

	*out = (struct legacy_path){ .place = LEGACY_ROOT, .slashed = p };
	if (p.n == 0 || known(mm, p, out))
		return;
	out->slashed = replaced(a, p, '.', '/');
	if (known(mm, out->slashed, out) ||
	    known(mm, replaced(a, p, '/', '.'), out) || inside(mm, p, out) ||
	    inside(mm, out->slashed, out))
		return;
	out->place = LEGACY_NOWHERE;
}

bool
legacy_path_below(struct str path, struct str top)
{
	return top.n == 0 || (str_starts(path, top) &&
				 (path.n == top.n || path.p[top.n] == '/'));
}

void
legacy_path_unknown(
    struct args *ck, enum refusal_code code, struct str path, struct str field)
{
	args_refuse(ck, code, field, SAY_NO_PATH, SAY_HINT_PATH,
	    &(struct sentence_args){ { str_utf8_cut(path, LEGACY_NAME_MAX) } });
}
