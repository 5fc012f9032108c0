/* SPDX-License-Identifier: MIT */
#include "twin/speech/sentences.h"

#include "base/buf.h"
#include "twin/value/calendar.h"

static const struct str table[SENTENCES][2] = {
	[SAY_NONE] = { STR_INIT(""), STR_INIT("") },
#define X(id, ru, en)	[SAY_##id] = { STR_INIT(ru), STR_INIT(en) },
#include "twin/speech/sentence_list.h"
#undef X
};

/* Which of the forms of a word goes with n: CLDR plural rules. */
static int
form_of(enum twin_lang lang, int64_t n)
{
	if (n < 0)
		n = -n;
	if (lang == TWIN_EN)
		return n == 1 ? 0 : 1;
	if (n % 10 == 1 && n % 100 != 11)
		return 0;
	if (n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14))
		return 1;
	return 2;
}

static void
put_form(struct buf *b, enum twin_lang lang, struct str arg, struct str forms)
{
	int64_t n;
	int want;
	struct str form = forms, rest = forms;

	/* a number with a fraction takes the form of few: 2,5 часа */
	want = str_int(arg, &n) ? form_of(lang, n) : 1;
	for (int i = 0; i <= want && rest.n > 0; i++)
		(void)str_cut(rest, '/', &form, &rest);
	buf_add(b, form);
}

struct str
sentences_fill(struct arena *a, enum twin_lang lang, struct str p,
    const struct sentence_args *args)
{
	struct str lit, slot, num, forms;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	while (str_cut(p, '{', &lit, &p)) {
		size_t i;
		bool plural;

		buf_add(&b, lit);
		(void)str_cut(p, '}', &slot, &p);
		plural = str_cut(slot, ':', &num, &forms);
		i = num.n == 1 ? (size_t)(num.p[0] - '0') : TEXT_ARGS;
		if (i >= TEXT_ARGS)
			continue;
		if (plural)
			put_form(&b, lang, args->s[i], forms);
		else
			buf_add(&b, args->s[i]);
	}
	buf_add(&b, lit);
	return buf_str(&b);
}

struct str
sentences_say(struct arena *a, enum twin_lang lang, enum sentence id,
    const struct sentence_args *args)
{
	return sentences_fill(a, lang, table[id][lang], args);
}

struct str
sentences_get(enum twin_lang lang, enum sentence id)
{
	return table[id][lang];
}

struct str
sentences_int(struct arena *a, int64_t v)
{
	char digits[STR_INT_MAX];

	return arena_str(a, str_of_int(v, digits));
}

struct str
sentences_fixed(struct arena *a, enum twin_lang lang, int64_t v, int decimals)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_fixed(&b, v, decimals, lang == TWIN_RU ? ',' : '.');
	return buf_str(&b);
}

struct str
sentences_day(struct arena *a, enum twin_lang lang, int64_t day, int64_t today)
{
	static const enum sentence months[] = { SAY_JANUARY, SAY_FEBRUARY,
		SAY_MARCH, SAY_APRIL, SAY_MAY, SAY_JUNE, SAY_JULY, SAY_AUGUST,
		SAY_SEPTEMBER, SAY_OCTOBER, SAY_NOVEMBER, SAY_DECEMBER };
	int64_t y, m, d;

	calendar_civil(day, &y, &m, &d);
	return SAY(a, lang,
	    y == calendar_year(today) ? SAY_DATE : SAY_DATE_OF_YEAR,
	    sentences_int(a, d), sentences_get(lang, months[m - 1]),
	    sentences_int(a, y));
}

struct str
sentences_moment(
    struct arena *a, enum twin_lang lang, struct str at, int64_t today)
{
	int64_t day;

	if (at.n < 16 || !calendar_day_parse((struct str){ at.p, 10 }, &day))
		return at;
	return arena_printf(a, STR_FMT ", %.5s",
	    STR_ARG(sentences_day(a, lang, day, today)), at.p + 11);
}
