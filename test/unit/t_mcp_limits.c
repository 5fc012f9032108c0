/* SPDX-License-Identifier: MIT */
/*
 * t_mcp_limits - what one message, one batch and one answer may use: going over
 * is an error of that message, the others do not notice, and every element of a
 * batch is told of once.
 */
#include "test/unit/table.h"

#include <stdio.h>

#include "base/limits.h"
#include "mcp/mcp.h"

#define RQ(id, tool, args)	"{\"jsonrpc\":\"2.0\",\"id\":" id ",\"method\":" \
	"\"tools/call\",\"params\":{\"name\":\"" tool "\",\"arguments\":{" args \
	"}}}"
#define NOTE	"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}"

struct seen {
	int ran;		/* handlers that ran */
	size_t n;		/* elements told of */
	size_t number[200];
	int code[200];
	char name[200][16];
	enum err_kind kind[200];
};

/* bytes - a text of so many bytes. */
static int
run_bytes(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	size_t n = (size_t)js_int_at(in, "n", 0);
	char *p = arena_room(c->a, n);

	(void)out, (void)e;
	((struct seen *)c->app)->ran++;
	memset(p, 'x', n);
	call_text(c, (struct str){ p, n });
	return 0;
}

/* hungry - writes without end, as one that reads what somebody else stored. */
static int
run_hungry(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct buf b;

	(void)in, (void)out, (void)e;
	((struct seen *)c->app)->ran++;
	buf_init(&b, c->a, SIZE_MAX);
	while (!b.full)
		buf_c(&b, "0123456789abcdef0123456789abcdef");
	call_text(c, buf_str(&b));
	return 0;
}

#define NONE	"{\"type\":\"object\",\"additionalProperties\":false}"
static const struct tool bytes = {
	.name = "bytes", .use = "Use this in a test.",
	.input = "{\"type\":\"object\",\"additionalProperties\":false,"
	    "\"properties\":{\"n\":{\"type\":\"integer\"}}}",
	.run = run_bytes
};
static const struct tool hungry = {
	.name = "hungry", .use = "Use this in a test.", .input = NONE,
	.run = run_hungry
};
static const struct tool *const tools[] = { &bytes, &hungry, NULL };
static const struct mcp_server server = {
	.name = "limits", .version = "1", .title = "limits",
	.instructions = "none", .tools = tools
};

static void
element(void *arg, struct arena *a, const struct mcp_outcome *oc)
{
	struct seen *s = arg;

	(void)a;
	assert_true(s->n < 200);
	s->number[s->n] = oc->element;
	s->code[s->n] = oc->code;
	s->kind[s->n] = oc->cause.kind;
	(void)snprintf(s->name[s->n], sizeof(s->name[0]), STR_FMT,
	    STR_ARG(oc->name));
	s->n++;
}

struct kit {
	struct arena *perm, *a;
	struct conf cf;
	struct mcp *m;
	struct seen seen;
	struct http_res rs;
	struct mcp_outcome oc;
};

static void
setup(struct kit *k)
{
	static const struct str key = STR_INIT("key");
	struct err e = { 0 };

	*k = (struct kit){
		.perm = arena_new(4 << 20), .a = arena_new(LIMIT_ARENA),
		.cf = { .json_depth = 32, .batch_max = LIMIT_BATCH_MAX,
		    .call_deadline_s = 20, .sse_keepalive_s = 15,
		    .lang = STR("en") },
	};
	if (mcp_new(k->perm, &server, &k->cf, &key, 1, &k->m, &e) == -1)
		fail_msg("%s", e.msg);
}

static void
done(struct kit *k)
{
	arena_free(k->a);
	arena_free(k->perm);
}

/* post - the reply, parsed; it is JSON whatever happens. */
static const struct js *
post(struct kit *k, struct str body)
{
	struct mcp_caller who = { .sub = STR("s"), .app = &k->seen,
		.element = element, .arg = &k->seen };
	struct http_req rq = { .method = STR("POST"), .body = body };
	const struct js *v = NULL;
	struct err e = { 0 };

	k->rs = (struct http_res){ 0 };
	mcp_serve(k->m, k->a, &rq, &who, &k->rs, &k->oc);
	if (k->rs.body.n > 0 && js_parse(k->perm, k->rs.body, 32, &v, &e) == -1)
		fail_msg("%s", e.msg);
	assert_true(k->rs.body.n <= LIMIT_REPLY);
	return v;
}

static int64_t
code_of(const struct js *reply)
{
	return js_int_at(js_at(reply, "error"), "code", 0);
}

static struct str
repeated(struct kit *k, const char *one, int n)
{
	struct buf b;
	int i;

	buf_init(&b, k->perm, SIZE_MAX);
	for (i = 0; i < n; i++) {
		buf_ch(&b, i == 0 ? '[' : ',');
		buf_c(&b, one);
	}
	buf_ch(&b, ']');
	return buf_str(&b);
}

static void
alone_test(void **state)
{
	struct kit k;

	(void)state;
	setup(&k);
	assert_int_equal(code_of(post(&k, STR(RQ("1", "bytes",
	    "\"n\":130000")))), 0);
	assert_int_equal(code_of(post(&k, STR(RQ("1", "bytes",
	    "\"n\":131072")))), -32602);
	assert_int_equal(k.oc.cause.kind, ERR_LIMIT);
	assert_int_equal(k.oc.code, -32602);
	assert_int_equal(code_of(post(&k, STR(RQ("1", "hungry", "")))),
	    -32602);
	assert_int_equal(k.oc.cause.kind, ERR_LIMIT);
	assert_non_null(strstr(k.oc.cause.msg, "memory"));
	arena_reset(k.a);
	assert_int_equal(code_of(post(&k, STR(RQ("1", "bytes", "\"n\":1")))),
	    0);
	done(&k);
}

static void
apart_test(void **state)
{
	const struct js *v;
	struct kit k;
	size_t i;

	(void)state;
	setup(&k);
	v = post(&k, STR("[" RQ("1", "hungry", "") "," RQ("2", "bytes",
	    "\"n\":10") "," NOTE "," RQ("3", "hungry", "") ","
	    RQ("4", "nothing", "") "," RQ("5", "bytes", "\"n\":20") "]"));
	assert_int_equal(js_len(v), 5);
	assert_int_equal(code_of(js_item(v, 0)), -32602);
	assert_int_equal(code_of(js_item(v, 1)), 0);
	assert_int_equal(code_of(js_item(v, 2)), -32602);
	assert_int_equal(code_of(js_item(v, 4)), 0);
	assert_int_equal(k.seen.n, 6);
	for (i = 0; i < 6; i++)
		assert_int_equal(k.seen.number[i], i + 1);
	assert_string_equal(k.seen.name[0], "hungry");
	assert_int_equal(k.seen.kind[0], ERR_LIMIT);
	assert_int_equal(k.seen.kind[1], ERR_NONE);
	assert_string_equal(k.seen.name[2], "");
	assert_int_equal(k.seen.code[4], -32602);
	assert_int_equal(k.seen.code[5], 0);
	done(&k);
}

static void
together_test(void **state)
{
	const struct js *v;
	struct kit k;
	size_t i, failed = 0;

	(void)state;
	setup(&k);
	v = post(&k, repeated(&k, RQ("1", "bytes", "\"n\":60000"), 20));
	assert_int_equal(js_len(v), 20);
	assert_int_equal(k.seen.n, 20);
	for (i = 0; i < 20; i++)
		failed += code_of(js_item(v, i)) != 0;
	/* those behind were not run, and are told so */
	assert_int_equal(k.seen.ran, 20 - failed);
	assert_true(k.seen.ran >= 2 && failed >= 15);
	assert_int_equal(code_of(js_item(v, 19)), -32603);
	assert_int_equal(k.seen.kind[19], ERR_LIMIT);
	assert_string_equal(k.seen.name[19], "bytes");
	done(&k);
}

static void
most_test(void **state)
{
	struct kit k;

	(void)state;
	setup(&k);
	assert_int_equal(js_len(post(&k, repeated(&k, RQ("1", "hungry", ""),
	    LIMIT_BATCH_MAX))), LIMIT_BATCH_MAX);
	assert_int_equal(k.seen.ran, LIMIT_BATCH_MAX);
	assert_int_equal(code_of(post(&k, repeated(&k, RQ("1", "hungry", ""),
	    LIMIT_BATCH_MAX + 1))), -32600);
	assert_int_equal(k.seen.ran, LIMIT_BATCH_MAX);
	done(&k);
}

static void
late_test(void **state)
{
	const struct js *v;
	struct kit k;

	(void)state;
	setup(&k);
	k.cf.call_deadline_s = 0;	/* over at once */
	v = post(&k, repeated(&k, RQ("1", "bytes", "\"n\":1"), 3));
	assert_int_equal(js_len(v), 3);
	assert_int_equal(code_of(js_item(v, 0)), -32603);
	assert_int_equal(k.seen.ran, 0);
	assert_int_equal(k.seen.n, 3);
	done(&k);
}

static void
id_test(void **state)
{
	struct kit k;
	char id[LIMIT_ID + 2], body[1000];
	int n;

	(void)state;
	setup(&k);
	for (n = LIMIT_ID; n <= LIMIT_ID + 1; n++) {
		memset(id, 'i', sizeof(id));
		id[0] = id[n - 1] = '"';
		(void)snprintf(body, sizeof(body), "{\"jsonrpc\":\"2.0\","
		    "\"id\":%.*s,\"method\":\"ping\"}", n, id);
		assert_int_equal(code_of(post(&k, str_c(body))),
		    n == LIMIT_ID ? 0 : -32600);
	}
	/* the text counts, as it goes back: six bytes for a control letter */
	for (n = 0; n < LIMIT_ID / 6; n++)
		memcpy(body + (size_t)n * 6, "\\u0001", 7);
	assert_int_equal(code_of(post(&k, arena_printf(k.perm,
	    "{\"jsonrpc\":\"2.0\",\"id\":\"%sxxx\",\"method\":\"ping\"}", body))),
	    -32600);
	done(&k);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "an answer or memory over its limit is an error of the call",
	    alone_test);
	TEST(&t, "elements of a batch use memory and are told of one by one",
	    apart_test);
	TEST(&t, "a batch whose answers are too large runs no further",
	    together_test);
	TEST(&t, "the largest batch of the hungriest calls, and one more",
	    most_test);
	TEST(&t, "a batch whose time is over runs no further", late_test);
	TEST(&t, "the longest id, and one byte more", id_test);
	return table_run(&t, "mcp_limits");
}
