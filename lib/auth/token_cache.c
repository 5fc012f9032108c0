/* SPDX-License-Identifier: MIT */
/*
 * token_cache - one record shape for both places: a fixed head and the texts
 * behind it. The table of the process is 256 rows of 4 by the
 * first byte of the hash, in each row the least recently used one goes; its
 * memory is touched as it fills.
 */
#include "auth/token_cache.h"

#include <stdlib.h>

#include "base/memory.h"

enum {
	ROWS = 256,
	WAYS = 4,
	/* sub 255, client_id and scopes as real ones are; longer ones are
	 * checked again each time, which costs time only */
	TEXT_MAX = 640,
	RECORD_VERSION = 1
};

/* Values of head.notice, in cache.mdb too: append only. */
static const char *const notices[] = {
	NULL, "stale_kid", "empty_aud_accepted"
};
enum { NNOTICES = sizeof(notices) / sizeof(notices[0]) };

/* No padding: what is written to disk is all named. */
struct head {
	uint8_t version, notice, introspected, zero;
	uint16_t nsub, nclient, nscopes, zeroes;
	uint32_t more_zeroes;
	int64_t until, expires_at, not_before;
	unsigned char key[KEYSET_ID];
};
_Static_assert(sizeof(struct head) == 16 + 3 * 8 + KEYSET_ID,
    "struct head has padding");

struct slot {
	unsigned char hash[SHA256_LEN];
	uint64_t used;		/* tick of the last use; 0 = free */
	struct head head;
	char text[TEXT_MAX];
};

struct token_cache {
	struct store *st;
	unsigned char options[KEYSET_ID];
	uint64_t tick;
	struct slot slots[ROWS][WAYS];
};

struct token_cache *
token_cache_new(struct store *st, struct str options)
{
	struct token_cache *rm = memory_zeroed(sizeof(*rm));
	unsigned char d[SHA256_LEN];

	rm->st = st;
	digest_sha256(options, d);
	memcpy(rm->options, d, sizeof(rm->options));
	return rm;
}

void
token_cache_free(struct token_cache *rm)
{
	free(rm);
}

static size_t
text_len(const struct head *h)
{
	return (size_t)h->nsub + h->nclient + h->nscopes;
}

/* unpack - head and texts as an entry; texts are borrowed. */
static void
unpack(const struct head *h, const char *text, struct token_cache_entry *out)
{
	*out = (struct token_cache_entry){
		.grant = {
			.sub = { text, h->nsub },
			.client_id = { text + h->nsub, h->nclient },
			.scopes = { text + h->nsub + h->nclient, h->nscopes },
			.expires_at = h->expires_at,
			.notice = notices[h->notice < NNOTICES ? h->notice : 0],
		},
		.not_before = h->not_before,
		.until = h->until,
		.introspected = h->introspected,
	};
	memcpy(out->key, h->key, sizeof(out->key));
}

/* pack - the reverse; false when the texts do not fit. */
static bool
pack(const struct token_cache_entry *r, struct head *h, char text[TEXT_MAX])
{
	const struct grant *g = &r->grant;
	size_t i;

	if (g->sub.n > TEXT_MAX || g->client_id.n > TEXT_MAX ||
	    g->scopes.n > TEXT_MAX ||
	    g->sub.n + g->client_id.n + g->scopes.n > TEXT_MAX)
		return false;
	*h = (struct head){
		.version = RECORD_VERSION,
		.introspected = r->introspected,
		.nsub = (uint16_t)g->sub.n,
		.nclient = (uint16_t)g->client_id.n,
		.nscopes = (uint16_t)g->scopes.n,
		.until = r->until,
		.expires_at = g->expires_at,
		.not_before = r->not_before,
	};
	for (i = 1; i < NNOTICES && g->notice != NULL; i++)
		if (strcmp(g->notice, notices[i]) == 0)
			h->notice = (uint8_t)i;
	memcpy(h->key, r->key, sizeof(h->key));
	if (g->sub.n > 0)
		memcpy(text, g->sub.p, g->sub.n);
	if (g->client_id.n > 0)
		memcpy(text + h->nsub, g->client_id.p, g->client_id.n);
	if (g->scopes.n > 0)
		memcpy(text + h->nsub + h->nclient, g->scopes.p, g->scopes.n);
	return true;
}

/* find - the slot that holds the hash, or NULL. */
static struct slot *
find(struct token_cache *rm, const unsigned char hash[SHA256_LEN])
{
	struct slot *row = rm->slots[hash[0]];
	size_t i;

	for (i = 0; i < WAYS; i++)
		if (row[i].used > 0 &&
		    memcmp(row[i].hash, hash, SHA256_LEN) == 0)
			return &row[i];
	return NULL;
}

/* victim - the slot to fill: the same hash, a free one, the longest unused. */
static struct slot *
victim(struct token_cache *rm, const unsigned char hash[SHA256_LEN])
{
	struct slot *row = rm->slots[hash[0]], *s = find(rm, hash);
	size_t i;

	if (s != NULL)
		return s;
	s = &row[0];
	for (i = 1; i < WAYS; i++)
		if (row[i].used < s->used)
			s = &row[i];
	return s;
}

static struct slot *
fill(struct token_cache *rm, const unsigned char hash[SHA256_LEN],
    const struct head *h, const char *text)
{
	struct slot *s = victim(rm, hash);

	memcpy(s->hash, hash, SHA256_LEN);
	s->head = *h;
	memcpy(s->text, text, text_len(h));
	s->used = ++rm->tick;
	return s;
}

enum { NAME_MAX = 4 + KEYSET_ID + SHA256_LEN };

static struct str
name(const struct token_cache *rm, const unsigned char hash[SHA256_LEN],
    char buf[NAME_MAX])
{
	memcpy(buf, "tok:", 4);
	memcpy(buf + 4, rm->options, KEYSET_ID);
	memcpy(buf + 4 + KEYSET_ID, hash, SHA256_LEN);
	return (struct str){ buf, NAME_MAX };
}

/* from_cache - another process has checked this token: take its word over. */
static struct slot *
from_cache(struct token_cache *rm, struct arena *a,
    const unsigned char hash[SHA256_LEN], int64_t now)
{
	char buf[NAME_MAX];
	struct head h;
	struct str v;

	if (rm->st == NULL)
		return NULL;
	v = store_cache_get(rm->st, a, name(rm, hash, buf), now);
	if (v.n < sizeof(h))
		return NULL;
	memcpy(&h, v.p, sizeof(h));
	if (h.version != RECORD_VERSION || text_len(&h) > TEXT_MAX ||
	    text_len(&h) != v.n - sizeof(h))
		return NULL;
	return fill(rm, hash, &h, v.p + sizeof(h));
}

bool
token_cache_get(struct token_cache *rm, struct arena *a,
    const unsigned char hash[SHA256_LEN], int64_t now,
    struct token_cache_entry *out)
{
	struct slot *s = find(rm, hash);

	if (s == NULL || now >= s->head.until)
		s = from_cache(rm, a, hash, now);
	if (s == NULL || now >= s->head.until)
		return false;
	s->used = ++rm->tick;
	unpack(&s->head, s->text, out);
	return true;
}

void
token_cache_put(struct token_cache *rm, struct arena *a,
    const unsigned char hash[SHA256_LEN], const struct token_cache_entry *r)
{
	char text[TEXT_MAX], buf[NAME_MAX];
	struct head h;
	struct buf b;

	if (!pack(r, &h, text))
		return;
	(void)fill(rm, hash, &h, text);
	if (rm->st == NULL)
		return;
	buf_init(&b, a, SIZE_MAX);
	buf_add(&b, (struct str){ (const char *)&h, sizeof(h) });
	buf_add(&b, (struct str){ text, text_len(&h) });
	store_cache_put_of(rm->st, &(struct store_owner){ r->grant.sub, NULL },
	    name(rm, hash, buf), buf_str(&b), r->until);
}
