/* SPDX-License-Identifier: MIT */
/*
 * tools_list - the registry of tools is checked row by row and becomes the
 * bytes of tools/list: once, when the server is made (doc/protocol.md 4.6).
 */
#include "mcp/tools.h"

#include "mcp/list.h"
#include "mcp/method.h"
/* name_ok - [A-Za-z0-9_.-]{1,64}; clients show and store these. */
static bool
name_ok(const char *name)
{
	size_t i;

	for (i = 0; name != NULL && name[i] != '\0'; i++) {
		char c = name[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '_' || c == '.' ||
		    c == '-'))
			return false;
	}
	return name != NULL && i >= 1 && i <= 64;
}

static int
bad(const struct tool *t, const char *why, struct err *e)
{
	return err_set(e, ERR_INVALID, "tool '%s': %s",
	    t->name != NULL ? t->name : "", why);
}

/* compiled - one of the two schemas, with the row's name in the reason. */
static int
compiled(struct arena *a, const struct tool *t, const char *text,
    const struct schema **out, struct err *e)
{
	struct err why = { 0 };

	if (schema_compile(a, str_c(text), out, &why) == -1)
		return bad(t, why.msg, e);
	if (!schema_is_object(*out))
		return bad(t, "the root of a schema must be of type object", e);
	if (schema_loose(*out) != NULL)
		return bad(t, schema_loose(*out), e);
	return 0;
}

static int
check_row(struct arena *a, const struct tool *t, const struct schema **input,
    struct err *e)
{
	const struct schema *output;
	const struct js *meta;

	if (!name_ok(t->name))
		return bad(t, "the name must be [A-Za-z0-9_.-]{1,64}", e);
	if ((t->flags & TOOL_HIDDEN) && t->scope == NULL)
		return bad(t, "hidden, but for everybody", e);
	if (t->use == NULL || t->input == NULL || t->run == NULL)
		return bad(t, "needs use, input and run", e);
	if (compiled(a, t, t->input, input, e) == -1 ||
	    (t->output != NULL && compiled(a, t, t->output, &output, e) == -1))
		return -1;
	if (!schema_is_closed(*input))
		return bad(t, "input must have additionalProperties false", e);
	if (t->meta != NULL &&
	    (js_parse(a, str_c(t->meta), 16, &meta, NULL) == -1 ||
	    js_type(meta) != JS_OBJECT))
		return bad(t, "meta is not a JSON object", e);
	return 0;
}

const struct schema *
tools_input(const struct mcp *m, size_t tool)
{
	const struct tool *t = m->sv->tools[tool];
	const struct schema *input;

	if (m->inputs[tool] == NULL &&
	    compiled(m->a, t, t->input, &input, NULL) == 0)
		m->inputs[tool] = input;
	return m->inputs[tool];
}

/* annotations - all four hints written out: hosts guess absent ones badly. */
static void
annotations(struct js_out *o, unsigned flags)
{
	js_kv_obj(o, "annotations");
	js_kv_bool(o, "readOnlyHint", flags & TOOL_READONLY);
	js_kv_bool(o, "destructiveHint", flags & TOOL_DESTRUCTIVE);
	js_kv_bool(o, "idempotentHint", flags & TOOL_IDEMPOTENT);
	js_kv_bool(o, "openWorldHint", false);
	js_end(o);
}

static struct str
security(struct arena *a, const char *scope)
{
	struct str rest = str_c(scope), word;
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_arr(&o);
	js_obj(&o);
	js_kv_c(&o, "type", "oauth2");
	js_kv_arr(&o, "scopes");
	while (str_word(&rest, false, &word))
		js_put_str(&o, word);
	js_end(&o);
	js_end(&o);
	js_end(&o);
	return buf_str(&b);
}

/* ui_meta - what a host with views must know of a tool. A view may call a
 * tool unless it is told otherwise. */
static void
ui_meta(struct js_out *o, const struct tool *t, const struct js *ui)
{
	struct js_iter it = { 0 };

	if ((t->flags & TOOL_VIEW_CALLS) != 0 && ui == NULL)
		return;
	js_kv_obj(o, "ui");
	if ((t->flags & TOOL_VIEW_CALLS) == 0)
		js_kv_raw(o, "visibility", STR("[\"model\"]"));
	while (js_next(ui, &it)) {
		js_key_str(o, it.name);
		js_put(o, it.value);
	}
	js_end(o);
}

/* meta - the row's own members, and what a host with views must know. Scopes
 * are shown once, beside it: OpenAI names the copy in here only for clients
 * that read nothing else, and a call without them is refused by HTTP, which
 * all understand. */
static void
meta(struct arena *a, struct js_out *o, const struct tool *t)
{
	const struct js *own = NULL;
	struct js_iter it = { 0 };

	if (t->meta != NULL && js_parse(a, str_c(t->meta), 16, &own,
	    NULL) == -1)
		return;	/* check_row has parsed it before */
	if (own == NULL && (t->flags & TOOL_VIEW_CALLS) != 0)
		return;
	js_kv_obj(o, "_meta");
	ui_meta(o, t, js_at(own, "ui"));
	while (js_next(own, &it)) {
		if (str_is(it.name, "ui"))
			continue;
		js_key_str(o, it.name);
		js_put(o, it.value);
	}
	js_end(o);
}

/* compact - a schema without the blanks of its source: it is sent to every
 * model again. check_row has parsed it before. */
static void
compact(struct arena *a, struct js_out *o, const char *key, const char *text)
{
	const struct js *v;

	if (js_parse(a, str_c(text), 64, &v, NULL) == -1)
		return;
	js_key(o, key);
	js_put(o, v);
}

static struct str
entry(struct arena *a, const struct tool *t)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "name", t->name);
	if (t->title != NULL)
		js_kv_c(&o, "title", t->title);
	js_kv_c(&o, "description", t->use);
	compact(a, &o, "inputSchema", t->input);
	if (t->output != NULL)
		compact(a, &o, "outputSchema", t->output);
	annotations(&o, t->flags);
	if (t->scope != NULL)
		js_kv_raw(&o, "securitySchemes", security(a, t->scope));
	meta(a, &o, t);
	js_end(&o);
	return buf_str(&b);
}

/* render - the list of what these scopes are shown. */
static struct server_list
render(const struct mcp *m, struct arena *a, struct str scopes)
{
	const struct tool *const *t = m->sv->tools;
	struct str *items = arena_array(a, m->ntools, struct str);
	size_t i, n = 0, size = m->sv->page_size;
	bool same = true;

	for (i = 0; i < m->ntools; i++) {
		same = same && !(t[i]->flags & TOOL_HIDDEN);
		if (!(t[i]->flags & TOOL_HIDDEN) ||
		    !method_lacks(str_c(t[i]->scope), scopes))
			items[n++] = entry(a, t[i]);
	}
	return list_render(a, m, "tools", items, n, size > 0 ? size : LIST_PAGE,
	    same ? RESULT_LIST : RESULT_LIST_OWN);
}

bool
tools_list_own(const struct mcp *m, struct arena *a, struct str scopes,
    struct server_list *out)
{
	const struct tool *const *t = m->sv->tools;

	for (size_t i = 0; i < m->ntools; i++) {
		if (!(t[i]->flags & TOOL_HIDDEN) ||
		    method_lacks(str_c(t[i]->scope), scopes))
			continue;
		*out = render(m, a, scopes);
		return true;
	}
	return false;
}

int
tools_prepare(const struct mcp *m, struct err *e)
{
	const struct tool *const *t = m->sv->tools;
	size_t i, k;

	for (i = 0; i < m->ntools; i++) {
		if (check_row(m->a, t[i], &m->inputs[i], e) == -1)
			return -1;
		for (k = 0; k < i; k++)
			if (strcmp(t[k]->name, t[i]->name) == 0)
				return bad(t[i], "registered twice", e);
	}
	m->lists[SERVER_LIST_TOOLS] = render(m, m->a, STR(""));
	return 0;
}
