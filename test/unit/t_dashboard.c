/* SPDX-License-Identifier: MIT */
/* The tool with a view: its URI and its page (doc/view.md 1). */
#include "test/unit/table.h"

#include "base/digest.h"
#include "base/hex.h"
#include "test/unit/tools_kit.h"
#include "tools/table.h"
#include "view/pages.h"

#define URI "ui://twin/dashboard-" VIEW_DASHBOARD_HASH ".html"

/* ---- the page ---- */

static const struct js *
listed(struct tkit *k, const char *tool)
{
	const struct js *all =
	    js_at(tkit_ask(k, "tools/list", "").result, "tools");

	for (size_t i = 0; i < js_len(all); i++)
		if (str_is(js_str_at(js_item(all, i), "name"), tool))
			return js_item(all, i);
	fail_msg("no tool %s", tool);
	return NULL;
}

static void
one_uri(void **state)
{
	struct tkit *k = *state;
	const struct js *meta = js_at(listed(k, "show_dashboard"), "_meta");
	const struct js *list =
	    js_at(tkit_ask(k, "resources/list", "").result, "resources");
	size_t n = 0;

	assert_true(str_is(js_str_at(js_at(meta, "ui"), "resourceUri"), URI));
	assert_true(str_is(js_str_at(meta, "ui/resourceUri"), URI));
	assert_true(str_is(js_str_at(meta, "openai/outputTemplate"), URI));
	for (size_t i = 0; i < js_len(list); i++)
		n += str_is(js_str_at(js_item(list, i), "uri"), URI);
	assert_int_equal(n, 1);
	for (size_t i = 0; tool_table[i] != NULL; i++)
		if (strcmp(tool_table[i]->name, "show_dashboard") != 0 &&
		    tool_table[i]->meta != NULL)
			assert_null(strstr(tool_table[i]->meta, "ui://"));
}

static void
hash(void **state)
{
	unsigned char sha[SHA256_LEN];
	struct tkit *k = *state;

	digest_sha256(view_dashboard, sha);
	assert_true(str_is(hex_encode(k->a, sha, 4), VIEW_DASHBOARD_HASH));
}

static struct tkit_reply
page(struct tkit *k, const char *uri)
{
	return tkit_ask(
	    k, "resources/read", tkit_fmt(k, "\"uri\":\"%s\"", uri));
}

static void
served(void **state)
{
	static const char *const uris[] = { URI,
		"ui://twin/dashboard-00000000.html",
		"ui://twin/dashboard-deadbeef.html" };
	struct tkit *k = *state;

	for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
		const struct js *list =
				    js_at(page(k, uris[i]).result, "contents"),
				*item = js_item(list, 0), *ui;

		assert_int_equal(js_len(list), 1);
		assert_true(str_is(js_str_at(item, "uri"), uris[i]));
		assert_true(str_is(
		    js_str_at(item, "mimeType"), "text/html;profile=mcp-app"));
		assert_true(str_eq(js_str_at(item, "text"), view_dashboard));
		ui = js_at(js_at(item, "_meta"), "ui");
		assert_true(js_bool(js_at(ui, "prefersBorder")));
		assert_int_equal(
		    js_type(js_at(js_at(ui, "csp"), "connectDomains")),
		    JS_ARRAY);
		assert_int_equal(
		    js_len(js_at(js_at(ui, "csp"), "connectDomains")), 0);
		assert_int_equal(
		    js_len(js_at(js_at(ui, "csp"), "resourceDomains")), 0);
	}
}

static void
not_served(void **state)
{
	static const char *const uris[] = { "ui://twin/dashboard-.html",
		"ui://twin/dashboard-0000000.html",
		"ui://twin/dashboard-000000000.html", "ui://twin/",
		"ui://twin/dashboard-DEADBEEF.html", "ui://twin/dashboard.html",
		"ui://twin/dashboard-deadbee/.html",
		"ui://twin/dashboard-\\u0000eadbeef.html",
		"ui://twin/dashboard-deadbeef.htm1",
		"ui://twin/dashboard-deadbeef.html/",
		"ui:///dashboard-deadbeef" };
	struct tkit *k = *state;

	for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++)
		if (page(k, uris[i]).code != -32002)
			fail_msg("%s is served", uris[i]);
}

static void
declares(const struct js *result)
{
	const struct js *ui =
	    js_at(js_at(js_at(result, "capabilities"), "extensions"),
		"io.modelcontextprotocol/ui");

	assert_true(
	    str_is(js_str(js_item(js_at(ui, "mimeTypes"), 0)), VIEW_MIME));
}

static void
capability(void **state)
{
	struct tkit *k = *state;

	declares(tkit_ask(k, "initialize",
	    "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
	    "\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}")
		     .result);
	k->modern = true;
	declares(tkit_ask(k, "server/discover", "").result);
}

static void
arguments(void **state)
{
	struct tkit *k = *state;

	assert_int_equal(
	    js_int_at(js_at(tkit_good(k, "show_dashboard", "{}"), "trend"),
		"days", 0),
	    84);
	assert_int_equal(
	    js_int_at(
		js_at(tkit_good(k, "show_dashboard", "{\"days\":90}"), "trend"),
		"days", 0),
	    90);
	(void)tkit_refused(k, "show_dashboard", "{\"days\":6}", "VALIDATION");
	(void)tkit_refused(k, "show_dashboard", "{\"days\":91}", "VALIDATION");
	/* the picture is not a section to ask a snapshot for */
	(void)tkit_refused(
	    k, "get_snapshot", "{\"sections\":[\"trend\"]}", "VALIDATION");
	k->scopes = "twin:write";
	assert_int_equal(tkit_call(k, "show_dashboard", "{}").status, 403);
}

int
main(void)
{
	static const struct CMUnitTest pages[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("one URI in three keys and the list", one_uri),
		T("the URI has the hash of the page", hash),
		T("the page under its URI and under earlier ones", served),
		T("and under no other", not_served),
		T("the extension is declared in both eras", capability),
		T("days are 7 to 90, 84 unless given", arguments),
	};

#undef T
	return cmocka_run_group_tests_name("t_dashboard", pages, NULL, NULL);
}
