/* SPDX-License-Identifier: MIT */
/*
 * metamodel - reads share/metamodel.json (metamodel.h has its shape as
 * structs). Three passes over the fields: their own members, then all names
 * sorted, then what refers to other fields (rules, thresholds).
 */
#include "twin/catalog/metamodel.h"

#include <string.h>

#include "twin/catalog/catalog.h"
#include "twin/catalog/field.h"
#include "twin/catalog/load.h"
#include "twin/catalog/rule.h"

enum { MM_UNITS = 100, MM_GROUPS = 100, MM_FIELDS = 500 };

static const struct word kind_words[] = {
	{ "declared", FIELD_DECLARED }, { "collected", FIELD_COLLECTED },
	{ "derived", FIELD_DERIVED }, { "generated", FIELD_GENERATED },
	{ NULL, 0 }
};

static const struct word section_words[] = {
	{ "profile", SECTION_PROFILE }, { "goals", SECTION_GOALS },
	{ "selfeval", SECTION_SELFEVAL }, { "context", SECTION_CONTEXT },
	{ "delivery", SECTION_DELIVERY }, { "collected", SECTION_COLLECTED },
	{ "derived", SECTION_DERIVED }, { "generated", SECTION_GENERATED },
	{ NULL, 0 }
};

struct top {
	struct reader_header head;
};

static const struct shape top_shape[] = {
	READER_HEADER(struct top, head),
	{ "units", SHAPE_ARRAY, false, 0, 0, MM_UNITS, NULL },
	{ "groups", SHAPE_ARRAY, false, 0, 1, MM_GROUPS, NULL },
	{ "fields", SHAPE_ARRAY, false, 0, 1, MM_FIELDS, NULL },
	{ NULL }
};

#define AT(f)	offsetof(struct unit, f)
static const struct shape unit_shape[] = {
	{ "code", SHAPE_SLUG, false, AT(code), 0, 0, NULL },
	{ "text", SHAPE_TEXTS, false, AT(text), 1, 40, NULL },
	{ NULL }
};
#undef AT

struct raw_group {
	struct field_group g;
	int kind, section;
};

#define AT(f)	offsetof(struct raw_group, f)
static const struct shape group_shape[] = {
	{ "id", SHAPE_SLUG, false, AT(g.id), 0, 0, NULL },
	{ "ind", SHAPE_STR, false, AT(g.ind), 4, 16, NULL },
	{ "path", SHAPE_STR, true, AT(g.path), 1, FIELD_PATH, NULL },
	{ "kind", SHAPE_WORD, false, AT(kind), 0, 0, kind_words },
	{ "section", SHAPE_WORD, false, AT(section), 0, 0, section_words },
	{ "name", SHAPE_TEXTS, false, AT(g.name), 1, READER_NAME, NULL },
	{ "desc", SHAPE_TEXTS, false, AT(g.desc), 1, READER_TEXT, NULL },
	{ NULL }
};
#undef AT

static int
read_units(const struct place *p, struct metamodel *m)
{
	struct place q, c;
	size_t i, j;

	m->nunits = js_len(p->v);
	m->units = arena_array(p->r->a, m->nunits, struct unit);
	for (i = 0; i < m->nunits; i++) {
		q = reader_item(p, i);
		if (reader_object(&q, unit_shape, &m->units[i]) == -1)
			return -1;
		c = reader_member(&q, "code");
		for (j = 0; j < i; j++)
			if (str_eq(m->units[j].code, m->units[i].code))
				return reader_bad(&c, "repeats");
	}
	return 0;
}

static int
read_groups(const struct place *p, struct metamodel *m)
{
	struct raw_group raw;
	struct place q, s;
	bool declared;
	size_t i;

	m->ngroups = js_len(p->v);
	m->groups = arena_array(p->r->a, m->ngroups, struct field_group);
	for (i = 0; i < m->ngroups; i++) {
		q = reader_item(p, i);
		raw = (struct raw_group){ 0 };
		if (reader_object(&q, group_shape, &raw) == -1 ||
		    field_ind(&q, raw.g.ind) == -1)
			return -1;
		raw.g.kind = (enum field_kind)raw.kind;
		raw.g.section = (enum field_section)raw.section;
		declared = raw.g.section <= SECTION_DELIVERY;
		s = reader_member(&q, "section");
		if (declared ? raw.g.kind != FIELD_DECLARED :
		    raw.section - SECTION_COLLECTED !=
		    raw.kind - FIELD_COLLECTED)
			return reader_bad(&s, "does not go with the kind");
		m->groups[i] = raw.g;
	}
	return 0;
}

static void
add_name(struct metamodel *m, struct str name, const struct field *f,
    const struct field_group *g)
{
	if (name.n > 0)
		m->names[m->nnames++] = (struct field_name){ name, f, g };
}

/* Shell sort: a few hundred names, once per load. */
static void
sort_names(struct field_name *v, size_t n)
{
	struct field_name x;
	size_t gap, i, j;

	for (gap = n / 2; gap > 0; gap /= 2)
		for (i = gap; i < n; i++) {
			x = v[i];
			for (j = i; j >= gap &&
			    str_cmp(v[j - gap].name, x.name) > 0; j -= gap)
				v[j] = v[j - gap];
			v[j] = x;
		}
}

/* A name has one meaning in the whole file, groups included. */
static int
index_names(const struct place *top, struct metamodel *m)
{
	struct place p = reader_member(top, "fields"), q;
	const struct field_name *n;
	size_t i, j;

	m->names = arena_array(p.r->a,
	    m->ngroups * 3 + m->nfields * (3 + FIELD_ALIASES), struct field_name);
	for (i = 0; i < m->ngroups; i++) {
		add_name(m, m->groups[i].id, NULL, &m->groups[i]);
		add_name(m, m->groups[i].ind, NULL, &m->groups[i]);
		add_name(m, m->groups[i].path, NULL, &m->groups[i]);
	}
	for (i = 0; i < m->nfields; i++) {
		add_name(m, m->fields[i].key, &m->fields[i], NULL);
		add_name(m, m->fields[i].ind, &m->fields[i], NULL);
		add_name(m, m->fields[i].legacy, &m->fields[i], NULL);
		for (j = 0; j < m->fields[i].naliases; j++)
			add_name(m, m->fields[i].aliases[j], &m->fields[i],
			    NULL);
	}
	sort_names(m->names, m->nnames);
	for (i = 1; i < m->nnames; i++) {
		n = &m->names[i];
		if (!str_eq(n[-1].name, n->name))
			continue;
		if (n->field == NULL)	/* the field is the one to name */
			n--;
		if (n->field == NULL) {
			p = reader_member(top, "groups");
			q = reader_item(&p, (size_t)(n->group - m->groups));
		} else
			q = reader_item(&p, n->field->order);
		return reader_bad_name(&q, "a name is used twice:", n->name);
	}
	return 0;
}

static int
read_fields(const struct place *top, struct metamodel *m)
{
	struct place p = reader_member(top, "fields"), q, s;
	struct field *f;
	size_t i;

	m->nfields = js_len(p.v);
	m->fields = arena_array(p.r->a, m->nfields, struct field);
	for (i = 0; i < m->nfields; i++) {
		q = reader_item(&p, i);
		if (field_read(&q, m, &m->fields[i]) == -1)
			return -1;
		m->fields[i].order = i;
	}
	if (index_names(top, m) == -1)
		return -1;
	for (i = 0; i < m->nfields; i++) {
		f = &m->fields[i];
		q = reader_item(&p, i);
		s = reader_member(&q, "rule");
		if (s.v != NULL && rule_read(&s, m, f) == -1)
			return -1;
		s = reader_member(&q, "thresholds");
		if (s.v != NULL && rule_thresholds(&s, f) == -1)
			return -1;
	}
	return rule_order(&p, m);
}

static int
read_top(const struct place *top, struct metamodel *m)
{
	struct top raw = { 0 };
	struct place p;

	if (reader_object(top, top_shape, &raw) == -1 ||
	    reader_header(top, &raw.head, "dt.metamodel/1") == -1)
		return -1;
	m->version = raw.head.version;
	m->published = raw.head.published;
	memcpy(m->about, raw.head.about, sizeof(m->about));
	p = reader_member(top, "units");
	if (read_units(&p, m) == -1)
		return -1;
	p = reader_member(top, "groups");
	if (read_groups(&p, m) == -1)
		return -1;
	return read_fields(top, m);
}

int
metamodel_load(struct arena *a, struct str text, struct metamodel **out,
    struct err *e)
{
	struct reader r = { .a = a, .e = e, .file = "metamodel.json" };
	struct metamodel *m = arena_one(a, struct metamodel);
	struct place top;
	int rc;

	rc = reader_open(&r, text, CATALOG_FILE_MAX, &top);
	if (rc == 0)
		rc = read_top(&top, m);
	reader_close(&r);
	if (rc == -1)
		return -1;
	m->hash = reader_hash(a, text);
	*out = m;
	return 0;
}

static const struct field_name *
find_name(const struct metamodel *m, struct str name)
{
	size_t lo = 0, hi = m->nnames, mid;
	int c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		c = str_cmp(m->names[mid].name, name);
		if (c == 0)
			return &m->names[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

const struct field *
metamodel_field(const struct metamodel *m, struct str name)
{
	const struct field_name *n = find_name(m, name);

	return n == NULL ? NULL : n->field;
}

const struct field_group *
metamodel_group(const struct metamodel *m, struct str name)
{
	const struct field_name *n = find_name(m, name);

	return n == NULL ? NULL : n->group;
}

const struct choice *
metamodel_choice(const struct field *f, struct str code)
{
	size_t i;

	for (i = 0; i < f->nchoices; i++)
		if (str_eq(f->choices[i].code, code))
			return &f->choices[i];
	return NULL;
}

const char *
metamodel_type_name(enum field_type t)
{
	return field_type_name(t);
}

const char *
metamodel_kind_name(enum field_kind k)
{
	return reader_word_name(kind_words, (int)k);
}
