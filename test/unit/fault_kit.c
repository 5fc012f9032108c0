/* SPDX-License-Identifier: MIT */
#include "test/unit/fault_kit.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

enum { LOCK_FILE = 64 << 10 };

struct fuse fuse = { .left = -1 };

/* Whether this call fails; errno is set then. */
static bool
blows(void)
{
	if (fuse.left < 0)
		return false;
	if (fuse.left > 0) {
		fuse.left--;
		return false;
	}
	if (fuse.code == 0)
		(void)kill(getpid(), SIGKILL);
	errno = fuse.code;
	return true;
}

static bool
refused(int flags)
{
	if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) == 0)
		return false;
	if (fuse.read_only) {
		errno = EROFS;
		return true;
	}
	return (flags & O_CREAT) != 0 && blows();
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	return blows() ? -1 : syscall(SYS_pwrite64, fd, p, n, at);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	return fd > 2 && blows() ? -1 : syscall(SYS_write, fd, p, n);
}

ssize_t
writev(int fd, const struct iovec *v, int n)
{
	return fd > 2 && blows() ? -1 : syscall(SYS_writev, fd, v, n);
}

int
fsync(int fd)
{
	return blows() ? -1 : (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	return blows() ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int
ftruncate(int fd, off_t n)
{
	return blows() ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}

int
posix_fallocate(int fd, off_t at, off_t n)
{
	if (blows())
		return errno;
	return syscall(SYS_fallocate, fd, 0, at, n) == -1 ? errno : 0;
}

void *
mmap(void *at, size_t n, int prot, int flags, int fd, off_t from)
{
	if (fuse.map_max != 0 && n > fuse.map_max) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	if (fuse.on_map != NULL && fd != -1 && n > LOCK_FILE) {
		void (*fn)(void) = fuse.on_map;

		fuse.on_map = NULL;
		fn();
	}
	return (void *)syscall(SYS_mmap, at, n, prot, flags, fd, from);
}

int
open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode = 0;

	if (refused(flags))
		return -1;
	va_start(ap, flags);
	if ((flags & O_CREAT) != 0)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int
openat(int dir, const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode = 0;

	if (refused(flags))
		return -1;
	va_start(ap, flags);
	if ((flags & O_CREAT) != 0)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return (int)syscall(SYS_openat, dir, path, flags, mode);
}

int
renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	return blows() ? -1 : (int)syscall(SYS_renameat2, from_dir, from,
	    to_dir, to, 0);
}

int
unlinkat(int dir, const char *path, int flags)
{
	return blows() ? -1 : (int)syscall(SYS_unlinkat, dir, path, flags);
}

void
fuse_light(long n, int code)
{
	fuse.left = n;
	fuse.code = code;
}

void
fuse_put_out(void)
{
	fuse.left = -1;
}

const char kit_gone[] = "the-word-that-must-go";

void
kit_live(struct kit *k)
{
	for (int i = 0; i < KIT_LIVE; i++) {
		assert_non_null(kit_append(k->st, k->a, "leaver", "", kit_gone,
		    &k->e).p);
		assert_non_null(kit_append(k->st, k->a, "stays", "", "kept",
		    &k->e).p);
		store_audit(k->st, STR("leaver"), i, str_c(kit_gone));
	}
}
