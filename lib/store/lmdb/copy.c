/* SPDX-License-Identifier: MIT */
/*
 * copy - a second file of an environment, nobody else's, written row by row.
 *
 * Not mdb_env_copy2: that copies pages, and words of eight bytes around the
 * gap of a page, where crumbs of a deleted row lie. Here no buffer ever holds
 * anything but rows that stay.
 */
#include "store/lmdb/txn.h"

#include <lmdb.h>

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

enum { COPY_BYTES = 32 << 20 };	/* of rows in one transaction */

struct copy {
	MDB_env *h;
	MDB_txn *t;
	MDB_dbi dbi[TABLES];
	enum env_id id;
	size_t bytes;		/* put since the last commit */
	bool append;		/* keys come in order */
	char *room;		/* for a value with its sum */
	size_t size;
};

static int
begin(struct copy *c)
{
	int rc = mdb_txn_begin(c->h, NULL, 0, &c->t);

	for (size_t t = 0; t < TABLES && rc == 0; t++)
		if (store_tables[t].env == c->id)
			rc = mdb_dbi_open(c->t, store_tables[t].name,
			    MDB_CREATE, &c->dbi[t]);
	c->bytes = 0;
	return rc;
}

static int
commit(struct copy *c)
{
	MDB_txn *t = c->t;

	c->t = NULL;
	return t == NULL ? 0 : mdb_txn_commit(t);
}

int
copy_open(struct copy **out, enum env_id id, const char *path, size_t map)
{
	struct copy *c = memory_zeroed(sizeof(*c));
	mode_t mask;
	int rc;

	*out = c;
	c->id = id;
	c->append = true;
	(void)unlink(path);
	if ((rc = mdb_env_create(&c->h)) != 0 ||
	    (rc = mdb_env_set_maxdbs(c->h, TABLES)) != 0 ||
	    (rc = mdb_env_set_mapsize(c->h, map)) != 0)
		return rc;
	mask = umask(0077);
	rc = mdb_env_open(c->h, path, MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC,
	    0600);
	umask(mask);
	return rc != 0 ? rc : begin(c);
}

void
copy_close(struct copy *c)
{
	if (c == NULL)
		return;
	if (c->t != NULL)
		mdb_txn_abort(c->t);
	if (c->h != NULL)
		mdb_env_close(c->h);
	free(c->room);
	free(c);
}

int
copy_put(struct copy *c, enum table t, struct str key, struct str value)
{
	MDB_val k = { key.n, (void *)(uintptr_t)key.p };
	MDB_val v = { value.n, (void *)(uintptr_t)value.p };
	int rc = mdb_put(c->t, c->dbi[t], &k, &v, c->append ? MDB_APPEND : 0);

	c->bytes += k.mv_size + v.mv_size;
	if (rc == 0 && c->bytes >= COPY_BYTES && (rc = commit(c)) == 0)
		rc = begin(c);
	return rc;
}

int
copy_sealed(struct copy *c, enum table t, struct str key, struct str head,
    struct str body)
{
	size_t n = SHA256_LEN + head.n + body.n;

	if (n > c->size) {
		free(c->room);
		c->room = memory_zeroed(n);
		c->size = n;
	}
	txn_rows_seal(key, head, body, c->room);
	if (head.n > 0)
		memcpy(c->room + SHA256_LEN, head.p, head.n);
	if (body.n > 0)
		memcpy(c->room + SHA256_LEN + head.n, body.p, body.n);
	return copy_put(c, t, key, (struct str){ c->room, n });
}

int
copy_rows(struct copy *c, struct txn *tx, copy_fn *fn, void *arg)
{
	struct cur cur;
	int rc = 0;

	for (size_t t = 0; t < TABLES && rc == 0; t++) {
		if (store_tables[t].env != c->id ||
		    (store_tables[t].flags & CHANGES) != 0)
			continue;
		cur_open(&cur, tx, (enum table)t);
		for (bool on = cur_first(&cur); on && rc == 0;
		    on = cur_next(&cur))
			rc = fn(c, (enum table)t, &cur, arg);
		cur_close(&cur);
	}
	c->append = false;
	return rc == 0 && !txn_ok(tx) ? MDB_CORRUPTED : rc;
}

/* The row of the original as it is now. */
static int
again(struct copy *c, struct txn *tx, enum table t, struct str key)
{
	MDB_val k = { key.n, (void *)(uintptr_t)key.p };
	struct cur cur;
	int rc;

	cur_open(&cur, tx, t);
	if (cur_seek(&cur, key) && str_eq(cur.key, key)) {
		rc = copy_put(c, t, key, cur.raw);
	} else {
		rc = mdb_del(c->t, c->dbi[t], &k, NULL);
		if (rc == MDB_NOTFOUND)
			rc = 0;
	}
	cur_close(&cur);
	return rc;
}

int
copy_noted(struct copy *c, struct txn *tx, struct str sub)
{
	struct cur cur;
	struct str key;
	enum table t;
	bool on;
	int rc = 0;

	cur_open(&cur, tx, txn_notes(c->id));
	for (on = cur_first(&cur); on && rc == 0; on = cur_next(&cur)) {
		if (str_eq(cur.key, txn_note_mark))
			continue;
		t = (enum table)(cur.key.p[0] - 1);
		key = str_from(cur.key, 1);
		if ((store_tables[t].flags & PER_SUBJECT) == 0 ||
		    !key_of(key, sub))
			rc = again(c, tx, t, key);
	}
	cur_close(&cur);
	return rc == 0 && !txn_ok(tx) ? MDB_CORRUPTED : rc;
}

int
copy_sync(struct copy *c)
{
	int rc = commit(c);

	if (rc == 0)
		rc = mdb_env_sync(c->h, 1);
	return rc == 0 ? begin(c) : rc;
}

int
copy_end(struct copy *c)
{
	int rc = commit(c);

	return rc == 0 ? mdb_env_sync(c->h, 1) : rc;
}
