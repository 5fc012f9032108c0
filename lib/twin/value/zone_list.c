/* SPDX-License-Identifier: MIT */
/*
 * zone_known - for machines without the time zone database: the rules by which
 * much used zones go on (tz database 2025b). Where the database is installed it
 * is asked first, for only it is kept up to date.
 */
#include "twin/value/zone.h"

static const struct {
	struct str name;
	const char *rule;
} zones[] = {
	{ STR_INIT("Etc/UTC"), "UTC0" },
	{ STR_INIT("Europe/Kaliningrad"), "EET-2" },
	{ STR_INIT("Europe/Moscow"), "MSK-3" },
	{ STR_INIT("Europe/Minsk"), "<+03>-3" },
	{ STR_INIT("Europe/Istanbul"), "<+03>-3" },
	{ STR_INIT("Europe/Samara"), "<+04>-4" },
	{ STR_INIT("Asia/Dubai"), "<+04>-4" },
	{ STR_INIT("Asia/Tbilisi"), "<+04>-4" },
	{ STR_INIT("Asia/Yerevan"), "<+04>-4" },
	{ STR_INIT("Asia/Baku"), "<+04>-4" },
	{ STR_INIT("Asia/Yekaterinburg"), "<+05>-5" },
	{ STR_INIT("Asia/Tashkent"), "<+05>-5" },
	{ STR_INIT("Asia/Almaty"), "<+05>-5" },
	{ STR_INIT("Asia/Omsk"), "<+06>-6" },
	{ STR_INIT("Asia/Bishkek"), "<+06>-6" },
	{ STR_INIT("Asia/Novosibirsk"), "<+07>-7" },
	{ STR_INIT("Asia/Krasnoyarsk"), "<+07>-7" },
	{ STR_INIT("Asia/Bangkok"), "<+07>-7" },
	{ STR_INIT("Asia/Irkutsk"), "<+08>-8" },
	{ STR_INIT("Asia/Singapore"), "<+08>-8" },
	{ STR_INIT("Asia/Yakutsk"), "<+09>-9" },
	{ STR_INIT("Asia/Vladivostok"), "<+10>-10" },
	{ STR_INIT("Asia/Magadan"), "<+11>-11" },
	{ STR_INIT("Asia/Kamchatka"), "<+12>-12" },
	{ STR_INIT("Europe/London"), "GMT0BST,M3.5.0/1,M10.5.0" },
	{ STR_INIT("Europe/Dublin"), "IST-1GMT0,M10.5.0,M3.5.0/1" },
	{ STR_INIT("Europe/Lisbon"), "WET0WEST,M3.5.0/1,M10.5.0" },
	{ STR_INIT("Europe/Madrid"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Paris"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Brussels"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Amsterdam"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Berlin"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Zurich"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Rome"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Vienna"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Prague"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Warsaw"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Budapest"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Belgrade"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Stockholm"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Oslo"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Copenhagen"), "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Helsinki"), "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ STR_INIT("Europe/Tallinn"), "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ STR_INIT("Europe/Riga"), "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ STR_INIT("Europe/Vilnius"), "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ STR_INIT("Europe/Kyiv"), "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ STR_INIT("Europe/Chisinau"), "EET-2EEST,M3.5.0,M10.5.0/3" },
	{ STR_INIT("Europe/Bucharest"), "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ STR_INIT("Europe/Sofia"), "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ STR_INIT("Europe/Athens"), "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ STR_INIT("Asia/Nicosia"), "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ STR_INIT("Asia/Jerusalem"), "IST-2IDT,M3.4.4/26,M10.5.0" },
	{ STR_INIT("Asia/Kolkata"), "IST-5:30" },
	{ STR_INIT("Asia/Shanghai"), "CST-8" },
	{ STR_INIT("Asia/Hong_Kong"), "HKT-8" },
	{ STR_INIT("Asia/Tokyo"), "JST-9" },
	{ STR_INIT("Asia/Seoul"), "KST-9" },
	{ STR_INIT("Asia/Ho_Chi_Minh"), "<+07>-7" },
	{ STR_INIT("Australia/Sydney"), "AEST-10AEDT,M10.1.0,M4.1.0/3" },
	{ STR_INIT("Africa/Cairo"), "EET-2EEST,M4.5.5/0,M10.5.4/24" },
	{ STR_INIT("America/New_York"), "EST5EDT,M3.2.0,M11.1.0" },
	{ STR_INIT("America/Toronto"), "EST5EDT,M3.2.0,M11.1.0" },
	{ STR_INIT("America/Chicago"), "CST6CDT,M3.2.0,M11.1.0" },
	{ STR_INIT("America/Denver"), "MST7MDT,M3.2.0,M11.1.0" },
	{ STR_INIT("America/Los_Angeles"), "PST8PDT,M3.2.0,M11.1.0" },
	{ STR_INIT("America/Mexico_City"), "CST6" },
	{ STR_INIT("America/Sao_Paulo"), "<-03>3" },
	{ STR_INIT("America/Argentina/Buenos_Aires"), "<-03>3" },
};

bool
zone_known(struct str name, int64_t now, struct zone *out)
{
	struct zone z = { .n = 0 };

	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		if (str_eq(name, zones[i].name) &&
		    zone_rule(str_c(zones[i].rule), now, 0, &z)) {
			*out = z;
			return true;
		}
	return false;
}
