/* SPDX-License-Identifier: MIT */
/*
 * cell - how a state's values are written as JSON and read back: lists by
 * position, described by tables of columns.
 *
 * A column says what kind of cell a value is and where it is kept in its
 * struct; a row is the columns of one list. Reading takes nothing that writing
 * would not write, and writing says when it has written what cannot be read.
 */
#ifndef TWIN_JOURNAL_CELL_H
#define TWIN_JOURNAL_CELL_H

#include "base/json.h"
#include "twin/journal/state.h"
#include "twin/value/day_counts.h"

struct input {
	struct arena *a;
	const struct js *v;	/* the value to read; NULL: there is none */
	const struct js *list;	/* that it stands in ... */
	size_t i;		/* ... before this position */
};

struct column;

/* A way of writing one value of the struct at `base`, and of reading it; each
 * false when the value is none that this cell can have. */
struct cell {
	bool (*read)(struct input *in, const struct column *c, char *base);
	bool (*write)(struct js_out *o, const struct column *c,
	    const char *base);
	size_t size;		/* of an integer: that of its C type */
	int64_t min, max;	/* of an integer */
	enum days_code code;	/* of a series of days */
};

struct column {
	const struct cell *cell;
	size_t at;		/* the value's offset */
	size_t n;		/* of how many there are (size_t), or of
				 * whether there is one (bool) */
	const struct row *row;	/* what each of them consists of */
	size_t cap;		/* map: of how many there is room for */
};

/* The positions of a list, and the struct that they fill. */
struct row {
	const struct column *columns;
	size_t n;
	size_t size;		/* bytes of the struct */
	size_t max;		/* of them in one list */
	bool bare;		/* they share that list: [1,2,1,2], not
				 * [[1,2],[1,2]] */
};

/* FIELD - the value of a struct's field, by its offset. */
#define FIELD(type, base, at)	((type *)(uintptr_t)((base) + (at)))

/* Integers (int64_t): 0 and more, 1 and more, any, STATE_VERSION. */
extern const struct cell cell_number, cell_ordinal, cell_integer, cell_version;
extern const struct cell cell_flag;	/* bool, as 0 and 1 */
extern const struct cell cell_outcome;	/* enum outcome */
extern const struct cell cell_grant;	/* enum grant, as int64_t */
/* Null unless the bool at `n` is true: enum twin_lang. */
extern const struct cell cell_lang;
/* struct state_zone: null, minutes east of UTC, or ["Europe/Berlin",60]. */
extern const struct cell cell_zone;
extern const struct cell cell_text;	/* struct str */
extern const struct cell cell_value;	/* struct str: canonical JSON */
/* struct day_counts in one of its codings. */
extern const struct cell cell_bits, cell_counts, cell_minutes;

extern const struct cell cell_row;	/* one struct, here: [1,2] */
extern const struct cell cell_list;	/* an array of n structs */
extern const struct cell cell_rest;	/* the same without a list of their
					 * own; the last of its columns */
/* An object of structs. The struct holds a pointer to n of them; the name is
 * the first member of each. */
extern const struct cell cell_map;

/* cell_zone_read - what an event says of it, in the same form. */
bool cell_zone_read(const struct js *v, struct state_zone *out);

#endif
