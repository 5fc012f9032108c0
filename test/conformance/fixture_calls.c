/* SPDX-License-Identifier: MIT */
#include "test/conformance/fixture_calls.h"

#include <time.h>

#include "base/clock.h"
#include "mcp/call_priv.h"

void
call_log(struct call *c, const char *level, struct str data_json)
{
	enum envelope_level want = c->era == MCP_MODERN ?
	    c->priv->t->env.level : ENVELOPE_INFO;
	struct js_out o;
	struct buf b;

	if ((c->priv->t->m->caps & SERVER_LOGGING) == 0 ||
	    want == ENVELOPE_LEVEL_NONE ||
	    envelope_level(str_c(level)) < want)
		return;
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "level", level);
	js_kv_raw(&o, "data", data_json);
	js_end(&o);
	call_notify(c, "notifications/message", buf_str(&b));
}

/* Legacy: SHOULD NOT treat a disconnect as cancelling (doc/protocol.md 4.3). */
bool
call_cancelled(struct call *c)
{
	stream_tick(c->priv->t->st);
	return c->era == MCP_MODERN && stream_gone(c->priv->t->st);
}

/* pass - let ms milliseconds go by with the stream alive; false when the client
 * left before they were over. */
static bool
pass(struct stream *s, int64_t ms)
{
	enum { SLICE = 50 };	/* ms; how late a departure is noticed */
	int64_t until = clock_ms() + ms, left;
	struct timespec ts = { 0 };

	while ((left = until - clock_ms()) > 0) {
		if (stream_gone(s))
			return false;
		ts.tv_nsec = (left < SLICE ? left : SLICE) * 1000000;
		(void)nanosleep(&ts, NULL);
		stream_tick(s);
	}
	return !stream_gone(s);
}

bool
call_wait(struct call *c, int64_t ms)
{
	return pass(c->priv->t->st, ms) || c->era != MCP_MODERN;
}
