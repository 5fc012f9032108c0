/* SPDX-License-Identifier: MIT */
#include "cgi/audit.h"

#include "base/clock.h"
#include "base/json.h"

/* Loss of audit records is told once in so many ms. */
enum { LOST_EVERY_MS = 60000 };

void
audit_init(struct audit *au, const struct conf *cf, bool once)
{
	quota_init(&au->others, QUOTA_RECORDS, cf->calls_per_minute, once);
}

void
audit_note(struct audit *au, struct str sub, struct str client, struct str id,
    const struct mcp_outcome *o)
{
	if (!str_is(o->method, "tools/call") &&
	    !str_is(o->method, "resources/read"))
		return;
	au->due = true;
	au->sub = sub;
	au->client = client;
	au->method = o->method;
	au->name = o->name;
	au->id = id;
	au->code = o->code;
	au->tool_error = o->tool_error;
	au->admitted = o->admitted;
}

/* tell_lost - that audit records could not be kept: how many since last told. */
static void
tell_lost(struct audit *au, struct store *st, const struct log *lg)
{
	struct log_line line;
	struct store_lost lost;
	int64_t now_ms = clock_ms();

	if (lg == NULL || (au->lost_told_ms != 0 &&
	    now_ms - au->lost_told_ms < LOST_EVERY_MS))
		return;
	store_audit_lost(st, &lost);
	if (lost.own == au->lost_told)
		return;
	log_begin(&line, lg, LOG_LEVEL_ERROR, "audit_lost");
	log_c(&line, "reason", "audit records cannot be kept: is the disk "
	    "full?");
	log_int(&line, "lost", (int64_t)(lost.own - au->lost_told));
	log_send(&line);
	au->lost_told = lost.own;
	au->lost_told_ms = now_ms;
}

void
audit_write(struct audit *au, struct store *st, const struct log *lg,
    struct arena *a)
{
	struct js_out o;
	struct buf b;

	if (!au->due)
		return;
	au->due = false;
	if (!au->admitted && quota_call(&au->others, st, a, au->sub,
	    clock_now()) != 0)
		return;
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "request", au->id);
	js_kv_str(&o, "client", au->client);
	js_kv_str(&o, "method", au->method);
	js_kv_str(&o, "name", str_utf8_cut(au->name, 256));
	js_kv_int(&o, "code", au->code);
	js_kv_bool(&o, "tool_error", au->tool_error);
	js_end(&o);
	store_audit(st, au->sub, clock_now_us() / 1000, buf_str(&b));
	if (store_audit_loses(st))
		tell_lost(au, st, lg);
}
