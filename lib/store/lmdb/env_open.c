/* SPDX-License-Identifier: MIT */
/*
 * env_open - opening and making an LMDB environment.
 *
 * Opening commits nothing and writes nothing where all files are there, so a
 * full disk keeps nobody from reading. A lock file belongs to one data file:
 * where they are found not to fit (a file was put in the place of another by
 * hand) the lock file goes, and with it every process leaves the old data file.
 */
#include "store/lmdb/engine.h"

#include <sys/file.h>
#include <sys/statvfs.h>

#include <lmdb.h>

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

enum {
	MAP_DEFAULT = 64 << 20,
	MAP_CACHE = 64 << 20,	/* and no more: a full cache is emptied */

	/*
	 * A lock file this long has 1,000 odd reader slots. Its blocks are
	 * taken beforehand: a full disk must not show as SIGBUS when LMDB
	 * writes to its map.
	 */
	LOCK_BYTES = 64 << 10,

	SKIP_S = 2,	/* from one try at a broken cache to the next */

	/* Attempts to open: shared, then exclusive, then again after files were
	 * removed, and after each process that closed in the wrong moment. */
	TRIES = 8
};

/* No record of a caller begins with 00 (lmdb_cache.c). */
static const struct str boot_key = STR_INIT("\0boot");

const struct str cache_time_key = STR_INIT("\0time");

/*
 * The format of the cache and the number this start of the machine has, so that
 * a cache of another layout, or one whose last writes may not have reached the
 * disk in order, is not trusted.
 */
void
env_boot_read(struct store *st)
{
	const size_t head = sizeof(STORE_FORMAT) - 1;
	ssize_t n;
	int fd;

	fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	memcpy(st->boot, STORE_FORMAT, head);
	n = fd == -1 ? -1 : read(fd, st->boot + head, sizeof(st->boot) - head);
	if (fd != -1)
		close(fd);
	st->nboot = head + (n > 0 ? (size_t)n : 0);
}

static struct str
boot_id(const struct store *st)
{
	return (struct str){ st->boot, st->nboot };
}

/* begin - the first transactions of a handle, during which another process may
 * have enlarged the map since it was opened: adopt its size. */
static int
begin(struct env *env, unsigned flags, MDB_txn **h)
{
	int rc;

	while ((rc = mdb_txn_begin(env->h, NULL, flags, h)) ==
	    MDB_MAP_RESIZED && (rc = mdb_env_set_mapsize(env->h, 0)) == 0)
		continue;
	return rc;
}

/* Returns an LMDB code: 0 when every table is there (or was made). */
static int
open_tables(struct store *st, enum env_id id, bool make)
{
	struct env *env = &st->env[id];
	MDB_txn *h;
	int rc = begin(env, make ? 0 : MDB_RDONLY, &h);

	if (rc != 0)
		return rc;
	for (size_t t = 0; t < TABLES && rc == 0; t++) {
		if (store_tables[t].env != id)
			continue;
		env->dbi[t] = 0;
		rc = mdb_dbi_open(h, store_tables[t].name,
		    make ? MDB_CREATE : 0, &env->dbi[t]);
		/* format 1 has none (format.c) */
		if (rc == MDB_NOTFOUND && t == TABLE_CHANGED)
			rc = 0;
	}
	if (rc == 0 && make && id == ENV_CACHE) {
		struct str boot = boot_id(st);
		MDB_val k = { boot_key.n, (void *)(uintptr_t)boot_key.p };
		MDB_val v = { boot.n, (void *)(uintptr_t)boot.p };

		rc = mdb_put(h, env->dbi[TABLE_CACHE], &k, &v, 0);
	}
	if (rc == 0)
		return mdb_txn_commit(h);
	mdb_txn_abort(h);
	return rc;
}

/* own_row - one that the cache keeps about itself; p NULL: there is none. */
static struct str
own_row(struct env *env, MDB_txn *h, struct str key)
{
	MDB_val k = { key.n, (void *)(uintptr_t)key.p }, v;

	if (mdb_get(h, env->dbi[TABLE_CACHE], &k, &v) != 0)
		return (struct str){ NULL, 0 };
	return (struct str){ v.mv_data, v.mv_size };
}

/* other_boot - whether the cache is of another start; if not, its time is ours. */
static bool
other_boot(struct store *st)
{
	struct env *env = &st->env[ENV_CACHE];
	struct str time;
	MDB_txn *h;
	bool other;

	if (begin(env, MDB_RDONLY, &h) != 0)
		return true;
	other = !str_eq(own_row(env, h, boot_key), boot_id(st));
	time = own_row(env, h, cache_time_key);
	if (time.n == 8 && (int64_t)key_be64(time.p) > st->now)
		st->now = (int64_t)key_be64(time.p);
	mdb_txn_abort(h);
	return other;
}

/*
 * LMDB reads its file by a map, where a page beyond the end is SIGBUS and a
 * page of zeros an error. A file may rightly be a little short (pages taken
 * and given back in one transaction), so make the length right: fallocate
 * never shortens what another process is writing.
 */
static int
fill_up(struct env *env)
{
	MDB_envinfo info;
	MDB_stat ms;
	struct stat sb;
	off_t want;
	int fd, rc;

	if ((rc = mdb_env_info(env->h, &info)) != 0 ||
	    (rc = mdb_env_stat(env->h, &ms)) != 0 ||
	    (rc = mdb_env_get_fd(env->h, &fd)) != 0)
		return rc;
	want = (off_t)((info.me_last_pgno + 1) * ms.ms_psize);
	if (fstat(fd, &sb) == -1)
		return errno;
	if (sb.st_size >= want)
		return 0;
	if (env->only_read)
		return MDB_CORRUPTED;
	return posix_fallocate(fd, want - (off_t)ms.ms_psize,
	    (off_t)ms.ms_psize);
}

static bool
on_read_only(const struct store *st)
{
	struct statvfs fs;

	return fstatvfs(st->dir_fd, &fs) == 0 && (fs.f_flag & ST_RDONLY) != 0;
}

/* The lock file, with all its blocks; LMDB fits its slots to the length. */
static int
reserve_lock(const struct store *st, enum env_id id, struct err *e)
{
	struct stat sb;
	int fd, rc;

	if (dir_stat(st, env_rows[id].lock, &sb, e) == -1)
		return -1;
	if (st->read_only || sb.st_blocks >= LOCK_BYTES / 512 ||
	    on_read_only(st))
		return 0;
	fd = openat(st->dir_fd, env_rows[id].lock, O_RDWR | O_CREAT | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	if (fd == -1)
		return lmdb_error_fail(st, id, errno, "lock file", e);
	rc = posix_fallocate(fd, 0, LOCK_BYTES);
	if (rc == 0 && fchmod(fd, 0600) == -1)
		rc = errno;
	close(fd);
	return rc == 0 ? 0 : lmdb_error_fail(st, id, rc, "lock file", e);
}

size_t
env_map_size(const struct store *st, enum env_id id)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t n = id == ENV_CACHE ? (size_t)MAP_CACHE :
	    st->map_bytes != 0 ? st->map_bytes : (size_t)MAP_DEFAULT;

	if (n < 32 * page)
		n = 32 * page;	/* meta pages and roots of all tables */
	return (n + page - 1) / page * page;
}

static int
open_handle(struct store *st, enum env_id id, bool make)
{
	struct env *env = &st->env[id];
	unsigned flags = env_rows[id].flags | MDB_NOSUBDIR | MDB_NOTLS |
	    MDB_NORDAHEAD;
	struct arena *a = arena_new(8192);
	mode_t mask;
	int fd, rc;

	env->only_read = st->read_only || on_read_only(st);
	if ((rc = mdb_env_create(&env->h)) == 0)
		rc = mdb_env_set_maxdbs(env->h, TABLES);
	if (rc == 0)
		rc = mdb_env_set_mapsize(env->h, env_map_size(st, id));
	if (rc == 0) {
		mask = umask(0077);	/* 0600 whatever the caller's is */
		errno = 0;
		rc = mdb_env_open(env->h, dir_file(st, a, env_rows[id].file),
		    flags | (env->only_read ? MDB_RDONLY : 0), 0600);
		umask(mask);
	}
	/* LMDB leaves the data file open to programs we might start. */
	if (rc == 0 && (rc = mdb_env_get_fd(env->h, &fd)) == 0 &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) == -1)
		rc = errno;
	if (rc == 0)
		rc = fill_up(env);
	if (rc == 0 && !env->only_read)
		rc = mdb_reader_check(env->h, NULL);
	if (rc == 0)
		rc = open_tables(st, id, make);
	if (rc != 0)
		env_close(env);
	arena_free(a);
	return rc;
}

/*
 * One attempt under the directory's lock. TRY_LOCKED: files must be made or
 * moved, come again with the exclusive one. TRY_AGAIN: they have been moved.
 */
enum tried { TRY_DONE, TRY_FAILED, TRY_LOCKED, TRY_AGAIN };

/* Before opening: finish a replacement, notice a missing file. */
static enum tried
look(struct store *st, enum env_id id, bool make, bool locked, bool *missing,
    struct err *e)
{
	struct stat sb;

	if (erase_file_pending(st, id)) {
		if (!locked)
			return TRY_LOCKED;
		if (erase_file_finish(st, id, e) == -1)
			return TRY_FAILED;
	}
	if (dir_stat(st, env_rows[id].file, &sb, e) == -1)
		return TRY_FAILED;
	*missing = sb.st_size == 0;
	if (!*missing)
		return TRY_DONE;
	if (st->read_only || (!env_rows[id].optional && !make)) {
		err_set(e, ERR_NOTFOUND, "%s/%s: missing: run twinctl init",
		    st->dir, env_rows[id].file);
		return TRY_FAILED;
	}
	if (!locked)
		return TRY_LOCKED;
	/* A lock file left alone would belong to two data files. */
	(void)unlinkat(st->dir_fd, env_rows[id].lock, 0);
	return TRY_DONE;
}

/*
 * The number of the last transaction stands in the lock file, and in the data
 * file. They differ while a commit is being synced; else only when the lock
 * file is another data file's. Under the write lock there is no commit.
 */
static bool
same_number(struct env *env, bool writing)
{
	MDB_envinfo info;
	MDB_txn *h;
	size_t id;

	if (begin(env, writing ? 0 : MDB_RDONLY, &h) != 0)
		return true;	/* whoever uses it will be told */
	id = mdb_txn_id(h) - (writing ? 1 : 0);
	if (mdb_env_info(env->h, &info) != 0)
		info.me_last_txnid = id;
	mdb_txn_abort(h);
	return info.me_last_txnid == id;
}

/* Whether the two files belong together; waits for LMDB's write lock when it
 * has to, so the directory is not locked. */
static bool
paired(struct store *st, enum env_id id)
{
	struct env *env = &st->env[id];

	if (env->only_read || env->lock_ino == 0 || same_number(env, false) ||
	    same_number(env, true))
		return true;
	if (dir_lock(st, LOCK_EX, NULL) == 0) {
		if (env_look(st, id, false) == 0)
			(void)unlinkat(st->dir_fd, env_rows[id].lock, 0);
		dir_unlock(st);
	}
	env_close(env);
	return false;
}

/* identify - which files these are. */
static int
identify(struct store *st, enum env_id id, struct err *e)
{
	struct env *env = &st->env[id];
	struct stat lock, data;
	int fd;

	if (dir_stat(st, env_rows[id].lock, &lock, e) == -1 ||
	    mdb_env_get_fd(env->h, &fd) != 0 || fstat(fd, &data) == -1) {
		env_close(env);
		return err_set(e, ERR_IO, "%s: %s", env_rows[id].file,
		    strerror(errno));
	}
	env->lock_dev = lock.st_dev;
	env->lock_ino = lock.st_ino;
	env->data_dev = data.st_dev;
	env->data_ino = data.st_ino;
	env->data_size = data.st_size;
	env->looked_at = 0;
	return 0;
}

/* What to do about files that cannot be used as they are. */
static enum tried
repair(struct store *st, enum env_id id, int rc, bool locked)
{
	if (!locked)
		return TRY_LOCKED;
	if (lmdb_error_damaged(rc)) {
		env_remove(st, id);
		return TRY_AGAIN;
	}
	return TRY_DONE;
}

/*
 * From 0.9.26 on LMDB destroys the mutexes of the lock file when the last process
 * closes, and one that waits to open just then takes them for good: EINVAL when
 * they are locked. Nobody else has it open, so the next attempt makes new ones.
 */
static enum tried
try_open(struct store *st, enum env_id id, bool make, bool locked,
    struct err *e)
{
	struct env *env = &st->env[id];
	bool renew = env_rows[id].optional && !st->read_only, missing;
	enum tried t;
	int rc;

	if ((t = look(st, id, make, locked, &missing, e)) != TRY_DONE)
		return t;
	if (reserve_lock(st, id, e) == -1)
		return TRY_FAILED;
	rc = open_handle(st, id, missing);
	renew = renew && !env->only_read;
	if (rc == 0 && id == ENV_CACHE && other_boot(st))
		rc = MDB_INVALID;
	if (rc != 0)
		env_close(env);
	if (rc == EINVAL)
		return TRY_AGAIN;
	if ((rc == MDB_NOTFOUND && (renew || make)) ||
	    (lmdb_error_damaged(rc) && renew)) {
		if ((t = repair(st, id, rc, locked)) != TRY_DONE)
			return t;
		/* Its maker was killed between the file and its tables, or it
		 * was made by a version that had less of them. */
		rc = open_handle(st, id, true);
	}
	if (rc != 0) {
		if (rc == MDB_NOTFOUND)
			err_set(e, ERR_NOTFOUND, "%s/%s: has no tables: run "
			    "twinctl init", st->dir, env_rows[id].file);
		lmdb_error_fail(st, id, rc, "open", e);
		return TRY_FAILED;
	}
	return identify(st, id, e) == -1 ? TRY_FAILED : TRY_DONE;
}

static time_t
seconds(void)
{
	struct timespec ts = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC_COARSE, &ts);
	return ts.tv_sec;
}

int
env_open(struct store *st, enum env_id id, bool make, struct err *e)
{
	struct env *env = &st->env[id];
	enum tried t = TRY_AGAIN;
	bool locked = false;

	if (env->h != NULL)
		return 0;
	if (env->skip_until > seconds())
		return err_set(e, ERR_IO, "%s: given up for now",
		    env_rows[id].file);
	for (int i = 0; i < TRIES && t != TRY_DONE && t != TRY_FAILED; i++) {
		if (dir_lock(st, locked ? LOCK_EX : LOCK_SH, e) == -1)
			return -1;
		t = try_open(st, id, make, locked, e);
		dir_unlock(st);
		locked = true;
		if (t == TRY_DONE && !paired(st, id))
			t = TRY_AGAIN;
	}
	if (t == TRY_DONE)
		return 0;
	if (env_rows[id].optional)
		env->skip_until = seconds() + SKIP_S;
	return err_set(e, ERR_IO, "%s: cannot be opened", env_rows[id].file);
}
