/* SPDX-License-Identifier: MIT */
/*
 * twin - the doors of the domain (DOMAIN.md): from stored bytes and arguments
 * to new bytes and answers. PURE: no clock, no I/O, no log; day and time are
 * arguments, and the same input gives the same bytes on every machine.
 *
 * Integers only. Days are counted from 1970-01-01 (day = floor((utc + tz) /
 * 86400)), local to the learner; minutes, per-mille and other units are in the
 * names.
 */
#ifndef TWIN_TWIN_H
#define TWIN_TWIN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"

struct catalog;		/* metamodel + curriculum + promotion: twin/catalog.h */

enum twin_lang { TWIN_RU, TWIN_EN };

/*
 * The domain's own refusals (DOMAIN.md section 10). They are answers for the
 * assistant, not faults of the program, so they travel beside struct err.
 */
enum twin_code {
	TWIN_OK, TWIN_VALIDATION, TWIN_UNKNOWN_FIELD, TWIN_NOT_WRITABLE,
	TWIN_NOT_FOUND, TWIN_CONFLICT_REVISION, TWIN_DUPLICATE_MISMATCH,
	TWIN_HANDLE_EXPIRED, TWIN_CRITERIA_MISSING, TWIN_CONSENT_REQUIRED,
	TWIN_LIMIT, TWIN_BUSY, TWIN_INTERNAL, TWIN_CODES
};

struct twin_fault {
	enum twin_code code;
	struct str field;	/* argument's name or JSON path, "" = none */
	struct str message;	/* one sentence in the learner's language */
	struct str hint;	/* what the assistant should do next */
	int64_t revision;	/* current one of CONFLICT_REVISION, else -1 */
};

/* twin_code_name - "VALIDATION"; for structuredContent. */
const char *twin_code_name(enum twin_code c);

/* Everything about a request that the domain may depend on. */
struct twin_env {
	const struct catalog *cat;
	enum twin_lang lang;
	int64_t now;		/* epoch seconds, UTC */
	int64_t tz_min;		/* default offset when the profile has none */
	struct str client;	/* actor of an event: client_id */
	struct str key;		/* HMAC key of task handles, current */
	struct str key_prev;	/* the previous one, or empty */
	struct str sub;		/* bound into handles, never shown */
};

/*
 * twin_head - the first members of a stored state, read without parsing it:
 * revision, last seq, tz offset, language. An empty state gives zeros (tz and
 * lang as in env). The writer keeps them first and in this order.
 */
struct twin_head {
	int64_t revision, seq, tz_min;
	enum twin_lang lang;
	bool has_lang, has_tz;
};
bool twin_head(struct str state, struct twin_head *out);

/* twin_day - learner-local day number of an instant. */
int64_t twin_day(int64_t utc, int64_t tz_min);

#endif
