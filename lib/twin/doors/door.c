/* SPDX-License-Identifier: MIT */
/* door - the plain sentences of the domain's refusals. */
#include "twin/doors/door.h"

#include "twin/speech/sentences.h"

/* What to say when only the code is known. */
static const struct {
	enum sentence say, hint;
} plain[REFUSAL_CODES] = {
	[REFUSAL_DUPLICATE_MISMATCH] = { SAY_DUPLICATE, SAY_HINT_DUPLICATE },
	[REFUSAL_BUSY] = { SAY_BUSY, SAY_HINT_BUSY },
	[REFUSAL_INTERNAL] = { SAY_INTERNAL, SAY_HINT_BUSY },
};

int
twin_refuse(struct refusal *no, enum refusal_code code, enum twin_lang lang,
    struct str field)
{
	enum sentence say = plain[code].say;

	*no = (struct refusal){ .code = code, .field = field,
	    .message = sentences_get(lang, say != SAY_NONE ? say : SAY_REFUSED),
	    .hint = sentences_get(lang, plain[code].hint) };
	return 0;
}
