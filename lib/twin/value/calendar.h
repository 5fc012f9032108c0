/* SPDX-License-Identifier: MIT */
/*
 * calendar - instants and learner-local days as integers, and their texts.
 *
 * A day is a number counted from 1970-01-01; an offset is minutes east of UTC,
 * and which one holds at a time is for zone.h to say. Years 1970 to 9999 only.
 */
#ifndef TWIN_VALUE_CALENDAR_H
#define TWIN_VALUE_CALENDAR_H

#include "base/arena.h"
#include "base/str.h"

enum { DAY_S = 86400, DAY_MIN = 1440 };

/* Offsets that exist on Earth, minutes: -12:00 .. +14:00. */
enum { DAY_TZ_MIN = -720, DAY_TZ_MAX = 840 };

/* calendar_day - number of the local day of an instant (epoch seconds, UTC). */
int64_t calendar_day(int64_t utc, int64_t tz_min);

/* calendar_date - number of the day of a civil date; y >= 1, m and d in range. */
int64_t calendar_date(int64_t y, int64_t m, int64_t d);

/* calendar_civil - year, month 1-12 and day 1-31 of a day's number; days out of
 * range become the nearest in it. */
void calendar_civil(int64_t day, int64_t *y, int64_t *m, int64_t *d);

/* calendar_year - the year that a day is in. */
int64_t calendar_year(int64_t day);

/* calendar_weekday - 0 is Monday, 6 Sunday. */
int64_t calendar_weekday(int64_t day);

/* Parts of a local day, as bits: from 4:00, from 12:00, and from 17:00 on, with
 * the night that follows. */
enum { PART_MORNING = 1, PART_DAY = 2, PART_EVENING = 4 };

/* calendar_part - the part of the day that an instant is in. */
int calendar_part(int64_t utc, int64_t tz_min);

/* calendar_day_text - "2026-11-22", in a; days out of range become the nearest
 * in it. */
struct str calendar_day_text(struct arena *a, int64_t day);

/* calendar_time_text - "2026-11-22T17:20:00+03:00", in a (RFC 3339 s.5.6). */
struct str calendar_time_text(struct arena *a, int64_t utc, int64_t tz_min);

/* calendar_day_parse - "2026-11-22"; false (out untouched) when it is not a
 * date. */
bool calendar_day_parse(struct str s, int64_t *day);

/*
 * calendar_time_take - the parts of an RFC 3339 date-time (a fraction of a second
 * is dropped), whose offset and seconds may be left out, and whose T may be a
 * blank. false (out untouched) for anything else, a date alone too.
 */
struct calendar_time {
	int64_t day, second;	/* second of the day */
	int64_t tz_min;
	bool has_offset;
};
bool calendar_time_take(struct str s, struct calendar_time *out);

/* calendar_time_parse - an RFC 3339 date-time with Z or an offset, nothing less;
 * a fraction of a second is dropped. */
bool calendar_time_parse(struct str s, int64_t *utc);

/* calendar_daytime_parse - "08:30" to minutes of the day. */
bool calendar_daytime_parse(struct str s, int64_t *minutes);

/*
 * calendar_tz_parse - minutes east of UTC from "+03:00", "UTC+3", "GMT-05:30",
 * "UTC" or "Z". false when it is none of these.
 */
bool calendar_tz_parse(struct str s, int64_t *tz_min);

/* calendar_tz_text - "+03:00", in a. */
struct str calendar_tz_text(struct arena *a, int64_t tz_min);

#endif
