/* SPDX-License-Identifier: MIT */
#include "mcp/stream.h"

#include "base/clock.h"

/* one_line - a line break inside a message would end the event; between the
 * tokens of a spliced JSON text it is only a blank. */
static void
one_line(struct buf *b, struct str json)
{
	size_t i, from = 0;

	for (i = 0; i < json.n; i++) {
		if (json.p[i] != '\n' && json.p[i] != '\r')
			continue;
		buf_add(b, (struct str){ json.p + from, i - from });
		buf_ch(b, ' ');
		from = i + 1;
	}
	buf_add(b, str_from(json, from));
}

void
stream_event(struct buf *b, struct str json)
{
	buf_c(b, "event: message\ndata: ");
	one_line(b, json);
	buf_c(b, "\n\n");
}

void
stream_headers(struct http_res *rs)
{
	rs->status = 200;
	(void)http_set(rs, "Content-Type", STR("text/event-stream"));
	(void)http_set(rs, "Cache-Control", STR("no-cache, no-transform"));
	(void)http_set(rs, "X-Accel-Buffering", STR("no"));
}

static bool
put(struct stream *s, struct str bytes)
{
	if (s->gone)
		return false;
	if (s->sink->write(s->sink, bytes) == -1)
		s->gone = true;
	s->last_ms = clock_ms();
	return !s->gone;
}

static bool
begin(struct stream *s, struct arena *a)
{
	if (s->begun)
		return !s->gone;
	s->begun = true;
	if (s->rs == NULL)
		return true;
	stream_headers(s->rs);
	if (s->sink == NULL) {
		buf_init(&s->kept, a, SIZE_MAX);
		return true;
	}
	s->rs->streamed = true;
	if (s->sink->begin(s->sink, s->rs) == -1)
		s->gone = true;
	return !s->gone;
}

bool
stream_send(struct stream *s, struct arena *a, struct str json)
{
	struct buf b;

	if ((s->sink == NULL && !s->keep) || !begin(s, a))
		return false;
	if (s->sink == NULL) {
		stream_event(&s->kept, json);
		return true;
	}
	buf_init(&b, a, SIZE_MAX);
	if (s->rs != NULL)
		stream_event(&b, json);
	else {
		one_line(&b, json);
		buf_ch(&b, '\n');
	}
	return put(s, buf_str(&b));
}

void
stream_tick(struct stream *s)
{
	if (s->begun && s->sink != NULL && s->rs != NULL &&
	    clock_ms() - s->last_ms >= s->keepalive_ms)
		(void)put(s, STR(": keep-alive\n\n"));
}

bool
stream_gone(struct stream *s)
{
	if (!s->gone && s->sink != NULL && s->sink->gone != NULL)
		s->gone = s->sink->gone(s->sink);
	return s->gone;
}
