/* SPDX-License-Identifier: MIT */
/*
 * zone_read - the Time Zone Information Format (RFC 9636): a header with six
 * counts, the data that they measure, and from version 2 on the same again with
 * wider times, then the rule for the time after the last change.
 */
#include "twin/value/zone.h"

#include "twin/value/calendar.h"

enum { HEADER = 44, COUNT_MAX = 4096, TYPE = 6 };

/* The farthest time that a file has: its makers write -2^59 for "always". */
#define TIME_MAX	(INT64_C(1) << 59)

/* The counts, in the order of the header. */
enum { UT, STANDARD, LEAP, TIMES, TYPES, CHARS, COUNTS };

struct block {
	size_t count[COUNTS];
	size_t wide;		/* bytes of a time */
	struct str data;
};

static int64_t
number(const char *p, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	if (n == 4)
		return (int32_t)(uint32_t)v;
	return (int64_t)v;
}

/* The block at the front of *s, taken off it. */
static bool
take_block(struct str *s, size_t wide, char *version, struct block *b)
{
	size_t size;

	if (s->n < HEADER || !str_starts(*s, STR("TZif")))
		return false;
	*version = s->p[4];
	for (size_t i = 0; i < COUNTS; i++) {
		int64_t n = number(s->p + 20 + 4 * i, 4);

		if (n < 0 || n > COUNT_MAX)
			return false;
		b->count[i] = (size_t)n;
	}
	b->wide = wide;
	size = b->count[TIMES] * (wide + 1) + b->count[TYPES] * TYPE +
	    b->count[CHARS] + b->count[LEAP] * (wide + 4) +
	    b->count[STANDARD] + b->count[UT];
	if (s->n - HEADER < size)
		return false;
	b->data = (struct str){ s->p + HEADER, size };
	*s = str_from(*s, HEADER + size);
	return true;
}

/* Minutes east of UTC of a type of local time. */
static bool
offset_of(const struct block *b, size_t type, int64_t *tz_min)
{
	const char *types = b->data.p + b->count[TIMES] * (b->wide + 1);

	if (type >= b->count[TYPES])
		return false;
	*tz_min = number(types + type * TYPE, 4) / 60;
	return *tz_min >= DAY_TZ_MIN && *tz_min <= DAY_TZ_MAX;
}

/* The time of a change; beyond any calendar it is no time. */
static bool
change_at(const struct block *b, size_t i, int64_t *at)
{
	*at = number(b->data.p + i * b->wide, b->wide);
	return *at >= -TIME_MAX && *at <= TIME_MAX;
}

/*
 * Types are only looked at from ZONE_BACK_S before now on: local mean times of
 * long ago lie outside of today's offsets. *last becomes the last change.
 */
static bool
read_changes(const struct block *b, int64_t now, int64_t *last,
    struct zone *z)
{
	const char *type = b->data.p + b->count[TIMES] * b->wide;
	size_t first = 0;	/* type in force where the table begins */
	int64_t at, tz_min;

	for (size_t i = 0; i < b->count[TIMES]; i++) {
		if (!change_at(b, i, &at) || (i > 0 && at <= *last))
			return false;
		*last = at;
		if (at <= now - ZONE_BACK_S)
			first = (unsigned char)type[i];
	}
	if (b->count[LEAP] != 0 || !offset_of(b, first, &tz_min))
		return false;
	zone_add(z, now, -TIME_MAX, tz_min);
	for (size_t i = 0; i < b->count[TIMES]; i++) {
		if (!change_at(b, i, &at) || at <= now - ZONE_BACK_S)
			continue;
		if (!offset_of(b, (unsigned char)type[i], &tz_min))
			return false;
		zone_add(z, now, at, tz_min);
	}
	return true;
}

/* The rule stands between two line feeds; none is said by nothing between. */
static bool
read_footer(struct str s, int64_t now, int64_t last, struct zone *z)
{
	struct str rule, rest;

	if (s.n == 0 || s.p[0] != '\n' ||
	    !str_cut(str_from(s, 1), '\n', &rule, &rest))
		return false;
	return rule.n == 0 || zone_rule(rule, now, last, z);
}

bool
zone_read(struct str bytes, int64_t now, struct zone *out)
{
	struct zone z = { .n = 0 };
	int64_t last = -TIME_MAX;
	struct block b;
	char version;

	if (!take_block(&bytes, 4, &version, &b))
		return false;
	if (version >= '2' && !take_block(&bytes, 8, &version, &b))
		return false;
	if (!read_changes(&b, now, &last, &z))
		return false;
	if (b.wide == 8 && !read_footer(bytes, now, last, &z))
		return false;
	*out = z;
	return true;
}
