/* SPDX-License-Identifier: MIT */
/*
 * The tables of metamodel.json. Fields are read twice: what stands in a field
 * itself, then, when every name is known, what refers to other fields.
 */
#include "twin/catalog/files.h"

#include <stdlib.h>

#include "twin/catalog/pattern.h"
#include "twin/catalog/shapes.h"

enum { MAX_UNITS = 100, MAX_GROUPS = 100, MAX_FIELDS = 500, MAX_PATH = 200,
	MAX_ALIASES = 8, MAX_CHOICES = 60, MAX_ANCHORS = 12, MAX_MEMBERS = 16,
	MAX_DECIMALS = 3, MAX_LEN = 20000, MAX_ITEMS = 200, MAX_STALE = 3650,
	MEMBER_MAX = 1000000 };

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

static const struct word type_words[] = {
	{ "text", TYPE_TEXT }, { "number", TYPE_NUMBER }, { "int", TYPE_INT },
	{ "bool", TYPE_BOOL }, { "date", TYPE_DATE }, { "time", TYPE_TIME },
	/* not of a record's member, see member_words */
	{ "enum", TYPE_ENUM }, { "daytime", TYPE_DAYTIME },
	{ "list", TYPE_LIST }, { "record", TYPE_RECORD }, { NULL, 0 }
};

static const struct word member_words[] = {
	{ "text", TYPE_TEXT }, { "number", TYPE_NUMBER }, { "int", TYPE_INT },
	{ "bool", TYPE_BOOL }, { "date", TYPE_DATE }, { "time", TYPE_TIME },
	{ NULL, 0 }
};

static const struct word sensitivity_words[] = {
	{ "normal", SENS_NORMAL }, { "personal", SENS_PERSONAL },
	{ "sensitive", SENS_SENSITIVE }, { NULL, 0 }
};

static const struct word writer_words[] = {
	{ "learner", WRITER_LEARNER }, { "platform", WRITER_PLATFORM },
	{ "mentor", WRITER_MENTOR }, { "council", WRITER_COUNCIL },
	{ "server", WRITER_SERVER }, { NULL, 0 }
};

static int
check_unit(const struct place *p, void *out)
{
	const struct unit *u = out;

	return pattern_check(p, "amount", u->amount, 1);
}

#define AT(f)	offsetof(struct unit, f)
static const struct shape unit = { sizeof(struct unit), LOAD_ROWS(
	{ "code", LOAD_SLUG, AT(code), .unique = true },
	{ "text", LOAD_TEXTS, AT(text), 1, 40 },
	{ "amount", LOAD_TEXTS, AT(amount), 1, 100, .opt = true }),
	.check = check_unit
};
#undef AT

static bool
ind_ok(struct str s)
{
	size_t i;

	if (!str_starts(s, STR("IND.")) && !str_starts(s, STR("DT.")))
		return false;
	for (i = s.p[0] == 'I' ? 4 : 3; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') &&
		    !(s.p[i] == '.' && s.p[i - 1] != '.' && i + 1 < s.n))
			return false;
	return true;
}

static int
check_ind(const struct place *p, struct str ind)
{
	return ind_ok(ind) ? 0 : place_bad_at(p, "ind", "must be IND. or DT. "
	    "and numbers");
}

static int
check_group(const struct place *p, void *out)
{
	const struct field_group *g = out;
	bool fits = g->section <= SECTION_DELIVERY ?
	    g->kind == FIELD_DECLARED : g->section - SECTION_COLLECTED ==
	    g->kind - FIELD_COLLECTED;

	if (check_ind(p, g->ind) == -1)
		return -1;
	return fits ? 0 : place_bad_at(p, "section", "does not go with the "
	    "kind");
}

#define AT(f)	offsetof(struct field_group, f)
static const struct shape group = { sizeof(struct field_group), LOAD_ROWS(
	{ "id", LOAD_SLUG, AT(id) },
	{ "ind", LOAD_STR, AT(ind), 4, 16 },
	{ "path", LOAD_STR, AT(path), 1, MAX_PATH, .opt = true },
	{ "kind", LOAD_WORD, AT(kind), .words = kind_words },
	{ "section", LOAD_WORD, AT(section), .words = section_words },
	{ "name", LOAD_TEXTS, AT(name), 1, LOAD_NAME_MAX },
	{ "desc", LOAD_TEXTS, AT(desc), 1, LOAD_TEXT_MAX }),
	.check = check_group
};
#undef AT

#define AT(f)	offsetof(struct choice, f)
static const struct shape choice = { sizeof(struct choice), LOAD_ROWS(
	{ "code", LOAD_STR, AT(code), 1, SLUG_MAX, .unique = true },
	{ "text", LOAD_TEXTS, AT(text), 1, LOAD_NAME_MAX })
};
#undef AT

#define AT(f)	offsetof(struct anchor, f)
static const struct shape anchor = { sizeof(struct anchor), LOAD_ROWS(
	{ "value", LOAD_FIXED, AT(value), .ascends = "anchors must ascend" },
	{ "text", LOAD_TEXTS, AT(text), 1, 300 })
};
#undef AT

/* Files of before members had names go on to be read: the key is told then. */
static int
check_member(const struct place *p, void *out)
{
	struct member *m = out;
	bool min = js_at(p->v, "min") != NULL;

	m->has_range = js_at(p->v, "max") != NULL;
	if (min != m->has_range)
		return place_bad_at(p, min ? "max" : "min", "is missing: a "
		    "range has both ends");
	if (m->has_range && m->min >= m->max)
		return place_bad_at(p, "max", "must be above min");
	for (int i = 0; i < TWIN_LANGS; i++)
		if (m->name[i].n == 0)
			m->name[i] = m->key;
	return 0;
}

#define AT(f)	offsetof(struct member, f)
#define IS(t)	LOAD_BIT(TYPE_ ## t)
static const struct shape member = { sizeof(struct member), LOAD_ROWS(
	{ "key", LOAD_SLUG, AT(key), .unique = true },
	{ "type", LOAD_WORD, AT(type), .words = member_words },
	{ "name", LOAD_TEXTS, AT(name), 1, LOAD_NAME_MAX, .opt = true },
	{ "min", LOAD_INT, AT(min), -MEMBER_MAX, MEMBER_MAX, .may = IS(INT) },
	{ "max", LOAD_INT, AT(max), -MEMBER_MAX, MEMBER_MAX, .may = IS(INT) }),
	AT(type), "type", .check = check_member
};
#undef IS
#undef AT

static const void *
find_group(const struct load *l, struct str id)
{
	size_t i;

	for (i = 0; i < l->m->ngroups; i++)
		if (str_eq(l->m->groups[i].id, id))
			return &l->m->groups[i];
	return NULL;
}

static const void *
find_unit(const struct load *l, struct str code)
{
	size_t i;

	for (i = 0; i < l->m->nunits; i++)
		if (str_eq(l->m->units[i].code, code))
			return &l->m->units[i];
	return NULL;
}

static const struct ref ref_group = { "group", find_group };
static const struct ref ref_unit = { "unit", find_unit };

static int
check_writers(const struct place *p, const struct field *f)
{
	if (f->kind >= FIELD_DERIVED ? f->writers != WRITER_SERVER :
	    (f->writers & WRITER_SERVER) != 0)
		return place_bad_at(p, "writers", "the server, and only it, "
		    "writes derived and generated fields");
	if (f->kind == FIELD_DECLARED && (f->writers & WRITER_LEARNER) == 0)
		return place_bad_at(p, "writers", "the learner writes "
		    "declared fields");
	return 0;
}

static int
check_anchors(const struct place *p, const struct field *f)
{
	struct place list = place_member(p, "anchors"), q;
	size_t i;

	for (i = 0; i < f->nanchors; i++)
		if (f->anchors[i].value < f->min ||
		    f->anchors[i].value > f->max) {
			q = place_item(&list, i);
			return place_bad_at(&q, "value", "is outside the "
			    "field's range");
		}
	return 0;
}

static int
check_field(const struct place *p, void *out)
{
	struct field *f = out;

	f->kind = f->group->kind;
	f->order = p->i;
	f->has_min = f->has_max = field_is_number(f);
	if (f->has_max && f->min >= f->max)
		return place_bad_at(p, "max", "must be above min");
	if (check_ind(p, f->ind) == -1 || check_anchors(p, f) == -1 ||
	    check_writers(p, f) == -1)
		return -1;
	if (f->type == TYPE_LIST && f->nchoices == 0 && f->max_len == 0)
		return place_bad_at(p, "max_len", "is missing for a list of "
		    "texts");
	if ((js_at(p->v, "rule") != NULL) != (f->kind == FIELD_DERIVED))
		return place_bad_at(p, "rule", "goes with derived fields, and "
		    "only there");
	return 0;
}

#define AT(f)	offsetof(struct field, f)
#define IS(t)	LOAD_BIT(TYPE_ ## t)
static const struct shape field = { sizeof(struct field), LOAD_ROWS(
	{ "key", LOAD_SLUG, AT(key) },
	{ "ind", LOAD_STR, AT(ind), 4, 16 },
	{ "legacy", LOAD_STR, AT(legacy), 1, MAX_PATH, .opt = true },
	{ "legacy_format", LOAD_STR, AT(legacy_format), 1, 60, .opt = true },
	{ "aliases", LOAD_LIST, AT(aliases), 1, MAX_ALIASES, .opt = true,
	    LOAD_ITEM(LOAD_STR, 0, 1, MAX_PATH), .count = AT(naliases) },
	{ "group", LOAD_REF, AT(group), .ref = &ref_group },
	{ "name", LOAD_TEXTS, AT(name), 1, LOAD_NAME_MAX },
	{ "desc", LOAD_TEXTS, AT(desc), 1, LOAD_TEXT_MAX },
	{ "type", LOAD_WORD, AT(type), .words = type_words },
	{ "unit", LOAD_REF, AT(unit), .may = IS(NUMBER) | IS(INT),
	    .ref = &ref_unit },
	{ "decimals", LOAD_INT, AT(decimals), 1, MAX_DECIMALS,
	    .need = IS(NUMBER), .scales = true },
	{ "min", LOAD_FIXED, AT(min), .need = IS(NUMBER) | IS(INT) },
	{ "max", LOAD_FIXED, AT(max), .need = IS(NUMBER) | IS(INT) },
	{ "max_len", LOAD_INT, AT(max_len), 1, MAX_LEN, .need = IS(TEXT),
	    .may = IS(LIST) },
	{ "max_items", LOAD_INT, AT(max_items), 1, MAX_ITEMS, .need = IS(LIST),
	    .may = IS(RECORD) },
	{ "enum", LOAD_LIST, AT(choices), 2, MAX_CHOICES, .need = IS(ENUM),
	    .may = IS(LIST), LOAD_OF(&choice), .count = AT(nchoices) },
	{ "anchors", LOAD_LIST, AT(anchors), 2, MAX_ANCHORS,
	    .may = IS(NUMBER) | IS(INT), LOAD_OF(&anchor),
	    .count = AT(nanchors) },
	{ "members", LOAD_LIST, AT(members), 1, MAX_MEMBERS, .need = IS(RECORD),
	    LOAD_OF(&member), .count = AT(nmembers) },
	{ "polarity", LOAD_INT, AT(polarity), -1, 1,
	    .may = IS(NUMBER) | IS(INT) | IS(BOOL) | IS(ENUM) },
	{ "writers", LOAD_BITS, AT(writers), 1, 5, LOAD_ITEM(LOAD_WORD,
	    .words = writer_words, .unique = true) },
	{ "sensitivity", LOAD_WORD, AT(sensitivity),
	    .words = sensitivity_words },
	{ "in_snapshot", LOAD_BOOL, AT(in_snapshot) },
	{ "stale_after_days", LOAD_INT, AT(stale_after_days), 1, MAX_STALE,
	    .opt = true },
	{ "rule", LOAD_LATER, .opt = true },
	{ "thresholds", LOAD_LATER, .opt = true }),
	AT(type), "type", .check = check_field
};
#undef IS
#undef AT

/* ---- names: one meaning in the whole file, groups included ---- */

static void
add_name(struct metamodel *m, struct str name, const struct field *f,
    const struct field_group *g)
{
	if (name.n > 0)
		m->names[m->nnames++] = (struct field_name){ name, f, g };
}

/* Equal names: groups first, then fields as they stand in the file. */
static int
by_name(const void *a, const void *b)
{
	const struct field_name *x = a, *y = b;
	int c = str_cmp(x->name, y->name);

	if (c != 0)
		return c;
	if (x->field == NULL || y->field == NULL)
		return (x->field != NULL) - (y->field != NULL);
	return x->field->order < y->field->order ? -1 :
	    x->field->order > y->field->order;
}

static int
check_names(const struct place *top, const struct metamodel *m)
{
	const struct field_name *n;
	struct place p, q;
	size_t i;

	for (i = 1; i < m->nnames; i++) {
		n = &m->names[i];
		if (!str_eq(n[-1].name, n->name))
			continue;
		p = place_member(top, n->field != NULL ? "fields" : "groups");
		q = place_item(&p, n->field != NULL ? n->field->order :
		    (size_t)(n->group - m->groups));
		return place_bad_name(&q, "a name is used twice:", n->name);
	}
	return 0;
}

static int
index_names(const struct place *top, struct metamodel *m)
{
	size_t i, j;

	m->names = arena_array(top->l->a,
	    m->ngroups * 3 + m->nfields * (3 + MAX_ALIASES), struct field_name);
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
	qsort(m->names, m->nnames, sizeof(m->names[0]), by_name);
	return check_names(top, m);
}

/* ---- the file ---- */

static int
check_top(const struct place *p, void *out)
{
	struct place fields = place_member(p, "fields");
	struct metamodel *m = out;

	if (index_names(p, m) == -1)
		return -1;
	return rules_load(&fields, m);
}

#define AT(f)	offsetof(struct metamodel, f)
static const struct shape top = { sizeof(struct metamodel), LOAD_ROWS(
	LOAD_HEADER(struct metamodel, "dt.metamodel/1"),
	{ "units", LOAD_LIST, AT(units), 0, MAX_UNITS, LOAD_OF(&unit),
	    .count = AT(nunits) },
	{ "groups", LOAD_LIST, AT(groups), 1, MAX_GROUPS, LOAD_OF(&group),
	    .count = AT(ngroups) },
	{ "fields", LOAD_LIST, AT(fields), 1, MAX_FIELDS, LOAD_OF(&field),
	    .count = AT(nfields) }),
	.check = check_top
};
#undef AT

int
metamodel_load(struct arena *a, struct str text, struct metamodel **out,
    struct err *e)
{
	struct metamodel *m = arena_one(a, struct metamodel);
	struct load l = { .a = a, .e = e, .file = "metamodel.json", .m = m };

	if (load_file(&l, text, &top, m, &m->hash) == -1)
		return -1;
	*out = m;
	return 0;
}

const char *
metamodel_type_name(enum field_type t)
{
	return word_name(type_words, (int)t);
}

const char *
metamodel_kind_name(enum field_kind k)
{
	return word_name(kind_words, (int)k);
}
