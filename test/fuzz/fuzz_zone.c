/* SPDX-License-Identifier: MIT */
/* fuzz_zone - a file of the time zone database, or a rule: what is read is a
 * table in order, of offsets that places on Earth have. */
#include <assert.h>

#include "test/fuzz/fuzz.h"
#include "twin/value/calendar.h"
#include "twin/value/zone.h"

enum { NOW = 1764460800 };	/* 2025-11-30 */

static void
look(const struct zone *z)
{
	size_t i;

	assert(z->n >= 1 && z->n <= ZONE_ROWS);
	for (i = 0; i < z->n; i++) {
		assert(i == 0 || z->row[i].from > z->row[i - 1].from);
		assert(z->row[i].tz_min >= DAY_TZ_MIN &&
		    z->row[i].tz_min <= DAY_TZ_MAX);
	}
	(void)zone_instant(z, zone_day(z, NOW), 9000);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = { (const char *)data, size };
	struct zone z = { .n = 0 }, berlin;
	int64_t utc;

	if (zone_read(in, NOW, &z))
		look(&z);
	z.n = 0;
	if (zone_rule(in, NOW, 0, &z))
		look(&z);
	if (zone_known(STR("Europe/Berlin"), NOW, &berlin))
		(void)zone_time_parse(&berlin, in, &utc);
	(void)zone_is_name(in);
	return 0;
}
