/* SPDX-License-Identifier: MIT */
/*
 * t_texts_numbers - words that change with a number, said with 0, 1, 2, 5, 11, 21
 * and a fraction: in the sentences of the program and in what a stage asks. And
 * days as people say them.
 */
#include <ctype.h>

#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include "base/json.h"
#include "base/limits.h"
#include "twin/speech/sentences.h"
#include "twin/value/calendar.h"

enum { DEPTH = 40 };

/* Whether a word ends here: no letter of either language follows. */
static bool
ends_word(struct str rest)
{
	unsigned char c = rest.n > 0 ? (unsigned char)rest.p[0] : ' ';

	return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xd0);
}

/* The forms that a word has with 1, 2 and 5; what is left out never is wrong. */
static const char *const counted[][3] = {
	{ "день", "дня", "дней" },
	{ "час", "часа", "часов" },
	{ "минута", "минуты", "минут" },
	{ "минуту", "минуты", "минут" },
	{ "неделя", "недели", "недель" },
	{ "неделю", "недели", "недель" },
	{ "слово", "слова", "слов" },
	{ "балл", "балла", "баллов" },
	{ "запись", "записи", "записей" },
	{ "знак", "знака", "знаков" },
	{ "занятие", "занятия", "занятий" },
	{ "пункт", "пункта", "пунктов" },
	{ "секунду", "секунды", "секунд" },
	{ "черновик", "черновика", "черновиков" },
	{ "показатель", "показателя", "показателей" },
	{ "day", "days", "days" },
	{ "hour", "hours", "hours" },
	{ "minute", "minutes", "minutes" },
	{ "week", "weeks", "weeks" },
	{ "word", "words", "words" },
	{ "point", "points", "points" },
	{ "time", "times", "times" },
	{ "entry", "entries", "entries" },
	{ "character", "characters", "characters" },
	{ "byte", "bytes", "bytes" },
	{ "item", "items", "items" },
	{ "second", "seconds", "seconds" },
	{ "draft", "drafts", "drafts" },
};

/* What stands for a number: as text, and which of the forms go with it. The
 * genitive of some is a form of others: "2 дня", "не больше 2 дней". */
static const struct played {
	const char *text[TWIN_LANGS];
	bool fits[TWIN_LANGS][3];
} played[] = {
	{ { "0", "0" }, { { false, false, true }, { false, true, true } } },
	{ { "1", "1" }, { { true, true, false }, { true, false, false } } },
	{ { "2", "2" }, { { false, true, true }, { false, true, true } } },
	{ { "5", "5" }, { { false, false, true }, { false, true, true } } },
	{ { "11", "11" }, { { false, false, true }, { false, true, true } } },
	{ { "21", "21" }, { { true, true, false }, { false, true, true } } },
	{ { "2,5", "2.5" }, { { false, true, true }, { false, true, true } } },
};
enum {
	COUNTED = sizeof(counted) / sizeof(counted[0]),
	PLAYED = sizeof(played) / sizeof(played[0])
};

/* Whether a word, as it begins, is one that goes with the number. */
static bool
goes(struct str rest, const bool fits[3])
{
	for (size_t i = 0; i < COUNTED; i++) {
		bool any = false, right = false;

		for (int k = 0; k < 3; k++) {
			if (!str_starts(rest, str_c(counted[i][k])) ||
			    !ends_word(str_from(rest, strlen(counted[i][k]))))
				continue;
			any = true;
			right = right || fits[k];
		}
		if (any && !right)
			return false;
	}
	return true;
}

/* A pattern with one number in all its slots. */
static int
play(struct arena *a, struct str pattern, int lang, const struct played *n)
{
	struct sentence_args args;
	struct str said, rest, number;
	ptrdiff_t at;

	for (size_t i = 0; i < TEXT_ARGS; i++)
		args.s[i] = str_c(n->text[lang]);
	said = rest = sentences_fill(a, (enum twin_lang)lang, pattern, &args);
	number = arena_printf(a, "%s\u00a0", n->text[lang]);
	while ((at = str_find(rest, number)) >= 0) {
		bool tail = at > 0 && (isdigit((unsigned char)rest.p[at - 1]) ||
					  strchr(",.", rest.p[at - 1]) != NULL);

		rest = str_from(rest, (size_t)at + number.n);
		if (!tail && !goes(rest, n->fits[lang])) {
			print_error(
			    "number and word: " STR_FMT "\n", STR_ARG(said));
			return 1;
		}
	}
	return 0;
}

static int
play_all(struct arena *a, struct str pattern, int lang)
{
	int faults = 0;

	for (size_t n = 0; n < PLAYED; n++)
		faults += play(a, pattern, lang, &played[n]);
	return faults;
}

static void
numbers(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	int faults = 0;

	(void)state;
	for (int i = 0; i < SENTENCES; i++)
		for (int lang = 0; lang < TWIN_LANGS; lang++)
			faults += play_all(a,
			    sentences_get(
				(enum twin_lang)lang, (enum sentence)i),
			    lang);
	arena_free(a);
	assert_int_equal(faults, 0);
}

/* What a stage asks and how much of a unit, as the data files word it. */
static int
walk(struct arena *a, const struct js *v)
{
	struct js_iter it = { 0 };
	int faults = 0;

	if (js_type(v) == JS_ARRAY)
		for (size_t i = 0; i < js_len(v); i++)
			faults += walk(a, js_item(v, i));
	while (js_type(v) == JS_OBJECT && js_next(v, &it)) {
		faults += walk(a, it.value);
		if (!str_ends(it.name, STR("ask")) &&
		    !str_is(it.name, "amount"))
			continue;
		faults += play_all(a, js_str_at(it.value, "ru"), TWIN_RU);
		faults += play_all(a, js_str_at(it.value, "en"), TWIN_EN);
	}
	return faults;
}

static void
asked(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct js *v;
	struct err e = { 0 };
	int faults;

	(void)state;
	assert_int_equal(js_parse_large(a, catalog_kit_text(a, SHIPPED_PR),
			     DEPTH, 1, &v, &e),
	    0);
	faults = walk(a, v);
	assert_int_equal(js_parse_large(a, catalog_kit_text(a, SHIPPED_MM),
			     DEPTH, 1, &v, &e),
	    0);
	faults += walk(a, v);
	arena_free(a);
	assert_int_equal(faults, 0);
}

static const struct number_row {
	const char *why;
	const char *pattern;
	int lang;
	int faults; /* of the numbers that are played */
} number_rows[] = {
	{ "three forms", "{0}\u00a0{0:день/дня/дней}", TWIN_RU, 0 },
	{ "the genitive", "не старше {0}\u00a0{0:дня/дней/дней}", TWIN_RU, 0 },
	{ "one form: not 1, 2, 21 and 2,5", "{0}\u00a0день", TWIN_RU, 5 },
	{ "two forms", "{0}\u00a0{0:day/days}", TWIN_EN, 0 },
	{ "one form: not 1", "{0}\u00a0days", TWIN_EN, 1 },
	{ "of another number", "21\u00a0день, {0}", TWIN_RU, 0 },
};

static void
number_rule(void **state)
{
	const struct number_row *r = *state;
	struct arena *a = arena_new(LIMIT_ARENA);

	assert_int_equal(play_all(a, str_c(r->pattern), r->lang), r->faults);
	arena_free(a);
}

static const struct day_row {
	const char *why;
	const char *day, *today;
	const char *want[TWIN_LANGS];
} day_rows[] = {
	{ "this year", "2026-02-01", "2026-12-31",
	    { "1\u00a0февраля", "1\u00a0February" } },
	{ "next year", "2027-12-31", "2026-12-31",
	    { "31\u00a0декабря 2027\u00a0года", "31\u00a0December 2027" } },
	{ "last year", "2025-05-09", "2026-01-01",
	    { "9\u00a0мая 2025\u00a0года", "9\u00a0May 2025" } },
};

static void
day(void **state)
{
	const struct day_row *r = *state;
	struct arena *a = arena_new(LIMIT_ARENA);
	int64_t when, today;

	assert_true(calendar_day_parse(str_c(r->day), &when));
	assert_true(calendar_day_parse(str_c(r->today), &today));
	for (int lang = 0; lang < TWIN_LANGS; lang++)
		assert_true(
		    str_is(sentences_day(a, (enum twin_lang)lang, when, today),
			r->want[lang]));
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "the sentences of the program", numbers);
	TEST(&t, "what a stage asks, and amounts", asked);
	TABLE(&t, number_rule, number_rows);
	TABLE(&t, day, day_rows);
	return table_run(&t, "texts_numbers");
}
