/* SPDX-License-Identifier: MIT */
/* backup - a compacting copy of an environment while it is in use. */
#include "store/store_priv.h"

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

int
backup_env(struct store *st, enum env_id id, int dir_fd, struct err *e)
{
	const char *name = env_name(id);
	int fd, rc;

	while (env_open(st, id, false, e) == 0) {
		fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_TRUNC |
		    O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd == -1)
			return err_set(e, ERR_IO, "backup %s: %s", name,
			    strerror(errno));
		rc = copy(st->env[id].h, fd);
		close(fd);
		if (rc == 0 && env_current(st, id, false))
			return 0;
		/*
		 * Replaced meanwhile: the copy may hold what was erased, or
		 * zeros where it was.
		 */
		if (env_current(st, id, false))
			return code_fail(st, id, rc, "backup", e);
		env_close(&st->env[id]);
	}
	return -1;
}
