/* SPDX-License-Identifier: MIT */
/*
 * What a catalog that follows another takes from learners: journals keep the names,
 * and of readings numbers alone, so what has changed its name or its scale is not
 * found, or read as something else.
 */
#include "twin/catalog/reach.h"

#include "twin/catalog/reach_walk.h"

static void
warn_field(struct walk *w, const struct field *f, const char *member,
    struct str why)
{
	reach_warn(w, "metamodel.json", arena_printf(w->a, "fields[%zu].%s",
	    f->order, member), f->key, why);
}

static void
warn_gone(struct walk *w, const char *file, const char *list, struct str id,
    const char *why)
{
	reach_warn(w, file, str_c(list), id, str_c(why));
}

/* Of a reading the place of its choice is kept; of what is declared the code. */
static bool
by_place(const struct field *f)
{
	return f->kind == FIELD_COLLECTED && f->type == TYPE_ENUM;
}

static bool
choice_stays(const struct field *was, const struct field *is, size_t i)
{
	struct str code = was->choices[i].code;

	if (by_place(was))
		return i < is->nchoices && str_eq(is->choices[i].code, code);
	return is->nchoices == 0 || metamodel_choice(is, code) != NULL;
}

static void
check_choices(struct walk *w, const struct field *was, const struct field *is)
{
	size_t i = 0;

	while (i < was->nchoices && choice_stays(was, is, i))
		i++;
	if (i < was->nchoices)
		warn_field(w, is, "enum", arena_printf(w->a, "'" STR_FMT "' was "
		    "choice %zu: %s", STR_ARG(was->choices[i].code), i,
		    by_place(was) ? "readings keep the place, so new ones come "
		    "last and none goes" : "who has said so keeps what is no "
		    "choice any more"));
}

/* A record is kept by the keys of its members. */
static void
check_members(struct walk *w, const struct field *was, const struct field *is)
{
	for (size_t i = 0; i < was->nmembers; i++) {
		const struct member *m = metamodel_member(is,
		    was->members[i].key);

		if (m == NULL || m->type != was->members[i].type)
			warn_field(w, is, "members", arena_printf(w->a, "'"
			    STR_FMT "' %s: what learners have said there is %s",
			    STR_ARG(was->members[i].key), m == NULL ? "is gone" :
			    "is of another type", m == NULL ? "told by its key" :
			    "read as that"));
	}
}

static void
check_field(struct walk *w, const struct field *was)
{
	const struct field *is = metamodel_field(w->c->mm, was->key);

	if (was->kind != FIELD_DECLARED && was->kind != FIELD_COLLECTED)
		return;
	if (is == NULL || !str_eq(is->key, was->key))
		warn_gone(w, "metamodel.json", "fields", was->key, "is gone: "
		    "what learners have said under this key is not found");
	else if (is->kind != was->kind)
		warn_field(w, is, "group", arena_printf(w->a, "was of another "
		    "kind, %s: what learners have said is not found",
		    metamodel_kind_name(was->kind)));
	else if (is->type != was->type)
		warn_field(w, is, "type", arena_printf(w->a, "was %s: what "
		    "learners have said is read as another type",
		    metamodel_type_name(was->type)));
	else if (was->kind == FIELD_COLLECTED && is->decimals != was->decimals)
		warn_field(w, is, "decimals", arena_printf(w->a, "were %d: "
		    "readings are kept without the point, and those there are "
		    "would be told as other numbers", was->decimals));
	else {
		check_choices(w, was, is);
		check_members(w, was, is);
	}
}

static void
check_curriculum(struct walk *w, const struct curriculum *was)
{
	const struct curriculum *is = w->c->cu;
	size_t i;

	for (i = 0; i < was->npractices; i++)
		if (curriculum_practice(is, was->practices[i].id) == NULL)
			warn_gone(w, "curriculum.json", "practices",
			    was->practices[i].id, "is gone, and with it the "
			    "degrees in it: archive its exercises instead");
	for (i = 0; i < was->nproducts; i++)
		if (curriculum_product(is, was->products[i].id) == NULL)
			warn_gone(w, "curriculum.json", "products",
			    was->products[i].id, "is gone: work products of "
			    "this type are not counted any more");
	for (i = 0; i < was->nexercises; i++)
		if (curriculum_exercise(is, was->exercises[i].id) == NULL)
			warn_gone(w, "curriculum.json", "exercises",
			    was->exercises[i].id, "is gone: set archived "
			    "instead, journals name it");
}

static void
check_version(struct walk *w, const char *file, struct str was_version,
    struct str was_hash, struct str version, struct str hash)
{
	if (str_eq(was_version, version) && !str_eq(was_hash, hash))
		reach_warn(w, file, STR("version"), STR(""), arena_printf(w->a,
		    STR_FMT " is that of the file in force, which differs",
		    STR_ARG(version)));
}

void
reach_changes(struct arena *a, const struct catalog *was,
    const struct catalog *is, struct reach *out)
{
	struct walk w;

	reach_begin(&w, a, is, 0);
	for (size_t i = 0; i < was->mm->nfields; i++)
		check_field(&w, &was->mm->fields[i]);
	check_curriculum(&w, was->cu);
#define OF(part)	was->part->version, was->part->hash,			\
	is->part->version, is->part->hash
	check_version(&w, "metamodel.json", OF(mm));
	check_version(&w, "curriculum.json", OF(cu));
	check_version(&w, "promotion.json", OF(pr));
#undef OF
	*out = (struct reach){ w.warning, w.n };
}
