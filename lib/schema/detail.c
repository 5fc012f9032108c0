/* SPDX-License-Identifier: MIT */
/*
 * detail - what would have fitted where a value did not, as it completes a
 * sentence; the sentences belong to the server (mcp/registry.h). No value of
 * the learner is repeated.
 */
#include "schema/schema.h"

#include "schema/node.h"

/* What completes the sentence about a fault. */
enum tail {
	TAIL_NONE,
	TAIL_TYPES,	/* the types that fit */
	TAIL_VALUES,	/* the values of enum or const */
	TAIL_NUMBER,	/* the bound that was broken */
	TAIL_NAMES	/* the members a closed object has */
};

static const struct {
	enum tail tail;
	size_t at;		/* offset of the bound or count */
} tails[SCHEMA_CODES] = {
#define AT(f) offsetof(struct schema, f)
	[SCHEMA_UNKNOWN] = { TAIL_NAMES, 0 },
	[SCHEMA_TYPE] = { TAIL_TYPES, 0 },
	[SCHEMA_ENUM] = { TAIL_VALUES, AT(values) },
	[SCHEMA_CONST] = { TAIL_VALUES, AT(constant) },
	[SCHEMA_MIN] = { TAIL_NUMBER, AT(min) },
	[SCHEMA_MAX] = { TAIL_NUMBER, AT(max) },
	[SCHEMA_SHORT] = { TAIL_NUMBER, AT(min_len) },
	[SCHEMA_LONG] = { TAIL_NUMBER, AT(max_len) },
	[SCHEMA_FEW] = { TAIL_NUMBER, AT(min_items) },
	[SCHEMA_MANY] = { TAIL_NUMBER, AT(max_items) },
	[SCHEMA_FEW_MEMBERS] = { TAIL_NUMBER, AT(min_members) },
	[SCHEMA_MANY_MEMBERS] = { TAIL_NUMBER, AT(max_members) },
#undef AT
};

static const unsigned types[SCHEMA_TYPES] = {
	[SCHEMA_NUMBER] = 1 << JS_INT | 1 << JS_REAL,
	[SCHEMA_INTEGER] = 1 << JS_INT,
	[SCHEMA_STRING] = 1 << JS_STRING,
	[SCHEMA_BOOLEAN] = 1 << JS_BOOL,
	[SCHEMA_ARRAY] = 1 << JS_ARRAY,
	[SCHEMA_OBJECT] = 1 << JS_OBJECT,
	[SCHEMA_NULL] = 1 << JS_NULL,
};

/* types_of - of a schema, or of all the forms it may have. */
static unsigned
types_of(const struct schema *s)
{
	unsigned bits = s->types;
	size_t i;

	for (i = 0; s->types == 0 && i < s->any.n; i++)
		bits |= s->any.p[i]->types;
	return bits;
}

static void
say_types(struct buf *b, unsigned want, const struct schema_words *w)
{
	size_t i, n = b->n;

	for (i = 0; i < SCHEMA_TYPES; i++) {
		if ((want & types[i]) != types[i])
			continue;
		want &= ~types[i];
		if (b->n > n)
			buf_add(b, w->or);
		buf_add(b, w->types[i]);
	}
}

static void
say_values(struct buf *b, const struct js *v)
{
	size_t i;

	if (js_type(v) != JS_ARRAY) {
		js_canon(b, v);
		return;
	}
	for (i = 0; i < js_len(v); i++) {
		if (i > 0)
			buf_c(b, ", ");
		js_canon(b, js_item(v, i));
	}
}

/* say_number - a bound is a double, a count a size_t; both print plainly. */
static void
say_number(struct buf *b, const struct schema *s, enum schema_code code)
{
	const char *field = (const char *)s + tails[code].at;

	switch (code) {
	case SCHEMA_MIN:
	case SCHEMA_MAX:
		buf_printf(b, "%.15g",
		    ((const struct schema_bound *)(const void *)field)->v);
		break;
	default:
		buf_int(b, (int64_t)
		    ((const struct schema_count *)(const void *)field)->n);
	}
}

/* say_names - the members that a closed object has. */
static void
say_names(struct buf *b, const struct schema *s)
{
	size_t i;

	for (i = 0; i < s->nprops; i++) {
		if (i > 0)
			buf_c(b, ", ");
		buf_add(b, s->props[i].name);
	}
}

struct str
schema_detail(const struct schema_fault *f, struct arena *a,
    const struct schema_words *w)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	switch (tails[f->code].tail) {
	case TAIL_NONE:
		break;
	case TAIL_TYPES:
		say_types(&b, types_of(f->at), w);
		break;
	case TAIL_VALUES:
		say_values(&b, f->code == SCHEMA_ENUM ?
		    f->at->values : f->at->constant);
		break;
	case TAIL_NUMBER:
		say_number(&b, f->at, f->code);
		break;
	case TAIL_NAMES:
		say_names(&b, f->at);
		break;
	}
	return buf_str(&b);
}
