/* SPDX-License-Identifier: MIT */
/*
 * t_said - what the domain says in words in many situations: it has to be true and
 * kind. What is said of what learners keep is in t_said_kept.c, that the words alone
 * suffice in t_said_alone.c.
 */
#include "test/unit/table.h"
#include "test/unit/twin_kit.h"

/* ---- situations ---- */

static void
nothing(struct learner *l)
{
	(void)l;
}

static void
attempt(struct learner *l, const char *id, const char *more, int level)
{
	struct arena *a = arena_new(1 << 20);
	const struct exercise *x = catalog_exercise(l->cat, str_c(id));
	const char *args = good_attempt(a, x, 20, level);

	/* further members go before the closing brace */
	args = arena_cstr(a, arena_printf(a, "%.*s%s}",
	    (int)strlen(args) - 1, args, more));
	assert_int_equal(learner_write(l, twin_log_attempt, args),
	    REFUSAL_NONE);
	arena_free(a);
}

static void
one_session(struct learner *l)
{
	attempt(l, "entry_time_15", "", -1);
}

static void
begun_long_ago(struct learner *l)
{
	assert_int_equal(learner_write(l, twin_log_attempt, "{\"exercise\":"
	    "\"planning_2_able\",\"answer\":\"I begin\",\"start\":true,"
	    "\"occurred_at\":\"2024-09-20\"}"), REFUSAL_NONE);
}

static void
begun_last_week(struct learner *l)
{
	assert_int_equal(learner_write(l, twin_log_attempt, "{\"exercise\":"
	    "\"planning_2_able\",\"answer\":\"I begin\",\"start\":true}"),
	    REFUSAL_NONE);
	learner_day(l, 3, 720);
	one_session(l);
	learner_day(l, 6, 720);
}

static void
waits_and_begun(struct learner *l)
{
	char *args = arena_cstr(l->kept, str_c(good_attempt(l->kept,
	    catalog_exercise(l->cat, STR("reading_2_able")), 35, 2)));

	/* one of its two criteria a level lower: 60 to 79 points */
	memcpy(strstr(args, "\"level\":2"), "\"level\":1", 9);
	assert_int_equal(learner_write(l, twin_log_attempt, args),
	    REFUSAL_NONE);
	assert_int_equal(learner_write(l, twin_log_attempt, "{\"exercise\":"
	    "\"planning_2_able\",\"answer\":\"I begin\",\"start\":true}"),
	    REFUSAL_NONE);
}

static void
returned_once(struct learner *l)
{
	attempt(l, "entry_time_15", "", 0);
}

static void
returned_and_gap(struct learner *l)
{
	returned_once(l);
	learner_day(l, 11, 600);
}

/* reading_2_able has a scaffold: entry_reading_20 */
static void
returned_thrice(struct learner *l)
{
	attempt(l, "reading_1_explain", "", -1);
	for (int day = 1; day <= 3; day++) {
		learner_day(l, day, 720);
		attempt(l, "reading_2_able", "", 1);
	}
	learner_day(l, 4, 720);
}

static void
gap_of_five(struct learner *l)
{
	one_session(l);
	learner_day(l, 5, 720);
}

static void
gap_of_21(struct learner *l)
{
	one_session(l);
	learner_day(l, 21, 720);
}

static void
full_day(struct learner *l)
{
	one_session(l);
	learner_event(l, "slot", "{\"minutes\":61}");
}

static void
usual_day_over(struct learner *l)
{
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"minutes_per_day\":20}}"), REFUSAL_NONE);
	one_session(l);
}

static void
two_practices(struct learner *l)
{
	attempt(l, "time_1_explain", "", -1);
	attempt(l, "reading_1_explain", "", -1);
}

static void
review_is_due(struct learner *l)
{
	attempt(l, "time_1_explain", "", -1);
	learner_day(l, 20, 720);
}

static void
measured(struct learner *l)
{
	assert_int_equal(learner_write(l, twin_update_metrics, "{\"points\":"
	    "[{\"indicator\":\"accounted_hours\",\"value\":7.5}]}"),
	    REFUSAL_NONE);
}

static void
stated(struct learner *l)
{
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"name\":\"Анна\",\"pace\":\"slow\"}}"),
	    REFUSAL_NONE);
}

static void
told_long_ago(struct learner *l)
{
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"minutes_per_day\":40}}"), REFUSAL_NONE);
	learner_day(l, 100, 720);
}

static void
disputed(struct learner *l)
{
	assert_int_equal(learner_write(l, twin_update_metrics, "{\"points\":"
	    "[{\"indicator\":\"energy\",\"value\":4}]}"), REFUSAL_NONE);
	assert_int_equal(learner_write(l, twin_correct_event,
	    "{\"indicator\":\"energy\",\"action\":\"dispute\",\"reason\":"
	    "\"not so\"}"), REFUSAL_NONE);
}

/* on_stage - as years would have brought it. */
static void
on_stage(struct learner *l, char stage)
{
	char *p = arena_cstr(l->kept, l->state);

	l->state.p = p;
	assert_non_null(p = strstr(p, "\"stage\":[1"));
	p[9] = stage;
}

static void
top(struct learner *l)
{
	learner_event(l, "diagnostic", "{\"stage\":5,\"values\":[5,5,5,5,5]}");
	on_stage(l, '5');
}

static void
at_risk(struct learner *l)
{
	one_session(l);
	on_stage(l, '2');
}

static void
waits_three_days(struct learner *l)
{
	attempt(l, "reading_1_explain", "", -1);
	waits_and_begun(l);
	learner_day(l, 3, 720);
}

/* ---- sentences ---- */

#define PLANNED	"{\"practice\":\"planning\",\"exclude\":[\"start_week\"]}"
enum { WANTS = 5 };

static const struct row {
	const char *why;
	void (*with)(struct learner *);
	twin_read_fn *read;
	twin_write_fn *write;
	const char *args;
	enum twin_lang lang;
	const char *want[WANTS];	/* each stands in the text */
	const char *not;		/* does not */
} rows[] = {
	{ "a newcomer is welcomed, not measured", nothing, twin_snapshot,
	    NULL, "{}", TWIN_RU, { "Занятий пока не было.",
	    "первая из пяти: с неё начинают все", "«Зачем вы здесь»" },
	    "Подряд" },
	{ "so in English", nothing, twin_snapshot, NULL, "{}", TWIN_EN,
	    { "There has been no session yet.", "everybody begins there" },
	    "Days in a row" },
	{ "the first task is the first session", nothing, twin_next, NULL,
	    "{}", TWIN_RU, { "Почему сейчас: Это ваше первое занятие" },
	    "не хватает" },
	{ "after it: the days, the hours, the aim", one_session,
	    twin_snapshot, NULL, "{}", TWIN_RU,
	    { "Ступень: «Случайный». За 7\u00a0дней 0,3\u00a0ч при цели 4\u00a0ч. "
	    "Подряд: 1\u00a0день. Чтобы", "Шесть занятий за 14\u00a0дней: 1 при цели 6, "
	    "ещё не выполнено", "Записи ведутся 3\u00a0% последних четырёх недель.",
	    "Последняя запись: 4\u00a0октября." }, "день, 0\u00a0недель" },
	{ "numbers of the rhythm with their words", one_session,
	    twin_snapshot, NULL, "{\"sections\":[\"rhythm\"]}", TWIN_RU,
	    { "подряд 1\u00a0день (дольше всего 1) и 0\u00a0недель, с последнего "
	    "занятия прошло 0\u00a0дней.\n" } },
	{ "per cent as the language sets it", one_session, twin_snapshot, NULL,
	    "{\"sections\":[\"stage\",\"data_quality\"]}", TWIN_EN,
	    { "% ready.\n", "for 3% of the last four weeks" }, "\u00a0%" },
	{ "what is due, since when", review_is_due, twin_snapshot, NULL,
	    "{\"sections\":[\"due_reviews\"]}", TWIN_EN,
	    { "- Due for review since 11\u00a0October: “Where the day goes” "
	    "[time_1_explain]\n" } },
	{ "so in Russian", review_is_due, twin_snapshot, NULL,
	    "{\"sections\":[\"due_reviews\"]}", TWIN_RU,
	    { "- Пора повторить, срок 11\u00a0октября: «Куда уходит день» " } },
	{ "at risk: the last day counts", at_risk, twin_snapshot, NULL, "{}",
	    TWIN_RU, { " она сохранится, если вернуть его не позже " } },
	{ "what happened, on days as people say them", one_session,
	    twin_snapshot, NULL, "{\"sections\":[\"recent\",\"data_quality\"]}",
	    TWIN_EN, { "- #1 4\u00a0October “Fifteen minutes on one thing” "
	    "[entry_time_15]: accepted\n", "Last entry: 4\u00a0October.",
	    "Nothing is out of date." }, "2024-10-04" },
	{ "what is out of date, by name", told_long_ago, twin_snapshot, NULL,
	    "{}", TWIN_RU, { "Пора обновить: Минут в\u00a0обычный день "
	    "[minutes_per_day]." } },
	{ "a reading that is disputed, by name", disputed, twin_snapshot, NULL,
	    "{}", TWIN_RU, { "- Оспорено с 4\u00a0октября: Энергия [energy]\n" },
	    "запись —" },
	{ "what was said, and nothing of what was not", stated, twin_snapshot,
	    NULL, "{}", TWIN_RU, { "Темп: медленно" }, "Удобный формат" },
	{ "asked for by name: that it was not", stated, twin_snapshot, NULL,
	    "{\"sections\":[\"constraints\",\"goals\"]}", TWIN_EN,
	    { "No preferred format is stated.", "No goal is stated." }, "—" },
	{ "a diagnostic that no stage asks for any more", top, twin_snapshot,
	    NULL, "{\"sections\":[\"diagnostic\"]}", TWIN_EN,
	    { "Diagnostic: valid until 5\u00a0April 2025." }, "needed for" },
	{ "work in a mentor’s hands is not called returned", waits_three_days,
	    twin_next, NULL, "{\"practice\":\"slow_reading\"}", TWIN_EN,
	    { "This work waits for a mentor" }, "needs another revision" },
	{ "a measure with its unit, and without a dash", measured,
	    twin_progress, NULL, "{\"indicators\":[\"accounted_hours\","
	    "\"commits_7d\",\"longest_streak\"]}", TWIN_EN,
	    { "[accounted_hours]: 7.5\u00a0h\n", "[commits_7d]: not known yet\n",
	    "- 4\u00a0October: 0\u00a0min" }, "—" },
	{ "a unit whose form goes with the number", one_session,
	    twin_progress, NULL, "{\"indicators\":[\"streak_days\"]}", TWIN_EN,
	    { "- Days in a row [streak_days]: 1\u00a0day\n",
	    "- 4\u00a0October: 20\u00a0min, an active day" } },
	{ "the name of a step table says its unit", one_session, twin_progress,
	    NULL, "{}", TWIN_RU, { "- Дней в\u00a0неделю (за 4\u00a0недели) "
	    "[days_per_week]: 0,2, цель 3\n" } },
	{ "a stage by its words", one_session, twin_progress, NULL,
	    "{\"indicators\":[\"stage\"]}", TWIN_EN, { "[stage]: Random\n" } },
	{ "a pause of who has not begun is not 0", nothing, twin_snapshot, NULL,
	    "{}", TWIN_RU, { "Самая долгая пауза, дней (за 1\u00a0неделю): пока неизвестно, цель 30",
	    "занятий ещё не было", "!Записи ведутся" }, "(—)" },
	{ "what is missing, in words", returned_once, twin_snapshot, NULL, "{}",
	    TWIN_RU, { "не хватает: Дело было одно, и результат можно показать\n",
	    "- На доработке с " }, "one_thing" },
	{ "no day in a row is not told of", returned_and_gap, twin_snapshot, NULL,
	    "{}", TWIN_EN, { "Stage: “Random”. 0\u00a0h in 7\u00a0days, the target is "
	    "4\u00a0h. A gap of 11\u00a0days." }, "In a row" },
	{ "a returned task says what was not met", returned_once, twin_next,
	    NULL, "{\"practice\":\"time_accounting\"}", TWIN_RU, { "Вы уже начали эту работу",
	    "Критерии, которых не хватило в прошлый раз:\n- ",
	    "Можно и другое: «", "Тогда подождёт «Пятнадцать минут" } },
	{ "so in English", returned_once, twin_next, NULL,
	    "{\"practice\":\"time_accounting\"}", TWIN_EN,
	    { "You have begun this work already", "Criteria that were not met last time:\n- ",
	    "Or instead: “" } },
	{ "it is on the list of the snapshot", returned_once, twin_snapshot,
	    NULL, "{}", TWIN_RU,
	    { "На доработке: «Пятнадцать минут на одно дело»." } },
	{ "what waits and what is begun are not returned", waits_and_begun,
	    twin_snapshot, NULL, "{}", TWIN_RU, { "Ждёт наставника: «",
	    "Уже начато: «", "!На доработке" } },
	{ "a task that was begun long ago is at its end", begun_long_ago,
	    twin_snapshot, NULL, "{\"sections\":[\"open\"]}", TWIN_EN,
	    { "day 7 of 7" } },
	{ "and is offered because its days are over", begun_long_ago, twin_next,
	    NULL, PLANNED, TWIN_EN, { "The task was begun and its 7\u00a0days are over" } },
	{ "on its last day it says so", begun_last_week, twin_next, NULL, PLANNED,
	    TWIN_EN, { "Today is the last of the task’s 7\u00a0days" }, "are over" },
	{ "part by part, too", waits_and_begun, twin_snapshot, NULL,
	    "{\"sections\":[\"open\"]}", TWIN_EN, { "- Waiting for a mentor since ",
	    "day 1 of 7", "!To be revised" } },
	{ "the third return: something smaller, and why", returned_thrice,
	    twin_next, NULL, "{\"practice\":\"slow_reading\"}", TWIN_RU, { "«Двадцать минут с\u00a0одной страницей»",
	    "«Пять вопросов автору» возвращалось уже 3\u00a0раза" },
	    "Вы уже начали" },
	{ "so in English", returned_thrice, twin_next, NULL,
	    "{\"practice\":\"slow_reading\"}", TWIN_EN,
	    { "has come back 3\u00a0times: begin with something smaller" } },
	{ "five days: 5\u00a0дней", gap_of_five, twin_next, NULL, "{}", TWIN_RU,
	    { "Пауза 5\u00a0дней: начните с малого." } },
	{ "21\u00a0days: 21\u00a0день", gap_of_21, twin_next, NULL, "{}", TWIN_RU,
	    { "Пауза 21\u00a0день: начните с малого." } },
	{ "a full day says so", full_day, twin_next, NULL, "{}", TWIN_RU,
	    { "Сегодня вы занимались уже 81\u00a0минуту, разумный предел 51" } },
	{ "nothing light left on it: enough", full_day, twin_next, NULL,
	    "{\"practice\":\"thinking_speaking\"}", TWIN_RU,
	    { "На сегодня достаточно: вы занимались уже 81\u00a0минуту" } },
	{ "two minutes are too few", one_session, twin_next, NULL,
	    "{\"minutes\":2}", TWIN_RU,
	    { "В 2\u00a0минуты сейчас ничего не укладывается." } },
	{ "one minute, too", one_session, twin_next, NULL, "{\"minutes\":1}",
	    TWIN_RU, { "В 1\u00a0минуту сейчас ничего не укладывается." } },
	{ "so in English", one_session, twin_next, NULL, "{\"minutes\":1}",
	    TWIN_EN, { "Nothing fits into 1\u00a0minute now." } },
	{ "minutes that nobody has said now", usual_day_over, twin_next, NULL,
	    "{\"practice\":\"slow_reading\"}", TWIN_RU, { "В то, что осталось от "
	    "времени обычного дня, сейчас ничего не укладывается." },
	    "5\u00a0минут" },
	{ "what is left is for the evening", nothing, twin_next, NULL,
	    "{\"practice\":\"planning\",\"exclude\":[\"weekly_contract\","
	    "\"day_plan\",\"start_week\",\"recovery_smaller\","
	    "\"planning_1_explain\"]}", TWIN_RU, { "рассчитано на другое время "
	    "дня или другой день недели." }, "уже сделано" },
	{ "a third practice at a stage of two", two_practices, twin_next,
	    NULL, "{\"practice\":\"thinking_speaking\"}", TWIN_RU,
	    { "Вы выбрали практику «Мышление проговариванием»; на этой ступени",
	    "не больше 2" } },
	{ "a gap comes before what was returned", returned_and_gap, twin_next,
	    NULL, "{}", TWIN_RU, { "Пауза 11\u00a0дней: начните с малого." },
	    "Вы уже начали" },
	{ "an alternative that fits as well is not called worse", nothing,
	    twin_next, NULL, "{}", TWIN_RU, { "Подходит не хуже, чем «" },
	    "чуть хуже" },
	{ "nobody who has done nothing is on the way", nothing,
	    twin_progress, NULL, "{}", TWIN_RU, { "пройдено 0\u00a0%." } },

	/* verdicts */
	{ "what is empty is named by label and key", nothing, NULL,
	    twin_log_attempt, "{\"exercise\":\"start_energy\",\"answer\":"
	    "\"не знаю\",\"form\":{\"good\":\"утро\",\"bad\":\"…\",\"restores\":\"—\",\"chosen\":\"?\"},\"scores\":"
	    "[{\"criterion\":\"from_life\",\"level\":0}]}", TWIN_RU,
	    { "Чего не хватает:\n- Не заполнено: Часы, когда никак (bad); ",
	    "Как сделать лучше:\n- ",
	    "Час и способ на неделю (chosen).",
	    /* not the next level, which is a weak answer as well */
	    "Нужный уровень: Названы дни и часы.",
	    /* other first steps come first */
	    "Дальше: «" },
	    "Часы, когда думается легко (good)" },
	{ "so in English", nothing, NULL, twin_log_attempt,
	    "{\"exercise\":\"start_energy\",\"answer\":\"no idea\","
	    "\"form\":{\"good\":\"-\",\"bad\":\"-\",\"restores\":\"-\","
	    "\"chosen\":\"-\"},"
	    "\"scores\":[{\"criterion\":\"from_life\",\"level\":0}]}",
	    TWIN_EN, { "What is missing:\n- Still empty: ", "How to improve it:\n- ",
	    "Next: “" } },
	{ "a list of blanks is an empty field", nothing, NULL,
	    twin_log_attempt, "{\"exercise\":\"time_1_explain\",\"answer\":"
	    "\"вот\",\"form\":{\"day_pieces\":[\" \",\"…\"],\"explanation\":\"—\",\"question\":\"—\"},\"scores\":["
	    "{\"criterion\":\"own_words\",\"level\":0},"
	    "{\"criterion\":\"live_question\",\"level\":0}]}", TWIN_RU,
	    { "- Не заполнено: ", "(day_pieces)",
	    "«Куски дня: что и сколько минут»: нужно не меньше 6\u00a0пунктов, сейчас 0." } },

	{ "what changed, and over how many weeks", one_session, NULL,
	    twin_log_attempt, "{\"exercise\":\"start_energy\",\"answer\":"
	    "\"не знаю\",\"minutes\":20,\"form\":{\"good\":\"утро\",\"bad\":\"…\",\"restores\":\"—\",\"chosen\":\"?\"},\"scores\":"
	    "[{\"criterion\":\"from_life\",\"level\":0}]}", TWIN_RU,
	    { "Что изменилось: Часов в\u00a0неделю (за 4\u00a0недели): " } },
};

/* What begins with "!" does not. */
static bool
stands(struct str text, const char *what)
{
	return what[0] == '!' ? str_find(text, str_c(what + 1)) < 0 :
	    str_find(text, str_c(what)) >= 0;
}

/* Whether two blanks stand where a line does not begin. */
static bool
wide(struct str s)
{
	for (size_t i = 1; i + 1 < s.n; i++)
		if (s.p[i] == ' ' && s.p[i + 1] == ' ' && s.p[i - 1] != '\n')
			return true;
	return false;
}

static void
said(void **state)
{
	const struct row *row = *state;
	struct learner *l = learner_new();
	struct str text;

	l->env.lang = row->lang;
	row->with(l);
	assert_int_equal(row->read != NULL ?
	    learner_read(l, row->read, row->args) :
	    learner_write(l, row->write, row->args), REFUSAL_NONE);
	text = l->answer.text;
	for (size_t i = 0; i < WANTS && row->want[i] != NULL; i++)
		if (!stands(text, row->want[i]))
			fail_msg("no \"%s\" in:\n" STR_FMT, row->want[i],
			    STR_ARG(text));
	if (row->not != NULL && stands(text, row->not))
		fail_msg("\"%s\" in:\n" STR_FMT, row->not, STR_ARG(text));
	if (wide(text))
		fail_msg("two blanks in:\n" STR_FMT, STR_ARG(text));
	learner_free(l);
}

/* ---- provenance ---- */

static void
late(void **state)
{
	static const char note[] = "больше суток назад";
	struct learner *l = learner_new();

	(void)state;
	l->env.lang = TWIN_RU;
	learner_day(l, 3, 1200);
	attempt(l, "entry_time_15", ",\"occurred_at\":\"2024-10-05\"", -1);
	assert_true(stands(l->answer.text, note));
	attempt(l, "entry_time_15", "", -1);
	assert_false(stands(l->answer.text, note));
	/* no minutes were said, so none count */
	assert_int_equal(learner_write(l, twin_log_attempt, "{\"exercise\":"
	    "\"start_energy\",\"answer\":\"утро\",\"occurred_at\":"
	    "\"2024-10-05\",\"form\":{\"good\":\"утро\",\"bad\":\"вечер\","
	    "\"restores\":\"сон\",\"chosen\":\"в семь\"},\"scores\":["
	    "{\"criterion\":\"from_life\",\"level\":0}]}"), REFUSAL_NONE);
	assert_true(stands(l->answer.text, note));
	assert_false(stands(l->answer.text, "минуты засчитаны"));
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, said, rows);
	TEST(&t, "an attempt of the day before yesterday", late);
	return table_run(&t, "said");
}
