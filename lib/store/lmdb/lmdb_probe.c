/* SPDX-License-Identifier: MIT */
/*
 * lmdb_probe - whether the store can be read and written, found out by doing
 * it: a durable commit of one small row, and blocks for a file of its own,
 * since LMDB may write a small row on a full disk into pages that it has free.
 */
#include "store/lmdb/txn.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { PROBE_BYTES = 64 << 10 };

static const struct str row = STR_INIT("probe");
static const char file[] = "probe.tmp";

bool
engine_moved(const struct store *st)
{
	struct stat name;

	return stat(st->dir, &name) == -1 || name.st_ino != st->dir_ino ||
	    name.st_dev != st->dir_dev;
}

/* reserve - blocks for a file that is gone again at once. */
static int
reserve(struct store *st, struct err *e)
{
	int fd = openat(st->dir_fd, file, O_RDWR | O_CREAT | O_NOFOLLOW |
	    O_CLOEXEC, 0600), rc;

	if (fd == -1)
		return lmdb_error_fail(st, ENV_TWIN, errno, "new file", e);
	rc = posix_fallocate(fd, 0, PROBE_BYTES);
	close(fd);
	(void)unlinkat(st->dir_fd, file, 0);
	return rc == 0 ? 0 : lmdb_error_fail(st, ENV_TWIN, rc, "new file", e);
}

static int
reads(struct store *st, struct err *e)
{
	struct str v;
	struct txn tx;

	if (engine_moved(st))
		return err_set(e, ERR_IO, "%s: gone, or another directory now",
		    st->dir);
	txn_begin(&tx, st, ENV_TWIN, TXN_READ, NULL);
	while (txn_pass(&tx))
		(void)txn_find(&tx, TABLE_META, row, &v);
	return txn_end(&tx, e);
}

static int
writes(struct store *st, int64_t now, struct err *e)
{
	char at[8];
	struct txn tx;

	key_put64(at, (uint64_t)now);
	txn_begin(&tx, st, ENV_TWIN, TXN_WRITE, NULL);
	while (txn_pass(&tx))
		txn_put(&tx, TABLE_META, row, (struct str){ at, sizeof(at) },
		    STR(""));
	if (txn_end(&tx, e) == -1)
		return -1;
	return reserve(st, e);
}

enum store_works
lmdb_probe(struct store *st, int64_t now, struct err *e)
{
	if (reads(st, e) == -1)
		return STORE_UNREADABLE;
	return writes(st, now, e) == -1 ? STORE_UNWRITABLE : STORE_WORKS;
}
