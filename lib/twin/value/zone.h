/* SPDX-License-Identifier: MIT */
/*
 * zone - time zones as small tables of (from, offset) around a moment, so that
 * local days are reckoned without a clock, a file or libc's one zone a process.
 *
 * Where a table comes from: a fixed offset (zone_fixed), the bytes of a file of
 * the system's time zone database (zone_read, RFC 9636), or a rule as POSIX
 * writes it in TZ (zone_rule). The caller reads the files (tools/zoneinfo.h).
 */
#ifndef TWIN_VALUE_ZONE_H
#define TWIN_VALUE_ZONE_H

#include "base/arena.h"
#include "base/str.h"

enum {
	ZONE_NAME_MAX = 40,	/* bytes; the database's longest has 32 */
	ZONE_ROWS = 24,		/* most zones change twice a year */
	ZONE_BACK_S = 400 * 86400,	/* what a table reaches back ... */
	ZONE_AHEAD_S = 400 * 86400	/* ... and ahead of its moment */
};

struct zone {
	char name[ZONE_NAME_MAX + 1];	/* "Europe/Berlin"; "": an offset */
	struct zone_row {
		int64_t from;	/* epoch seconds */
		int64_t tz_min;	/* minutes east of UTC from then on */
	} row[ZONE_ROWS];	/* oldest first; the first one counts before, too */
	size_t n;		/* 1 .. ZONE_ROWS */
};

/* zone_fixed - an offset all the time. */
struct zone zone_fixed(int64_t tz_min);

/* zone_is_name - whether s may name a zone: letters, digits, "_", "+", "-" in
 * parts between single slashes, a letter first, at most ZONE_NAME_MAX bytes.
 * Nothing else may become part of a path. */
bool zone_is_name(struct str s);

/* zone_is - whether it is the zone of that name. */
bool zone_is(const struct zone *z, struct str name);

/*
 * zone_read - a table from a file of the time zone database. out's name is the
 * caller's.
 *
 *   bytes  the whole file; hostile bytes are refused
 *   now    the table is exact from ZONE_BACK_S before to ZONE_AHEAD_S after
 *
 * Returns false, and leaves out alone, for what is no such file, for one that
 * counts leap seconds, and for offsets that no place on Earth has.
 */
bool zone_read(struct str bytes, int64_t now, struct zone *out);

/*
 * zone_rule - a table from a rule: "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX.1-2024
 * XBD 8.3, and hours up to 167 either way as RFC 9636 s.3.3.2 has them).
 *
 *   after  changes up to then are out's already (out->n > 0); with out->n == 0
 *          the table begins with the rule
 */
bool zone_rule(struct str rule, int64_t now, int64_t after, struct zone *out);

/* zone_known - a table for some much used zones, for machines without the
 * database. false: not among them. */
bool zone_known(struct str name, int64_t now, struct zone *out);

/* zone_add - what readers of files and rules call: the offset from then on, and
 * not what was added for that time or later before. Keeps what matters around
 * now; a full table drops the rest. */
void zone_add(struct zone *z, int64_t now, int64_t from, int64_t tz_min);

/* zone_offset - minutes east of UTC at an instant. */
int64_t zone_offset(const struct zone *z, int64_t utc);

/* zone_day - the local day of an instant; zone_part - the part of that day it is
 * in (calendar_part). */
int64_t zone_day(const struct zone *z, int64_t utc);
int zone_part(const struct zone *z, int64_t utc);

/*
 * zone_instant - the first instant at which clocks there show that day and
 * second (0..86399) of the day. A time that was skipped is told by the offset
 * before: 02:30 when clocks went from 02:00 to 03:00 is 03:30.
 */
int64_t zone_instant(const struct zone *z, int64_t day, int64_t second);

/*
 * zone_time_parse - an RFC 3339 date-time, or the same without an offset, which
 * is then the zone's. Out of kindness to those who write them by hand, seconds
 * may be left out and a blank may stand for the T. A date alone is none.
 */
bool zone_time_parse(const struct zone *z, struct str s, int64_t *utc);

/* zone_time_text - "2026-11-22T17:20:00+01:00", in a. */
struct str zone_time_text(struct arena *a, const struct zone *z, int64_t utc);

#endif
