/* SPDX-License-Identifier: MIT */
/*
 * txn - the sticky transaction of engine.h on LMDB.
 *
 * Readers are kept and renewed: a read costs no slot search. Trouble that a
 * store must live with is settled here and nowhere else: a map that is full or
 * was enlarged by another process, a full reader table, a file that was
 * replaced, a handle that LMDB has declared dead.
 */
#include "store/lmdb/engine.h"

#include <lmdb.h>

#include <assert.h>
#include <time.h>

enum {
	STARTS = 200,	/* tries to begin; each answers a reason to try again */
	PASSES = 40	/* doublings: from the smallest map beyond all memory */
};

void
txn_begin(struct txn *tx, struct store *st, enum env_id id, enum txn_mode mode,
    struct arena *a)
{
	*tx = (struct txn){ .st = st, .a = a, .id = id, .mode = mode,
		.what = "begin" };
}

bool
txn_ok(const struct txn *tx)
{
	return tx->code == 0 && tx->err.kind == ERR_NONE;
}

bool
txn_full(const struct txn *tx)
{
	return tx->code == MDB_MAP_FULL;
}

void
txn_stop(struct txn *tx, const struct err *why)
{
	if (!txn_ok(tx))
		return;
	tx->err = *why;
	err_set(&tx->err, ERR_IO, "%s", "failed without a reason");
}

static void
fail(struct txn *tx, int code, const char *what)
{
	if (!txn_ok(tx))
		return;
	tx->code = code;
	tx->what = what;
}

/* Give up the handle; the reader is kept for the next transaction. */
static void
drop(struct txn *tx)
{
	if (tx->h != NULL && tx->mode == TXN_READ)
		mdb_txn_reset(tx->h);
	else if (tx->h != NULL)
		mdb_txn_abort(tx->h);
	tx->h = NULL;
	tx->st->env[tx->id].busy = false;
}

static int
take(struct txn *tx)
{
	struct env *env = &tx->st->env[tx->id];
	int rc;

	assert(!env->busy);
	if (tx->mode == TXN_WRITE) {
		rc = mdb_txn_begin(env->h, NULL, 0, &tx->h);
	} else if (env->rd == NULL) {
		rc = mdb_txn_begin(env->h, NULL, MDB_RDONLY, &tx->h);
		if (rc == 0)
			env->rd = tx->h;
	} else {
		rc = mdb_txn_renew(env->rd);
		if (rc == 0)
			tx->h = env->rd;
	}
	env->busy = rc == 0;
	return rc;
}

static void
nap(void)
{
	struct timespec ms = { 0, 1000000 };

	(void)nanosleep(&ms, NULL);
}

/* Settle what kept a transaction from beginning; false: nothing helps. */
static bool
settle(struct txn *tx, int code)
{
	struct env *env = &tx->st->env[tx->id];
	int dead;

	switch (code) {
	case MDB_MAP_RESIZED:
		return mdb_env_set_mapsize(env->h, 0) == 0;
	case MDB_READERS_FULL:
		if (mdb_reader_check(env->h, &dead) != 0)
			return false;
		if (dead == 0)
			nap();
		return true;
	case MDB_PANIC:
	case MDB_BAD_RSLOT:
		env_close(env);
		return true;
	default:
		return false;
	}
}

static bool
start(struct txn *tx)
{
	struct env *env = &tx->st->env[tx->id];
	int rc = 0;

	for (int i = 0; i < STARTS; i++) {
		if (env_open(tx->st, tx->id, false, &tx->err) == -1)
			return false;
		if ((rc = take(tx)) == 0) {
			if (env_current(tx->st, tx->id,
			    tx->mode == TXN_WRITE))
				return true;
			drop(tx);
			env_close(env);
		} else if (!settle(tx, rc)) {
			break;
		}
	}
	if (rc != 0)
		fail(tx, rc, "begin");
	else
		err_set(&tx->err, ERR_IO, "%s: its lock file changes all the "
		    "time", env_name(tx->id));
	return false;
}

/* over - fail because the request has used up its memory. */
static void
over(struct txn *tx)
{
	struct err e = { ERR_NONE };

	err_set(&e, ERR_LIMIT, "%s", ARENA_OVER);
	txn_stop(tx, &e);
}

static void
finish(struct txn *tx)
{
	int rc;

	/* what the function wrote may lack what did not fit */
	if (tx->mode == TXN_WRITE && tx->a != NULL && arena_over(tx->a))
		over(tx);
	if (tx->mode == TXN_READ || !txn_ok(tx)) {
		drop(tx);
		return;
	}
	rc = mdb_txn_commit(tx->h);
	tx->h = NULL;		/* freed, also by a commit that failed */
	tx->st->env[tx->id].busy = false;
	tx->st->env[tx->id].unsynced = true;
	if (rc != 0)
		fail(tx, rc, "commit");
}

bool
txn_pass(struct txn *tx)
{
	if (tx->passes++ == 0)
		return start(tx);
	if (tx->h != NULL)
		finish(tx);
	if (tx->code != MDB_MAP_FULL || tx->id == ENV_CACHE ||
	    tx->passes > PASSES)
		return false;
	tx->code = env_grow(&tx->st->env[tx->id]);
	if (tx->code != 0) {
		env_close(&tx->st->env[tx->id]);
		return false;
	}
	return start(tx);
}

int
txn_end(struct txn *tx, struct err *e)
{
	assert(tx->h == NULL && tx->passes > 0);
	if (txn_ok(tx))
		return 0;
	if (tx->code != 0)
		lmdb_error_fail(tx->st, tx->id, tx->code, tx->what, &tx->err);
	if (tx->code != 0 && lmdb_error_damaged(tx->code))
		env_discard(tx->st, tx->id);
	return err_set(e, tx->err.kind, "%s", tx->err.msg);
}

static MDB_val
val(struct str s)
{
	return (MDB_val){ s.n, (void *)(uintptr_t)s.p };
}

static struct str
lent(MDB_val v)
{
	return (struct str){ v.mv_data, v.mv_size };
}

static unsigned
dbi(const struct txn *tx, enum table t)
{
	assert(store_tables[t].env == tx->id);
	return tx->st->env[tx->id].dbi[t];
}

struct str
txn_keep(struct txn *tx, struct str s)
{
	if (!arena_fits(tx->a, s.n)) {
		over(tx);
		return (struct str){ NULL, 0 };
	}
	return arena_str(tx->a, s);
}

bool
txn_find(struct txn *tx, enum table t, struct str key, struct str *v)
{
	MDB_val k = val(key), d;
	int rc;

	if (!txn_ok(tx))
		return false;
	rc = mdb_get(tx->h, dbi(tx, t), &k, &d);
	if (rc == 0)
		*v = lent(d);
	else if (rc != MDB_NOTFOUND)	/* absence is an answer */
		fail(tx, rc, store_tables[t].name);
	return rc == 0;
}

struct str
txn_get(struct txn *tx, enum table t, struct str key)
{
	struct str v;

	if (!txn_find(tx, t, key, &v))
		return (struct str){ NULL, 0 };
	return txn_keep(tx, v);
}

void
txn_put(struct txn *tx, enum table t, struct str key, struct str head,
    struct str body)
{
	MDB_val k = val(key), d = { head.n + body.n, NULL };
	int rc;

	if (!txn_ok(tx))
		return;
	rc = mdb_put(tx->h, dbi(tx, t), &k, &d, MDB_RESERVE);
	if (rc != 0) {
		fail(tx, rc, store_tables[t].name);
		return;
	}
	if (head.n > 0)
		memcpy(d.mv_data, head.p, head.n);
	if (body.n > 0)
		memcpy((char *)d.mv_data + head.n, body.p, body.n);
}

bool
txn_add(struct txn *tx, enum table t, struct str key, struct str value)
{
	MDB_val k = val(key), d = val(value);
	int rc;

	if (!txn_ok(tx))
		return false;
	rc = mdb_put(tx->h, dbi(tx, t), &k, &d, MDB_NOOVERWRITE);
	if (rc != 0 && rc != MDB_KEYEXIST)
		fail(tx, rc, store_tables[t].name);
	return rc == 0;
}

void
txn_del(struct txn *tx, enum table t, struct str key)
{
	MDB_val k = val(key);
	int rc;

	if (!txn_ok(tx))
		return;
	rc = mdb_del(tx->h, dbi(tx, t), &k, NULL);
	if (rc != 0 && rc != MDB_NOTFOUND)
		fail(tx, rc, store_tables[t].name);
}

void
txn_empty(struct txn *tx, enum table t)
{
	int rc;

	if (txn_ok(tx) && (rc = mdb_drop(tx->h, dbi(tx, t), 0)) != 0)
		fail(tx, rc, store_tables[t].name);
}

uint64_t
txn_id(const struct txn *tx)
{
	return tx->h == NULL ? 0 : mdb_txn_id(tx->h);
}

void
txn_stat(struct txn *tx, enum table t, struct table_stat *out)
{
	MDB_stat ms;
	int rc;

	*out = (struct table_stat){ 0 };
	if (!txn_ok(tx))
		return;
	if ((rc = mdb_stat(tx->h, dbi(tx, t), &ms)) != 0) {
		fail(tx, rc, store_tables[t].name);
		return;
	}
	out->rows = ms.ms_entries;
	out->depth = ms.ms_depth;
	out->bytes = ms.ms_psize * (ms.ms_branch_pages + ms.ms_leaf_pages +
	    ms.ms_overflow_pages);
}

void
cur_open(struct cur *c, struct txn *tx, enum table t)
{
	int rc;

	*c = (struct cur){ .tx = tx, .t = t };
	if (txn_ok(tx) &&
	    (rc = mdb_cursor_open(tx->h, dbi(tx, t), &c->h)) != 0)
		fail(tx, rc, store_tables[t].name);
}

static bool
move(struct cur *c, MDB_val k, MDB_cursor_op op)
{
	MDB_val d;
	int rc;

	if (!txn_ok(c->tx))
		return false;
	if ((rc = mdb_cursor_get(c->h, &k, &d, op)) == 0) {
		c->key = lent(k);
		c->value = lent(d);
	} else if (rc != MDB_NOTFOUND) {
		fail(c->tx, rc, store_tables[c->t].name);
	}
	return rc == 0;
}

bool
cur_first(struct cur *c)
{
	return move(c, (MDB_val){ 0 }, MDB_FIRST);
}

bool
cur_seek(struct cur *c, struct str key)
{
	return move(c, val(key), MDB_SET_RANGE);
}

bool
cur_before(struct cur *c, struct str key)
{
	if (cur_seek(c, key))
		return cur_prev(c);
	return move(c, (MDB_val){ 0 }, MDB_LAST);
}

bool
cur_next(struct cur *c)
{
	return move(c, (MDB_val){ 0 }, MDB_NEXT);
}

bool
cur_prev(struct cur *c)
{
	return move(c, (MDB_val){ 0 }, MDB_PREV);
}

void
cur_del(struct cur *c)
{
	int rc;

	if (txn_ok(c->tx) && (rc = mdb_cursor_del(c->h, 0)) != 0)
		fail(c->tx, rc, store_tables[c->t].name);
}

void
cur_close(struct cur *c)
{
	if (c->h != NULL)
		mdb_cursor_close(c->h);
	c->h = NULL;
}
