/* SPDX-License-Identifier: MIT */
/*
 * t_conf - base/conf: what a configuration file may say, and that a bad one is
 * refused with file, line, key and reason.
 */
#include "test/unit/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/limits.h"

#define MIN	"resource = https://t.example/mcp\n" \
		"issuer = https://i.example\n" \
		"data_dir = /d\n"

static struct arena *
arena(void)
{
	return arena_new(8 << 20);
}

/* load - conf_load of a temporary file with this text; its name is removed
 * from the message, which then begins at the colon. */
static int
load(struct arena *a, struct str text, struct conf *cf, struct err *e)
{
	char path[] = "/tmp/t_conf.XXXXXX";
	int fd = mkstemp(path), rc;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.p, text.n), (ssize_t)text.n);
	(void)close(fd);
	rc = conf_load(a, path, cf, e);
	(void)unlink(path);
	if (rc == -1 && strncmp(e->msg, path, strlen(path)) == 0)
		memmove(e->msg, e->msg + strlen(path),
		    strlen(e->msg) - strlen(path) + 1);
	return rc;
}

/* ---- files that are refused ---- */

#define URL_WHY	"must be an https URL (http only for a loopback address)"

static const struct bad_row {
	const char *why;
	const char *text;
	const char *want;	/* the message behind the file's name */
} bads[] = {
	{ "an empty file lacks the required keys", "",
	  ": resource: is required" },
	{ "a missing key is named without a line",
	  "resource = https://t.example/mcp\ndata_dir = /d\n",
	  ": issuer: is required" },
	{ "a required key may not be empty", MIN "\nissuer =\n",
	  ":5: issuer: given twice" },
	{ "an empty required key", "resource =\n",
	  ":1: resource: must not be empty" },
	{ "an unknown key", MIN "isuer_aliases = x\n",
	  ":4: isuer_aliases: unknown key" },
	{ "a key is case-sensitive", "Resource = https://t.example/mcp\n",
	  ":1: Resource: unknown key" },
	{ "a key twice", MIN "lang = ru\nlang = en\n",
	  ":5: lang: given twice" },
	{ "the first fault is told", "one = 1\ntwo = 2\n",
	  ":1: one: unknown key" },
	{ "comments and blank lines count as lines",
	  "# one\n\n; two\n" MIN "lang = de\n",
	  ":7: lang: must be one of: ru en" },
	{ "a section", MIN "[server]\nlang = ru\n",
	  ":5: server: sections are not used here" },
	{ "a line without a value", MIN "lang\n",
	  ":4: not `key = value`" },
	{ "a continued line of a scalar", MIN "lang = ru\n  en\n",
	  ":5: lang: given twice" },

	{ "http of a real host", "resource = http://t.example/mcp\n",
	  ":1: resource: " URL_WHY },
	{ "a URL without a scheme", "resource = t.example/mcp\n",
	  ":1: resource: " URL_WHY },
	{ "another scheme", "resource = ftp://t.example/mcp\n",
	  ":1: resource: " URL_WHY },
	{ "a scheme in capitals", "resource = HTTPS://t.example/mcp\n",
	  ":1: resource: " URL_WHY },
	{ "a URL without a host", "resource = https:///mcp\n",
	  ":1: resource: must name a host and hold no blank, quote or user" },
	{ "a URL with a blank", "resource = https://t.example/ mcp\n",
	  ":1: resource: must name a host and hold no blank, quote or user" },
	{ "a URL with a quote", MIN "prm_url = https://t.example/\"x\n",
	  ":4: prm_url: must name a host and hold no blank, quote or user" },
	{ "a URL with a letter beyond ASCII",
	  "resource = https://t.example/\xD0\x94\n",
	  ":1: resource: must name a host and hold no blank, quote or user" },
	{ "a URL with a user", "resource = https://a@t.example/mcp\n",
	  ":1: resource: must name a host and hold no blank, quote or user" },
	{ "a loopback name as the user of a real host",
	  "resource = http://localhost:x@evil.example/mcp\n",
	  ":1: resource: " URL_WHY },
	{ "a loopback address as the user of a real host",
	  "resource = http://127.0.0.1:80@evil.example/mcp\n",
	  ":1: resource: " URL_WHY },
	{ "a slash at the end of resource",
	  "resource = https://t.example/mcp/\nissuer = https://i.example\n"
	  "data_dir = /d\n",
	  ": resource: must have no slash at the end, no query, no fragment" },
	{ "a page at no path", MIN "page_path = me\n",
	  ": page_path: must be a path without a slash at the end" },
	{ "a page at the root", MIN "page_path = /\n",
	  ": page_path: must be a path without a slash at the end" },
	{ "a page at the path of the endpoint", MIN "page_path = /mcp\n",
	  ": page_path: is the path of resource" },
	{ "a query in resource",
	  "resource = https://t.example/mcp?a\nissuer = https://i.example\n"
	  "data_dir = /d\n",
	  ": resource: must have no slash at the end, no query, no fragment" },
	{ "a fragment in resource",
	  "resource = https://t.example/mcp#a\nissuer = https://i.example\n"
	  "data_dir = /d\n",
	  ": resource: must have no slash at the end, no query, no fragment" },
	{ "a loopback URL without leave",
	  "resource = http://127.0.0.1:8080/mcp\n"
	  "issuer = https://i.example\ndata_dir = /d\n",
	  ": allow_http_loopback: must be on for http URLs of loopback "
	  "addresses" },
	{ "a loopback key set without leave",
	  MIN "jwks_uri = http://localhost/jwks\n",
	  ": allow_http_loopback: must be on for http URLs of loopback "
	  "addresses" },

	{ "a relative path", "data_dir = data\n",
	  ":1: data_dir: must be an absolute path" },
	{ "a number with a unit", MIN "max_body = 1M\n",
	  ":4: max_body: must be a whole number" },
	{ "a fraction", MIN "clock_skew = 1.5\n",
	  ":4: clock_skew: must be a whole number" },
	{ "an empty number", MIN "clock_skew =\n",
	  ":4: clock_skew: must be a whole number" },
	{ "a number below the range", MIN "max_body = 1023\n",
	  ":4: max_body: must be 1024..4194304" },
	{ "a number above the range", MIN "max_body = 4194305\n",
	  ":4: max_body: must be 1024..4194304" },
	{ "more calls than a number of them may be",
	  MIN "calls_per_minute = 100001\n",
	  ":4: calls_per_minute: must be 0..100000" },
	{ "less than no limit", MIN "events_per_day = -1\n",
	  ":4: events_per_day: must be 0..1000000" },
	{ "more room than a learner may get",
	  MIN "artifacts_max_bytes = 1073741825\n",
	  ":4: artifacts_max_bytes: must be 0..1073741824" },
	{ "days of a hundred years and one", MIN "audit_days = 36501\n",
	  ":4: audit_days: must be 0..36500" },
	{ "the past of the future", MIN "once_days = -1\n",
	  ":4: once_days: must be 0..36500" },
	{ "a number beyond 64 bits", MIN "max_body = 18446744073709551616\n",
	  ":4: max_body: must be a whole number" },
	{ "a word that is no choice", MIN "log_to = file\n",
	  ":4: log_to: must be one of: stderr syslog" },
	{ "a part of a word", MIN "log_format = log\n",
	  ":4: log_format: must be one of: logfmt json" },
	{ "yes instead of on", MIN "chatgpt_challenge = yes\n",
	  ":4: chatgpt_challenge: must be on or off" },
	{ "On instead of on", MIN "chatgpt_challenge = On\n",
	  ":4: chatgpt_challenge: must be on or off" },
	{ "an algorithm that is never allowed", MIN "jwt_algs = RS256 none\n",
	  ": jwt_algs: an algorithm is unknown" },
	{ "a symmetric algorithm", MIN "jwt_algs = HS256\n",
	  ": jwt_algs: an algorithm is unknown" },
	{ "no algorithm at all", MIN "jwt_algs =\n",
	  ": jwt_algs: must name one" },
	{ "two sources of keys",
	  MIN "jwks_uri = https://i.example/j\njwks_file = /j\n",
	  ": jwks_file: excludes jwks_uri" },
	{ "bytes that are not UTF-8", MIN "server_name = a\xFF\n",
	  ":4: server_name: control characters or not UTF-8" },
	{ "a control character", MIN "server_name = a\x01" "b\n",
	  ":4: server_name: control characters or not UTF-8" },
	{ "a comment behind a value", MIN "lang = en # English\n",
	  ":4: a comment must stand on a line of its own" },
	{ "a comment right behind the key", MIN "hosts =#b\n",
	  ":4: a comment must stand on a line of its own" },
	{ "a comment of the other form behind a value",
	  MIN "server_name = one ; two\n",
	  ":4: a comment must stand on a line of its own" },
};

static void
bad_test(void **state)
{
	const struct bad_row *r = *state;
	struct arena *a = arena();
	struct conf cf = { .clock_skew_s = -77 };
	struct err e = { 0 };

	assert_int_equal(load(a, str_c(r->text), &cf, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	if (strcmp(e.msg, r->want) != 0)
		fail_msg("said '%s'", e.msg);
	assert_int_equal(cf.clock_skew_s, -77);
	arena_free(a);
}

/* ---- files that are read ---- */

static void
defaults_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	struct conf cf;

	(void)state;
	assert_int_equal(load(a, STR(MIN), &cf, &e), 0);
	assert_true(str_is(cf.resource, "https://t.example/mcp"));
	assert_true(str_is(cf.issuer, "https://i.example"));
	assert_true(str_is(cf.data_dir, "/d"));
	assert_true(str_is(cf.jwt_algs, "RS256 ES256"));
	assert_true(str_is(cf.scopes_advertised,
	    "twin:read twin:write twin:erase"));
	assert_int_equal(cf.jwks_file.n, 0);
	assert_int_equal(cf.allow_empty_audience.n, 0);
	assert_int_equal(cf.clock_skew_s, 60);
	assert_int_equal(cf.max_body_bytes, LIMIT_BODY);
	assert_int_equal(cf.token_max_bytes, LIMIT_TOKEN);
	assert_int_equal(cf.json_depth, LIMIT_JSON_DEPTH);
	assert_int_equal(cf.batch_max, LIMIT_BATCH);
	assert_int_equal(cf.tz_offset_min, 180);
	assert_true(str_is(cf.lang, "ru"));
	assert_false(cf.allow_machine_tokens);
	assert_false(cf.allow_http_loopback);
	arena_free(a);
}

static void
values_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	struct conf cf;

	(void)state;
	assert_int_equal(load(a, STR("\xEF\xBB\xBF# with a byte-order mark\r\n"
	    "resource=http://127.0.0.1:8080/mcp\r\n"
	    "issuer   =   http://localhost:4444  \n"
	    "data_dir = /with a blank/d\n"
	    "allow_http_loopback = on\n"
	    "origins = https://a.example, https://b.example\n"
	    "\thttps://c.example\n"
	    "hosts = one\n"
	    "hosts = two,three\n"
	    "tz_offset = -720\n"
	    "server_name = \xD0\x94 #1\n"
	    "prm_url =\n"), &cf, &e), -1);
	/* a blank and # would be taken for a comment by a human reader */
	assert_non_null(strstr(e.msg, ":11: a comment"));
	e = (struct err){ 0 };
	assert_int_equal(load(a, STR("\xEF\xBB\xBF# with a byte-order mark\r\n"
	    "resource=http://127.0.0.1:8080/mcp\r\n"
	    "issuer   =   http://localhost:4444  \n"
	    "data_dir = /with a blank/d\n"
	    "allow_http_loopback = on\n"
	    "origins = https://a.example, https://b.example\n"
	    "\thttps://c.example\n"
	    "hosts = one\n"
	    "hosts = two,three\n"
	    "tz_offset = -720\n"
	    "server_name = \xD0\x94#1\n"
	    "prm_url =\n"), &cf, &e), 0);
	assert_true(str_is(cf.resource, "http://127.0.0.1:8080/mcp"));
	assert_true(str_is(cf.issuer, "http://localhost:4444"));
	assert_true(str_is(cf.data_dir, "/with a blank/d"));
	assert_true(cf.allow_http_loopback);
	assert_true(str_is(cf.origins, "https://a.example, https://b.example "
	    "https://c.example"));
	assert_true(str_is(cf.hosts, "one two,three"));
	assert_int_equal(cf.tz_offset_min, -720);
	assert_true(str_is(cf.server_name, "\xD0\x94#1"));
	assert_int_equal(cf.prm_url.n, 0);
	arena_free(a);
}

static void
long_line_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	struct conf cf;
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, a, 1 << 20);
	buf_c(&b, MIN "client_ids =");
	for (i = 0; i < 20000; i++)
		buf_c(&b, " 0a1b2c3d");
	buf_c(&b, "\n");
	assert_int_equal(load(a, buf_str(&b), &cf, &e), -1);
	assert_string_equal(e.msg, ":4: the line is too long");
	/* the same list in several lines is no trouble */
	buf_init(&b, a, 1 << 20);
	buf_c(&b, MIN);
	for (i = 0; i < 2000; i++)
		buf_c(&b, "client_ids = 0a1b2c3d\n");
	e = (struct err){ 0 };
	assert_int_equal(load(a, buf_str(&b), &cf, &e), 0);
	assert_int_equal(cf.client_ids.n, 2000 * 9 - 1);
	arena_free(a);
}

static void
nul_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	struct conf cf;

	(void)state;
	assert_int_equal(load(a, STR(MIN "lang = en\0ish\n"), &cf, &e), -1);
	assert_string_equal(e.msg, ":4: there is a NUL in the line");
	e = (struct err){ 0 };
	assert_int_equal(load(a, STR("\0\n" MIN), &cf, &e), -1);
	assert_string_equal(e.msg, ":1: there is a NUL in the line");
	arena_free(a);
}

static void
missing_file_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	struct conf cf;

	(void)state;
	assert_int_equal(conf_load(a, "/nowhere/twin.conf", &cf, &e), -1);
	assert_int_equal(e.kind, ERR_IO);
	assert_string_equal(e.msg,
	    "/nowhere/twin.conf: No such file or directory");
	e = (struct err){ 0 };
	assert_int_equal(conf_load(a, "/", &cf, &e), -1);
	assert_int_equal(e.kind, ERR_IO);
	arena_free(a);
}

static void
print_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	struct conf cf;
	struct buf one, two;

	(void)state;
	assert_int_equal(load(a, STR(MIN "hosts = a\nhosts = b\n"
	    "allow_machine_tokens = on\nclock_skew = 0\n"), &cf, &e), 0);
	buf_init(&one, a, 1 << 20);
	conf_print(&cf, &one);
	memset(&cf, 0, sizeof(cf));
	if (load(a, buf_str(&one), &cf, &e) == -1)
		fail_msg("%s", e.msg);
	assert_true(str_is(cf.hosts, "a b"));
	assert_true(cf.allow_machine_tokens);
	assert_int_equal(cf.clock_skew_s, 0);
	buf_init(&two, a, 1 << 20);
	conf_print(&cf, &two);
	assert_true(str_eq(buf_str(&one), buf_str(&two)));
	arena_free(a);
}

/* What was read in parts, or filled a line, is printed so that it can be read. */
static void
print_long_test(void **state)
{
	struct arena *a = arena();
	struct err e = { 0 };
	struct conf cf, again;
	struct buf text, printed;

	(void)state;
	buf_init(&text, a, 1 << 20);
	buf_c(&text, MIN);
	for (int i = 0; i < 100; i++)
		buf_printf(&text, "hosts = %03d.example.org\n", i);
	buf_printf(&text, "server_name=%0180d\n", 7);
	assert_int_equal(load(a, buf_str(&text), &cf, &e), 0);
	buf_init(&printed, a, 1 << 20);
	conf_print(&cf, &printed);
	if (load(a, buf_str(&printed), &again, &e) == -1)
		fail_msg("%s", e.msg);
	assert_true(str_eq(cf.hosts, again.hosts));
	assert_true(str_eq(cf.server_name, again.server_name));
	arena_free(a);
}

static void
each_test(void **state)
{
	const char *name, *type, *otherwise, *help;
	struct arena *a = arena();
	struct conf cf;
	struct err e = { 0 };
	struct buf b;
	size_t i;

	(void)state;
	assert_int_equal(load(a, STR(MIN), &cf, &e), 0);
	buf_init(&b, a, 1 << 20);
	conf_print(&cf, &b);
	for (i = 0; conf_each(i, &name, &type, &otherwise, &help); i++) {
		struct str line = arena_printf(a, "# %s\n%s = ", help, name);

		assert_true(strlen(type) > 0 && strlen(help) > 0);
		assert_true(str_find(buf_str(&b), line) >= 0);
		if (otherwise[0] != '\0') {
			line = arena_printf(a, "\n%s = %s\n", name, otherwise);
			assert_true(str_find(buf_str(&b), line) >= 0);
		}
	}
	assert_true(i > 40);
	arena_free(a);
}

static void
path_test(void **state)
{
	(void)state;
	assert_int_equal(unsetenv("TWIN_CONF"), 0);
	assert_string_equal(conf_path(NULL), CONF_FILE);
	assert_int_equal(setenv("TWIN_CONF", "", 1), 0);
	assert_string_equal(conf_path(NULL), CONF_FILE);
	assert_int_equal(setenv("TWIN_CONF", "/env.conf", 1), 0);
	assert_string_equal(conf_path(NULL), "/env.conf");
	assert_string_equal(conf_path("/opt.conf"), "/opt.conf");
	assert_int_equal(unsetenv("TWIN_CONF"), 0);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, bad_test, bads);
	TEST(&t, "three keys are enough; the others have defaults",
	    defaults_test);
	TEST(&t, "blanks, CR LF, BOM, lists over several lines", values_test);
	TEST(&t, "a line too long for its reader is refused", long_line_test);
	TEST(&t, "a NUL in a line is refused", nul_test);
	TEST(&t, "a file that cannot be read", missing_file_test);
	TEST(&t, "what is printed loads as the same configuration",
	    print_test);
	TEST(&t, "what is longer than a line is printed in parts",
	    print_long_test);
	TEST(&t, "every key is printed with its help and default", each_test);
	TEST(&t, "option, then TWIN_CONF, then the default", path_test);
	return table_run(&t, "conf");
}
