/* SPDX-License-Identifier: MIT */
/* t_zone - time zones: names, instants and days, rules, files (doc/domain.md 3). */
#include "test/unit/table.h"

#include <time.h>

#include "base/file.h"
#include "test/unit/twin_kit.h"
#include "twin/value/calendar.h"
#include "twin/value/zone.h"

#define S(lit) STR_INIT(lit)

static struct arena *a;

/* The zone of the program's own list around a moment. */
static struct zone
known(const char *name, const char *now)
{
	struct zone z = { .n = 0 };

	if (!zone_known(str_c(name), kit_instant(now), &z))
		fail_msg("%s: not known", name);
	return z;
}

/* ---- names ---- */

static const struct name_row {
	const char *why;
	struct str name;
	bool ok;
} names[] = {
	{ "name: a city", S("Europe/Berlin"), true },
	{ "name: three parts", S("America/Argentina/Buenos_Aires"), true },
	{ "name: an offset of Etc", S("Etc/GMT+5"), true },
	{ "name: an old one", S("EST5EDT"), true },
	{ "name: nothing", S(""), false },
	{ "name: a way up", S("../../etc/passwd"), false },
	{ "name: a way up from within", S("Europe/../../etc/passwd"), false },
	{ "name: an absolute path", S("/etc/passwd"), false },
	{ "name: a slash at the end", S("Europe/"), false },
	{ "name: two slashes", S("Europe//Berlin"), false },
	{ "name: a dot", S("zone.tab"), false },
	{ "name: a NUL", S("Europe/Berlin\0x"), false },
	{ "name: a blank", S("Europe/Ber lin"), false },
	{ "name: a quotation mark", S("Europe\"Berlin"), false },
	{ "name: letters of another script", S("Европа/Берлин"), false },
	{ "name: 41 bytes", S("Aaaaaaaaaaaaaaaaaaaa/aaaaaaaaaaaaaaaaaaaa"),
	    false },
};

static void
name(void **state)
{
	const struct name_row *r = *state;

	assert_int_equal(zone_is_name(r->name), r->ok);
}

static void
long_name(void **state)
{
	char many[1000];

	(void)state;
	memset(many, 'a', sizeof(many));
	assert_false(zone_is_name((struct str){ many, sizeof(many) }));
}

/* ---- instants and days ---- */

static const struct clock_row {
	const char *why, *zone, *utc, *local;
} clocks[] = {
	{ "clock: Berlin, the second before summer", "Europe/Berlin",
	    "2027-03-28T00:59:59Z", "2027-03-28T01:59:59+01:00" },
	{ "clock: Berlin, the first of summer", "Europe/Berlin",
	    "2027-03-28T01:00:00Z", "2027-03-28T03:00:00+02:00" },
	{ "clock: Berlin, midnight of the short day", "Europe/Berlin",
	    "2027-03-27T23:00:00Z", "2027-03-28T00:00:00+01:00" },
	{ "clock: Berlin, the end of the short day", "Europe/Berlin",
	    "2027-03-28T21:59:59Z", "2027-03-28T23:59:59+02:00" },
	{ "clock: Berlin, the hour that comes twice", "Europe/Berlin",
	    "2027-10-31T00:30:00Z", "2027-10-31T02:30:00+02:00" },
	{ "clock: Berlin, the same hour again", "Europe/Berlin",
	    "2027-10-31T01:30:00Z", "2027-10-31T02:30:00+01:00" },
	{ "clock: Berlin, the end of the long day", "Europe/Berlin",
	    "2027-10-31T22:59:59Z", "2027-10-31T23:59:59+01:00" },
	{ "clock: Vladivostok, before midnight", "Asia/Vladivostok",
	    "2027-01-04T13:59:59Z", "2027-01-04T23:59:59+10:00" },
	{ "clock: Vladivostok, midnight", "Asia/Vladivostok",
	    "2027-01-04T14:00:00Z", "2027-01-05T00:00:00+10:00" },
	{ "clock: New York in winter", "America/New_York",
	    "2027-01-05T04:59:59Z", "2027-01-04T23:59:59-05:00" },
	{ "clock: New York in summer", "America/New_York",
	    "2027-07-05T03:59:59Z", "2027-07-04T23:59:59-04:00" },
	{ "clock: Tokyo at that moment", "Asia/Tokyo",
	    "2027-01-05T04:59:59Z", "2027-01-05T13:59:59+09:00" },
	{ "clock: Sydney, where summer is in January", "Australia/Sydney",
	    "2027-01-05T00:00:00Z", "2027-01-05T11:00:00+11:00" },
	{ "clock: Sydney in July", "Australia/Sydney",
	    "2027-07-05T00:00:00Z", "2027-07-05T10:00:00+10:00" },
	{ "clock: Jerusalem, 26 hours after a Thursday's midnight",
	    "Asia/Jerusalem", "2027-03-26T00:00:00Z",
	    "2027-03-26T03:00:00+03:00" },
	{ "clock: Dublin, whose winter is the exception", "Europe/Dublin",
	    "2027-07-05T00:00:00Z", "2027-07-05T01:00:00+01:00" },
	{ "clock: Kolkata, half an hour", "Asia/Kolkata",
	    "2027-07-05T00:00:00Z", "2027-07-05T05:30:00+05:30" },
};

static void
clock_shows(void **state)
{
	const struct clock_row *r = *state;
	struct zone z = known(r->zone, r->utc);
	struct str text = zone_time_text(a, &z, kit_instant(r->utc));

	assert_string_equal(arena_cstr(a, text), r->local);
	/* the day is the one on the clock */
	text.n = 10;
	assert_true(str_eq(calendar_day_text(a, zone_day(&z, kit_instant(r->utc))),
	    text));
}

/* ---- times that somebody writes ---- */

static const struct said_row {
	const char *why, *zone;
	struct str said;
	const char *utc;	/* NULL: refused */
} said_rows[] = {
	{ "said: an offset of its own", "Europe/Berlin",
	    S("2027-07-05T10:00:00-04:00"), "2027-07-05T14:00:00Z" },
	{ "said: without an offset, winter", "Europe/Berlin",
	    S("2027-01-05T10:00:00"), "2027-01-05T09:00:00Z" },
	{ "said: without an offset, summer", "Europe/Berlin",
	    S("2027-07-05T10:00:00"), "2027-07-05T08:00:00Z" },
	{ "said: without seconds", "Europe/Berlin", S("2027-07-05T10:00"),
	    "2027-07-05T08:00:00Z" },
	{ "said: a blank for the T", "Europe/Berlin",
	    S("2027-07-05 10:00"), "2027-07-05T08:00:00Z" },
	{ "said: a time that is skipped goes on by the old clock",
	    "Europe/Berlin", S("2027-03-28T02:30:00"),
	    "2027-03-28T01:30:00Z" },
	{ "said: a time that comes twice is the first one", "Europe/Berlin",
	    S("2027-10-31T02:30:00"), "2027-10-31T00:30:00Z" },
	{ "said: midnight, where it is skipped", "Africa/Cairo",
	    S("2027-04-30T00:00:00"), "2027-04-29T22:00:00Z" },
	{ "said: a date alone is no time", "Europe/Berlin", S("2027-07-05"),
	    NULL },
	{ "said: no day", "Europe/Berlin", S("2027-02-29T10:00:00"), NULL },
	{ "said: 24 hours", "Europe/Berlin", S("2027-07-05T24:00"), NULL },
	{ "said: seconds cut off", "Europe/Berlin", S("2027-07-05T10:00:"),
	    NULL },
	{ "said: words", "Europe/Berlin", S("yesterday"), NULL },
};

static void
said(void **state)
{
	const struct said_row *r = *state;
	struct zone z = known(r->zone, "2027-06-01T00:00:00Z");
	int64_t utc = -7;

	assert_int_equal(zone_time_parse(&z, r->said, &utc), r->utc != NULL);
	assert_int_equal(utc, r->utc != NULL ? kit_instant(r->utc) : -7);
}

/* ---- rules ---- */

static const struct rule_row {
	const char *why;
	struct str rule;
	bool ok;
	int64_t january, july;	/* minutes east */
} rules[] = {
	{ "rule: no summer", S("MSK-3"), true, 180, 180 },
	{ "rule: a quoted name", S("<+0545>-5:45"), true, 345, 345 },
	{ "rule: summer", S("CET-1CEST,M3.5.0,M10.5.0/3"), true, 60, 120 },
	{ "rule: the south", S("NZST-12NZDT,M9.5.0,M4.1.0/3"), true, 780,
	    720 },
	{ "rule: another summer offset", S("<+1030>-10:30<+11>-11,M10.1.0,"
	    "M4.1.0"), true, 660, 630 },
	{ "rule: hours beyond the day", S("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"),
	    true, -120, -60 },
	{ "rule: numbered days", S("AAA3BBB,J60/0,J300/0"), true, -180, -120 },
	{ "rule: days of the year", S("AAA3BBB,59/0,299/0"), true, -180,
	    -120 },
	{ "rule: summer all year", S("AAA3BBB,0/0,J365/25"), true, -120,
	    -120 },
	{ "rule: summer that begins and ends in one moment",
	    S("CET-1CEST,M1.5.0,M1.5.0/3"), true, 120, 120 },
	{ "rule: summer that begins before the one before it has ended",
	    S("AAA3BBB,J1/-167,J365/167"), true, -120, -120 },
	{ "rule: nothing", S(""), false, 0, 0 },
	{ "rule: a name of two letters", S("AA3"), false, 0, 0 },
	{ "rule: no offset", S("AAA"), false, 0, 0 },
	{ "rule: summer without days", S("CET-1CEST"), false, 0, 0 },
	{ "rule: month 13", S("CET-1CEST,M13.1.0,M10.5.0"), false, 0, 0 },
	{ "rule: week 6", S("CET-1CEST,M3.6.0,M10.5.0"), false, 0, 0 },
	{ "rule: 168 hours", S("CET-1CEST,M3.5.0/168,M10.5.0"), false, 0, 0 },
	{ "rule: more behind it", S("CET-1CEST,M3.5.0,M10.5.0,"), false, 0,
	    0 },
	{ "rule: an offset off the Earth", S("AAA-15"), false, 0, 0 },
	{ "rule: a name that does not end", S("<+03-3"), false, 0, 0 },
};

static void
rule(void **state)
{
	const struct rule_row *r = *state;
	struct zone z = { .n = 0 };

	assert_int_equal(zone_rule(r->rule, kit_instant("2027-06-01T00:00:00Z"), 0, &z),
	    r->ok);
	if (!r->ok)
		return;
	assert_int_equal(zone_offset(&z, kit_instant("2027-01-15T00:00:00Z")),
	    r->january);
	assert_int_equal(zone_offset(&z, kit_instant("2027-07-15T00:00:00Z")), r->july);
	for (size_t i = 1; i < z.n; i++)
		assert_true(z.row[i].from > z.row[i - 1].from);
}

/* ---- files ---- */

static void
put(struct buf *b, int64_t v, int bytes)
{
	while (bytes-- > 0)
		buf_ch(b, (char)(unsigned char)(bytes > 7 ? 0 :
		    (uint64_t)v >> bytes * 8));
}

static void
header(struct buf *b, char version, int64_t leap, int64_t times)
{
	buf_c(b, "TZif");
	buf_ch(b, version);
	put(b, 0, 15);
	put(b, 0, 4);
	put(b, 0, 4);
	put(b, leap, 4);
	put(b, times, 4);
	put(b, 2, 4);
	put(b, 8, 4);
}

/* Two types: of a first offset, in minutes, and of one hour more. */
static void
types(struct buf *b, int64_t tz_min)
{
	put(b, tz_min * 60, 4);
	put(b, 0, 2);
	put(b, tz_min * 60 + 3600, 4);
	put(b, 0x104, 2);
	buf_add(b, (struct str){ "AAA\0BBB", 8 });
}

/* A file whose clocks go ahead at one time and back at another. */
static struct str
file_of(int64_t tz_min, int64_t ahead, int64_t back, const char *footer)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	header(&b, '2', 0, 0);
	types(&b, tz_min);
	header(&b, '2', 0, 2);
	put(&b, ahead, 8);
	put(&b, back, 8);
	put(&b, 0x100, 2);
	types(&b, tz_min);
	buf_printf(&b, "\n%s\n", footer);
	return buf_str(&b);
}

static void
file(void **state)
{
	int64_t now = kit_instant("2027-06-01T00:00:00Z");
	int64_t ahead = kit_instant("2027-03-28T01:00:00Z");
	int64_t back = kit_instant("2027-10-31T01:00:00Z");
	struct str good = file_of(60, ahead, back,
	    "CET-1CEST,M3.5.0,M10.5.0/3");
	struct zone z = { .n = 0 }, none = { .n = 0 };

	(void)state;
	assert_true(zone_read(good, now, &z));
	assert_int_equal(zone_offset(&z, ahead - 1), 60);
	assert_int_equal(zone_offset(&z, ahead), 120);
	assert_int_equal(zone_offset(&z, back), 60);
	/* behind the file's last change the rule goes on */
	assert_int_equal(zone_offset(&z, kit_instant("2028-03-26T01:00:00Z")), 120);
	/* and long after it there is only the rule */
	assert_true(zone_read(good, kit_instant("2099-08-01T00:00:00Z"), &z));
	assert_int_equal(zone_offset(&z, kit_instant("2099-08-01T00:00:00Z")), 120);
	/* a zone that gives up its summer: no rule behind */
	assert_true(zone_read(file_of(60, ahead, back, ""),
	    kit_instant("2099-08-01T00:00:00Z"), &z));
	assert_int_equal(zone_offset(&z, kit_instant("2099-08-01T00:00:00Z")), 60);
	/* cut anywhere, it is no file */
	for (size_t n = 0; n < good.n; n++)
		assert_false(zone_read((struct str){ good.p, n }, now, &none));
	assert_int_equal(none.n, 0);
	/* a bit turned over anywhere harms nothing */
	for (size_t i = 0; i < good.n * 8; i++) {
		char *bad = memcpy(arena_alloc(a, good.n), good.p, good.n);

		bad[i / 8] ^= (char)(1 << i % 8);
		if (zone_read((struct str){ bad, good.n }, now, &z))
			assert_in_range(zone_offset(&z, now) + 720, 0, 1560);
	}
}

static const struct bad_file_row {
	const char *why;
	int64_t tz_min, ahead, back;
	const char *footer;
} bad_files[] = {
	{ "file: an offset off the Earth", 900, 1, 2, "" },
	{ "file: changes that go back in time", 60, 2, 1, "" },
	{ "file: the same change twice", 60, 1, 1, "" },
	{ "file: a change beyond all time", 60, 1, INT64_MAX, "" },
	{ "file: a rule that is none", 60, 1, 2, "CET" },
};

static void
bad_file(void **state)
{
	const struct bad_file_row *r = *state;
	struct zone z = { .n = 0 };

	assert_false(zone_read(file_of(r->tz_min, r->ahead, r->back,
	    r->footer), 1, &z));
	assert_int_equal(z.n, 0);
}

static void
leap_seconds(void **state)
{
	struct zone z = { .n = 0 };
	struct buf b;

	(void)state;
	buf_init(&b, a, SIZE_MAX);
	header(&b, '\0', 1, 0);
	types(&b, 0);
	put(&b, 78796800, 4);
	put(&b, 1, 4);
	assert_false(zone_read(buf_str(&b), 1, &z));
}

/* The program's own list says what the machine's database says of 2025; that
 * year is past, so no later law changes it. */
static void
as_the_system(void **state)
{
	static const char *const some[] = { "Europe/Berlin", "Europe/London",
		"Europe/Kyiv", "Europe/Moscow", "Asia/Almaty",
		"Asia/Vladivostok", "Asia/Jerusalem", "Asia/Tokyo",
		"Asia/Kolkata", "Australia/Sydney", "Africa/Cairo",
		"America/New_York", "America/Los_Angeles",
		"America/Sao_Paulo" };
	int64_t from = kit_instant("2025-01-01T00:00:00Z"), hour;
	struct zone own, system;
	struct str bytes;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		if (file_read_path(a, arena_printf(a, "/usr/share/zoneinfo/%s",
		    some[i]).p, 1 << 16, &bytes, NULL) == -1)
			skip();
		own = known(some[i], "2025-06-01T00:00:00Z");
		assert_true(zone_read(bytes, from, &system));
		for (hour = 0; hour < 365 * 24; hour++)
			if (zone_offset(&own, from + hour * 3600) !=
			    zone_offset(&system, from + hour * 3600))
				fail_msg("%s: hour %d of 2025", some[i],
				    (int)hour);
	}
}

/* ---- what libc makes of the same files ---- */

/* Summers below 0, of half an hour and of two, hours beyond the day, quarters of an
 * hour, the south; around the end of 32 bits, and long after the last change. */
static void
as_libc(void **state)
{
	static const char *const some[] = { "Europe/Berlin", "Europe/Dublin",
		"Africa/Casablanca", "America/Nuuk", "Asia/Gaza",
		"Australia/Lord_Howe", "Antarctica/Troll", "Asia/Kathmandu",
		"America/St_Johns", "America/Santiago", "Pacific/Chatham",
		"Pacific/Apia" };
	static const char *const around[] = { "2026-11-30T00:00:00Z",
		"2038-01-19T03:14:07Z", "2040-02-29T12:00:00Z",
		"2100-01-01T00:00:00Z" };
	enum { STEP = 1800 };
	struct zone z;
	struct str bytes;
	struct tm tm;

	(void)state;
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		if (file_read_path(a, arena_printf(a, "/usr/share/zoneinfo/%s",
		    some[i]).p, 1 << 16, &bytes, NULL) == -1)
			skip();
		assert_int_equal(setenv("TZ", some[i], 1), 0);
		tzset();
		for (size_t k = 0; k < sizeof(around) / sizeof(around[0]); k++) {
			int64_t now = kit_instant(around[k]);
			time_t at = (time_t)(now - ZONE_BACK_S + 1);

			assert_true(zone_read(bytes, now, &z));
			for (; at <= now + ZONE_AHEAD_S; at += STEP) {
				assert_non_null(localtime_r(&at, &tm));
				if (zone_offset(&z, at) * 60 != tm.tm_gmtoff)
					fail_msg("%s at %lld", some[i],
					    (long long)at);
			}
		}
	}
}

int
main(void)
{
	static struct table t;
	int failed;

	a = arena_new(256 << 20);
	TABLE(&t, name, names);
	TEST(&t, "name: 1,000 characters", long_name);
	TABLE(&t, clock_shows, clocks);
	TABLE(&t, said, said_rows);
	TABLE(&t, rule, rules);
	TEST(&t, "file: changes, then the rule; damaged ones are refused",
	    file);
	TABLE(&t, bad_file, bad_files);
	TEST(&t, "file: leap seconds are not for calendars", leap_seconds);
	TEST(&t, "the own list agrees with the system's", as_the_system);
	TEST(&t, "file: as libc reads it, before 2038 and after", as_libc);
	failed = table_run(&t, "t_zone");
	arena_free(a);
	return failed;
}
