/* SPDX-License-Identifier: MIT */
/* lmdb - open and close, one learner's rows, catalogs. */
#include "store/lmdb/txn.h"

#include <sys/file.h>

#include <assert.h>
#include <errno.h>
#include <unistd.h>

/* A new kind of record is a row here; PER_SUBJECT puts it under erasure. */
const struct table_row store_tables[TABLES] = {
	[TABLE_META]          = { "meta",     ENV_TWIN,  0 },
	[TABLE_TWIN]          = { "twin",     ENV_TWIN,  PER_SUBJECT | SEALED },
	[TABLE_JOURNAL]       = { "journal",  ENV_TWIN,  PER_SUBJECT | SEALED },
	[TABLE_ONCE]          = { "once",     ENV_TWIN,  PER_SUBJECT | SEALED },
	[TABLE_ARTIFACT]      = { "artifact", ENV_TWIN,  PER_SUBJECT | SEALED },
	[TABLE_CATALOG]       = { "catalog",  ENV_TWIN,  0 },
	[TABLE_CHANGED]       = { "changed",  ENV_TWIN,  CHANGES },
	[TABLE_CACHE]         = { "cache",    ENV_CACHE, 0 },
	[TABLE_AUDIT]         = { "audit",    ENV_AUDIT, PER_SUBJECT },
	[TABLE_AUDIT_META]    = { "meta",     ENV_AUDIT, 0 },
	[TABLE_AUDIT_CHANGED] = { "changed",  ENV_AUDIT, CHANGES },
};

/* ---- open and close ---- */

static struct store *
new(const struct store_opts *o)
{
	struct arena *own = arena_new(1 << 20);
	struct store *st = arena_one(own, struct store);

	st->base = (struct store_base){ &engine_lmdb, st };
	st->own = own;
	st->dir_fd = -1;
	st->secret = arena_one(own, struct secret);
	st->read_only = o->read_only;
	st->map_bytes = o->map_bytes;
	st->audit_synced_ms = INT64_MAX;
	return st;
}

static void
lmdb_close(struct store *st)
{
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

	if (dir_make(o->dir, e) == -1 || dir_open(st, o->dir, e) == -1)
		return -1;
	if (dir_lock(st, LOCK_EX, e) == -1)
		return -1;
	rc = secret_make(st, e);
	dir_unlock(st);
	/* twin.mdb last: with it the directory counts as initialised. */
	if (rc == -1 || env_open(st, ENV_AUDIT, true, e) == -1 ||
	    env_open(st, ENV_TWIN, true, e) == -1 ||
	    format_write(st, o, e) == -1 || dir_sync(st->dir_fd, e) == -1 ||
	    secret_load(st, e) == -1)
		return -1;
	return format_check(st, o, e);
}

static int
lmdb_init(const struct store_opts *o, struct err *e)
{
	struct store *st = new(o);
	int rc = init(st, o, e);

	lmdb_close(st);
	return rc;
}

static int
lmdb_open(const struct store_opts *o, struct store **out, struct err *e)
{
	struct store *st = new(o);

	if (dir_open(st, o->dir, e) == -1 || env_check_modes(st, e) == -1 ||
	    env_open(st, ENV_TWIN, false, e) == -1 ||
	    secret_load(st, e) == -1 || format_check(st, o, e) == -1) {
		lmdb_close(st);
		return -1;
	}
	if (!st->read_only || o->read_cache)	/* or goes on without: store_has_cache */
		(void)env_open(st, ENV_CACHE, false, NULL);
	*out = st;
	return 0;
}

static int
lmdb_rotate_key(struct store *st, struct err *e)
{
	return secret_rotate(st, e);
}

static size_t
lmdb_keys(const struct store *st, struct str out[2])
{
	secret_refresh(st);
	for (size_t i = 0; i < st->secret->n; i++)
		out[i] = (struct str){ (const char *)st->secret->key[i],
		    SHA256_LEN };
	return st->secret->n;
}

/* ---- a directory with nothing but the cache ---- */

bool
engine_cache_has(const struct store *st)
{
	return st->env[ENV_CACHE].h != NULL;
}

int
engine_cache_make(const struct store_opts *o, struct err *e)
{
	struct store *st;
	int rc;

	if (dir_make(o->dir, e) == -1)
		return -1;
	st = new(o);
	rc = dir_open(st, o->dir, e);
	lmdb_close(st);
	return rc;
}

int
engine_cache_open(const struct store_opts *o, engine_alive_fn *alive,
    void *arg, struct store **out, struct err *e)
{
	struct store *st = new(o);

	st->alive = alive;
	st->alive_arg = arg;
	if (dir_open(st, o->dir, e) == -1 || env_check_modes(st, e) == -1) {
		lmdb_close(st);
		return -1;
	}
	if (!st->read_only || o->read_cache)
		(void)env_open(st, ENV_CACHE, false, NULL);
	*out = st;
	return 0;
}

void
engine_cache_close(struct store *st)
{
	lmdb_close(st);
}

int
engine_cache_erase(struct store *st, struct str sub, struct err *e)
{
	int lock, rc;

	if ((lock = dir_work(st, e)) == -1)
		return -1;
	rc = erase_file_cache_without(st, sub, e);
	close(lock);
	return rc;
}

/* ---- reading one learner ---- */

void
lmdb_read_learner(struct str row, struct store_learner *out)
{
	*out = (struct store_learner){ .state = { NULL, 0 } };
	if (row.n < TWIN_HEAD)
		return;
	memcpy(out->birth, row.p, STORE_BIRTH);
	out->artifact_bytes = key_be64(row.p + TWIN_BYTES);
	out->day = key_be32(row.p + TWIN_DAY);
	out->day_events = key_be32(row.p + TWIN_DAY + 4);
	out->state = str_from(row, TWIN_HEAD);
}

static int
lmdb_learner(struct store *st, struct arena *a, struct str sub,
    struct store_learner *out, struct err *e)
{
	struct str row;
	struct txn tx;

	txn_begin(&tx, st, ENV_TWIN, TXN_READ, a);
	while (txn_pass(&tx))
		row = txn_get(&tx, TABLE_TWIN, sub);
	if (txn_end(&tx, e) == -1)
		return -1;
	lmdb_read_learner(row, out);
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

static int
lmdb_events(struct store *st, struct str sub, uint64_t from, bool backwards,
    store_event_fn *fn, void *arg, struct err *e)
{
	struct rows b;
	int rc;

	if (backwards)		/* rows_read wants the next key */
		from = from == 0 || from == UINT64_MAX ? UINT64_MAX : from + 1;
	b = (struct rows){ .a = arena_new(LIMIT_CALL) };
	rc = walk(st, &b, sub, from, backwards, fn, arg, e);
	arena_free(b.a);
	return rc == -1 ? -1 : 0;
}

static int
lmdb_artifact(struct store *st, struct arena *a, struct str sub,
    struct str id, uint32_t version, struct str *body, struct err *e)
{
	struct str found = { NULL, 0 };
	struct key k;
	struct cur c;
	struct txn tx;

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

const struct engine engine_lmdb = {
	.name = "lmdb",
	.init = lmdb_init,
	.open = lmdb_open,
	.close = lmdb_close,
	.keys = lmdb_keys,
	.rotate_key = lmdb_rotate_key,
	.learner = lmdb_learner,
	.events = lmdb_events,
	.artifact = lmdb_artifact,
	.update = lmdb_update,
	.catalog_put = lmdb_catalog_put,
	.catalog_get = lmdb_catalog_get,
	.audit = lmdb_audit,
	.audit_lost = lmdb_audit_lost,
	.audits = lmdb_audits,
	.probe = lmdb_probe,
	.check = lmdb_check,
	.erase = lmdb_erase,
	.backup = lmdb_backup,
	.stat = lmdb_stat,
	.prune = lmdb_prune,
	.usage = lmdb_usage,
	.rows = lmdb_rows,
	.named = lmdb_named,
	.take = lmdb_take,
	.set_keys = lmdb_set_keys,
	.catalogs = lmdb_catalogs,
};
