/* SPDX-License-Identifier: MIT */
/*
 * txn_rows - what a transaction reads and writes: rows, and walks over them.
 *
 * A SEALED table's value begins with the SHA-256 of the key and of the rest,
 * so that a bit that flips on the disk is found (store_check), also one in the
 * key. The sum is put and taken off here; nobody above sees it. Reading does
 * not check it: that costs more than the read.
 *
 * While a copy of the file is being made, each write leaves a note of its key
 * in the table of CHANGES (erase_file.c).
 */
#include "store/lmdb/txn.h"

#include <lmdb.h>

#include <assert.h>

static MDB_val
val(struct str s)
{
	return (MDB_val){ s.n, (void *)(uintptr_t)s.p };
}

static struct str
as_str(MDB_val v)
{
	return (struct str){ v.mv_data, v.mv_size };
}

static unsigned
dbi(const struct txn *tx, enum table t)
{
	unsigned d = tx->st->env[tx->id].dbi[t];

	/* 0 and 1 are LMDB's own */
	assert(store_tables[t].env == tx->id && d > 1);
	return d;
}

static bool
sealed(enum table t)
{
	return (store_tables[t].flags & SEALED) != 0;
}

/* What the caller of a row sees. */
static struct str
opened(enum table t, struct str raw)
{
	return sealed(t) ? str_from(raw, SHA256_LEN) : raw;
}

void
txn_rows_seal(struct str key, struct str head, struct str body, void *sum)
{
	const struct str parts[] = { key, head, body };

	digest_parts(parts, 3, sum);
}

static void
note(struct txn *tx, enum table t, struct str key)
{
	char p[1 + KEY_MAX] = { (char)(t + 1) };
	MDB_val k = { 1 + key.n, p }, none = { 0, NULL };
	int rc;

	if (!tx->noting || !txn_ok(tx) || t == txn_notes(tx->id))
		return;
	assert(1 + key.n <= KEY_MAX);
	memcpy(p + 1, key.p, key.n);
	rc = mdb_put(tx->h, dbi(tx, txn_notes(tx->id)), &k, &none, 0);
	if (rc != 0)
		txn_fail(tx, rc, store_tables[txn_notes(tx->id)].name);
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
		*v = opened(t, as_str(d));
	else if (rc != MDB_NOTFOUND)	/* absence is an answer */
		txn_fail(tx, rc, store_tables[t].name);
	return rc == 0;
}

struct str
txn_keep(struct txn *tx, struct str s)
{
	if (!arena_fits(tx->a, s.n)) {
		txn_over(tx);
		return (struct str){ NULL, 0 };
	}
	return arena_str(tx->a, s);
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
	size_t sum = sealed(t) ? SHA256_LEN : 0;
	MDB_val k = val(key), d = { sum + head.n + body.n, NULL };
	int rc;

	if (!txn_ok(tx))
		return;
	note(tx, t, key);
	rc = mdb_put(tx->h, dbi(tx, t), &k, &d, MDB_RESERVE);
	if (rc != 0) {
		txn_fail(tx, rc, store_tables[t].name);
		return;
	}
	if (sum > 0)
		txn_rows_seal(key, head, body, d.mv_data);
	if (head.n > 0)
		memcpy((char *)d.mv_data + sum, head.p, head.n);
	if (body.n > 0)
		memcpy((char *)d.mv_data + sum + head.n, body.p, body.n);
}

bool
txn_add(struct txn *tx, enum table t, struct str key, struct str value)
{
	MDB_val k = val(key), d = val(value);
	int rc;

	assert(!sealed(t));
	if (!txn_ok(tx))
		return false;
	rc = mdb_put(tx->h, dbi(tx, t), &k, &d, MDB_NOOVERWRITE);
	if (rc == 0)
		note(tx, t, key);
	if (rc != 0 && rc != MDB_KEYEXIST)
		txn_fail(tx, rc, store_tables[t].name);
	return rc == 0;
}

void
txn_del(struct txn *tx, enum table t, struct str key)
{
	MDB_val k = val(key);
	int rc;

	if (!txn_ok(tx))
		return;
	note(tx, t, key);
	rc = mdb_del(tx->h, dbi(tx, t), &k, NULL);
	if (rc != 0 && rc != MDB_NOTFOUND)
		txn_fail(tx, rc, store_tables[t].name);
}

void
txn_empty(struct txn *tx, enum table t)
{
	int rc;

	if (txn_ok(tx) && (rc = mdb_drop(tx->h, dbi(tx, t), 0)) != 0)
		txn_fail(tx, rc, store_tables[t].name);
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
		txn_fail(tx, rc, store_tables[t].name);
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
		txn_fail(tx, rc, store_tables[t].name);
}

static bool
move(struct cur *c, MDB_val k, MDB_cursor_op op)
{
	MDB_val d;
	int rc;

	if (!txn_ok(c->tx))
		return false;
	if ((rc = mdb_cursor_get(c->h, &k, &d, op)) == 0) {
		c->key = as_str(k);
		c->raw = as_str(d);
		c->value = opened(c->t, c->raw);
	} else if (rc != MDB_NOTFOUND) {
		txn_fail(c->tx, rc, store_tables[c->t].name);
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

bool
cur_good(const struct cur *c)
{
	unsigned char sum[SHA256_LEN];

	if (!sealed(c->t))
		return true;
	txn_rows_seal(c->key, c->value, STR(""), sum);
	return c->raw.n >= SHA256_LEN &&
	    memcmp(c->raw.p, sum, SHA256_LEN) == 0;
}

void
cur_del(struct cur *c)
{
	int rc;

	note(c->tx, c->t, c->key);
	if (txn_ok(c->tx) && (rc = mdb_cursor_del(c->h, 0)) != 0)
		txn_fail(c->tx, rc, store_tables[c->t].name);
}

void
cur_close(struct cur *c)
{
	if (c->h != NULL)
		mdb_cursor_close(c->h);
	c->h = NULL;
}

/* ---- notes of what changes ---- */

void
txn_note_start(struct txn *tx, struct str mark)
{
	tx->noting = false;	/* what this transaction writes is copied */
	txn_empty(tx, txn_notes(tx->id));
	txn_put(tx, txn_notes(tx->id), txn_note_mark, mark, STR(""));
}

bool
txn_noted(struct txn *tx, struct str mark)
{
	struct str v;

	return txn_find(tx, txn_notes(tx->id), txn_note_mark, &v) &&
	    str_eq(v, mark);
}
