/* SPDX-License-Identifier: MIT */
/*
 * txn - transactions of the LMDB engine and what is done inside one: rows read,
 * written, walked over and copied. Only txn.c, txn_rows.c and copy.c know how
 * LMDB does it.
 */
#ifndef STORE_LMDB_TXN_H
#define STORE_LMDB_TXN_H

#include "store/lmdb/engine.h"

struct MDB_cursor;

/* ---- txn.c ---- */

enum txn_mode { TXN_READ, TXN_WRITE };

/*
 * One transaction. After the first failure every call does nothing; txn_end
 * gives that failure once.
 *
 *	txn_begin(&tx, st, ENV_TWIN, TXN_WRITE, a);
 *	while (txn_pass(&tx)) {
 *		... reads and writes, no return and no break ...
 *	}
 *	return txn_end(&tx, e);
 *
 * The body runs again when the map had to grow: its writes are gone then.
 */
struct txn {
	struct store *st;
	struct arena *a;
	enum env_id id;
	enum txn_mode mode;
	struct MDB_txn *h;
	int passes;
	bool noting;		/* a copy is being made: note what changes */
	int code;		/* first failure as LMDB's code, 0 = none */
	const char *what;	/* table it happened in */
	struct err err;
};

void txn_begin(struct txn *tx, struct store *st, enum env_id id,
    enum txn_mode mode, struct arena *a);
bool txn_pass(struct txn *tx);
int txn_end(struct txn *tx, struct err *e) WARN_UNUSED;

/*
 * txn_note_start - in a transaction that writes: from its commit on the keys of
 * rows that change are noted in the environment's table of CHANGES, until
 * NOTED_MAX are and the notes are given up. txn_noted - whether the notes are
 * complete since the start that had this mark.
 */
enum { NOTED_MAX = 200000 };
extern const struct str txn_note_mark;	/* key of the mark */
void txn_note_start(struct txn *tx, struct str mark);
bool txn_noted(struct txn *tx, struct str mark);

/* txn_notes - the table of CHANGES of an environment. */
enum table txn_notes(enum env_id id);

/* txn_ok - no failure so far. */
bool txn_ok(const struct txn *tx);

/* txn_full - failed because the map is full and may not grow: the cache. */
bool txn_full(const struct txn *tx);

/* txn_fail - fail by a code of LMDB or the system. */
void txn_fail(struct txn *tx, int code, const char *what);

/* txn_over - fail because the request has used up its memory. */
void txn_over(struct txn *tx);

/* txn_stop - fail for the caller's own reason. */
void txn_stop(struct txn *tx, const struct err *why);

/* txn_get - a copy in the transaction's arena, or empty with p NULL. */
struct str txn_get(struct txn *tx, enum table t, struct str key);

/* txn_keep - s copied to the transaction's arena; empty with p NULL, and the
 * transaction has failed (ERR_LIMIT), when it does not fit the budget. */
struct str txn_keep(struct txn *tx, struct str s);

/* txn_find - the value where it lies; gone with the next write or the end. */
bool txn_find(struct txn *tx, enum table t, struct str key, struct str *v);

/* txn_put - head and body become one value. */
void txn_put(struct txn *tx, enum table t, struct str key, struct str head,
    struct str body);

/* txn_add - the same where there is no such row yet; false: nothing was put. */
bool txn_add(struct txn *tx, enum table t, struct str key, struct str value);
void txn_del(struct txn *tx, enum table t, struct str key);

/* txn_empty - remove all rows of a table. */
void txn_empty(struct txn *tx, enum table t);

/* txn_id - number of the transaction. */
uint64_t txn_id(const struct txn *tx);
void txn_stat(struct txn *tx, enum table t, struct table_stat *out);

/* ---- txn_rows.c ---- */

/* txn_rows_seal - the SHA-256 of a row's key and of its value without the sum. */
void txn_rows_seal(struct str key, struct str head, struct str body, void *sum);

/*
 * A walk over a table. key and value lie in the map: copy what must last.
 * The functions say whether the cursor is on a row. cur_close before txn_pass.
 */
struct cur {
	struct txn *tx;
	enum table t;
	struct MDB_cursor *h;
	struct str key, value;
	struct str raw;		/* the value with its sum, if it is SEALED */
};
void cur_open(struct cur *c, struct txn *tx, enum table t);
bool cur_first(struct cur *c);
bool cur_seek(struct cur *c, struct str key);	/* first row >= key */
bool cur_before(struct cur *c, struct str key);	/* last row < key */
bool cur_next(struct cur *c);
bool cur_prev(struct cur *c);
bool cur_good(const struct cur *c);	/* the sum is right, or there is none */
void cur_del(struct cur *c);
void cur_close(struct cur *c);

/* ---- rows.c ---- */

enum { ROWS_MAX = 32, ROWS_BYTES = 256 << 10 };

/* Rows copied out of the map, so that no caller's code runs inside a
 * transaction: it may be slow, and it may use the store. */
struct rows {
	struct arena *a;
	struct str key[ROWS_MAX], value[ROWS_MAX];	/* in a */
	size_t n, bytes;
};

/*
 * rows_read - fill b with the next rows of a table: from the first key >=
 * from on, or, backwards, from the last key < from down; rows of sub only
 * unless sub is empty. n is 0 at the end.
 */
int rows_read(struct store *st, enum table t, struct str sub, struct str from,
    bool backwards, struct rows *b, struct err *e) WARN_UNUSED;

/* ---- copy.c ---- */

struct copy;

/* copy_fn - one row of the original: put it, or something in its place, or
 * nothing. Returns 0 or a code of LMDB or the system. */
typedef int copy_fn(struct copy *c, enum table t, const struct cur *cur,
    void *arg);

/*
 * copy_open - an empty environment at path. copy_rows - all rows of tx, in
 * order; copy_noted - those in the notes of tx again, as they are now, but for
 * rows of sub. copy_sync - what is there so far is on the disk. copy_end - all
 * of it is. All return 0 or a code; copy_close also after a failure, NULL is a
 * no-op.
 */
int copy_open(struct copy **out, enum env_id id, const char *path, size_t map);
int copy_rows(struct copy *c, struct txn *tx, copy_fn *fn, void *arg);
int copy_noted(struct copy *c, struct txn *tx, struct str sub);
int copy_sync(struct copy *c);
int copy_end(struct copy *c);
void copy_close(struct copy *c);

/* copy_put - a row as it lies in the file; copy_sealed - with a sum before it. */
int copy_put(struct copy *c, enum table t, struct str key, struct str value);
int copy_sealed(struct copy *c, enum table t, struct str key, struct str head,
    struct str body);

/* ---- erase_file.c ---- */

/* erase_file_upgraded - replace twin.mdb by what fn makes of its rows; *old is the
 * transaction that reads them. */
int erase_file_upgraded(struct store *st, copy_fn *fn, void *arg, struct txn **old,
    struct err *e) WARN_UNUSED;

/* ---- lmdb_audit.c ---- */

/* lmdb_audit_put - one row of sub and ms. Its n is the caller's guess if that
 * is free (0, or the one after the last put in this transaction), else the
 * next one: a millisecond's rows have no holes. */
uint32_t lmdb_audit_put(struct txn *tx, struct str sub, uint64_t ms,
    uint32_t n, struct str record);

#endif
