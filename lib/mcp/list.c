/* SPDX-License-Identifier: MIT */
/* list - pages, and cursors. */
#include "mcp/list.h"

#include "base/digest.h"
#include "base/hex.h"
#include "mcp/result.h"

/* cursor - opaque to clients: digest of all items, and the page's number. */
static struct str
cursor(struct arena *a, const unsigned char digest[SHA256_LEN], size_t page)
{
	struct str generation = hex_encode(a, digest, 8);

	if (page == 0)
		return STR("");
	return b64url_encode(a, arena_printf(a, STR_FMT ".%zu",
	    STR_ARG(generation), page));
}

static struct str
render(struct arena *a, const struct mcp *m, enum mcp_era era,
    const char *key, const struct str *items, size_t n, struct str next,
    enum result_cache cache)
{
	struct js_out o;
	struct buf b;
	size_t i;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_arr(&o, key);
	for (i = 0; i < n; i++)
		js_put_raw(&o, items[i]);
	js_end(&o);
	if (next.n > 0)
		js_kv_str(&o, "nextCursor", next);
	result_tail(&o, m, era, "complete", cache, STR(""));
	js_end(&o);
	return buf_str(&b);
}

struct server_list
list_render(struct arena *a, const struct mcp *m, const char *key,
    const struct str *items, size_t n, size_t size,
    enum result_cache cache)
{
	struct server_list l = { .n = n == 0 ? 1 : (n + size - 1) / size };
	unsigned char digest[SHA256_LEN];
	struct buf all;
	size_t i, k, here;

	buf_init(&all, a, SIZE_MAX);
	for (i = 0; i < n; i++)
		buf_add(&all, items[i]);
	digest_sha256(buf_str(&all), digest);
	l.pages = arena_array(a, l.n, struct server_page);
	for (i = 0; i < l.n; i++) {
		here = n - i * size < size ? n - i * size : size;
		l.pages[i].cursor = cursor(a, digest, i);
		for (k = MCP_LEGACY; k <= MCP_MODERN; k++)
			l.pages[i].result[k] = render(a, m, (enum mcp_era)k,
			    key, items + i * size, here, i + 1 < l.n ?
			    cursor(a, digest, i + 1) : STR(""), cache);
	}
	return l;
}

const struct server_page *
list_page(const struct server_list *l, const struct str *asked)
{
	size_t i;

	if (asked == NULL)
		return &l->pages[0];
	for (i = 1; i < l->n; i++)	/* "" is a cursor, and unknown */
		if (str_eq(*asked, l->pages[i].cursor))
			return &l->pages[i];
	return NULL;
}
