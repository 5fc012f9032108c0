/* SPDX-License-Identifier: MIT */
/*
 * schema_link - what needs the whole document once all of it is compiled:
 * references, which may point forward and so are resolved last, and the names
 * of headers. A reference that would lead back to itself without going deeper
 * into the value is refused, for it would never end.
 */
#include "schema/schema.h"

#include "schema/node.h"

/* unescaped - one step of a JSON pointer without ~1 and ~0 (RFC 6901 s.4). */
static struct str
unescaped(struct arena *a, struct str step)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, SIZE_MAX);
	for (i = 0; i < step.n; i++)
		if (step.p[i] == '~' && i + 1 < step.n)
			buf_ch(&b, step.p[++i] == '1' ? '/' : '~');
		else
			buf_ch(&b, step.p[i]);
	return buf_str(&b);
}

/* pointed - the value a "#/..." reference leads to, or NULL. */
static const struct js *
pointed(struct arena *a, const struct js *root, struct str ref)
{
	const struct js *v = root;
	struct str step, rest = str_from(ref, 2);
	int64_t i;
	bool more = true;

	while (more && v != NULL) {
		more = str_cut(rest, '/', &step, &rest);
		if (js_type(v) == JS_ARRAY)
			v = str_int(step, &i) && i >= 0 ?
			    js_item(v, (size_t)i) : NULL;
		else
			(void)js_get_str(v, unescaped(a, step), &v);
	}
	return v;
}

/* target - the schema a reference names; it must have been compiled. */
static struct schema *
target(struct arena *a, const struct js *root, struct schema *newest,
    struct str ref)
{
	struct schema *s;
	const struct js *v = NULL;

	if (str_is(ref, "#"))
		v = root;
	else if (str_starts(ref, STR("#/")))
		v = pointed(a, root, ref);
	for (s = newest; s != NULL; s = s->older) {
		if (v != NULL && s->src == v)
			return s;
		if (v == NULL && ref.n > 1 && ref.p[0] == '#' &&
		    s->anchor.n > 0 && str_eq(s->anchor, str_from(ref, 1)))
			return s;
	}
	return NULL;
}

static int
resolve(struct arena *a, const struct js *root, struct schema *newest,
    struct err *e)
{
	struct schema *s;

	for (s = newest; s != NULL; s = s->older) {
		if (s->ref_text.n == 0)
			continue;
		if ((s->ref = target(a, root, newest, s->ref_text)) == NULL)
			return err_set(e, ERR_INVALID,
			    "schema: $ref '" STR_FMT "' leads to no schema of "
			    "this document", STR_ARG(s->ref_text));
	}
	return 0;
}

/* ends - false when checking s would come back to s for the same value. */
static bool
ends(struct schema *s)
{
	struct schema *const single[] = {
		s->if_, s->then_, s->else_, s->ref
	};
	const struct schema_list *lists[] = { &s->all, &s->any };
	bool ok = true;
	size_t i, k;

	if (s->visit != SCHEMA_NEW)
		return s->visit == SCHEMA_DONE;
	s->visit = SCHEMA_OPEN;
	for (i = 0; i < sizeof(single) / sizeof(single[0]) && ok; i++)
		ok = single[i] == NULL || ends(single[i]);
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (k = 0; k < lists[i]->n && ok; k++)
			ok = ends(lists[i]->p[k]);
	s->visit = SCHEMA_DONE;
	return ok;
}

/* header_type_ok - x-mcp-header stands on a scalar that a header can say. */
static bool
header_type_ok(const struct schema *s)
{
	return s->types == 1u << JS_STRING || s->types == 1u << JS_INT ||
	    s->types == 1u << JS_BOOL;
}

/* collect - the x-mcp-header properties reachable through properties. */
static int
collect(struct schema *root, const struct schema *s,
    const struct schema_param *up, struct err *e)
{
	struct schema_param p;
	size_t i, k;

	for (i = 0; i < s->nprops; i++) {
		p = *up;
		if (p.depth == SCHEMA_PARAM_DEPTH)
			return 0;	/* missed below, and so refused */
		p.path[p.depth++] = s->props[i].name;
		p.header = s->props[i].s->header;
		if (collect(root, s->props[i].s, &p, e) == -1)
			return -1;
		if (p.header.n == 0)
			continue;
		for (k = 0; k < root->nparams; k++)
			if (str_ieq(root->params[k].header, p.header))
				return err_set(e, ERR_INVALID,
				    "schema: x-mcp-header twice");
		if (!header_type_ok(s->props[i].s))
			return err_set(e, ERR_INVALID, "schema: x-mcp-header "
			    "needs type string, integer or boolean");
		root->params[root->nparams++] = p;
	}
	return 0;
}

int
schema_link(struct arena *a, struct schema *root, struct schema *newest,
    struct err *e)
{
	struct schema_param none = { .depth = 0 };
	size_t headers = 0;
	struct schema *s;

	if (resolve(a, root->src, newest, e) == -1)
		return -1;
	for (s = newest; s != NULL; s = s->older) {
		if (!ends(s))
			return err_set(e, ERR_INVALID, "schema: $ref '"
			    STR_FMT "' never ends", STR_ARG(s->ref_text));
		headers += s->header.n > 0;
	}
	root->params = arena_array(a, headers, struct schema_param);
	if (collect(root, root, &none, e) == -1)
		return -1;
	if (root->nparams != headers)
		return err_set(e, ERR_INVALID, "schema: x-mcp-header must be "
		    "reached through properties only");
	return 0;
}
