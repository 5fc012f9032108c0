/* SPDX-License-Identifier: MIT */
/*
 * env - one LMDB environment of a store: made, opened, grown, given up.
 *
 * A handle is good as long as the directory's name of the lock file means the
 * file it was opened with. Erasure, a deleted cache and a hand that removed a
 * lock file all change that name, so one fstatat(2) per transaction tells a
 * process to open again (env_current).
 */
#include "store/lmdb/engine.h"

#include <sys/file.h>

#include <lmdb.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
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

	SKIP_USES = 1000	/* uses of a broken cache before the next try */
};

struct env_row {
	const char *file, *lock;
	unsigned flags;
	bool optional;	/* made again when missing, given up when broken */
};

/*
 * twin.mdb syncs every commit. The cache may be lost at any time, and is made
 * again after a restart of the machine (boot_key). The audit file outlives its
 * process and is synced once a second (store_audit.c): a sync per read would
 * cost more than the read. MDB_NOTLS: the kept reader belongs to the handle,
 * so that a writer, a backup and a second reader may run beside it.
 */
static const struct env_row rows[ENVS] = {
	[ENV_TWIN] = { "twin.mdb", "twin.mdb-lock", 0, false },
	[ENV_CACHE] = { "cache.mdb", "cache.mdb-lock", MDB_NOSYNC, true },
	[ENV_AUDIT] = { "audit.mdb", "audit.mdb-lock", MDB_NOSYNC, true },
};

/* No record of a caller begins with 00 (store_cache.c). */
static const struct str boot_key = STR_INIT("\0boot");

/* Where a damaged audit.mdb goes. */
static const char set_aside[] = "audit.mdb.damaged";

const char *
env_name(enum env_id id)
{
	return rows[id].file;
}

bool
env_current(const struct store *st, enum env_id id, bool writing)
{
	const struct env *env = &st->env[id];
	struct stat sb;

	if (env->lock_ino == 0)
		return true;	/* a read-only file system has no lock file */
	if (fstatat(st->dir_fd, rows[id].lock, &sb, 0) == -1 ||
	    sb.st_ino != env->lock_ino || sb.st_dev != env->lock_dev)
		return false;
	return !writing || !erase_file_pending(st, id);
}

void
env_close(struct env *env)
{
	assert(!env->busy);
	if (env->rd != NULL)
		mdb_txn_abort(env->rd);
	if (env->h != NULL)
		mdb_env_close(env->h);
	env->h = NULL;
	env->rd = NULL;
}

int
env_grow(struct env *env)
{
	MDB_envinfo was, is;
	int rc;

	assert(!env->busy);
	if ((rc = mdb_env_info(env->h, &was)) != 0 ||
	    (rc = mdb_env_set_mapsize(env->h, 0)) != 0 ||
	    (rc = mdb_env_info(env->h, &is)) != 0)
		return rc;
	if (is.me_mapsize > was.me_mapsize)
		return 0;
	if (was.me_mapsize > SIZE_MAX / 4)
		return MDB_MAP_FULL;
	return mdb_env_set_mapsize(env->h, 2 * was.me_mapsize);
}

int
env_sync(struct store *st, enum env_id id)
{
	struct env *env = &st->env[id];
	int rc = env->h == NULL ? 0 : mdb_env_sync(env->h, 1);

	env->unsynced = rc != 0;
	return rc;
}

/* The number this start of the machine has, so that a cache whose last writes
 * may not have reached the disk in order is not trusted after the next one. */
static size_t
boot_id(char p[64])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd == -1 ? -1 : read(fd, p, 64);

	if (fd != -1)
		close(fd);
	return n > 0 ? (size_t)n : 0;
}

int
env_check_modes(const struct store *st, struct err *e)
{
	struct stat sb;

	for (size_t id = 0; id < ENVS; id++)
		if (dir_stat(st, rows[id].file, &sb, e) == -1 ||
		    dir_stat(st, rows[id].lock, &sb, e) == -1)
			return -1;
	return 0;
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
open_tables(struct env *env, enum env_id id, bool make)
{
	MDB_txn *h;
	int rc = begin(env, make ? 0 : MDB_RDONLY, &h);

	if (rc != 0)
		return rc;
	for (size_t t = 0; t < TABLES && rc == 0; t++)
		if (store_tables[t].env == id)
			rc = mdb_dbi_open(h, store_tables[t].name,
			    make ? MDB_CREATE : 0, &env->dbi[t]);
	if (rc == 0 && make && id == ENV_CACHE) {
		char p[64];
		MDB_val k = { boot_key.n, (void *)(uintptr_t)boot_key.p };
		MDB_val v = { boot_id(p), p };

		rc = mdb_put(h, env->dbi[TABLE_CACHE], &k, &v, 0);
	}
	if (rc == 0)
		return mdb_txn_commit(h);
	mdb_txn_abort(h);
	return rc;
}

static bool
other_boot(struct env *env)
{
	char p[64];
	MDB_val k = { boot_key.n, (void *)(uintptr_t)boot_key.p }, v;
	MDB_txn *h;
	bool other = true;

	if (begin(env, MDB_RDONLY, &h) != 0)
		return true;
	if (mdb_get(h, env->dbi[TABLE_CACHE], &k, &v) == 0)
		other = !str_eq((struct str){ v.mv_data, v.mv_size },
		    (struct str){ p, boot_id(p) });
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
fill_up(const struct store *st, struct env *env)
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
	if (st->read_only)
		return MDB_CORRUPTED;
	return posix_fallocate(fd, want - (off_t)ms.ms_psize,
	    (off_t)ms.ms_psize);
}

/* The lock file, with all its blocks; LMDB fits its slots to the length. */
static int
reserve_lock(const struct store *st, enum env_id id, struct err *e)
{
	struct stat sb;
	int fd, rc;

	if (dir_stat(st, rows[id].lock, &sb, e) == -1)
		return -1;
	if (st->read_only || sb.st_blocks >= LOCK_BYTES / 512)
		return 0;
	fd = openat(st->dir_fd, rows[id].lock, O_RDWR | O_CREAT | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	if (fd == -1)
		return lmdb_error_fail(st, id, errno, "lock file", e);
	rc = posix_fallocate(fd, 0, LOCK_BYTES);
	if (rc == 0 && fchmod(fd, 0600) == -1)
		rc = errno;
	close(fd);
	return rc == 0 ? 0 : lmdb_error_fail(st, id, rc, "lock file", e);
}

static size_t
map_size(const struct store *st, enum env_id id)
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
	unsigned flags = rows[id].flags | MDB_NOSUBDIR | MDB_NOTLS |
	    MDB_NORDAHEAD;
	struct arena *a = arena_new(8192);
	mode_t mask;
	int fd, rc;

	if ((rc = mdb_env_create(&env->h)) == 0)
		rc = mdb_env_set_maxdbs(env->h, TABLES);
	if (rc == 0)
		rc = mdb_env_set_mapsize(env->h, map_size(st, id));
	if (rc == 0) {
		mask = umask(0077);	/* 0600 whatever the caller's is */
		errno = 0;
		rc = mdb_env_open(env->h, dir_file(st, a, rows[id].file),
		    flags | (st->read_only ? MDB_RDONLY : 0), 0600);
		umask(mask);
	}
	/* LMDB leaves the data file open to programs we might start. */
	if (rc == 0 && (rc = mdb_env_get_fd(env->h, &fd)) == 0 &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) == -1)
		rc = errno;
	if (rc == 0)
		rc = fill_up(st, env);
	if (rc == 0 && !st->read_only)
		rc = mdb_reader_check(env->h, NULL);
	if (rc == 0)
		rc = open_tables(env, id, make);
	if (rc != 0)
		env_close(env);
	arena_free(a);
	return rc;
}

static void
remove_files(const struct store *st, enum env_id id)
{
	(void)unlinkat(st->dir_fd, rows[id].lock, 0);
	if (id == ENV_AUDIT)	/* evidence, perhaps readable by other means */
		(void)renameat(st->dir_fd, rows[id].file, st->dir_fd,
		    set_aside);
	else
		(void)unlinkat(st->dir_fd, rows[id].file, 0);
}

/*
 * One attempt under the directory's lock. TRY_LOCKED: files must be made or
 * moved, come again with the exclusive one. TRY_AGAIN: they have been moved.
 */
enum tried { TRY_DONE, TRY_FAILED, TRY_LOCKED, TRY_AGAIN };

/* Before opening: finish a replacement, notice a missing file. */
static enum tried
open_attempt(struct store *st, enum env_id id, bool make, bool locked,
    bool *missing, struct err *e)
{
	struct stat sb;

	if (erase_file_pending(st, id)) {
		if (!locked)
			return TRY_LOCKED;
		if (erase_file_finish(st, id, e) == -1)
			return TRY_FAILED;
	}
	if (dir_stat(st, rows[id].file, &sb, e) == -1)
		return TRY_FAILED;
	*missing = sb.st_size == 0;
	if (!*missing)
		return TRY_DONE;
	if (st->read_only || (!rows[id].optional && !make)) {
		err_set(e, ERR_NOTFOUND, "%s/%s: missing: run twinctl init",
		    st->dir, rows[id].file);
		return TRY_FAILED;
	}
	if (!locked)
		return TRY_LOCKED;
	/* A lock file left alone would belong to two data files. */
	(void)unlinkat(st->dir_fd, rows[id].lock, 0);
	return TRY_DONE;
}

static enum tried
try_open(struct store *st, enum env_id id, bool make, bool locked,
    struct err *e)
{
	struct env *env = &st->env[id];
	bool renew = rows[id].optional && !st->read_only, missing;
	struct stat sb;
	enum tried t;
	int rc;

	if ((t = open_attempt(st, id, make, locked, &missing, e)) != TRY_DONE)
		return t;
	if (reserve_lock(st, id, e) == -1)
		return TRY_FAILED;
	rc = open_handle(st, id, missing);
	if (rc == 0 && id == ENV_CACHE && renew && other_boot(env)) {
		env_close(env);
		rc = MDB_INVALID;
	}
	if ((rc == MDB_NOTFOUND && (renew || make)) ||
	    (lmdb_error_damaged(rc) && renew)) {
		if (!locked)
			return TRY_LOCKED;
		if (lmdb_error_damaged(rc)) {
			remove_files(st, id);
			return TRY_AGAIN;
		}
		/* Its maker was killed between the file and its tables. */
		rc = open_handle(st, id, true);
	}
	if (rc != 0) {
		if (rc == MDB_NOTFOUND)
			err_set(e, ERR_NOTFOUND, "%s/%s: has no tables: run "
			    "twinctl init", st->dir, rows[id].file);
		lmdb_error_fail(st, id, rc, "open", e);
		return TRY_FAILED;
	}
	if (dir_stat(st, rows[id].lock, &sb, e) == -1) {
		env_close(env);
		return TRY_FAILED;
	}
	env->lock_dev = sb.st_dev;
	env->lock_ino = sb.st_ino;
	return TRY_DONE;
}

int
env_open(struct store *st, enum env_id id, bool make, struct err *e)
{
	struct env *env = &st->env[id];
	enum tried t = TRY_AGAIN;
	bool locked = false;

	if (env->h != NULL)
		return 0;
	if (env->skip > 0) {
		env->skip--;
		return err_set(e, ERR_IO, "%s: given up for now",
		    rows[id].file);
	}
	/* shared, then exclusive, then once more after removing a file */
	for (int i = 0; i < 3 && t != TRY_DONE && t != TRY_FAILED; i++) {
		if (dir_lock(st, locked ? LOCK_EX : LOCK_SH, e) == -1)
			return -1;
		t = try_open(st, id, make, locked, e);
		dir_unlock(st);
		locked = true;
	}
	if (t == TRY_DONE)
		return 0;
	if (rows[id].optional)
		env->skip = SKIP_USES;
	return err_set(e, ERR_IO, "%s: cannot be opened", rows[id].file);
}

void
env_discard(struct store *st, enum env_id id)
{
	if (!rows[id].optional || st->read_only ||
	    dir_lock(st, LOCK_EX, NULL) == -1)
		return;
	/* Another process may have been here before. */
	if (env_current(st, id, false))
		remove_files(st, id);
	dir_unlock(st);
	env_close(&st->env[id]);
}

int
env_forget_damaged(const struct store *st, struct err *e)
{
	if (unlinkat(st->dir_fd, set_aside, 0) == -1 && errno != ENOENT)
		return err_set(e, ERR_IO, "%s: %s", set_aside,
		    strerror(errno));
	return 0;
}

static int
count_reader(const char *line, void *arg)
{
	unsigned *n = arg;

	/* "       pid     thread     txnid" is a heading; "-" is idle */
	if (line[strspn(line, " ")] >= '0' && line[strspn(line, " ")] <= '9')
		(*n)++;
	return 0;
}

int
env_stat(struct store *st, enum env_id id, struct env_stat *out, struct err *e)
{
	struct env *env = &st->env[id];
	MDB_envinfo info;
	MDB_stat ms;
	struct stat sb;
	unsigned readers = 0;
	int fd, rc;

	if (env_open(st, id, false, e) == -1)
		return -1;
	if ((rc = mdb_env_info(env->h, &info)) != 0 ||
	    (rc = mdb_env_stat(env->h, &ms)) != 0 ||
	    (rc = mdb_env_get_fd(env->h, &fd)) != 0)
		return lmdb_error_fail(st, id, rc, "stat", e);
	if (fstat(fd, &sb) == -1)
		return lmdb_error_fail(st, id, errno, "stat", e);
	mdb_reader_list(env->h, count_reader, &readers);
	*out = (struct env_stat){
		.file_bytes = (uint64_t)sb.st_size,
		.map_bytes = info.me_mapsize,
		.used_bytes = (info.me_last_pgno + 1) * ms.ms_psize,
		.last_txn = info.me_last_txnid,
		.readers = readers,
		.max_readers = info.me_maxreaders,
	};
	return 0;
}
