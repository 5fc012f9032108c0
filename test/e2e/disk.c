/* SPDX-License-Identifier: MIT */
/*
 * disk - a failing disk in the hand of a test, preloaded into the program under
 * test: as long as the file that TWIN_TEST_DISK names is there, what changes a
 * regular file fails with the errno that it holds as text; after the word
 * "sync", only what makes it durable does.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum how { WRITES, SYNCS };

/* fails - whether this call does; errno is set then. */
static bool
fails(int fd, enum how how)
{
	const char *path = getenv("TWIN_TEST_DISK"), *at;
	char text[32] = "";
	struct stat sb;
	int was = errno, of;
	ssize_t n;

	if (path == NULL || fstat(fd, &sb) == -1 || !S_ISREG(sb.st_mode) ||
	    (of = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		errno = was;
		return false;
	}
	n = read(of, text, sizeof(text) - 1);
	(void)close(of);
	errno = was;
	if (n <= 0)
		return false;
	at = strstr(text, "sync");
	if (at != NULL && how != SYNCS)
		return false;
	errno = (int)strtol(at != NULL ? at + 4 : text, NULL, 10);
	return true;
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	return fails(fd, WRITES) ? -1 : syscall(SYS_pwrite64, fd, p, n, at);
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	return fails(fd, WRITES) ? -1 : syscall(SYS_pwrite64, fd, p, n, at);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	return fails(fd, WRITES) ? -1 : syscall(SYS_write, fd, p, n);
}

ssize_t
writev(int fd, const struct iovec *v, int n)
{
	return fails(fd, WRITES) ? -1 : syscall(SYS_writev, fd, v, n);
}

ssize_t
pwritev(int fd, const struct iovec *v, int n, off_t at)
{
	return fails(fd, WRITES) ? -1 : syscall(SYS_pwritev, fd, v, n, at, 0);
}

ssize_t
pwritev64(int fd, const struct iovec *v, int n, off64_t at)
{
	return fails(fd, WRITES) ? -1 : syscall(SYS_pwritev, fd, v, n, at, 0);
}

int
ftruncate(int fd, off_t n)
{
	return fails(fd, WRITES) ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}

int
fsync(int fd)
{
	return fails(fd, SYNCS) ? -1 : (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	return fails(fd, SYNCS) ? -1 : (int)syscall(SYS_fdatasync, fd);
}
