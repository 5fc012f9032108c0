/* SPDX-License-Identifier: MIT */
/*
 * t_said_kept - what the domain says of what learners keep: the profile, readings,
 * work products; and of a record by the names of its members.
 */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"
#include "test/unit/twin_kit.h"

#include "base/limits.h"

static bool
stands(struct str text, const char *what)
{
	return str_find(text, str_c(what)) >= 0;
}

#define MEASURED	"{\"points\":[{\"indicator\":\"accounted_hours\"," \
	"\"value\":7.5}]}"
#define STATED		"{\"fields\":{\"name\":\"Анна\",\"pace\":\"slow\"}}"
#define WANTED		"{\"fields\":{\"target_state\":{\"energy\":4}}}"

enum { WANTS = 3 };

static const struct row {
	const char *why;
	twin_write_fn *first;	/* NULL: nothing was kept before */
	const char *first_args;
	twin_write_fn *write;
	const char *args;
	enum twin_lang lang;
	const char *want[WANTS];	/* each stands in the text */
	const char *not;		/* does not */
} rows[] = {
	{ "a reading, and the one before", twin_update_metrics,
	    MEASURED, twin_update_metrics, "{\"points\":[{\"indicator\":"
	    "\"accounted_hours\",\"value\":12}]}", TWIN_RU,
	    { "Записано:\n- Учтённые часы недели: 12\u00a0ч (было: 7,5\u00a0ч)" } },
	{ "what was refused, and where it belongs", NULL, NULL,
	    twin_update_metrics, "{\"partial\":true,\"points\":["
	    "{\"indicator\":\"energy\",\"value\":4},"
	    "{\"indicator\":\"pace\",\"value\":\"slow\"}]}", TWIN_RU,
	    { "- Энергия: 4\n", "Не записано:\n- «pace»",
	    "Запишите это через update_profile." } },
	{ "nothing was kept", NULL, NULL, twin_update_metrics,
	    "{\"partial\":true,\"points\":[{\"indicator\":\"stage\","
	    "\"value\":5}]}", TWIN_RU, { "Ничего не записано." },
	    "Записано:" },
	{ "a field in the learner's words", twin_update_profile, STATED,
	    twin_update_profile, "{\"fields\":{\"pace\":\"normal\"}}",
	    TWIN_RU, { "обычный (было: медленно" }, "slow" },
	{ "a record by its members", twin_update_profile, STATED,
	    twin_update_profile, "{\"fields\":{\"creator_roles\":{\"learner\":\"2\","
	    "\"professional\":\"3\"}}}", TWIN_RU,
	    { "- Роли Созидателя: ученик — 2; профессионал — 3" },
	    "learner" },
	{ "in English, in the order of the metamodel", twin_update_profile, STATED,
	    twin_update_profile, "{\"fields\":{\"target_state\":{\"sleep\":5,"
	    "\"attention\":null,\"energy\":4}}}", TWIN_EN,
	    { "- Target state indicators: energy: 4; sleep: 5" }, "null" },
	{ "what it was before, too", twin_update_profile, WANTED,
	    twin_update_profile, "{\"fields\":{\"target_state\":{\"energy\":5}}}", TWIN_RU,
	    { ": энергия — 5 (было: энергия — 4)" } },
	{ "a record of nothing says nothing", twin_update_profile, WANTED,
	    twin_update_profile, "{\"fields\":{\"target_state\":{}}}", TWIN_RU,
	    { ": больше не указано (было: энергия — 4)" } },
	{ "a date as people say it", twin_update_profile, STATED,
	    twin_update_profile, "{\"fields\":{\"stage_end\":\"2024-12-20\"}}", TWIN_RU,
	    { "этапа: 20\u00a0декабря" }, "2024-12-20" },
	{ "a forgotten field", twin_update_profile, STATED,
	    twin_update_profile, "{\"fields\":{\"name\":null}}", TWIN_RU,
	    { "Имя: больше не указано (было: Анна)" } },
	{ "a new language is answered in", twin_update_profile, STATED,
	    twin_update_profile, "{\"fields\":{\"lang\":\"en\"}}", TWIN_RU,
	    { "Recorded:\n- Language: English" } },
};

static void
said(void **state)
{
	const struct row *row = *state;
	struct learner *l = learner_new();
	struct str text;

	l->env.lang = row->lang;
	if (row->first != NULL)
		assert_int_equal(learner_write(l, row->first,
		    row->first_args), REFUSAL_NONE);
	assert_int_equal(learner_write(l, row->write, row->args),
	    REFUSAL_NONE);
	text = l->answer.text;
	for (size_t i = 0; i < WANTS && row->want[i] != NULL; i++)
		if (!stands(text, row->want[i]))
			fail_msg("no \"%s\" in:\n" STR_FMT, row->want[i],
			    STR_ARG(text));
	if (row->not != NULL && stands(text, row->not))
		fail_msg("\"%s\" in:\n" STR_FMT, row->not, STR_ARG(text));
	learner_free(l);
}

/* ---- members of a record ---- */

#define TARGET	"\"key\": \"target_state\""

/* A section of the snapshot that was asked for, with a metamodel of one's own. */
static const struct own {
	const char *why;
	struct spoiled change;
	enum twin_lang lang;
	const char *want;
} owns[] = {
	{ "members: a sensitive record, in words", { NULL, TARGET,
	    "\"personal\"", "\"sensitive\"", NULL }, TWIN_RU,
	    "\n- Целевые показатели состояния: энергия — 4; сон — 5\n" },
	{ "members: so in English", { NULL, TARGET, "\"personal\"",
	    "\"sensitive\"", NULL }, TWIN_EN,
	    "\n- Target state indicators: energy: 4; sleep: 5\n" },
	{ "members: without a name, by its key", { NULL, TARGET,
	    ", \"name\": { \"ru\": \"сон\", \"en\": \"sleep\" } }\n      ],\n"
	    "      \"writers\": [\"learner\"], \"sensitivity\": \"personal\"",
	    " } ], \"writers\": [\"learner\"], \"sensitivity\": \"sensitive\"",
	    NULL }, TWIN_RU,
	    "\n- Целевые показатели состояния: энергия — 4; sleep — 5\n" },
};

static void
own_words(void **state)
{
	const struct own *row = *state;
	struct arena *a = arena_new((size_t)2 * LIMIT_ARENA);
	struct catalog *cat;
	struct learner *l;
	struct err e = { 0 };

	if (catalog_kit_load(a, SHIPPED_MM, catalog_kit_spoil(a,
	    catalog_kit_text(a, SHIPPED_MM), &row->change), &cat, &e) == -1)
		fail_msg("%s", e.msg);
	l = learner_of(cat);
	l->env.lang = row->lang;
	assert_int_equal(learner_write(l, twin_update_profile, "{\"fields\":"
	    "{\"target_state\":{\"energy\":4,\"sleep\":5}}}"), REFUSAL_NONE);
	assert_int_equal(learner_read(l, twin_snapshot,
	    "{\"sections\":[\"context\"]}"), REFUSAL_NONE);
	if (!stands(l->answer.text, row->want))
		fail_msg("no \"%s\" in:\n" STR_FMT, row->want,
		    STR_ARG(l->answer.text));
	learner_free(l);
	arena_free(a);
}

/* Whoever sends what no record has, or none, is told what it is made of. */
static const struct unfit {
	const char *why, *value;
	enum twin_lang lang;
	enum refusal_code code;
	const char *field, *hint;
} unfits[] = {
	{ "members: one that it does not have", "{\"mood\":1}", TWIN_RU,
	    REFUSAL_UNKNOWN_FIELD, "fields.target_state.mood",
	    "Возможные части: энергия [energy], внимание [attention], "
	    "сон [sleep]." },
	{ "members: no record at all", "\"good\"", TWIN_EN,
	    REFUSAL_VALIDATION, "fields.target_state",
	    "Possible members: energy [energy], attention [attention], "
	    "sleep [sleep]." },
	{ "members: another fault of one", "{\"sleep\":\"long\"}", TWIN_EN,
	    REFUSAL_VALIDATION, "fields.target_state.sleep", "" },
	{ "members: a number above its range", "{\"energy\":6}", TWIN_EN,
	    REFUSAL_VALIDATION, "fields.target_state.energy", "" },
	{ "members: a number below its range", "{\"energy\":0}", TWIN_RU,
	    REFUSAL_VALIDATION, "fields.target_state.energy", "" },
};

static void
unfit(void **state)
{
	const struct unfit *row = *state;
	struct learner *l = learner_new();

	l->env.lang = row->lang;
	assert_int_equal(learner_write(l, twin_update_profile, arena_cstr(
	    l->kept, arena_printf(l->kept, "{\"fields\":{\"target_state\":%s}}",
	    row->value))), row->code);
	assert_true(str_is(l->f.field, row->field));
	if (!str_is(l->f.hint, row->hint))
		fail_msg(STR_FMT, STR_ARG(l->f.hint));
	learner_free(l);
}

/* ---- refusals ---- */

/* How many numbers a diagnostic has is no range of one of them. */
static void
how_many(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	assert_int_equal(learner_event(l, "diagnostic",
	    "{\"stage\":4,\"values\":[4,4]}"), REFUSAL_VALIDATION);
	assert_true(str_is(l->f.message, "The field “body.values” must hold "
	    "5\u00a0numbers, it holds 2."));
	learner_free(l);
}

/* What was said is there, and yet no reading that could be told over time. */
static void
no_reading(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	assert_int_equal(learner_read(l, twin_progress,
	    "{\"indicators\":[\"creator_roles\"]}"), REFUSAL_UNKNOWN_FIELD);
	assert_true(str_is(l->f.message, "“creator_roles” is what learners say "
	    "about themselves, not a reading."));
	learner_free(l);
}

static void
other_type(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	l->env.lang = TWIN_RU;
	assert_int_equal(learner_write(l, twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"One\",\"text\":\"One.\"}"),
	    REFUSAL_NONE);
	assert_int_equal(learner_write(l, twin_append_artifact,
	    "{\"type\":\"reflection\",\"title\":\"One\",\"text\":\"Two.\","
	    "\"supersedes\":\"a1\"}"), REFUSAL_VALIDATION);
	assert_true(str_is(l->f.message,
	    "Работа «a1» другого вида: Черновик [draft]."));
	learner_free(l);
}

/* A product of which the only task was taken away: no task is named. */
static void
nowhere(void **state)
{
	static const struct spoiled archived = { "",
	    "\"id\": \"environment_2_able\"", "\"repeatable\": ",
	    "\"archived\": true, \"repeatable\": ", NULL };
	struct arena *a = arena_new((size_t)2 * LIMIT_ARENA);
	struct catalog *cat;
	struct learner *l;
	struct err e = { 0 };

	(void)state;
	if (catalog_kit_load(a, SHIPPED_CU, catalog_kit_spoil(a,
	    catalog_kit_text(a, SHIPPED_CU), &archived), &cat, &e) == -1)
		fail_msg("%s", e.msg);
	l = learner_of(cat);
	assert_int_equal(learner_write(l, twin_append_artifact, "{\"type\":"
	    "\"environment_table\",\"title\":\"Mine\",\"url\":"
	    "\"https://example.org/t\"}"), REFUSAL_NONE);
	if (!stands(l->answer.text, "there is no task now that brings it") ||
	    stands(l->answer.text, "“”"))
		fail_msg(STR_FMT, STR_ARG(l->answer.text));
	learner_free(l);
	arena_free(a);
}

/* ---- an answer that is none ---- */

static const struct blank {
	const char *why, *answer;
} blanks[] = {
	{ "blank: spaces", "   " },
	{ "blank: a line feed", "\\n" },
	{ "blank: dots", "..." },
	{ "blank: a dash and a quotation mark", "— «»" },
};

static void
blank(void **state)
{
	const struct blank *row = *state;
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 16);

	assert_int_equal(learner_write(l, twin_log_attempt, arena_cstr(a,
	    arena_printf(a, "{\"exercise\":\"start_energy\",\"answer\":"
	    "\"%s\",\"scores\":[{\"criterion\":\"from_life\",\"level\":0}]}",
	    row->answer))), REFUSAL_VALIDATION);
	assert_true(str_is(l->f.field, "answer"));
	arena_free(a);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, said, rows);
	TABLE(&t, own_words, owns);
	TABLE(&t, unfit, unfits);
	TABLE(&t, blank, blanks);
	TEST(&t, "a product that no task brings any more", nowhere);
	TEST(&t, "a diagnostic with too few numbers", how_many);
	TEST(&t, "a better version of another type", other_type);
	TEST(&t, "a statement is no reading", no_reading);
	return table_run(&t, "said_kept");
}
