/* SPDX-License-Identifier: MIT */
/*
 * show_dashboard - the one tool with a view: the snapshot with a trend, and the
 * page that draws it as a resource of its own. Hosts keep the page under its
 * URI, so that the URI names the page's bytes; a conversation of last year asks
 * for the URI of last year and gets the page of today.
 */
#include "base/hex.h"
#include "mcp/mcp.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"
#include "twin/speech/menu.h"
#include "view/pages.h"

#define URI_HEAD "ui://twin/dashboard-"
#define URI_TAIL ".html"
#define URI URI_HEAD VIEW_DASHBOARD_HASH URI_TAIL
enum { HASH_DIGITS = sizeof(VIEW_DASHBOARD_HASH) - 1 };

/* clang-format off */
static const char show_dashboard_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "days": { "type": "integer", "minimum": 7, "maximum": 90,
    "description": "Days back; 84 unless given." },
) ARG_LANG JSON(
} });

static const char show_dashboard_output[] = JSON({
"type": "object",
"additionalProperties": { "description": "As in get_snapshot." },
"properties": {
  "stage": { "type": "object" },
  "trend": { "type": "object" }
} });

static const char show_dashboard_meta[] = JSON({
  "ui": { "resourceUri": ) "\"" URI "\"" JSON(},
  "ui/resourceUri": ) "\"" URI "\"" JSON(,
  "openai/outputTemplate": ) "\"" URI "\"" JSON(,
  "openai/toolInvocation/invoking": "Loading progress...",
  "openai/toolInvocation/invoked": "Progress loaded"
});

/* no network at all: everything is in the page */
static const char page_meta[] = JSON({
  "ui": { "prefersBorder": true,
    "csp": { "connectDomains": [], "resourceDomains": [] } },
  "openai/widgetDescription": "The learner's progress: stage and what leads to the next one, days with practice, this week beside the last, the next task. The learner already sees it."
});
/* clang-format on */

static int
show_dashboard(
    struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	(void)out;
	return run_read(c, in, twin_dashboard, e);
}

static bool
earlier(struct str uri)
{
	struct str head = STR(URI_HEAD), tail = STR(URI_TAIL);
	unsigned char hash[HASH_DIGITS / 2];

	if (uri.n != sizeof(URI) - 1 || !str_starts(uri, head) ||
	    !str_is(str_from(uri, uri.n - tail.n), URI_TAIL))
		return false;
	return hex_decode((struct str){ uri.p + head.n, HASH_DIGITS }, hash,
	    sizeof(hash)) == sizeof(hash);
}

static int
read_page(struct call *c, struct err *e)
{
	struct js_out o;
	struct buf b;

	(void)e;
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "uri", c->name);
	js_kv_c(&o, "mimeType", VIEW_MIME);
	js_kv_str(&o, "text", view_dashboard);
	js_kv_raw(&o, "_meta", str_c(page_meta));
	js_end(&o);
	call_resource_raw(c, buf_str(&b));
	return 0;
}

const struct resource resource_dashboard = {
	.uri = URI,
	.name = "dashboard",
	.title = MENU_DASHBOARD,
	.description =
	    "The page that draws show_dashboard inside a conversation.",
	.mime = VIEW_MIME,
	.meta = page_meta,
	.earlier = earlier,
	.read = read_page,
};

const struct tool tool_show_dashboard = {
	.name = "show_dashboard",
	.title = "Show progress as a picture",
	.use = "Use this when the learner asks to see their progress as a "
	       "picture. "
	       "Do not use for single values; use get_snapshot.",
	.input = show_dashboard_input,
	.output = show_dashboard_output,
	.scope = "twin:read",
	.meta = show_dashboard_meta,
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT | TOOL_VIEW_CALLS,
	.run = show_dashboard,
};
