/* SPDX-License-Identifier: MIT */
/*
 * load - the table language of the data files.
 *
 * A shape describes one JSON object: a row for each member it may have, with
 * its type, its limits, where it goes in a struct, what it refers to, and the
 * values of another member that it goes with. What has no row is refused.
 * Rows are read in the order of the table, so a member may depend on those
 * above it; what no table can say is the shape's check, which runs last.
 */
#ifndef TWIN_CATALOG_LOAD_H
#define TWIN_CATALOG_LOAD_H

#include "twin/catalog/scalar.h"

enum load_type {
	LOAD_CONST,	/* not kept: the text `word`, no other */
	LOAD_SLUG,	/* struct str: [a-z][a-z0-9_]*, at most 48 */
	LOAD_STR,	/* struct str: min..max code points, no controls */
	LOAD_TEXTS,	/* struct str[TWIN_LANGS]: {"ru","en"}, each min..max */
	LOAD_VERSION,	/* struct str: digits and dots, at most 16 */
	LOAD_DATE,	/* struct str: 2026-11-22 */
	LOAD_BOOL,	/* bool */
	LOAD_INT,	/* int: min..max */
	LOAD_FIXED,	/* int64_t: number x 10^decimals */
	LOAD_WORD,	/* an enum: one of words[] */
	LOAD_KIND,	/* enum kind, by its name */
	LOAD_BITS,	/* unsigned: min..max of `item`, words or ints, as bits */
	LOAD_REF,	/* pointer: a slug looked up by ref */
	LOAD_GROUP,	/* an object of `shape`, kept in the same struct */
	LOAD_NEW,	/* pointer: an object of `shape` in a struct of its own */
	LOAD_ARRAY,	/* max elements of `item`, in the struct itself */
	LOAD_LIST,	/* pointer: min..max elements of `item` */
	LOAD_LATER	/* read by another shape, see load_more */
};

struct shape;

struct row {
	const char *name;	/* NULL ends the table, or is an element's */
	enum load_type type;
	size_t at;		/* offset in the struct */
	int64_t min, max;
	bool opt;		/* may be absent: the struct keeps `otherwise` */
	int otherwise;		/* LOAD_INT */
	/*
	 * Goes with: bits of values of the shape's `by` that need this member,
	 * and of those that may have it; with none of both it goes with all.
	 */
	unsigned need, may;
	const char *goes;	/* the sentence for both cases, or NULL */
	bool unique;		/* no two elements of a list have the same */
	const char *ascends;	/* elements ascend by it, else this sentence */
	int decimals;		/* LOAD_FIXED; 0: load.decimals */
	bool scales;		/* LOAD_INT, LOAD_REF: sets load.decimals */
	const char *word;	/* LOAD_CONST */
	const struct word *words;
	const struct ref *ref;
	const struct shape *shape;	/* LOAD_GROUP, LOAD_NEW */
	const struct row *item;	/* LOAD_ARRAY, LOAD_LIST: of each element */
	size_t count;		/* LOAD_LIST: offset of the number, a size_t */
};

struct shape {
	size_t size;		/* of the struct */
	const struct row *rows;
	size_t by;		/* offset of an enum: see row.need */
	const char *by_name;	/* "type" */
	bool partial;		/* the other members have been read already */
	int (*check)(const struct place *p, void *out);	/* or NULL */
};

/* For tables: the rows of a shape, the row of an element, and an element that
 * is an object. */
#define LOAD_ROWS(...)	.rows = (const struct row[]){ __VA_ARGS__, { NULL } }
#define LOAD_ITEM(...)	.item = &(const struct row){ NULL, __VA_ARGS__ }
#define LOAD_OF(s)	LOAD_ITEM(LOAD_GROUP, .shape = (s))
#define LOAD_BIT(v)	(1u << (v))

/* The longest texts that several shapes share. */
enum { LOAD_NAME_MAX = 120, LOAD_TEXT_MAX = 2000 };

/* LOAD_HEADER - the members that every data file begins with. */
#define LOAD_HEADER(type, format)					\
	{ "format", LOAD_CONST, .word = format },			\
	{ "version", LOAD_VERSION, offsetof(type, version) },		\
	{ "published", LOAD_DATE, offsetof(type, published) },		\
	{ "about", LOAD_TEXTS, offsetof(type, about), 1, LOAD_TEXT_MAX }

/*
 * load_file - read a whole file by its shape.
 *
 *   l      a, e, file and what references need are set; tmp is not
 *   text   the file                                           borrows
 *   out    the struct of the shape; half filled on failure
 *   hash   SHA-256 of the text as 64 hex digits               in l->a
 *
 * Returns 0, or -1: ERR_INVALID, or ERR_LIMIT over LIMIT_CATALOG_FILE.
 */
int load_file(struct load *l, struct str text, const struct shape *sh,
    void *out, struct str *hash) WARN_UNUSED;

/*
 * load_more - read the elements of an array once more, by a partial shape:
 * what refers to elements that stand later in the file.
 *
 *   list   place of the array
 *   elems  the structs that the first reading made, of sh->size each
 */
int load_more(const struct place *list, const struct shape *sh, void *elems)
    WARN_UNUSED;

/*
 * load_order - elements so that each comes after those it waits for.
 *
 *   list    place of their array of n
 *   id      member of an element that names it
 *   member  what it waits by: a circle is refused there
 *   waits   whether element i waits for element j; `of` is passed on
 *   order   n positions                                       in l->tmp
 */
int load_order(const struct place *list, size_t n, const char *id,
    const char *member, bool (*waits)(const void *of, size_t i, size_t j),
    const void *of, size_t **order) WARN_UNUSED;

#endif
