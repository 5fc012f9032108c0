/* SPDX-License-Identifier: MIT */
/*
 * spool - audit records of a busy process on their way to audit.mdb.
 *
 * A commit costs several page writes, more than the read it tells about. So a
 * process keeps the records of the last second in a mapped file of its own,
 * audit.spool.PID: an append is two copies and one store, without a system
 * call. The pages are the kernel's: they outlive a killed process.
 *
 *	 0	"twin-spool 1\n", zeros
 *	16	used, drained, doubt: 32 bits each, counted from 64
 *	64	records: be64 ms, be32 n, be32 m, n bytes of sub, m of record
 *
 * Appending is the owner's; anybody may drain: write [drained, used) to
 * audit.mdb, commit, overwrite them with zeros, move drained. Two locks of
 * fcntl(2) by open file (closing another descriptor does not drop them): byte
 * 0 is held by the owner as long as it lives, byte 1 while draining. A process
 * that drains may wait for LMDB's write lock; nobody waits the other way round.
 *
 * doubt is set to used before the commit. Where it is beyond drained, a process
 * died or failed around its commit, which made all rows of [drained, doubt) or
 * none; so if one is missing, none was made.
 */
#include "store/lmdb/txn.h"

#include <sys/mman.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum {
	SPOOL_BYTES = 64 << 10,
	AT_MARKS = 16,
	AT_RECORDS = 64,
	ROOM = SPOOL_BYTES - AT_RECORDS,
	REC_HEAD = 8 + 4 + 4,
	SKIP_RECORDS = 1000	/* to go without before the next try */
};

enum spool_lock { LOCK_OWNER, LOCK_DRAIN };

static const char prefix[] = "audit.spool.";
static const char format[AT_MARKS] = "twin-spool 1\n";

/* The file as its owner maps it. */
struct spool_map {
	char format[AT_MARKS];
	_Atomic uint32_t used;
	uint32_t drained, doubt;
	char pad[AT_RECORDS - AT_MARKS - 3 * 4];
	char rec[ROOM];
};
_Static_assert(sizeof(struct spool_map) == SPOOL_BYTES, "twin-data(5)");

/* The head as everybody reads it, with bounds that hold. */
struct marks {
	uint32_t used, drained, doubt;
};

static bool
lock(int fd, enum spool_lock byte, bool wait)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
		.l_start = byte, .l_len = 1 };
	int rc;

	do
		rc = fcntl(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &l);
	while (rc == -1 && errno == EINTR);
	return rc == 0;
}

static void
unlock(int fd, enum spool_lock byte)
{
	struct flock l = { .l_type = F_UNLCK, .l_whence = SEEK_SET,
		.l_start = byte, .l_len = 1 };

	(void)fcntl(fd, F_OFD_SETLK, &l);
}

/* ---- reading ---- */

static bool
read_at(int fd, void *p, size_t n, size_t at)
{
	return pread(fd, p, n, (off_t)at) == (ssize_t)n;
}

/* A file that is just being made, or is none of ours, has nothing in it. */
static void
read_marks(int fd, struct marks *m)
{
	char head[AT_MARKS];

	*m = (struct marks){ 0 };
	if (!read_at(fd, head, sizeof(head), 0) ||
	    memcmp(head, format, sizeof(head)) != 0 ||
	    !read_at(fd, m, sizeof(*m), AT_MARKS) || m->used > ROOM ||
	    m->drained > m->used)
		*m = (struct marks){ 0 };
	if (m->doubt > m->used)
		m->doubt = 0;
}

struct record {
	struct str sub, body;
	uint64_t ms;
};

/* The first record of s; false when its bytes are not one: the machine lost
 * its power, and only some pages were written. */
static bool
cut(struct str *s, struct record *r)
{
	struct str rest = *s;
	size_t n, m;

	if (rest.n < REC_HEAD)
		return false;
	r->ms = key_be64(rest.p);
	n = key_be32(rest.p + 8);
	m = key_be32(rest.p + 12);
	rest = str_from(rest, REC_HEAD);
	if (n > LIMIT_SUB || n > rest.n || m > rest.n - n)
		return false;
	r->sub = (struct str){ rest.p, n };
	r->body = (struct str){ rest.p + n, m };
	if (engine_check_sub(r->sub, NULL) == -1 ||
	    r->ms > INT64_MAX ||
	    (m > 0 && memchr(r->body.p, '\0', m) != NULL))
		return false;
	*s = str_from(rest, n + m);
	return true;
}

/* ---- draining ---- */

static bool
is_in(struct txn *tx, const struct record *r)
{
	struct key first;
	struct cur c;
	bool on, found = false;

	key_sub(&first, r->sub);
	key_u64(&first, r->ms);
	cur_open(&c, tx, TABLE_AUDIT);
	for (on = cur_seek(&c, key_str(&first)); on && !found &&
	    c.key.n == first.n + 4 && str_starts(c.key, key_str(&first));
	    on = cur_next(&c))
		found = str_eq(c.value, r->body);
	cur_close(&c);
	return found;
}

/* Whether a range that is in doubt was committed. Its first record is
 * overwritten only after that. */
static bool
was_committed(struct txn *tx, struct str s)
{
	struct record r;

	while (cut(&s, &r))
		if (!is_in(tx, &r))
			return false;
	return true;
}

/* Write the records of m to audit.mdb. */
static int
import(struct store *st, int fd, const struct marks *m, struct err *e)
{
	char p[ROOM];
	size_t doubt = m->doubt > m->drained ? m->doubt - m->drained : 0;
	struct str s;
	struct record r, was;
	struct txn tx;
	uint32_t n = 0;

	if (!read_at(fd, p, m->used - m->drained, AT_RECORDS + m->drained) ||
	    pwrite(fd, &m->used, sizeof(m->used), AT_MARKS +
	    offsetof(struct marks, doubt)) != sizeof(m->used))
		return err_set(e, ERR_IO, "audit spool: %s", strerror(errno));
	txn_begin(&tx, st, ENV_AUDIT, TXN_WRITE, NULL);
	while (txn_pass(&tx)) {
		was = (struct record){ 0 };
		s = (struct str){ p, m->used - m->drained };
		if (doubt > 0 && was_committed(&tx, (struct str){ p, doubt }))
			s = str_from(s, doubt);
		for (; cut(&s, &r); was = r) {
			n = r.ms == was.ms && str_eq(r.sub, was.sub) ? n + 1 :
			    0;
			n = lmdb_audit_put(&tx, r.sub, r.ms, n, r.body);
		}
	}
	return txn_end(&tx, e);
}

/* No byte of a learner stays where an erasure does not look. */
static int
wipe(int fd, const struct marks *m, struct err *e)
{
	static const char zeros[ROOM];
	const uint32_t done[2] = { m->used, 0 };
	size_t n = m->used - m->drained;

	if (pwrite(fd, zeros, n, AT_RECORDS + m->drained) != (ssize_t)n ||
	    pwrite(fd, done, sizeof(done), AT_MARKS +
	    offsetof(struct marks, drained)) != sizeof(done))
		return err_set(e, ERR_IO, "audit spool: %s", strerror(errno));
	return 0;
}

static int
drain_locked(struct store *st, int fd, struct err *e)
{
	struct marks m;

	read_marks(fd, &m);
	if (m.used == m.drained)
		return 0;
	if (import(st, fd, &m, e) == -1)
		return -1;
	return wipe(fd, &m, e);
}

int
spool_drain(struct store *st, struct err *e)
{
	struct spool *sp = &st->spool;
	int rc;

	if (sp->map == NULL)
		return 0;
	if (!lock(sp->fd, LOCK_DRAIN, true))
		return err_set(e, ERR_IO, "%s: lock: %s", sp->name,
		    strerror(errno));
	rc = drain_locked(st, sp->fd, e);
	if (rc == 0) {
		/* killed between the two: drained beyond used, so empty */
		sp->used = 0;
		atomic_store_explicit(&sp->map->used, 0, memory_order_release);
		atomic_signal_fence(memory_order_seq_cst);
		sp->map->drained = 0;
	}
	unlock(sp->fd, LOCK_DRAIN);
	return rc;
}

/* Drain the spool of any process; remove it when its owner is dead. */
static int
sweep_open(struct store *st, const char *name, int fd, struct err *e)
{
	struct stat sb;
	struct marks m;
	int rc;

	if (!lock(fd, LOCK_DRAIN, true))
		return err_set(e, ERR_IO, "%s: lock: %s", name,
		    strerror(errno));
	read_marks(fd, &m);
	rc = drain_locked(st, fd, e);
	if (rc == 0 && m.used != m.drained && fdatasync(fd) == -1)
		rc = err_set(e, ERR_IO, "%s: fdatasync: %s", name,
		    strerror(errno));
	/* Only the holder of the owner's lock removes the name, so a file that
	 * has one is the file of that name. */
	if (rc == 0 && lock(fd, LOCK_OWNER, false) && fstat(fd, &sb) == 0 &&
	    sb.st_nlink > 0 && unlinkat(st->dir_fd, name, 0) == -1)
		rc = err_set(e, ERR_IO, "%s: unlink: %s", name,
		    strerror(errno));
	return rc;
}

static int
sweep_one(struct store *st, const char *name, struct err *e)
{
	struct stat sb;
	int fd, rc;

	if (dir_stat(st, name, &sb, e) == -1)
		return -1;
	fd = openat(st->dir_fd, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (fd == -1)		/* removed meanwhile */
		return errno == ENOENT ? 0 : err_set(e, ERR_IO, "%s: %s", name,
		    strerror(errno));
	rc = sweep_open(st, name, fd, e);
	close(fd);		/* gives the locks back */
	return rc;
}

static int
sweep(struct store *st, struct err *e)
{
	struct dirent *d;
	DIR *dir;
	int fd, rc = 0;

	fd = openat(st->dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1 || (dir = fdopendir(fd)) == NULL) {
		err_set(e, ERR_IO, "%s: %s", st->dir, strerror(errno));
		if (fd != -1)
			close(fd);
		return -1;
	}
	/* All of them, also after a bad one: the first fault is told. */
	while ((d = readdir(dir)) != NULL)
		if (str_starts(str_c(d->d_name), str_c(prefix)) &&
		    sweep_one(st, d->d_name, e) == -1)
			rc = -1;
	closedir(dir);
	return rc;
}

int
spool_drain_all(struct store *st, struct err *e)
{
	bool was = st->read_only;
	int rc;

	/* What was recorded is only moved: also a reader may do that. */
	if (was)
		env_close(&st->env[ENV_AUDIT]);
	st->read_only = false;
	st->env[ENV_AUDIT].skip_until = 0;	/* not best effort any more */
	rc = sweep(st, e);
	if (was)
		env_close(&st->env[ENV_AUDIT]);
	st->read_only = was;
	return rc;
}

/* ---- the own one ---- */

/* Make the file; the blocks first, so that a full disk is no SIGBUS. */
static struct spool_map *
make(int fd)
{
	struct stat sb;
	void *p;

	/* Whoever sweeps may have had the lock before us, and removed it. */
	if (!lock(fd, LOCK_OWNER, false) || fchmod(fd, 0600) == -1 ||
	    posix_fallocate(fd, 0, SPOOL_BYTES) != 0 ||
	    fstat(fd, &sb) == -1 || sb.st_nlink == 0)
		return NULL;
	p = mmap(NULL, SPOOL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

void
spool_make(struct store *st)
{
	struct spool *sp = &st->spool;

	if (sp->map != NULL || st->read_only)
		return;
	if (sp->skip > 0) {
		sp->skip--;
		return;
	}
	sp->skip = SKIP_RECORDS;
	/* Also what a dead process of our number has left. */
	(void)spool_drain_all(st, NULL);
	(void)snprintf(sp->name, sizeof(sp->name), "%s%ld", prefix,
	    (long)getpid());
	sp->fd = openat(st->dir_fd, sp->name, O_RDWR | O_CREAT | O_EXCL |
	    O_NOFOLLOW | O_CLOEXEC, 0600);
	if (sp->fd == -1)
		return;
	if ((sp->map = make(sp->fd)) == NULL) {
		(void)unlinkat(st->dir_fd, sp->name, 0);
		close(sp->fd);
		return;
	}
	sp->used = 0;
	sp->skip = 0;
	memcpy(sp->map->format, format, sizeof(format));
}

bool
spool_append(struct store *st, struct str sub, int64_t ms, struct str record)
{
	struct spool *sp = &st->spool;
	char *p;

	if (sp->map == NULL || record.n > ROOM ||
	    REC_HEAD + sub.n + record.n > ROOM - sp->used ||
	    (record.n > 0 && memchr(record.p, '\0', record.n) != NULL))
		return false;
	p = sp->map->rec + sp->used;
	key_put64(p, (uint64_t)ms);
	key_put64(p + 8, (uint64_t)sub.n << 32 | record.n);
	memcpy(p + REC_HEAD, sub.p, sub.n);
	if (record.n > 0)
		memcpy(p + REC_HEAD + sub.n, record.p, record.n);
	sp->used += (uint32_t)(REC_HEAD + sub.n + record.n);
	/* From here on it is there, whenever the process is killed. */
	atomic_store_explicit(&sp->map->used, sp->used, memory_order_release);
	return true;
}

void
spool_close(struct store *st)
{
	struct spool *sp = &st->spool;

	if (sp->map == NULL)
		return;
	/* One that cannot be drained waits for the next process. */
	if (spool_drain(st, NULL) == 0)
		(void)unlinkat(st->dir_fd, sp->name, 0);
	(void)munmap(sp->map, SPOOL_BYTES);
	close(sp->fd);
	sp->map = NULL;
}
