/* SPDX-License-Identifier: MIT */
/* resources - a URI is looked for among the plain ones first, with the earlier
 * ones of each, then by template. */
#include "mcp/resources.h"

#include "base/hex.h"
#include "mcp/call_priv.h"
#include "mcp/list.h"
#include "mcp/tools.h"

/* percent_decoded - RFC 3986 s.2.1; false unless the result is plain UTF-8. */
static bool
percent_decoded(struct arena *a, struct str s, struct str *out)
{
	struct buf b;
	size_t i;
	int hi, lo;

	buf_init(&b, a, SIZE_MAX);
	for (i = 0; i < s.n; i++) {
		if (s.p[i] != '%') {
			buf_ch(&b, s.p[i]);
			continue;
		}
		if (s.n - i < 3 || (hi = hex_digit(s.p[i + 1])) == -1 ||
		    (lo = hex_digit(s.p[i + 2])) == -1)
			return false;
		buf_ch(&b, (char)(hi * 16 + lo));
		i += 2;
	}
	*out = buf_str(&b);
	return str_utf8(*out) && !str_has_ctl(*out);
}

/* variable - length of what stands for a variable at the front: up to the
 * slash, or to the byte that follows the variable in the template. */
static size_t
variable(struct str uri, struct str after)
{
	size_t i;

	for (i = 0; i < uri.n && uri.p[i] != '/'; i++)
		if (after.n > 0 && uri.p[i] == after.p[0] && i > 0)
			break;
	return i;
}

/*
 * expands - whether a URI is an expansion of a template of simple {variables}
 * (RFC 6570 level 1): each stands for one or more bytes other than '/'.
 *
 *   vars  on true, the variables as a JSON object, percent-decoded    in a
 */
static bool
expands(struct arena *a, struct str tmpl, struct str uri, struct str *vars)
{
	struct str name, value;
	struct js_out o;
	struct buf b;
	size_t n;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	while (tmpl.n > 0) {
		if (tmpl.p[0] != '{') {
			if (uri.n == 0 || uri.p[0] != tmpl.p[0])
				return false;
			tmpl = str_from(tmpl, 1);
			uri = str_from(uri, 1);
			continue;
		}
		(void)str_cut(str_from(tmpl, 1), '}', &name, &tmpl);
		n = variable(uri, tmpl);
		if (n == 0 ||
		    !percent_decoded(a, (struct str){ uri.p, n }, &value))
			return false;
		js_key_str(&o, name);
		js_put_str(&o, value);
		uri = str_from(uri, n);
	}
	js_end(&o);
	*vars = buf_str(&b);
	return uri.n == 0;
}

/* find - the row that serves a URI; args gets a template's variables. */
static const struct resource *
find(const struct message *t, struct str uri, const struct js **args)
{
	const struct resource *const *r = t->m->resources;
	struct str vars;
	size_t i;

	*args = t->m->empty;
	for (i = 0; r != NULL && r[i] != NULL; i++)
		if (!r[i]->tmpl && (str_is(uri, r[i]->uri) ||
		    (r[i]->earlier != NULL && r[i]->earlier(uri))))
			return r[i];
	for (i = 0; r != NULL && r[i] != NULL; i++)
		if (r[i]->tmpl && expands(t->a, str_c(r[i]->uri),
		    uri, &vars) && js_parse(t->a, vars, 1, args, NULL) == 0)
			return r[i];
	return NULL;
}

const struct resource *
resources_template(const struct mcp *m, struct str tmpl)
{
	const struct resource *const *r = m->resources;

	for (; r != NULL && *r != NULL; r++)
		if ((*r)->tmpl && str_is(tmpl, (*r)->uri))
			return *r;
	return NULL;
}

struct str
resources_needs(struct message *t)
{
	const struct js *args;
	const struct resource *r = find(t, js_str_at(t->rpc.params, "uri"),
	    &args);

	return r != NULL ? str_c(r->scope) : STR("");
}

int
resources_list(struct message *t)
{
	return tools_page(t, SERVER_LIST_RESOURCES);
}

int
resources_templates(struct message *t)
{
	return tools_page(t, SERVER_LIST_TEMPLATES);
}

/* Rows 28 and 38. */
static int
not_found(struct message *t, struct str uri)
{
	struct js_out o;
	struct buf b;

	(void)message_fail(t, t->era == MCP_MODERN ? RPC_PARAMS :
	    RPC_NO_RESOURCE, "Resource not found");
	buf_init(&b, t->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "uri", uri);
	js_end(&o);
	t->fault.data = buf_str(&b);
	return -1;
}

int
resources_read(struct message *t)
{
	const struct resource *r;
	const struct js *args;
	struct refusal no = { .code = REFUSAL_NONE };
	struct err e = { 0 };
	struct call_priv p;
	struct call c;
	struct str uri;
	struct js_out *o;

	if (message_param(t, "uri", &uri) == -1)
		return -1;
	if ((r = find(t, uri, &args)) == NULL)
		return not_found(t, uri);
	call_begin(&c, &p, t, uri, args);
	if (r->per_user && !call_admitted(&c, &no))
		return message_fail(t, RPC_PARAMS, STR_FMT " " STR_FMT,
		    STR_ARG(no.message), STR_ARG(no.hint));
	if (call_begin_round(&c) == -1)
		return -1;
	if (r->read(&c, &e) == -1)
		return e.kind == ERR_NOTFOUND && t->fault.code == 0 ?
		    not_found(t, uri) : message_failed(t, &e);
	if (call_end_round(&c))
		return 0;
	if (p.items.n == 0)	/* never empty contents (SEP-2164) */
		return not_found(t, uri);
	o = message_result(t);
	js_kv_arr(o, "contents");
	js_put_raw(o, buf_str(&p.items));
	js_end(o);
	message_complete(t, "complete", r->per_user ? RESULT_PRIVATE :
	    RESULT_LIST, buf_str(&p.meta));
	return 0;
}

/* template_ok - a scheme, and every brace a closed {name} with text between
 * it and the next, so that there is one way to match. */
static bool
template_ok(const struct resource *r)
{
	struct str s = str_c(r->uri), name;

	if (str_find(s, STR(":")) <= 0)
		return false;
	while (str_cut(s, '{', &name, &s)) {
		if (!r->tmpl || !str_cut(s, '}', &name, &s) || name.n == 0 ||
		    (s.n > 0 && s.p[0] == '{'))
			return false;
	}
	return true;
}

static struct str
entry(struct arena *a, const struct resource *r)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, r->tmpl ? "uriTemplate" : "uri", r->uri);
	js_kv_c(&o, "name", r->name);
	if (r->title != NULL)
		js_kv_c(&o, "title", r->title);
	js_kv_c(&o, "description", r->description);
	if (r->mime != NULL)
		js_kv_c(&o, "mimeType", r->mime);
	if (r->meta != NULL)
		js_kv_raw(&o, "_meta", str_c(r->meta));
	js_end(&o);
	return buf_str(&b);
}

/* row_fault - what is wrong with a row of the registry, or NULL. */
static const char *
row_fault(struct arena *a, const struct resource *r)
{
	const struct js *meta;

	if (r->uri == NULL || !template_ok(r))
		return "needs a URI with a scheme and {names} apart";
	if (r->name == NULL || r->description == NULL || r->read == NULL)
		return "needs name, description and read";
	if (r->meta != NULL &&
	    (js_parse(a, str_c(r->meta), 16, &meta, NULL) == -1 ||
	    js_type(meta) != JS_OBJECT))
		return "meta is not a JSON object";
	return NULL;
}

int
resources_prepare(const struct mcp *m, struct err *e)
{
	struct arena *a = m->a;
	const struct resource *const *r = m->resources;
	size_t i, n = 0, size = m->sv->page_size;
	struct str *items[2];
	size_t count[2] = { 0 };
	const char *fault;

	while (r != NULL && r[n] != NULL)
		n++;
	items[0] = arena_array(a, n, struct str);
	items[1] = arena_array(a, n, struct str);
	for (i = 0; i < n; i++) {
		if ((fault = row_fault(a, r[i])) != NULL)
			return err_set(e, ERR_INVALID, "resource '%s': %s",
			    r[i]->uri != NULL ? r[i]->uri : "", fault);
		items[r[i]->tmpl][count[r[i]->tmpl]++] = entry(a, r[i]);
	}
	m->lists[SERVER_LIST_RESOURCES] = list_render(a, m, "resources",
	    items[0], count[0], size > 0 ? size : LIST_PAGE,
	    RESULT_LIST);
	m->lists[SERVER_LIST_TEMPLATES] = list_render(a, m,
	    "resourceTemplates", items[1], count[1],
	    size > 0 ? size : LIST_PAGE,
	    RESULT_LIST);
	return 0;
}
