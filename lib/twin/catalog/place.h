/* SPDX-License-Identifier: MIT */
/*
 * place - where in a data file a reader is, so that a refusal can say
 * "curriculum.json: exercises[3].minutes.max (time_4_mastery): must not be
 * below typ": counted from 0, with the ids on the way.
 *
 * A place is a link to the place above it, on the caller's stack. The parsed
 * tree lives in a scratch arena; what is kept is copied.
 */
#ifndef TWIN_CATALOG_PLACE_H
#define TWIN_CATALOG_PLACE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"

struct curriculum;
struct metamodel;

struct load {			/* one file that is being read */
	struct arena *a;	/* what is kept */
	struct arena *tmp;	/* the tree and messages */
	struct err *e;
	const char *file;	/* "curriculum.json" */
	int decimals;		/* see row.scales */
	/* where references are looked up; what has been read is there */
	const struct metamodel *m;
	const struct curriculum *c;
};

struct place {
	struct load *l;
	const struct place *up;	/* NULL: the whole file */
	const char *name;	/* member of up, or NULL: element i */
	struct str key;		/* or the member's name as the file has it */
	size_t i;
	const struct js *v;	/* NULL: absent */
};

/* place_member, place_item - the place below; v is NULL when absent. */
struct place place_member(const struct place *p, const char *name);
struct place place_item(const struct place *p, size_t i);

/* place_shown - a text of the file as a terminal may show it, in a: its author may
 * be a stranger, and what moves a cursor is a question mark. s: UTF-8, no NUL. */
struct str place_shown(struct arena *a, struct str s);

/* place_bad - refuse: ERR_INVALID "file: place (ids): why". Returns -1. */
int place_bad(const struct place *p, const char *why);

/* place_bad_at - the same at a member of p. */
int place_bad_at(const struct place *p, const char *name, const char *why);

/* place_bad_name - the same with a name: "why 'what'". */
int place_bad_name(const struct place *p, const char *why, struct str what);

#endif
