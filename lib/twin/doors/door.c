/* SPDX-License-Identifier: MIT */
/* door - the names and the plain sentences of the domain's refusals. */
#include "twin/doors/door.h"

#include "twin/speech/sentences.h"

static const char *const code_names[TWIN_CODES] = {
	[TWIN_OK] = "OK",
	[TWIN_VALIDATION] = "VALIDATION",
	[TWIN_UNKNOWN_FIELD] = "UNKNOWN_FIELD",
	[TWIN_NOT_WRITABLE] = "NOT_WRITABLE",
	[TWIN_NOT_FOUND] = "NOT_FOUND",
	[TWIN_CONFLICT_REVISION] = "CONFLICT_REVISION",
	[TWIN_DUPLICATE_MISMATCH] = "DUPLICATE_MISMATCH",
	[TWIN_HANDLE_EXPIRED] = "HANDLE_EXPIRED",
	[TWIN_CRITERIA_MISSING] = "CRITERIA_MISSING",
	[TWIN_CONSENT_REQUIRED] = "CONSENT_REQUIRED",
	[TWIN_LIMIT] = "LIMIT",
	[TWIN_BUSY] = "BUSY",
	[TWIN_INTERNAL] = "INTERNAL",
};

/* What to say when only the code is known. */
static const struct {
	enum sentence say, hint;
} plain[TWIN_CODES] = {
	[TWIN_DUPLICATE_MISMATCH] = { SAY_DUPLICATE, SAY_HINT_DUPLICATE },
	[TWIN_BUSY] = { SAY_BUSY, SAY_HINT_BUSY },
	[TWIN_INTERNAL] = { SAY_INTERNAL, SAY_HINT_BUSY },
};

const char *
twin_code_name(enum twin_code c)
{
	return code_names[c];
}

int
twin_refuse(struct twin_fault *f, enum twin_code code, enum twin_lang lang,
    struct str field)
{
	enum sentence say = plain[code].say;

	*f = (struct twin_fault){ .code = code, .field = field,
	    .message = sentences_get(lang, say != SAY_NONE ? say : SAY_REFUSED),
	    .hint = sentences_get(lang, plain[code].hint), .revision = -1 };
	return 0;
}
