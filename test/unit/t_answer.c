/* SPDX-License-Identifier: MIT */
/*
 * t_answer - what an answer holds: words and lines, quotes of it, and the
 * fields of its form.
 */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/doors/args.h"
#include "twin/value/words.h"

#define S(lit) STR_INIT(lit)

static struct arena *a;

/* ---- counting ---- */

static const struct words_row {
	const char *why;
	struct str in;
	int64_t words, lines;
} words[] = {
	{ "words: nothing", S(""), 0, 0 },
	{ "words: blanks", S(" \t\n\r "), 0, 0 },
	{ "words: one", S("word"), 1, 1 },
	{ "words: Russian", S("Я читал медленно и вслух"), 5, 1 },
	{ "words: dashes are none", S("one - two -- three"), 3, 1 },
	{ "words: a hyphen joins", S("well-known fact"), 2, 1 },
	{ "words: a Russian dash is none", S("раз — два"), 2, 1 },
	{ "words: quotation marks are none", S("« раз » …"), 1, 1 },
	{ "words: a no-break space parts words", S("раз\xC2\xA0" "два"), 2, 1 },
	{ "words: four-byte letters", S("\xF0\x90\x8D\x88 x"), 2, 1 },
	{ "words: a cut letter is not read past", S("x \xD0"), 1, 1 },
	{ "words: bullets", S("- one\n- two\n\n- three"), 3, 3 },
	{ "words: a line of dots is no line", S("one\n...\ntwo"), 2, 2 },
	{ "words: numbers", S("2 plus 2"), 3, 1 },
	{ "words: CRLF", S("one\r\ntwo\r\n"), 2, 2 },
};

static void
count(void **state)
{
	const struct words_row *r = *state;

	assert_int_equal(words_count(r->in), r->words);
	assert_int_equal(words_lines(r->in), r->lines);
}

/* ---- quotes ---- */

static const struct quote_row {
	const char *why;
	struct str text, quote;
	bool want;
} quotes[] = {
	{ "quote: word for word", S("I slept badly and read little"),
	    S("read little"), true },
	{ "quote: not there", S("I slept badly"), S("I slept well"), false },
	{ "quote: over a line break", S("I slept\n  badly"), S("slept badly"),
	    true },
	{ "quote: with its quotation marks", S("I slept badly"),
	    S("\"slept badly\""), true },
	{ "quote: in Russian marks", S("Я спал плохо"), S("«спал плохо»"),
	    true },
	{ "quote: in single marks", S("I slept badly"), S("‘slept badly’"), true },
	{ "quote: in marks of another language", S("Я спал плохо"),
	    S("‹спал› "), true },
	{ "quote: with a full stop where the text goes on", S("I slept badly, "
	    "and read"), S("I slept badly."), true },
	{ "quote: with an ellipsis", S("Я спал плохо"), S("…спал…"), true },
	{ "quote: in another case", S("I slept. Я спал"), S("i SLEPT. я"), true },
	{ "quote: е for ё", S("Ещё не всё"), S("еще не все"), true },
	{ "quote: another dash", S("сон — это дело"), S("сон - это"), true },
	{ "quote: other marks within", S("the \"long\" don’t"),
	    S("“long” don't"), true },
	{ "quote: dots for an ellipsis", S("и… потом"), S("и... потом"), true },
	{ "quote: a blank that does not break", S("30\u00a0минут"), S("30 минут"),
	    true },
	{ "quote: a word that was not said", S("I slept"), S("i slept well"),
	    false },
	{ "quote: one word", S("I slept badly"), S("slept"), true },
	{ "quote: one word at the end", S("I slept badly"), S("badly"), true },
	{ "quote: a letter proves nothing", S("I slept badly"), S("e"), false },
	{ "quote: nor does a part of a word", S("Я спал плохо"), S("спа"), false },
	{ "quote: a word that stands within another, and later by itself",
	    S("Overslept. I slept"), S("slept"), true },
	{ "quote: a long one may be cut within a word", S("I slept badly"),
	    S("slept bad"), true },
	{ "quote: an empty quote proves nothing", S("I slept"), S(""), false },
	{ "quote: marks alone prove nothing", S("I \"slept\""), S("\"\""),
	    false },
	{ "quote: longer than the text", S("I"), S("I slept"), false },
};

static void
quote(void **state)
{
	const struct quote_row *r = *state;

	assert_int_equal(words_quoted(a, r->text, r->quote), r->want);
}

/* ---- forms ---- */

static struct form_field fields[] = {
	{ .key = S("t"), .type = FORM_TEXT, .max_len = 5 },
	{ .key = S("i"), .type = FORM_INT, .min = 1, .max = 9 },
	{ .key = S("n"), .type = FORM_LIST, .max_items = 2, .max_len = 3 },
	{ .key = S("u"), .type = FORM_URL },
	{ .key = S("d"), .type = FORM_DATE },
	{ .key = S("z"), .type = FORM_INT, .min = -9, .max = 0 },
	{ .key = S("m"), .type = FORM_INT, .min = -9, .max = -1 },
};

static const struct form_row {
	const char *why, *form;
	enum refusal_code code;
	const char *field;
} forms[] = {
	{ "form: empty", "{}", REFUSAL_NONE, "" },
	{ "form: all well", "{\"t\":\"пятью\",\"i\":9,\"n\":[\"abc\",\"d\"],"
	    "\"u\":\"https://a.b\",\"d\":\"2024-02-29\"}", REFUSAL_NONE, "" },
	{ "form: null is left out", "{\"t\":null,\"i\":null}", REFUSAL_NONE,
	    "" },
	{ "form: an unknown field", "{\"x\":1}", REFUSAL_UNKNOWN_FIELD,
	    "form.x" },
	{ "form: six letters of five", "{\"t\":\"шестью\"}", REFUSAL_LIMIT,
	    "form.t" },
	{ "form: a number for a text", "{\"t\":5}", REFUSAL_VALIDATION,
	    "form.t" },
	{ "form: an integer too large", "{\"i\":10}", REFUSAL_VALIDATION,
	    "form.i" },
	{ "form: an integer too small", "{\"i\":0}", REFUSAL_VALIDATION,
	    "form.i" },
	{ "form: an integer above a bound of 0", "{\"z\":1}",
	    REFUSAL_VALIDATION,
	    "form.z" },
	{ "form: an integer above a bound below 0", "{\"m\":0}",
	    REFUSAL_VALIDATION, "form.m" },
	{ "form: integers at such bounds", "{\"z\":0,\"m\":-1}", REFUSAL_NONE,
	    "" },
	{ "form: a text for an integer", "{\"i\":\"5\"}", REFUSAL_VALIDATION,
	    "form.i" },
	{ "form: too many items", "{\"n\":[\"a\",\"b\",\"c\"]}", REFUSAL_LIMIT,
	    "form.n" },
	{ "form: an item too long", "{\"n\":[\"a\",\"abcd\"]}", REFUSAL_LIMIT,
	    "form.n[1]" },
	{ "form: an item of another type", "{\"n\":[1]}", REFUSAL_VALIDATION,
	    "form.n[0]" },
	{ "form: an object for a list", "{\"n\":{}}", REFUSAL_VALIDATION,
	    "form.n" },
	{ "form: lines for a list", "{\"n\":\"a\\nb\"}", REFUSAL_NONE, "" },
	{ "form: no link", "{\"u\":\"example\"}", REFUSAL_VALIDATION,
	    "form.u" },
	{ "form: no date", "{\"d\":\"2023-02-29\"}", REFUSAL_VALIDATION,
	    "form.d" },
};

static void
form(void **state)
{
	const struct form_row *row = *state;
	struct exercise x = { .id = STR("x"), .form = fields,
	    .nform = sizeof(fields) / sizeof(fields[0]) };
	struct refusal f;
	struct args ck;

	args_init(&ck, a, TWIN_RU, &f);
	args_form(&ck, &x, js_of(a, str_c(row->form)));
	assert_int_equal(f.code, row->code);
	assert_string_equal(arena_cstr(a, f.field), row->field);
}

int
main(void)
{
	static struct table t;
	int rc;

	a = arena_new(1 << 20);
	TABLE(&t, count, words);
	TABLE(&t, quote, quotes);
	TABLE(&t, form, forms);
	rc = table_run(&t, "answer");
	arena_free(a);
	return rc;
}
