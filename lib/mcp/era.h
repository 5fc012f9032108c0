/* SPDX-License-Identifier: MIT */
/*
 * era - which of the two protocol eras a request belongs to. The body decides,
 * the header only cross-checks (doc/protocol.md 2.2, rows 15-18).
 */
#ifndef MCP_ERA_H
#define MCP_ERA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum mcp_era { MCP_LEGACY, MCP_MODERN };

#define ERA_MODERN_VERSION	"2026-07-28"
#define ERA_LEGACY_LATEST	"2025-11-25"

/* What the header MCP-Protocol-Version says. */
enum era_header {
	ERA_HEADER_NONE,
	ERA_HEADER_OLDER,	/* before 2026-07-28, served or not */
	ERA_HEADER_MODERN	/* 2026-07-28 or later, served or not */
};

/* What params._meta claims. */
enum era_claim {
	ERA_CLAIM_NONE,		/* no key .../protocolVersion */
	ERA_CLAIM_INVALID,	/* the key, in a bad envelope or an older date */
	ERA_CLAIM_VALID		/* a whole envelope of a modern version */
};

enum era_verdict {
	ERA_IS_LEGACY,
	ERA_IS_MODERN,
	ERA_HEADER_MISMATCH,	/* row 15: -32020 */
	ERA_NO_ENVELOPE		/* row 16: -32602 */
};

/* era_choose - rows 15-18 for one request; pure. */
enum era_verdict era_choose(bool initialize, enum era_claim claim,
    enum era_header header);

/* era_is_modern - plain string comparison: v999.0.0 is modern, too. */
bool era_is_modern(struct str version);

/* era_header - the class of a header value; p NULL: absent. */
enum era_header era_header(struct str value);

/* era_legacy_served - one of the three 2025 revisions. */
bool era_legacy_served(struct str version);

/* era_served - any revision we speak. */
bool era_served(struct str version);

/* era_legacy_versions - the three, latest first; NULL past the end. */
const char *era_legacy_versions(size_t i);

#endif
