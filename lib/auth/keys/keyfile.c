/* SPDX-License-Identifier: MIT */
#include "auth/keys/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

static struct keyfile_state
state_of(const struct stat *sb)
{
	return (struct keyfile_state){ sb->st_dev, sb->st_ino, sb->st_size,
		sb->st_mtim, sb->st_ctim };
}

struct keyfile_state
keyfile_look(const char *path)
{
	struct stat sb;

	if (stat(path, &sb) == -1)
		return (struct keyfile_state){ 0 };
	return state_of(&sb);
}

static bool
same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool
keyfile_same(const struct keyfile_state *a, const struct keyfile_state *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
	    same_time(a->mtime, b->mtime) && same_time(a->ctime, b->ctime);
}

struct str
keyfile_id(struct arena *a, const struct keyfile_state *s)
{
	return arena_printf(a, "%ju %ju %jd %jd.%09ld %jd.%09ld",
	    (uintmax_t)s->dev, (uintmax_t)s->ino, (intmax_t)s->size,
	    (intmax_t)s->mtime.tv_sec, s->mtime.tv_nsec,
	    (intmax_t)s->ctime.tv_sec, s->ctime.tv_nsec);
}

int
keyfile_read(struct arena *a, const char *path, size_t max,
    struct keyfile_state *state, struct str *text, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat sb;
	int rc = -1;

	if (fd == -1 || fstat(fd, &sb) == -1)
		(void)err_set(e, ERR_IO, "jwks_file: %s", strerror(errno));
	else if (!S_ISREG(sb.st_mode))
		(void)err_set(e, ERR_IO, "jwks_file: not a file");
	else if ((rc = file_read(a, fd, "jwks_file", max, text,
	    e)) == 0)
		*state = state_of(&sb);
	if (fd != -1)
		(void)close(fd);
	return rc;
}
