/* SPDX-License-Identifier: MIT */
/*
 * txn - the sticky transaction of engine.h on LMDB.
 *
 * Readers are kept and renewed: a read costs no slot search. Trouble that a
 * store must live with is settled here and nowhere else: a map that is full or
 * was enlarged by another process, a full reader table, a file that was
 * replaced, a handle that LMDB has declared dead.
 */
#include "store/lmdb/txn.h"

#include <lmdb.h>

#include <assert.h>
#include <errno.h>
#include <time.h>

enum {
	STARTS = 200,	/* tries to begin; each answers a reason to try again */
	PASSES = 40	/* doublings: from the smallest map beyond all memory */
};

const struct str txn_note_mark = STR_INIT("\0");

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

void
txn_fail(struct txn *tx, int code, const char *what)
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

enum table
txn_notes(enum env_id id)
{
	return id == ENV_AUDIT ? TABLE_AUDIT_CHANGED : TABLE_CHANGED;
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

/*
 * To a request that is under way no fault of the directory is the request's:
 * the kind says so, and the client is not told the words.
 */
static bool
opened(struct txn *tx)
{
	struct env *env = &tx->st->env[tx->id];

	/* it may have been mounted for writing again */
	if (env->only_read && tx->mode == TXN_WRITE)
		env_close(env);
	if (env_open(tx->st, tx->id, false, &tx->err) == -1) {
		if (tx->st->realm.p != NULL)
			tx->err.kind = ERR_IO;
		return false;
	}
	if (env->only_read && tx->mode == TXN_WRITE)
		txn_fail(tx, tx->st->read_only ? EACCES : EROFS, "begin");
	return txn_ok(tx);
}

/* What a transaction needs once it has begun; false: it must not go on. */
static bool
begun(struct txn *tx)
{
	struct table_stat ts;
	struct str v;

	if (!format_fits(tx)) {
		drop(tx);
		env_close(&tx->st->env[tx->id]);
		return false;
	}
	tx->noting = false;
	if (tx->mode == TXN_READ || tx->id == ENV_CACHE ||
	    tx->st->env[tx->id].dbi[txn_notes(tx->id)] == 0 ||
	    !txn_find(tx, txn_notes(tx->id), txn_note_mark, &v))
		return true;
	txn_stat(tx, txn_notes(tx->id), &ts);
	if (ts.rows < NOTED_MAX)
		tx->noting = true;
	else	/* whoever makes the copy is dead, or must begin again */
		txn_empty(tx, txn_notes(tx->id));
	return true;
}

static bool
start(struct txn *tx)
{
	int rc = 0;

	for (int i = 0; i < STARTS; i++) {
		if (!opened(tx))
			return false;
		if ((rc = take(tx)) == 0) {
			rc = env_look(tx->st, tx->id, tx->mode == TXN_WRITE);
			if (rc == 0)
				return begun(tx);
			drop(tx);
			if (rc != ESTALE)
				break;
			env_leave(tx->st, tx->id);
		} else if (!settle(tx, rc)) {
			break;
		}
	}
	if (rc != ESTALE)
		txn_fail(tx, rc, "begin");
	else
		err_set(&tx->err, ERR_IO, "%s: its lock file changes all the "
		    "time", env_name(tx->id));
	return false;
}

/* txn_over - fail because the request has used up its memory. */
void
txn_over(struct txn *tx)
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
		txn_over(tx);
	if (tx->mode == TXN_READ || !txn_ok(tx)) {
		drop(tx);
		return;
	}
	rc = mdb_txn_commit(tx->h);
	tx->h = NULL;		/* freed, also by a commit that failed */
	tx->st->env[tx->id].busy = false;
	tx->st->env[tx->id].unsynced = true;
	if (rc != 0)
		txn_fail(tx, rc, "commit");
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
