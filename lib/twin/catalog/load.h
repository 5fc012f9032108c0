/* SPDX-License-Identifier: MIT */
/*
 * reader - reads a data file by shapes and knows the place it is at, so that
 * a refusal can say "curriculum.json: exercises[3].minutes.max: must be ...".
 *
 * A shape is a table of the members that an object may have; what it does not
 * name is refused. A place is a link to the place above it, on the caller's
 * stack. The parsed tree lives in a scratch arena; what is kept is copied.
 */
#ifndef TWIN_CATALOG_LOAD_H
#define TWIN_CATALOG_LOAD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"

struct reader {
	struct arena *a;	/* what is kept */
	struct arena *tmp;	/* the tree and messages */
	struct err *e;
	const char *file;	/* "curriculum.json" */
};

struct place {
	struct reader *r;
	const struct place *up;	/* NULL: the whole file */
	const char *name;	/* member of up, or NULL: element i */
	struct str key;		/* or the member's name as the file has it */
	size_t i;
	const struct js *v;	/* NULL: absent */
};

enum shape_type {
	SHAPE_SLUG,	/* struct str: [a-z][a-z0-9_]*, length min..max */
	SHAPE_STR,	/* struct str: min..max code points, no controls */
	SHAPE_TEXTS,	/* struct str[2]: {"ru","en"}, each min..max */
	SHAPE_INT,	/* int: min..max */
	SHAPE_BOOL,	/* bool */
	SHAPE_WORD,	/* int (an enum): one of words[] */
	SHAPE_DATE,	/* struct str: 2026-11-22 */
	SHAPE_NUMBER,	/* not stored: read with reader_fixed */
	SHAPE_OBJECT,	/* not stored: read with reader_member */
	SHAPE_ARRAY	/* not stored: min..max elements */
};

struct word {
	const char *name;	/* NULL ends the table */
	int value;
};

struct shape {
	const char *name;	/* NULL ends the table */
	enum shape_type type;
	bool optional;
	size_t at;		/* offset in the struct */
	int64_t min, max;
	const struct word *words;
};

/* The largest numbers that several shapes share. */
enum { READER_NAME = 120, READER_TEXT = 2000, READER_SLUG = 48 };

/*
 * reader_open - parse a file; *top is the place of its object.
 *
 *   text   the whole file                                     borrows
 *   max    bytes; over it ERR_LIMIT
 *
 * Returns 0, or -1 (ERR_INVALID, ERR_LIMIT). In every case the caller ends
 * with reader_close.
 */
int reader_open(struct reader *r, struct str text, size_t max,
    struct place *top) WARN_UNUSED;
void reader_close(struct reader *r);

/* reader_member, reader_item - the place below; v is NULL when absent. */
struct place reader_member(const struct place *p, const char *name);
struct place reader_item(const struct place *p, size_t i);

/* reader_bad - refuse: ERR_INVALID "file: place: why". Returns -1. */
int reader_bad(const struct place *p, const char *why);

/* reader_bad_name - the same with a name: "why 'what'". */
int reader_bad_name(const struct place *p, const char *why, struct str what);

/*
 * reader_object - check that p is an object of this shape and fill out, in
 * the order of the file; then that nothing is missing. Strings are copied
 * into r->a. Absent optional members leave out as it is.
 */
int reader_object(const struct place *p, const struct shape *sh, void *out)
    WARN_UNUSED;

/* reader_slug, reader_text, reader_int, reader_word - one value. */
int reader_slug(const struct place *p, struct str *out) WARN_UNUSED;
int reader_text(const struct place *p, int64_t min, int64_t max,
    struct str *out) WARN_UNUSED;
int reader_int(const struct place *p, int64_t min, int64_t max, int *out)
    WARN_UNUSED;
int reader_word(const struct place *p, const struct word *words, int *out)
    WARN_UNUSED;

/*
 * reader_fixed - a number as value x 10^decimals: 6.7 with one decimal is 67.
 * More digits after the point than decimals, an exponent or more than 15
 * digits are refused.
 */
int reader_fixed(const struct place *p, int decimals, int64_t *out)
    WARN_UNUSED;

/* reader_word_name - the name of a value, "" when the table has none. */
const char *reader_word_name(const struct word *words, int value);

/*
 * reader_header - the members every data file starts with: format (must be
 * the one given), version ("2026.11.1"), published (a date), about.
 */
struct reader_header {
	struct str format, version, published;
	struct str about[2];
};
#define READER_HEADER(type, member)					\
	{ "format", SHAPE_STR, false,					\
	    offsetof(type, member.format), 1, 32, NULL },		\
	{ "version", SHAPE_STR, false,					\
	    offsetof(type, member.version), 1, 16, NULL },		\
	{ "published", SHAPE_DATE, false,				\
	    offsetof(type, member.published), 0, 0, NULL },		\
	{ "about", SHAPE_TEXTS, false,					\
	    offsetof(type, member.about), 1, READER_TEXT, NULL }
int reader_header(const struct place *top, const struct reader_header *h,
    const char *format) WARN_UNUSED;

/* reader_hash - SHA-256 of the text as 64 hex digits, in a. */
struct str reader_hash(struct arena *a, struct str text);

#endif
