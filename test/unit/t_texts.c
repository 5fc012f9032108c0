/* SPDX-License-Identifier: MIT */
/*
 * t_texts - how the sentences of the program and of the data files are set:
 * quotation marks, dashes, no-break spaces.
 */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include "base/json.h"
#include "base/limits.h"
#include "twin/speech/sentences.h"

enum { DEPTH = 40 };

/* What a number is told in: with an ordinary space a line may break there. */
static const char *const units[TWIN_LANGS][24] = {
	[TWIN_RU] = { "ч", "мин", "минута", "минуту", "минуты", "минут", "час",
	    "часа", "часов", "день", "дня", "дней", "неделя", "неделю",
	    "недели", "недель", "слово", "слова", "слов", "раз", "раза", "балл",
	    "%" },
	[TWIN_EN] = { "h", "min", "minute", "minutes", "hour", "hours", "day",
	    "days", "week", "weeks", "word", "words", "times", "point",
	    "points", "%" },
};

/* A letter of either language, as far as the end of a word is concerned. */
static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0xd0;
}

static bool
ends_word(struct str rest)
{
	return rest.n == 0 || !letter(rest.p[0]);
}

/* Whether rest begins with a unit, or with one whose form depends on {0}. */
static bool
unit_at(struct str rest, int lang)
{
	if (rest.n > 2 && rest.p[0] == '{' && rest.p[2] == ':')
		return true;
	for (size_t i = 0; units[lang][i] != NULL; i++)
		if (str_starts(rest, str_c(units[lang][i])) &&
		    ends_word(str_from(rest, strlen(units[lang][i]))))
			return true;
	return false;
}

static bool
counts(char c)
{
	return (c >= '0' && c <= '9') || c == '}';
}

/* What is wrong at one byte of a text, or NULL. */
static const char *
fault_at(struct str s, size_t i, int lang)
{
	struct str rest = str_from(s, i);

	if (s.p[i] == '"')
		return "a straight quotation mark";
	if (s.p[i] == '\'')
		return "a straight apostrophe";
	if (i > 0 && s.p[i - 1] != '\n' && str_starts(rest, STR(" - ")))
		return "a hyphen instead of a dash";
	if (i > 0 && counts(s.p[i - 1]) && s.p[i] == ' ' &&
	    unit_at(str_from(rest, 1), lang))
		return "an ordinary space between number and unit";
	return NULL;
}

static const char *
fault_of(struct str s, int lang)
{
	const char *why = NULL;

	for (size_t i = 0; i < s.n && why == NULL; i++)
		why = fault_at(s, i, lang);
	return why;
}

static int
look(struct str s, int lang)
{
	const char *why = fault_of(s, lang);

	if (why != NULL)
		print_error("%s: " STR_FMT "\n", why, STR_ARG(s));
	return why != NULL;
}

/* A text, or lines of an example. */
static int
look_at(const struct js *v, int lang)
{
	int faults = 0;

	if (js_type(v) != JS_ARRAY)
		return look(js_str(v), lang);
	for (size_t i = 0; i < js_len(v); i++)
		faults += look(js_str(js_item(v, i)), lang);
	return faults;
}

/* Every {"ru", "en"} below a value. */
static int
walk(const struct js *v)
{
	struct js_iter it = { 0 };
	int faults = 0;

	if (js_type(v) == JS_ARRAY)
		for (size_t i = 0; i < js_len(v); i++)
			faults += walk(js_item(v, i));
	if (js_type(v) != JS_OBJECT)
		return faults;
	faults += look_at(js_at(v, "ru"), TWIN_RU);
	faults += look_at(js_at(v, "en"), TWIN_EN);
	while (js_next(v, &it))
		faults += walk(it.value);
	return faults;
}

static void
data_files(void **state)
{
	const struct js *v;
	struct err e = { 0 };
	int faults = 0;

	(void)state;
	for (int i = 0; i < SHIPPED; i++) {
		struct arena *a = arena_new(LIMIT_ARENA);

		assert_int_equal(
		    js_parse_large(a, catalog_kit_text(a, (enum shipped)i),
			DEPTH, 1, &v, &e),
		    0);
		faults += walk(v);
		arena_free(a);
	}
	assert_int_equal(faults, 0);
}

static void
sentences(void **state)
{
	int faults = 0;

	(void)state;
	for (int i = 0; i < SENTENCES; i++)
		for (int lang = 0; lang < TWIN_LANGS; lang++)
			faults += look(sentences_get((enum twin_lang)lang,
					   (enum sentence)i),
			    lang);
	assert_int_equal(faults, 0);
}

/* ---- the rules themselves ---- */

static const struct row {
	const char *why;
	const char *text;
	int lang;
	const char *want; /* NULL: nothing is wrong */
} rows[] = {
	{ "a no-break space, as it should be", "\u00a015\u00a0минут", TWIN_RU,
	    NULL },
	{ "15 минут", "Хватит 15 минут.", TWIN_RU, "an ordinary space" },
	{ "15 минутных: no unit", "15 минутных", TWIN_RU, NULL },
	{ "at the end of the text", "за 30 дней", TWIN_RU,
	    "an ordinary space" },
	{ "a form that goes with the number", "{0} {0:день/дня/дней}", TWIN_RU,
	    "an ordinary space" },
	{ "a unit after a slot", "{1} min", TWIN_EN, "an ordinary space" },
	{ "straight quotes in Russian", "слово \"вещь\"", TWIN_RU,
	    "a straight quotation mark" },
	{ "straight quotes in English", "the \"thing\"", TWIN_EN,
	    "a straight quotation mark" },
	{ "guillemets", "слово «вещь»", TWIN_RU, NULL },
	{ "a straight apostrophe", "the day's plan", TWIN_EN,
	    "a straight apostrophe" },
	{ "a hyphen for a dash", "это - не то", TWIN_RU, "a hyphen" },
	{ "a list may begin with one", "two:\n- one", TWIN_EN, NULL },
};

static void
rule(void **state)
{
	const struct row *row = *state;
	const char *why = fault_of(str_c(row->text), row->lang);

	if (row->want == NULL)
		assert_null(why);
	else
		assert_true(why != NULL &&
			    strncmp(why, row->want, strlen(row->want)) == 0);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "the texts of the data files", data_files);
	TEST(&t, "the sentences of the program", sentences);
	TABLE(&t, rule, rows);
	return table_run(&t, "texts");
}
