/* SPDX-License-Identifier: MIT */
/* lmdb_error - what the codes of LMDB and of the system mean to an operator. */
#include "store/lmdb/engine.h"

#include <sys/statvfs.h>

#include <lmdb.h>

#include <errno.h>

bool
lmdb_error_damaged(int code)
{
	switch (code) {
	case MDB_CORRUPTED:
	case MDB_PAGE_NOTFOUND:
	case MDB_INVALID:
	case MDB_VERSION_MISMATCH:
	case MDB_CURSOR_FULL:
	case MDB_PAGE_FULL:
	case MDB_INCOMPATIBLE:
		return true;
	default:
		return false;
	}
}

static bool
disk_full(const struct store *st, int code)
{
	struct statvfs fs;

	/* LMDB calls a short write EIO. */
	return code == ENOSPC || code == EDQUOT || (code == EIO &&
	    fstatvfs(st->dir_fd, &fs) == 0 && fs.f_bavail == 0);
}

int
lmdb_error_fail(const struct store *st, enum env_id id, int code,
    const char *what, struct err *e)
{
	const char *name = env_name(id), *hint = "";

	if (lmdb_error_damaged(code))
		return err_set(e, ERR_IO, "%s: %s: damaged (%s): stop the "
		    "server and restore a backup", name, what,
		    mdb_strerror(code));
	if (disk_full(st, code))
		return err_set(e, ERR_IO, "%s: %s: disk full", name, what);
	switch (code) {
	case MDB_READERS_FULL:
		hint = ": more processes than the lock file has places";
		break;
	case MDB_MAP_FULL:
		hint = ": the map cannot grow further";
		break;
	case EFBIG:
		hint = ": a limit on the size of files (ulimit -f)";
		break;
	case EROFS:
		hint = ": writing needs a writable file system";
		break;
	case EAGAIN:
		/* LMDB marks a reader by a lock on the byte of its number */
		hint = ": another process has this one's number: containers "
		    "with one data directory need one PID namespace, or run "
		    "all processes in one container";
		break;
	case EACCES:
		hint = ": opened for reading only, or a file of another user";
		break;
	case ENOMEM:
		hint = ": no address space for the map (ulimit -v?)";
		break;
	}
	return err_set(e, ERR_IO, "%s: %s: %s%s", name, what,
	    mdb_strerror(code), hint);
}
