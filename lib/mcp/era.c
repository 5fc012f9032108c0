/* SPDX-License-Identifier: MIT */
#include "mcp/era.h"

enum era_verdict
era_choose(bool initialize, enum era_claim claim, enum era_header header)
{
	if (initialize && claim != ERA_CLAIM_VALID) {
		if (header == ERA_HEADER_MODERN)
			return ERA_HEADER_MISMATCH;	/* row 15 */
		return ERA_IS_LEGACY;			/* row 17 */
	}
	if (claim == ERA_CLAIM_NONE && header == ERA_HEADER_MODERN)
		return ERA_NO_ENVELOPE;			/* row 16 */
	if (claim != ERA_CLAIM_NONE)
		return ERA_IS_MODERN;			/* row 18 */
	return ERA_IS_LEGACY;
}

bool
era_is_modern(struct str version)
{
	return str_cmp(version, STR(ERA_MODERN_VERSION)) >= 0;
}

enum era_header
era_header(struct str value)
{
	if (value.p == NULL)
		return ERA_HEADER_NONE;
	return era_is_modern(value) ? ERA_HEADER_MODERN : ERA_HEADER_OLDER;
}

const char *
era_legacy_versions(size_t i)
{
	static const char *const versions[] = {
		ERA_LEGACY_LATEST, "2025-06-18", "2025-03-26"
	};

	return i < sizeof(versions) / sizeof(versions[0]) ? versions[i] : NULL;
}

bool
era_legacy_served(struct str version)
{
	size_t i;

	for (i = 0; era_legacy_versions(i) != NULL; i++)
		if (str_is(version, era_legacy_versions(i)))
			return true;
	return false;
}

bool
era_served(struct str version)
{
	return str_is(version, ERA_MODERN_VERSION) ||
	    era_legacy_served(version);
}
