/* SPDX-License-Identifier: MIT */
/*
 * dir - the data directory: who may own it, which modes and which file system
 * it may have, and its lock (engine.h says the order of locks).
 */
#include "store/lmdb/engine.h"

#include <sys/file.h>
#include <sys/statfs.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { WORK_TRIES = 3000, WORK_NAP_MS = 10 };

/*
 * LMDB wants one machine: its locks and its map are shared memory. A file
 * system that other machines can write, or that user code serves without
 * saying whether maps are coherent, is refused. Numbers: statfs(2).
 */
static const struct {
	unsigned long type;
	const char *name;
} network_fs[] = {
	{ 0x00006969, "NFS" },
	{ 0x0000517b, "SMB" },
	{ 0xff534d42, "CIFS" },
	{ 0xfe534d42, "SMB2" },
	{ 0x0000564c, "NCP" },
	{ 0x5346414f, "AFS" },
	{ 0x6b414653, "AFS" },
	{ 0x73757245, "Coda" },
	{ 0x01021997, "9p" },
	{ 0x00c36400, "Ceph" },
	{ 0x0bd00bd0, "Lustre" },
	{ 0x47504653, "GPFS" },
	{ 0x19830326, "BeeGFS" },
	{ 0x01161970, "GFS2" },
	{ 0x7461636f, "OCFS2" },
	{ 0x786f4256, "VirtualBox shared folder" },
	{ 0x65735546, "FUSE (sshfs, s3fs and their like)" },
};

const char *
dir_fs_refused(unsigned long type)
{
	for (size_t i = 0; i < sizeof(network_fs) / sizeof(network_fs[0]); i++)
		if (network_fs[i].type == (type & 0xffffffff))
			return network_fs[i].name;
	return NULL;
}

/* foreign - root is told to become the owner, anybody else how to be given it. */
static int
foreign(const char *dir, unsigned owner, unsigned us, struct err *e)
{
	if (us == 0)
		return err_set(e, ERR_INVALID, "%s: belongs to user %u, this "
		    "is root: run as its owner: sudo -u '#%u'", dir, owner,
		    owner);
	return err_set(e, ERR_INVALID, "%s: belongs to user %u, this is user "
	    "%u: run as its owner, or, as root: chown -R %u %s", dir, owner, us,
	    us, dir);
}

static int
judge(const struct store *st, const struct stat *sb, struct err *e)
{
	struct statfs fs;
	const char *name;

	if (sb->st_uid != geteuid())
		return foreign(st->dir, (unsigned)sb->st_uid,
		    (unsigned)geteuid(), e);
	if ((sb->st_mode & 0077) != 0)
		return err_set(e, ERR_INVALID, "%s: mode %04o lets others in: "
		    "chmod 700 it", st->dir, (unsigned)sb->st_mode & 07777);
	if (fstatfs(st->dir_fd, &fs) == -1)
		return err_set(e, ERR_IO, "%s: statfs: %s", st->dir,
		    strerror(errno));
	if ((name = dir_fs_refused((unsigned long)fs.f_type)) != NULL)
		return err_set(e, ERR_INVALID, "%s: on %s: the store needs a "
		    "local file system", st->dir, name);
	return 0;
}

int
dir_open(struct store *st, const char *path, struct err *e)
{
	struct stat sb;
	char *real;

	st->dir_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (st->dir_fd == -1 && errno == EACCES && stat(path, &sb) == 0 &&
	    sb.st_uid != geteuid())
		return foreign(path, (unsigned)sb.st_uid,
		    (unsigned)geteuid(), e);
	if (st->dir_fd == -1)
		return err_set(e, errno == ENOENT ? ERR_NOTFOUND : ERR_IO,
		    "%s: %s%s", path, strerror(errno),
		    errno == ENOENT ? ": run twinctl init" : "");
	if ((real = realpath(path, NULL)) == NULL ||
	    fstat(st->dir_fd, &sb) == -1) {
		free(real);
		return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	}
	st->dir = arena_str(st->own, str_c(real)).p;
	free(real);
	st->dir_dev = sb.st_dev;
	st->dir_ino = sb.st_ino;
	env_boot_read(st);
	return judge(st, &sb, e);
}

int
dir_make(const char *path, struct err *e)
{
	/* chmod: a umask may have taken bits of the owner away. */
	if (mkdir(path, 0700) == 0 && chmod(path, 0700) == 0)
		return 0;
	if (errno == EEXIST)
		return 0;
	if (errno == EACCES)
		return err_set(e, ERR_IO, "%s: mkdir: %s: as root: install -d "
		    "-m 700 -o %u %s", path, strerror(errno),
		    (unsigned)geteuid(), path);
	return err_set(e, ERR_IO, "%s: mkdir: %s", path, strerror(errno));
}

int
dir_lock(struct store *st, int how, struct err *e)
{
	while (flock(st->dir_fd, how) == -1)
		if (errno != EINTR)
			return err_set(e, ERR_IO, "%s: flock: %s", st->dir,
			    strerror(errno));
	return 0;
}

void
dir_unlock(struct store *st)
{
	(void)flock(st->dir_fd, LOCK_UN);
}

const char *
dir_file(struct store *st, struct arena *a, const char *name)
{
	return arena_printf(a, "%s/%s", st->dir, name).p;
}

int
dir_stat(const struct store *st, const char *name, struct stat *out,
    struct err *e)
{
	struct stat sb;

	if (fstatat(st->dir_fd, name, &sb, AT_SYMLINK_NOFOLLOW) == -1) {
		if (errno != ENOENT)
			return err_set(e, ERR_IO, "%s/%s: %s", st->dir, name,
			    strerror(errno));
		*out = (struct stat){ 0 };
		return 0;
	}
	if (!S_ISREG(sb.st_mode))
		return err_set(e, ERR_INVALID, "%s/%s: not a regular file",
		    st->dir, name);
	if ((sb.st_mode & 0077) != 0)
		return err_set(e, ERR_INVALID, "%s/%s: mode %04o lets others "
		    "in: chmod 600 it", st->dir, name,
		    (unsigned)sb.st_mode & 07777);
	*out = sb;
	return 0;
}

int
dir_work(const struct store *st, struct err *e)
{
	static const char name[] = "work.lock";
	struct timespec nap = { 0, WORK_NAP_MS * 1000000 };
	int fd = openat(st->dir_fd, name, O_RDWR | O_CREAT | O_NOFOLLOW |
	    O_CLOEXEC, 0600);

	if (fd == -1)
		return err_set(e, ERR_IO, "%s: %s", name, strerror(errno));
	for (int i = 0; i < WORK_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return fd;
		if (errno != EWOULDBLOCK && errno != EINTR)
			break;
		(void)nanosleep(&nap, NULL);
	}
	close(fd);
	return err_set(e, ERR_UPSTREAM, "%s: another process replaces files: "
	    "try again later", name);
}

int
dir_remove(const struct store *st, const char *name, struct err *e)
{
	struct dirent *d;
	DIR *dir = NULL;
	int fd = openat(st->dir_fd, name, O_RDONLY | O_DIRECTORY |
	    O_NOFOLLOW | O_CLOEXEC);

	if (fd == -1 && errno == ENOENT)
		return 0;
	if (fd == -1 || (dir = fdopendir(fd)) == NULL) {
		err_set(e, ERR_IO, "%s: %s", name, strerror(errno));
		if (fd != -1)
			close(fd);
		return -1;
	}
	while ((d = readdir(dir)) != NULL)
		(void)unlinkat(fd, d->d_name, 0);
	closedir(dir);
	if (unlinkat(st->dir_fd, name, AT_REMOVEDIR) == -1)
		return err_set(e, ERR_IO, "%s: remove: %s", name,
		    strerror(errno));
	return 0;
}

int
dir_sync(int fd, struct err *e)
{
	/* Some file systems cannot sync a directory and say EINVAL. */
	if (fsync(fd) == -1 && errno != EINVAL)
		return err_set(e, ERR_IO, "sync directory: %s",
		    strerror(errno));
	return 0;
}

int
dir_write(int fd, struct str s, const char *name, struct err *e)
{
	while (s.n > 0) {
		ssize_t n = write(fd, s.p, s.n);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return err_set(e, ERR_IO, "%s: write: %s", name,
			    strerror(errno));
		s = str_from(s, (size_t)n);
	}
	if (fsync(fd) == -1)
		return err_set(e, ERR_IO, "%s: fsync: %s", name,
		    strerror(errno));
	return 0;
}
