/* SPDX-License-Identifier: MIT */
/*
 * What the lists of tools, resources and prompts promise (doc/protocol.md 4.6,
 * doc/domain.md 10): every row is walked, so a new tool is tested by being in
 * the table.
 */
#include "test/unit/table.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/json.h"
#include "schema/schema.h"
#include "tools/table.h"
#include "twin/twin.h"
#include "view/pages.h"

enum { WRITES_APPEND = TOOL_IDEMPOTENT, READS = TOOL_READONLY | TOOL_IDEMPOTENT };

/* twin.fcgi(8), "Tools", and doc/domain.md 10, in the order of the list. */
static const struct want {
	const char *why;	/* the tool's name */
	const char *scope;
	unsigned flags;
} want[] = {
	{ "get_snapshot", "twin:read", READS | TOOL_VIEW_CALLS },
	{ "get_next_task", "twin:read", READS | TOOL_VIEW_CALLS },
	{ "get_progress", "twin:read", READS | TOOL_VIEW_CALLS },
	{ "get_history", "twin:read", READS },
	{ "show_dashboard", "twin:read", READS | TOOL_VIEW_CALLS },
	{ "describe_curriculum", "twin:read", READS },
	{ "log_attempt", "twin:write", WRITES_APPEND },
	{ "log_slot", "twin:write", WRITES_APPEND },
	{ "append_artifact", "twin:write", WRITES_APPEND },
	{ "update_metrics", "twin:write", WRITES_APPEND },
	{ "update_profile", "twin:write", WRITES_APPEND },
	{ "correct_event", "twin:write", WRITES_APPEND | TOOL_DESTRUCTIVE },
	{ "manage_consent", "twin:write", WRITES_APPEND },
	{ "export_twin", "twin:read", READS },
	{ "erase_twin", "twin:erase", TOOL_DESTRUCTIVE },
	{ "list_learners", "mentor:read", READS | TOOL_HIDDEN },
	{ "get_learner", "mentor:read", READS | TOOL_HIDDEN },
	{ "review_attempt", "mentor:review", WRITES_APPEND | TOOL_HIDDEN },
	{ "record_diagnostic", "mentor:review", WRITES_APPEND | TOOL_HIDDEN },
	{ "cohort_report", "mentor:read", READS | TOOL_HIDDEN },
};

static const struct tool *
find(const char *name)
{
	for (size_t i = 0; tool_table[i] != NULL; i++)
		if (strcmp(tool_table[i]->name, name) == 0)
			return tool_table[i];
	return NULL;
}

static void
row_as_designed(void **state)
{
	const struct want *w = *state;
	const struct tool *t = tool_table[w - want];

	assert_non_null(t);
	assert_string_equal(t->name, w->why);
	assert_string_equal(t->scope, w->scope);
	assert_int_equal(t->flags, w->flags);
	assert_non_null(t->run);
}

static void
nothing_more(void **state)
{
	(void)state;
	assert_null(tool_table[sizeof(want) / sizeof(want[0])]);
}

/* ---- texts ---- */

static bool
ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || (unsigned char)*s > 0x7e)
			return false;
	return true;
}

/* Every "use X." of a description names a tool that there is. */
static void
others_exist(const struct tool *t)
{
	const char *at = t->use;
	char name[65];
	size_t n;

	while ((at = strstr(at, "; use ")) != NULL) {
		at += strlen("; use ");
		n = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
		assert_in_range(n, 1, sizeof(name) - 1);
		memcpy(name, at, n);
		name[n] = '\0';
		if (find(name) == NULL)
			fail_msg("%s sends to '%s'", t->name, name);
	}
}

static void
texts(void **state)
{
	(void)state;
	for (size_t i = 0; tool_table[i] != NULL; i++) {
		const struct tool *t = tool_table[i];

		assert_in_range(strlen(t->name), 1, 64);
		assert_int_equal(strspn(t->name,
		    "abcdefghijklmnopqrstuvwxyz_"), strlen(t->name));
		assert_in_range(strlen(t->title), 1, 60);
		assert_int_equal(strncmp(t->use, "Use this when ", 14), 0);
		assert_non_null(strstr(t->use, " Do not use for "));
		assert_non_null(strstr(t->use, "; use "));
		assert_true(ascii(t->use) && ascii(t->title));
		assert_in_range(strlen(t->use), 80, 600);
		others_exist(t);
	}
}

/* ---- schemas ---- */

/* One walk through a schema; every fault names where it is. */
struct walk {
	const char *tool;
	bool input;
	int depth;
	size_t objects;
};

static void walk(struct walk *w, const struct js *s, const char *at);

static void
walk_properties(struct walk *w, const struct js *s, const char *at)
{
	const struct js *props = js_at(s, "properties");
	const struct js *others = js_at(s, "additionalProperties");
	struct js_iter it = { 0 };
	char name[200];

	w->objects++;
	/* closed, or a map whose keys the catalog decides: then described */
	if (w->input && (js_type(others) != JS_BOOL || js_bool(others)))
		if (js_str_at(s, "description").n == 0 || props != NULL)
			fail_msg("%s: %s is open", w->tool, at);
	while (js_next(props, &it)) {
		(void)snprintf(name, sizeof(name), "%s." STR_FMT, at,
		    STR_ARG(it.name));
		/* of an artifact it is told in append_artifact */
		if (w->input && js_str_at(it.value, "description").n < 8 &&
		    strcmp(at, ".artifact") != 0)
			fail_msg("%s: %s is not described", w->tool, name);
		walk(w, it.value, name);
	}
	for (size_t i = 0; i < js_len(js_at(s, "required")); i++) {
		const struct js *p;

		if (!js_get_str(props, js_str(js_item(js_at(s, "required"),
		    i)), &p))
			fail_msg("%s: %s requires what it has not", w->tool,
			    at);
	}
}

static bool
is_type(const struct js *s, const char *type)
{
	const struct js *t = js_at(s, "type");

	for (size_t i = 0; i < js_len(t); i++)
		if (str_is(js_str(js_item(t, i)), type))
			return true;
	return str_is(js_str(t), type);
}

/* What a model may send has bounds: a length, a range or a choice. */
static void
bounded(struct walk *w, const struct js *s, const char *at)
{
	if (js_at(s, "enum") != NULL || js_at(s, "const") != NULL)
		return;
	if (is_type(s, "string") && js_at(s, "maxLength") == NULL)
		fail_msg("%s: %s: text of any length", w->tool, at);
	if (is_type(s, "integer") && js_at(s, "minimum") == NULL)
		fail_msg("%s: %s: any number", w->tool, at);
	if (is_type(s, "array") && js_at(s, "maxItems") == NULL)
		fail_msg("%s: %s: a list of any length", w->tool, at);
}

static void
walk(struct walk *w, const struct js *s, const char *at)
{
	assert_true(++w->depth < 12);
	if (is_type(s, "object") || js_at(s, "properties") != NULL)
		walk_properties(w, s, at);
	if (w->input)
		bounded(w, s, at);
	if (js_at(s, "items") != NULL)
		walk(w, js_at(s, "items"), at);
	w->depth--;
}

static void
schemas(void **state)
{
	struct arena *a = arena_new(16 << 20);
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; tool_table[i] != NULL; i++) {
		const struct tool *t = tool_table[i];
		const char *texts[2] = { t->input, t->output };

		for (int k = 0; k < 2; k++) {
			struct walk w = { .tool = t->name, .input = k == 0 };
			const struct schema *s;
			const struct js *v;

			if (schema_compile(a, str_c(texts[k]), &s, &e) == -1 ||
			    js_parse(a, str_c(texts[k]), 32, &v, &e) == -1)
				fail_msg("%s: %s", t->name, e.msg);
			assert_true(schema_is_object(s));
			/* an answer may have a member more one day */
			assert_true(k == 1 || schema_is_closed(s));
			walk(&w, v, "");
			assert_true(w.objects >= 1);
		}
	}
	arena_free(a);
}

/* doc/protocol.md 4.6: the first tool is called with {} by the suite. */
static void
first_takes_nothing(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const struct js *v, *empty;
	struct schema_fault f;
	const struct schema *s;

	(void)state;
	assert_int_equal(js_parse(a, str_c(tool_table[0]->input), 32, &v,
	    NULL), 0);
	assert_int_equal(js_len(js_at(v, "required")), 0);
	assert_int_equal(js_parse(a, STR("{}"), 1, &empty, NULL), 0);
	assert_int_equal(schema_compile(a, str_c(tool_table[0]->input), &s,
	    NULL), 0);
	assert_true(schema_check(s, a, empty, &f));
	arena_free(a);
}

/* As many texts in a list as a data file may ask for (exercise_load.c,
 * metamodel_load.c). */
static const struct list_row {
	const char *why;
	const struct tool *const *table;
	const char *tool, *before, *behind;
	size_t most;
} lists[] = {
	{ "schema: the longest list of a form", tool_table, "log_attempt",
	    "{\"answer\":\"a\",\"request_id\":\"r\",\"form\":{\"k\":[", "]}}", 100 },
	{ "schema: the longest list of a field, by its path", compat_table,
	    "write_digital_twin", "{\"path\":\"p\",\"data\":[", "]}", 200 },
};

static bool
takes(struct arena *a, const struct list_row *r, size_t n)
{
	const struct tool *const *t = r->table;
	struct schema_fault f;
	const struct schema *s;
	const struct js *v;
	struct buf b;

	while (strcmp((*t)->name, r->tool) != 0)
		t++;
	buf_init(&b, a, SIZE_MAX);
	buf_c(&b, r->before);
	for (size_t i = 0; i < n; i++)
		buf_c(&b, i == 0 ? "\"x\"" : ",\"x\"");
	buf_c(&b, r->behind);
	assert_int_equal(js_parse(a, buf_str(&b), 8, &v, NULL), 0);
	assert_int_equal(schema_compile(a, str_c((*t)->input), &s, NULL), 0);
	return schema_check(s, a, v, &f);
}

static void
longest_list(void **state)
{
	const struct list_row *r = *state;
	struct arena *a = arena_new(1 << 20);

	assert_true(takes(a, r, r->most));
	assert_false(takes(a, r, r->most + 1));
	arena_free(a);
}

/* No tool takes a learner: who is meant is who the token says. */
static void
nobody_else(void **state)
{
	static const char *const never[] = {
		"\"sub\"", "\"subject\"", "\"learner\"", "\"user\"",
		"\"user_id\"", "\"learner_id\""
	};

	(void)state;
	for (size_t i = 0; tool_table[i] != NULL; i++)
		for (size_t k = 0; k < sizeof(never) / sizeof(*never); k++)
			assert_null(strstr(tool_table[i]->input, never[k]));
}

static void
writes_once(void **state)
{
	struct arena *a = arena_new(4 << 20);
	const struct js *v, *id;

	(void)state;
	for (size_t i = 0; tool_table[i] != NULL; i++) {
		const struct tool *t = tool_table[i];
		bool writes = strcmp(t->scope, "twin:write") == 0 ||
		    strcmp(t->scope, "mentor:review") == 0;

		assert_int_equal(js_parse(a, str_c(t->input), 32, &v, NULL),
		    0);
		id = js_at(js_at(v, "properties"), "request_id");
		assert_int_equal(id != NULL, writes);
		if (writes)
			assert_int_equal(js_int_at(id, "maxLength", 0), 64);
	}
	arena_free(a);
}

/* ---- resources and prompts ---- */

static void
resources(void **state)
{
	static const struct { const char *uri, *scope; bool tmpl, own; } r[] = {
		{ "twin://me/snapshot", "twin:read", false, true },
		{ "twin://me/history", "twin:read", false, true },
		{ "twin://me/profile", "twin:read", false, true },
		{ "ui://twin/dashboard-" VIEW_DASHBOARD_HASH ".html", NULL,
		    false, false },
		{ "twin://curriculum/{exercise}", NULL, true, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(r) / sizeof(r[0]); i++) {
		const struct resource *x = resource_table[i];

		assert_string_equal(x->uri, r[i].uri);
		assert_int_equal(x->tmpl, r[i].tmpl);
		assert_int_equal(x->per_user, r[i].own);
		assert_true((x->scope == NULL) == (r[i].scope == NULL));
		if (x->scope != NULL)
			assert_string_equal(x->scope, r[i].scope);
		assert_true(x->name != NULL && x->title != NULL &&
		    x->description != NULL && x->mime != NULL);
		assert_true(!x->tmpl || x->complete != NULL);
	}
	assert_null(resource_table[i]);
}

static void
prompts(void **state)
{
	static const char *const names[] = { "next_step", "weekly_review" };
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct prompt *p = prompt_table[i];

		assert_string_equal(p->name, names[i]);
		assert_string_equal(p->scope, "twin:read");
		assert_true(p->title != NULL && p->description != NULL &&
		    p->get != NULL && p->complete != NULL);
		for (k = 0; p->args[k].name != NULL; k++)
			assert_true(strlen(p->args[k].description) > 8);
		assert_true(k >= 3);
	}
	assert_null(prompt_table[i]);
}

/* ---- twin.fcgi(8) ---- */

static void
named(const char *page, const char *what)
{
	if (strstr(page, what) == NULL)
		fail_msg("twin.fcgi(8) does not name %s", what);
}

static void
manual_page(void **state)
{
	static char page[64 << 10];
	const char *src = getenv("SRCDIR");
	char path[400];
	size_t n;
	FILE *f;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/man/twin.fcgi.8",
	    src != NULL ? src : ".");
	assert_non_null(f = fopen(path, "r"));
	n = fread(page, 1, sizeof(page) - 1, f);
	(void)fclose(f);
	assert_in_range(n, 1000, sizeof(page) - 2);
	for (size_t i = 0; tool_table[i] != NULL; i++)
		named(page, tool_table[i]->name);
	for (size_t i = 0; prompt_table[i] != NULL; i++)
		named(page, prompt_table[i]->name);
	named(page, resource_table[0]->uri);
	named(page, resource_table[1]->uri);
	for (int c = REFUSAL_NONE + 1; c < REFUSAL_CODES; c++)
		named(page, refusal_name((enum refusal_code)c));
}

int
main(void)
{
	static struct table t;

	TABLE(&t, row_as_designed, want);
	TEST(&t, "the table has no other rows", nothing_more);
	TEST(&t, "names, titles and descriptions are as VIEW 2.2 wants", texts);
	TEST(&t, "schemas compile, are closed, described and bounded", schemas);
	TEST(&t, "the first tool can be called with {}", first_takes_nothing);
	TABLE(&t, longest_list, lists);
	TEST(&t, "no tool takes a learner's id", nobody_else);
	TEST(&t, "writes take a request_id, reads do not", writes_once);
	TEST(&t, "the resources of issue 3, the learner's own private", resources);
	TEST(&t, "the prompts of issue 3 with arguments and completion", prompts);
	TEST(&t, "twin.fcgi(8) names tools, resources, prompts, error codes",
	    manual_page);
	return table_run(&t, "t_tools");
}
