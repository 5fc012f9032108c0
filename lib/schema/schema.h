/* SPDX-License-Identifier: MIT */
/*
 * schema - the part of JSON Schema 2020-12 that this server's schemas use:
 * compiled once at start, then a value is checked without allocating.
 *
 * schema_keywords() is the list of what is supported. A schema with any other
 * keyword is refused when it is compiled, so a rule that is shown to clients
 * is never a rule that is not checked. References stay within the document.
 * `format` and the keywords that only describe are annotations, as the
 * specification has it.
 */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"

struct schema;

/* What was wrong with a value; whoever shows it has the sentence. */
enum schema_code {
	SCHEMA_OK,
	SCHEMA_UNKNOWN,		/* a member that a closed object does not have */
	SCHEMA_MISSING,		/* a required member is absent */
	SCHEMA_TYPE, SCHEMA_ENUM, SCHEMA_CONST,
	SCHEMA_MIN, SCHEMA_MAX, SCHEMA_SHORT, SCHEMA_LONG,
	SCHEMA_FEW, SCHEMA_MANY,
	SCHEMA_FEW_MEMBERS, SCHEMA_MANY_MEMBERS,
	SCHEMA_NEVER,		/* the schema false: nothing fits */
	SCHEMA_ANY,
	SCHEMA_CODES
};

struct schema_fault {
	enum schema_code code;
	struct str path;	/* "points[2].value"; "" is the whole value */
	struct str name;	/* the member, of UNKNOWN and MISSING */
	const struct schema *at;	/* the schema that was broken */
	const struct js *value;	/* what was found; NULL: nothing */
};

/*
 * schema_compile - check and prepare a schema.
 *
 *   text  one JSON text, an object or a boolean                  keeps
 *   out   set on success only                                    in a
 *
 * Returns 0, or -1 (ERR_INVALID) naming the place and the keyword.
 */
int schema_compile(struct arena *a, struct str text,
    const struct schema **out, struct err *e) WARN_UNUSED;

/*
 * schema_check - whether a value fits. On false *f tells the first fault in
 * the order of the value's text; its path is in a, which is not touched
 * otherwise.
 */
bool schema_check(const struct schema *s, struct arena *a,
    const struct js *v, struct schema_fault *f);

/*
 * schema_tidy - an object that does not fit, as its sender meant it:
 *
 *   - an optional member that is null, "" or [], and may not be, is left out:
 *     hosts in strict mode must send every property there is;
 *   - a text where only an object or a list may stand is read as JSON, once;
 *   - members that hosts add to any tool's arguments are left out.
 *
 * What fits stays as it is. In a; the result may still not fit.
 */
const struct js *schema_tidy(const struct schema *s, struct arena *a,
    const struct js *v);

/* The types of JSON as a sentence names them. */
enum schema_type { SCHEMA_NUMBER, SCHEMA_INTEGER, SCHEMA_STRING, SCHEMA_BOOLEAN,
	SCHEMA_ARRAY, SCHEMA_OBJECT, SCHEMA_NULL, SCHEMA_TYPES };

struct schema_words {
	struct str types[SCHEMA_TYPES];	/* "a number" */
	struct str or;			/* " or " */
};

/*
 * schema_detail - what would have fitted, to complete the sentence about a
 * fault: types, values, a bound, the members there are; empty where the code
 * says it all. In a.
 */
struct str schema_detail(const struct schema_fault *f, struct arena *a,
    const struct schema_words *w);

/* schema_keywords - the supported keywords, NULL past the end. */
const char *schema_keywords(size_t i);

/* The few things that others read of a compiled schema. */

/* schema_is_object - type is exactly "object". */
bool schema_is_object(const struct schema *s);

/* schema_is_closed - additionalProperties is false. */
bool schema_is_closed(const struct schema *s);

/*
 * schema_loose - the first place where an array has no items or an enum no
 * type, as a sentence; NULL: there is none. JSON Schema allows both, but the
 * APIs of OpenAI and Gemini refuse every tool of a list in which one is found
 * (test/clients/lint.mjs has the sources), so whoever lists tools asks.
 */
const char *schema_loose(const struct schema *s);

/*
 * schema_param - walk the properties with x-mcp-header, document order.
 * Returns false past the last. path has `depth` member names that lead from
 * the root to the value.
 */
enum { SCHEMA_PARAM_DEPTH = 8 };
struct schema_param {
	struct str header;	/* without "Mcp-Param-" */
	struct str path[SCHEMA_PARAM_DEPTH];
	size_t depth;
};
bool schema_param(const struct schema *s, size_t i, struct schema_param *out);

#endif
