/* SPDX-License-Identifier: MIT */
#include "tools/zoneinfo.h"

#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "twin/value/calendar.h"

/* So many zones are kept, each for so long: then its file may be a newer one. */
enum { KEPT = 16, KEEP_S = 3600 };

struct zoneinfo {
	const char *dir;
	struct kept {
		struct zone zone;
		int64_t read_at;
	} kept[KEPT];
	size_t n, next;		/* next: to make room */
};

/* Files of that folder that are no zone of a place. */
static const char *const not_zones[] = {
	"localtime",	/* the machine's own */
	"posixrules",
	"Factory",	/* says only that nobody has chosen one */
};

struct zoneinfo *
zoneinfo_new(struct arena *a, const char *dir)
{
	struct zoneinfo *zi = arena_one(a, struct zoneinfo);

	zi->dir = dir;
	return zi;
}

static bool
may_be(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof(not_zones) / sizeof(not_zones[0]); i++)
		if (str_is(name, not_zones[i]))
			return false;
	return zone_is_name(name);
}

static bool
read_zone(const struct zoneinfo *zi, struct arena *a, struct str name,
    int64_t now, struct zone *out)
{
	struct str path = arena_printf(a, "%s/" STR_FMT, zi->dir,
	    STR_ARG(name));
	struct str bytes;

	if (!(file_read_path(a, path.p, LIMIT_ZONE_FILE, &bytes, NULL) == 0 &&
	    zone_read(bytes, now, out)) && !zone_known(name, now, out))
		return false;
	memcpy(out->name, name.p, name.n);
	out->name[name.n] = '\0';
	return true;
}

bool
zoneinfo_get(struct zoneinfo *zi, struct arena *a, struct str name,
    int64_t now, struct zone *out)
{
	struct kept *k = NULL;
	struct zone z;
	size_t i;

	for (i = 0; i < zi->n; i++)
		if (zone_is(&zi->kept[i].zone, name))
			k = &zi->kept[i];
	if (k != NULL && now >= k->read_at && now - k->read_at < KEEP_S) {
		*out = k->zone;
		return true;
	}
	if (!may_be(name) || !read_zone(zi, a, name, now, &z))
		return false;
	if (k == NULL) {
		k = &zi->kept[zi->next];
		zi->next = (zi->next + 1) % KEPT;
		if (zi->n < KEPT)
			zi->n++;
	}
	*k = (struct kept){ .zone = z, .read_at = now };
	*out = z;
	return true;
}

bool
zoneinfo_place(struct zoneinfo *zi, struct arena *a, struct str place,
    int64_t now, struct zone *out)
{
	int64_t tz_min;

	if (!calendar_tz_parse(place, &tz_min))
		return zoneinfo_get(zi, a, place, now, out);
	*out = zone_fixed(tz_min);
	return true;
}
