/* SPDX-License-Identifier: MIT */
#include "test/unit/mcp_kit.h"

#include "test/unit/table.h"

struct kit {
	struct arena *fixed, *a;
	struct conf cf;
	struct mcp *m;
	struct http_sink sink;
	struct buf stream;
	int writes_left;	/* < 0: for ever */
	const struct kit_post *post;
};

static struct kit *
of_sink(struct http_sink *s)
{
	return (struct kit *)(void *)((char *)s - offsetof(struct kit, sink));
}

static int
sink_begin(struct http_sink *s, const struct http_res *res)
{
	struct kit *k = of_sink(s);

	assert_true(res->streamed);
	assert_int_equal(res->status, 200);
	return k->writes_left == 0 ? -1 : 0;
}

static int
sink_write(struct http_sink *s, struct str bytes)
{
	struct kit *k = of_sink(s);

	if (k->writes_left == 0)
		return -1;
	if (k->writes_left > 0)
		k->writes_left--;
	buf_add(&k->stream, bytes);
	return 0;
}

static bool
sink_gone(struct http_sink *s)
{
	return of_sink(s)->writes_left == 0;
}

static bool
denied(void *arg, struct str needed, struct http_res *rs,
    struct str *tool_meta_json)
{
	struct kit *k = arg;

	if (k->post->careless)
		return false;
	if (k->post->challenge && tool_meta_json != NULL) {
		*tool_meta_json = STR("[\"Bearer x\"]");
		return false;
	}
	http_json(rs, 403, arena_str(k->a, needed));
	return true;
}

struct kit *
kit_open(void)
{
	struct arena *fixed = arena_new(16 << 20);
	struct kit *k = arena_one(fixed, struct kit);
	static const struct str keys[] = {
		STR_INIT("current key"), STR_INIT("previous key")
	};
	struct err e = { 0 };

	k->fixed = fixed;
	k->a = arena_new(64 << 20);
	k->cf = (struct conf){ .json_depth = 32, .batch_max = 100, .call_deadline_s = 20,
		.sse_keepalive_s = 15, .list_ttl_ms = 300000,
		.discover_ttl_ms = 3600000, .state_ttl_s = 600,
		.lang = STR("en") };
	k->writes_left = -1;
	k->sink = (struct http_sink){ sink_begin, sink_write, sink_gone };
	if (mcp_new(fixed, &kit_server, &k->cf, keys, 2, &k->m, &e) == -1)
		fail_msg("%s", e.msg);
	return k;
}

void
kit_close(struct kit *k)
{
	struct arena *fixed = k->fixed;

	arena_free(k->a);
	arena_free(fixed);
}

struct conf *
kit_conf(struct kit *k)
{
	return &k->cf;
}

struct arena *
kit_arena(struct kit *k)
{
	return k->a;
}

void
kit_gone_after(struct kit *k, int n)
{
	k->writes_left = n;
}

/* variable - "name: value" as the CGI variable a web server makes of it. */
static struct http_var
variable(struct kit *k, struct str line)
{
	struct str name, value;
	char *p;
	size_t i;

	assert_true(str_cut(line, ':', &name, &value));
	name = arena_printf(k->a, "HTTP_" STR_FMT, STR_ARG(name));
	p = arena_cstr(k->a, name);
	for (i = 0; p[i] != '\0'; i++)
		p[i] = p[i] == '-' ? '_' : p[i] >= 'a' && p[i] <= 'z' ?
		    (char)(p[i] - 32) : p[i];
	if (strcmp(p, "HTTP_CONTENT_TYPE") == 0)
		p += 5;
	return (struct http_var){ str_c(p), value };
}

struct kit_reply
kit_post(struct kit *k, const struct kit_post *p)
{
	struct http_var *vars = arena_array(k->a, 32, struct http_var);
	struct str rest = str_c(p->headers), line;
	struct http_req rq = {
		.method = STR("POST"), .path = STR("/mcp"),
		.body = str_c(p->body),
		.sink = p->no_sink ? NULL : &k->sink,
		.now = 1000000, .vars = vars
	};
	struct mcp_caller who = {
		.sub = STR("alice"), .client = STR("client"),
		.scopes = str_c(p->scopes), .arg = k,
		.denied = p->scopes == NULL ? NULL : denied
	};
	struct kit_reply r = { 0 };

	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		vars[rq.nvars++] = variable(k, line);
	}
	k->post = p;
	buf_init(&k->stream, k->a, SIZE_MAX);
	mcp_serve(k->m, k->a, &rq, &who, &r.rs, &r.oc);
	r.status = r.rs.status;
	r.streamed = r.rs.streamed;
	r.body = r.streamed ? buf_str(&k->stream) : r.rs.body;
	return r;
}

struct str
kit_line(struct kit *k, const char *line, struct str *notices)
{
	struct mcp_caller who = { .sub = STR("alice") };
	struct mcp_outcome oc;
	struct str reply;

	buf_init(&k->stream, k->a, SIZE_MAX);
	mcp_serve_line(k->m, k->a, str_c(line), 1000000, &k->sink, &who,
	    &reply, &oc);
	*notices = buf_str(&k->stream);
	return reply;
}

const struct js *
kit_json(struct kit *k, struct str text)
{
	struct err e = { 0 };
	const struct js *v;

	if (js_parse(k->a, text, 32, &v, &e) == -1)
		fail_msg("%s in: " STR_FMT, e.msg, STR_ARG(text));
	return v;
}
