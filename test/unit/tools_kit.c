/* SPDX-License-Identifier: MIT */
#include "test/unit/tools_kit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "schema/schema.h"
#include "tools/wording.h"
#include "tools/refold.h"

#define ISSUER	"https://ory.example/"
#define META	"io.modelcontextprotocol/"

static struct store_opts
opts(const struct tkit *k)
{
	return (struct store_opts){ .dir = k->base, .issuer = STR(ISSUER),
		.engine = str_c(database_given() ? "postgresql" : "lmdb"),
		.database = str_c(k->database) };
}

static int
open_all(struct tkit *k, struct err *e)
{
	struct store_opts o = opts(k);
	size_t n;

	k->perm = arena_new(LIMIT_ARENA);
	if (store_open(&o, &k->st, e) == -1 ||
	    app_open(&k->cf, k->st, k->lazy, &k->ap, e) == -1)
		return -1;
	n = store_keys(k->st, k->keys);
	return mcp_new(k->perm, app_server(k->ap), &k->cf, k->keys, n, &k->m,
	    e);
}

void
tkit_close(struct tkit *k)
{
	app_close(k->ap);
	store_close(k->st);
	arena_free(k->perm);
	k->ap = NULL;
	k->st = NULL;
	k->perm = NULL;
}

void
tkit_reopen(struct tkit *k)
{
	struct err e = { 0 };

	tkit_close(k);
	if (open_all(k, &e) == -1)
		fail_msg("%s", e.msg);
}

int
tkit_teardown(void **state)
{
	struct tkit *k = *state;
	struct dirent *d;
	char path[400];
	DIR *dir;

	tkit_close(k);
	assert_non_null(dir = opendir(k->base));
	while ((d = readdir(dir)) != NULL) {
		(void)snprintf(path, sizeof(path), "%s/%s", k->base,
		    d->d_name);
		(void)unlink(path);
	}
	closedir(dir);
	assert_int_equal(rmdir(k->base), 0);
	arena_free(k->a);
	free(k);
	return 0;
}

int
tkit_setup(void **state)
{
	const char *src = getenv("SRCDIR");
	struct tkit *k = calloc(1, sizeof(*k));
	struct store_opts o;
	struct err e = { 0 };

	assert_non_null(k);
	k->a = arena_new(1 << 30);
	(void)snprintf(k->base, sizeof(k->base), "t_tools.XXXXXX");
	assert_non_null(mkdtemp(k->base));
	k->cf = (struct conf){
		.share_dir = arena_printf(k->a, "%s/share",
		    src != NULL ? src : "."),
		.issuer = STR(ISSUER), .max_body_bytes = 1 << 20,
		.json_depth = 32, .batch_max = 100, .list_ttl_ms = 300000,
		.discover_ttl_ms = 3600000, .state_ttl_s = 600,
		.sse_keepalive_s = 15, .call_deadline_s = 20,
		.server_name = STR("digital-twin-mcp"),
		.lang = STR("ru"), .tz_offset_min = 180,
		.zone_dir = STR("no-such-folder"),
	};
	k->cf.share_dir = arena_str(k->a, k->cf.share_dir);
	k->sub = "anna";
	k->scopes = TKIT_ALL;
	k->now = TKIT_NOW;
	k->caps = "{}";
	k->more = "";
	if (database_given())
		database_own(k->database);
	o = opts(k);
	*state = k;
	if (store_init(&o, &e) == 0 && open_all(k, &e) == 0)
		return 0;
	print_error("%s\n", e.msg);
	(void)tkit_teardown(state);
	return -1;
}

const char *
tkit_fmt(struct tkit *k, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert_true(n >= 0);
	p = arena_alloc(k->a, (size_t)n + 1);
	va_start(ap, fmt);
	(void)vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

/* denied - row 5 as the endpoint words it, as far as these tests care. */
static bool
denied(void *arg, struct str needed, struct http_res *rs, struct str *meta)
{
	(void)arg;
	(void)needed;
	(void)meta;
	http_json(rs, 403, STR("{\"error\":\"insufficient_scope\"}"));
	return true;
}

/* envelope - the _meta of a call, in the era asked for. */
static const char *
envelope(struct tkit *k)
{
	const char *locale = k->locale == NULL ? "" :
	    tkit_fmt(k, "\"openai/locale\":\"%s\"", k->locale);
	const char *place = k->place == NULL ? "" : tkit_fmt(k, "%s"
	    "\"openai/userLocation\":{\"country\":\"DE\",\"timezone\":"
	    "\"%s\"}", locale[0] != '\0' ? "," : "", k->place);
	bool said = locale[0] != '\0' || place[0] != '\0';

	if (!k->modern)
		return tkit_fmt(k, "\"_meta\":{%s%s}", locale, place);
	return tkit_fmt(k, "\"_meta\":{\"" META "protocolVersion\":"
	    "\"2026-07-28\",\"" META "clientCapabilities\":%s%s%s%s}%s",
	    k->caps, said ? "," : "", locale, place, k->more);
}

static void
post(struct tkit *k, const char *method, const char *name, struct str body,
    struct http_res *rs)
{
	const struct http_var vars[] = {
		{ STR("REQUEST_METHOD"), STR("POST") },
		{ STR("CONTENT_TYPE"), STR("application/json") },
		{ STR("HTTP_ACCEPT"), STR("application/json, text/event-stream") },
		{ STR("HTTP_MCP_PROTOCOL_VERSION"), STR("2026-07-28") },
		{ STR("HTTP_MCP_METHOD"), str_c(method) },
		{ STR("HTTP_MCP_NAME"), str_c(name) },
	};
	struct http_req rq = {
		.method = STR("POST"), .path = STR("/mcp"), .body = body,
		.vars = vars, .nvars = k->modern ? 6 : 3, .now = k->now,
		.id = STR("test"),
	};
	struct mcp_caller who = {
		.sub = str_c(k->sub), .scopes = str_c(k->scopes),
		.client = STR("test-client"), .app = k->ap, .denied = denied,
	};
	struct mcp_outcome oc = { .code = 0 };

	*rs = (struct http_res){ .status = 0 };
	mcp_serve(k->m, k->a, &rq, &who, rs, &oc);
	if (oc.code == -32603)
		print_message("# %s\n", oc.cause.msg);
}

static struct tkit_reply
read_reply(struct tkit *k, const struct http_res *rs)
{
	struct tkit_reply r = { .status = rs->status, .body = rs->body };
	const struct js *v;
	struct err e = { 0 };

	if (rs->status == 403)
		return r;
	if (js_parse(k->a, rs->body, 32, &v, &e) == -1)
		fail_msg("not JSON: %s", e.msg);
	r.result = js_at(v, "result");
	r.code = (int)js_int_at(js_at(v, "error"), "code", 0);
	r.is_error = js_bool_at(r.result, "isError", false);
	r.out = js_at(r.result, "structuredContent");
	if (r.is_error) {	/* clients drop one that has both */
		assert_null(r.out);
		assert_int_equal(js_len(js_at(r.result, "content")), 1);
		r.out = js_at(js_at(r.result, "_meta"), "digital-twin/error");
	}
	r.text = js_str_at(js_item(js_at(r.result, "content"), 0), "text");
	return r;
}

static struct tkit_reply
ask(struct tkit *k, const char *method, const char *name, const char *params)
{
	struct http_res rs;
	const char *body = tkit_fmt(k, "{\"jsonrpc\":\"2.0\",\"id\":1,"
	    "\"method\":\"%s\",\"params\":{%s%s%s}}", method, params,
	    params[0] != '\0' ? "," : "", envelope(k));

	post(k, method, name, str_c(body), &rs);
	return read_reply(k, &rs);
}

struct tkit_reply
tkit_ask(struct tkit *k, const char *method, const char *params)
{
	return ask(k, method, "", params);
}

/* of_all - members of so many answers that no outputSchema repeats them
 * (tools/schema_text.h). */
static bool
of_all(struct str name)
{
	return str_is(name, "schema") || str_is(name, "revision") ||
	    str_is(name, "ask") || str_is(name, "stage_event");
}

static void
fits(struct tkit *k, const char *name, const struct js *out)
{
	const struct tool *const *t = app_server(k->ap)->tools;
	struct str message, hint;
	struct schema_fault f;
	const struct schema *s;
	const struct js *v, *p;
	struct js_iter it = { 0 };
	bool open;

	while (strcmp((*t)->name, name) != 0)
		t++;
	assert_int_equal(schema_compile(k->a, str_c((*t)->output), &s, NULL),
	    0);
	if (!schema_check(s, k->a, out, &f)) {
		wording_schema(k->a, TWIN_EN, &f, &message, &hint);
		fail_msg("%s does not fit its outputSchema: " STR_FMT, name,
		    STR_ARG(message));
	}
	assert_int_equal(js_parse(k->a, str_c((*t)->output), 32, &v, NULL), 0);
	open = js_at(v, "additionalProperties") != NULL;
	v = js_at(v, "properties");
	while (js_next(out, &it))
		if (!open && !of_all(it.name) && !js_get_str(v, it.name, &p))
			fail_msg("%s: its outputSchema lacks " STR_FMT, name,
			    STR_ARG(it.name));
	/* a snapshot has the sections that were asked for */
	it = (struct js_iter){ 0 };
	while (strcmp(name, "get_snapshot") != 0 && js_next(v, &it))
		if (!js_get_str(out, it.name, &p))
			fail_msg("%s: its answer lacks " STR_FMT, name,
			    STR_ARG(it.name));
}

struct tkit_reply
tkit_call(struct tkit *k, const char *tool, const char *args)
{
	struct tkit_reply r = ask(k, "tools/call", tool, tkit_fmt(k,
	    "\"name\":\"%s\",\"arguments\":%s", tool, args));

	if (r.result != NULL && !r.is_error && r.out != NULL) {
		fits(k, tool, r.out);
		assert_true(r.text.n > 0);
	}
	return r;
}

const struct js *
tkit_good(struct tkit *k, const char *tool, const char *args)
{
	struct tkit_reply r = tkit_call(k, tool, args);

	if (r.result == NULL || r.is_error || r.out == NULL)
		fail_msg("%s %.300s: " STR_FMT, tool, args, STR_ARG(r.body));
	return r.out;
}

struct tkit_reply
tkit_refused(struct tkit *k, const char *tool, const char *args,
    const char *code)
{
	struct tkit_reply r = tkit_call(k, tool, args);

	if (!r.is_error || !str_is(js_str_at(r.out, "code"), code))
		fail_msg("%s %.300s: wanted %s, got " STR_FMT, tool, args,
		    code, STR_ARG(r.body));
	return r;
}

void
tkit_refuses(struct tkit *k, const char *tool, const struct tkit_no *no)
{
	struct tkit_reply r = tkit_call(k, tool, tkit_fmt(k, "{%s,"
	    "\"reason\":\"x\",\"request_id\":\"no\"}", no->args));

	if (!r.is_error || !str_is(js_str_at(r.out, "code"), no->code))
		fail_msg("%s: wanted %s, got " STR_FMT, no->why, no->code,
		    STR_ARG(r.body));
}

const char *
tkit_text(struct tkit *k, const char *piece, size_t n)
{
	size_t len = strlen(piece), i;
	char *p = arena_alloc(k->a, len * n + 1);

	for (i = 0; i < n; i++)
		memcpy(p + i * len, piece, len);
	return p;
}

uint64_t
tkit_events(struct tkit *k, const char *sub)
{
	uint64_t n = 0;
	struct err e = { 0 };

	if (store_check(k->st, k->a, str_c(sub), &n, &e) == -1)
		fail_msg("%s", e.msg);
	return n;
}

const char *
tkit_form(struct tkit *k, const struct exercise *x)
{
	struct buf b;

	buf_init(&b, k->a, SIZE_MAX);
	for (size_t i = 0; i < x->nform; i++)	/* lines do for a list */
		buf_printf(&b, "%s\"" STR_FMT "\":%s", i > 0 ? "," : "",
		    STR_ARG(x->form[i].key), x->form[i].type == FORM_INT ?
		    "1" : "\"-\"");
	return tkit_fmt(k, "{" STR_FMT "}", STR_ARG(buf_str(&b)));
}

void
tkit_folds(struct tkit *k, const char *why)
{
	struct refold f = { .until = UINT64_MAX };
	struct err e = { 0 };
	struct str state;

	(void)tkit_events(k, k->sub);
	if (store_state(k->st, k->a, str_c(k->sub), &state, &e) == -1 ||
	    refold_run(k->st, k->a, str_c(k->sub), &f, &e) == -1)
		fail_msg("%s: %s", why, e.msg);
	if (!str_eq(state, f.state))
		fail_msg("%s: stored " STR_FMT ", folded " STR_FMT, why,
		    STR_ARG(state), STR_ARG(f.state));
}

void
tkit_journal(struct tkit *k)
{
	(void)tkit_good(k, "update_metrics",
	    "{\"points\":[{\"indicator\":"
	    "\"energy\",\"value\":4}],\"request_id\":\"m\"}");
	(void)tkit_good(k, "log_attempt", tkit_fmt(k, TKIT_ATTEMPT, 1));
	(void)tkit_good(k, "append_artifact",
	    "{\"type\":\"draft\",\"title\":"
	    "\"one\",\"text\":\"first\",\"request_id\":\"d1\"}");
	(void)tkit_good(k, "append_artifact",
	    "{\"type\":\"draft\",\"title\":"
	    "\"one\",\"text\":\"second\",\"supersedes\":\"a3\","
	    "\"request_id\":\"d2\"}");
	(void)tkit_good(k, "update_profile",
	    "{\"fields\":{\"objective\":"
	    "\"read\"},\"request_id\":\"p\"}");
	assert_int_equal(tkit_events(k, k->sub), 5);
}
