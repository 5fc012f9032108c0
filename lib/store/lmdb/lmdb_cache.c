/* SPDX-License-Identifier: MIT */
/*
 * lmdb_cache - cache.mdb: records that expire, counters, leases.
 *
 * A value begins with be64 expires_at and the owner's mark: erasure takes the
 * records of one learner out. Nothing here fails: a cache that is
 * missing, full or damaged is an empty one. Its size is bounded by its map;
 * now and then a few hundred records are looked at and the expired ones
 * removed (sweep), and a full cache is emptied. So is one from a later time
 * than it is now, because the clock was put back: what is to be over in a second
 * would hold for as long as the clock was wrong.
 */
#include "store/lmdb/txn.h"

enum {
	AT_OWNER = 8,
	HEAD = AT_OWNER + CACHE_OWNER,
	VALUE_MAX = 512 << 10,
	KEY_PLAIN = 400,	/* a longer key is kept under its digest */
	SWEEP_EVERY = 64,	/* transactions of the cache */
	SWEEP_ROWS = 512,
	CLOCK_S = 60		/* a clock that is set right by less is none put
				 * back; how exact the noted time is */
};

/* The row where the last sweep ended. */
static const struct str sweep_key = STR_INIT("\0sweep");

/* Keys that begin with 00 are ours, those with FF are digests. */
static void
cache_key(struct key *k, struct str s)
{
	unsigned char raw[1 + SHA256_LEN] = { 0xff };

	k->n = 0;
	if (s.n > 0 && s.n <= KEY_PLAIN && s.p[0] != '\0' &&
	    (unsigned char)s.p[0] != 0xff) {
		key_add(k, s);
		return;
	}
	digest_sha256(s, raw + 1);
	key_add(k, (struct str){ (const char *)raw, sizeof(raw) });
}

/* tell_time - what time it is, outside of a transaction; 0: the caller does not
 * care. True: the clock was put back, and the cache is empty now. */
static bool
tell_time(struct store *st, int64_t now)
{
	bool back = now > 0 && now < st->now - CLOCK_S;

	if (back)
		env_discard(st, ENV_CACHE);
	if (back || now > st->now)
		st->now = now;
	return back;
}

/* note_time - for those who open the cache later; and what they have noted. */
static void
note_time(struct txn *tx)
{
	struct store *st = tx->st;
	int64_t noted = INT64_MIN;
	struct str v;
	char p[8];

	if (txn_find(tx, TABLE_CACHE, cache_time_key, &v) && v.n == sizeof(p))
		noted = (int64_t)key_be64(v.p);
	if (noted > st->now && st->now != 0)
		st->now = noted;
	if (st->now == 0 || noted > st->now - CLOCK_S)
		return;
	key_put64(p, (uint64_t)st->now);
	txn_put(tx, TABLE_CACHE, cache_time_key, (struct str){ p, sizeof(p) },
	    STR(""));
}

static int64_t
expiry(struct str v)
{
	return v.n < HEAD ? 0 : (int64_t)key_be64(v.p);
}

void
cache_owner(struct str sub, unsigned char owner[CACHE_OWNER])
{
	const struct str parts[] = { STR_INIT("owner "), sub };
	unsigned char sum[SHA256_LEN];

	memset(owner, 0, CACHE_OWNER);
	if (sub.n == 0)
		return;
	digest_parts(parts, 2, sum);
	memcpy(owner, sum, CACHE_OWNER);
}

bool
cache_owned(struct str row, const unsigned char owner[CACHE_OWNER])
{
	return row.n >= HEAD &&
	    memcmp(row.p + AT_OWNER, owner, CACHE_OWNER) == 0;
}

static void
put(struct txn *tx, const struct key *k, struct str sub, struct str value,
    int64_t expires_at)
{
	char head[HEAD];

	note_time(tx);
	key_put64(head, (uint64_t)expires_at);
	cache_owner(sub, (unsigned char *)head + AT_OWNER);
	txn_put(tx, TABLE_CACHE, key_str(k), (struct str){ head, HEAD },
	    value);
}

/*
 * Remove expired records among the next few hundred. Which transaction does
 * it is decided by its number, so that programs that live for one request
 * sweep as well; what time it is by what callers have told.
 */
static void
sweep(struct txn *tx)
{
	struct str from = { "\1", 1 };
	struct key at;
	struct cur c;
	int left = SWEEP_ROWS;
	bool on;

	if (tx->st->now == 0 || txn_id(tx) % SWEEP_EVERY != 0)
		return;
	at.n = 0;
	if (txn_find(tx, TABLE_CACHE, sweep_key, &from) && from.n <= KEY_MAX)
		key_add(&at, from);
	else
		key_add(&at, STR("\1"));
	cur_open(&c, tx, TABLE_CACHE);
	for (on = cur_seek(&c, key_str(&at)); on && left > 0; left--) {
		if (expiry(c.value) <= tx->st->now)
			cur_del(&c);
		on = cur_next(&c);
	}
	at.n = 0;
	key_add(&at, on ? c.key : STR("\1"));
	cur_close(&c);
	txn_put(tx, TABLE_CACHE, sweep_key, key_str(&at), STR(""));
}

struct str
engine_cache_get(struct store *st, struct arena *a, struct str key, int64_t now)
{
	struct str found = { NULL, 0 }, v;
	struct key k;
	struct txn tx;

	(void)tell_time(st, now);
	cache_key(&k, key);
	txn_begin(&tx, st, ENV_CACHE, TXN_READ, a);
	while (txn_pass(&tx))
		if (txn_find(&tx, TABLE_CACHE, key_str(&k), &v) &&
		    v.n >= HEAD && expiry(v) > now)
			found = txn_keep(&tx, str_from(v, HEAD));
	if (txn_end(&tx, NULL) == -1)
		return (struct str){ NULL, 0 };
	return found;
}

/* End a write; true: the cache was full and is empty now, write again. */
static bool
again(struct txn *tx)
{
	if (txn_end(tx, NULL) == 0 || !txn_full(tx))
		return false;
	env_discard(tx->st, ENV_CACHE);
	return true;
}

/*
 * Whether the learner is the one whose birth this is. Asked under the cache's
 * write lock and before anything is put: an eraser first takes the twin away
 * and then waits for that lock, so what is put here for a twin that is there
 * it will find. Not asked after the put: LMDB uses the pages of a transaction
 * that was given up again, with all that is in them.
 */
static bool
alive(struct store *st, const struct store_owner *o)
{
	static const unsigned char none[STORE_BIRTH];
	struct str v = STR_INIT("");
	struct txn tx;
	bool is = false;

	if (o->birth == NULL)
		return true;
	if (st->alive != NULL)
		return st->alive(st->alive_arg, o);
	txn_begin(&tx, st, ENV_TWIN, TXN_READ, NULL);
	while (txn_pass(&tx))
		is = memcmp(txn_find(&tx, TABLE_TWIN, o->sub, &v) &&
		    v.n >= TWIN_HEAD ? v.p : (const char *)none, o->birth,
		    STORE_BIRTH) == 0;
	return txn_end(&tx, NULL) == 0 && is;
}

void
engine_cache_put_of(struct store *st, const struct store_owner *o,
    struct str key, struct str value, int64_t expires_at)
{
	struct key k;
	struct txn tx;
	int tries = 2;

	if (value.n > VALUE_MAX)
		return;
	cache_key(&k, key);
	do {
		txn_begin(&tx, st, ENV_CACHE, TXN_WRITE, NULL);
		while (txn_pass(&tx)) {
			if (!alive(st, o))
				continue;
			put(&tx, &k, o->sub, value, expires_at);
			sweep(&tx);
		}
	} while (again(&tx) && --tries > 0);
}

void
engine_cache_del(struct store *st, struct str key)
{
	struct key k;
	struct txn tx;

	cache_key(&k, key);
	txn_begin(&tx, st, ENV_CACHE, TXN_WRITE, NULL);
	while (txn_pass(&tx))
		txn_del(&tx, TABLE_CACHE, key_str(&k));
	(void)again(&tx);
}

bool
engine_cache_lease(struct store *st, struct str key, int64_t now, int64_t until)
{
	struct str v;
	struct key k;
	struct txn tx;
	bool mine;
	int tries = 2;

	(void)tell_time(st, now);
	cache_key(&k, key);
	do {
		mine = true;	/* without a cache each works alone */
		txn_begin(&tx, st, ENV_CACHE, TXN_WRITE, NULL);
		while (txn_pass(&tx)) {
			note_time(&tx);
			mine = !txn_find(&tx, TABLE_CACHE, key_str(&k), &v) ||
			    expiry(v) <= now;
			if (mine)
				put(&tx, &k, STR(""), STR("lease"),
				    until);
		}
	} while ((again(&tx) || tell_time(st, now)) && --tries > 0);
	return mine;
}

static int64_t
add(int64_t a, int64_t b)
{
	if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
		return b > 0 ? INT64_MAX : INT64_MIN;
	return a + b;
}

int64_t
engine_cache_add(struct store *st, struct str key, int64_t delta,
    int64_t expires_at)
{
	char body[8];
	struct str v;
	struct key k;
	struct txn tx;
	int64_t sum, until;
	int tries = 2;

	cache_key(&k, key);
	do {
		sum = 0;
		until = expires_at;
		txn_begin(&tx, st, ENV_CACHE, TXN_WRITE, NULL);
		while (txn_pass(&tx)) {
			if (txn_find(&tx, TABLE_CACHE, key_str(&k), &v) &&
			    v.n == HEAD + sizeof(body) &&
			    expiry(v) > st->now) {
				sum = (int64_t)key_be64(v.p + HEAD);
				until = expiry(v);
			}
			sum = add(sum, delta);
			key_put64(body, (uint64_t)sum);
			put(&tx, &k, STR(""),
			    (struct str){ body, sizeof(body) }, until);
		}
	} while (again(&tx) && --tries > 0);
	return sum;
}
