/* SPDX-License-Identifier: MIT */
/* t_str - base/str and base/buf. */
#include "test/unit/table.h"

#include "base/buf.h"
#include "base/str.h"

#define S(lit) STR_INIT(lit)

/* ---- str_int ---- */

static const struct int_row {
	const char *why;
	struct str in;
	bool ok;
	int64_t want;
} ints[] = {
	{ "int: zero", S("0"), true, 0 },
	{ "int: leading zeros are digits", S("007"), true, 7 },
	{ "int: a minus", S("-12"), true, -12 },
	{ "int: minus zero", S("-0"), true, 0 },
	{ "int: the largest", S("9223372036854775807"), true, INT64_MAX },
	{ "int: one above the largest", S("9223372036854775808"), false, 0 },
	{ "int: the smallest", S("-9223372036854775808"), true, INT64_MIN },
	{ "int: one below the smallest", S("-9223372036854775809"), false, 0 },
	{ "int: ten times the largest", S("92233720368547758070"), false, 0 },
	{ "int: twenty digits", S("99999999999999999999"), false, 0 },
	{ "int: nothing", S(""), false, 0 },
	{ "int: only a minus", S("-"), false, 0 },
	{ "int: two minuses", S("--1"), false, 0 },
	{ "int: a plus", S("+1"), false, 0 },
	{ "int: a blank before", S(" 1"), false, 0 },
	{ "int: a blank behind", S("1 "), false, 0 },
	{ "int: a fraction", S("1.0"), false, 0 },
	{ "int: an exponent", S("1e3"), false, 0 },
	{ "int: hexadecimal", S("0x10"), false, 0 },
	{ "int: a NUL behind the digits", S("1\0"), false, 0 },
	{ "int: Arabic digits", S("\xD9\xA1"), false, 0 },
};

static void
int_test(void **state)
{
	const struct int_row *r = *state;
	int64_t v = 42;

	assert_int_equal(str_int(r->in, &v), r->ok);
	assert_int_equal(v, r->ok ? r->want : 42);
	if (r->ok) {	/* and back: the same number, in its shortest form */
		char digits[STR_INT_MAX];

		assert_true(str_int(str_of_int(v, digits), &v));
		assert_int_equal(v, r->want);
	}
}

/* ---- str_utf8: RFC 3629 section 4 ---- */

static const struct utf8_row {
	const char *why;
	struct str in;
	bool ok;
	size_t points;
} utf8[] = {
	{ "UTF-8: nothing", S(""), true, 0 },
	{ "UTF-8: ASCII with a NUL", S("a\0b"), true, 3 },
	{ "UTF-8: smallest of two bytes", S("\xC2\x80"), true, 1 },
	{ "UTF-8: largest of two bytes", S("\xDF\xBF"), true, 1 },
	{ "UTF-8: smallest of three bytes", S("\xE0\xA0\x80"), true, 1 },
	{ "UTF-8: last before the surrogates", S("\xED\x9F\xBF"), true, 1 },
	{ "UTF-8: first after the surrogates", S("\xEE\x80\x80"), true, 1 },
	{ "UTF-8: largest of three bytes", S("\xEF\xBF\xBF"), true, 1 },
	{ "UTF-8: smallest of four bytes", S("\xF0\x90\x80\x80"), true, 1 },
	{ "UTF-8: U+10FFFF", S("\xF4\x8F\xBF\xBF"), true, 1 },
	{ "UTF-8: Cyrillic", S("\xD0\x94\xD0\xB0"), true, 2 },
	{ "UTF-8: overlong slash of two bytes", S("\xC0\xAF"), false, 0 },
	{ "UTF-8: overlong C1", S("\xC1\xBF"), false, 0 },
	{ "UTF-8: overlong NUL of three bytes", S("\xE0\x80\x80"), false, 0 },
	{ "UTF-8: overlong of three bytes", S("\xE0\x9F\xBF"), false, 0 },
	{ "UTF-8: overlong of four bytes", S("\xF0\x8F\xBF\xBF"), false, 0 },
	{ "UTF-8: first surrogate", S("\xED\xA0\x80"), false, 0 },
	{ "UTF-8: last surrogate", S("\xED\xBF\xBF"), false, 0 },
	{ "UTF-8: U+110000", S("\xF4\x90\x80\x80"), false, 0 },
	{ "UTF-8: a lead of five bytes", S("\xF8\x88\x80\x80\x80"), false, 0 },
	{ "UTF-8: FE", S("\xFE"), false, 0 },
	{ "UTF-8: FF", S("\xFF"), false, 0 },
	{ "UTF-8: a continuation alone", S("\x80"), false, 0 },
	{ "UTF-8: two bytes, one there", S("\xC3"), false, 0 },
	{ "UTF-8: three bytes, two there", S("\xE2\x82"), false, 0 },
	{ "UTF-8: four bytes, three there", S("\xF0\x9F\x98"), false, 0 },
	{ "UTF-8: a lead in place of a continuation", S("\xE2\x82\xC3"),
	  false, 0 },
	{ "UTF-8: ASCII in place of a continuation", S("\xC3" "a"), false, 0 },
	{ "UTF-8: bad behind eight good bytes", S("12345678\xFF"), false, 0 },
	{ "UTF-8: bad at the eighth byte", S("1234567\xFF" "90123456"), false,
	  0 },
	{ "UTF-8: a sequence across the eighth byte",
	  S("1234567\xD0\x94" "0123456"), true, 15 },
	{ "UTF-8: cut off behind eight good bytes", S("12345678\xD0"), false,
	  0 },
	{ "UTF-8: cut off behind letters of two bytes",
	  S("\xD0\x94\xD0\xB0\xD0"), false, 0 },
	{ "UTF-8: three bytes behind letters of two",
	  S("\xD0\x94\xD0\xB0\xE2\x80\x94"), true, 3 },
	{ "UTF-8: a lead behind letters of two bytes",
	  S("\xD0\x94\xD0\xB0\xD0\xD0"), false, 0 },
};

static void
utf8_test(void **state)
{
	const struct utf8_row *r = *state;
	/* a block of its own: reading past the end is seen by ASan */
	char *p = malloc(r->in.n + 1);
	struct str s = { p, r->in.n };

	assert_non_null(p);
	memcpy(p, r->in.p, r->in.n);
	p = realloc(p, r->in.n == 0 ? 1 : r->in.n);
	assert_non_null(p);
	s.p = p;
	assert_int_equal(str_utf8(s), r->ok);
	if (r->ok)
		assert_int_equal(str_utf8_len(s), r->points);
	free(p);
}

static const struct cut8_row {
	const char *why;
	struct str in;
	size_t n, want;
} cut8[] = {
	{ "cut: shorter than the limit", S("abc"), 5, 3 },
	{ "cut: as long as the limit", S("abc"), 3, 3 },
	{ "cut: between letters", S("abc"), 2, 2 },
	{ "cut: never inside a letter of two", S("\xD0\x94\xD0\xB0"), 3, 2 },
	{ "cut: never inside a letter of four", S("a\xF0\x9F\x98\x80"), 4, 1 },
	{ "cut: nothing fits", S("\xF0\x9F\x98\x80"), 3, 0 },
	{ "cut: to nothing", S("abc"), 0, 0 },
};

static void
cut8_test(void **state)
{
	const struct cut8_row *r = *state;

	assert_int_equal(str_utf8_cut(r->in, r->n).n, r->want);
}

/* ---- comparing and splitting ---- */

static const struct cmp_row {
	const char *why;
	struct str a, b;
	int cmp;	/* sign */
	bool ieq, starts, ends;	/* a ~ b, a starts and ends with b */
} cmps[] = {
	{ "compare: empty strings are equal", S(""), S(""), 0, true, true,
	  true },
	{ "compare: a prefix comes first", S("ab"), S("abc"), -1, false, false,
	  false },
	{ "compare: longer by a NUL", S("ab\0"), S("ab"), 1, false, true,
	  false },
	{ "compare: bytes are unsigned", S("\xD0"), S("z"), 1, false, false,
	  false },
	{ "compare: letters differ in case only", S("AbC"), S("aBc"), -1, true,
	  false, false },
	{ "compare: [ and { are no letters", S("["), S("{"), -1, false, false,
	  false },
	{ "compare: @ and ` are no letters", S("@"), S("`"), -1, false, false,
	  false },
	{ "compare: no case beyond ASCII", S("\xD0\x90"), S("\xD0\xB0"), -1,
	  false, false, false },
	{ "compare: the end", S("a.json"), S(".json"), 1, false, false, true },
	{ "compare: longer than the string", S("on"), S("json"), 1, false,
	  false, false },
	{ "compare: everything starts with nothing", S("x"), S(""), 1, false,
	  true, true },
};

static void
cmp_test(void **state)
{
	const struct cmp_row *r = *state;
	int c = str_cmp(r->a, r->b), d = str_cmp(r->b, r->a);

	assert_int_equal((c > 0) - (c < 0), r->cmp);
	assert_int_equal((d > 0) - (d < 0), -r->cmp);
	assert_int_equal(str_eq(r->a, r->b), r->cmp == 0);
	assert_int_equal(str_ieq(r->a, r->b), r->ieq);
	assert_int_equal(str_starts(r->a, r->b), r->starts);
	assert_int_equal(str_ends(r->a, r->b), r->ends);
}

static const struct word_row {
	const char *why;
	struct str in;
	bool commas;
	const char *want[4];
} words[] = {
	{ "words: none", S(""), true, { NULL } },
	{ "words: blanks only", S(" \t "), true, { NULL } },
	{ "words: blanks around", S("  a \t b "), false, { "a", "b" } },
	{ "words: commas part words", S("a,b ,, c"), true, { "a", "b", "c" } },
	{ "words: commas belong to words", S("a,b c"), false, { "a,b", "c" } },
	{ "words: a line feed is no blank", S("a\nb"), true, { "a\nb" } },
};

static void
word_test(void **state)
{
	const struct word_row *r = *state;
	struct str rest = r->in, w = S("untouched");
	size_t i;

	for (i = 0; r->want[i] != NULL; i++) {
		assert_true(str_word(&rest, r->commas, &w));
		assert_true(str_is(w, r->want[i]));
	}
	w = STR("untouched");
	assert_false(str_word(&rest, r->commas, &w));
	assert_true(str_is(w, "untouched"));
}

static const struct find_row {
	const char *why;
	struct str in, needle;
	ptrdiff_t want;
} finds[] = {
	{ "find: at the start", S("abab"), S("ab"), 0 },
	{ "find: the first of two", S("xabab"), S("ab"), 1 },
	{ "find: after a false start", S("aaab"), S("aab"), 1 },
	{ "find: nothing is everywhere", S("abc"), S(""), 0 },
	{ "find: longer than the string", S("ab"), S("abc"), -1 },
	{ "find: in nothing", S(""), S("a"), -1 },
	{ "find: behind a NUL", S("a\0b"), S("b"), 2 },
	{ "find: absent", S("abc"), S("d"), -1 },
};

static void
find_test(void **state)
{
	const struct find_row *r = *state;

	assert_int_equal(str_find(r->in, r->needle), r->want);
}

static void
cut_test(void **state)
{
	struct str h, t;

	(void)state;
	assert_true(str_cut(STR("a=b=c"), '=', &h, &t));
	assert_true(str_is(h, "a") && str_is(t, "b=c"));
	assert_true(str_cut(STR("="), '=', &h, &t));
	assert_true(h.n == 0 && t.n == 0);
	assert_false(str_cut(STR("abc"), '=', &h, &t));
	assert_true(str_is(h, "abc") && t.n == 0);
	assert_false(str_cut((struct str){ NULL, 0 }, '=', &h, &t));
	/* the outputs may be the input */
	h = STR("k:v");
	assert_true(str_cut(h, ':', &h, &t));
	assert_true(str_is(h, "k") && str_is(t, "v"));
}

static void
trim_test(void **state)
{
	struct str skipped = STR("-a");

	(void)state;
	assert_true(str_is(str_trim(STR(" \ta b\t ")), "a b"));
	assert_int_equal(str_trim(STR(" \t ")).n, 0);
	assert_true(str_is(str_trim(STR("\na\r")), "\na\r"));
	assert_true(str_skip(&skipped, '-'));
	assert_false(str_skip(&skipped, '-'));
	assert_true(str_is(skipped, "a"));
	assert_true(str_skip(&skipped, 'a'));
	assert_false(str_skip(&skipped, 'a'));
	assert_true(str_is(str_from(STR("abc"), 1), "bc"));
	assert_int_equal(str_from(STR("abc"), 3).n, 0);
	assert_int_equal(str_from(STR("abc"), SIZE_MAX).n, 0);
}

static void
ctl_test(void **state)
{
	(void)state;
	assert_false(str_has_ctl(STR("a b\xD0\x94~")));
	assert_true(str_has_ctl(STR("a\0")));
	assert_true(str_has_ctl(STR("\x1F")));
	assert_true(str_has_ctl(STR("\x7F")));
	assert_false(str_has_ctl(STR(" ")));
}

/* ---- buf ---- */

static void
buf_cap_test(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct buf b;

	(void)state;
	buf_init(&b, a, 5);
	buf_c(&b, "abc");
	buf_c(&b, "de");
	assert_false(b.full);
	buf_ch(&b, 'f');
	assert_true(b.full);
	buf_add(&b, STR(""));
	assert_true(str_is(buf_str(&b), "abcde"));

	buf_init(&b, a, 5);
	buf_c(&b, "abcdef");
	assert_true(b.full && b.n == 0);
	buf_ch(&b, 'a');	/* sticky: a hole must not be written */
	buf_int(&b, 1);
	buf_printf(&b, "x");
	assert_int_equal(b.n, 0);
	arena_free(a);
}

static void
buf_grow_test(void **state)
{
	struct arena *a = arena_new(16 << 20);
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, a, 1 << 20);
	for (i = 0; i < 300000; i++)
		buf_ch(&b, (char)('a' + i % 26));
	assert_false(b.full);
	assert_int_equal(b.n, 300000);
	for (i = 0; i < b.n; i++)
		assert_int_equal(b.p[i], 'a' + (int)(i % 26));
	arena_free(a);
}

static void
buf_number_test(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct buf b;

	(void)state;
	buf_init(&b, a, 200);
	buf_int(&b, 0);
	buf_ch(&b, ' ');
	buf_int(&b, INT64_MAX);
	buf_ch(&b, ' ');
	buf_int(&b, INT64_MIN);
	buf_printf(&b, " %s/%d", "x", -7);
	assert_true(str_is(buf_str(&b),
	    "0 9223372036854775807 -9223372036854775808 x/-7"));
	buf_init(&b, a, 200);
	buf_hex(&b, 0, 0);
	buf_ch(&b, '.');
	buf_hex(&b, 0, 1);
	buf_ch(&b, '.');
	buf_hex(&b, 0xbeef, 2);
	buf_ch(&b, '.');
	buf_hex(&b, 0x1f, 5);
	buf_ch(&b, '.');
	buf_hex(&b, UINT64_MAX, 16);
	assert_true(str_is(buf_str(&b), ".0.beef.0001f.ffffffffffffffff"));
	arena_free(a);
}

static void
buf_printf_cap_test(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct buf b;

	(void)state;
	buf_init(&b, a, 4);
	buf_printf(&b, "%s", "abcd");	/* exactly the cap */
	assert_false(b.full);
	assert_true(str_is(buf_str(&b), "abcd"));
	buf_init(&b, a, 4);
	buf_printf(&b, "%s", "abcde");
	assert_true(b.full && b.n == 0);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, int_test, ints);
	TABLE(&t, utf8_test, utf8);
	TABLE(&t, cut8_test, cut8);
	TABLE(&t, cmp_test, cmps);
	TABLE(&t, word_test, words);
	TABLE(&t, find_test, finds);
	TEST(&t, "cut: at the first separator", cut_test);
	TEST(&t, "trim: spaces and tabs only", trim_test);
	TEST(&t, "control characters are found", ctl_test);
	TEST(&t, "buf: over the cap nothing is added, ever", buf_cap_test);
	TEST(&t, "buf: grows and keeps what it holds", buf_grow_test);
	TEST(&t, "buf: numbers at their limits", buf_number_test);
	TEST(&t, "buf: printf fills the cap exactly", buf_printf_cap_test);
	return table_run(&t, "str");
}
