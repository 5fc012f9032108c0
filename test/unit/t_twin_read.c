/* SPDX-License-Identifier: MIT */
/*
 * t_twin_read - the readers of lib/twin and what they stand on: days and
 * times, the compact series, sentences, derived values, the snapshot.
 */
#include "test/unit/table.h"

#include "test/unit/catalog_kit.h"
#include "test/unit/twin_kit.h"
#include "twin/value/calendar.h"
#include "twin/value/day_counts.h"
#include "twin/rules/mastery.h"
#include "twin/rules/indicators.h"
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
	{ "plural: 1\u00a0день", TWIN_RU, "1", "Перерыв 1\u00a0день:" },
	{ "plural: 2\u00a0дня", TWIN_RU, "2", "Перерыв 2\u00a0дня:" },
	{ "plural: 4\u00a0дня", TWIN_RU, "4", "Перерыв 4\u00a0дня:" },
	{ "plural: 5\u00a0дней", TWIN_RU, "5", "Перерыв 5\u00a0дней:" },
	{ "plural: 11\u00a0дней", TWIN_RU, "11", "Перерыв 11\u00a0дней:" },
	{ "plural: 12\u00a0дней", TWIN_RU, "12", "Перерыв 12\u00a0дней:" },
	{ "plural: 21\u00a0день", TWIN_RU, "21", "Перерыв 21\u00a0день:" },
	{ "plural: 22\u00a0дня", TWIN_RU, "22", "Перерыв 22\u00a0дня:" },
	{ "plural: 25\u00a0дней", TWIN_RU, "25", "Перерыв 25\u00a0дней:" },
	{ "plural: 111\u00a0дней", TWIN_RU, "111", "Перерыв 111\u00a0дней:" },
	{ "plural: 0\u00a0дней", TWIN_RU, "0", "Перерыв 0\u00a0дней:" },
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

/* ---- derived values ---- */

struct rule_row {
	const char *why;
	const char *field;
	int64_t value;		/* scaled; of the learner below */
	bool has;
};

/*
 * The learner of rules_of: 20 days in a row of 30 minutes, the last one today;
 * 4 reflections, 2 weeks closed (quality 4 and 2), 1 strategy session, 3
 * readings of energy (2, 3, 5) and one of sleep (4), all within 28 days.
 */
static const struct rule_row rule_rows[] = {
	{ "rule: days a week, 20 of 28", "days_per_week", 50, true },
	{ "rule: hours a week, 10 of 28\u00a0days", "hours_per_week", 25, true },
	{ "rule: hours in all", "hours_total", 100, true },
	{ "rule: current streak", "streak_days", 20, true },
	{ "rule: longest streak", "longest_streak", 20, true },
	{ "rule: longest pause", "max_gap_days", 0, true },
	{ "rule: methodical events", "methodical_30d", 7, true },
	{ "rule: worldview: 4 + 1 + 6", "worldview_30d", 11, true },
	{ "rule: agency: 5", "agency_30d", 5, true },
	{ "rule: reflections", "reflections_30d", 4, true },
	{ "rule: mean of readings, 14 / 4", "resource_index", 35, true },
	{ "rule: active days of 30", "active_days_30d", 20, true },
	{ "rule: steps of sys", "sys", 2, true },
	{ "rule: steps of inv", "inv", 1, true },
	{ "rule: steps of met", "met", 2, true },
	{ "rule: steps of awr", "awr", 2, true },
	{ "rule: steps of agn", "agn", 2, true },
	{ "rule: steps of stb", "stb", 5, true },
	{ "rule: mean of indices x 20, one decimal", "agency_index", 360,
	    true },
	{ "rule: nothing to take a mean of", "ai_talk_quality", 0, false },
	{ "rule: no diagnostic", "diagnostic_state", 0, false },
};

static void
reading(struct learner *l, const char *indicator, int value)
{
	char *args = arena_cstr(l->kept, arena_printf(l->kept, "{\"points\":"
	    "[{\"indicator\":\"%s\",\"value\":%d}]}", indicator, value));

	assert_int_equal(learner_write(l, twin_update_metrics, args),
	    REFUSAL_NONE);
}

static struct learner *
rules_of(void)
{
	struct learner *l = learner_new();

	for (int64_t d = 0; d < 20; d++) {
		learner_day(l, d, 600);
		learner_event(l, "slot", "{\"minutes\":30}");
		if (d % 5 == 4)
			learner_event(l, "reflection", "{}");
	}
	learner_event(l, "plan_closed_week", "{\"quality\":4}");
	learner_event(l, "plan_closed_week", "{\"quality\":2}");
	learner_event(l, "strategy_session", "{}");
	reading(l, "energy", 2);
	reading(l, "energy", 3);
	reading(l, "energy", 5);
	reading(l, "sleep", 4);
	return l;
}

static void
rule(void **state)
{
	const struct rule_row *row = *state;
	struct learner *l = rules_of();
	const struct field *f = catalog_field(l->cat, str_c(row->field));
	const struct reading *v;
	struct err e = { 0 };
	struct state *s;
	struct indicators r;

	assert_non_null(f);
	assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
	indicators_init(&r, l->a, l->cat, s, KIT_DAY + 19);
	v = indicators_read(&r, f);
	assert_int_equal(v->has, row->has);
	assert_int_equal(v->value, row->value);
	assert_true(v->nevidence <= READING_EVIDENCE);
	for (size_t i = 1; i < v->nevidence; i++)
		assert_true(v->evidence[i - 1] > v->evidence[i]);
	learner_free(l);
}

/* Windows end today, or yesterday when that reads better: the same state on a
 * later day holds less, and not in the morning already. */
static void
rule_windows(void **state)
{
	struct learner *l = rules_of();
	const struct field *f = catalog_field(l->cat, STR("days_per_week"));
	struct err e = { 0 };
	struct state *s;
	struct indicators r;

	(void)state;
	assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
	for (int64_t later = 0; later < 60; later++) {
		int64_t left = later <= 9 ? 20 : later < 29 ? 29 - later : 0;

		indicators_init(&r, l->a, l->cat, s, KIT_DAY + 19 + later);
		assert_int_equal(indicators_read(&r, f)->value, left * 70 / 28);
		/* a younger learner divides by the whole window */
		assert_int_equal(indicators_window(&r, f, 168).value,
		    20 * 70 / 168);
	}
	/* the 56 days of the longest streak hold 20, then 4, then none of it */
	f = catalog_field(l->cat, STR("longest_streak"));
	for (int64_t later = 36; later < 60; later++) {
		indicators_init(&r, l->a, l->cat, s, KIT_DAY + 19 + later);
		assert_int_equal(indicators_read(&r, f)->value,
		    later < 56 ? 56 - later : 0);
	}
	assert_int_equal(s->longest, 20);
	assert_int_equal(indicators_coverage(s, KIT_DAY + 19, 28), 714);
	assert_int_equal(indicators_coverage(s, KIT_DAY + 27, 28), 1000);
	learner_free(l);
}

static const struct trust_row {
	const char *why;
	int64_t n, age, want;
} trusts[] = {
	{ "confidence: nothing", 0, 0, 0 },
	{ "confidence: one reading of five", 1, 0, 200 },
	{ "confidence: five today", 5, 0, 1000 },
	{ "confidence: more is not more", 50, 0, 1000 },
	{ "confidence: 90\u00a0days old, 1/e", 5, 90, 368 },
	{ "confidence: 45\u00a0days old", 5, 45, 607 },
	{ "confidence: two readings, 90\u00a0days", 2, 90, 147 },
	{ "confidence: between two entries", 5, 5, 948 },
	{ "confidence: years old", 5, 2000, 0 },
	{ "confidence: from the future counts as today", 5, -3, 1000 },
};

static void
trust(void **state)
{
	const struct trust_row *r = *state;
	struct learner *l = learner_new();

	assert_int_equal(
	    indicators_confidence(l->cat->pr, r->n, r->age), r->want);
	learner_free(l);
}

/* ---- mastery ---- */

static void
mastery(void **state)
{
	struct learner *l = learner_new();
	const struct practice *p = catalog_practice(l->cat,
	    STR("time_accounting"));
	struct err e = { 0 };
	struct state *s;
	struct indicators r;
	struct state_exercise *x;

	(void)state;
	assert_int_equal(state_parse(l->a, STR(""), &s, &e), 0);
	s->first = s->last = 1000;
#define MASTERY(want)                                                          \
	do {                                                                   \
		indicators_init(&r, l->a, l->cat, s, 1000);                    \
		assert_int_equal(                                              \
		    mastery_degree(r.cat, r.s, r.today, p), want);             \
	} while (0)
	MASTERY(0);
	state_add_exercise(s, STR("time_1_explain"))->accepted = 1;
	MASTERY(0);			/* not one day of the practice */
	state_add_practice(s, p->id)->first = 990;
	MASTERY(1);
	state_add_exercise(s, STR("time_2_able"))->accepted = 1;
	MASTERY(1);			/* degree 2 asks for 4 days of 14 */
	for (size_t i = 0; i < 4; i++)
		state_practice(s, p->id)->on.v[i * 3] = 1;
	MASTERY(2);
	state_practice(s, p->id)->on.v[9] = 0;
	state_practice(s, p->id)->on.v[14] = 1;
	MASTERY(1);			/* the fourth is out of the window */
	for (size_t i = 0; i < 42; i++)
		state_practice(s, p->id)->on.v[i] = 1;
	x = state_add_exercise(s, STR("time_3_habit"));
	x->accepted = 1;
	MASTERY(2);			/* degree 3 needs a human judge */
	x->judged = true;
	MASTERY(3);
#undef MASTERY
	learner_free(l);
}

/* A knowledge check: three attempts on two days, the last one right. */
static void
knowledge_check(void **state)
{
	struct learner *l = learner_new();
	struct exercise x = { .id = STR("k"), .role = ROLE_CHECK };
	struct err e = { 0 };
	struct state *s;
	struct state_exercise *h;

	(void)state;
	assert_int_equal(state_parse(l->a, STR(""), &s, &e), 0);
	assert_false(mastery_accepted(l->cat, s, &x));
	h = state_add_exercise(s, x.id);
	*h = (struct state_exercise){ .id = x.id, .attempts = 3, .accepted = 2,
	    .on_days = 2, .last = OUT_ACCEPTED };
	assert_true(mastery_accepted(l->cat, s, &x));
	h->attempts = 2;
	assert_false(mastery_accepted(l->cat, s, &x));
	h->attempts = 3;
	h->on_days = 1;
	assert_false(mastery_accepted(l->cat, s, &x));
	h->on_days = 2;
	h->last = OUT_REVISION;
	assert_false(mastery_accepted(l->cat, s, &x));
	x.role = ROLE_LADDER;
	assert_true(mastery_accepted(l->cat, s, &x));
	learner_free(l);
}

/* ---- the snapshot ---- */

static const char *const default_sections[] = {
	"schema", "learner", "revision", "as_of", "versions", "stage",
	"rhythm", "practices", "goals", "constraints", "recent", "open",
	"due_reviews", "bottleneck", "degree", "diagnostic", "data_quality",
	"consent", "tone", "next_action",
};

static void
snapshot_default(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	for (int twice = 0; twice < 2; twice++) {
		assert_int_equal(learner_read(l, twin_snapshot, "{}"),
		    REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		for (size_t i = 0; i < 20; i++)
			assert_non_null(js_at(v, default_sections[i]));
		assert_int_equal(js_len(v), 20);
		learner_event(l, "slot", "{\"minutes\":20}");
	}
	learner_free(l);
}

static const struct section_row {
	const char *why, *args;
	enum refusal_code code;
	const char *has, *lacks;
} section_rows[] = {
	{ "snapshot: one section", "{\"sections\":[\"rhythm\"]}", REFUSAL_NONE,
	    "rhythm", "stage" },
	{ "snapshot: an empty list is the default", "{\"sections\":[]}",
	    REFUSAL_NONE, "stage", "context" },
	{ "snapshot: the sensitive one by name", "{\"sections\":"
	    "[\"context\"]}", REFUSAL_NONE, "context", "stage" },
	{ "snapshot: an unknown section", "{\"sections\":[\"secrets\"]}",
	    REFUSAL_VALIDATION, NULL, NULL },
	{ "snapshot: a section of another type", "{\"sections\":[1]}",
	    REFUSAL_VALIDATION, NULL, NULL },
	{ "snapshot: an unknown member", "{\"learner\":\"other\"}",
	    REFUSAL_UNKNOWN_FIELD, NULL, NULL },
};

static void
section(void **state)
{
	const struct section_row *r = *state;
	struct learner *l = learner_new();
	const struct js *v;

	assert_int_equal(learner_read(l, twin_snapshot, r->args), r->code);
	if (r->has != NULL) {
		v = js_of(l->a, l->answer.json);
		assert_non_null(js_at(v, r->has));
		assert_null(js_at(v, r->lacks));
	}
	learner_free(l);
}

/* Sensitive words leave only by the section that is named for them. */
static void
sensitive(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"problems\":[\"SECRETWORD\"]}}"), REFUSAL_NONE);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	assert_true(str_find(l->answer.json, STR("SECRETWORD")) < 0);
	assert_true(str_find(l->answer.text, STR("SECRETWORD")) < 0);
	assert_int_equal(learner_read(l, twin_snapshot,
	    "{\"sections\":[\"context\"]}"), REFUSAL_NONE);
	assert_true(str_find(l->answer.json, STR("SECRETWORD")) >= 0);
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	assert_true(str_find(l->answer.json, STR("SECRETWORD")) < 0);
	learner_free(l);
}

/* What a community keeps out of the snapshot is not in it. */
static void
kept_out(void **state)
{
	static const struct spoiled rows[] = {
		{ "objective", "\"key\": \"objective\"", "\"in_snapshot\": true",
		    "\"in_snapshot\": false", NULL },
		{ "energy", "\"ind\": \"DT.2.11.01\"", "\"in_snapshot\": true",
		    "\"in_snapshot\": false", NULL },
	};
	struct str text;
	struct catalog *cat;
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct learner *l;
		const struct js *v;

		text = catalog_kit_spoil(a, catalog_kit_text(a, SHIPPED_MM),
		    &rows[i]);
		assert_int_equal(catalog_kit_load(a, SHIPPED_MM, text, &cat,
		    &e), 0);
		l = learner_of(cat);
		assert_int_equal(learner_write(l, twin_update_profile,
		    "{\"fields\":{\"objective\":\"x\"}}"), REFUSAL_NONE);
		assert_int_equal(learner_write(l, twin_update_metrics,
		    "{\"points\":[{\"indicator\":\"energy\",\"value\":4}]}"),
		    REFUSAL_NONE);
		assert_int_equal(learner_read(l, twin_snapshot, "{}"),
		    REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		assert_int_equal(js_type(js_path(v, "goals.objective")),
		    i == 0 ? JS_NULL : JS_STRING);
		assert_int_equal(js_type(js_path(v, "constraints.energy")),
		    i == 1 ? JS_NULL : JS_INT);
		learner_free(l);
	}
}

static char *
long_profile(struct arena *m)
{
	struct buf b;

	buf_init(&b, m, 1 << 16);
	buf_c(&b, "{\"fields\":{\"objective\":\"");
	for (int i = 0; i < 1000; i++)
		buf_c(&b, "ж");
	buf_c(&b, "\",\"projects\":[");
	for (int i = 0; i < 10; i++) {
		buf_c(&b, i > 0 ? ",\"" : "\"");
		for (int k = 0; k < 160; k++)
			buf_c(&b, "ы");
		buf_ch(&b, '"');
	}
	buf_c(&b, "]}}");
	return arena_cstr(m, buf_str(&b));
}

/* 8 KB by default, for whom everything is long, in both languages. */
static void
snapshot_size(void **state)
{
	struct learner *l = learner_new();
	struct arena *m = arena_new(1 << 22);
	const struct curriculum *cu = l->cat->cu;
	static const enum twin_lang langs[] = { TWIN_RU, TWIN_EN };

	(void)state;
	assert_int_equal(learner_write(l, twin_update_profile,
	    long_profile(m)), REFUSAL_NONE);
	for (size_t i = 0; i < cu->nexercises; i++) {
		learner_day(l, (int64_t)i, 600);
		assert_int_equal(learner_write(l, twin_log_attempt,
		    good_attempt(m, &cu->exercises[i], 30,
		    i % 3 == 0 ? 0 : -1)), REFUSAL_NONE);
	}
	for (size_t i = 0; i < 2; i++) {
		l->env.lang = langs[i];
		assert_int_equal(learner_read(l, twin_snapshot, "{}"),
		    REFUSAL_NONE);
		if (l->answer.json.n > 8192)
			fail_msg("%zu bytes", l->answer.json.n);
		assert_true(str_utf8(l->answer.json));
		assert_int_equal(js_len(js_of(l->a, l->answer.json)), 20);
		/* by name it is whole */
		assert_int_equal(learner_read(l, twin_snapshot,
		    "{\"sections\":[\"goals\"]}"), REFUSAL_NONE);
		assert_int_equal(js_len(js_path(js_of(l->a, l->answer.json),
		    "goals.projects")), 10);
		assert_int_equal(js_str(js_path(js_of(l->a, l->answer.json),
		    "goals.objective")).n, 2000);
		assert_int_equal(learner_read(l, twin_next,
		    "{\"count\":3}"), REFUSAL_NONE);
		if (l->answer.json.n > 20 << 10)
			fail_msg("%zu bytes", l->answer.json.n);
	}
	arena_free(m);
	learner_free(l);
}

/* The answer's language is the environment's, and nothing else of it. */
static void
snapshot_language(void **state)
{
	struct learner *l = learner_new();
	struct str ru, en;

	(void)state;
	learner_event(l, "slot", "{\"minutes\":20}");
	l->env.lang = TWIN_RU;
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	ru = arena_str(l->kept, l->answer.text);
	assert_true(str_starts(ru, STR("Ступень: «Случайный».")));
	l->env.lang = TWIN_EN;
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	en = arena_str(l->kept, l->answer.text);
	assert_true(str_starts(en, STR("Stage: “Random”.")));
	learner_free(l);
}

/* Same revision, day, catalog, language: the same bytes, so they may be kept. */
static void
snapshot_bytes(void **state)
{
	struct learner *l = learner_new();
	struct str first;

	(void)state;
	learner_event(l, "slot", "{\"minutes\":20}");
	learner_day(l, 3, 1);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	first = arena_str(l->kept, l->answer.json);
	for (int i = 2; i < 1440; i += 120) {
		learner_day(l, 3, i);
		l->env.sub = STR("not looked at");
		l->env.client = STR("nor this");
		assert_int_equal(learner_read(l, twin_snapshot, "{}"),
		    REFUSAL_NONE);
		assert_true(str_eq(first, l->answer.json));
	}
	learner_free(l);
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
	TABLE(&t, rule, rule_rows);
	TABLE(&t, trust, trusts);
	TABLE(&t, section, section_rows);
	TEST(&t, "day: where one ends", day_border);
	TEST(&t, "series: any series, there and back", series_round);
	TEST(&t, "text: every sentence in both languages", sentences);
	TEST(&t, "text: numbers", numbers);
	TEST(&t, "rule: windows end today, or yesterday", rule_windows);
	TEST(&t, "mastery: exercises, days and a human judge", mastery);
	TEST(&t, "mastery: a knowledge check", knowledge_check);
	TEST(&t, "snapshot: all sections but the sensitive one",
	    snapshot_default);
	TEST(&t, "snapshot: sensitive words", sensitive);
	TEST(&t, "snapshot: what the metamodel keeps out", kept_out);
	TEST(&t, "snapshot: 8 KB, whatever was told", snapshot_size);
	TEST(&t, "snapshot: in the learner's language", snapshot_language);
	TEST(&t, "snapshot: the same bytes all day", snapshot_bytes);
	rc = table_run(&t, "twin_read");
	arena_free(a);
	return rc;
}
