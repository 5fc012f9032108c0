/* SPDX-License-Identifier: MIT */
#include "cgi/health.h"

#include "base/json.h"

static const char *const store_word[] = {
	[STORE_WORKS] = "ok",
	[STORE_UNWRITABLE] = "not writable",
	[STORE_UNREADABLE] = "not readable",
};

static void
put_audit(struct store *st, struct js_out *o)
{
	struct store_lost lost;

	store_audit_lost(st, &lost);
	js_kv_obj(o, "audit");
	js_kv_int(o, "lost", (int64_t)lost.all);
	if (lost.last_ms > 0)
		js_kv_int(o, "last_lost", lost.last_ms / 1000);
	js_end(o);
}

void
health_serve(struct store *st, struct auth *au, struct arena *a, int64_t now,
    struct http_res *rs, struct log_line *line)
{
	struct err why = { 0 };
	enum store_works works = store_probe(st, a, now, &why);
	bool keys = auth_ready(au, a, now);
	bool ok = works == STORE_WORKS && keys;
	struct js_out o;
	struct buf b;

	if (!ok)
		line->level = LOG_LEVEL_ERROR;
	if (works != STORE_WORKS)
		log_c(line, "cause", why.msg);
	if (!keys)
		log_c(line, "reason", "no_keys");
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "status", ok ? "ok" : keys ? "unavailable" : "no_keys");
	js_kv_c(&o, "version", PACKAGE_VERSION);
	js_kv_c(&o, "store", store_word[works]);
	js_kv_c(&o, "cache", store_has_cache(st) ? "ok" : "unavailable");
	put_audit(st, &o);
	js_kv_obj(&o, "keys");
	auth_health(au, a, now, &o);
	js_end(&o);
	js_end(&o);
	http_json(rs, ok ? 200 : 503, buf_str(&b));
	(void)http_set(rs, "Cache-Control", STR("no-store"));
	if (!ok)
		(void)http_set(rs, "Retry-After", STR("5"));
}
