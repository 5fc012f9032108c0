/* SPDX-License-Identifier: MIT */
/*
 * t_legacy - a twin in the shape of the system before this one: what its paths
 * name, the row that goes back to it, and the tools that it had. Its areas are
 * in t_legacy_areas.c.
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
	{ "our key below its group", "1_declarative/1_2_goals/objective",
	    LEGACY_FIELD, "objective" },
	{ "our key below its group, with dots",
	    "1_declarative.1_2_goals.objective", LEGACY_FIELD, "objective" },
	{ "our key below our group", "goals/objective", LEGACY_FIELD,
	    "objective" },
	{ "our key below another group", "profile/objective", LEGACY_NOWHERE,
	    NULL },
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
	{ "no claim, where it is computed", "\"name\":\"Anna\"", "{\"claims\":{\"stage\":"
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
	    .imported = &entry, .nimported = 1, .own_since = l->n > 0 };

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

/* ---- the tools' doors ---- */

/* One call after some writes: what it says. */
static const struct told {
	const char *why;
	const char *first;	/* of twin_legacy_write, or NULL */
	twin_read_fn *fn;	/* or NULL: twin_legacy_write */
	const char *args;
	enum refusal_code code;
	const char *text;	/* it begins so; of a refusal the message */
	enum twin_lang lang;
} saids[] = {
	{ "the root is the categories", NULL, twin_legacy_describe, "{}",
	    REFUSAL_NONE, "1_declarative:category:Что вы говорите о себе (36",
	    TWIN_RU },
	{ "in English", NULL, twin_legacy_describe, "{\"path\":\"/\"}",
	    REFUSAL_NONE, "1_declarative:category:What you say about yourself "
	    "(36\u00a0indicators)\n2_collected:category:", TWIN_EN },
	{ "a category is its groups", NULL, twin_legacy_describe,
	    "{\"path\":\"1_declarative\"}", REFUSAL_NONE,
	    "What you say about yourself\n---\n1_1_profile:subgroup:Profile (4",
	    TWIN_EN },
	{ "a group is its fields, in the words of that system", NULL,
	    twin_legacy_describe, "{\"path\":\"1_declarative/1_2_goals\"}",
	    REFUSAL_NONE, "05_Интересующие области:semantic/list[string]:",
	    TWIN_RU },
	{ "a group that system had not", NULL, twin_legacy_describe,
	    "{\"path\":\"readings\"}", REFUSAL_NONE, "energy:collected/int:",
	    TWIN_RU },
	{ "a field is all about it", NULL, twin_legacy_describe,
	    "{\"path\":\"IND.1.5.01\"}", REFUSAL_NONE, "**Name:** Формат подачи\n"
	    "**Path:** 1_declarative/1_5_delivery/01_Формат подачи\n"
	    "**ID:** IND.1.5.01\n**Key:** format\n**Type:** categorical\n"
	    "**Format:** enum\n", TWIN_RU },
	{ "what the numbers of a scale mean", NULL, twin_legacy_describe,
	    "{\"path\":\"DT.2.11.06\"}", REFUSAL_NONE, "**Name:** Frustration\n"
	    "**Path:** frustration\n**ID:** DT.2.11.06\n"
	    "**Key:** frustration\n**Type:** collected\n**Format:** number\n"
	    "**Description:** ", TWIN_EN },
	{ "what a record is made of", NULL, twin_legacy_describe,
	    "{\"path\":\"IND.1.3.4\"}", REFUSAL_NONE,
	    "**Name:** Целевые показатели состояния\n**Path:** "
	    "1_declarative/1_3_selfeval/16_Целевые показатели состояния\n"
	    "**ID:** IND.1.3.4\n**Key:** target_state\n**Type:** scale\n"
	    "**Format:** object\n**Description:** Какими вы хотите видеть свои "
	    "энергию, внимание и сон, от 1 до 5.\n"
	    "**Written by:** write_digital_twin\n**Members:**\n"
	    "- energy: энергия (int, 1..5)\n- attention: внимание (int, 1..5)\n", TWIN_RU },
	{ "no such path", NULL, twin_legacy_describe, "{\"path\":\"mine\"}",
	    REFUSAL_NOT_FOUND, "Пути «mine» нет.", TWIN_RU },
	{ "a path of another type", NULL, twin_legacy_describe,
	    "{\"path\":5}", REFUSAL_VALIDATION, "", TWIN_RU },
	{ "an argument there is not", NULL, twin_legacy_describe,
	    "{\"user_id\":\"bob\"}", REFUSAL_UNKNOWN_FIELD, "", TWIN_RU },

	{ "nothing yet is null", NULL, twin_legacy_read,
	    "{\"path\":\"objective\"}", REFUSAL_NONE, "null", TWIN_RU },
	{ "a group of nothing is an object", NULL, twin_legacy_read,
	    "{\"path\":\"IND.1.2\"}", REFUSAL_NONE, "{}", TWIN_RU },
	{ "a text stays a text", "{\"path\":\"" GOALS "09_Цели обучения\","
	    "\"data\":\"2024\"}", twin_legacy_read, "{\"path\":\"objective\"}",
	    REFUSAL_NONE, "\"2024\"", TWIN_RU },
	{ "a group is an object", "{\"path\":\"1_declarative.1_2_goals\","
	    "\"data\":{\"09_Цели обучения\":\"a\",\"projects\":[\"b\"]}}",
	    twin_legacy_read, "{\"path\":\"1_declarative/1_2_goals\"}",
	    REFUSAL_NONE, "{\"09_Цели обучения\":\"a\","
	    "\"11_Мои приоритетные проекты\":[\"b\"]}", TWIN_RU },
	{ "what only we have is under its key", "{\"path\":\"minutes_per_day\","
	    "\"data\":40}", twin_legacy_read, "{\"path\":\"DT.1.5.01\"}",
	    REFUSAL_NONE, "40", TWIN_RU },
	{ "what is computed", NULL, twin_legacy_read,
	    "{\"path\":\"IND.3.4.01\"}", REFUSAL_NONE,
	    "\"STG.Learner.Random\"", TWIN_RU },
	{ "a path that nobody has", NULL, twin_legacy_read,
	    "{\"path\":\"mine/x\"}", REFUSAL_NOT_FOUND,
	    "There is no path “mine/x”.", TWIN_EN },

	{ "a whole tree at once", NULL, NULL, "{\"path\":\"\",\"data\":{"
	    "\"1_declarative\":{\"1_2_goals\":{\"09_Цели обучения\":\"a\"},"
	    "\"1_1_profile\":{\"02_Имя\":\"b\"}}}}", REFUSAL_NONE,
	    "Записано:\n- Цели обучения: a\n- Имя: b", TWIN_RU },
	{ "null forgets", "{\"path\":\"objective\",\"data\":\"a\"}", NULL,
	    "{\"path\":\"objective\",\"data\":null}", REFUSAL_NONE,
	    "Записано:\n- Цели обучения: больше не указано (было: a)", TWIN_RU },
	{ "the same again", "{\"path\":\"objective\",\"data\":\"a\"}", NULL,
	    "{\"path\":\"objective\",\"data\":\"a\"}", REFUSAL_NONE, "", TWIN_RU },
	{ "a list that came as its text", NULL, NULL, "{\"path\":\"projects\","
	    "\"data\":\"[\\\"a\\\",\\\"b\\\"]\"}", REFUSAL_NONE,
	    "Записано:\n- Мои приоритетные проекты: a; b", TWIN_RU },
	{ "a record, by what its members are called", NULL, NULL,
	    "{\"path\":\"IND.1.3.4\",\"data\":{\"sleep\":5,\"energy\":4}}",
	    REFUSAL_NONE, "Записано:\n- Целевые показатели состояния: "
	    "энергия — 4; сон — 5", TWIN_RU },
	{ "an object for a choice", NULL, NULL, "{\"path\":\"IND.1.5.01\","
	    "\"data\":{\"a\":1}}", REFUSAL_VALIDATION,
	    "Поле «IND.1.5.01» принимает одно из значений: ", TWIN_RU },
	{ "a number as a text", NULL, NULL, "{\"path\":\"session_minutes\","
	    "\"data\":\"30\"}", REFUSAL_VALIDATION,
	    "The field “session_minutes” must be an integer.", TWIN_EN },
	{ "a text for a group", NULL, NULL, "{\"path\":\"goals\","
	    "\"data\":\"x\"}", REFUSAL_VALIDATION,
	    "Поле «data» должно быть объектом.", TWIN_RU },
	{ "null for a group", NULL, NULL, "{\"path\":\"goals\",\"data\":null}",
	    REFUSAL_VALIDATION, "Поле «data» должно быть объектом.", TWIN_RU },
	{ "nothing in a group", NULL, NULL, "{\"path\":\"goals\",\"data\":{}}",
	    REFUSAL_VALIDATION, "Поле «data» пустое.", TWIN_RU },
	{ "one of a group there is not: none is written", NULL, NULL,
	    "{\"path\":\"goals\",\"data\":{\"09_Цели обучения\":\"a\","
	    "\"99_Нет\":1}}", REFUSAL_UNKNOWN_FIELD,
	    "Пути «1_declarative/1_2_goals/99_Нет» нет.", TWIN_RU },
	{ "the same field twice", NULL, NULL, "{\"path\":\"goals\",\"data\":{"
	    "\"09_Цели обучения\":\"a\",\"IND.1.2.2\":\"b\"}}",
	    REFUSAL_VALIDATION, "«objective» встречается дважды.", TWIN_RU },
	{ "an unknown path is not made", NULL, NULL, "{\"path\":"
	    "\"1_declarative/1_2_goals/99_Нет\",\"data\":1}",
	    REFUSAL_UNKNOWN_FIELD, "Пути «1_declarative/1_2_goals/99_Нет» нет.",
	    TWIN_RU },
	{ "the stage, by the path that was believed", NULL, NULL,
	    "{\"path\":\"indicators.stage.current\",\"data\":5}",
	    REFUSAL_NOT_WRITABLE, "«", TWIN_RU },
	{ "a category that is computed", NULL, NULL, "{\"path\":\"3_derived\","
	    "\"data\":{}}", REFUSAL_NOT_WRITABLE,
	    "“3_derived” is not for the learner to write.", TWIN_EN },
	{ "computed, from the root", NULL, NULL, "{\"path\":\"/\",\"data\":{"
	    "\"IND.3.1.01\":40}}", REFUSAL_NOT_WRITABLE,
	    "«IND.3.1.01» вычисляет сервер, записать это нельзя.", TWIN_RU },
	{ "a reading has a tool of its own", NULL, NULL, "{\"path\":\"energy\","
	    "\"data\":5}", REFUSAL_NOT_WRITABLE,
	    "“energy” is a reading, not a profile field.", TWIN_EN },
	{ "no data", NULL, NULL, "{\"path\":\"goals\"}", REFUSAL_VALIDATION, "",
	    TWIN_RU },
	{ "no path", NULL, NULL, "{\"data\":1}", REFUSAL_VALIDATION, "", TWIN_RU },

	{ "of nobody else", NULL, twin_legacy_areas, "{\"user_id\":\"bob\"}",
	    REFUSAL_FORBIDDEN, "Only your own profile can be shown.", TWIN_EN },
	{ "a step there is not", NULL, twin_legacy_areas, "{\"step\":6}",
	    REFUSAL_VALIDATION, "", TWIN_RU },
};

static void
said(void **state)
{
	const struct told *row = *state;
	struct learner *l = learner_new();
	enum refusal_code code;
	struct str text;

	l->env.lang = row->lang;
	if (row->first != NULL)
		assert_int_equal(learner_write(l, twin_legacy_write,
		    row->first), REFUSAL_NONE);
	code = row->fn != NULL ? learner_read(l, row->fn, row->args) :
	    learner_write(l, twin_legacy_write, row->args);
	assert_int_equal(code, row->code);
	text = code == REFUSAL_NONE ? l->answer.text : l->f.message;
	if (!str_starts(text, str_c(row->text)))
		fail_msg(STR_FMT, STR_ARG(text));
	learner_free(l);
}

/* What only that system has said is told apart. */
static void
whose_word(void **state)
{
	struct learner *l = learner_new();
	struct str entry = STR("{\"kind\":\"imported\",\"body\":{\"claims\":{"
	    "\"worldview\":\"широкое\",\"hours_per_week\":40},"
	    "\"legacy_raw\":{\"mine/x\":1}}}");
	struct twin_in in = { .env = &l->env, .imported = &entry,
	    .nimported = 1 };
	static const struct {
		const char *args, *value, *text;
		size_t claims;
	} asked[] = {
		{ "{\"path\":\"IND.3.2.04\"}", "\"широкое\"", "\"широкое\"\n"
		    "Со слов прежней системы, здесь не проверено: "
		    "04_Развитие мировоззрения.", 1 },
		{ "{\"path\":\"IND.3.1.01\"}", "0", "0\nПрежняя система говорила "
		    "другое, и это не проверено: 40.", 0 },
		{ "{\"path\":\"mine\"}", "{\"x\":1}", "{\"x\":1}\nСо слов", 1 },
		{ "{\"path\":\"mine/x\"}", "1", "1\nСо слов", 1 },
		{ "{\"path\":\"1_declarative\"}", "{}", "{}", 0 },
	};
	const struct js *v;
	struct buf b;

	(void)state;
	l->env.lang = TWIN_RU;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		in.args = js_of(l->a, str_c(asked[i].args));
		assert_int_equal(twin_legacy_read(l->a, &in, &l->answer, &l->f,
		    &l->e), 0);
		v = js_of(l->a, l->answer.json);
		buf_init(&b, l->a, SIZE_MAX);
		js_canon(&b, js_at(v, "value"));
		if (!str_is(buf_str(&b), asked[i].value) ||
		    !str_starts(l->answer.text, str_c(asked[i].text)) ||
		    js_len(js_at(v, "claims")) != asked[i].claims)
			fail_msg("%s: " STR_FMT, asked[i].args,
			    STR_ARG(l->answer.json));
		if (i == 1)
			assert_int_equal(js_int_at(v, "claim", 0), 40);
	}
	learner_free(l);
}

/* More than an answer holds is asked for in parts. */
static void
large(void **state)
{
	struct learner *l = learner_new();
	struct twin_in in = { .env = &l->env, .nimported = 1 };
	struct str entry;
	struct buf b;

	(void)state;
	buf_init(&b, l->a, SIZE_MAX);
	buf_c(&b, "{\"kind\":\"imported\",\"body\":{\"legacy_raw\":{");
	for (int i = 0; i < 3000; i++)
		buf_printf(&b, "\"mine/%d\":\"twenty bytes of text\",", i);
	buf_c(&b, "\"x\":1}}}");
	entry = buf_str(&b);
	in.imported = &entry;
	in.args = js_of(l->a, STR("{\"path\":\"\"}"));
	assert_int_equal(twin_legacy_read(l->a, &in, &l->answer, &l->f, &l->e),
	    0);
	assert_int_equal(l->f.code, REFUSAL_LIMIT);
	assert_true(str_starts(l->f.hint, STR("Read it in parts")));
	in.args = js_of(l->a, STR("{\"path\":\"mine/2999\"}"));
	assert_int_equal(twin_legacy_read(l->a, &in, &l->answer, &l->f, &l->e),
	    0);
	assert_int_equal(l->f.code, REFUSAL_NONE);
	assert_true(str_starts(l->answer.text,
	    STR("\"twenty bytes of text\"\n")));
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, names, named);
	TABLE(&t, row, rows);
	TABLE(&t, said, saids);
	TEST(&t, "whose word it is", whose_word);
	TEST(&t, "more than an answer holds", large);
	TEST(&t, "a damaged entry is a fault, not a guess", damaged);
	return table_run(&t, "legacy");
}
