/* SPDX-License-Identifier: MIT */
/*
 * t_legacy - a twin in the shape of the system before this one: what its paths
 * name, and the row that goes back to it.
 */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/doors/legacy_path.h"

/* ---- paths ---- */

static const struct named {
	const char *why, *path;
	enum legacy_place place;
	const char *what;	/* the id of a group, the key of a field */
} named[] = {
	{ "the root is nothing", "", LEGACY_ROOT, NULL },
	{ "a slash", "/", LEGACY_ROOT, NULL },
	{ "a dot", ".", LEGACY_ROOT, NULL },
	{ "a category", "1_declarative", LEGACY_CATEGORY, NULL },
	{ "a category by its number", "IND.3", LEGACY_CATEGORY, NULL },
	{ "a group", "1_declarative/1_2_goals", LEGACY_GROUP, "goals" },
	{ "with slashes around", "/1_declarative/1_2_goals/", LEGACY_GROUP,
	    "goals" },
	{ "with dots", "1_declarative.1_2_goals", LEGACY_GROUP, "goals" },
	{ "a group by its number", "IND.1.2", LEGACY_GROUP, "goals" },
	{ "a group by our id", "goals", LEGACY_GROUP, "goals" },
	{ "a field", "1_declarative/1_2_goals/09_Цели обучения", LEGACY_FIELD,
	    "objective" },
	{ "a field with dots", "1_declarative.1_2_goals.09_Цели обучения",
	    LEGACY_FIELD, "objective" },
	{ "a field by its number", "IND.1.2.2", LEGACY_FIELD, "objective" },
	{ "a number with slashes", "IND/1/2/2", LEGACY_FIELD, "objective" },
	{ "a number below its group", "1_declarative/1_2_goals/IND.1.2.2",
	    LEGACY_FIELD, "objective" },
	{ "a field by our key", "objective", LEGACY_FIELD, "objective" },
	{ "a field that only we have", "minutes_per_day", LEGACY_FIELD,
	    "minutes_per_day" },
	{ "the stage by the path that was believed",
	    "indicators.stage.current", LEGACY_FIELD, "stage" },
	{ "another category", "5_mine", LEGACY_NOWHERE, NULL },
	{ "a field of another group", "1_declarative/1_1_profile/09_Цели обучения",
	    LEGACY_NOWHERE, NULL },
	{ "below a field", "objective/x", LEGACY_NOWHERE, NULL },
	{ "half a name", "1_declarative/1_2", LEGACY_NOWHERE, NULL },
	{ "a way out", "../1_declarative", LEGACY_CATEGORY, NULL },
	{ "many slashes", "////////1_declarative////", LEGACY_CATEGORY, NULL },
	{ "a number that is none", "x/IND.9.9.9", LEGACY_NOWHERE, NULL },
	{ "a prototype", "__proto__", LEGACY_NOWHERE, NULL },
};

static void
names(void **state)
{
	const struct named *row = *state;
	struct learner *l = learner_new();
	struct legacy_path p;

	legacy_path_find(l->a, l->cat->mm, str_c(row->path), &p);
	assert_int_equal(p.place, row->place);
	if (row->place == LEGACY_GROUP)
		assert_true(str_is(p.group->id, row->what));
	if (row->place == LEGACY_FIELD)
		assert_true(str_is(p.field->key, row->what));
	learner_free(l);
}

/* ---- the row ---- */

#define SLASHES	"////////////////////////////////////////"
#define GOALS	"1_declarative/1_2_goals/"

static const struct data {
	const char *why;
	const char *fields;	/* said here, or NULL */
	const char *body;	/* of an entry that was imported */
	/* by their parts what must be there, and its JSON; NULL: nothing is */
	struct {
		const char *path, *json;
	} has[3];
} rows[] = {
	{ "what is said here", "\"objective\":\"Дойти\",\"projects\":[\"один\"]",
	    "{}", { { GOALS "09_Цели обучения", "\"Дойти\"" },
	    { GOALS "11_Мои приоритетные проекты", "[\"один\"]" },
	    { GOALS "05_Интересующие области", NULL } } },
	{ "a claim, where nobody computes", NULL, "{\"claims\":{\"worldview\":"
	    "\"широкое\",\"subscription\":\"active\"}}",
	    { { "3_derived/3_2_mastery/04_Развитие мировоззрения",
	    "\"широкое\"" }, { "2_collected/2_9_finance/01_Статус подписки",
	    "\"active\"" } } },
	{ "no claim, where it is computed", NULL, "{\"claims\":{\"stage\":"
	    "\"STG.Student.Proactive\",\"hours_per_week\":40}}",
	    { { "3_derived/3_4_qualification/01_Внутренняя ступень Ученика",
	    "\"STG.Learner.Random\"" },
	    { "3_derived/3_1_agency/01_Среднее число часов саморазвития в неделю",
	    "0" } } },
	{ "what has no place here, nested as it was", NULL, "{\"legacy_raw\":{"
	    "\"mine/deeper\":[1,\"Ещё\"],\"mine/b\":{\"c\":2},\"mi\":null}}",
	    { { "mine/deeper", "[1,\"Ещё\"]" }, { "mine/b", "{\"c\":2}" },
	    { "mi", "null" } } },
	{ "what was kept, for the learner had said something", "\"name\":\"Анна\"",
	    "{\"legacy_raw\":{\"1_declarative/1_1_profile/02_Имя\":\"Anna\"}}",
	    { { "1_declarative/1_1_profile/02_Имя", "\"Анна\"" } } },
	{ "what did not fit, when nothing else is said", NULL, "{\"legacy_raw\":"
	    "{\"1_declarative/1_1_profile/02_Имя\":{\"a\":1}}}",
	    { { "1_declarative/1_1_profile/02_Имя", "{\"a\":1}" } } },
	{ "a value where our groups are: ours stay", "\"name\":\"Анна\"",
	    "{\"legacy_raw\":{\"1_declarative\":5,"
	    "\"1_declarative/1_1_profile\":\"x\"}}",
	    { { "1_declarative/1_1_profile/02_Имя", "\"Анна\"" } } },
	{ "something below a value of ours: ours stays", "\"name\":\"Анна\"",
	    "{\"legacy_raw\":{\"1_declarative/1_1_profile/02_Имя/x\":1}}",
	    { { "1_declarative/1_1_profile/02_Имя", "\"Анна\"" } } },
	{ "the same twice, by names with slashes", NULL, "{\"legacy_raw\":{"
	    "\"a/b\":1,\"a\":2,\"a/b/c\":3}}", { { "a", "2" } } },
	{ "a name of nothing but slashes", NULL, "{\"legacy_raw\":{\""
	    SLASHES SLASHES SLASHES "\":1,\"//\":2}}", { { "//", "2" } } },
	{ "names that other languages trip over", NULL, "{\"legacy_raw\":{"
	    "\"__proto__/x\":1,\"\":2,\"\\u0001\\\"\":3}}",
	    { { "__proto__/x", "1" } } },
	{ "no object where one belongs", NULL, "{\"claims\":[],"
	    "\"legacy_raw\":7}", { { "x", NULL } } },
	{ "an entry of another source", NULL, "{\"data\":{\"a\":1}}",
	    { { "data", NULL } } },
};

/* at - a value by the parts of its path. */
static const struct js *
at(const struct js *v, const char *path)
{
	struct str rest = str_c(path), part;
	bool more;

	do {
		more = str_cut(rest, '/', &part, &rest);
		if (!js_get_str(v, part, &v))
			return NULL;
	} while (more);
	return v;
}

static const struct js *
data_of(struct learner *l, const char *body)
{
	struct str entry = arena_printf(l->a, "{\"kind\":\"imported\",\"body\":"
	    "%s}", body);
	struct twin_in in = { .env = &l->env, .state = l->state,
	    .imported = &entry, .nimported = 1 };

	assert_int_equal(twin_legacy_row(l->a, &in, &l->answer, &l->f, &l->e),
	    0);
	assert_int_equal(l->f.code, REFUSAL_NONE);
	return js_at(js_of(l->a, l->answer.json), "data");
}

static void
row(void **state)
{
	const struct data *row = *state;
	struct learner *l = learner_new();
	const struct js *data, *v;
	struct buf b;

	if (row->fields != NULL)
		assert_int_equal(learner_write(l, twin_update_profile,
		    arena_printf(l->kept, "{\"fields\":{%s}}", row->fields).p),
		    REFUSAL_NONE);
	data = data_of(l, row->body);
	for (size_t i = 0; i < 3 && row->has[i].path != NULL; i++) {
		v = at(data, row->has[i].path);
		if (row->has[i].json == NULL) {
			assert_null(v);
			continue;
		}
		assert_non_null(v);
		buf_init(&b, l->a, SIZE_MAX);
		js_canon(&b, v);
		if (!str_is(buf_str(&b), row->has[i].json))
			fail_msg("%s: " STR_FMT, row->has[i].path,
			    STR_ARG(buf_str(&b)));
	}
	learner_free(l);
}

static void
damaged(void **state)
{
	struct learner *l = learner_new();
	struct str entry = STR("{\"kind\":\"imported\",\"bo");
	struct twin_in in = { .env = &l->env, .imported = &entry,
	    .nimported = 1 };

	(void)state;
	assert_int_equal(twin_legacy_row(l->a, &in, &l->answer, &l->f, &l->e),
	    -1);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, names, named);
	TABLE(&t, row, rows);
	TEST(&t, "a damaged entry is a fault, not a guess", damaged);
	return table_run(&t, "legacy");
}
