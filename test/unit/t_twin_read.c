/* SPDX-License-Identifier: MIT */
/*
 * t_twin_read - what the readers of lib/twin stand on: days and times, the compact
 * series, sentences, the head of a state.
 */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/value/calendar.h"
#include "twin/value/day_counts.h"
#include "twin/speech/sentences.h"

#define S(lit) STR_INIT(lit)

static struct arena *a;

/* ---- days ---- */

static const struct day_row {
	const char *why;
	struct str text;
	bool ok;
	int64_t day;
} day_rows[] = {
	{ "date: the epoch", S("1970-01-01"), true, 0 },
	{ "date: a leap day", S("2024-02-29"), true, 19782 },
	{ "date: day 20000", S("2024-10-04"), true, 20000 },
	{ "date: 2000 was a leap year", S("2000-02-29"), true, 11016 },
	{ "date: 2100 will be none", S("2100-02-29"), false, 0 },
	{ "date: the last one", S("9999-12-31"), true, 2932896 },
	{ "date: before the epoch", S("1969-12-31"), false, 0 },
	{ "date: 29 February of a common year", S("2023-02-29"), false, 0 },
	{ "date: month 13", S("2024-13-01"), false, 0 },
	{ "date: month 0", S("2024-00-01"), false, 0 },
	{ "date: day 0", S("2024-01-00"), false, 0 },
	{ "date: day 31 of April", S("2024-04-31"), false, 0 },
	{ "date: one digit", S("2024-1-01"), false, 0 },
	{ "date: a sign", S("2024-+1-01"), false, 0 },
	{ "date: something behind", S("2024-01-01 "), false, 0 },
	{ "date: nothing", S(""), false, 0 },
};

static void
date(void **state)
{
	const struct day_row *r = *state;
	int64_t day = -7;

	assert_int_equal(calendar_day_parse(r->text, &day), r->ok);
	assert_int_equal(day, r->ok ? r->day : -7);
	if (r->ok)
		assert_true(str_eq(calendar_day_text(a, day), r->text));
}

static const struct part_row {
	const char *why;
	int64_t minute, tz;	/* of a day, UTC; east of it */
	int want;
} part_rows[] = {
	{ "part: midnight is the evening before", 0, 0, PART_EVENING },
	{ "part: a minute to four, too", 239, 0, PART_EVENING },
	{ "part: at four the morning begins", 240, 0, PART_MORNING },
	{ "part: it lasts until noon", 719, 0, PART_MORNING },
	{ "part: the day from noon", 720, 0, PART_DAY },
	{ "part: until five", 1019, 0, PART_DAY },
	{ "part: the evening from then", 1020, 0, PART_EVENING },
	{ "part: to the end", 1439, 0, PART_EVENING },
	{ "part: in Vladivostok it is tomorrow", 1080, 600, PART_MORNING },
	{ "part: in New York it is yesterday", 60, -300, PART_EVENING },
	{ "part: before the epoch", -1, 0, PART_EVENING },
};

static void
part_of(void **state)
{
	const struct part_row *r = *state;

	assert_int_equal(calendar_part(r->minute * 60, r->tz), r->want);
}

static const struct time_row {
	const char *why;
	struct str text;
	bool ok;
	int64_t utc;
} time_rows[] = {
	{ "time: UTC", S("2024-10-04T12:00:00Z"), true, 1728043200 },
	{ "time: an offset", S("2024-10-04T15:00:00+03:00"), true,
	    1728043200 },
	{ "time: a western offset", S("2024-10-04T06:30:00-05:30"), true,
	    1728043200 },
	{ "time: a fraction is dropped", S("2024-10-04T12:00:00.999Z"),
	    true, 1728043200 },
	{ "time: small letters", S("2024-10-04t12:00:00z"), true,
	    1728043200 },
	{ "time: a date", S("2024-10-04"), false, 0 },
	{ "time: without an offset", S("2024-10-04T12:00:00"), false, 0 },
	{ "time: without seconds", S("2024-10-04T12:00Z"), false, 0 },
	{ "time: 24\u00a0hours", S("2024-10-04T24:00:00Z"), false, 0 },
	{ "time: 60 seconds", S("2024-10-04T23:59:60Z"), false, 0 },
	{ "time: an offset off the Earth", S("2024-10-04T12:00:00+15:00"),
	    false, 0 },
	{ "time: an empty fraction", S("2024-10-04T12:00:00.Z"), false,
	    0 },
	{ "time: a blank for T", S("2024-10-04 12:00:00Z"), false, 0 },
	{ "time: a number", S("1728043200"), false, 0 },
};

static void
time_of(void **state)
{
	const struct time_row *r = *state;
	int64_t utc = -7;

	assert_int_equal(calendar_time_parse(r->text, &utc), r->ok);
	assert_int_equal(utc, r->ok ? r->utc : -7);
}

static const struct offset_row {
	const char *why;
	struct str text;
	bool ok;
	int64_t tz;
	const char *shown;
} offset_rows[] = {
	{ "zone: an offset", S("+03:00"), true, 180, "+03:00" },
	{ "zone: west", S("-05:30"), true, -330, "-05:30" },
	{ "zone: UTC+3", S("UTC+3"), true, 180, "+03:00" },
	{ "zone: GMT-5", S("GMT-5"), true, -300, "-05:00" },
	{ "zone: UTC", S("UTC"), true, 0, "+00:00" },
	{ "zone: Z", S("Z"), true, 0, "+00:00" },
	{ "zone: a name", S("Europe/Moscow"), false, 0, "" },
	{ "zone: 15\u00a0hours", S("+15:00"), false, 0, "" },
	{ "zone: UTC+15", S("UTC+15"), false, 0, "" },
	{ "zone: a bare number", S("3"), false, 0, "" },
	{ "zone: two signs", S("+-3"), false, 0, "" },
	{ "zone: nothing", S(""), false, 0, "" },
};

static void
zone(void **state)
{
	const struct offset_row *r = *state;
	int64_t tz = -7;

	assert_int_equal(calendar_tz_parse(r->text, &tz), r->ok);
	assert_int_equal(tz, r->ok ? r->tz : -7);
	if (r->ok)
		assert_true(str_is(calendar_tz_text(a, tz), r->shown));
}

static void
day_border(void **state)
{
	(void)state;
	assert_int_equal(calendar_day(0, 0), 0);
	assert_int_equal(calendar_day(-1, 0), -1);
	assert_int_equal(calendar_day(86399, 0), 0);
	assert_int_equal(calendar_day(86400, 0), 1);
	assert_int_equal(calendar_day(86399, 1), 1);
	assert_int_equal(calendar_day(0, -1), -1);
	assert_true(str_is(calendar_time_text(a, 1728043200, 180),
	    "2024-10-04T15:00:00+03:00"));
	assert_true(str_is(calendar_time_text(a, 1728043200, -330),
	    "2024-10-04T06:30:00-05:30"));
}

/* ---- series ---- */

static const struct series_row {
	const char *why;
	enum days_code code;
	uint32_t v[4];		/* days 0, 1, 2 and 167 */
	const char *text;
} series[] = {
	{ "series: empty bits", DAYS_BITS, { 0 }, "" },
	{ "series: empty counts", DAYS_COUNTS, { 0 }, "" },
	{ "series: empty minutes", DAYS_MINUTES, { 0 }, "" },
	{ "series: bits", DAYS_BITS, { 1, 0, 1, 0 }, "F" },
	{ "series: counts", DAYS_COUNTS, { 1, 30, 0, 0 }, "Ad" },
	{ "series: a zero between", DAYS_COUNTS, { 1, 0, 2, 0 }, "AgB" },
	{ "series: 31 needs the escape", DAYS_COUNTS, { 31, 0, 0, 0 },
	    "eAAf" },
	{ "series: minutes", DAYS_MINUTES, { 25, 1440, 0, 0 }, "AZWg" },
	{ "series: the largest count", DAYS_COUNTS,
	    { DAYS_COUNT_MAX, 0, 0, 0 }, "e___" },
};

static void
series_text(void **state)
{
	const struct series_row *r = *state;
	struct day_counts d = { { r->v[0], r->v[1], r->v[2] } }, back;
	struct buf b;

	d.v[DAYS - 1] = r->v[3];
	buf_init(&b, a, 4096);
	day_counts_write(&b, r->code, &d);
	assert_true(str_is(buf_str(&b), r->text));
	assert_true(day_counts_read(&back, r->code, buf_str(&b)));
	assert_memory_equal(&back, &d, sizeof(d));
}

/* Any series survives the round trip; windows count what they hold. */
static void
series_round(void **state)
{
	uint32_t x = 1;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct day_counts d = { { 0 } }, back;
		enum days_code code = (enum days_code)(i % 3);
		int64_t sum = 0;
		struct buf b;

		for (size_t k = 0; k < DAYS; k++) {
			x = x * 1664525u + 1013904223u;
			if ((x >> 8) % 3 != 0)
				continue;
			d.v[k] = code == DAYS_BITS ? 1 : 1 + (x >> 12) %
			    (code == DAYS_MINUTES ? 1440 : 60);
		}
		buf_init(&b, a, 4096);
		day_counts_write(&b, code, &d);
		assert_true(day_counts_read(&back, code, buf_str(&b)));
		assert_memory_equal(&back, &d, sizeof(d));
		for (size_t k = 3; k < 31; k++)
			sum += d.v[k];
		assert_int_equal(day_counts_sum(&d, 3, 28), sum);
		day_counts_shift(&d, 5);
		assert_int_equal(day_counts_sum(&d, 8, 28), sum);
		day_counts_shift(&d, DAYS);
		assert_int_equal(day_counts_sum(&d, 0, DAYS), 0);
		arena_reset(a);
	}
}

/* ---- sentences ---- */

static const struct plural_row {
	const char *why;
	enum twin_lang lang;
	const char *n, *want;
} plurals[] = {
	{ "plural: 1\u00a0день", TWIN_RU, "1", "Пауза 1\u00a0день:" },
	{ "plural: 2\u00a0дня", TWIN_RU, "2", "Пауза 2\u00a0дня:" },
	{ "plural: 4\u00a0дня", TWIN_RU, "4", "Пауза 4\u00a0дня:" },
	{ "plural: 5\u00a0дней", TWIN_RU, "5", "Пауза 5\u00a0дней:" },
	{ "plural: 11\u00a0дней", TWIN_RU, "11", "Пауза 11\u00a0дней:" },
	{ "plural: 12\u00a0дней", TWIN_RU, "12", "Пауза 12\u00a0дней:" },
	{ "plural: 21\u00a0день", TWIN_RU, "21", "Пауза 21\u00a0день:" },
	{ "plural: 22\u00a0дня", TWIN_RU, "22", "Пауза 22\u00a0дня:" },
	{ "plural: 25\u00a0дней", TWIN_RU, "25", "Пауза 25\u00a0дней:" },
	{ "plural: 111\u00a0дней", TWIN_RU, "111", "Пауза 111\u00a0дней:" },
	{ "plural: 0\u00a0дней", TWIN_RU, "0", "Пауза 0\u00a0дней:" },
	{ "plural: 1\u00a0day", TWIN_EN, "1", "A gap of 1\u00a0day:" },
	{ "plural: 0\u00a0days", TWIN_EN, "0", "A gap of 0\u00a0days:" },
	{ "plural: 21\u00a0days", TWIN_EN, "21", "A gap of 21\u00a0days:" },
};

static void
plural(void **state)
{
	const struct plural_row *r = *state;
	struct str s = SAY(a, r->lang, SAY_WHY_GAP, str_c(r->n));

	if (!str_starts(s, str_c(r->want)))
		fail_msg(STR_FMT, STR_ARG(s));
}

/* Every sentence, said with the arguments it may have: no slot is left. */
static void
sentences(void **state)
{
	(void)state;
	for (int i = 1; i < SENTENCES; i++) {
		for (int lang = 0; lang < 2; lang++) {
			struct str p = sentences_get((enum twin_lang)lang,
			    (enum sentence)i);
			struct str s = SAY(a, (enum twin_lang)lang,
			    (enum sentence)i, STR("1"), STR("2"), STR("3"),
			    STR("4"), STR("5"), STR("6"));

			assert_true(p.n > 0 && str_utf8(p));
			assert_true(str_find(s, STR("{")) < 0);
			assert_true(str_find(s, STR("}")) < 0);
		}
	}
}

static void
numbers(void **state)
{
	(void)state;
	assert_true(str_is(sentences_fixed(a, TWIN_RU, 65, 1), "6,5"));
	assert_true(str_is(sentences_fixed(a, TWIN_EN, 65, 1), "6.5"));
	assert_true(str_is(sentences_fixed(a, TWIN_EN, 60, 1), "6"));
	assert_true(str_is(sentences_fixed(a, TWIN_RU, -205, 2), "-2,05"));
	assert_true(str_is(sentences_fixed(a, TWIN_EN, INT64_MIN, 0),
	    "-9223372036854775808"));
	assert_true(str_is(sentences_fixed(a, TWIN_EN, -5, 1), "-0.5"));
	assert_true(str_is(sentences_fixed(a, TWIN_EN, 1005, 3), "1.005"));
	assert_true(str_is(sentences_fixed(a, TWIN_EN, 1050, 3), "1.05"));
	assert_true(str_is(sentences_fixed(a, TWIN_EN, 7, 0), "7"));
}

/* ---- language ---- */

static const struct lang_row {
	const char *why;
	struct str arg;
	bool has;
	enum twin_lang profile;
	struct str locale;
	enum twin_lang want;
} lang_rows[] = {
	{ "lang: nothing is Russian", S(""), false, 0, S(""), TWIN_RU },
	{ "lang: the locale", S(""), false, 0, S("en-GB"), TWIN_EN },
	{ "lang: a locale with an underscore", S(""), false, 0, S("en_US"),
	    TWIN_EN },
	{ "lang: capitals", S(""), false, 0, S("EN"), TWIN_EN },
	{ "lang: an unknown locale", S(""), false, 0, S("de"), TWIN_RU },
	{ "lang: a longer word is another language", S(""), false, 0,
	    S("eng"), TWIN_RU },
	{ "lang: the profile before the locale", S(""), true, TWIN_RU,
	    S("en"), TWIN_RU },
	{ "lang: the argument before the profile", S("en"), true, TWIN_RU,
	    S("ru"), TWIN_EN },
	{ "lang: an unknown argument is passed over", S("de"), true, TWIN_EN,
	    S("ru"), TWIN_EN },
};

static void
language(void **state)
{
	const struct lang_row *r = *state;
	struct state_head h = { .has_lang = r->has, .lang = r->profile };

	assert_int_equal(twin_language(r->arg, &h, r->locale), r->want);
}

/* ---- head ---- */

static const struct head_row {
	const char *why;
	struct str state;
	bool ok;
	struct state_head want;
} heads[] = {
	{ "head: of an empty state", S(""), true, { 0 } },
	{ "head: nothing set", S("{\"revision\":7,\"seq\":9,\"tz\":null,"
	    "\"lang\":null,\"v\":1"), true, { .revision = 7, .seq = 9 } },
	{ "head: all set", S("{\"revision\":1,\"seq\":2,\"tz\":-330,"
	    "\"lang\":\"en\",\"v\":1"), true, { .revision = 1, .seq = 2,
	    .tz_min = -330, .has_tz = true, .has_lang = true,
	    .lang = TWIN_EN } },
	{ "head: a zone by name", S("{\"revision\":1,\"seq\":2,"
	    "\"tz\":[\"Europe/Berlin\",60],\"lang\":null,\"v\":1"), true,
	    { .revision = 1, .seq = 2, .tz_min = 60, .has_tz = true,
	    .zone = S("Europe/Berlin") } },
	{ "head: a zone without an offset", S("{\"revision\":1,\"seq\":2,"
	    "\"tz\":[\"Europe/Berlin\"],\"lang\":null,"), false, { 0 } },
	{ "head: a zone that does not end", S("{\"revision\":1,\"seq\":2,"
	    "\"tz\":[\"Europe/Berlin"), false, { 0 } },
	{ "head: another order", S("{\"seq\":2,\"revision\":1,\"tz\":null,"
	    "\"lang\":null,"), false, { 0 } },
	{ "head: cut", S("{\"revision\":1,\"seq\":2,\"tz\":"), false, { 0 } },
	{ "head: no number", S("{\"revision\":-,\"seq\":2,\"tz\":null,"
	    "\"lang\":null,"), false, { 0 } },
	{ "head: an unknown language", S("{\"revision\":1,\"seq\":2,"
	    "\"tz\":null,\"lang\":\"de\","), false, { 0 } },
	{ "head: not a state", S("[]"), false, { 0 } },
};

static void
head(void **state)
{
	const struct head_row *r = *state;
	struct state_head h = { .revision = -7 };

	assert_int_equal(state_head(r->state, &h), r->ok);
	if (!r->ok) {
		assert_int_equal(h.revision, -7);
		return;
	}
	assert_int_equal(h.revision, r->want.revision);
	assert_int_equal(h.seq, r->want.seq);
	assert_int_equal(h.tz_min, r->want.tz_min);
	assert_int_equal(h.has_tz, r->want.has_tz);
	assert_true(str_eq(h.zone, r->want.zone));
	assert_int_equal(h.has_lang, r->want.has_lang);
	assert_int_equal(h.lang, r->want.lang);
}

int
main(void)
{
	static struct table t;
	int rc;

	a = arena_new(64 << 20);
	TABLE(&t, date, day_rows);
	TABLE(&t, part_of, part_rows);
	TABLE(&t, time_of, time_rows);
	TABLE(&t, zone, offset_rows);
	TABLE(&t, series_text, series);
	TABLE(&t, plural, plurals);
	TABLE(&t, language, lang_rows);
	TABLE(&t, head, heads);
	TEST(&t, "day: where one ends", day_border);
	TEST(&t, "series: any series, there and back", series_round);
	TEST(&t, "text: every sentence in both languages", sentences);
	TEST(&t, "text: numbers", numbers);
	rc = table_run(&t, "twin_read");
	arena_free(a);
	return rc;
}
