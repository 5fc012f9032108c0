/* SPDX-License-Identifier: MIT */
/* keycache - records have fixed heads; one of another version counts as none. */
#include "auth/keys/keycache.h"

#include "base/digest.h"
#include "base/hex.h"

enum {
	HEAD_VERSION = 1,
	DOCUMENT_MAX = 500 << 10	/* the cache takes 512 KiB */
};

_Static_assert(sizeof(struct keycache_head) == 16 + 2 * KEYSET_ID,
    "struct keycache_head has padding");

void
keycache_id(struct str bytes, unsigned char id[KEYSET_ID])
{
	unsigned char d[SHA256_LEN];

	digest_sha256(bytes, d);
	memcpy(id, d, KEYSET_ID);
}

void
keycache_init(struct keycache *kc, struct store *st, struct str where)
{
	struct arena *tmp = arena_new(4096);
	unsigned char id[KEYSET_ID];
	struct str s;

	keycache_id(where, id);
	s = arena_printf(tmp, "keys:" STR_FMT ":",
	    STR_ARG(hex_encode(tmp, id, KEYSET_ID)));
	kc->st = st;
	memcpy(kc->prefix, s.p, s.n + 1);
	arena_free(tmp);
}

/* name - prefix and word; not by printf, it is asked for at every request. */
static struct str
name(const struct keycache *kc, struct arena *a, const char *what)
{
	size_t n = sizeof(kc->prefix) - 1, m = strlen(what);
	char *p = arena_alloc(a, n + m);

	memcpy(p, kc->prefix, n);
	memcpy(p + n, what, m);
	return (struct str){ p, n + m };
}

static struct str
get(const struct keycache *kc, struct arena *a, struct str key, int64_t now)
{
	if (kc->st == NULL)
		return (struct str){ NULL, 0 };
	return store_cache_get(kc->st, a, key, now);
}

static void
put(const struct keycache *kc, struct str key, struct str v, int64_t until)
{
	if (kc->st != NULL)
		store_cache_put(kc->st, key, v, until);
}

static struct str
bytes(const void *p, size_t n)
{
	return (struct str){ p, n };
}

struct keycache_head
keycache_new_head(const struct keyset *set,
    const unsigned char stamp[KEYSET_ID], int64_t now)
{
	struct keycache_head h = { .version = HEAD_VERSION,
		.nkeys = (uint32_t)set->n, .fetched_at = now };

	memcpy(h.stamp, stamp, KEYSET_ID);
	memcpy(h.set, set->id, KEYSET_ID);
	return h;
}

bool
keycache_head(const struct keycache *kc, struct arena *a, int64_t now,
    struct keycache_head *h, struct str *ids)
{
	struct str v = get(kc, a, name(kc, a, "head"), now);

	if (v.n < sizeof(*h))
		return false;
	memcpy(h, v.p, sizeof(*h));
	*ids = str_from(v, sizeof(*h));
	return h->version == HEAD_VERSION && h->nkeys > 0 &&
	    h->fetched_at > 0 && ids->n % KEYSET_ID == 0 &&
	    ids->n / KEYSET_ID == h->nkeys;
}

static struct str
set_name(const struct keycache *kc, struct arena *a,
    const struct keycache_head *h)
{
	return name(kc, a, arena_printf(a, "set:" STR_FMT,
	    STR_ARG(hex_encode(a, h->set, KEYSET_ID))).p);
}

struct str
keycache_document(const struct keycache *kc, struct arena *a, int64_t now,
    const struct keycache_head *h)
{
	return get(kc, a, set_name(kc, a, h), now);
}

void
keycache_publish(const struct keycache *kc, struct arena *a,
    const struct keycache_head *h, const struct keyset *set, int64_t until)
{
	struct buf b;
	size_t i;

	if (kc->st == NULL)
		return;
	buf_init(&b, a, DOCUMENT_MAX);
	keyset_write(set, &b);
	if (b.full)
		return;
	put(kc, set_name(kc, a, h), buf_str(&b), until);
	buf_init(&b, a, sizeof(*h) + set->n * KEYSET_ID);
	buf_add(&b, bytes(h, sizeof(*h)));
	for (i = 0; i < set->n; i++)
		buf_add(&b, bytes(set->keys[i].id, KEYSET_ID));
	put(kc, name(kc, a, "head"), buf_str(&b), until);
}

void
keycache_last(const struct keycache *kc, struct arena *a, int64_t now,
    struct keycache_last *out)
{
	struct str v = get(kc, a, name(kc, a, "last"), now);

	if (v.n == sizeof(*out))
		memcpy(out, v.p, sizeof(*out));
}

void
keycache_put_last(const struct keycache *kc, struct arena *a,
    const struct keycache_last *l, int64_t until)
{
	put(kc, name(kc, a, "last"), bytes(l, sizeof(*l)), until);
}

struct str
keycache_uri(const struct keycache *kc, struct arena *a, int64_t now)
{
	return get(kc, a, name(kc, a, "uri"), now);
}

void
keycache_put_uri(const struct keycache *kc, struct arena *a, struct str uri,
    int64_t until)
{
	if (uri.n > 0)
		put(kc, name(kc, a, "uri"), uri, until);
	else if (kc->st != NULL)
		store_cache_del(kc->st, name(kc, a, "uri"));
}

bool
keycache_lease(const struct keycache *kc, struct arena *a, int64_t now,
    int64_t until)
{
	return kc->st == NULL || store_cache_lease(kc->st,
	    name(kc, a, "lease"), now, until);
}

void
keycache_release(const struct keycache *kc, struct arena *a)
{
	if (kc->st != NULL)
		store_cache_del(kc->st, name(kc, a, "lease"));
}

/* kid_name - by digest: a kid may be any 256 bytes of a stranger's choice. */
static struct str
kid_name(const struct keycache *kc, struct arena *a,
    const struct keycache_head *h, struct str kid)
{
	unsigned char id[KEYSET_ID];

	keycache_id(kid, id);
	return name(kc, a, arena_printf(a, "kid:" STR_FMT ":" STR_FMT,
	    STR_ARG(hex_encode(a, h->set, KEYSET_ID)),
	    STR_ARG(hex_encode(a, id, KEYSET_ID))).p);
}

bool
keycache_unknown(const struct keycache *kc, struct arena *a, int64_t now,
    const struct keycache_head *h, struct str kid)
{
	return get(kc, a, kid_name(kc, a, h, kid), now).n > 0;
}

void
keycache_put_unknown(const struct keycache *kc, struct arena *a,
    const struct keycache_head *h, struct str kid, int64_t until)
{
	put(kc, kid_name(kc, a, h, kid), STR("-"), until);
}
