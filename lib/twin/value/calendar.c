/* SPDX-License-Identifier: MIT */
/*
 * Days from civil dates and back by the Gregorian rules alone (400 years are
 * 146097 days), so that no libc clock or time zone can change an answer.
 */
#include "twin/value/calendar.h"

enum { DAY_LAST = 2932896 };	/* 9999-12-31 */

static const unsigned char month_len[] = {
	31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
};

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool
leap(int64_t y)
{
	return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

static int64_t
month_days(int64_t y, int64_t m)
{
	return month_len[m - 1] + (m == 2 && leap(y));
}

/* Days before 1 January of year y, counted from 1970-01-01; y >= 1. */
static int64_t
year_start(int64_t y)
{
	int64_t p = y - 1;

	return 365 * p + p / 4 - p / 100 + p / 400 - 719162;
}

int64_t
calendar_date(int64_t y, int64_t m, int64_t d)
{
	int64_t day = year_start(y) + d - 1;

	for (int64_t i = 1; i < m; i++)
		day += month_days(y, i);
	return day;
}

static void
to_civil(int64_t day, int64_t *y, int64_t *m, int64_t *d)
{
	*y = 1970 + floor_div(day, 366);	/* never too late a year */
	while (year_start(*y + 1) <= day)
		++*y;
	*d = day - year_start(*y);
	for (*m = 1; *d >= month_days(*y, *m); ++*m)
		*d -= month_days(*y, *m);
	++*d;
}

/* Exactly n digits at the front of *s, taken off it. */
static bool
digits(struct str *s, size_t n, int64_t *out)
{
	int64_t v = 0;

	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	*s = str_from(*s, n);
	*out = v;
	return true;
}

static bool
take_date(struct str *s, int64_t *day)
{
	int64_t y, m, d;

	if (!digits(s, 4, &y) || !str_skip(s, '-') || !digits(s, 2, &m) ||
	    !str_skip(s, '-') || !digits(s, 2, &d))
		return false;
	if (y < 1970 || m < 1 || m > 12 || d < 1 || d > month_days(y, m))
		return false;
	*day = calendar_date(y, m, d);
	return true;
}

/* hh:mm or, when seconds is set, hh:mm:ss[.fraction] */
static bool
take_clock(struct str *s, bool seconds, int64_t *out)
{
	int64_t h, m, sec = 0;

	if (!digits(s, 2, &h) || !str_skip(s, ':') || !digits(s, 2, &m))
		return false;
	if (seconds) {
		if (!str_skip(s, ':') || !digits(s, 2, &sec))
			return false;
		if (str_skip(s, '.')) {
			int64_t ignored;

			if (!digits(s, 1, &ignored))
				return false;
			while (digits(s, 1, &ignored))
				;
		}
	}
	if (h > 23 || m > 59 || sec > 59)
		return false;
	*out = seconds ? h * 3600 + m * 60 + sec : h * 60 + m;
	return true;
}

static bool
take_offset(struct str *s, int64_t *tz)
{
	int64_t min;
	bool west;

	if (str_skip(s, 'Z') || str_skip(s, 'z')) {
		*tz = 0;
		return true;
	}
	west = str_skip(s, '-');
	if (!west && !str_skip(s, '+'))
		return false;
	if (!take_clock(s, false, &min))
		return false;
	*tz = west ? -min : min;
	return *tz >= DAY_TZ_MIN && *tz <= DAY_TZ_MAX;
}

int64_t
calendar_year(int64_t day)
{
	int64_t y, m, d;

	to_civil(day, &y, &m, &d);
	return y;
}

int64_t
calendar_day(int64_t utc, int64_t tz_min)
{
	return floor_div(utc + tz_min * 60, DAY_S);
}

int
calendar_part(int64_t utc, int64_t tz_min)
{
	enum { MORNING = 4 * 60, NOON = 12 * 60, EVENING = 17 * 60 };
	int64_t minute = floor_div(utc, 60) + tz_min -
	    calendar_day(utc, tz_min) * DAY_MIN;

	return minute < MORNING || minute >= EVENING ? PART_EVENING :
	    minute < NOON ? PART_MORNING : PART_DAY;
}

int64_t
calendar_weekday(int64_t day)
{
	return day + 3 - 7 * floor_div(day + 3, 7);	/* 1970-01-01: Thursday */
}

static void
put_digits(char *p, size_t n, int64_t v)
{
	for (; n > 0; n--, v /= 10)
		p[n - 1] = (char)('0' + v % 10);
}

void
calendar_civil(int64_t day, int64_t *y, int64_t *m, int64_t *d)
{
	to_civil(day < 0 ? 0 : day > DAY_LAST ? DAY_LAST : day, y, m, d);
}

struct str
calendar_day_text(struct arena *a, int64_t day)
{
	char text[] = "YYYY-MM-DD";
	int64_t y, m, d;

	calendar_civil(day, &y, &m, &d);
	put_digits(text, 4, y);
	put_digits(text + 5, 2, m);
	put_digits(text + 8, 2, d);
	return arena_str(a, (struct str){ text, sizeof(text) - 1 });
}

struct str
calendar_tz_text(struct arena *a, int64_t tz_min)
{
	int64_t abs = tz_min < 0 ? -tz_min : tz_min;

	return arena_printf(a, "%c%02d:%02d", tz_min < 0 ? '-' : '+',
	    (int)(abs / 60), (int)(abs % 60));
}

struct str
calendar_time_text(struct arena *a, int64_t utc, int64_t tz_min)
{
	int64_t day = calendar_day(utc, tz_min);
	int64_t s = utc + tz_min * 60 - day * DAY_S;

	return arena_printf(a, STR_FMT "T%02d:%02d:%02d" STR_FMT,
	    STR_ARG(calendar_day_text(a, day)), (int)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60),
	    STR_ARG(calendar_tz_text(a, tz_min)));
}

bool
calendar_day_parse(struct str s, int64_t *day)
{
	int64_t d;

	if (!take_date(&s, &d) || s.n != 0)
		return false;
	*day = d;
	return true;
}

bool
calendar_time_take(struct str s, struct calendar_time *out)
{
	struct calendar_time t = { 0 };
	struct str at;

	if (!take_date(&s, &t.day) ||
	    (!str_skip(&s, 'T') && !str_skip(&s, 't') && !str_skip(&s, ' ')))
		return false;
	at = s;
	if (!take_clock(&s, true, &t.second)) {
		s = at;
		if (!take_clock(&s, false, &t.second))
			return false;
		t.second *= 60;
	}
	t.has_offset = s.n > 0;
	if (t.has_offset && (!take_offset(&s, &t.tz_min) || s.n != 0))
		return false;
	*out = t;
	return true;
}

bool
calendar_time_parse(struct str s, int64_t *utc)
{
	int64_t day, clock, tz;

	if (!take_date(&s, &day) || (!str_skip(&s, 'T') && !str_skip(&s, 't')) ||
	    !take_clock(&s, true, &clock) || !take_offset(&s, &tz) || s.n != 0)
		return false;
	*utc = day * DAY_S + clock - tz * 60;
	return true;
}

bool
calendar_daytime_parse(struct str s, int64_t *minutes)
{
	int64_t m;

	if (!take_clock(&s, false, &m) || s.n != 0)
		return false;
	*minutes = m;
	return true;
}

bool
calendar_tz_parse(struct str s, int64_t *tz_min)
{
	int64_t tz, h;
	struct str t;
	bool west;

	if (str_starts(s, STR("UTC")) || str_starts(s, STR("GMT"))) {
		s = str_from(s, 3);
		if (s.n == 0)
			s = STR("Z");
	}
	t = s;
	if (take_offset(&t, &tz) && t.n == 0) {
		*tz_min = tz;
		return true;
	}
	west = str_skip(&s, '-');
	if ((!west && !str_skip(&s, '+')) || s.n > 2 || !str_int(s, &h) || h < 0)
		return false;
	tz = west ? -h * 60 : h * 60;
	if (tz < DAY_TZ_MIN || tz > DAY_TZ_MAX)
		return false;
	*tz_min = tz;
	return true;
}
