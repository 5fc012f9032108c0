/* SPDX-License-Identifier: MIT */
/*
 * t_tools_reads - what is read: pages of the history, the size of every result,
 * an older curriculum behind an open handle, texts that stand alone. The
 * snapshot is in t_tools_snapshot.c, what has an address in
 * t_tools_resources.c.
 */
#include "test/unit/table.h"

#include <stdio.h>

#include "base/limits.h"
#include "test/unit/tools_kit.h"
#include "tools/table.h"

/* ---- history ---- */

static void
pages(void **state)
{
	struct tkit *k = *state;
	const char *cursor = "";
	int64_t seen = 0, last = 1000;

	for (int i = 0; i < 25; i++)
		(void)tkit_good(k, "update_profile", tkit_fmt(k,
		    "{\"fields\":{\"objective\":\"goal %d\"},\"request_id\":"
		    "\"g-%d\"}", i, i));
	for (int n = 0; n < 10; n++) {
		const struct js *out = tkit_good(k, "get_history",
		    tkit_fmt(k, "{\"limit\":10%s}", cursor));
		const struct js *items = js_at(out, "items");

		for (size_t i = 0; i < js_len(items); i++) {
			int64_t seq = js_int_at(js_item(items, i), "seq", 0);

			assert_int_equal(seq, last == 1000 ? 25 : last - 1);
			last = seq;
			seen++;
		}
		if (js_type(js_at(out, "next_cursor")) == JS_NULL)
			break;
		cursor = tkit_fmt(k, ",\"cursor\":\"" STR_FMT "\"",
		    STR_ARG(js_str_at(out, "next_cursor")));
	}
	assert_int_equal(seen, 25);
	/* a cursor beyond one's own journal is nobody's */
	k->sub = "bob";
	(void)tkit_refused(k, "get_history", tkit_fmt(k, "{\"limit\":10%s}",
	    cursor), "VALIDATION");
}

static void
filters(void **state)
{
	struct tkit *k = *state;
	const struct js *out;

	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Anna", "1"));
	(void)tkit_good(k, "update_metrics", "{\"points\":[{\"indicator\":"
	    "\"energy\",\"value\":3}],\"request_id\":\"2\"}");
	k->now += 3 * 86400;
	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Maria", "3"));
	out = tkit_good(k, "get_history", "{\"kinds\":[\"metric\"]}");
	assert_int_equal(js_len(js_at(out, "items")), 1);
	assert_true(str_is(js_str_at(js_item(js_at(out, "items"), 0), "note"),
	    "Энергия"));
	/* in words: a day as people say it */
	assert_true(str_find(tkit_call(k, "get_history", "{\"kinds\":[\"metric\"]}")
	    .text, STR("#2 22\u00a0ноября, ")) >= 0);
	out = tkit_good(k, "get_history", "{\"since\":\"2026-11-24\"}");
	assert_int_equal(js_len(js_at(out, "items")), 1);
	out = tkit_good(k, "get_history", "{\"exercise\":\"none\"}");
	assert_int_equal(js_len(js_at(out, "items")), 0);
}

/* A filter that fits nothing does not walk the whole journal in one call. */
static void
long_search(void **state)
{
	struct tkit *k = *state;
	struct str note = str_c(tkit_text(k, "a", LIMIT_ANSWER));
	const struct exercise *x = &k->ap->cat->cu->exercises[0];
	const char *cursor = "", *scores = "";
	int calls = 0;

	for (size_t i = 0; i < x->ncriteria; i++)
		if (x->criteria[i].kind == CRIT_RUBRIC)
			scores = tkit_fmt(k, "%s%s{\"criterion\":\"" STR_FMT
			    "\",\"level\":0}", scores,
			    scores[0] != '\0' ? "," : "",
			    STR_ARG(x->criteria[i].id));
	for (int i = 0; i < 300; i++)
		(void)tkit_good(k, "log_attempt", tkit_fmt(k, "{\"exercise\":"
		    "\"" STR_FMT "\",\"answer\":\"" STR_FMT "\",\"scores\":"
		    "[%s],\"form\":%s,\"request_id\":\"%d\"}",
		    STR_ARG(x->id), STR_ARG(note), scores, tkit_form(k, x),
		    i));
	do {
		struct tkit_reply r = tkit_call(k, "get_history", tkit_fmt(k,
		    "{\"kinds\":[\"consent\"]%s}", cursor));

		calls++;
		assert_int_equal(js_len(js_at(r.out, "items")), 0);
		cursor = js_str_at(r.out, "next_cursor").n == 0 ? NULL :
		    tkit_fmt(k, ",\"cursor\":\"" STR_FMT "\"",
		    STR_ARG(js_str_at(r.out, "next_cursor")));
	} while (cursor != NULL);
	assert_int_equal(calls, 2);
}

/* A page is bounded in bytes, whatever is in the journal. */
static void
long_entries(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply r;
	const char *type = tkit_fmt(k, STR_FMT,
	    STR_ARG(k->ap->cat->cu->products[0].id));

	for (int i = 0; i < 60; i++)
		(void)tkit_good(k, "append_artifact", tkit_fmt(k,
		    "{\"type\":\"%s\",\"title\":\"%s\",\"text\":\"x\","
		    "\"request_id\":\"t%d\"}", type, tkit_text(k, "ж", 200),
		    i));
	r = tkit_call(k, "get_history", "{\"limit\":50}");
	assert_true(r.body.n < LIMIT_RESULT + 1024);
	assert_true(js_len(js_at(r.out, "items")) > 5);
	assert_int_equal(js_type(js_at(r.out, "next_cursor")), JS_STRING);
}

/* Every read stays near LIMIT_RESULT, in the longer language, at its most. */
static void
sizes(void **state)
{
	static const struct { const char *tool, *args; } most[] = {
		{ "get_snapshot", "{}" },
		{ "get_next_task", "{\"count\":3}" },
		{ "get_progress", "{\"period\":\"all\"}" },
		{ "describe_curriculum", "{}" },
		{ "get_history", "{\"limit\":50}" },
	};
	struct tkit *k = *state;

	for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
		struct tkit_reply r = tkit_call(k, most[i].tool,
		    most[i].args);

		if (r.body.n > LIMIT_RESULT)
			fail_msg("%s: %zu bytes", most[i].tool, r.body.n);
	}
}

/* The first 512 characters say everything that matters: hosts cut the rest. */
static void
instructions(void **state)
{
	struct tkit *k = *state;
	const char *s = app_server(k->ap)->instructions;
	const char *end = strstr(s, "\n\n");

	assert_non_null(end);
	assert_in_range(end - s, 300, 512);
	assert_in_range(strlen(s), 600, 2000);
	for (size_t i = 0; tool_table[i] != NULL; i++)
		if (tool_table[i]->flags == TOOL_IDEMPOTENT)
			assert_non_null(strstr(s, tool_table[i]->name));
}

/* What was agreed to is in the history, not only that something was. */
static void
consents(void **state)
{
	struct tkit *k = *state;
	const struct js *items;

	(void)tkit_good(k, "manage_consent", "{\"request_id\":\"c-1\","
	    "\"grants\":{\"tracking\":true,\"mentor_view\":false}}");
	items = js_at(tkit_good(k, "get_history", "{}"), "items");
	assert_true(str_is(js_str_at(js_item(items, 0), "note"),
	    "учёт занятий: разрешено, доступ наставника: не разрешено"));
}

/* ---- an older curriculum ---- */

static void
copy(const char *from, const char *to, const char *find, const char *put)
{
	static char text[LIMIT_CATALOG_FILE];
	FILE *f = fopen(from, "r");
	char *at;
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	(void)fclose(f);
	text[n] = '\0';
	if (find != NULL) {
		assert_int_equal(strlen(find), strlen(put));
		assert_non_null(at = strstr(text, find));
		memcpy(at, put, strlen(put));
	}
	assert_non_null(f = fopen(to, "w"));
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* lowest - the lowest level for each rubric criterion of a task. */
static const char *
lowest(struct tkit *k, const struct js *criteria)
{
	const char *s = "";

	for (size_t i = 0; i < js_len(criteria); i++) {
		const struct js *cr = js_item(criteria, i);

		if (str_is(js_str_at(cr, "kind"), "rubric"))
			s = tkit_fmt(k, "%s%s{\"criterion\":\"" STR_FMT
			    "\",\"level\":0}", s, s[0] != '\0' ? "," : "",
			    STR_ARG(js_str_at(cr, "id")));
	}
	return s;
}

/* The criteria of an open handle are those it was made with. */
static void
older_curriculum(void **state)
{
	static const char *const files[] = {
		"metamodel", "curriculum", "promotion"
	};
	struct tkit *k = *state;
	const char *src = tkit_fmt(k, STR_FMT, STR_ARG(k->cf.share_dir));
	const char *version = tkit_fmt(k, "\"version\": \"" STR_FMT "\"",
	    STR_ARG(k->ap->cat->cu->version));
	char *other = (char *)(uintptr_t)tkit_fmt(k, "%s", version);
	struct str hash = k->ap->cat->cu->hash;
	const struct js *task, *done;

	hash = arena_str(k->a, hash);
	task = js_item(js_at(tkit_good(k, "get_next_task", "{}"), "tasks"), 0);
	other[strlen(other) - 2] = other[strlen(other) - 2] == '9' ? '8' : '9';
	k->cf.share_dir = str_c(tkit_fmt(k, "%s", k->base));
	for (int i = 0; i < 3; i++)
		copy(tkit_fmt(k, "%s/%s.json", src, files[i]),
		    tkit_fmt(k, "%s/%s.json", k->base, files[i]),
		    i == 1 ? version : NULL, i == 1 ? other : NULL);
	tkit_reopen(k);
	assert_false(str_eq(hash, k->ap->cat->cu->hash));
	done = tkit_good(k, "log_attempt", tkit_fmt(k, "{\"task_handle\":\""
	    STR_FMT "\",\"answer\":\"Short.\",\"scores\":[%s],"
	    "\"form\":%s,\"minutes\":9,\"request_id\":\"r\"}",
	    STR_ARG(js_str_at(task, "task_handle")),
	    lowest(k, js_at(task, "criteria")),
	    tkit_form(k, catalog_exercise(k->ap->cat, js_str_at(task,
	    "exercise")))));
	assert_true(str_eq(js_str_at(done, "exercise"), js_str_at(task,
	    "exercise")));
}

/* ---- texts that stand alone ---- */

/* What a model that is given the text only must find in it. */
static const struct alone {
	const char *why, *tool, *args, *says[4];
} alones[] = {
	{ "goals", "get_snapshot", "{\"sections\":[\"goals\"]}",
	    { "Выучить испанский", "Сайт; Книга" } },
	{ "constraints", "get_snapshot", "{\"sections\":[\"constraints\"]}",
	    { "Времени в обычный день: 25\u00a0минут", "Темп: медленно, с повторением" } },
	{ "what is sensitive, when it is asked for", "get_snapshot",
	    "{\"sections\":[\"context\"]}", { "Мои неудовлетворённости: Живу на даче" } },
	{ "practices", "get_snapshot", "{\"sections\":[\"practices\"]}",
	    { "Практики ещё не начаты" } },
	{ "consent", "get_snapshot", "{\"sections\":[\"consent\"]}",
	    { "Занятия записываются: да" } },
	{ "all of it", "get_snapshot", "{}",
	    { "Выучить испанский", "обычный день: 25\u00a0минут", "Тон:", "Ревизия 2" } },
	{ "in English", "get_snapshot", "{\"lang\":\"en\"}",
	    { "Projects: Сайт; Книга", "Revision 2", "not met yet" } },
	{ "the cursor of the next page", "get_history", "{\"limit\":1}",
	    { "cursor aDE6" } },
	{ "every indicator", "get_progress",
	    "{\"indicators\":[\"hours_per_week\"]}",
	    { "[hours_per_week]", "цель" } },
};

static void
alone(void **state)
{
	struct tkit *k = *state;

	(void)tkit_good(k, "update_profile", "{\"fields\":{\"objective\":"
	    "\"Выучить испанский\",\"projects\":[\"Сайт\",\"Книга\"],"
	    "\"minutes_per_day\":25,\"pace\":\"slow\","
	    "\"dissatisfactions\":[\"Живу на даче\"]},\"request_id\":\"one\"}");
	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Anna", "two"));
	for (size_t i = 0; i < sizeof(alones) / sizeof(alones[0]); i++) {
		const struct alone *r = &alones[i];
		struct str text = tkit_call(k, r->tool, r->args).text;

		for (size_t n = 0; n < 4 && r->says[n] != NULL; n++)
			if (str_find(text, str_c(r->says[n])) < 0)
				fail_msg("%s: no '%s' in " STR_FMT, r->why,
				    r->says[n], STR_ARG(text));
	}
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("the history pages backwards without gaps", pages),
		T("the history can be filtered", filters),
		T("a text says all that its answer says", alone),
		T("a page of the history is bounded in bytes", long_entries),
		T("so is the search for one", long_search),
		T("results of reads stay within 20 KiB", sizes),
		T("the instructions begin with what stands alone",
		    instructions),
		T("a consent says in the history what to", consents),
		T("a handle made under an older curriculum stays good",
		    older_curriculum),
	};

	return cmocka_run_group_tests_name("t_tools_reads", tests, NULL, NULL);
}
