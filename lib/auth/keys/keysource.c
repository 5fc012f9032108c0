/* SPDX-License-Identifier: MIT */
/*
 * keysource - order of a renewal: look when the last one was, take the lease,
 * look again, fetch, publish the set, note how it went, release. A process that
 * waits for another's fetch waits for that note.
 */
#include "auth/keys/keysource.h"

#include <stdlib.h>
#include <time.h>

#include "auth/keys/keycache.h"
#include "auth/keys/keyfile.h"
#include "auth/keys/keynet.h"
#include "base/limits.h"
#include "base/memory.h"
#include "net/outcall.h"

enum {
	NEWS_MAX = 512,
	SET_ARENA = 32 << 20,	/* over any set of jwks_max_bytes */
	POLL_MS = 20,		/* how often a waiting process looks */
	LEASE_SLACK_S = 2,
	FAILED_WAIT_S = 1,	/* for another's attempt after one that failed */
	NONE_INTERVAL_S = 2	/* between attempts while nobody can be served */
};

struct keysource {
	const struct conf *cf;
	struct keycache kc;
	bool from_file;
	struct keycache_head head;	/* fetched_at 0: nothing known yet */
	struct arena *a;	/* what ids and set live in */
	unsigned char (*ids)[KEYSET_ID];
	struct keyset set;	/* n 0: numbers not read by this process */
	struct keycache_last last;
	struct keyfile_state file, bad_file;	/* read; found unusable */
	int64_t file_at;	/* when it was looked at last */
	char news[NEWS_MAX];
};

struct keysource *
keysource_new(const struct conf *cf, struct store *st)
{
	struct keysource *ks = memory_zeroed(sizeof(*ks));
	struct arena *tmp = arena_new(LIMIT_ARENA);

	ks->cf = cf;
	ks->from_file = cf->jwks_file.n > 0;
	keycache_init(&ks->kc, st, arena_printf(tmp, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n"
	    STR_FMT, STR_ARG(cf->issuer), STR_ARG(cf->jwks_uri),
	    STR_ARG(cf->jwks_file), STR_ARG(cf->jwt_algs)));
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

/* believed_until - the first second at which the set is useless. */
static int64_t
believed_until(const struct keysource *ks)
{
	int64_t s = ks->cf->jwks_stale_s;

	if (s < ks->cf->jwks_ttl_s)
		s = ks->cf->jwks_ttl_s;
	return ks->head.fetched_at + s + 1;
}

/* adopt - what another process found out becomes ours. The numbers stay when
 * they are those of the same set. */
static void
adopt(struct keysource *ks, const struct keycache_head *h, struct str ids)
{
	bool same = ks->head.fetched_at > 0 &&
	    memcmp(ks->head.set, h->set, KEYSET_ID) == 0;

	ks->head = *h;
	if (same)
		return;
	arena_free(ks->a);
	ks->a = arena_new(SET_ARENA);
	ks->ids = arena_alloc(ks->a, ids.n);
	memcpy(ks->ids, ids.p, ids.n);
	ks->set = (struct keyset){ 0 };
}

/* install - keys just read are the current ones; takes set->a. */
static void
install(struct keysource *ks, const struct keyset *set)
{
	size_t i;

	arena_free(ks->a);
	ks->a = set->a;
	ks->set = *set;
	ks->ids = arena_alloc(ks->a, set->n * KEYSET_ID);
	for (i = 0; i < set->n; i++)
		memcpy(ks->ids[i], set->keys[i].id, KEYSET_ID);
}

/* take - a document from its source: read, checked, current, published. */
static int
take(struct keysource *ks, struct arena *a, struct str text,
    const unsigned char stamp[KEYSET_ID], int64_t now, struct err *e)
{
	struct arena *sa = arena_new(SET_ARENA);
	struct keyset set;
	struct buf skipped;
	int rc;

	buf_init(&skipped, a, 64 << 10);	/* for the log: cut */
	rc = keyset_read(sa, text, ks->cf->jwt_algs, true, &skipped, &set, e);
	if (skipped.n > 0)
		say(ks, a, arena_printf(a, "key_skipped: " STR_FMT,
		    STR_ARG(buf_str(&skipped))));
	if (rc == -1) {
		arena_free(sa);
		return -1;
	}
	install(ks, &set);
	ks->head = keycache_new_head(&set, stamp, now);
	keycache_publish(&ks->kc, a, &ks->head, &set, believed_until(ks));
	return 0;
}

/* ---- jwks_file ---- */

static int
load_file(struct keysource *ks, struct arena *a, int64_t now, struct err *e)
{
	unsigned char stamp[KEYSET_ID];
	struct keyfile_state s;
	struct str text;

	if (keyfile_read(a, arena_cstr(a, ks->cf->jwks_file),
	    (size_t)ks->cf->jwks_max_bytes, &s, &text, e) == -1)
		return -1;
	keycache_id(keyfile_id(a, &s), stamp);
	if (take(ks, a, text, stamp, now, e) == -1)
		return -1;
	ks->file = s;
	return 0;
}

/*
 * sync_file - the file as it is now, looked at once a second. When it cannot be
 * used the set before it stays and grows old; a state once found unusable is
 * not read again.
 */
static void
sync_file(struct keysource *ks, struct arena *a, int64_t now)
{
	struct keyfile_state s, none = { 0 };
	unsigned char stamp[KEYSET_ID];
	struct err e = { 0 };
	struct keycache_head h;
	struct str ids;

	if (now == ks->file_at)
		return;
	ks->file_at = now;
	s = keyfile_look(arena_cstr(a, ks->cf->jwks_file));
	if (keyfile_same(&s, &ks->bad_file) && !keyfile_same(&s, &none))
		return;
	if (ks->head.fetched_at > 0 && keyfile_same(&s, &ks->file)) {
		ks->head.fetched_at = now;
		return;
	}
	keycache_id(keyfile_id(a, &s), stamp);
	if (keycache_head(&ks->kc, a, now, &h, &ids) &&
	    memcmp(h.stamp, stamp, KEYSET_ID) == 0) {
		adopt(ks, &h, ids);
		ks->head.fetched_at = now;
		ks->file = s;
	} else if (load_file(ks, a, now, &e) == -1) {
		say(ks, a, str_c(e.msg));
		ks->bad_file = s;
	}
}

/* ---- the network ---- */

static void
sync_net(struct keysource *ks, struct arena *a, int64_t now)
{
	struct keycache_head h;
	struct str ids;

	/* a set of ours may be newer than the published one (the cache was
	 * full), unless it is of the future: then the clock was set back */
	if (keycache_head(&ks->kc, a, now, &h, &ids) &&
	    (h.fetched_at > ks->head.fetched_at ||
	    (h.fetched_at < ks->head.fetched_at &&
	    ks->head.fetched_at > now)))
		adopt(ks, &h, ids);
}

static int
fetch(struct keysource *ks, struct arena *a, int64_t now, struct err *e)
{
	static const unsigned char no_stamp[KEYSET_ID];
	int64_t until = outcall_until(ks->cf->http_timeout_s);
	struct str uri = ks->cf->jwks_uri, text;
	bool found = uri.n > 0;

	if (!found) {
		uri = keycache_uri(&ks->kc, a, now);
		if (uri.n == 0 &&
		    keynet_discover(a, ks->cf, until, &uri, e) == -1)
			return -1;
	}
	if (keynet_fetch(a, ks->cf, uri, until, &text, e) == -1 ||
	    take(ks, a, text, no_stamp, now, e) == -1) {
		/* it may have moved: ask again next time */
		if (!found)
			keycache_put_uri(&ks->kc, a, STR(""), now);
		return -1;
	}
	if (!found)
		keycache_put_uri(&ks->kc, a, uri, now + ks->cf->jwks_ttl_s);
	return 0;
}

static void
look_at_last(struct keysource *ks, struct arena *a, int64_t now)
{
	keycache_last(&ks->kc, a, now, &ks->last);
}

static void
note_last(struct keysource *ks, struct arena *a, int64_t now, bool ok)
{
	ks->last = (struct keycache_last){ now, ok };
	keycache_put_last(&ks->kc, a, &ks->last, now + ks->cf->jwks_stale_s +
	    ks->cf->jwks_min_interval_s);
}

static enum keysource_state
state(const struct keysource *ks, int64_t now)
{
	int64_t age = now - ks->head.fetched_at;
	int64_t ttl = ks->from_file ? 1 : ks->cf->jwks_ttl_s;

	if (ks->head.fetched_at == 0 || now >= believed_until(ks))
		return KEYSOURCE_NONE;
	/* of the future: the clock was set back, nobody knows how far */
	return age < ttl && age > -ttl ? KEYSOURCE_FRESH : KEYSOURCE_STALE;
}

/* too_soon - since the last attempt. One in the future was noted by a clock
 * that has been set back since, and does not count. */
static bool
too_soon(const struct keysource *ks, int64_t now)
{
	int64_t s = ks->cf->jwks_min_interval_s;

	if (s > NONE_INTERVAL_S && state(ks, now) == KEYSOURCE_NONE)
		s = NONE_INTERVAL_S;
	return ks->last.at > 0 && now < ks->last.at + s &&
	    now >= ks->last.at - s - ks->cf->http_timeout_s;
}

static enum keysource_renewal
outcome(const struct keysource *ks, enum keysource_renewal good)
{
	return ks->last.ok ? good : KEYSOURCE_FAILED;
}

/* await_other - until the process that fetches has noted how it went. */
static enum keysource_renewal
await_other(struct keysource *ks, struct arena *a, int64_t now)
{
	const struct timespec nap = { 0, POLL_MS * 1000000L };
	/* not long when the last attempt failed: this one may as well */
	int64_t until = outcall_until(ks->last.at == 0 || ks->last.ok ?
	    ks->cf->http_timeout_s : FAILED_WAIT_S);
	int64_t before = ks->last.at;

	while (outcall_left(until) > 0) {
		(void)nanosleep(&nap, NULL);
		look_at_last(ks, a, now);
		if (ks->last.at != before) {
			sync_net(ks, a, now);
			return outcome(ks, KEYSOURCE_RENEWED);
		}
	}
	return KEYSOURCE_FAILED;
}

/* renew - we hold the lease. An attempt that took longer than the shortest pause
 * counts from its end, or an issuer that never answers would keep one process
 * after the other waiting. */
static enum keysource_renewal
renew(struct keysource *ks, struct arena *a, int64_t now)
{
	int64_t before = ks->last.at, began_ms = outcall_until(0), took_s;
	struct err e = { 0 };
	bool ok;

	look_at_last(ks, a, now);
	if (ks->last.at != before) {	/* done between our look and the lease */
		sync_net(ks, a, now);
		return outcome(ks, KEYSOURCE_RENEWED);
	}
	ok = fetch(ks, a, now, &e) == 0;
	if (!ok)
		say(ks, a, str_c(e.msg));
	took_s = (outcall_until(0) - began_ms) / 1000;
	note_last(ks, a, took_s < NONE_INTERVAL_S ? now : now + took_s, ok);
	return outcome(ks, KEYSOURCE_RENEWED);
}

enum keysource_renewal
keysource_renew(struct keysource *ks, struct arena *a, int64_t now, bool wait)
{
	enum keysource_renewal r;

	if (ks->from_file)
		return KEYSOURCE_RECENT;
	look_at_last(ks, a, now);
	if (too_soon(ks, now)) {
		sync_net(ks, a, now);
		return outcome(ks, KEYSOURCE_RECENT);
	}
	if (!keycache_lease(&ks->kc, a, now, now + ks->cf->http_timeout_s +
	    LEASE_SLACK_S))
		return wait ? await_other(ks, a, now) : KEYSOURCE_RECENT;
	r = renew(ks, a, now);
	keycache_release(&ks->kc, a);
	return r;
}

/* ---- */

enum keysource_state
keysource_sync(struct keysource *ks, struct arena *a, int64_t now)
{
	if (ks->from_file)
		sync_file(ks, a, now);
	else
		sync_net(ks, a, now);
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

bool
keysource_predates(const struct keysource *ks, int64_t at)
{
	return !ks->from_file &&
	    at + ks->cf->clock_skew_s > ks->head.fetched_at;
}

/* load_cached - the numbers of the current set, as its finder wrote them. */
static int
load_cached(struct keysource *ks, struct arena *a, int64_t now)
{
	struct str doc = keycache_document(&ks->kc, a, now, &ks->head);
	struct arena *sa = arena_new(SET_ARENA);
	struct keyset set;

	if (keyset_read(sa, doc, ks->cf->jwt_algs, false, NULL, &set,
	    NULL) == 0 && memcmp(set.id, ks->head.set, KEYSET_ID) == 0) {
		install(ks, &set);
		return 0;
	}
	arena_free(sa);
	return -1;
}

/*
 * renew_lost - an erasure empties the cache, key set and all. That the source
 * answered well a moment ago must not keep a process without numbers waiting
 * for the interval; another process that lost them has fetched by then, or
 * waits for the same lease.
 */
static void
renew_lost(struct keysource *ks, struct arena *a, int64_t now)
{
	if (ks->last.ok)
		ks->last = (struct keycache_last){ 0 };
	(void)keysource_renew(ks, a, now, true);
	if (ks->set.n == 0 && state(ks, now) != KEYSOURCE_NONE)
		(void)load_cached(ks, a, now);
}

struct keyset *
keysource_set(struct keysource *ks, struct arena *a, int64_t now)
{
	struct err e = { 0 };

	if (state(ks, now) == KEYSOURCE_NONE)
		return NULL;
	if (ks->set.n > 0 || load_cached(ks, a, now) == 0)
		return &ks->set;
	/* the cache has lost the document: back to the source */
	ks->head.fetched_at = 0;
	if (ks->from_file && load_file(ks, a, now, &e) == -1)
		say(ks, a, str_c(e.msg));
	else if (!ks->from_file)
		renew_lost(ks, a, now);
	return ks->set.n > 0 ? &ks->set : NULL;
}

bool
keysource_unknown(struct keysource *ks, struct arena *a, struct str kid,
    int64_t now)
{
	return keycache_unknown(&ks->kc, a, now, &ks->head, kid);
}

void
keysource_note_unknown(struct keysource *ks, struct arena *a, struct str kid,
    int64_t now)
{
	keycache_put_unknown(&ks->kc, a, &ks->head, kid,
	    now + ks->cf->jwks_ttl_s);
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

	js_kv_c(o, "source", ks->from_file ? "file" : "network");
	js_kv_c(o, "state", words[s]);
	js_kv_int(o, "keys", s == KEYSOURCE_NONE ? 0 : ks->head.nkeys);
	if (s != KEYSOURCE_NONE)
		js_kv_int(o, "age_s", now - ks->head.fetched_at);
	look_at_last(ks, a, now);
	if (ks->last.at > 0) {
		js_kv_int(o, "tried_s", now - ks->last.at);
		js_kv_bool(o, "ok", ks->last.ok != 0);
	}
}

struct str
keysource_news(struct keysource *ks, struct arena *a)
{
	struct str s = arena_str(a, str_c(ks->news));

	ks->news[0] = '\0';
	return s;
}
