/* SPDX-License-Identifier: MIT */
/*
 * wording - the sentences of the protocol layer and of schema faults, in the
 * learner's language, and what somebody wrote held against a schema.
 */
#ifndef TOOLS_WORDING_H
#define TOOLS_WORDING_H

#include "mcp/registry.h"
#include "twin/value/lang.h"

/* wording_protocol - a sentence of the protocol layer. */
struct str wording_protocol(enum twin_lang lang, enum mcp_sentence what);

/* wording_schema - what did not fit a tool's schema, and what to do; in a. */
void wording_schema(struct arena *a, enum twin_lang lang,
    const struct schema_fault *f, struct str *message, struct str *hint);

/*
 * wording_fit - whether a value fits a JSON Schema (text); if not, `no` says what is
 * wrong with it, its field behind the prefix. -1: the schema is none.
 */
int wording_fit(struct arena *a, enum twin_lang lang, const char *schema,
    const struct js *v, const char *prefix, struct refusal *no, struct err *e)
    WARN_UNUSED;

/*
 * wording_tidy - an object in the place of a tool's arguments, as those are taken
 * from hosts (schema_tidy): *v stays what it is when it fits. -1: as above.
 */
int wording_tidy(struct arena *a, const char *schema, const struct js **v,
    struct err *e) WARN_UNUSED;

/* wording_line - a text that somebody wrote, for the middle of a line: what would
 * begin another one is a blank. In a. */
struct str wording_line(struct arena *a, struct str s);

#endif
