/* SPDX-License-Identifier: MIT */
/*
 * zoneinfo - time zones by name, from the files of the system's time zone
 * database (tzfile(5)); where there are none, from the program's own short list
 * (zone_known). libc is not asked: it has one zone for the whole process.
 */
#ifndef TOOLS_ZONEINFO_H
#define TOOLS_ZONEINFO_H

#include "base/arena.h"
#include "base/str.h"
#include "twin/value/zone.h"

#define ZONEINFO_DIR	"/usr/share/zoneinfo"

struct zoneinfo;

/* zoneinfo_new - for the files of a folder; in a, with room for the zones used
 * last. dir must live as long. */
struct zoneinfo *zoneinfo_new(struct arena *a, const char *dir);

/*
 * zoneinfo_get - the table of a zone around now.
 *
 *   a     for the file's bytes
 *   name  whatever a client sent; only names of zones become a path
 *
 * Returns false, and leaves out alone, when there is no such zone here.
 */
bool zoneinfo_get(struct zoneinfo *zi, struct arena *a, struct str name,
    int64_t now, struct zone *out);

/* zoneinfo_place - the same, and of an offset such as "+03:00" its table. */
bool zoneinfo_place(struct zoneinfo *zi, struct arena *a, struct str place,
    int64_t now, struct zone *out);

#endif
