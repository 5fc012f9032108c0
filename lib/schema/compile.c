/* SPDX-License-Identifier: MIT */
/*
 * compile - the table `keywords` is all that is supported; each
 * row says where its value goes. What needs the whole document, references
 * and header names, is seen to after the walk (link.c).
 */
#include "schema/schema.h"

#include "schema/node.h"

enum {
	SCHEMA_DEPTH = 24	/* nesting of a schema's own text */
};

struct compile {
	struct arena *a;
	struct schema *newest;
	struct buf path;	/* where we are, as a JSON pointer */
	int depth;
	const char *loose;	/* schema_loose */
};

struct keyword {
	const char *name;
	int (*fn)(struct compile *c, struct schema *s,
	    const struct keyword *k, const struct js *v, struct err *e);
	size_t at;	/* offset in struct schema */
};

static int
refuse(const struct compile *c, const char *why, struct err *e)
{
	return err_set(e, ERR_INVALID, "schema '#" STR_FMT "': %s",
	    STR_ARG(buf_str(&c->path)), why);
}

static int compile(struct compile *c, const struct js *v,
    struct schema **out, struct err *e) WARN_UNUSED;

/* below - compile a sub-schema under one more step of the path. */
static int
below(struct compile *c, struct str step, const struct js *v,
    struct schema **out, struct err *e)
{
	size_t n = c->path.n;
	int rc;

	buf_ch(&c->path, '/');
	buf_add(&c->path, step);
	rc = compile(c, v, out, e);
	c->path.n = n;
	return rc;
}

static int
kw_note(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	(void)c, (void)s, (void)k, (void)v, (void)e;
	return 0;
}

static int
kw_dialect(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	(void)s, (void)k;
	if (!str_is(js_str(v), "https://json-schema.org/draft/2020-12/schema"))
		return refuse(c, "only the 2020-12 dialect is supported", e);
	return 0;
}

/* Read by people alone. */
static int
kw_words(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	(void)s, (void)k;
	return js_type(v) == JS_STRING ? 0 :
	    refuse(c, "a text must be a string", e);
}

static int
kw_text(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	if (kw_words(c, s, k, v, e) == -1)
		return -1;
	*(struct str *)(void *)((char *)s + k->at) = js_str(v);
	return 0;
}

static int
kw_ref(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	(void)k;
	s->ref_text = js_str(v);
	if (!str_starts(s->ref_text, STR("#")))
		return refuse(c, "$ref must stay within the document", e);
	return 0;
}

static int
kw_header(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	struct str h = js_str(v);
	size_t i;

	(void)k;
	for (i = 0; i < h.n; i++) {
		char ch = h.p[i];

		if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
		    (ch >= '0' && ch <= '9') || ch == '-'))
			break;
	}
	if (h.n == 0 || i < h.n)
		return refuse(c, "x-mcp-header must be of A-Z a-z 0-9 -", e);
	s->header = h;
	return 0;
}

static unsigned
type_bits(struct str name)
{
	static const struct {
		const char *name;
		unsigned bits;
	} types[] = {
		{ "null", 1 << JS_NULL },
		{ "boolean", 1 << JS_BOOL },
		{ "integer", 1 << JS_INT },
		{ "number", 1 << JS_INT | 1 << JS_REAL },
		{ "string", 1 << JS_STRING },
		{ "array", 1 << JS_ARRAY },
		{ "object", 1 << JS_OBJECT },
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_is(name, types[i].name))
			return types[i].bits;
	return 0;
}

static int
kw_type(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	size_t i, n = js_type(v) == JS_ARRAY ? js_len(v) : 1;
	unsigned bits;

	(void)k;
	for (i = 0; i < n; i++) {
		bits = type_bits(js_str(js_type(v) == JS_ARRAY ?
		    js_item(v, i) : v));
		if (bits == 0)
			return refuse(c, "unknown type", e);
		s->types |= bits;
	}
	return n == 0 ? refuse(c, "type names nothing", e) : 0;
}

static int
kw_value(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	if (strcmp(k->name, "enum") == 0 &&
	    (js_type(v) != JS_ARRAY || js_len(v) == 0))
		return refuse(c, "enum must be a non-empty array", e);
	*(const struct js **)(void *)((char *)s + k->at) = v;
	return 0;
}

static int
kw_bound(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	if (js_type(v) != JS_INT && js_type(v) != JS_REAL)
		return refuse(c, "a bound must be a number", e);
	*(struct schema_bound *)(void *)((char *)s + k->at) =
	    (struct schema_bound){ true, js_real(v) };
	return 0;
}

static int
kw_count(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	double n = js_real(v);

	if ((js_type(v) != JS_INT && js_type(v) != JS_REAL) ||
	    n < 0 || n > 1e15 || n != (double)(int64_t)n)
		return refuse(c, "a count must be a whole number >= 0", e);
	*(struct schema_count *)(void *)((char *)s + k->at) =
	    (struct schema_count){ true, (size_t)n };
	return 0;
}

static int
kw_schema(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	return below(c, str_c(k->name), v,
	    (struct schema **)(void *)((char *)s + k->at), e);
}

static int
kw_list(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	struct schema_list *l = (void *)((char *)s + k->at);
	size_t i;

	if (js_type(v) != JS_ARRAY || js_len(v) == 0)
		return refuse(c, "must be a non-empty array of schemas", e);
	l->p = arena_array(c->a, js_len(v), struct schema *);
	for (i = 0; i < js_len(v); i++)
		if (below(c, arena_printf(c->a, "%s/%zu", k->name, i),
		    js_item(v, i), &l->p[i], e) == -1)
			return -1;
	l->n = js_len(v);
	return 0;
}

static int
kw_props(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	struct schema_prop *p = arena_array(c->a, js_len(v),
	    struct schema_prop);
	struct js_iter it = { 0 };
	size_t n = 0;

	if (js_type(v) != JS_OBJECT)
		return refuse(c, "must be an object of schemas", e);
	while (js_next(v, &it)) {
		p[n].name = it.name;
		if (below(c, arena_printf(c->a, "%s/" STR_FMT, k->name,
		    STR_ARG(it.name)), it.value, &p[n].s, e) == -1)
			return -1;
		n++;
	}
	if (strcmp(k->name, "properties") == 0) {
		s->props = p;	/* $defs are found by their source */
		s->nprops = n;
	}
	return 0;
}

static int
kw_required(struct compile *c, struct schema *s, const struct keyword *k,
    const struct js *v, struct err *e)
{
	size_t i;

	(void)k;
	if (js_type(v) != JS_ARRAY)
		return refuse(c, "required must be an array", e);
	s->required = arena_array(c->a, js_len(v), struct str);
	for (i = 0; i < js_len(v); i++) {
		if (js_type(js_item(v, i)) != JS_STRING)
			return refuse(c, "required must hold names", e);
		s->required[i] = js_str(js_item(v, i));
	}
	s->nrequired = js_len(v);
	return 0;
}

#define AT(f) offsetof(struct schema, f)
static const struct keyword keywords[] = {
	{ "$anchor",		kw_text,	AT(anchor) },
	{ "$defs",		kw_props,	0 },
	{ "$ref",		kw_ref,		0 },
	{ "$schema",		kw_dialect,	0 },
	{ "additionalProperties", kw_schema,	AT(others) },
	{ "allOf",		kw_list,	AT(all) },
	{ "anyOf",		kw_list,	AT(any) },
	{ "const",		kw_value,	AT(constant) },
	{ "default",		kw_note,	0 },
	{ "description",	kw_words,	0 },
	{ "else",		kw_schema,	AT(else_) },
	{ "enum",		kw_value,	AT(values) },
	{ "format",		kw_note,	0 },
	{ "if",			kw_schema,	AT(if_) },
	{ "items",		kw_schema,	AT(items) },
	{ "maxItems",		kw_count,	AT(max_items) },
	{ "maxLength",		kw_count,	AT(max_len) },
	{ "maxProperties",	kw_count,	AT(max_members) },
	{ "maximum",		kw_bound,	AT(max) },
	{ "minItems",		kw_count,	AT(min_items) },
	{ "minLength",		kw_count,	AT(min_len) },
	{ "minProperties",	kw_count,	AT(min_members) },
	{ "minimum",		kw_bound,	AT(min) },
	{ "properties",		kw_props,	0 },
	{ "required",		kw_required,	0 },
	{ "then",		kw_schema,	AT(then_) },
	{ "title",		kw_words,	0 },
	{ "type",		kw_type,	0 },
	{ "x-mcp-header",	kw_header,	0 },
};
#undef AT

const char *
schema_keywords(size_t i)
{
	return i < sizeof(keywords) / sizeof(keywords[0]) ?
	    keywords[i].name : NULL;
}

static const struct keyword *
keyword(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (str_is(name, keywords[i].name))
			return &keywords[i];
	return NULL;
}

static int
members(struct compile *c, struct schema *s, const struct js *v,
    struct err *e)
{
	struct js_iter it = { 0 };
	const struct keyword *k;

	while (js_next(v, &it)) {
		if ((k = keyword(it.name)) == NULL)
			return refuse(c, arena_printf(c->a,
			    "keyword '" STR_FMT "' is not supported",
			    STR_ARG(it.name)).p, e);
		if (k->fn(c, s, k, it.value, e) == -1)
			return -1;
	}
	return 0;
}

static const char *
loose(const struct compile *c, const char *why)
{
	return arena_printf(c->a, "schema '#" STR_FMT "': %s",
	    STR_ARG(buf_str(&c->path)), why).p;
}

static int
compile(struct compile *c, const struct js *v, struct schema **out,
    struct err *e)
{
	struct schema *s = arena_one(c->a, struct schema);
	int rc;

	if (c->depth == SCHEMA_DEPTH)
		return refuse(c, "nested too deeply", e);
	s->src = v;
	s->older = c->newest;
	c->newest = s;
	*out = s;
	if (js_type(v) == JS_BOOL) {
		s->never = !js_bool(v);
		return 0;
	}
	if (js_type(v) != JS_OBJECT)
		return refuse(c, "a schema is an object or a boolean", e);
	c->depth++;
	rc = members(c, s, v, e);
	c->depth--;
	if (c->loose == NULL && (s->types & 1u << JS_ARRAY) != 0 &&
	    s->items == NULL)
		c->loose = loose(c, "an array needs items");
	if (c->loose == NULL && s->values != NULL && s->types == 0)
		c->loose = loose(c, "an enum needs a type");
	return rc;
}

int
schema_compile(struct arena *a, struct str text, const struct schema **out,
    struct err *e)
{
	struct compile c = { .a = a };
	struct schema *root;
	const struct js *v;

	buf_init(&c.path, a, 4096);	/* for a message: cut */
	if (js_parse(a, text, 64, &v, e) == -1 ||
	    compile(&c, v, &root, e) == -1 ||
	    schema_link(a, root, c.newest, e) == -1)
		return -1;
	root->loose = c.loose;
	*out = root;
	return 0;
}

const char *
schema_loose(const struct schema *s)
{
	return s->loose;
}

bool
schema_is_object(const struct schema *s)
{
	return s->types == 1u << JS_OBJECT;
}

bool
schema_is_closed(const struct schema *s)
{
	return s->others != NULL && s->others->never;
}

bool
schema_param(const struct schema *s, size_t i, struct schema_param *out)
{
	if (i >= s->nparams)
		return false;
	*out = s->params[i];
	return true;
}
