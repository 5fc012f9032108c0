/* SPDX-License-Identifier: MIT */
/*
 * field - what a type needs and forbids is a row of type_rows.
 */
#include "twin/catalog/field.h"

#include "twin/catalog/load.h"

enum { FIELD_CHOICES = 60, FIELD_ANCHORS = 12,
	FIELD_MEMBERS = 16, FIELD_DECIMALS = 3, FIELD_LEN = 20000,
	FIELD_ITEMS = 200 };

static const struct word type_words[] = {
	{ "text", TYPE_TEXT }, { "number", TYPE_NUMBER }, { "int", TYPE_INT },
	{ "bool", TYPE_BOOL }, { "enum", TYPE_ENUM }, { "date", TYPE_DATE },
	{ "time", TYPE_TIME }, { "daytime", TYPE_DAYTIME },
	{ "list", TYPE_LIST }, { "record", TYPE_RECORD }, { NULL, 0 }
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

#define AT(f)	offsetof(struct choice, f)
static const struct shape choice_shape[] = {
	{ "code", SHAPE_STR, false, AT(code), 1, READER_SLUG, NULL },
	{ "text", SHAPE_TEXTS, false, AT(text), 1, READER_NAME, NULL },
	{ NULL }
};
#undef AT

#define AT(f)	offsetof(struct anchor, f)
static const struct shape anchor_shape[] = {
	{ "value", SHAPE_NUMBER, false, 0, 0, 0, NULL },
	{ "text", SHAPE_TEXTS, false, AT(text), 1, 300, NULL },
	{ NULL }
};
#undef AT

struct raw_member {
	struct str key;
	int type;
};

#define AT(f)	offsetof(struct raw_member, f)
static const struct shape member_shape[] = {
	{ "key", SHAPE_SLUG, false, AT(key), 0, 0, NULL },
	{ "type", SHAPE_WORD, false, AT(type), 0, 0, type_words },
	{ NULL }
};
#undef AT

struct raw_field {
	struct field f;
	struct str group, unit;
	int type, sensitivity;
};

#define AT(m)	offsetof(struct raw_field, m)
static const struct shape field_shape[] = {
	{ "key", SHAPE_SLUG, false, AT(f.key), 0, 0, NULL },
	{ "ind", SHAPE_STR, false, AT(f.ind), 4, 16, NULL },
	{ "legacy", SHAPE_STR, true, AT(f.legacy), 1, FIELD_PATH, NULL },
	{ "legacy_format", SHAPE_STR, true, AT(f.legacy_format), 1, 60, NULL },
	{ "aliases", SHAPE_ARRAY, true, 0, 1, FIELD_ALIASES, NULL },
	{ "group", SHAPE_SLUG, false, AT(group), 0, 0, NULL },
	{ "name", SHAPE_TEXTS, false, AT(f.name), 1, READER_NAME, NULL },
	{ "desc", SHAPE_TEXTS, false, AT(f.desc), 1, READER_TEXT, NULL },
	{ "type", SHAPE_WORD, false, AT(type), 0, 0, type_words },
	{ "unit", SHAPE_SLUG, true, AT(unit), 0, 0, NULL },
	{ "decimals", SHAPE_INT, true, AT(f.decimals), 1, FIELD_DECIMALS, NULL },
	{ "min", SHAPE_NUMBER, true, 0, 0, 0, NULL },
	{ "max", SHAPE_NUMBER, true, 0, 0, 0, NULL },
	{ "max_len", SHAPE_INT, true, AT(f.max_len), 1, FIELD_LEN, NULL },
	{ "max_items", SHAPE_INT, true, AT(f.max_items), 1, FIELD_ITEMS, NULL },
	{ "enum", SHAPE_ARRAY, true, 0, 2, FIELD_CHOICES, NULL },
	{ "anchors", SHAPE_ARRAY, true, 0, 2, FIELD_ANCHORS, NULL },
	{ "members", SHAPE_ARRAY, true, 0, 1, FIELD_MEMBERS, NULL },
	{ "polarity", SHAPE_INT, true, AT(f.polarity), -1, 1, NULL },
	{ "writers", SHAPE_ARRAY, false, 0, 1, 5, NULL },
	{ "sensitivity", SHAPE_WORD, false, AT(sensitivity), 0, 0, sensitivity_words },
	{ "in_snapshot", SHAPE_BOOL, false, AT(f.in_snapshot), 0, 0, NULL },
	{ "stale_after_days", SHAPE_INT, true, AT(f.stale_after_days), 1, 3650, NULL },
	{ "rule", SHAPE_OBJECT, true, 0, 0, 0, NULL },
	{ "thresholds", SHAPE_ARRAY, true, 0, 1, TWIN_STAGES, NULL },
	{ NULL }
};
#undef AT

/*
 * Which optional members go with a type: the rest is refused. OPT may be
 * there, NEED must.
 */
enum { OPT = 1, NEED = 2 };
static const struct {
	enum field_type type;
	struct { const char *name; int how; } with[6];
} type_rows[] = {
	{ TYPE_TEXT, { { "max_len", NEED } } },
	{ TYPE_NUMBER, { { "decimals", NEED }, { "min", NEED }, { "max", NEED },
	    { "unit", OPT }, { "anchors", OPT }, { "polarity", OPT } } },
	{ TYPE_INT, { { "min", NEED }, { "max", NEED }, { "unit", OPT },
	    { "anchors", OPT }, { "polarity", OPT } } },
	{ TYPE_BOOL, { { "polarity", OPT } } },
	{ TYPE_ENUM, { { "enum", NEED }, { "polarity", OPT } } },
	{ TYPE_DATE, { { NULL, 0 } } },
	{ TYPE_TIME, { { NULL, 0 } } },
	{ TYPE_DAYTIME, { { NULL, 0 } } },
	{ TYPE_LIST, { { "max_items", NEED }, { "max_len", OPT },
	    { "enum", OPT } } },
	{ TYPE_RECORD, { { "members", NEED }, { "max_items", OPT } } },
};
static const char *const typed_members[] = { "unit", "decimals", "min", "max",
	"max_len", "max_items", "enum", "anchors", "members", "polarity" };

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

int
field_ind(const struct place *p, struct str ind)
{
	struct place q = reader_member(p, "ind");

	return ind_ok(ind) ? 0 : reader_bad(&q, "must be IND. or DT. and "
	    "numbers");
}

static int
check_type(const struct place *p, enum field_type type)
{
	struct place q;
	size_t i, j, row;
	int how;

	for (row = 0; type_rows[row].type != type; row++)
		continue;
	for (i = 0; i < sizeof(typed_members) / sizeof(char *); i++) {
		how = 0;
		for (j = 0; j < 6; j++)
			if (type_rows[row].with[j].name != NULL &&
			    str_is(str_c(typed_members[i]),
			    type_rows[row].with[j].name))
				how = type_rows[row].with[j].how;
		q = reader_member(p, typed_members[i]);
		if (q.v == NULL && how == NEED)
			return reader_bad(&q, "is missing for this type");
		if (q.v != NULL && how == 0)
			return reader_bad(&q, "does not go with this type");
	}
	return 0;
}

static int
read_range(const struct place *p, struct field *f)
{
	struct place q = reader_member(p, "min");

	f->has_min = q.v != NULL;
	if (f->has_min && reader_fixed(&q, f->decimals, &f->min) == -1)
		return -1;
	q = reader_member(p, "max");
	f->has_max = q.v != NULL;
	if (f->has_max && reader_fixed(&q, f->decimals, &f->max) == -1)
		return -1;
	if (f->has_min && f->has_max && f->min >= f->max)
		return reader_bad(&q, "must be above min");
	return 0;
}

static int
read_choices(const struct place *p, struct field *f)
{
	struct place q, c;
	size_t i;

	f->nchoices = js_len(p->v);
	f->choices = arena_array(p->r->a, f->nchoices, struct choice);
	for (i = 0; i < f->nchoices; i++) {
		q = reader_item(p, i);
		if (reader_object(&q, choice_shape, &f->choices[i]) == -1)
			return -1;
		c = reader_member(&q, "code");
		if (metamodel_choice(f, f->choices[i].code) != &f->choices[i])
			return reader_bad(&c, "repeats");
	}
	return 0;
}

static int
read_anchors(const struct place *p, struct field *f)
{
	struct place q, v;
	struct anchor *an;
	size_t i;

	f->nanchors = js_len(p->v);
	f->anchors = arena_array(p->r->a, f->nanchors, struct anchor);
	for (i = 0; i < f->nanchors; i++) {
		q = reader_item(p, i);
		an = &f->anchors[i];
		if (reader_object(&q, anchor_shape, an) == -1)
			return -1;
		v = reader_member(&q, "value");
		if (reader_fixed(&v, f->decimals, &an->value) == -1)
			return -1;
		if (an->value < f->min || an->value > f->max)
			return reader_bad(&v, "is outside the field's range");
		if (i > 0 && an->value <= an[-1].value)
			return reader_bad(&v, "anchors must ascend");
	}
	return 0;
}

static int
read_members(const struct place *p, struct field *f)
{
	struct raw_member raw;
	struct place q, t;
	size_t i, j;

	f->nmembers = js_len(p->v);
	f->members = arena_array(p->r->a, f->nmembers, struct member);
	for (i = 0; i < f->nmembers; i++) {
		q = reader_item(p, i);
		if (reader_object(&q, member_shape, &raw) == -1)
			return -1;
		t = reader_member(&q, "type");
		if (raw.type == TYPE_ENUM || raw.type == TYPE_LIST ||
		    raw.type == TYPE_RECORD || raw.type == TYPE_DAYTIME)
			return reader_bad(&t, "is not a member's type");
		t = reader_member(&q, "key");
		for (j = 0; j < i; j++)
			if (str_eq(f->members[j].key, raw.key))
				return reader_bad(&t, "repeats");
		f->members[i] = (struct member){ raw.key,
		    (enum field_type)raw.type };
	}
	return 0;
}

static int
read_writers(const struct place *p, struct field *f)
{
	struct place q;
	size_t i;
	int bit;

	for (i = 0; i < js_len(p->v); i++) {
		q = reader_item(p, i);
		if (reader_word(&q, writer_words, &bit) == -1)
			return -1;
		if ((f->writers & (unsigned)bit) != 0)
			return reader_bad(&q, "repeats");
		f->writers |= (unsigned)bit;
	}
	if (f->kind >= FIELD_DERIVED ? f->writers != WRITER_SERVER :
	    (f->writers & WRITER_SERVER) != 0)
		return reader_bad(p, "the server, and only it, writes derived "
		    "and generated fields");
	if (f->kind == FIELD_DECLARED && (f->writers & WRITER_LEARNER) == 0)
		return reader_bad(p, "the learner writes declared fields");
	return 0;
}

static int
read_aliases(const struct place *p, struct field *f)
{
	struct place q;
	size_t i;

	f->naliases = js_len(p->v);
	f->aliases = arena_array(p->r->a, f->naliases, struct str);
	for (i = 0; i < f->naliases; i++) {
		q = reader_item(p, i);
		if (reader_text(&q, 1, FIELD_PATH, &f->aliases[i]) == -1)
			return -1;
	}
	return 0;
}

static const struct {
	const char *name;
	int (*read)(const struct place *, struct field *);
} parts[] = {
	{ "enum", read_choices }, { "anchors", read_anchors },
	{ "members", read_members }, { "writers", read_writers },
	{ "aliases", read_aliases },
};

int
field_read(const struct place *p, const struct metamodel *m, struct field *f)
{
	struct raw_field raw = { 0 };
	struct place q;
	size_t i;

	if (reader_object(p, field_shape, &raw) == -1 ||
	    field_ind(p, raw.f.ind) == -1)
		return -1;
	*f = raw.f;
	f->type = (enum field_type)raw.type;
	f->sensitivity = (enum sensitivity)raw.sensitivity;
	for (i = 0; i < m->ngroups; i++)
		if (str_eq(m->groups[i].id, raw.group))
			f->group = &m->groups[i];
	q = reader_member(p, "group");
	if (f->group == NULL)
		return reader_bad_name(&q, "no group", raw.group);
	f->kind = f->group->kind;
	for (i = 0; i < m->nunits; i++)
		if (str_eq(m->units[i].code, raw.unit))
			f->unit = &m->units[i];
	q = reader_member(p, "unit");
	if (q.v != NULL && f->unit == NULL)
		return reader_bad_name(&q, "no unit", raw.unit);
	if (check_type(p, f->type) == -1 || read_range(p, f) == -1)
		return -1;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		q = reader_member(p, parts[i].name);
		if (q.v != NULL && parts[i].read(&q, f) == -1)
			return -1;
	}
	q = reader_member(p, "max_len");
	if (f->type == TYPE_LIST && f->nchoices == 0 && f->max_len == 0)
		return reader_bad(&q, "is missing for a list of texts");
	q = reader_member(p, "rule");
	if ((q.v != NULL) != (f->kind == FIELD_DERIVED))
		return reader_bad(&q, "goes with derived fields, and only there");
	return 0;
}

const char *
field_type_name(enum field_type t)
{
	return reader_word_name(type_words, (int)t);
}
