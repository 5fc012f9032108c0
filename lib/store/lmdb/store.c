/* SPDX-License-Identifier: MIT */
/* store - open and close, one learner's rows, catalogs. */
#include "store/lmdb/engine.h"

#include <sys/file.h>

#include <assert.h>
#include <errno.h>
#include <unistd.h>

/* A new kind of record is a row here; PER_SUBJECT puts it under erasure. */
const struct table_row store_tables[TABLES] = {
	[TABLE_META]     = { "meta",     ENV_TWIN,  0 },
	[TABLE_TWIN]     = { "twin",     ENV_TWIN,  PER_SUBJECT },
	[TABLE_JOURNAL]  = { "journal",  ENV_TWIN,  PER_SUBJECT },
	[TABLE_ONCE]     = { "once",     ENV_TWIN,  PER_SUBJECT },
	[TABLE_ARTIFACT] = { "artifact", ENV_TWIN,  PER_SUBJECT },
	[TABLE_CATALOG]  = { "catalog",  ENV_TWIN,  0 },
	[TABLE_CACHE]    = { "cache",    ENV_CACHE, 0 },
	[TABLE_AUDIT]    = { "audit",    ENV_AUDIT, PER_SUBJECT },
};

enum { ARTIFACT_ID_MAX = 64 };

static const struct str key_format = STR_INIT("format");
static const struct str key_realm = STR_INIT("realm");

static int
check_sub(struct str sub, struct err *e)
{
	return key_check("subject", sub, LIMIT_SUB, e);
}

/* ---- open and close ---- */

static bool
same_realm(const struct store_opts *o, struct str recorded)
{
	struct str rest = o->issuer_aliases, word;

	if (str_eq(o->issuer, recorded))
		return true;
	while (str_word(&rest, true, &word))
		if (str_eq(word, recorded))
			return true;
	return false;
}

static int
check_meta(const struct store *st, const struct store_opts *o,
    struct str format, struct str realm, struct err *e)
{
	if (format.p == NULL || realm.p == NULL)
		return err_set(e, ERR_NOTFOUND, "%s: not initialised: run "
		    "twinctl init", st->dir);
	if (!str_is(format, STORE_FORMAT))
		return err_set(e, ERR_INVALID, "%s: format '" STR_FMT "', this "
		    "program knows '" STORE_FORMAT "'", st->dir,
		    STR_ARG(format));
	if (!same_realm(o, realm))
		return err_set(e, ERR_INVALID, "%s: belongs to realm '" STR_FMT
		    "', the configuration says '" STR_FMT "'", st->dir,
		    STR_ARG(realm), STR_ARG(o->issuer));
	return 0;
}

static int
read_meta(struct store *st, const struct store_opts *o, struct err *e)
{
	struct str format, realm;
	struct txn tx;

	txn_begin(&tx, st, ENV_TWIN, TXN_READ, st->own);
	while (txn_pass(&tx)) {
		format = txn_get(&tx, TABLE_META, key_format);
		realm = txn_get(&tx, TABLE_META, key_realm);
	}
	if (txn_end(&tx, e) == -1)
		return -1;
	st->realm = realm;
	return check_meta(st, o, format, realm, e);
}

static int
write_meta(struct store *st, const struct store_opts *o, struct err *e)
{
	struct str format;
	struct txn tx;

	txn_begin(&tx, st, ENV_TWIN, TXN_WRITE, st->own);
	while (txn_pass(&tx)) {
		format = txn_get(&tx, TABLE_META, key_format);
		if (format.p != NULL)
			continue;
		txn_put(&tx, TABLE_META, key_format, str_c(STORE_FORMAT),
		    STR(""));
		txn_put(&tx, TABLE_META, key_realm, o->issuer, STR(""));
	}
	return txn_end(&tx, e);
}

static struct store *
new(const struct store_opts *o)
{
	struct arena *own = arena_new(1 << 20);
	struct store *st = arena_one(own, struct store);

	st->own = own;
	st->dir_fd = -1;
	st->secret = arena_one(own, struct secret);
	st->read_only = o->read_only;
	st->map_bytes = o->map_bytes;
	st->audit_synced_ms = INT64_MAX;
	return st;
}

void
store_close(struct store *st)
{
	if (st == NULL)
		return;
	spool_close(st);
	if (st->env[ENV_AUDIT].unsynced)
		(void)env_sync(st, ENV_AUDIT);
	for (size_t i = 0; i < ENVS; i++)
		env_close(&st->env[i]);
	if (st->dir_fd != -1)
		close(st->dir_fd);
	explicit_bzero(st->secret, sizeof(*st->secret));
	arena_free(st->own);
}

static int
init(struct store *st, const struct store_opts *o, struct err *e)
{
	int rc;

	if (key_check("issuer", o->issuer, KEY_MAX, e) == -1 ||
	    dir_make(o->dir, e) == -1 || dir_open(st, o->dir, e) == -1)
		return -1;
	if (dir_lock(st, LOCK_EX, e) == -1)
		return -1;
	rc = secret_make(st, e);
	dir_unlock(st);
	/* twin.mdb last: with it the directory counts as initialised. */
	if (rc == -1 || env_open(st, ENV_AUDIT, true, e) == -1 ||
	    env_open(st, ENV_TWIN, true, e) == -1 ||
	    write_meta(st, o, e) == -1 || dir_sync(st->dir_fd, e) == -1)
		return -1;
	return read_meta(st, o, e);
}

int
store_init(const struct store_opts *o, struct err *e)
{
	struct store *st = new(o);
	int rc = init(st, o, e);

	store_close(st);
	return rc;
}

bool
store_has_cache(const struct store *st)
{
	return st->env[ENV_CACHE].h != NULL;
}

int
store_open(const struct store_opts *o, struct store **out, struct err *e)
{
	struct store *st = new(o);

	if (dir_open(st, o->dir, e) == -1 || env_check_modes(st, e) == -1 ||
	    env_open(st, ENV_TWIN, false, e) == -1 ||
	    read_meta(st, o, e) == -1 || secret_load(st, e) == -1) {
		store_close(st);
		return -1;
	}
	if (!st->read_only)	/* or goes on without: store_has_cache */
		(void)env_open(st, ENV_CACHE, false, NULL);
	*out = st;
	return 0;
}

int
store_rotate_key(struct store *st, struct err *e)
{
	return secret_rotate(st, e);
}

size_t
store_keys(const struct store *st, struct str out[2])
{
	secret_refresh(st);
	for (size_t i = 0; i < st->secret->n; i++)
		out[i] = (struct str){ (const char *)st->secret->key[i],
		    SHA256_LEN };
	return st->secret->n;
}

/* ---- reading one learner ---- */

int
store_state(struct store *st, struct arena *a, struct str sub,
    struct str *state, struct err *e)
{
	struct str s;
	struct txn tx;

	if (check_sub(sub, e) == -1)
		return -1;
	txn_begin(&tx, st, ENV_TWIN, TXN_READ, a);
	while (txn_pass(&tx))
		s = txn_get(&tx, TABLE_TWIN, sub);
	if (txn_end(&tx, e) == -1)
		return -1;
	*state = s;
	return 0;
}

/* walk - one batch after the other; 1: fn wants no more. */
static int
walk(struct store *st, struct rows *b, struct str sub, uint64_t from,
    bool backwards, store_event_fn *fn, void *arg, struct err *e)
{
	struct key k;
	uint64_t seq;
	int rc;

	do {
		arena_reset(b->a);
		key_sub(&k, sub);
		key_u64(&k, from);
		if (rows_read(st, TABLE_JOURNAL, sub, key_str(&k), backwards,
		    b, e) == -1)
			return -1;
		for (size_t i = 0; i < b->n; i++) {
			if (b->key[i].n != sub.n + 9)
				return err_set(e, ERR_IO, "journal: a key of "
				    "%zu bytes", b->key[i].n);
			seq = key_be64(b->key[i].p + sub.n + 1);
			from = backwards ? seq : seq + 1;
			if ((rc = fn(arg, seq, b->value[i], e)) != 0)
				return rc;
		}
	} while (b->n > 0);
	return 1;
}

int
store_events(struct store *st, struct str sub, uint64_t from, bool backwards,
    store_event_fn *fn, void *arg, struct err *e)
{
	struct rows b;
	int rc;

	if (check_sub(sub, e) == -1)
		return -1;
	if (backwards)		/* rows_read wants the next key */
		from = from == 0 || from == UINT64_MAX ? UINT64_MAX : from + 1;
	b = (struct rows){ .a = arena_new(LIMIT_CALL) };
	rc = walk(st, &b, sub, from, backwards, fn, arg, e);
	arena_free(b.a);
	return rc == -1 ? -1 : 0;
}

int
store_artifact(struct store *st, struct arena *a, struct str sub,
    struct str id, uint32_t version, struct str *body, struct err *e)
{
	struct str found = { NULL, 0 };
	struct key k;
	struct cur c;
	struct txn tx;

	if (check_sub(sub, e) == -1 ||
	    key_check("artifact id", id, ARTIFACT_ID_MAX, e) == -1)
		return -1;
	key_sub(&k, sub);
	key_add(&k, id);
	key_add(&k, STR("\0"));
	key_u32(&k, version == 0 ? UINT32_MAX : version);
	txn_begin(&tx, st, ENV_TWIN, TXN_READ, a);
	while (txn_pass(&tx)) {
		if (version != 0) {
			found = txn_get(&tx, TABLE_ARTIFACT, key_str(&k));
			continue;
		}
		cur_open(&c, &tx, TABLE_ARTIFACT);
		if (cur_before(&c, key_str(&k)) && c.key.n == k.n &&
		    memcmp(c.key.p, k.p, k.n - 4) == 0)
			found = txn_keep(&tx, c.value);
		cur_close(&c);
	}
	if (txn_end(&tx, e) == -1)
		return -1;
	*body = found;
	return 0;
}

/* ---- writing one learner ---- */

static uint64_t
next_seq(struct txn *tx, struct str sub)
{
	uint64_t seq = 1;
	struct key k;
	struct cur c;

	key_sub(&k, sub);
	key_u64(&k, UINT64_MAX);
	cur_open(&c, tx, TABLE_JOURNAL);
	if (cur_before(&c, key_str(&k)) && c.key.n == k.n &&
	    key_of(c.key, sub))
		seq = key_be64(c.key.p + sub.n + 1) + 1;
	cur_close(&c);
	return seq;
}

static void
read_change(struct txn *tx, struct change *ch, const struct key *once)
{
	struct str v;

	ch->state = txn_get(tx, TABLE_TWIN, ch->sub);
	ch->seq = next_seq(tx, ch->sub);
	if (once == NULL)
		return;
	v = txn_get(tx, TABLE_ONCE, key_str(once));
	if (v.p == NULL)
		return;
	if (v.n < ONCE_HEAD) {
		struct err bad = { ERR_NONE };

		err_set(&bad, ERR_IO, "once: a value of %zu bytes", v.n);
		txn_stop(tx, &bad);
		return;
	}
	ch->replayed = true;
	ch->digest = (struct str){ v.p + 8, SHA256_LEN };
	ch->answer = str_from(v, ONCE_HEAD);
}

static void
write_change(struct txn *tx, const struct change *ch, const struct key *once)
{
	char head[ONCE_HEAD];
	struct key k;

	for (size_t i = 0; i < ch->nevents; i++) {
		key_sub(&k, ch->sub);
		key_u64(&k, ch->seq + i);
		txn_put(tx, TABLE_JOURNAL, key_str(&k), ch->events[i], STR(""));
	}
	for (size_t i = 0; i < ch->nartifacts; i++) {
		key_sub(&k, ch->sub);
		key_add(&k, ch->artifacts[i].id);
		key_add(&k, STR("\0"));
		key_u32(&k, ch->artifacts[i].version);
		txn_put(tx, TABLE_ARTIFACT, key_str(&k), ch->artifacts[i].body,
		    STR(""));
	}
	if (once != NULL) {
		key_put64(head, ch->seq);
		memcpy(head + 8, ch->new_digest.p, SHA256_LEN);
		txn_put(tx, TABLE_ONCE, key_str(once),
		    (struct str){ head, sizeof(head) }, ch->new_answer);
	}
	txn_put(tx, TABLE_TWIN, ch->sub, ch->new_state, STR(""));
}

/* What fn returned is our own program's: a fault here is a bug. */
static void
assert_change(const struct change *ch, const struct key *once)
{
	struct err e = { ERR_NONE };

	assert(!ch->replayed);
	/* without an event only a repair: the state alone is put */
	assert(ch->nevents >= 1 || (once == NULL && ch->nartifacts == 0));
	assert(ch->nevents <= STORE_EVENTS_MAX);
	assert(ch->nartifacts <= STORE_ARTIFACTS_MAX);
	assert(once == NULL || ch->new_digest.n == SHA256_LEN);
	for (size_t i = 0; i < ch->nartifacts; i++)
		assert(key_check("artifact id", ch->artifacts[i].id,
		    ARTIFACT_ID_MAX, &e) == 0 && ch->artifacts[i].version > 0);
}

int
store_update(struct store *st, struct arena *a, struct str sub,
    struct str request_id, store_fn *fn, void *arg, struct err *e)
{
	struct key k, *once = request_id.n > 0 ? &k : NULL;
	struct err why;
	struct txn tx;

	if (check_sub(sub, e) == -1 || (once != NULL && key_check("request_id",
	    request_id, LIMIT_REQUEST_ID, e) == -1))
		return -1;
	key_sub(&k, sub);
	key_add(&k, request_id);
	txn_begin(&tx, st, ENV_TWIN, TXN_WRITE, a);
	while (txn_pass(&tx)) {
		struct change ch = { .a = a, .sub = sub };

		read_change(&tx, &ch, once);
		if (!txn_ok(&tx))
			continue;
		why = (struct err){ ERR_NONE };
		if (fn(&ch, arg, &why) == -1) {
			txn_stop(&tx, &why);
		} else if (ch.new_state.n > 0) {
			assert_change(&ch, once);
			write_change(&tx, &ch, once);
		}
	}
	return txn_end(&tx, e);
}

int
store_replace_state(struct store *st, struct str sub, struct str state,
    struct err *e)
{
	struct txn tx;

	if (check_sub(sub, e) == -1)
		return -1;
	txn_begin(&tx, st, ENV_TWIN, TXN_WRITE, NULL);
	while (txn_pass(&tx))
		txn_put(&tx, TABLE_TWIN, sub, state, STR(""));
	return txn_end(&tx, e);
}
