/* SPDX-License-Identifier: MIT */
/*
 * erase_file - replace the file of an environment that others have open.
 *
 * LMDB leaves deleted bytes in free pages and in the gaps of used ones, so
 * erasure writes what is to stay into a new file:
 *
 *   1. in a short transaction, have all writers note the keys they change
 *   2. write the rows that stay to NAME.tmp, sync; all others go on meanwhile
 *   3. take LMDB's write lock: nobody else writes from here on
 *   4. write the noted rows to NAME.tmp as they are now, sync
 *   5. take the directory's lock: nobody opens from here on
 *   6. rename NAME.tmp to NAME.new: from here on the replacement holds, and
 *      whoever finds NAME.new without an owner does steps 7 and 8
 *   7. unlink NAME-lock: whoever looks at its name leaves the old file
 *   8. rename NAME.new to NAME
 *   9. give both locks back
 *  10. when nobody reads the old file any more, overwrite it with zeros
 *
 * A writer that waited in 3 finds in env_look that its lock file is gone (or,
 * should this process have died, that NAME.new is there), and opens again. A
 * reader sees the old file to the end of its transaction. One process at a
 * time does this (dir_work).
 */
#include "store/lmdb/txn.h"

#include <sys/file.h>

#include <lmdb.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
	READERS_WAIT_MS = 5000,	/* a read lasts microseconds, a backup longer */
	COPY_ROOM = 4 << 20,	/* bytes beyond what is used */
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

/* What is not to be in the copy. */
struct without {
	struct str sub;		/* empty: all rows stay */
	const struct str *shown;	/* the state that is erased, or NULL */
};

static int
stays(struct copy *c, enum table t, const struct cur *cur, void *arg)
{
	const struct without *w = arg;

	if ((store_tables[t].flags & PER_SUBJECT) != 0 &&
	    key_of(cur->key, w->sub))
		return 0;
	return copy_put(c, t, cur->key, cur->raw);
}

/* Steps 5 to 8, under the write lock of the environment. */
static int
replace(struct store *st, enum env_id id, struct err *e)
{
	struct names n;
	int rc = 0;

	names(id, &n);
	if (dir_lock(st, LOCK_EX, e) == -1)
		return -1;
	if (id == ENV_CACHE) {	/* nothing is lost by dying in between */
		if ((unlinkat(st->dir_fd, n.lock, 0) == -1 &&
		    errno != ENOENT) || renameat(st->dir_fd, n.tmp,
		    st->dir_fd, env_name(id)) == -1)
			rc = err_set(e, ERR_IO, "%s: replace: %s",
			    env_name(id), strerror(errno));
	} else if (renameat(st->dir_fd, n.tmp, st->dir_fd, n.new) == -1) {
		rc = err_set(e, ERR_IO, "%s: rename: %s", n.tmp,
		    strerror(errno));
	} else {
		rc = erase_file_finish(st, id, e);
	}
	dir_unlock(st);
	return rc;
}

/*
 * Address space for a copy: room for what is written meanwhile, and for sums.
 * From what the original uses and not from its map: LMDB writes the size of a
 * map into the file, others adopt it, and it would grow with each erasure.
 */
static size_t
copy_map(const struct store *st, enum env_id id, uint64_t used)
{
	size_t map = env_map_size(st, id);

	while (id != ENV_CACHE && map / 3 < used + COPY_ROOM)
		map *= 2;
	return map;
}

/* A new, empty copy in NAME.tmp. */
static int
new_copy(struct store *st, enum env_id id, struct copy **c)
{
	struct arena *a = arena_new(64 << 10);
	struct env_stat es;
	struct names n;
	int rc;

	copy_close(*c);
	*c = NULL;
	names(id, &n);
	rc = env_stat(st, id, &es, NULL) == -1 ? EIO :
	    copy_open(c, id, dir_file(st, a, n.tmp),
	    copy_map(st, id, es.used_bytes));
	arena_free(a);
	return rc;
}

static int
copy_failed(const struct store *st, enum env_id id, int rc, struct err *e)
{
	return lmdb_error_fail(st, id, rc, "write the copy without the erased rows",
	    e);
}

/* Steps 1 and 2. */
static int
copy_beside(struct store *st, enum env_id id, struct str mark,
    struct without *w, struct copy **c, struct err *e)
{
	struct txn tx;
	int rc = 0;

	txn_begin(&tx, st, id, TXN_WRITE, NULL);
	while (txn_pass(&tx))
		txn_note_start(&tx, mark);
	if (txn_end(&tx, e) == -1)
		return -1;
	txn_begin(&tx, st, id, TXN_READ, NULL);
	while (txn_pass(&tx)) {
		rc = new_copy(st, id, c);
		if (rc == 0)
			rc = copy_rows(*c, &tx, stays, w);
		if (rc == 0)
			rc = copy_sync(*c);
	}
	if (txn_end(&tx, e) == -1)
		return -1;
	return rc == 0 ? 0 : copy_failed(st, id, rc, e);
}

/* Whether the twin is still the one that its owner has been shown. */
static bool
as_shown(struct txn *tx, const struct without *w)
{
	struct err e = { ERR_NONE };
	struct str v = STR_INIT("");

	if (w->shown == NULL || tx->id != ENV_TWIN)
		return true;
	(void)txn_find(tx, TABLE_TWIN, w->sub, &v);
	if (!txn_ok(tx) || str_eq(str_from(v, TWIN_HEAD), *w->shown))
		return true;
	err_set(&e, ERR_CONFLICT, "the twin has changed meanwhile");
	txn_stop(tx, &e);
	return false;
}

/* Steps 3 to 9. */
static int
copy_and_replace(struct store *st, enum env_id id, struct str mark,
    struct without *w, struct copy **c, struct err *e)
{
	struct err why = { ERR_NONE };
	struct txn tx;
	int rc = 0;

	txn_begin(&tx, st, id, TXN_WRITE, NULL);
	while (txn_pass(&tx)) {
		if (!as_shown(&tx, w))
			continue;
		if (txn_noted(&tx, mark)) {
			rc = copy_noted(*c, &tx, w->sub);
		} else {
			rc = new_copy(st, id, c);
			if (rc == 0)
				rc = copy_rows(*c, &tx, stays, w);
		}
		if (rc == 0)
			rc = copy_end(*c);
		if (rc != 0)
			(void)copy_failed(st, id, rc, &why);
		else
			rc = replace(st, id, &why);
		if (rc != 0)
			txn_stop(&tx, &why);
	}
	return txn_end(&tx, e);
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

/* The old file, which this process still has open, is of no use to anybody. */
static void
forget(struct env *env)
{
	if (env->h != NULL)
		blank(env);
	env_close(env);
}

static void
drop_copy(struct store *st, enum env_id id, struct copy *c)
{
	struct names n;

	names(id, &n);
	copy_close(c);
	(void)unlinkat(st->dir_fd, n.tmp, 0);
}

int
erase_file_without(struct store *st, enum env_id id, struct str sub,
    const struct str *shown, struct err *e)
{
	struct without w = { sub, shown };
	unsigned char raw[16];
	struct str mark = { (const char *)raw, sizeof(raw) };
	struct copy *c = NULL;
	int rc;

	st->env[id].skip_until = 0;
	if (digest_random(raw, sizeof(raw), e) == -1 ||
	    env_open(st, id, false, e) == -1)
		return -1;
	rc = copy_beside(st, id, mark, &w, &c, e);
	if (rc == 0)
		rc = copy_and_replace(st, id, mark, &w, &c, e);
	drop_copy(st, id, c);
	if (rc == 0)
		forget(&st->env[id]);
	return rc;
}

int
erase_file_upgraded(struct store *st, copy_fn *fn, void *arg, struct txn **old,
    struct err *e)
{
	struct err why = { ERR_NONE };
	struct copy *c = NULL;
	struct txn tx;
	int rc = 0;

	txn_begin(&tx, st, ENV_TWIN, TXN_WRITE, NULL);
	*old = &tx;
	while (txn_pass(&tx)) {
		rc = new_copy(st, ENV_TWIN, &c);
		if (rc == 0)
			rc = copy_rows(c, &tx, fn, arg);
		if (rc == 0)
			rc = copy_end(c);
		if (rc != 0)
			(void)lmdb_error_fail(st, ENV_TWIN, rc,
			    "write the copy in the new format", &why);
		else
			rc = replace(st, ENV_TWIN, &why);
		if (rc != 0)
			txn_stop(&tx, &why);
	}
	rc = txn_end(&tx, e);
	drop_copy(st, ENV_TWIN, c);
	env_close(&st->env[ENV_TWIN]);
	return rc;
}

/* ---- the cache ---- */

static int
of_others(struct copy *c, enum table t, const struct cur *cur, void *arg)
{
	if (cache_owned(cur->value, arg))
		return 0;
	return copy_put(c, t, cur->key, cur->raw);
}

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

/*
 * At most 64 MiB, and not synced: so it is copied while nobody writes it.
 * Where that fails it is removed: it has no rows that must stay.
 */
int
erase_file_cache_without(struct store *st, struct str sub, struct err *e)
{
	unsigned char owner[CACHE_OWNER];
	struct copy *c = NULL;
	struct txn tx;
	int rc = 0;

	cache_owner(sub, owner);
	st->env[ENV_CACHE].skip_until = 0;
	if (env_open(st, ENV_CACHE, false, NULL) == -1)
		return remove_cache(st, e);
	txn_begin(&tx, st, ENV_CACHE, TXN_WRITE, NULL);
	while (txn_pass(&tx)) {
		rc = new_copy(st, ENV_CACHE, &c);
		if (rc == 0)
			rc = copy_rows(c, &tx, of_others, owner);
		if (rc == 0)
			rc = copy_end(c);
		if (rc == 0)
			rc = replace(st, ENV_CACHE, e);
	}
	if (txn_end(&tx, NULL) == -1 || rc != 0)
		rc = remove_cache(st, e);
	drop_copy(st, ENV_CACHE, c);
	forget(&st->env[ENV_CACHE]);
	return rc;
}
