/* SPDX-License-Identifier: MIT */
/*
 * json - reading; see json.h. json_scan decides what is JSON, json-c only
 * decodes. A value is a json_object seen as a struct js;
 * null, which json-c shows as NULL, is the address of null_value.
 */
#include "base/json.h"

#include <json-c/json.h>

#include "base/json_scan.h"
#include "base/limits.h"
#include "base/memory.h"

static const char null_value;

static const struct js *
wrap(const struct json_object *o)
{
	return (const struct js *)(o == NULL ? (const void *)&null_value : o);
}

/* json-c takes no const pointers, though reading changes nothing here. */
static struct json_object *
unwrap(const struct js *v)
{
	if ((const void *)v == (const void *)&null_value)
		return NULL;
	return (struct json_object *)(uintptr_t)v;
}

static void
release(void *p)
{
	(void)json_object_put(p);
}

/* count - members of all objects in the tree; its depth is bounded. */
static size_t
count(const struct js *v)
{
	struct js_iter it = { 0 };
	size_t n = 0, i;

	switch (js_type(v)) {
	case JS_OBJECT:
		while (js_next(v, &it))
			n += 1 + count(it.value);
		break;
	case JS_ARRAY:
		for (i = 0; i < js_len(v); i++)
			n += count(js_item(v, i));
		break;
	default:
		break;
	}
	return n;
}

/* decode - one text that json_scan has passed; NULL and *why on failure. */
static struct json_object *
decode(struct str text, int max_depth, enum json_tokener_error *why)
{
	struct json_tokener *tok = json_tokener_new_ex(max_depth + 2);
	struct json_object *o;

	if (tok == NULL)
		memory_out(0);
	o = json_tokener_parse_ex(tok, text.p, (int)text.n);
	/* a number at the very end: only the end tells that it is whole */
	if (json_tokener_get_error(tok) == json_tokener_continue)
		o = json_tokener_parse_ex(tok, "", 1);
	*why = json_tokener_get_error(tok);
	json_tokener_free(tok);
	return o;
}

/* tree_bytes - at least what json-c allocates for a text (limits.h). */
static size_t
tree_bytes(const struct json_count *n, struct str text)
{
	return n->containers * LIMIT_JSON_CONTAINER_COST +
	    n->members * LIMIT_JSON_MEMBER_COST +
	    n->scalars * LIMIT_JSON_SCALAR_COST + text.n;
}

int
js_parse_large(struct arena *a, struct str text, int max_depth,
    size_t times, const struct js **out, struct err *e)
{
	enum json_tokener_error why;
	struct json_object *o;
	struct json_count n;

	if (text.n > INT32_MAX - 1)
		return err_set(e, ERR_LIMIT, "JSON: text too long");
	if (!str_utf8(text))
		return err_set(e, ERR_INVALID, "JSON: not UTF-8");
	if (json_scan(text, max_depth, times, &n, e) == -1)
		return -1;
	if (!arena_charge(a, tree_bytes(&n, text)))
		return err_set(e, ERR_LIMIT, "JSON: no memory left for a text "
		    "of %zu bytes", text.n);
	o = decode(text, max_depth, &why);
	if (why != json_tokener_success)
		return err_set(e, ERR_INVALID, "JSON: %s",
		    json_tokener_error_desc(why));
	if (o != NULL)
		arena_defer(a, release, o);
	if (count(wrap(o)) != n.members)
		return err_set(e, ERR_INVALID, JS_TWICE);
	*out = wrap(o);
	return 0;
}

int
js_parse(struct arena *a, struct str text, int max_depth,
    const struct js **out, struct err *e)
{
	return js_parse_large(a, text, max_depth, 1, out, e);
}

enum js_type
js_type(const struct js *v)
{
	if (v == NULL)
		return JS_NONE;
	switch (json_object_get_type(unwrap(v))) {
	case json_type_boolean:
		return JS_BOOL;
	case json_type_int:
		return JS_INT;
	case json_type_double:
		return JS_REAL;
	case json_type_string:
		return JS_STRING;
	case json_type_array:
		return JS_ARRAY;
	case json_type_object:
		return JS_OBJECT;
	default:
		return JS_NULL;
	}
}

bool
js_get(const struct js *v, const char *name, const struct js **out)
{
	struct json_object *o;

	*out = NULL;
	if (js_type(v) != JS_OBJECT ||
	    !json_object_object_get_ex(unwrap(v), name, &o))
		return false;
	*out = wrap(o);
	return true;
}

bool
js_get_str(const struct js *v, struct str name, const struct js **out)
{
	struct js_iter it = { 0 };

	while (js_next(v, &it))
		if (str_eq(it.name, name)) {
			*out = it.value;
			return true;
		}
	*out = NULL;
	return false;
}

const struct js *
js_at(const struct js *v, const char *name)
{
	const struct js *m;

	(void)js_get(v, name, &m);
	return m;
}

struct str
js_str(const struct js *v)
{
	if (js_type(v) != JS_STRING)
		return STR("");
	return (struct str){ json_object_get_string(unwrap(v)),
		(size_t)json_object_get_string_len(unwrap(v)) };
}

/* whole - whether v is an integer, be it written 5 or 5.0. */
static bool
whole(const struct js *v, int64_t *out)
{
	double d;

	if (js_type(v) == JS_INT) {
		*out = json_object_get_int64(unwrap(v));
		return true;
	}
	if (js_type(v) != JS_REAL)
		return false;
	d = json_object_get_double(unwrap(v));
	if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0))
		return false;
	*out = (int64_t)d;
	return !((double)*out < d) && !((double)*out > d);
}

int64_t
js_int(const struct js *v)
{
	int64_t i;

	return whole(v, &i) ? i : 0;
}

double
js_real(const struct js *v)
{
	enum js_type t = js_type(v);

	if (t != JS_INT && t != JS_REAL)
		return 0;
	return json_object_get_double(unwrap(v));
}

struct str
js_num_text(const struct js *v, struct arena *a)
{
	enum js_type t = js_type(v);
	char digits[STR_INT_MAX];
	int64_t i;

	if (t != JS_INT && t != JS_REAL)
		return STR("");
	i = t == JS_INT ? json_object_get_int64(unwrap(v)) : INT64_MAX;
	if (i < INT64_MAX)	/* else perhaps more than that */
		return arena_str(a, str_of_int(i, digits));
	/* json-c keeps the text a fraction was parsed from */
	return arena_str(a, str_c(json_object_to_json_string_ext(unwrap(v),
	    JSON_C_TO_STRING_PLAIN)));
}

bool
js_bool(const struct js *v)
{
	return js_type(v) == JS_BOOL && json_object_get_boolean(unwrap(v));
}

struct str
js_str_at(const struct js *v, const char *name)
{
	return js_str(js_at(v, name));
}

int64_t
js_int_at(const struct js *v, const char *name, int64_t otherwise)
{
	int64_t i;

	return whole(js_at(v, name), &i) ? i : otherwise;
}

bool
js_bool_at(const struct js *v, const char *name, bool otherwise)
{
	const struct js *m = js_at(v, name);

	return js_type(m) == JS_BOOL ? js_bool(m) : otherwise;
}

size_t
js_len(const struct js *v)
{
	switch (js_type(v)) {
	case JS_ARRAY:
		return json_object_array_length(unwrap(v));
	case JS_OBJECT:
		return (size_t)json_object_object_length(unwrap(v));
	default:
		return 0;
	}
}

const struct js *
js_item(const struct js *v, size_t i)
{
	if (js_type(v) != JS_ARRAY || i >= js_len(v))
		return NULL;
	return wrap(json_object_array_get_idx(unwrap(v), i));
}

bool
js_next(const struct js *v, struct js_iter *it)
{
	const struct lh_entry *at = it->at;

	if (js_type(v) != JS_OBJECT)
		return false;
	at = it->begun ? lh_entry_next(at) :
	    lh_table_head(json_object_get_object(unwrap(v)));
	it->begun = true;
	it->at = at;
	if (at == NULL) {
		it->begun = false;	/* a further call starts again */
		return false;
	}
	it->name = str_c(lh_entry_k(at));
	it->value = wrap(lh_entry_v(at));
	return true;
}
