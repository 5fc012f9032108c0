/* SPDX-License-Identifier: MIT */
/* fixture - the door, and what a request passes before mcp. */
#include "test/conformance/fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cgi/front.h"
#include "http/edge.h"

enum { TOOLS_MAX = 64 };

static volatile sig_atomic_t stopped;

static void
on_signal(int signo)
{
	(void)signo;
	stopped = 1;
	front_interrupt();
}

static void
signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	(void)sigemptyset(&sa.sa_mask);
	(void)sigaction(SIGTERM, &sa, NULL);
	(void)sigaction(SIGUSR1, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &sa, NULL);
}

/* Loopback names only: the resource is on loopback, nothing else is named. */
static const struct conf conf = {
	.resource = STR_INIT("http://localhost/mcp"),
	.lang = STR_INIT("en"),
	.json_depth = LIMIT_JSON_DEPTH, .batch_max = LIMIT_BATCH,
	.max_body_bytes = LIMIT_BODY,
	.sse_keepalive_s = 1,	/* short, so that a test sees one */
	.list_ttl_ms = 300000, .discover_ttl_ms = 3600000,
	.state_ttl_s = 600, .call_deadline_s = 20
};

/* One key in all processes, as requestState needs; it guards nothing here. */
static const struct str key = STR_INIT("conformance fixture, not a secret");

static void
serve(struct mcp *m, struct arena *a, const struct http_req *rq,
    struct http_res *rs)
{
	struct mcp_caller who = { .sub = STR("fixture") };
	struct mcp_outcome oc;
	enum edge v;

	if ((v = edge_origin(&conf, a, rq, rs)) == EDGE_PASS)
		v = edge_http(rq, rs);
	if (v == EDGE_PASS)
		mcp_serve(m, a, rq, &who, rs, &oc);
	else if (v != EDGE_PREFLIGHT)
		http_json(rs, rs->status, mcp_refusal(a, -32600,
		    edge_text(v)));
}

/* join - both tables of tools as one, the simple text first. */
static void
join(const struct tool *all[TOOLS_MAX + 1])
{
	size_t i, n = 0;

	for (i = 0; fixture_tools[i] != NULL && n < TOOLS_MAX; i++)
		all[n++] = fixture_tools[i];
	for (i = 0; fixture_round_tools[i] != NULL && n < TOOLS_MAX; i++)
		all[n++] = fixture_round_tools[i];
	all[n] = NULL;
}

int
main(int argc, char **argv)
{
	const struct tool *tools[TOOLS_MAX + 1];
	struct mcp_server sv = {
		.name = "conformance-fixture", .version = "1.0.0",
		.tools = tools, .resources = fixture_resources,
		.prompts = fixture_prompts, .logging = true,
		.legacy_subscribe = true
	};
	struct arena *fixed = arena_new(16 << 20), *a = arena_new(LIMIT_ARENA);
	struct err e = { 0 };
	struct http_req rq;
	struct http_res rs;
	struct front *f;
	struct mcp *m;

	join(tools);
	if (mcp_new(fixed, &sv, &conf, &key, 1, &m, &e) == -1 ||
	    front_open(argc == 3 && strcmp(argv[1], "-b") == 0 ? argv[2] :
	    NULL, &f, &e) == -1) {
		(void)fprintf(stderr, "fixture: %s\n", e.msg);
		return 1;
	}
	signals();
	while (!stopped && front_next(f, a, LIMIT_BODY, &rq) == 1) {
		rs = (struct http_res){ 0 };
		serve(m, a, &rq, &rs);
		front_reply(f, a, &rq, &rs);
		arena_reset(a);
	}
	front_close(f);
	arena_free(a);
	arena_free(fixed);
	return 0;
}
