/* SPDX-License-Identifier: MIT */
/*
 * stream - the event stream of one reply (doc/protocol.md 4.3), or the
 * lines of stdio. It starts with the first message sent through it, no sooner;
 * from then on everything is in-band. No event ids: nothing can be resumed.
 */
#ifndef MCP_STREAM_H
#define MCP_STREAM_H

#include "base/buf.h"
#include "http/http.h"

struct stream {
	struct http_sink *sink;	/* NULL: nothing can be sent yet */
	bool keep;		/* without a sink, keep events for the reply;
				 * otherwise notifications are dropped */
	struct buf kept;
	struct http_res *rs;	/* NULL: stdio, one line per message */
	bool begun;
	bool gone;		/* a write failed: the client has left */
	int64_t keepalive_ms;
	int64_t last_ms;	/* of the last write, monotonic */
};

/* stream_send - one message, one JSON value; false when it cannot arrive. */
bool stream_send(struct stream *s, struct arena *a, struct str json);

/* stream_tick - a comment line when nothing was sent for keepalive_ms, so that
 * no proxy on the way takes a working stream for a dead one. */
void stream_tick(struct stream *s);

/* stream_gone - whether the client has left, asked now. */
bool stream_gone(struct stream *s);

/* stream_event - append one event in SSE form to a buffer. */
void stream_event(struct buf *b, struct str json);

/* stream_headers - status and headers of an event stream into rs. */
void stream_headers(struct http_res *rs);

#endif
