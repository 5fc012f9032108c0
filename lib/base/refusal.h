/* SPDX-License-Identifier: MIT */
/*
 * refusal - how a tool says no to its caller.
 *
 * A refusal is an answer, not an error: the arguments, the learner's consent or
 * the state of the twin stand in the way, and whoever asked is told what to do
 * next. It travels beside struct err, which is for what went wrong with us. The
 * domain and the protocol layer fill one; mcp/call.h's call_fail() shows it.
 */
#ifndef BASE_REFUSAL_H
#define BASE_REFUSAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* The codes of doc/domain.md 10; refusal.c has the table. */
enum refusal_code {
	REFUSAL_NONE,
	REFUSAL_VALIDATION,
	REFUSAL_UNKNOWN_FIELD,
	REFUSAL_NOT_WRITABLE,
	REFUSAL_NOT_FOUND,
	REFUSAL_CONFLICT_REVISION,
	REFUSAL_DUPLICATE_MISMATCH,
	REFUSAL_HANDLE_EXPIRED,
	REFUSAL_FORM_MISSING,
	REFUSAL_MINUTES_MISSING,
	REFUSAL_CRITERIA_MISSING,
	REFUSAL_QUOTE_NOT_FOUND,
	REFUSAL_CONSENT_REQUIRED,
	REFUSAL_FORBIDDEN,
	REFUSAL_LIMIT,
	REFUSAL_BUSY,
	REFUSAL_INTERNAL,
	REFUSAL_CODES
};

/* The texts are borrowed; they live as long as the call's arena. */
struct refusal {
	enum refusal_code code;
	struct str field; /* argument's name or JSON path, "" = none */
	struct str message; /* one sentence in the learner's language */
	struct str hint; /* the next step, "" = the usual one */
	int64_t revision; /* the current one, of CONFLICT_REVISION only */
};

/* refusal_name - "VALIDATION": the code as clients see it. */
const char *refusal_name(enum refusal_code c);

/*
 * refusal_retryable - whether the assistant can go on by itself, by correcting
 * the arguments as the hint says or by waiting. false: another call of this
 * tool will not help, or the learner has to decide first.
 */
bool refusal_retryable(enum refusal_code c);

#endif
