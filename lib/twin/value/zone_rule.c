/* SPDX-License-Identifier: MIT */
/*
 * zone_rule - std offset [dst [offset] , start [/time] , end [/time]], where
 * offsets count west of UTC, and a date is Mm.w.d, Jn or n.
 */
#include "twin/value/zone.h"

#include "twin/value/calendar.h"

enum { HOUR_S = 3600, RULE_HOURS = 167, OFFSET_HOURS = 24, TWO_O_CLOCK = 7200 };

/* A day of the year on which clocks change. */
struct date {
	enum { MONTH_WEEK_DAY, NO_LEAP_DAY, OF_YEAR } kind;
	int64_t month, week, day;
	int64_t second;		/* local time of that day, may be outside of it */
};

struct rule {
	int64_t std_s, dst_s;	/* seconds east of UTC */
	bool has_dst;
	struct date start, end;
};

static bool
number(struct str *s, int64_t min, int64_t max, int64_t *out)
{
	size_t n = 0;
	int64_t v = 0;

	while (n < s->n && n < 3 && s->p[n] >= '0' && s->p[n] <= '9')
		v = v * 10 + (s->p[n++] - '0');
	if (n == 0 || v < min || v > max)
		return false;
	*s = str_from(*s, n);
	*out = v;
	return true;
}

/* [+-]h[:m[:s]] */
static bool
clock_of(struct str *s, int64_t hours, int64_t *out)
{
	bool minus = str_skip(s, '-');
	int64_t h, m = 0, sec = 0;

	if (!minus)
		(void)str_skip(s, '+');
	if (!number(s, 0, hours, &h) ||
	    (str_skip(s, ':') && (!number(s, 0, 59, &m) ||
	    (str_skip(s, ':') && !number(s, 0, 59, &sec)))))
		return false;
	*out = h * HOUR_S + m * 60 + sec;
	if (minus)
		*out = -*out;
	return true;
}

/* Three letters and more, or anything between < and >. */
static bool
name(struct str *s)
{
	bool quoted = str_skip(s, '<');
	size_t n = 0;

	while (n < s->n && (quoted ? s->p[n] != '>' :
	    (s->p[n] >= 'A' && s->p[n] <= 'Z') ||
	    (s->p[n] >= 'a' && s->p[n] <= 'z')))
		n++;
	*s = str_from(*s, n);
	return n >= 3 && (!quoted || str_skip(s, '>'));
}

static bool
date_of(struct str *s, struct date *d)
{
	bool ok;

	*d = (struct date){ .second = TWO_O_CLOCK };
	if (str_skip(s, 'M')) {
		d->kind = MONTH_WEEK_DAY;
		ok = number(s, 1, 12, &d->month) && str_skip(s, '.') &&
		    number(s, 1, 5, &d->week) && str_skip(s, '.') &&
		    number(s, 0, 6, &d->day);
	} else if (str_skip(s, 'J')) {
		d->kind = NO_LEAP_DAY;
		ok = number(s, 1, 365, &d->day);
	} else {
		d->kind = OF_YEAR;
		ok = number(s, 0, 365, &d->day);
	}
	return ok && (!str_skip(s, '/') || clock_of(s, RULE_HOURS, &d->second));
}

static bool
parse(struct str s, struct rule *r)
{
	int64_t west;

	*r = (struct rule){ 0 };
	if (!name(&s) || !clock_of(&s, OFFSET_HOURS, &west))
		return false;
	r->std_s = -west;
	if (s.n == 0)
		return true;
	r->has_dst = true;
	r->dst_s = r->std_s + HOUR_S;
	if (!name(&s))
		return false;
	if (s.n > 0 && s.p[0] != ',') {
		if (!clock_of(&s, OFFSET_HOURS, &west))
			return false;
		r->dst_s = -west;
	}
	return str_skip(&s, ',') && date_of(&s, &r->start) && str_skip(&s, ',') &&
	    date_of(&s, &r->end) && s.n == 0;
}

/* Number of the day in that year. */
static int64_t
day_in(const struct date *d, int64_t year)
{
	int64_t first = calendar_date(year, 1, 1), next, day;

	if (d->kind == OF_YEAR)
		return first + d->day;
	if (d->kind == NO_LEAP_DAY)	/* 29 February has no number */
		return first + d->day - 1 + (d->day >= 60 &&
		    calendar_date(year, 3, 1) - first == 60);
	first = calendar_date(year, d->month, 1);
	next = d->month == 12 ? calendar_date(year + 1, 1, 1) :
	    calendar_date(year, d->month + 1, 1);
	/* 0 is Sunday here, and Monday for calendar_weekday */
	day = first + (d->day + 13 - calendar_weekday(first)) % 7;
	for (day += (d->week - 1) * 7; day >= next;)
		day -= 7;	/* the fifth is the last */
	return day;
}

/* When clocks that are `offset_s` east of UTC show that time of that year. */
static int64_t
instant(const struct date *d, int64_t year, int64_t offset_s)
{
	return day_in(d, year) * DAY_S + d->second - offset_s;
}

static bool
on_earth(int64_t offset_s)
{
	return offset_s / 60 >= DAY_TZ_MIN && offset_s / 60 <= DAY_TZ_MAX;
}

bool
zone_rule(struct str text, int64_t now, int64_t after, struct zone *out)
{
	int64_t from = calendar_year(calendar_day(now - ZONE_BACK_S, 0)) - 1;
	int64_t until = calendar_year(calendar_day(now + ZONE_AHEAD_S, 0)) + 1;
	struct rule r;

	if (!parse(text, &r) || !on_earth(r.std_s) || !on_earth(r.dst_s))
		return false;
	if (out->n == 0)
		zone_add(out, now, 0, r.std_s / 60);
	for (int64_t y = from; r.has_dst && y <= until; y++) {
		int64_t start = instant(&r.start, y, r.std_s);
		int64_t end = instant(&r.end, y, r.dst_s);
		int64_t first = start < end ? start : end;
		int64_t second = start < end ? end : start;

		if (first > after)
			zone_add(out, now, first, (start < end ? r.dst_s :
			    r.std_s) / 60);
		if (second > after)
			zone_add(out, now, second, (start < end ? r.std_s :
			    r.dst_s) / 60);
	}
	return true;
}
