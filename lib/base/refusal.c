/* SPDX-License-Identifier: MIT */
#include "base/refusal.h"

static const struct {
	const char *name;
	bool retryable;
} codes[REFUSAL_CODES] = {
	[REFUSAL_NONE] = { "OK", false },
	[REFUSAL_VALIDATION] = { "VALIDATION", true },
	[REFUSAL_UNKNOWN_FIELD] = { "UNKNOWN_FIELD", true },
	[REFUSAL_NOT_WRITABLE] = { "NOT_WRITABLE", false },
	[REFUSAL_NOT_FOUND] = { "NOT_FOUND", true },
	[REFUSAL_CONFLICT_REVISION] = { "CONFLICT_REVISION", true },
	[REFUSAL_DUPLICATE_MISMATCH] = { "DUPLICATE_MISMATCH", true },
	[REFUSAL_HANDLE_EXPIRED] = { "HANDLE_EXPIRED", true },
	[REFUSAL_FORM_MISSING] = { "FORM_MISSING", true },
	[REFUSAL_MINUTES_MISSING] = { "MINUTES_MISSING", true },
	[REFUSAL_CRITERIA_MISSING] = { "CRITERIA_MISSING", true },
	[REFUSAL_QUOTE_NOT_FOUND] = { "QUOTE_NOT_FOUND", true },
	[REFUSAL_CONSENT_REQUIRED] = { "CONSENT_REQUIRED", false },
	[REFUSAL_FORBIDDEN] = { "FORBIDDEN", false },
	[REFUSAL_LIMIT] = { "LIMIT", true },
	[REFUSAL_BUSY] = { "BUSY", true },
	[REFUSAL_INTERNAL] = { "INTERNAL", true },
};

const char *
refusal_name(enum refusal_code c)
{
	return codes[c].name;
}

bool
refusal_retryable(enum refusal_code c)
{
	return codes[c].retryable;
}
