/* SPDX-License-Identifier: MIT */
/*
 * prompts - what learners start themselves from their client's menu: one
 * message in their language that sets the assistant to work with the tools.
 */
#include "mcp/mcp.h"
#include "tools/app.h"
#include "tools/complete.h"
#include "tools/run_read.h"
#include "twin/speech/menu.h"
#include "twin/speech/sentences.h"

/* Minutes a day has; minutes and energy as in get_next_task. */
enum { MINUTES_MAX = 1440, ENERGY_MAX = 5 };

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
say(struct call *c, struct str text)
{
	call_prompt_message(c, "user", call_text_block(c, text));
}

/* ---- next_step ---- */

/* arguments - those of get_next_task that the learner gave, for the text. */
static struct str
arguments(struct call *c, const struct practice *p, enum twin_lang lang)
{
	static const char *const names[] = { "minutes", "energy" };
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	if (p != NULL)
		buf_printf(&b, "practice=" STR_FMT, STR_ARG(p->id));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str v = js_str_at(c->args, names[i]);

		if (v.n > 0)
			buf_printf(&b, "%s%s=" STR_FMT, b.n > 0 ? ", " : "",
			    names[i], STR_ARG(v));
	}
	return b.n == 0 ? STR("") : SAY(c->a, lang, SAY_PROMPT_WITH,
	    buf_str(&b));
}

static int
next_step(struct call *c, struct err *e)
{
	const struct practice *p;
	struct own_twin rd;

	if (number(c, "minutes", MINUTES_MAX, e) == -1 ||
	    number(c, "energy", ENERGY_MAX, e) == -1 ||
	    lang_ok(c, e) == -1 || practice_of(c, &p, e) == -1 ||
	    run_read_twin(c, c->args, &rd, e) == -1)
		return -1;
	say(c, SAY(c->a, rd.env.lang, SAY_PROMPT_NEXT_STEP,
	    arguments(c, p, rd.env.lang)));
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
	{ "practice", MENU_PRACTICE, false },
	{ "minutes", MENU_MINUTES, false },
	{ "energy", MENU_ENERGY, false },
	{ "lang", MENU_LANG, false },
	{ NULL, NULL, false }
};

static const struct prompt prompt_next_step = {
	.name = "next_step",
	.title = MENU_NEXT_STEP,
	.description = MENU_NEXT_STEP_MORE,
	.args = next_step_args,
	.scope = "twin:read",
	.get = next_step,
	.complete = next_step_complete,
};

/* ---- weekly_review ---- */

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
	buf_init(&b, c->a, SIZE_MAX);
	buf_add(&b, sentences_get(lang, SAY_PROMPT_WEEK));
	if (p != NULL)
		buf_add(&b, SAY(c->a, lang, SAY_PROMPT_PRACTICE,
		    p->name[lang]));
	if (x != NULL)
		buf_add(&b, SAY(c->a, lang, SAY_PROMPT_EXERCISE,
		    x->title[lang], x->id));
	say(c, buf_str(&b));
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
	{ "practice", MENU_WEEK_PRACTICE, false },
	{ "exercise", MENU_WEEK_EXERCISE, false },
	{ "lang", MENU_LANG, false },
	{ NULL, NULL, false }
};

static const struct prompt prompt_weekly_review = {
	.name = "weekly_review",
	.title = MENU_WEEK,
	.description = MENU_WEEK_MORE,
	.args = weekly_review_args,
	.scope = "twin:read",
	.get = weekly_review,
	.complete = weekly_review_complete,
};

const struct prompt *const prompt_table[] = {
	&prompt_next_step, &prompt_weekly_review, NULL
};
