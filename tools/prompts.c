/* SPDX-License-Identifier: MIT */
/*
 * prompts - what learners start themselves from their client's menu: one
 * message in their language that sets the assistant to work with the tools.
 */
#include "mcp/mcp.h"
#include "tools/reply.h"
#include "tools/app.h"
#include "tools/complete.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"

/* Minutes a day has; minutes and energy as in get_next_task. */
enum { MINUTES_MAX = 1440, ENERGY_MAX = 5, MESSAGE_MAX = 8 << 10 };

/* number - a prompt's argument is always text; check it as the tool would. */
static int
number(const struct call *c, const char *name, int64_t max, struct err *e)
{
	struct str s = js_str_at(c->args, name);
	int64_t v;

	if (s.n > 0 && (!str_int(s, &v) || v < 1 || v > max))
		return err_set(e, ERR_INVALID,
		    "argument '%s': a whole number from 1 to %lld", name,
		    (long long)max);
	return 0;
}

static int
lang_ok(const struct call *c, struct err *e)
{
	struct str s = js_str_at(c->args, "lang");

	if (s.n > 0 && !str_is(s, "ru") && !str_is(s, "en"))
		return err_set(e, ERR_INVALID, "argument 'lang': ru or en");
	return 0;
}

/* practice_of, exercise_of - what an argument names; NULL when it is absent. */
static int
practice_of(const struct call *c, const struct practice **out, struct err *e)
{
	const struct catalog *cat = app_catalog(c->app, e);
	struct str id = js_str_at(c->args, "practice");

	if (cat == NULL)
		return -1;
	*out = id.n > 0 ? catalog_practice(cat, id) : NULL;
	if (id.n > 0 && *out == NULL)
		return err_set(e, ERR_INVALID,
		    "argument 'practice': there is no such practice");
	return 0;
}

static int
exercise_of(const struct call *c, const struct exercise **out, struct err *e)
{
	const struct catalog *cat = app_catalog(c->app, e);
	struct str id = js_str_at(c->args, "exercise");

	if (cat == NULL)
		return -1;
	*out = id.n > 0 ? catalog_exercise(cat, id) : NULL;
	if (id.n > 0 && *out == NULL)
		return err_set(e, ERR_INVALID,
		    "argument 'exercise': there is no such exercise");
	return 0;
}

/* say - one user message. */
static void
say(struct call *c, const struct buf *b)
{
	call_prompt_message(c, "user", call_text_block(c, buf_str(b)));
}

/* ---- next_step ---- */

static const char next_ru[] =
    "Помоги мне сделать следующий шаг в учёбе.\n"
    "1. Вызови get_snapshot и в двух-трёх предложениях скажи, где я сейчас: "
    "ступень, ритм, что мешает.\n"
    "2. Вызови get_next_task%s. Скажи, что за задание, зачем оно мне именно "
    "сейчас, сколько займёт и по каким критериям будет оценено.\n"
    "3. Дай мне выполнить его самому: задавай вопросы, но не отвечай за "
    "меня.\n"
    "4. Когда я отвечу, запиши ответ моими словами через log_attempt с "
    "task_handle задания; каждую оценку по критерию подтверди цитатой.\n"
    "5. Скажи вердикт, что изменилось и что дальше. Если нужна доработка, "
    "назови ровно то, чего не хватает.";

static const char next_en[] =
    "Help me take the next step in my learning.\n"
    "1. Call get_snapshot and tell me in two or three sentences where I am: "
    "stage, rhythm, what holds me back.\n"
    "2. Call get_next_task%s. Tell me what the task is, why this one now, how "
    "long it takes and by which criteria it will be judged.\n"
    "3. Let me do it myself: ask questions, but do not answer for me.\n"
    "4. When I answer, record it in my own words with log_attempt and the "
    "task's task_handle; support every score with a quote.\n"
    "5. Tell me the verdict, what changed and what is next. If it needs more "
    "work, name exactly what is missing.";

/* arguments - those of get_next_task that the learner gave, for the text. */
static const char *
arguments(struct call *c, const struct practice *p, enum twin_lang lang)
{
	struct str minutes = js_str_at(c->args, "minutes");
	struct str energy = js_str_at(c->args, "energy");
	const char *sep = reply_say(lang, " с аргументами ", " with ");
	struct buf b;

	buf_init(&b, c->a, MESSAGE_MAX);
	if (p != NULL) {
		buf_printf(&b, "%spractice=" STR_FMT, sep, STR_ARG(p->id));
		sep = ", ";
	}
	if (minutes.n > 0) {
		buf_printf(&b, "%sminutes=" STR_FMT, sep, STR_ARG(minutes));
		sep = ", ";
	}
	if (energy.n > 0)
		buf_printf(&b, "%senergy=" STR_FMT, sep, STR_ARG(energy));
	return arena_cstr(c->a, buf_str(&b));
}

static int
next_step(struct call *c, struct err *e)
{
	const struct practice *p;
	struct own_twin rd;
	struct buf b;

	if (number(c, "minutes", MINUTES_MAX, e) == -1 ||
	    number(c, "energy", ENERGY_MAX, e) == -1 ||
	    lang_ok(c, e) == -1 || practice_of(c, &p, e) == -1 ||
	    run_read_twin(c, c->args, &rd, e) == -1)
		return -1;
	buf_init(&b, c->a, MESSAGE_MAX);
	buf_printf(&b, rd.env.lang == TWIN_EN ? next_en : next_ru,
	    arguments(c, p, rd.env.lang));
	say(c, &b);
	return 0;
}

static int
next_step_complete(struct call *c, struct str arg, struct str prefix,
    struct err *e)
{
	const struct catalog *cat = app_catalog(c->app, e);

	if (cat == NULL)
		return -1;
	if (str_is(arg, "practice"))
		complete_practice(c, cat, prefix);
	else if (str_is(arg, "minutes"))
		complete_words(c, "15 25 45 60 90", prefix);
	else if (str_is(arg, "energy"))
		complete_words(c, "1 2 3 4 5", prefix);
	else if (str_is(arg, "lang"))
		complete_words(c, "ru en", prefix);
	return 0;
}

static const struct prompt_arg next_step_args[] = {
	{ "practice", "Практика, над которой хочется поработать · Practice to work on", false },
	{ "minutes", "Сколько минут есть сейчас · Minutes available now", false },
	{ "energy", "Сколько сил, от 1 до 5 · Energy, 1 to 5", false },
	{ "lang", "Язык ответа: ru или en · Language: ru or en", false },
	{ NULL, NULL, false }
};

static const struct prompt prompt_next_step = {
	.name = "next_step",
	.title = "Следующий шаг · Next step",
	.description = "Понять, где я сейчас, взять одно задание и довести его до "
	    "вердикта. · See where I am, take one task and bring it to a "
	    "verdict.",
	.args = next_step_args,
	.scope = "twin:read",
	.get = next_step,
	.complete = next_step_complete,
};

/* ---- weekly_review ---- */

static const char week_ru[] =
    "Проведи со мной обзор недели.\n"
    "1. Вызови get_snapshot с sections [\"stage\", \"rhythm\", \"practices\", "
    "\"recent\", \"goals\", \"bottleneck\"] и коротко расскажи, какой была неделя: "
    "часы, регулярность, что получилось, что вернулось на доработку.\n"
    "2. Задай мне по одному вопросу: что дало больше всего, что мешало, чему "
    "я научился, что я изменю на следующей неделе.\n"
    "3. Помоги выбрать не больше трёх рабочих продуктов на следующую неделю и "
    "время для них.\n"
    "4. Если я согласен, сохрани обзор через append_artifact, а цели и "
    "ограничения, которые изменились, через update_profile. Ничего не "
    "записывай без моего согласия.\n"
    "5. В конце назови один следующий шаг.";

static const char week_en[] =
    "Do a weekly review with me.\n"
    "1. Call get_snapshot with sections [\"stage\", \"rhythm\", \"practices\", "
    "\"recent\", \"goals\", \"bottleneck\"] and tell me briefly what kind of week "
    "it was: hours, regularity, what worked, what came back for revision.\n"
    "2. Ask me one at a time: what gave the most, what got in the way, what "
    "I learned, what I will change next week.\n"
    "3. Help me choose at most three work products for next week and the time "
    "for them.\n"
    "4. If I agree, keep the review with append_artifact, and goals or "
    "constraints that changed with update_profile. Write nothing without my "
    "consent.\n"
    "5. Finish with one next step.";

static int
weekly_review(struct call *c, struct err *e)
{
	const struct practice *p;
	const struct exercise *x;
	struct own_twin rd;
	enum twin_lang lang;
	struct buf b;

	if (lang_ok(c, e) == -1 || practice_of(c, &p, e) == -1 ||
	    exercise_of(c, &x, e) == -1 ||
	    run_read_twin(c, c->args, &rd, e) == -1)
		return -1;
	lang = rd.env.lang;
	buf_init(&b, c->a, MESSAGE_MAX);
	buf_c(&b, lang == TWIN_EN ? week_en : week_ru);
	if (p != NULL)
		buf_printf(&b, reply_say(lang,
		    "\nОсобое внимание: практика «" STR_FMT "».",
		    "\nLook closely at the practice \"" STR_FMT "\"."),
		    STR_ARG(p->name[lang]));
	if (x != NULL)
		buf_printf(&b, reply_say(lang,
		    "\nРазберём подробно упражнение «" STR_FMT "» (" STR_FMT ").",
		    "\nGo through the exercise \"" STR_FMT "\" (" STR_FMT ") in "
		    "detail."), STR_ARG(x->title[lang]), STR_ARG(x->id));
	say(c, &b);
	return 0;
}

static int
weekly_review_complete(struct call *c, struct str arg, struct str prefix,
    struct err *e)
{
	const struct catalog *cat = app_catalog(c->app, e);

	if (cat == NULL)
		return -1;
	if (str_is(arg, "practice"))
		complete_practice(c, cat, prefix);
	else if (str_is(arg, "exercise"))
		complete_exercise(c, cat, prefix);
	else if (str_is(arg, "lang"))
		complete_words(c, "ru en", prefix);
	return 0;
}

static const struct prompt_arg weekly_review_args[] = {
	{ "practice", "Практика, на которую посмотреть внимательнее · Practice to look at closely", false },
	{ "exercise", "Упражнение, которое разобрать · Exercise to go through", false },
	{ "lang", "Язык ответа: ru или en · Language: ru or en", false },
	{ NULL, NULL, false }
};

static const struct prompt prompt_weekly_review = {
	.name = "weekly_review",
	.title = "Обзор недели · Weekly review",
	.description = "Оглянуться на неделю, сделать выводы и выбрать продукты "
	    "следующей. · Look back at the week, draw conclusions, choose next "
	    "week's products.",
	.args = weekly_review_args,
	.scope = "twin:read",
	.get = weekly_review,
	.complete = weekly_review_complete,
};

const struct prompt *const prompt_table[] = {
	&prompt_next_step, &prompt_weekly_review, NULL
};
