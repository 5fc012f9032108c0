/* SPDX-License-Identifier: MIT */
#include "twin/value/zone.h"

#include "twin/value/calendar.h"

struct zone
zone_fixed(int64_t tz_min)
{
	return (struct zone){ .row = { { 0, tz_min } }, .n = 1 };
}

static bool
letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool
zone_is_name(struct str s)
{
	char before = '/';

	if (s.n == 0 || s.n > ZONE_NAME_MAX || !letter(s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '/' ? before == '/' : !letter(c) && c != '_' &&
		    c != '+' && c != '-' && (c < '0' || c > '9'))
			return false;
		before = c;
	}
	return before != '/';
}

bool
zone_is(const struct zone *z, struct str name)
{
	return name.n > 0 && str_is(name, z->name);
}

void
zone_add(struct zone *z, int64_t now, int64_t from, int64_t tz_min)
{
	/* what is in force no moment, or ends before it begins, is no row: a
	 * summer all year ends when the next one begins */
	while (z->n > 0 && z->row[z->n - 1].from >= from)
		z->n--;
	if (z->n == 0 || from <= now - ZONE_BACK_S) {
		z->row[0] = (struct zone_row){ from, tz_min };
		z->n = 1;
		return;
	}
	if (from > now + ZONE_AHEAD_S || z->row[z->n - 1].tz_min == tz_min)
		return;		/* too far, or only another name for it */
	if (z->n < ZONE_ROWS)
		z->row[z->n++] = (struct zone_row){ from, tz_min };
}

int64_t
zone_offset(const struct zone *z, int64_t utc)
{
	size_t i = z->n > 0 ? z->n : 1;	/* all zero is UTC */

	while (i > 1 && z->row[i - 1].from > utc)
		i--;
	return z->row[i - 1].tz_min;
}

int64_t
zone_day(const struct zone *z, int64_t utc)
{
	return calendar_day(utc, zone_offset(z, utc));
}

int
zone_part(const struct zone *z, int64_t utc)
{
	return calendar_part(utc, zone_offset(z, utc));
}

int64_t
zone_instant(const struct zone *z, int64_t day, int64_t second)
{
	int64_t local = day * DAY_S + second;
	/* no zone changes twice within two days */
	int64_t before = zone_offset(z, local - DAY_S);
	int64_t after = zone_offset(z, local + DAY_S);
	int64_t most = before > after ? before : after, least = before + after -
	    most;

	if (zone_offset(z, local - most * 60) == most)
		return local - most * 60;
	if (zone_offset(z, local - least * 60) == least)
		return local - least * 60;
	return local - before * 60;
}

bool
zone_time_parse(const struct zone *z, struct str s, int64_t *utc)
{
	struct calendar_time t;

	if (!calendar_time_take(s, &t))
		return false;
	*utc = t.has_offset ? t.day * DAY_S + t.second - t.tz_min * 60 :
	    zone_instant(z, t.day, t.second);
	return true;
}

struct str
zone_time_text(struct arena *a, const struct zone *z, int64_t utc)
{
	return calendar_time_text(a, utc, zone_offset(z, utc));
}
