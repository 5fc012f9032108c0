/* SPDX-License-Identifier: MIT */
/*
 * A learner's copy of everything, taken part by part (tools/export_twin.c): the
 * parts, joined, are lines of JSON that hold each entry as it is stored.
 */
#include "test/unit/table.h"

#include "base/digest.h"
#include "base/hex.h"
#include "base/limits.h"
#include "test/unit/tools_kit.h"
#include "tools/bundle.h"
#include "tools/export.h"

/* take_format - all parts of a copy, joined. */
static struct str
take_format(struct tkit *k, const char *what, const char *format)
{
	const char *cursor = "";
	const struct js *out;
	struct buf all;

	buf_init(&all, k->a, SIZE_MAX);
	for (int n = 0; n < 200; n++) {
		out = tkit_good(k, "export_twin", tkit_fmt(k,
		    "{\"what\":\"%s\",\"format\":\"%s\"%s}", what, format,
		    cursor));
		assert_true(js_str_at(out, "text").n <= LIMIT_RESULT);
		buf_add(&all, js_str_at(out, "text"));
		if (js_type(js_at(out, "next_cursor")) == JS_NULL)
			return buf_str(&all);
		cursor = tkit_fmt(k, ",\"cursor\":\"" STR_FMT "\"",
		    STR_ARG(js_str_at(out, "next_cursor")));
	}
	fail_msg("it does not end");
	return STR("");
}

static struct str
take(struct tkit *k, const char *what)
{
	return take_format(k, what, "json");
}

static const char *
first_cursor(struct tkit *k)
{
	return tkit_fmt(k, STR_FMT, STR_ARG(js_str_at(tkit_good(k,
	    "export_twin", "{}"), "next_cursor")));
}

static void
refused(struct tkit *k, const char *cursor)
{
	(void)tkit_refused(k, "export_twin", tkit_fmt(k, "{\"cursor\":\"%s\"}",
	    cursor), "VALIDATION");
}

static void
goal(struct tkit *k, int i)
{
	(void)tkit_good(k, "update_profile", tkit_fmt(k, "{\"fields\":{"
	    "\"objective\":\"цель %d\"},\"request_id\":\"g-%d\"}", i, i));
}

/* product - a text of pieces after head, which has a word in it if they have none. */
static void
product(struct tkit *k, const char *id, const char *head, const char *piece,
    size_t n)
{
	(void)tkit_good(k, "append_artifact", tkit_fmt(k, "{\"type\":\"draft\","
	    "\"title\":\"%s\",\"text\":\"%s%s\",\"request_id\":\"%s\"}", id, head,
	    tkit_text(k, piece, n), id));
}

struct read {
	struct tkit *k;
	struct str rest;	/* lines not looked at yet */
};

static const struct js *
line(struct read *r, const char *type)
{
	const struct js *v;
	struct str one;

	assert_true(str_cut(r->rest, '\n', &one, &r->rest));
	assert_int_equal(js_parse(r->k->a, one, 64, &v, NULL), 0);
	assert_true(str_is(js_str_at(v, "type"), type));
	return v;
}

static int
same_event(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct read *r = arg;
	struct str one;

	(void)seq;
	(void)e;
	assert_true(str_cut(r->rest, '\n', &one, &r->rest));
	assert_true(str_eq(one, arena_printf(r->k->a, "{\"type\":\"event\","
	    "\"event\":" STR_FMT "}", STR_ARG(bytes))));
	return 0;
}

/* ---- what is in it ---- */

static void
whole(void **state)
{
	struct tkit *k = *state;
	unsigned char md[SHA256_LEN];
	const struct js *head;
	struct read r = { .k = k };
	struct str kept;

	for (int i = 0; i < 60; i++)
		goal(k, i);
	/* both lengths that JSON makes longer, and letters that may not be cut */
	product(k, "small", "", "я", 10);
	product(k, "quotes", "q", "\\\"", LIMIT_ARTIFACT - 1);
	product(k, "letters", "", "ж€", LIMIT_ARTIFACT / 5);
	assert_int_equal(store_state(k->st, k->a, str_c(k->sub), &kept, NULL),
	    0);
	r.rest = take(k, "all");
	head = line(&r, "manifest");
	digest_sha256(kept, md);
	assert_true(str_eq(js_str_at(head, "state_sha256"), hex_encode(k->a, md,
	    SHA256_LEN)));
	assert_int_equal(js_int_at(head, "seq", 0), 63);
	assert_true(str_starts(r.rest, arena_printf(k->a, "{\"type\":\"state\","
	    "\"state\":" STR_FMT "}\n", STR_ARG(kept))));
	(void)line(&r, "state");
	assert_int_equal(store_events(k->st, str_c(k->sub), 1, false,
	    same_event, &r, NULL), 0);
	assert_int_equal(js_str_at(line(&r, "artifact"), "text").n, 20);
	assert_int_equal(js_str_at(line(&r, "artifact"), "text").n,
	    LIMIT_ARTIFACT);
	assert_true(str_ends(js_str_at(line(&r, "artifact"), "text"),
	    STR("ж€")));
	assert_int_equal(r.rest.n, 0);
}

static void
parts(void **state)
{
	struct tkit *k = *state;
	struct read r = { .k = k };

	goal(k, 1);
	product(k, "draft", "", "a", 3);
	r.rest = take(k, "journal");
	(void)line(&r, "manifest");
	(void)line(&r, "state");
	(void)line(&r, "event");
	(void)line(&r, "event");
	assert_int_equal(r.rest.n, 0);
	r.rest = take(k, "artifacts");
	(void)line(&r, "manifest");
	(void)line(&r, "state");
	(void)line(&r, "artifact");
	assert_int_equal(r.rest.n, 0);
	for (int i = 0; i < 1000; i++)
		store_audit(k->st, str_c(k->sub), k->now * 1000 + i,
		    STR("{\"method\":\"tools/call\"}"));
	r.rest = take(k, "audit");
	(void)line(&r, "manifest");
	(void)line(&r, "state");
	for (int i = 0; i < 1000; i++)
		assert_int_equal(js_int_at(line(&r, "audit"), "at_ms", 0),
		    k->now * 1000 + i);
	assert_int_equal(r.rest.n, 0);
}

static void
empty(void **state)
{
	struct tkit *k = *state;
	struct read r = { .k = k };

	r.rest = take(k, "all");
	assert_int_equal(js_int_at(line(&r, "manifest"), "seq", -1), 0);
	assert_int_equal(r.rest.n, 0);
}

/* A part of few wanted entries does not read a whole journal. */
static void
long_journal(void **state)
{
	struct tkit *k = *state;
	const struct exercise *x = &k->ap->cat->cu->exercises[0];
	const char *answer = tkit_text(k, "a", LIMIT_ANSWER);
	const char *form = tkit_form(k, x);
	const struct js *out;

	for (int i = 0; i < 300; i++)
		(void)tkit_good(k, "log_attempt", tkit_fmt(k, "{\"exercise\":"
		    "\"" STR_FMT "\",\"answer\":\"%s\",\"for_review\":true,"
		    "\"form\":%s,\"request_id\":\"a%d\"}", STR_ARG(x->id),
		    answer, form, i));
	out = tkit_good(k, "export_twin", "{\"what\":\"artifacts\"}");
	assert_int_equal(js_type(js_at(out, "next_cursor")), JS_STRING);
	assert_true(str_starts(take(k, "artifacts"), STR("{\"type\":"
	    "\"manifest\"")));
}

/* The row of the system before this one is one line, in parts when it is long. */
static void
row(void **state)
{
	static const struct {
		const char *key;
		int chars;
	} lists[] = { { "problems", 300 }, { "dissatisfactions", 300 },
		{ "projects", 160 }, { "week_products", 200 } };
	struct tkit *k = *state;
	const struct js *v, *out;
	const char *cursor;
	struct str text;

	assert_int_equal(take_format(k, "all", "incumbent").n, 0);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		(void)tkit_good(k, "update_profile", tkit_fmt(k, "{\"fields\":{"
		    "\"%s\":[\"%s\"%s]},\"request_id\":\"l%zu\"}", lists[i].key,
		    tkit_text(k, "ж", (size_t)lists[i].chars), tkit_text(k,
		    tkit_fmt(k, ",\"%s\"", tkit_text(k, "\\\"",
		    (size_t)lists[i].chars)), 9), i));
	out = tkit_good(k, "export_twin", "{\"format\":\"incumbent\"}");
	assert_int_equal(js_type(js_at(out, "next_cursor")), JS_STRING);
	cursor = tkit_fmt(k, STR_FMT, STR_ARG(js_str_at(out, "next_cursor")));
	(void)tkit_refused(k, "export_twin",
	    "{\"what\":\"audit\",\"format\":\"incumbent\"}", "VALIDATION");
	text = take_format(k, "all", "incumbent");
	assert_int_equal(js_parse(k->a, text, 16, &v, NULL), 0);
	assert_true(str_is(js_str_at(v, "user_id"), k->sub));
	v = js_at(js_at(js_at(v, "data"), "1_declarative"), "1_4_context");
	assert_int_equal(js_len(js_at(v, "01_Текущие проблемы")), 10);
	goal(k, 1);	/* the rest of a row that is no more */
	(void)tkit_refused(k, "export_twin", tkit_fmt(k, "{\"format\":"
	    "\"incumbent\",\"cursor\":\"%s\"}", cursor), "VALIDATION");
}

/* ---- while things change ---- */

static void
meanwhile(void **state)
{
	struct tkit *k = *state;
	const char *cursor;
	struct str text;

	for (int i = 0; i < 60; i++)
		goal(k, i);
	cursor = first_cursor(k);
	goal(k, 60);
	text = js_str_at(tkit_good(k, "export_twin", tkit_fmt(k,
	    "{\"what\":\"journal\",\"cursor\":\"%s\"}", cursor)), "text");
	assert_true(str_find(text, STR("цель 59")) > 0);
	assert_int_equal(str_find(text, STR("цель 60")), -1);
}

static void
cursors(void **state)
{
	struct tkit *k = *state;
	const char *mine;

	for (int i = 0; i < 60; i++)
		goal(k, i);
	product(k, "letters", "", "ж", LIMIT_ARTIFACT / 2);
	mine = first_cursor(k);
	refused(k, "x");
	refused(k, "****");
	/* x1:part:n:off:until:revision in base64url */
#define CURSOR(text)	tkit_fmt(k, STR_FMT, STR_ARG(b64url_encode(k->a, \
    STR(text))))
	(void)tkit_good(k, "export_twin", tkit_fmt(k, "{\"cursor\":\"%s\"}",
	    CURSOR("x1:1:61:0:61:61")));
	refused(k, CURSOR("x1:1:61:0:61"));
	refused(k, CURSOR("x1:1:61:0:61:61:1"));
	refused(k, CURSOR("x2:1:61:0:61:61"));
	refused(k, CURSOR("x1:4:61:0:61:61"));		/* no such part */
	refused(k, CURSOR("x1:-1:61:0:61:61"));
	refused(k, CURSOR("x1:1:61:0:62:61"));		/* more than there is */
	refused(k, CURSOR("x1:0:1:0:61:60"));		/* another state */
	refused(k, CURSOR("x1:1:61:99999999:61:61"));	/* beyond the line */
	/* at a letter of two bytes, and between them */
	assert_true(tkit_call(k, "export_twin", tkit_fmt(k, "{\"cursor\":"
	    "\"%s\"}", CURSOR("x1:2:61:1001:61:61"))).is_error !=
	    tkit_call(k, "export_twin", tkit_fmt(k, "{\"cursor\":"
	    "\"%s\"}", CURSOR("x1:2:61:1002:61:61"))).is_error);
	/* nobody else's twin is meant by it */
	k->sub = "bob";
	refused(k, mine);
}

/* ---- the way back ---- */

static void
again(void **state)
{
	struct tkit *k = *state;
	struct bundle b = { .text = STR("") };
	struct str first, second;
	struct err e = { 0 };

	for (int i = 0; i < 20; i++)
		goal(k, i);
	product(k, "quotes", "q", "\\\"\\u2028\\u007f\\\\", 2000);
	(void)tkit_good(k, "append_artifact", tkit_fmt(k, "{\"type\":"
	    "\"draft\",\"title\":\"at\",\"url\":\"https://example.org/\","
	    "\"sha256\":\"%s\",\"request_id\":\"u\"}",
	    tkit_text(k, "a", 64)));
	(void)tkit_good(k, "correct_event", "{\"action\":\"void\",\"seq\":21,"
	    "\"reason\":\"no\",\"request_id\":\"v\"}");
	for (int i = 0; i < 3; i++)
		store_audit(k->st, str_c(k->sub), k->now * 1000,
		    str_c(tkit_fmt(k, "{\"n\":%d}", i)));
	first = take(k, "all");
	b.text = first;
	assert_int_equal(bundle_check(&b, k->a, &e), 0);
	assert_int_equal(b.seq, 23);
	assert_int_equal(b.artifacts, 1);
	/* the very same twin is there; another learner gets a copy of it */
	assert_int_equal(bundle_put(&b, k->st, k->a, str_c(k->sub), false, &e),
	    0);
	assert_int_equal(store_erase(k->st, str_c(k->sub), NULL, &e), 0);
	assert_int_equal(bundle_put(&b, k->st, k->a, str_c(k->sub), true, &e),
	    1);
	assert_int_equal(tkit_events(k, k->sub), 0);
	assert_int_equal(bundle_put(&b, k->st, k->a, str_c(k->sub), false, &e),
	    1);
	assert_int_equal(tkit_events(k, k->sub), 23);
	second = take(k, "all");
	assert_true(str_eq(first, second));
	/* it is a twin like others, and no longer that of the copy */
	goal(k, 99);
	assert_int_equal(bundle_put(&b, k->st, k->a, str_c(k->sub), false, &e),
	    -1);
	assert_int_equal(e.kind, ERR_CONFLICT);
	assert_int_equal(tkit_events(k, k->sub), 24);
}

#define MANIFEST(seq)	"{\"type\":\"manifest\",\"schema\":\"dt.bundle/1\"," \
	"\"revision\":1,\"seq\":" #seq ",\"state_sha256\":\"00\"}\n"
#define EVENT(more)	"{\"type\":\"event\",\"event\":{" more "}}\n"
#define SLOT(seq)	"\"seq\":" #seq ",\"id\":\"x\",\"kind\":\"slot\"," \
	"\"occurred_at\":1795000000,\"received_at\":1795000000," \
	"\"tz_offset\":0,\"body\":{},\"facts\":{}"

static const struct wrong {
	const char *why, *text, *says;
} wrongs[] = {
	{ "nothing", " \n", "nothing in it" },
	{ "no JSON", "hello", "line 1: " },
	{ "not an object", "[]", "line 1: of no type" },
	{ "another type", "{\"type\":\"gossip\"}", "line 1: of no type" },
	{ "no manifest", EVENT(SLOT(1)), "line 1: the manifest comes first" },
	{ "two of them", MANIFEST(1) MANIFEST(1), "line 2: the manifest" },
	{ "another schema", "{\"type\":\"manifest\",\"schema\":\"x\"}",
	    "line 1: schema" },
	{ "of no twin", MANIFEST(0), "line 1: a copy without a twin" },
	{ "an event is missing", MANIFEST(2) EVENT(SLOT(1)), "2 events" },
	{ "at the beginning", MANIFEST(2) EVENT(SLOT(2)),
	    "line 2: an event of another seq" },
	{ "a damaged event", MANIFEST(1) EVENT("\"seq\":1"), "line 2: event: " },
	{ "of a kind there is not", MANIFEST(1) EVENT("\"seq\":1,\"kind\":"
	    "\"promotion\",\"body\":{},\"facts\":{}"), "line 2: event: " },
	{ "half a line", MANIFEST(1) "{\"type\":\"event\",\"ev", "line 2: " },
	{ "an id with a NUL", MANIFEST(1) "\n{\"type\":\"artifact\",\"id\":"
	    "\"a\\u0001\",\"version\":1,\"text\":\"\"}", "line 3: not a work" },
	{ "version 0", MANIFEST(1) "{\"type\":\"artifact\",\"id\":\"a\","
	    "\"version\":0,\"text\":\"\"}", "line 2: not a work" },
	{ "an audit that is none", MANIFEST(1) "{\"type\":\"audit\","
	    "\"at_ms\":-1,\"record\":{}}", "line 2: not a record" },
	{ "events that give another state", MANIFEST(1) EVENT(SLOT(1)),
	    "something was changed" },
};

static void
wrong(void **state)
{
	const struct wrong *r = *state;
	struct bundle b = { .text = str_c(r->text) };
	struct arena *a = arena_new(LIMIT_ARENA);
	struct err e = { 0 };

	assert_int_equal(bundle_check(&b, a, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	if (strstr(e.msg, r->says) == NULL)
		fail_msg("%s: %s", r->why, e.msg);
	arena_free(a);
}

int
main(void)
{
	static struct table rows;
	const struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("the parts joined are all that is kept, as it is kept",
		    whole),
		T("the journal, the work products, the audit alone", parts),
		T("of a learner without a twin: nothing but the manifest",
		    empty),
		T("no part reads a whole journal", long_journal),
		T("a row of the incumbent is one line, in parts", row),
		T("what is written meanwhile is not in it", meanwhile),
		T("a cursor that fits nothing is refused", cursors),
		T("erased and made again it is the same, byte for byte",
		    again),
	};

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		rows.tests[rows.n++] = tests[i];
	TABLE(&rows, wrong, wrongs);
	return table_run(&rows, "t_copy");
}
