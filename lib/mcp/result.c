/* SPDX-License-Identifier: MIT */
#include "mcp/result.h"

#include "mcp/envelope.h"

static void
hints(struct js_out *o, const struct conf *cf, enum result_cache cache)
{
	int64_t ttl[] = {
		[RESULT_PRIVATE] = 0,
		[RESULT_LIST] = cf->list_ttl_ms,
		[RESULT_LIST_OWN] = cf->list_ttl_ms,
		[RESULT_DISCOVER] = cf->discover_ttl_ms,
	};

	if (cache == RESULT_NO_CACHE)
		return;
	js_kv_int(o, "ttlMs", ttl[cache]);
	js_kv_c(o, "cacheScope",
	    cache == RESULT_PRIVATE || cache == RESULT_LIST_OWN ?
	    "private" : "public");
}

void
result_tail(struct js_out *o, const struct mcp *m, enum mcp_era era,
    const char *type, enum result_cache cache, struct str meta)
{
	struct buf *b = o->b;

	if (era == MCP_MODERN) {
		js_kv_c(o, "resultType", type);
		hints(o, m->cf, cache);
	} else if (meta.n == 0)
		return;
	js_kv_obj(o, "_meta");
	if (era == MCP_MODERN)
		js_kv_raw(o, ENVELOPE_PREFIX "serverInfo", m->info);
	if (meta.n > 0) {
		if (o->comma)
			buf_ch(b, ',');
		buf_add(b, meta);
		o->comma = true;
	}
	js_end(o);
}
