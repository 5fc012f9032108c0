/* SPDX-License-Identifier: MIT */
/*
 * The tables of an exercise: its form, its criteria and, read when all
 * exercises are known, its prerequisites and scaffold.
 */
#include "twin/catalog/shapes.h"

#include "twin/value/calendar.h"

enum { MAX_VERSION = 9999, MAX_TITLE = 80, MAX_WHY = 600, MAX_FORM = 12,
	MAX_CRITERIA = 8, MAX_PREREQS = 8, MAX_FEEDS = 8, MAX_LADDER = 10,
	MAX_FORM_LEN = 4000, MAX_FORM_ITEMS = 100, MAX_MINUTES = 600,
	MAX_NUMBER = 1000000000, MAX_TEXT = 400, MAX_LEVELS = 6,
	MAX_DURATION = 90, MAX_FIELDS = 12, MAX_COUNT = 10000, MAX_DAYS = 366 };

/* ---- form ---- */

static const struct word form_words[] = {
	{ "text", FORM_TEXT }, { "int", FORM_INT }, { "list", FORM_LIST },
	{ "url", FORM_URL }, { "date", FORM_DATE }, { NULL, 0 }
};

/* The type of a field of the profile that an answer of each type may go to. */
static const enum field_type profile_type[] = {
	[FORM_TEXT] = TYPE_TEXT, [FORM_INT] = TYPE_INT,
	[FORM_LIST] = TYPE_LIST, [FORM_URL] = TYPE_TEXT,
	[FORM_DATE] = TYPE_DATE,
};

static int
check_form_field(const struct place *p, void *out)
{
	const struct form_field *f = out;

	if (f->profile != NULL && f->profile->type != profile_type[f->type])
		return place_bad_at(p, "profile", "must be a field of the same "
		    "type");
	return f->max >= f->min ? 0 : place_bad_at(p, "max", "must not be "
	    "below min");
}

#define AT(f)	offsetof(struct form_field, f)
#define IS(t)	LOAD_BIT(FORM_ ## t)
static const struct shape form_field = { sizeof(struct form_field), LOAD_ROWS(
	{ "key", LOAD_SLUG, AT(key), .unique = true },
	{ "type", LOAD_WORD, AT(type), .words = form_words },
	{ "label", LOAD_TEXTS, AT(label), 1, 200 },
	{ "required", LOAD_BOOL, AT(required) },
	{ "max_len", LOAD_INT, AT(max_len), 1, MAX_FORM_LEN,
	    .need = IS(TEXT) | IS(LIST) },
	{ "max_items", LOAD_INT, AT(max_items), 1, MAX_FORM_ITEMS,
	    .need = IS(LIST) },
	{ "min", LOAD_INT, AT(min), -MAX_NUMBER, MAX_NUMBER, .need = IS(INT) },
	{ "max", LOAD_INT, AT(max), -MAX_NUMBER, MAX_NUMBER, .need = IS(INT) },
	{ "profile", LOAD_REF, AT(profile), .opt = true,
	    .ref = &ref_declared }),
	AT(type), "type", .check = check_form_field
};
#undef IS
#undef AT

/* ---- criteria ---- */

static const struct word criterion_words[] = {
	{ "min_words", CRIT_MIN_WORDS }, { "min_items", CRIT_MIN_ITEMS },
	{ "form_fields", CRIT_FORM_FIELDS }, { "url", CRIT_URL },
	{ "min_minutes", CRIT_MIN_MINUTES },
	{ "n_days_of_m", CRIT_N_DAYS_OF_M },
	{ "count_in_window", CRIT_COUNT_IN_WINDOW },
	{ "indicator_at_least", CRIT_INDICATOR_AT_LEAST },
	{ "rubric", CRIT_RUBRIC }, { "mentor_confirms", CRIT_MENTOR_CONFIRMS },
	{ NULL, 0 }
};

static int
check_criterion(const struct place *p, void *out)
{
	const struct criterion *cr = out;
	struct place params = place_member(p, "params"), list, q;

	if (cr->kind == CRIT_COUNT_IN_WINDOW &&
	    (cr->product != NULL) == (cr->event_kind != KIND_NONE))
		return place_bad(&params, "must count either event or product");
	if (cr->kind == CRIT_N_DAYS_OF_M && cr->count > cr->days)
		return place_bad_at(&params, "count", "must not be above days");
	if (cr->nlevels == 0)
		return 0;
	list = place_member(p, "levels");
	q = place_item(&list, 0);
	if (cr->levels[0].score != 0)
		return place_bad_at(&q, "score", "the first level must be 0");
	q = place_item(&list, cr->nlevels - 1);
	if (cr->levels[cr->nlevels - 1].score != 100)
		return place_bad_at(&q, "score", "the last level must be 100");
	return 0;
}

#define AT(f)	offsetof(struct level, f)
static const struct shape level = { sizeof(struct level), LOAD_ROWS(
	{ "score", LOAD_INT, AT(score), 0, 100,
	    .ascends = "levels must ascend" },
	{ "text", LOAD_TEXTS, AT(text), 1, MAX_TEXT })
};
#undef AT

#define AT(f)	offsetof(struct criterion, f)
#define IS(k)	LOAD_BIT(CRIT_ ## k)
static const struct shape criterion_params = { 0, LOAD_ROWS(
	{ "count", LOAD_INT, AT(count), 1, MAX_COUNT,
	    .need = IS(MIN_WORDS) | IS(MIN_ITEMS) | IS(MIN_MINUTES) |
	    IS(N_DAYS_OF_M) | IS(COUNT_IN_WINDOW) },
	{ "days", LOAD_INT, AT(days), 1, MAX_DAYS,
	    .need = IS(N_DAYS_OF_M) | IS(COUNT_IN_WINDOW) },
	{ "field", LOAD_SLUG, AT(field), .need = IS(MIN_ITEMS),
	    .may = IS(MIN_WORDS) | IS(URL) },
	{ "fields", LOAD_LIST, AT(fields), 1, MAX_FIELDS, .need = IS(FORM_FIELDS),
	    LOAD_ITEM(LOAD_SLUG), .count = AT(nfields) },
	{ "event", LOAD_KIND, AT(event_kind), .need = IS(N_DAYS_OF_M),
	    .may = IS(COUNT_IN_WINDOW) },
	{ "product", LOAD_REF, AT(product), .may = IS(COUNT_IN_WINDOW),
	    .ref = &ref_product },
	{ "indicator", LOAD_REF, AT(indicator),
	    .need = IS(INDICATOR_AT_LEAST), .ref = &ref_number,
	    .scales = true },
	{ "value", LOAD_FIXED, AT(value), .need = IS(INDICATOR_AT_LEAST) }),
	AT(kind), "kind"
};

static const struct shape criterion = { sizeof(struct criterion), LOAD_ROWS(
	{ "id", LOAD_SLUG, AT(id), .unique = true },
	{ "kind", LOAD_WORD, AT(kind), .words = criterion_words },
	{ "params", LOAD_GROUP, .opt = true, .shape = &criterion_params },
	{ "text", LOAD_TEXTS, AT(text), 1, MAX_TEXT },
	{ "weight", LOAD_INT, AT(weight), 1, 100 },
	{ "required", LOAD_BOOL, AT(required) },
	{ "levels", LOAD_LIST, AT(levels), 2, MAX_LEVELS, .need = IS(RUBRIC),
	    .goes = "goes with kind rubric, and only there",
	    LOAD_OF(&level), .count = AT(nlevels) }),
	AT(kind), "kind", .check = check_criterion
};
#undef IS
#undef AT

/* The types of form field that a kind of criterion can look at. */
static bool
looks_at(enum criterion_kind k, enum form_type t)
{
	return k == CRIT_MIN_ITEMS ? t == FORM_LIST :
	    k == CRIT_MIN_WORDS ? t == FORM_TEXT || t == FORM_LIST :
	    k == CRIT_URL ? t == FORM_URL || t == FORM_TEXT : true;
}

static int
check_key(const struct place *p, const struct exercise *x, struct str key,
    enum criterion_kind k)
{
	size_t i;

	for (i = 0; i < x->nform; i++)
		if (str_eq(x->form[i].key, key))
			return looks_at(k, x->form[i].type) ? 0 :
			    place_bad_name(p, "has the wrong type for this "
			    "kind:", key);
	return place_bad_name(p, "no form field", key);
}

/* What the criteria of an exercise look at stands in its form. */
static int
check_keys(const struct place *p, const struct exercise *x)
{
	struct place list = place_member(p, "criteria"), at, params, keys, q;
	const struct criterion *cr;
	size_t i, k;

	for (i = 0; i < x->ncriteria; i++) {
		cr = &x->criteria[i];
		at = place_item(&list, i);
		params = place_member(&at, "params");
		q = place_member(&params, "field");
		if (cr->field.n > 0 &&
		    check_key(&q, x, cr->field, cr->kind) == -1)
			return -1;
		keys = place_member(&params, "fields");
		for (k = 0; k < cr->nfields; k++) {
			q = place_item(&keys, k);
			if (check_key(&q, x, cr->fields[k], cr->kind) == -1)
				return -1;
		}
	}
	return 0;
}

/* ---- exercises ---- */

static const struct word type_words[] = {
	{ "learning", EX_LEARNING }, { "practice", EX_PRACTICE },
	{ "project", EX_PROJECT }, { "social", EX_SOCIAL },
	{ "reflection", EX_REFLECTION }, { "rest", EX_REST }, { NULL, 0 }
};

static const struct word role_words[] = {
	{ "ladder", ROLE_LADDER }, { "onboarding", ROLE_ONBOARDING },
	{ "entry", ROLE_ENTRY }, { "recovery", ROLE_RECOVERY },
	{ "ritual", ROLE_RITUAL }, { "check", ROLE_CHECK }, { NULL, 0 }
};

static const struct word part_words[] = {
	{ "morning", PART_MORNING }, { "day", PART_DAY },
	{ "evening", PART_EVENING }, { NULL, 0 }
};

static int
check_exercise(const struct place *p, void *out)
{
	struct place minutes = place_member(p, "minutes");
	struct place when = place_member(p, "when");
	struct exercise *x = out;

	if (when.v != NULL && x->parts == 0 && x->weekdays == 0)
		return place_bad(&when, "must have parts or weekdays");

	x->order = p->i;
	if (x->minutes_typ < x->minutes_min)
		return place_bad_at(&minutes, "typ", "must not be below min");
	if (x->minutes_max < x->minutes_typ)
		return place_bad_at(&minutes, "max", "must not be below typ");
	return check_keys(p, x) == -1 ? -1 : example_check(p, x);
}

#define AT(f)	offsetof(struct feed, f)
static const struct shape feed = { sizeof(struct feed), LOAD_ROWS(
	{ "indicator", LOAD_REF, AT(indicator), .ref = &ref_derived },
	{ "weight", LOAD_INT, AT(weight), 1, 100 })
};
#undef AT

#define AT(f)	offsetof(struct exercise, f)
static const struct shape minutes = { 0, LOAD_ROWS(
	{ "min", LOAD_INT, AT(minutes_min), 1, MAX_MINUTES },
	{ "typ", LOAD_INT, AT(minutes_typ), 1, MAX_MINUTES },
	{ "max", LOAD_INT, AT(minutes_max), 1, MAX_MINUTES })
};

enum { WEEKDAYS = 7, DAY_PARTS = 3 };

static const struct shape when = { 0, LOAD_ROWS(
	{ "parts", LOAD_BITS, AT(parts), 1, DAY_PARTS, .opt = true,
	    LOAD_ITEM(LOAD_WORD, .words = part_words, .unique = true) },
	{ "weekdays", LOAD_BITS, AT(weekdays), 1, WEEKDAYS, .opt = true,
	    LOAD_ITEM(LOAD_INT, 0, 1, WEEKDAYS,
	    .ascends = "weekdays must ascend") })
};

static const struct shape product = { 0, LOAD_ROWS(
	{ "type", LOAD_REF, AT(product), .ref = &ref_product },
	{ "form", LOAD_LIST, AT(form), 1, MAX_FORM, .opt = true,
	    LOAD_OF(&form_field), .count = AT(nform) })
};

const struct shape shape_exercise = { sizeof(struct exercise), LOAD_ROWS(
	{ "id", LOAD_SLUG, AT(id), .unique = true },
	{ "version", LOAD_INT, AT(version), 1, MAX_VERSION },
	{ "practice", LOAD_REF, AT(practice), .ref = &ref_practice },
	{ "degree", LOAD_INT, AT(degree), 1, TWIN_DEGREES },
	{ "stages", LOAD_BITS, AT(stages), 1, TWIN_STAGES, LOAD_ITEM(LOAD_INT,
	    0, 1, TWIN_STAGES, .ascends = "stages must ascend") },
	{ "type", LOAD_WORD, AT(type), .words = type_words },
	{ "role", LOAD_WORD, AT(role), .words = role_words },
	{ "title", LOAD_TEXTS, AT(title), 1, MAX_TITLE },
	{ "instruction", LOAD_TEXTS, AT(instruction), 1, LOAD_TEXT_MAX },
	{ "why", LOAD_TEXTS, AT(why), 1, MAX_WHY },
	/* curricula of 0.1.0 had a text alone */
	{ "example", LOAD_TEXTS, AT(example), 1, LOAD_TEXT_MAX, .opt = true },
	{ "examples", LOAD_NEW, AT(examples), .opt = true,
	    .shape = &shape_examples },
	{ "minutes", LOAD_GROUP, .shape = &minutes },
	{ "energy", LOAD_INT, AT(energy), 1, 5 },
	{ "product", LOAD_GROUP, .shape = &product },
	{ "criteria", LOAD_LIST, AT(criteria), 1, MAX_CRITERIA,
	    LOAD_OF(&criterion), .count = AT(ncriteria) },
	{ "prerequisites", LOAD_LATER, .opt = true },
	{ "feeds", LOAD_LIST, AT(feeds), 1, MAX_FEEDS, LOAD_OF(&feed),
	    .count = AT(nfeeds) },
	{ "review_ladder", LOAD_LIST, AT(review_days), 1, MAX_LADDER, .opt = true,
	    LOAD_ITEM(LOAD_INT, 0, 1, 365, .ascends = "days must ascend"),
	    .count = AT(nreview) },
	{ "cooldown_days", LOAD_INT, AT(cooldown_days), 0, 365, .opt = true },
	{ "repeatable", LOAD_BOOL, AT(repeatable) },
	{ "duration_days", LOAD_INT, AT(duration_days), 1, MAX_DURATION,
	    .opt = true, .otherwise = 1 },
	{ "when", LOAD_GROUP, .opt = true, .shape = &when },
	{ "max_open", LOAD_INT, AT(max_open), 1, 10, .opt = true,
	    .otherwise = 1 },
	{ "counts_as", LOAD_KIND, AT(counts_as), .opt = true },
	{ "scaffold", LOAD_LATER, .opt = true },
	{ "archived", LOAD_BOOL, AT(archived), .opt = true }),
	.check = check_exercise
};
#undef AT

/* ---- what refers to other exercises ---- */

static int
check_prereq(const struct place *p, void *out)
{
	struct prereq *pr = out;

	if ((pr->exercise != NULL) + (pr->practice != NULL) +
	    (pr->indicator != NULL) != 1)
		return place_bad(p, "must name one of exercise, degree, "
		    "indicator");
	pr->kind = pr->exercise != NULL ? PREREQ_EXERCISE :
	    pr->practice != NULL ? PREREQ_DEGREE : PREREQ_INDICATOR;
	if (pr->kind == PREREQ_DEGREE &&
	    (pr->value < 0 || pr->value > TWIN_DEGREES))
		return place_bad_at(p, "value", "must be 0..4");
	return 0;
}

#define AT(f)	offsetof(struct prereq, f)
static const struct shape prereq = { sizeof(struct prereq), LOAD_ROWS(
	{ "exercise", LOAD_REF, AT(exercise), .opt = true,
	    .ref = &ref_exercise },
	{ "degree", LOAD_REF, AT(practice), .opt = true,
	    .ref = &ref_practice },
	{ "indicator", LOAD_REF, AT(indicator), .opt = true,
	    .ref = &ref_number, .scales = true },
	{ "op", LOAD_WORD, AT(op), .words = words_cmp },
	{ "value", LOAD_FIXED, AT(value) }),
	.check = check_prereq
};
#undef AT

static int
check_links(const struct place *p, void *out)
{
	const struct exercise *x = out;

	return x->scaffold != x ? 0 : place_bad_at(p, "scaffold", "must be "
	    "another exercise");
}

#define AT(f)	offsetof(struct exercise, f)
static const struct shape links = { sizeof(struct exercise), LOAD_ROWS(
	{ "prerequisites", LOAD_LIST, AT(prereqs), 0, MAX_PREREQS, .opt = true,
	    LOAD_OF(&prereq), .count = AT(nprereqs) },
	{ "scaffold", LOAD_REF, AT(scaffold), .opt = true,
	    .ref = &ref_exercise }),
	.partial = true, .check = check_links
};
#undef AT

/*
 * A needed degree of a practice waits for its ladder up to that degree. What is met
 * from the start ("less than 3 times", itself even) waits for nothing.
 */
static bool
waits(const void *of, size_t i, size_t j)
{
	const struct curriculum *c = of;
	const struct exercise *x = &c->exercises[i], *y = &c->exercises[j];

	for (size_t k = 0; k < x->nprereqs; k++) {
		const struct prereq *pr = &x->prereqs[k];

		if (cmp_holds(0, pr->op, pr->value))
			continue;
		if (pr->exercise == y || (pr->kind == PREREQ_DEGREE &&
		    y->practice == pr->practice && y->role == ROLE_LADDER &&
		    y->degree <= pr->value))
			return true;
	}
	return false;
}

int
exercises_load(const struct place *exercises, struct curriculum *c)
{
	size_t *order;

	if (load_more(exercises, &links, c->exercises) == -1)
		return -1;
	return load_order(exercises, c->nexercises, "id", "prerequisites",
	    waits, c, &order);
}

const char *
curriculum_part_name(unsigned part)
{
	return word_name(part_words, (int)part);
}

const char *
curriculum_type_name(enum exercise_type t)
{
	return word_name(type_words, (int)t);
}

const char *
curriculum_role_name(enum exercise_role r)
{
	return word_name(role_words, (int)r);
}

const char *
curriculum_criterion_name(enum criterion_kind k)
{
	return word_name(criterion_words, (int)k);
}
