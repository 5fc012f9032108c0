/* SPDX-License-Identifier: MIT */
/*
 * erase_file - replace the file of an environment that others have open.
 *
 * LMDB leaves deleted bytes in free pages and in the gaps of used ones, so
 * erasure writes what is to stay into a new file:
 *
 *   1. take LMDB's write lock: nobody else writes from here on
 *   2. write the rows that stay to NAME.tmp, sync
 *   3. take the directory's lock: nobody opens from here on
 *   4. rename NAME.tmp to NAME.new: from here on the replacement holds, and
 *      whoever finds NAME.new without an owner does steps 5 and 6
 *   5. unlink NAME-lock: whoever looks at its name leaves the old file
 *   6. rename NAME.new to NAME
 *   7. give both locks back
 *   8. when nobody reads the old file any more, overwrite it with zeros
 *
 * A writer that waited in 1 finds in env_current that its lock file is gone
 * (or, should this process have died, that NAME.new is there), and opens
 * again. A reader sees the old file to the end of its transaction.
 */
#include "store/lmdb/engine.h"

#include <sys/file.h>

#include <lmdb.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	COPY_BYTES = 32 << 20,	/* of rows in one transaction of the copy */
	READERS_WAIT_MS = 5000,	/* a read lasts microseconds, a backup longer */
	NAME_SIZE = 32
};

struct names {
	char tmp[NAME_SIZE], new[NAME_SIZE], lock[NAME_SIZE];
};

static void
names(enum env_id id, struct names *n)
{
	(void)snprintf(n->tmp, NAME_SIZE, "%s.tmp", env_name(id));
	(void)snprintf(n->new, NAME_SIZE, "%s.new", env_name(id));
	(void)snprintf(n->lock, NAME_SIZE, "%s-lock", env_name(id));
}

bool
erase_file_pending(const struct store *st, enum env_id id)
{
	struct names n;

	if (id == ENV_CACHE)
		return false;
	names(id, &n);
	return faccessat(st->dir_fd, n.new, F_OK, 0) == 0;
}

int
erase_file_finish(struct store *st, enum env_id id, struct err *e)
{
	struct names n;

	names(id, &n);
	if (!erase_file_pending(st, id))
		return 0;
	if ((unlinkat(st->dir_fd, n.lock, 0) == -1 && errno != ENOENT) ||
	    renameat(st->dir_fd, n.new, st->dir_fd, env_name(id)) == -1)
		return err_set(e, ERR_IO, "%s: replace: %s", env_name(id),
		    strerror(errno));
	return dir_sync(st->dir_fd, e);
}

/* The copy under way: a second environment, nobody else's. */
struct copy {
	MDB_env *h;
	MDB_txn *t;
	MDB_dbi dbi[TABLES];
	size_t bytes;	/* put since the last commit */
};

static int
copy_begin(struct copy *c, enum env_id id)
{
	int rc = mdb_txn_begin(c->h, NULL, 0, &c->t);

	for (size_t t = 0; t < TABLES && rc == 0; t++)
		if (store_tables[t].env == id)
			rc = mdb_dbi_open(c->t, store_tables[t].name,
			    MDB_CREATE, &c->dbi[t]);
	c->bytes = 0;
	return rc;
}

static int
copy_commit(struct copy *c)
{
	MDB_txn *t = c->t;

	c->t = NULL;
	return mdb_txn_commit(t);
}

static int
copy_open(struct copy *c, const char *path, size_t map)
{
	mode_t mask;
	int rc;

	if ((rc = mdb_env_create(&c->h)) != 0 ||
	    (rc = mdb_env_set_maxdbs(c->h, TABLES)) != 0 ||
	    (rc = mdb_env_set_mapsize(c->h, map)) != 0)
		return rc;
	mask = umask(0077);
	rc = mdb_env_open(c->h, path, MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC,
	    0600);
	umask(mask);
	return rc;
}

static int
copy_row(struct copy *c, enum table t, const struct cur *cur)
{
	MDB_val k = { cur->key.n, (void *)(uintptr_t)cur->key.p };
	MDB_val v = { cur->value.n, (void *)(uintptr_t)cur->value.p };
	int rc = mdb_put(c->t, c->dbi[t], &k, &v, MDB_APPEND);

	c->bytes += k.mv_size + v.mv_size;
	if (rc == 0 && c->bytes >= COPY_BYTES) {
		rc = copy_commit(c);
		if (rc == 0)
			rc = copy_begin(c, store_tables[t].env);
	}
	return rc;
}

/* Rows of one table; returns an LMDB code of the copy. */
static int
copy_table(struct copy *c, struct txn *tx, enum table t, struct str sub)
{
	bool per_subject = (store_tables[t].flags & PER_SUBJECT) != 0;
	struct cur cur;
	int rc = 0;

	cur_open(&cur, tx, t);
	for (bool on = cur_first(&cur); on && rc == 0; on = cur_next(&cur))
		if (!per_subject || !key_of(cur.key, sub))
			rc = copy_row(c, t, &cur);
	cur_close(&cur);
	return rc;
}

/*
 * Not a deletion and mdb_env_copy2: that copies words of eight bytes around
 * the gap of a page, where crumbs of a deleted row lie. Here no buffer ever
 * holds anything but rows that stay.
 */
static int
copy_rows(struct txn *tx, const char *path, size_t map, struct str sub)
{
	struct copy c = { .h = NULL };
	int rc;

	rc = copy_open(&c, path, map);
	if (rc == 0)
		rc = copy_begin(&c, tx->id);
	for (size_t t = 0; t < TABLES && rc == 0; t++)
		if (store_tables[t].env == tx->id)
			rc = copy_table(&c, tx, (enum table)t, sub);
	if (rc == 0 && !txn_ok(tx))
		rc = MDB_CORRUPTED;
	if (rc == 0)
		rc = copy_commit(&c);
	if (rc == 0)
		rc = mdb_env_sync(c.h, 1);
	if (c.t != NULL)
		mdb_txn_abort(c.t);
	if (c.h != NULL)
		mdb_env_close(c.h);
	return rc;
}

/* Steps 2 to 6, under the write lock that tx holds. */
static int
replace(struct txn *tx, struct str sub, size_t map, struct err *e)
{
	struct store *st = tx->st;
	struct names n;
	int rc;

	names(tx->id, &n);
	do {
		(void)unlinkat(st->dir_fd, n.tmp, 0);
		rc = copy_rows(tx, dir_file(st, tx->a, n.tmp), map, sub);
		map *= 2;
	} while (rc == MDB_MAP_FULL);
	if (rc != 0) {
		(void)unlinkat(st->dir_fd, n.tmp, 0);
		return lmdb_error_fail(st, tx->id, rc, "write the copy without the "
		    "erased rows", e);
	}
	if (dir_lock(st, LOCK_EX, e) == -1)
		return -1;
	if (renameat(st->dir_fd, n.tmp, st->dir_fd, n.new) == -1)
		rc = err_set(e, ERR_IO, "%s: rename: %s", n.tmp,
		    strerror(errno));
	if (rc == 0)
		rc = erase_file_finish(st, tx->id, e);
	dir_unlock(st);
	return rc;
}

/* The cache has no rows that must stay. */
static int
remove_cache(struct store *st, struct err *e)
{
	struct names n;
	int rc = 0;

	names(ENV_CACHE, &n);
	if (dir_lock(st, LOCK_EX, e) == -1)
		return -1;
	if ((unlinkat(st->dir_fd, n.lock, 0) == -1 && errno != ENOENT) ||
	    (unlinkat(st->dir_fd, env_name(ENV_CACHE), 0) == -1 &&
	    errno != ENOENT))
		rc = err_set(e, ERR_IO, "%s: remove: %s", env_name(ENV_CACHE),
		    strerror(errno));
	dir_unlock(st);
	return rc;
}

/* A line of mdb_reader_list ends with the transaction read, or "-" for none. */
static int
count_active(const char *line, void *arg)
{
	const char *last = strrchr(line, ' ');
	unsigned *n = arg;

	if (last != NULL && last[1] >= '0' && last[1] <= '9')
		(*n)++;
	return 0;
}

static bool
wait_readers(MDB_env *h)
{
	struct timespec ms = { 0, 1000000 };

	for (int i = 0; i < READERS_WAIT_MS; i++) {
		unsigned n = 0;

		(void)mdb_reader_check(h, NULL);
		(void)mdb_reader_list(h, count_active, &n);
		if (n == 0)
			return true;
		(void)nanosleep(&ms, NULL);
	}
	return false;
}

/*
 * Step 8. Processes that are idle keep the old file, now without a name, until
 * their next transaction. They will read its meta pages (the first two) and
 * then env_current, so all other pages can go. With a reader that stays, such
 * as a backup, the bytes last as long as it does.
 */
static void
blank(struct env *env)
{
	static const char zeros[64 << 10];
	struct stat sb;
	MDB_stat ms;
	off_t at;
	int fd;

	if (mdb_env_get_fd(env->h, &fd) != 0 || fstat(fd, &sb) == -1 ||
	    mdb_env_stat(env->h, &ms) != 0 || sb.st_nlink != 0 ||
	    !wait_readers(env->h))
		return;
	for (at = 2 * (off_t)ms.ms_psize; at < sb.st_size;) {
		off_t left = sb.st_size - at;
		ssize_t n = pwrite(fd, zeros, left < (off_t)sizeof(zeros) ?
		    (size_t)left : sizeof(zeros), at);

		if (n == -1 && errno != EINTR)
			return;
		at += n > 0 ? n : 0;
	}
	(void)fdatasync(fd);
}

int
erase_file_without(
    struct store *st, enum env_id id, struct str sub, struct err *e)
{
	struct env *env = &st->env[id];
	struct arena *a = arena_new(64 << 10);
	struct err why = { ERR_NONE };
	struct env_stat es;
	struct txn tx;
	int rc;

	env->skip = 0;
	if (env_open(st, id, false, id == ENV_CACHE ? NULL : e) == -1) {
		/* A cache that nobody can open has no writer to wait for. */
		arena_free(a);
		return id == ENV_CACHE ? remove_cache(st, e) : -1;
	}
	txn_begin(&tx, st, id, TXN_WRITE, a);
	while (txn_pass(&tx)) {
		rc = id == ENV_CACHE ? remove_cache(st, &why) :
		    env_stat(st, id, &es, &why);
		if (rc == 0 && id != ENV_CACHE)
			rc = replace(&tx, sub, es.map_bytes, &why);
		if (rc == -1)
			txn_stop(&tx, &why);
	}
	rc = txn_end(&tx, e);
	if (rc == 0) {
		blank(env);
		env_close(env);
	}
	arena_free(a);
	return rc;
}
