/* SPDX-License-Identifier: MIT */
/*
 * json - strict reading (json-c) and checked writing; the only file that
 * knows json-c.
 *
 * Reading: RFC 8259 and no more. Well-formed UTF-8, no lone surrogates, no
 * duplicate names, no NUL byte or byte-order mark, nothing after the value,
 * depth at most max_depth, integers within int64_t (a fraction keeps its text).
 * A tree belongs to the arena it was parsed for and ends with its reset;
 * everything got from it is borrowed from it.
 *
 * Writing: js_out is a small state machine over a buf; commas, quotes and
 * nesting cannot be wrong, misuse is our bug and asserts.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct js;	/* one JSON value; NULL stands for "absent", never for null */

enum js_type {
	JS_NONE,	/* absent: js_type(NULL) */
	JS_NULL, JS_BOOL,
	JS_INT,		/* no fraction, no exponent, within int64_t */
	JS_REAL,	/* any other number */
	JS_STRING, JS_ARRAY, JS_OBJECT
};

/*
 * js_parse - decode one JSON text strictly.
 *
 *   text       the whole text                                   borrows
 *   max_depth  levels of nesting allowed; a scalar is level 0; at most 64
 *   out        the value, never NULL on success                 in a
 *
 * Returns 0, or -1 with ERR_INVALID and a message that names the offence and
 * where it is, never the text: the byte offset, or line and column (in bytes,
 * from 1) behind the first line.
 */
int js_parse(struct arena *a, struct str text, int max_depth,
    const struct js **out, struct err *e) WARN_UNUSED;

/* JS_TWICE - the message about an object with a name twice, which has no place. */
#define JS_TWICE	"JSON: a name occurs twice"

/*
 * js_parse_large - the same for a text that nobody sends, a data file of ours:
 * so many times LIMIT_JSON_CONTAINERS and LIMIT_JSON_VALUES.
 */
int js_parse_large(struct arena *a, struct str text, int max_depth,
    size_t times, const struct js **out, struct err *e) WARN_UNUSED;

/* js_type - JS_NONE of NULL. */
enum js_type js_type(const struct js *v);

/*
 * js_get - member of an object. Returns true and sets *out when v is an object
 * that has the name (its value may be JS_NULL); otherwise false, *out = NULL.
 */
bool js_get(const struct js *v, const char *name, const struct js **out);
bool js_get_str(const struct js *v, struct str name, const struct js **out);

/* js_at - member or NULL: js_type(js_at(v, "x")) tells absent from null. */
const struct js *js_at(const struct js *v, const char *name);

/* js_str - text of a JS_STRING, else the empty string. */
struct str js_str(const struct js *v);

/* js_int - value of a JS_INT, or of a JS_REAL without fraction (5.0 is an
 * integer to JSON Schema) within int64_t; else 0. */
int64_t js_int(const struct js *v);

/* js_real - value of a JS_INT or JS_REAL, else 0. May be infinite. */
double js_real(const struct js *v);

/* js_num_text - a number's text as it was sent. */
struct str js_num_text(const struct js *v, struct arena *a);

/* js_bool - value of a JS_BOOL, else false. */
bool js_bool(const struct js *v);

/* Shorthands on a member of an object: value or the neutral value. */
struct str js_str_at(const struct js *v, const char *name);
int64_t js_int_at(const struct js *v, const char *name, int64_t otherwise);
bool js_bool_at(const struct js *v, const char *name, bool otherwise);

/* js_len - elements of an array, members of an object, else 0. */
size_t js_len(const struct js *v);

/* js_item - element i of an array, or NULL past the end. */
const struct js *js_item(const struct js *v, size_t i);

/*
 * js_next - walk an object in the order of the text. Start with a zeroed
 * iterator; false at the end. name and value are set on true.
 */
struct js_iter {
	const void *at;
	struct str name;
	const struct js *value;
	bool begun;
};
bool js_next(const struct js *v, struct js_iter *it);

/* js_eq - deep equality; 1 and 1.0 are equal, member order does not count. */
bool js_eq(const struct js *a, const struct js *b);

/*
 * js_canon - the canonical text: members sorted by byte order, no blanks,
 * minimal escapes. Equal values give equal bytes (used for request digests).
 */
void js_canon(struct buf *b, const struct js *v);

/* Anything that may be read (json_depth, at most 64) and what is around it. */
enum { JS_OUT_DEPTH = 80 };

struct js_out {
	struct buf *b;
	int depth;
	bool comma;			/* the next value needs one before it */
	bool keyed;			/* a key waits for its value */
	unsigned char kind[JS_OUT_DEPTH];	/* '{' or '[' per level */
};

/* js_begin - write one value into b. */
void js_begin(struct js_out *o, struct buf *b);

/* js_obj/js_arr open a container, js_end closes the innermost one. */
void js_obj(struct js_out *o);
void js_arr(struct js_out *o);
void js_end(struct js_out *o);

/* js_key - name of the next member; name is escaped like any string. */
void js_key(struct js_out *o, const char *name);
void js_key_str(struct js_out *o, struct str name);

/* One value each. js_put_str escapes; bytes must be UTF-8. */
void js_put_str(struct js_out *o, struct str s);
void js_put_c(struct js_out *o, const char *s);
void js_put_int(struct js_out *o, int64_t v);
void js_put_bool(struct js_out *o, bool v);
void js_put_null(struct js_out *o);

/* js_quoted - a text as a JSON string, in a. */
struct str js_quoted(struct arena *a, struct str s);

/* js_put_raw - splice bytes that are already one JSON value. */
void js_put_raw(struct js_out *o, struct str json);

/* js_put_fixed - v / 10^decimals as a decimal number: (1234, 2) is 12.34. */
void js_put_fixed(struct js_out *o, int64_t v, int decimals);

/* js_put - write a parsed value back. js_put_members - the members of an object
 * into the open one, without the one of that name (NULL: all). */
void js_put(struct js_out *o, const struct js *v);
void js_put_members(struct js_out *o, const struct js *v, const char *but);

/* Member shorthands: key and value in one call. */
void js_kv_str(struct js_out *o, const char *name, struct str s);
void js_kv_str_or_null(struct js_out *o, const char *name, struct str s);
void js_kv_c(struct js_out *o, const char *name, const char *s);
void js_kv_int(struct js_out *o, const char *name, int64_t v);
void js_kv_bool(struct js_out *o, const char *name, bool v);
void js_kv_raw(struct js_out *o, const char *name, struct str json);
void js_kv_obj(struct js_out *o, const char *name);
void js_kv_arr(struct js_out *o, const char *name);

#endif
