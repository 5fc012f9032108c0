/* SPDX-License-Identifier: MIT */
/* backup - a compacting copy of an environment while it is in use. */
#include "store/lmdb/txn.h"

#include <lmdb.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Not mdb_env_copy2: it makes the file for everybody to read, and leaves it
 * unsynced. Returns 0 or a code of LMDB or the system. */
static int
copy(MDB_env *h, int fd)
{
	int rc = fchmod(fd, 0600) == -1 ? errno : 0;

	if (rc == 0)
		rc = mdb_env_copyfd2(h, fd, MDB_CP_COMPACT);
	if (rc == 0 && fsync(fd) == -1)
		rc = errno;
	return rc;
}

/*
 * The copy reads by a transaction of its own, which cannot ask env_look
 * before it touches a page. Ours, begun before and asked, is seen by an
 * eraser: it leaves the old file alone as long as it lasts.
 */
int
backup_env(struct store *st, enum env_id id, int dir_fd, struct err *e)
{
	const char *name = env_name(id);
	struct txn tx;
	int fd, rc = 0;

	do {
		fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC |
		    O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd == -1)
			return err_set(e, ERR_IO, "backup %s: %s", name,
			    strerror(errno));
		txn_begin(&tx, st, id, TXN_READ, NULL);
		while (txn_pass(&tx))
			rc = copy(st->env[id].h, fd);
		close(fd);
		if (txn_end(&tx, e) == -1)
			return -1;
		/* replaced meanwhile: the copy may hold what was erased */
	} while (rc == 0 && env_look(st, id, true) == ESTALE);
	return rc == 0 ? 0 : lmdb_error_fail(st, id, rc, "backup", e);
}
