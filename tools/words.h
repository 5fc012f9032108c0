/* SPDX-License-Identifier: MIT */
/*
 * words - the sentences of the protocol layer and of schema faults, in the
 * learner's language.
 */
#ifndef TOOLS_WORDS_H
#define TOOLS_WORDS_H

#include "mcp/registry.h"
#include "twin/value/lang.h"

/* words_protocol - a sentence of the protocol layer. */
struct str words_protocol(enum twin_lang lang, enum mcp_sentence what);

/* words_schema - what did not fit a tool's schema, and what to do; in a. */
void words_schema(struct arena *a, enum twin_lang lang,
    const struct schema_fault *f, struct str *message, struct str *hint);

/*
 * words_fit - whether a value fits a JSON Schema (text); if not, `no` says what is
 * wrong with it, its field behind the prefix. -1: the schema is none.
 */
int words_fit(struct arena *a, enum twin_lang lang, const char *schema,
    const struct js *v, const char *prefix, struct refusal *no, struct err *e)
    WARN_UNUSED;

/*
 * words_tidy - an object in the place of a tool's arguments, as those are taken
 * from hosts (schema_tidy): *v stays what it is when it fits. -1: as above.
 */
int words_tidy(struct arena *a, const char *schema, const struct js **v,
    struct err *e) WARN_UNUSED;

/* words_line - a text that somebody wrote, for the middle of a line: what would
 * begin another one is a blank. In a. */
struct str words_line(struct arena *a, struct str s);

#endif
