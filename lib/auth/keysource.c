/* SPDX-License-Identifier: MIT */
/*
 * keysource - see keysource.h.
 *
 * In cache.mdb, under "keys:" and the identity of what was configured:
 *
 *   head    struct head, then the identities of the keys (KEYSET_ID each)
 */
#include "auth/keysource.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/limits.h"

enum {
	HEAD_VERSION = 1,
	NEWS_MAX = 512,
	SET_ARENA = 32 << 20	/* over any set of jwks_max bytes */
};

/* What another process needs to know without the numbers. No padding. */
struct head {
	uint32_t version, nkeys;
	int64_t fetched_at;
	unsigned char stamp[KEYSET_ID];	/* which state of the source */
	unsigned char set[KEYSET_ID];	/* keyset.id */
};
_Static_assert(sizeof(struct head) == 16 + 2 * KEYSET_ID,
    "struct head has padding");

struct keysource {
	const struct conf *cf;
	struct store *st;
	unsigned char where[KEYSET_ID];	/* source and algorithms */
	int64_t checked_at;
	struct head head;	/* fetched_at 0: nothing known yet */
	struct arena *a;	/* what ids and set live in */
	unsigned char (*ids)[KEYSET_ID];
	struct keyset set;	/* n 0: numbers not read by this process */
	char news[NEWS_MAX];
};

static void
short_id(struct str bytes, unsigned char id[KEYSET_ID])
{
	unsigned char d[SHA256_LEN];

	digest_sha256(bytes, d);
	memcpy(id, d, KEYSET_ID);
}

struct keysource *
keysource_new(const struct conf *cf, struct store *st)
{
	struct keysource *ks = calloc(1, sizeof(*ks));
	struct arena *tmp = arena_new(LIMIT_ARENA);

	if (ks == NULL)
		abort();
	ks->cf = cf;
	ks->st = st;
	short_id(arena_printf(tmp, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n"
	    STR_FMT, STR_ARG(cf->issuer), STR_ARG(cf->jwks_uri),
	    STR_ARG(cf->jwks_file), STR_ARG(cf->jwt_algs)), ks->where);
	arena_free(tmp);
	return ks;
}

void
keysource_free(struct keysource *ks)
{
	if (ks == NULL)
		return;
	arena_free(ks->a);
	free(ks);
}

/* say - add a sentence for the log; what does not fit is lost. */
static void
say(struct keysource *ks, struct arena *a, struct str s)
{
	struct str all;

	if (s.n == 0)
		return;
	all = arena_printf(a, "%s%s" STR_FMT, ks->news,
	    ks->news[0] != '\0' ? "; " : "", STR_ARG(s));
	all = str_utf8_cut(all, NEWS_MAX - 1);
	memcpy(ks->news, all.p, all.n);
	ks->news[all.n] = '\0';
}

/* ---- the head in cache.mdb ---- */

static struct str
name(const struct keysource *ks, struct arena *a, const char *what)
{
	return arena_printf(a, "keys:" STR_FMT ":%s",
	    STR_ARG(hex_encode(a, ks->where, KEYSET_ID)), what);
}

/* adopt_head - take over what another process found out; false: nothing. */
static bool
adopt_head(struct keysource *ks, struct arena *a, int64_t now,
    const unsigned char stamp[KEYSET_ID])
{
	struct head h;
	struct str v;

	if (ks->st == NULL)
		return false;
	v = store_cache_get(ks->st, a, name(ks, a, "head"), now);
	if (v.n < sizeof(h))
		return false;
	memcpy(&h, v.p, sizeof(h));
	v = str_from(v, sizeof(h));
	if (h.version != HEAD_VERSION || v.n / KEYSET_ID != h.nkeys ||
	    v.n % KEYSET_ID != 0 || h.nkeys == 0 ||
	    memcmp(h.stamp, stamp, KEYSET_ID) != 0)
		return false;
	arena_free(ks->a);
	ks->a = arena_new(SET_ARENA);
	ks->ids = arena_alloc(ks->a, v.n);
	memcpy(ks->ids, v.p, v.n);
	ks->set = (struct keyset){ 0 };
	ks->head = h;
	return true;
}

static void
publish_head(struct keysource *ks, struct arena *a)
{
	struct buf b;

	if (ks->st == NULL)
		return;
	buf_init(&b, a, sizeof(ks->head) + ks->head.nkeys * KEYSET_ID);
	buf_add(&b, (struct str){ (const char *)&ks->head, sizeof(ks->head) });
	buf_add(&b, (struct str){ (const char *)ks->ids,
	    ks->head.nkeys * KEYSET_ID });
	store_cache_put(ks->st, name(ks, a, "head"), buf_str(&b),
	    ks->head.fetched_at + ks->cf->jwks_stale_s);
}

/* install - a set just read becomes the current one; takes set_arena. */
static void
install(struct keysource *ks, struct arena *set_arena,
    const struct keyset *set, const unsigned char stamp[KEYSET_ID],
    int64_t now)
{
	size_t i;

	arena_free(ks->a);
	ks->a = set_arena;
	ks->set = *set;
	ks->ids = arena_alloc(ks->a, set->n * KEYSET_ID);
	for (i = 0; i < set->n; i++)
		memcpy(ks->ids[i], set->keys[i].id, KEYSET_ID);
	ks->head = (struct head){ .version = HEAD_VERSION,
	    .nkeys = (uint32_t)set->n, .fetched_at = now };
	memcpy(ks->head.stamp, stamp, KEYSET_ID);
	memcpy(ks->head.set, set->id, KEYSET_ID);
}

/* ---- jwks_file ---- */

/* stamp_of - which state of the file this is: changes with every write. */
static void
stamp_of(struct arena *a, const struct stat *sb, unsigned char id[KEYSET_ID])
{
	short_id(arena_printf(a, "%ju %ju %jd %jd.%09ld %jd.%09ld",
	    (uintmax_t)sb->st_dev, (uintmax_t)sb->st_ino,
	    (intmax_t)sb->st_size,
	    (intmax_t)sb->st_mtim.tv_sec, sb->st_mtim.tv_nsec,
	    (intmax_t)sb->st_ctim.tv_sec, sb->st_ctim.tv_nsec), id);
}

static int
read_all(int fd, struct arena *a, size_t max, struct str *out, struct err *e)
{
	char *p = arena_alloc(a, max + 1);
	size_t n = 0;
	ssize_t got;

	while (n <= max) {
		got = read(fd, p + n, max + 1 - n);
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return err_set(e, ERR_IO, "jwks_file: %s",
			    strerror(errno));
		if (got == 0) {
			*out = (struct str){ p, n };
			return 0;
		}
		n += (size_t)got;
	}
	return err_set(e, ERR_LIMIT, "jwks_file: over %zu bytes", max);
}

/* read_file - the bytes and the stamp of one and the same state. */
static int
read_file(struct keysource *ks, struct arena *a, struct str *text,
    unsigned char stamp[KEYSET_ID], struct err *e)
{
	int fd = open(arena_cstr(a, ks->cf->jwks_file), O_RDONLY | O_CLOEXEC);
	struct stat sb;
	int rc = -1;

	if (fd == -1 || fstat(fd, &sb) == -1) {
		(void)err_set(e, ERR_IO, "jwks_file: %s", strerror(errno));
	} else {
		stamp_of(a, &sb, stamp);
		rc = read_all(fd, a, (size_t)ks->cf->jwks_max_bytes, text, e);
	}
	if (fd != -1)
		(void)close(fd);
	return rc;
}

static int
load_file(struct keysource *ks, struct arena *a, int64_t now, struct err *e)
{
	struct arena *sa = arena_new(SET_ARENA);
	unsigned char stamp[KEYSET_ID];
	struct keyset set;
	struct str text;
	struct buf skipped;

	buf_init(&skipped, a, 64 << 10);
	if (read_file(ks, a, &text, stamp, e) == -1 ||
	    keyset_read(sa, text, ks->cf->jwt_algs, true, &skipped, &set,
	    e) == -1) {
		say(ks, a, buf_str(&skipped));
		arena_free(sa);
		return -1;
	}
	if (skipped.n > 0)
		say(ks, a, arena_printf(a, "key_skipped: " STR_FMT,
		    STR_ARG(buf_str(&skipped))));
	install(ks, sa, &set, stamp, now);
	publish_head(ks, a);
	return 0;
}

/* sync_file - the file as it is now; on failure the set before it stays. */
static void
sync_file(struct keysource *ks, struct arena *a, int64_t now)
{
	unsigned char stamp[KEYSET_ID];
	struct err e = { 0 };
	struct stat sb;

	if (stat(arena_cstr(a, ks->cf->jwks_file), &sb) == 0) {
		stamp_of(a, &sb, stamp);
		if (ks->head.fetched_at > 0 &&
		    memcmp(ks->head.stamp, stamp, KEYSET_ID) == 0) {
			ks->head.fetched_at = now;
			return;
		}
		if (adopt_head(ks, a, now, stamp)) {
			ks->head.fetched_at = now;
			return;
		}
	}
	if (load_file(ks, a, now, &e) == -1)
		say(ks, a, str_c(e.msg));
}

/* ---- */

static enum keysource_state
state(const struct keysource *ks, int64_t now)
{
	int64_t age = now - ks->head.fetched_at;

	if (ks->head.fetched_at == 0 || age > ks->cf->jwks_stale_s)
		return KEYSOURCE_NONE;
	if (ks->cf->jwks_file.n > 0)
		return age == 0 ? KEYSOURCE_FRESH : KEYSOURCE_STALE;
	return age < ks->cf->jwks_ttl_s ? KEYSOURCE_FRESH : KEYSOURCE_STALE;
}

enum keysource_state
keysource_sync(struct keysource *ks, struct arena *a, int64_t now)
{
	if (ks->checked_at != now) {
		ks->checked_at = now;
		if (ks->cf->jwks_file.n > 0)
			sync_file(ks, a, now);
	}
	return state(ks, now);
}

bool
keysource_has(const struct keysource *ks, const unsigned char id[KEYSET_ID])
{
	size_t i;

	for (i = 0; i < ks->head.nkeys; i++)
		if (memcmp(ks->ids[i], id, KEYSET_ID) == 0)
			return true;
	return false;
}

struct keyset *
keysource_set(struct keysource *ks, struct arena *a, int64_t now)
{
	struct err e = { 0 };

	if (state(ks, now) == KEYSOURCE_NONE)
		return NULL;
	if (ks->set.n == 0 && load_file(ks, a, now, &e) == -1) {
		say(ks, a, str_c(e.msg));
		return NULL;
	}
	return &ks->set;
}

void
keysource_health(struct keysource *ks, struct arena *a, int64_t now,
    struct js_out *o)
{
	static const char *const words[] = {
		[KEYSOURCE_NONE] = "none", [KEYSOURCE_FRESH] = "fresh",
		[KEYSOURCE_STALE] = "stale",
	};
	enum keysource_state s = keysource_sync(ks, a, now);

	js_kv_c(o, "state", words[s]);
	js_kv_int(o, "keys", s == KEYSOURCE_NONE ? 0 : ks->head.nkeys);
	if (s != KEYSOURCE_NONE)
		js_kv_int(o, "age_s", now - ks->head.fetched_at);
}

struct str
keysource_news(struct keysource *ks, struct arena *a)
{
	struct str s = arena_str(a, str_c(ks->news));

	ks->news[0] = '\0';
	return s;
}
