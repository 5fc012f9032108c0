/* SPDX-License-Identifier: MIT */
/*
 * A process that answers one request (plain CGI): it loads the data files only
 * when it needs them. Whatever it is asked first is answered as by a process
 * that has loaded all; what is kept in the cache needs no data files; and data
 * files that cannot be used are our fault, not the client's.
 */
#include "test/unit/table.h"

#include <stdio.h>
#include <unistd.h>

#include "test/unit/tools_kit.h"

#define PROFILE	"{\"fields\":{\"name\":\"Anna\"},\"request_id\":\"1\"}"

static const struct first {
	const char *why, *method, *params;
} firsts[] = {
	{ "a snapshot that is not kept", "tools/call",
	  "\"name\":\"get_snapshot\",\"arguments\":{\"lang\":\"en\"}" },
	{ "parts of a snapshot", "tools/call", "\"name\":\"get_snapshot\","
	  "\"arguments\":{\"sections\":[\"stage\"]}" },
	{ "a task", "tools/call", "\"name\":\"get_next_task\","
	  "\"arguments\":{\"practice\":\"none\"}" },
	{ "progress", "tools/call", "\"name\":\"get_progress\"" },
	{ "the history", "tools/call", "\"name\":\"get_history\"" },
	{ "the curriculum", "tools/call", "\"name\":\"describe_curriculum\"" },
	{ "a copy", "tools/call", "\"name\":\"export_twin\"" },
	{ "a write that is refused", "tools/call",
	  "\"name\":\"update_profile\",\"arguments\":{\"fields\":"
	  "{\"nothing\":1},\"request_id\":\"x\"}" },
	{ "a write that was made before", "tools/call",
	  "\"name\":\"update_profile\",\"arguments\":" PROFILE },
	{ "an attempt with a bad handle", "tools/call",
	  "\"name\":\"log_attempt\",\"arguments\":{\"task_handle\":\"x.y\","
	  "\"answer\":\"a\",\"request_id\":\"y\"}" },
	{ "erasing", "tools/call", "\"name\":\"erase_twin\"" },
	{ "arguments that do not fit", "tools/call",
	  "\"name\":\"update_metrics\",\"arguments\":{}" },
	{ "the tools", "tools/list", "" },
	{ "the prompts", "prompts/list", "" },
	{ "the resources", "resources/list", "" },
	{ "the skills", "skills/list", "" },
	{ "the skill", "skills/get",
	  "\"uri\":\"skill://digital-twin/SKILL.md\"" },
	{ "the skill's text", "resources/read",
	  "\"uri\":\"skill://digital-twin/SKILL.md\"" },
	{ "a prompt", "prompts/get", "\"name\":\"next_step\","
	  "\"arguments\":{\"minutes\":\"20\"}" },
	{ "completion", "completion/complete", "\"ref\":{\"type\":"
	  "\"ref/prompt\",\"name\":\"next_step\"},\"argument\":{\"name\":"
	  "\"practice\",\"value\":\"\"}" },
	{ "a resource of one's own", "resources/read",
	  "\"uri\":\"twin://me/snapshot\"" },
	{ "a public resource", "resources/read",
	  "\"uri\":\"twin://curriculum/none\"" },
};

static void
same(void **state)
{
	struct tkit *k = *state;

	(void)tkit_good(k, "update_profile", PROFILE);
	for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++) {
		struct str eager, lazy;

		k->lazy = false;
		tkit_reopen(k);
		eager = tkit_ask(k, firsts[i].method, firsts[i].params).body;
		k->lazy = true;
		tkit_reopen(k);
		assert_null(k->ap->cat);
		lazy = tkit_ask(k, firsts[i].method, firsts[i].params).body;
		if (!str_eq(eager, lazy))
			fail_msg("%s: " STR_FMT " instead of " STR_FMT,
			    firsts[i].why, STR_ARG(lazy), STR_ARG(eager));
	}
}

/* The first write of a process publishes the catalog before it begins. */
static void
writes(void **state)
{
	struct tkit *k = *state;
	const struct js *task;

	k->lazy = true;
	tkit_reopen(k);
	(void)tkit_good(k, "update_profile", PROFILE);
	tkit_reopen(k);
	task = js_item(js_at(tkit_good(k, "get_next_task", "{}"), "tasks"), 0);
	tkit_reopen(k);
	(void)tkit_call(k, "log_attempt", tkit_fmt(k, "{\"task_handle\":\""
	    STR_FMT "\",\"answer\":\"a\",\"request_id\":\"2\"}",
	    STR_ARG(js_str_at(task, "task_handle"))));
	assert_non_null(k->ap->cat);
	assert_true(tkit_events(k, "anna") >= 1);
}

/* copy - a shipped data file into the test's own directory. */
static void
copy(struct tkit *k, const char *name)
{
	const char *src = getenv("SRCDIR");
	const char *from = tkit_fmt(k, "%s/share/%s", src != NULL ? src : ".",
	    name), *to = tkit_fmt(k, "%s/%s", k->base, name);
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	int c;

	assert_true(in != NULL && out != NULL);
	while ((c = getc(in)) != EOF)
		(void)putc(c, out);
	(void)fclose(in);
	assert_int_equal(fclose(out), 0);
}

/* own_files - the data files, where a test may spoil them. */
static void
own_files(struct tkit *k)
{
	copy(k, "metamodel.json");
	copy(k, "curriculum.json");
	copy(k, "promotion.json");
	k->cf.share_dir = str_c(k->base);
	k->lazy = false;
	tkit_reopen(k);
	k->lazy = true;
}

static void
kept_needs_none(void **state)
{
	struct tkit *k = *state;
	struct str first, again;

	own_files(k);
	(void)tkit_good(k, "update_profile", PROFILE);
	first = tkit_call(k, "get_snapshot", "{}").body;
	tkit_reopen(k);
	again = tkit_call(k, "get_snapshot", "{}").body;
	assert_true(str_eq(first, again));
	assert_null(k->ap->cat);
	(void)tkit_ask(k, "tools/list", "");
	assert_null(k->ap->cat);
	/* another version of a file: nothing that was kept is good */
	copy(k, "promotion.json");
	tkit_reopen(k);
	again = tkit_call(k, "get_snapshot", "{}").body;
	assert_true(str_eq(first, again));
	assert_non_null(k->ap->cat);
}

static void
spoiled(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply r;
	FILE *f;

	own_files(k);
	tkit_reopen(k);
	assert_non_null(f = fopen(tkit_fmt(k, "%s/curriculum.json", k->base),
	    "w"));
	(void)fputs("{}", f);
	assert_int_equal(fclose(f), 0);
	r = tkit_call(k, "get_next_task", "{}");
	assert_int_equal(r.code, -32603);
	assert_true(str_find(r.body, STR("curriculum")) < 0);
	r = tkit_call(k, "update_profile", PROFILE);
	assert_int_equal(r.code, -32603);
	r = tkit_ask(k, "prompts/get", "\"name\":\"next_step\"");
	assert_int_equal(r.code, -32603);
	r = tkit_ask(k, "resources/read", "\"uri\":\"twin://curriculum/x\"");
	assert_int_equal(r.code, -32603);
	assert_int_equal(tkit_events(k, "anna"), 0);
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("whatever comes first is answered as ever", same),
		T("a first write publishes the catalog, then writes", writes),
		T("what is kept needs no data files, until they change",
		    kept_needs_none),
		T("spoiled data files are an error of ours", spoiled),
	};

	return cmocka_run_group_tests_name("t_tools_lazy", tests, NULL, NULL);
}
