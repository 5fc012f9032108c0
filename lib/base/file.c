/* SPDX-License-Identifier: MIT */
/* file - the size that stat tells is no help: pipes and /proc say 0. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"

int
file_read(struct arena *a, int fd, const char *name, size_t max,
    struct str *out, struct err *e)
{
	char part[8192];
	struct buf b;
	ssize_t n;

	buf_init(&b, a, max);
	while ((n = read(fd, part, sizeof(part))) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return err_set(e, ERR_IO, "%s: %s", name,
			    strerror(errno));
		buf_add(&b, (struct str){ part, (size_t)n });
		if (b.full)
			return err_set(e, ERR_LIMIT, "%s: over %zu bytes",
			    name, max);
	}
	*out = arena_str(a, buf_str(&b));
	return 0;
}

int
file_read_path(struct arena *a, const char *path, size_t max,
    struct str *out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc;

	if (fd == -1)
		return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	rc = file_read(a, fd, path, max, out, e);
	(void)close(fd);
	return rc;
}
