/* SPDX-License-Identifier: MIT */
/*
 * t_largest - every reader and writer at its largest: a journal (longest_kit) of 100,000
 * events whose newest ones hold the longest answers, the longest arguments, the
 * largest body and the fullest batch, rows of another system, a mentor. No tool of
 * the registry is left out. Each gets an answer, good or an error,
 * within the memory that limits.h promises; with the sanitizers the arenas'
 * own stop at a growth that nobody asked for stands for that.
 */
#include "test/unit/longest_kit.h"
#include "test/unit/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"
#include "tools/ingest.h"
#include "twin/catalog/catalog.h"
#include "twin/catalog/curriculum.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

/* ---- what is asked ---- */

/* many - 1,000 bytes n times as members of an object. */
static const char *
many(struct tkit *k, int n)
{
	const char *text = tkit_text(k, "0123456789", 390);
	struct buf b;
	int i;

	buf_init(&b, k->perm, SIZE_MAX);
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s\"f%d\":\"%s\"", i == 0 ? "" : ",", i, text);
	buf_ch(&b, '\0');
	return b.p;
}

static const char *
points(struct tkit *k)
{
	const char *note = tkit_text(k, "\xD1\x8F", 280);
	struct buf b;
	int i;

	buf_init(&b, k->perm, SIZE_MAX);
	for (i = 0; i < LIMIT_POINTS; i++)
		buf_printf(&b, "%s{\"indicator\":\"energy\",\"value\":3,"
		    "\"note\":\"%s\"}", i == 0 ? "" : ",", note);
	buf_ch(&b, '\0');
	return b.p;
}

static const char *
batch(struct tkit *k, const char *tool, const char *args)
{
	struct buf b;
	int i;

	buf_init(&b, k->perm, SIZE_MAX);
	for (i = 0; i < LIMIT_BATCH_MAX; i++)
		buf_printf(&b, "%c{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":"
		    "\"tools/call\",\"params\":{\"name\":\"%s\","
		    "\"arguments\":%s}}", i == 0 ? '[' : ',', i, tool, args);
	buf_c(&b, "]");
	buf_ch(&b, '\0');
	return b.p;
}

/* whole - one POST; what comes back is JSON, and no fault of ours. */
static void
whole(struct tkit *k, const char *why, const char *body)
{
	struct mcp_caller who = { .sub = str_c(k->sub),
		.scopes = str_c(k->scopes), .client = STR("c"),
		.app = k->ap };
	struct http_req rq = { .method = STR("POST"), .path = STR("/mcp"),
		.body = str_c(body), .now = k->now };
	struct http_res rs = { 0 };
	struct mcp_outcome oc = { 0 };
	const struct js *v;
	struct err e = { 0 };

	mcp_serve(k->m, k->a, &rq, &who, &rs, &oc);
	if (rs.body.n > LIMIT_REPLY ||
	    js_parse(k->perm, rs.body, 32, &v, &e) == -1)
		fail_msg("%s: %d, %zu bytes, %s", why, rs.status, rs.body.n,
		    e.msg);
	if (oc.code == -32603)
		fail_msg("%s: %s", why, oc.cause.msg);
	arena_reset(k->a);
}

/* texts - of one request; what a test holds counts against the program. */
static struct arena *
texts(void)
{
	return arena_new(8 * LIMIT_BODY_MAX);
}

static void
ask(struct tkit *k, const char *why, const char *method, const char *params)
{
	struct arena *a = texts();

	whole(k, why, arena_printf(a, "{\"jsonrpc\":\"2.0\",\"id\":1,"
	    "\"method\":\"%s\",\"params\":{%s}}", method, params).p);
	arena_free(a);
}

static const char *called[128];
static size_t ncalled;

static void
tool(struct tkit *k, const char *name, const char *args)
{
	struct arena *a = texts();

	assert_true(ncalled < sizeof(called) / sizeof(called[0]));
	called[ncalled++] = name;
	whole(k, name, arena_printf(a, "{\"jsonrpc\":\"2.0\",\"id\":1,"
	    "\"method\":\"tools/call\",\"params\":{\"name\":\"%s\","
	    "\"arguments\":%s}}", name, args).p);
	arena_free(a);
}

static void
readers(struct tkit *k)
{
	static const char *const calls[][2] = {
		{ "get_snapshot", "{}" },
		{ "get_snapshot", "{\"sections\":[\"context\",\"goals\"]}" },
		{ "get_next_task", "{\"count\":3}" },
		{ "get_progress", "{}" },
		{ "get_history", "{\"limit\":50}" },
		{ "get_history", "{\"kinds\":[\"voided\"]}" },
		{ "get_history", "{\"exercise\":\"none\",\"limit\":50}" },
		{ "show_dashboard", "{\"days\":90}" },
		{ "describe_curriculum", "{}" },
		{ "export_twin", "{}" },
		{ "export_twin", "{\"format\":\"xapi\"}" },
		{ "export_twin", "{\"what\":\"journal\"}" },
		{ "describe_by_path", "{}" },
		{ "read_digital_twin", "{}" },
		{ "get_profile_by_areas", "{}" },
	};
	size_t i;

	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		tool(k, calls[i][0], calls[i][1]);
	ask(k, "history", "resources/read", "\"uri\":\"twin://me/history\"");
	ask(k, "snapshot", "resources/read", "\"uri\":\"twin://me/snapshot\"");
	ask(k, "profile", "resources/read", "\"uri\":\"twin://me/profile\"");
	ask(k, "tools", "tools/list", "\"x\":1");
	ask(k, "a long uri", "resources/read", arena_printf(k->perm,
	    "\"uri\":\"twin://curriculum/%s\"", tkit_text(k, "0123456789",
	    LIMIT_BODY_MAX / 10 - 100)).p);
}

static void
writers(struct tkit *k)
{
	const char *art = arena_printf(k->perm, "\"type\":\"" STR_FMT "\","
	    "\"title\":\"t\",\"text\":\"%s\"",
	    STR_ARG(k->ap->cat->cu->products[0].id),
	    tkit_text(k, "\xD1\x8F", LIMIT_ARTIFACT / 2)).p;
	const char *all = many(k, LIMIT_BODY_MAX / 4000);
	const struct exercise *x = &k->ap->cat->cu->exercises[0];

	k->sub = "boris";
	tool(k, "log_attempt", longest_attempt(k, x, tkit_fmt(k, ",\"form\":%s",
	    tkit_form(k, x))));
	tool(k, "log_attempt", longest_attempt(k, x, tkit_fmt(k, ",\"form\":{%s}", all)));
	tool(k, "log_attempt", longest_attempt(k, x, tkit_fmt(k, ",\"artifact\":{%s}",
	    art)));
	tool(k, "append_artifact", tkit_fmt(k, "{%s,\"request_id\":\"w1\"}",
	    art));
	tool(k, "update_metrics", tkit_fmt(k, "{\"points\":[%s],"
	    "\"request_id\":\"w2\"}", points(k)));
	tool(k, "update_profile", tkit_fmt(k, "{\"fields\":{%s},"
	    "\"request_id\":\"w3\"}", all));
	tool(k, "log_slot", tkit_fmt(k, "{\"minutes\":1440,\"what\":\"%s\","
	    "\"request_id\":\"w4\"}", tkit_text(k, "\xD1\x8F", 280)));
	tool(k, "correct_event", tkit_fmt(k, "{\"action\":\"void\",\"seq\":1,"
	    "\"reason\":\"%s\",\"replacement\":{%s},\"request_id\":\"w5\"}",
	    tkit_text(k, "\xD1\x8F", 500), all));
	tool(k, "write_digital_twin", tkit_fmt(k, "{\"path\":\"1_declarative\","
	    "\"data\":{%s},\"request_id\":\"w6\"}", many(k, 40)));
	tool(k, "erase_twin", "{}");
}

/* alias - the newest learner's whom the mentor sees, as an argument. */
static const char *
alias(struct tkit *k)
{
	const struct js *all = js_at(tkit_good(k, "list_learners",
	    "{\"filter\":\"all\"}"), "learners");
	static const char *known;
	struct str one = STR("");
	size_t i;

	for (i = 0; i < js_len(all); i++) {
		one = js_str_at(js_item(all, i), "alias");
		if (known == NULL || !str_is(one, known))
			break;
	}
	assert_true(one.n > 0);
	known = arena_cstr(k->perm, one);
	return arena_printf(k->perm, "\"alias\":\"%s\"", known).p;
}

static void
as_mentor(struct tkit *k)
{
	k->sub = "mentor";
	k->scopes = TKIT_ALL " mentor:read mentor:review";
}

/* mentor_reads - of the learner with the long journal. */
static void
mentor_reads(struct tkit *k)
{
	const char *learner = k->sub;

	as_mentor(k);
	tool(k, "get_learner", tkit_fmt(k, "{%s,\"attempt\":%d}", alias(k),
	    LIMIT_JOURNAL_LONG));
	tool(k, "list_learners", "{\"filter\":\"all\"}");
	tool(k, "cohort_report", "{\"period\":\"quarter\"}");
	k->sub = learner;
}

/* mentor_writes - about the one whose journal was written by tools. */
static void
mentor_writes(struct tkit *k)
{
	const char *of, *comment;

	tool(k, "manage_consent", CONSENTS);
	as_mentor(k);
	of = alias(k);
	comment = arena_printf(k->perm, "\"comment\":\"%s\"", tkit_text(k,
	    "\xD1\x8F", 2000)).p;
	tool(k, "review_attempt", tkit_fmt(k, "{%s,\"seq\":1,\"verdict\":"
	    "\"accepted\",%s,\"request_id\":\"r1\"}", of, comment));
	tool(k, "record_diagnostic", tkit_fmt(k, "{%s,\"stage\":5,\"values\":"
	    "[5,5,5,5,5],%s,\"request_id\":\"r2\"}", of, comment));
}

/* ingest - as many rows as one request may have, in the largest body. */
static void
ingest(struct tkit *k)
{
	const char *data = tkit_text(k, "0123456789", (LIMIT_BODY_MAX /
	    INGEST_ROWS - 120) / 10);
	struct arena *a = texts();
	struct err e = { 0 };
	struct str reply = STR("");
	struct buf b;
	int i, status;

	buf_init(&b, a, SIZE_MAX);
	for (i = 0; i < INGEST_ROWS; i++)
		buf_printf(&b, "{\"sub\":\"vera\",\"kind\":\"imported\","
		    "\"source\":\"s\",\"external_id\":\"%d\",\"body\":"
		    "{\"data\":{\"x\":\"%s\"}}}\n", i, data);
	assert_in_range(b.n, LIMIT_BODY_MAX - (64 << 10), LIMIT_BODY_MAX);
	status = ingest_request(k->ap, k->a, STR("platform"), k->now, 0,
	    buf_str(&b), &reply, &e);
	if (status != 200 && status != 207)
		fail_msg("%d %s " STR_FMT, status, e.msg, STR_ARG(reply));
	arena_reset(k->a);
	arena_free(a);
}

static void
nothing_left_out(struct tkit *k)
{
	const struct tool *const *t = app_server(k->ap)->tools;
	size_t i;

	for (; *t != NULL; t++) {
		for (i = 0; i < ncalled; i++)
			if (strcmp(called[i], (*t)->name) == 0)
				break;
		if (i == ncalled)
			fail_msg("%s was not called", (*t)->name);
	}
}

static void
batches(struct tkit *k)
{
	struct buf b;
	size_t i;

	whole(k, "history", batch(k, "get_history", "{\"kinds\":[\"voided\"]}"));
	whole(k, "tasks", batch(k, "get_next_task", "{\"count\":3}"));
	whole(k, "snapshots", batch(k, "get_snapshot", "{}"));
	buf_init(&b, k->perm, SIZE_MAX);
	for (i = 0; b.n < LIMIT_BODY_MAX - 40; i++)
		buf_c(&b, i == 0 ? "[0" : i % 10 ? ",1" : ",{\"a\":[]}");
	buf_c(&b, "]");
	buf_ch(&b, '\0');
	whole(k, "too many values", b.p);
	buf_init(&b, k->perm, SIZE_MAX);
	for (i = 0; i < LIMIT_JSON_CONTAINERS - 1; i++)
		buf_c(&b, i == 0 ? "[{}" : ",{}");
	while (b.n < LIMIT_BODY_MAX - 2)
		buf_ch(&b, ' ');
	buf_c(&b, "]");
	buf_ch(&b, '\0');
	whole(k, "the largest tree", b.p);
}

/* huge - what somebody else has put into a journal is an error, too. */
static void
huge(struct tkit *k)
{
	char *p = arena_alloc(k->perm, 2 * LIMIT_CALL);
	struct mcp_caller who = { .sub = STR("huge"),
		.scopes = str_c(k->scopes), .app = k->ap };
	struct http_req rq = { .method = STR("POST"), .now = k->now,
		.body = STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
		    "\"tools/call\",\"params\":{\"name\":\"get_history\"}}") };
	struct http_res rs = { 0 };
	struct mcp_outcome oc = { 0 };

	k->sub = "huge";
	(void)tkit_good(k, "update_metrics", "{\"points\":[{\"indicator\":"
	    "\"energy\",\"value\":3}],\"request_id\":\"m\"}");
	longest_put(k, (struct str){ p, 2 * LIMIT_CALL });
	mcp_serve(k->m, k->a, &rq, &who, &rs, &oc);
	assert_int_equal(oc.cause.kind, ERR_LIMIT);
	assert_int_equal(oc.code, -32602);
	arena_reset(k->a);
}

static void
largest_test(void **state)
{
	struct tkit *k = *state;
	struct arena *mine, *request = k->a;
	struct rusage used;
	long before_kib;

	k->cf.compat = true;
	tkit_reopen(k);
	longest_fill(k);
	mine = k->perm;
	k->perm = arena_new((size_t)1 << 30);
	assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
	before_kib = used.ru_maxrss;
	k->a = arena_new(LIMIT_ARENA);
	k->cf.max_body_bytes = LIMIT_BODY_MAX;
	k->cf.batch_max = LIMIT_BATCH_MAX;
	readers(k);
	batches(k);
	mentor_reads(k);
	writers(k);
	mentor_writes(k);
	ingest(k);
	nothing_left_out(k);
	assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
	huge(k);	/* last: what it writes counts against us */
	print_message("# %ld MiB before, %ld MiB at most, %d MiB promised\n",
	    before_kib >> 10, used.ru_maxrss >> 10, LIMIT_PROCESS >> 20);
	/* what the test itself holds in its arena counts against us */
	if (!SANITIZED)
		assert_true(used.ru_maxrss < (long)LIMIT_PROCESS >> 10);
	arena_free(k->a);
	arena_free(k->perm);
	k->perm = mine;
	k->a = request;
}

int
main(void)
{
	static struct table t;
	/* a hundred thousand events need a disk that does not wait */
	if (access("/dev/shm", W_OK) == 0 && getenv("SRCDIR") != NULL)
		(void)(chdir("/dev/shm") == 0);
	t.tests[t.n++] = (struct CMUnitTest){
		"every reader and writer at its largest", largest_test,
		tkit_setup, tkit_teardown, NULL };
	return table_run(&t, "largest");
}
