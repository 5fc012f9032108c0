/* SPDX-License-Identifier: MIT */
/*
 * env - one LMDB environment of a store: looked at, grown, given up; env_open.c
 * opens it.
 *
 * A handle is good as long as the directory's name of the lock file means the
 * file it was opened with. Erasure, a deleted cache and a hand that removed a
 * lock file all change that name, so one fstatat(2) per transaction tells a
 * process to open again (env_look). A hand that moves another data file into
 * the place is noticed by each write, by a reader within a second.
 */
#include "store/lmdb/engine.h"

#include <sys/file.h>

#include <lmdb.h>

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/*
 * twin.mdb syncs every commit. The cache may be lost at any time, and is made
 * again after a restart of the machine (boot_key). The audit file outlives its
 * process and is synced once a second (lmdb_audit.c): a sync per read would
 * cost more than the read. MDB_NOTLS: the kept reader belongs to the handle,
 * so that a writer, a backup and a second reader may run beside it.
 */
const struct env_row env_rows[ENVS] = {
	[ENV_TWIN] = { "twin.mdb", "twin.mdb-lock", 0, false },
	[ENV_CACHE] = { "cache.mdb", "cache.mdb-lock", MDB_NOSYNC, true },
	[ENV_AUDIT] = { "audit.mdb", "audit.mdb-lock", MDB_NOSYNC, true },
};

/* Where a damaged audit.mdb goes. */
static const char set_aside[] = "audit.mdb.damaged";

const char *
env_name(enum env_id id)
{
	return env_rows[id].file;
}

static bool
same_lock(const struct store *st, enum env_id id)
{
	const struct env *env = &st->env[id];
	struct stat sb;

	return fstatat(st->dir_fd, env_rows[id].lock, &sb, 0) == 0 &&
	    sb.st_ino == env->lock_ino && sb.st_dev == env->lock_dev;
}

static int
look_at_data(const struct store *st, enum env_id id)
{
	struct env *env = (struct env *)&st->env[id];
	struct stat sb;

	if (fstatat(st->dir_fd, env_rows[id].file, &sb, 0) == -1 ||
	    sb.st_ino != env->data_ino || sb.st_dev != env->data_dev)
		return ESTALE;
	if (sb.st_size < env->data_size)
		return MDB_CORRUPTED;	/* and reading on may be SIGBUS */
	env->data_size = sb.st_size;
	return 0;
}

int
env_look(struct store *st, enum env_id id, bool writing)
{
	struct env *env = &st->env[id];
	struct timespec ts;

	/* a read-only file system has no lock file */
	if (env->lock_ino != 0 && !same_lock(st, id))
		return ESTALE;
	(void)clock_gettime(CLOCK_MONOTONIC_COARSE, &ts);
	if (!writing && ts.tv_sec == env->looked_at)
		return 0;
	env->looked_at = ts.tv_sec;
	if (writing && erase_file_pending(st, id))
		return ESTALE;
	return look_at_data(st, id);
}

void
env_leave(struct store *st, enum env_id id)
{
	if (look_at_data(st, id) == ESTALE && !st->read_only &&
	    dir_lock(st, LOCK_EX, NULL) == 0) {
		/* An erasure removes it before it moves the data file. */
		if (same_lock(st, id) && look_at_data(st, id) == ESTALE)
			(void)unlinkat(st->dir_fd, env_rows[id].lock, 0);
		dir_unlock(st);
	}
	env_close(&st->env[id]);
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
	env->only_read = env->fits = false;
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

int
env_check_modes(const struct store *st, struct err *e)
{
	struct stat sb;

	for (size_t id = 0; id < ENVS; id++)
		if (dir_stat(st, env_rows[id].file, &sb, e) == -1 ||
		    dir_stat(st, env_rows[id].lock, &sb, e) == -1)
			return -1;
	return 0;
}

void
env_remove(const struct store *st, enum env_id id)
{
	(void)unlinkat(st->dir_fd, env_rows[id].lock, 0);
	if (id == ENV_AUDIT)	/* evidence, perhaps readable by other means */
		(void)renameat(st->dir_fd, env_rows[id].file, st->dir_fd,
		    set_aside);
	else
		(void)unlinkat(st->dir_fd, env_rows[id].file, 0);
}

void
env_discard(struct store *st, enum env_id id)
{
	if (!env_rows[id].optional || st->read_only ||
	    dir_lock(st, LOCK_EX, NULL) == -1)
		return;
	/* Another process may have been here before. */
	if (env_look(st, id, false) != ESTALE)
		env_remove(st, id);
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

/* A line of mdb_reader_list begins with the number of the process. */
static int
find_other(const char *line, void *arg)
{
	long *other = arg, pid = strtol(line, NULL, 10);

	if (pid > 0 && pid != (long)getpid())
		*other = pid;
	return 0;
}

long
env_other_reader(struct store *st, enum env_id id)
{
	long other = 0;

	if (env_open(st, id, false, NULL) == 0) {
		(void)mdb_reader_check(st->env[id].h, NULL);
		(void)mdb_reader_list(st->env[id].h, find_other, &other);
	}
	return other;
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
