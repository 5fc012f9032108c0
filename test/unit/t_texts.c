/* SPDX-License-Identifier: MIT */
/*
 * t_texts - how the sentences of the program, of the data files and of the pages
 * are set and worded: quotation marks, dashes, no-break spaces, one word for one
 * thing.
 */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include "base/json.h"
#include "base/limits.h"
#include "twin/speech/sentences.h"
#include "twin/value/words.h"

enum { DEPTH = 40 };

/* What a number is told in: with an ordinary space a line may break there. */
static const char *const units[TWIN_LANGS][32] = {
	[TWIN_RU] = { "ч", "мин", "минута", "минуту", "минуты", "минут", "час",
	    "часа", "часов", "день", "дня", "дней", "неделя", "неделю",
	    "недели", "недель", "слово", "слова", "слов", "раз", "раза", "балл",
	    "балла", "баллов", "байт", "байта", "знак", "знака", "знаков",
	    "%" },
	[TWIN_EN] = { "h", "min", "minute", "minutes", "hour", "hours", "day",
	    "days", "week", "weeks", "word", "words", "times", "point",
	    "points", "byte", "bytes", "character", "characters", "%" },
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

/* What is wrong wherever it stands, but for blanks that a line begins with. */
static const struct sign {
	const char *text;
	const char *ru, *en; /* NULL: right in that language */
} signs[] = {
	{ "\"", "a straight quotation mark", "a straight quotation mark" },
	{ "'", "a straight apostrophe", "a straight apostrophe" },
	{ "“", "an English quotation mark", NULL },
	{ "«", NULL, "a Russian quotation mark" },
	{ " – ", "a short dash", NULL },
	{ "—", NULL, "a long dash" },
	{ "...", "three dots", "three dots" },
	{ "  ", "two blanks", "two blanks" },
	{ " ,", "a blank before a comma", "a blank before a comma" },
	{ " ;", "a blank before a semicolon", "a blank before a semicolon" },
	{ "(а)", "an ending in brackets", NULL },
	{ "(ла)", "an ending in brackets", NULL },
	{ "(ась)", "an ending in brackets", NULL },
	{ "(s)", NULL, "an ending in brackets" },
	{ "\u00a0%", NULL, "a blank before a percent sign" },
};
enum { SIGNS = sizeof(signs) / sizeof(signs[0]) };

/*
 * One thing has one word, and learners are told nothing in officialese. A word is
 * given by how it begins; a blank behind it ends it.
 */
static const struct other_word {
	int lang;
	const char *begin;
	const char *why;
} other_words[] = {
	{ TWIN_RU, "ассистент", "помощник" },
	{ TWIN_RU, "проводник", "помощник" },
	{ TWIN_RU, "пользовател", "ученик" },
	{ TWIN_RU, "обучающ", "ученик" },
	{ TWIN_RU, "символ", "знак" },
	{ TWIN_RU, "замер", "измерение" },
	{ TWIN_RU, "товарищ", "другой ученик" },
	{ TWIN_RU, "осуществ", "officialese" },
	{ TWIN_RU, "явля", "officialese" },
	{ TWIN_RU, "необходим", "officialese: нужно" },
	{ TWIN_RU, "данный ", "officialese: этот" },
	{ TWIN_RU, "данная ", "officialese: эта" },
	{ TWIN_RU, "в рамках", "officialese" },
	{ TWIN_RU, "в целях", "officialese" },
	{ TWIN_RU, "посредством", "officialese" },
	{ TWIN_RU, "в случае если", "officialese: если" },
	{ TWIN_EN, "user ", "learner" },
	{ TWIN_EN, "users", "learners" },
	{ TWIN_EN, "strength ", "energy" },
	{ TWIN_EN, "it is named", "says, names" },
	{ TWIN_EN, "in order to", "to" },
	{ TWIN_EN, "utili", "use" },
};
enum { OTHER_WORDS = sizeof(other_words) / sizeof(other_words[0]) };

/* A counted word that is no abbreviation has to change with its number: "1 day"
 * and "2 days". */
static bool
stiff_at(struct str rest, int lang)
{
	const char *const *u = units[lang];

	if (!str_starts(rest, STR("}\u00a0")))
		return false;
	rest = str_from(rest, strlen("}\u00a0"));
	while (*u != NULL && !(str_starts(rest, str_c(*u)) &&
				 ends_word(str_from(rest, strlen(*u)))))
		u++;
	return *u != NULL &&
	       !str_has_word(STR("ч мин h min %"), false, str_c(*u));
}

/* What is wrong at one byte of a text, or NULL. */
static const char *
fault_at(struct str s, size_t i, int lang)
{
	struct str rest = str_from(s, i);
	bool begins = i == 0 || s.p[i - 1] == '\n';
	const char *why = NULL;

	for (size_t k = 0; k < SIGNS; k++)
		if (str_starts(rest, str_c(signs[k].text)) && why == NULL &&
		    !(begins && s.p[i] == ' '))
			why = lang == TWIN_RU ? signs[k].ru : signs[k].en;
	if (why != NULL)
		return why;
	if (!begins && str_starts(rest, STR(" - ")))
		return "a hyphen instead of a dash";
	if (stiff_at(rest, lang))
		return "a word that does not change with its number";
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

/* What should stand for one of the words of a text, or NULL. */
static const char *
word_of(struct arena *a, struct str s, int lang)
{
	struct str text = words_fold(a, s);

	for (size_t i = 0; i < OTHER_WORDS; i++)
		if (other_words[i].lang == lang &&
		    words_begin(text, str_c(other_words[i].begin)))
			return other_words[i].why;
	return NULL;
}

static int
look(struct str s, int lang)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const char *why = fault_of(s, lang), *word = word_of(a, s, lang);

	arena_free(a);
	if (why != NULL)
		print_error("%s: " STR_FMT "\n", why, STR_ARG(s));
	if (word != NULL)
		print_error("rather: %s: " STR_FMT "\n", word, STR_ARG(s));
	return (why != NULL) + (word != NULL);
}

/* Whether a word of one letter ends a line of a heading. */
static bool
hangs(struct str s)
{
	for (size_t i = 0; i + 2 < s.n; i++)
		if ((i == 0 || strchr(" («", s.p[i - 1]) != NULL) &&
		    (unsigned char)s.p[i] >= 0xd0 && s.p[i + 2] == ' ')
			return true;
	return false;
}

/* Titles and names are set large and break where they like. */
static int
look_heading(const struct js *v)
{
	struct str s = js_str(js_at(v, "ru"));

	if (!hangs(s))
		return 0;
	print_error(
	    "a short word at the end of a line: " STR_FMT "\n", STR_ARG(s));
	return 1;
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
	faults += look_heading(js_at(v, "title"));
	faults += look_heading(js_at(v, "name"));
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

/* The pages keep both languages in one file, Russian first; there the marks are
 * those of the script, so only words are looked at. */
static void
pages(void **state)
{
	static const char *const files[] = { "view/texts.js",
		"view/texts_page.js" };
	int faults = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct arena *a = arena_new(LIMIT_ARENA);
		struct str s = catalog_kit_file(a, files[i]);
		ptrdiff_t en = str_find(s, STR("\n\ten: {"));
		const char *ru_word, *en_word;

		assert_true(en > 0);
		ru_word = word_of(a, (struct str){ s.p, (size_t)en }, TWIN_RU);
		en_word = word_of(a, str_from(s, (size_t)en), TWIN_EN);
		if (ru_word != NULL || en_word != NULL)
			print_error("%s: rather %s %s\n", files[i],
			    ru_word == NULL ? "" : ru_word,
			    en_word == NULL ? "" : en_word);
		faults += (ru_word != NULL) + (en_word != NULL);
		arena_free(a);
	}
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
	{ "a line may begin with blanks", "two:\n  one", TWIN_EN, NULL },
	{ "two blanks inside", "two  words", TWIN_EN, "two blanks" },
	{ "a blank before a comma", "да , нет", TWIN_RU, "a blank" },
	{ "three dots", "и так далее...", TWIN_RU, "three dots" },
	{ "English quotes in Russian", "слово “вещь”", TWIN_RU, "an English" },
	{ "guillemets in English", "the «thing»", TWIN_EN, "a Russian" },
	{ "a short dash in Russian", "это – то", TWIN_RU, "a short dash" },
	{ "a percent sign by itself in Russian", "{0}\u00a0%", TWIN_RU, NULL },
	{ "and not so in English", "{0}\u00a0%", TWIN_EN, "a blank before a per" },
	{ "from one number to another", "6–10 минутных", TWIN_RU, NULL },
	{ "a long dash in English", "this — that", TWIN_EN, "a long dash" },
	{ "an ending for each sex", "сделал(а)", TWIN_RU,
	    "an ending in brackets" },
	{ "a word that stays", "{0}\u00a0days", TWIN_EN, "a word that does" },
	{ "a word that changes", "{0}\u00a0{0:day/days}", TWIN_EN, NULL },
	{ "an abbreviation stays", "{0}\u00a0мин", TWIN_RU, NULL },
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

static const struct word_row {
	const char *why;
	const char *text;
	int lang;
	bool right;
} word_rows[] = {
	{ "a capital letter", "Ассистент ответит.", TWIN_RU, false },
	{ "officialese", "Это является планом.", TWIN_RU, false },
	{ "data, not officialese", "по данным платформы", TWIN_RU, true },
	{ "a word of machines", "Ask the users.", TWIN_EN, false },
	{ "a longer word", "Strengthen the habit.", TWIN_EN, true },
};

static void
word_rule(void **state)
{
	const struct word_row *r = *state;
	struct arena *a = arena_new(LIMIT_ARENA);

	assert_true((word_of(a, str_c(r->text), r->lang) == NULL) == r->right);
	arena_free(a);
}

static const struct heading_row {
	const char *why;
	const char *text;
	bool hangs;
} heading_rows[] = {
	{ "a preposition", "Страница в день", true },
	{ "at the beginning", "О себе", true },
	{ "with a no-break space", "Страница в\u00a0день", false },
	{ "a longer one", "Черновик за присест", false },
	{ "the end of a word", "Дело о", false },
};

static void
heading_rule(void **state)
{
	const struct heading_row *r = *state;

	assert_true(hangs(str_c(r->text)) == r->hangs);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "the texts of the data files", data_files);
	TEST(&t, "the sentences of the program", sentences);
	TEST(&t, "the texts of the pages", pages);
	TABLE(&t, rule, rows);
	TABLE(&t, word_rule, word_rows);
	TABLE(&t, heading_rule, heading_rows);
	return table_run(&t, "texts");
}
