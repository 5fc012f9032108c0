/* SPDX-License-Identifier: MIT */
/*
 * secret - secret.key: two 32-byte keys as lower-case hex.
 *
 *	twin-secret 1
 *	current 64 hex digits
 *	previous 64 hex digits		(after a rotation)
 *
 * Written beside and renamed, so a reader sees the old file or the new one.
 */
#include "store/lmdb/engine.h"

#include <sys/file.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/hex.h"

static const char file[] = "secret.key";
static const char beside[] = "secret.key.tmp";
static const char *const label[STORE_KEYS] = { "current ", "previous " };

enum { FILE_MAX = 512 };

static bool
parse(struct str s, struct secret *out)
{
	struct str line;

	out->n = 0;
	if (!str_cut(s, '\n', &line, &s) || !str_is(line, "twin-secret 1"))
		return false;
	while (out->n < STORE_KEYS && s.n > 0) {
		struct str want = str_c(label[out->n]);

		if (!str_cut(s, '\n', &line, &s) || !str_starts(line, want) ||
		    hex_decode(str_from(line, want.n), out->key[out->n],
		    SHA256_LEN) != SHA256_LEN)
			return false;
		out->n++;
	}
	return out->n > 0 && s.n == 0;
}

static ssize_t
read_all(int fd, char *p, size_t size)
{
	size_t n = 0;

	while (n < size) {
		ssize_t r = read(fd, p + n, size - n);

		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			return -1;
		if (r == 0)
			break;
		n += (size_t)r;
	}
	return (ssize_t)n;
}

int
secret_load(const struct store *st, struct err *e)
{
	struct secret s = { .n = 0 };
	struct stat sb;
	char p[FILE_MAX];
	ssize_t n;
	int fd;

	if (dir_stat(st, file, &sb, e) == -1)
		return -1;
	fd = openat(st->dir_fd, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd == -1)
		return err_set(e, errno == ENOENT ? ERR_INVALID : ERR_IO,
		    "%s/%s: %s%s", st->dir, file, strerror(errno),
		    errno == ENOENT ? ": restore it, or make a new one with "
		    "twinctl init" : "");
	n = read_all(fd, p, sizeof(p));
	close(fd);
	if (n == -1)
		return err_set(e, ERR_IO, "%s/%s: %s", st->dir, file,
		    strerror(errno));
	if (!parse((struct str){ p, (size_t)n }, &s)) {
		explicit_bzero(p, sizeof(p));
		return err_set(e, ERR_INVALID, "%s/%s: not in the form of "
		    "twin-data(5)", st->dir, file);
	}
	explicit_bzero(p, sizeof(p));
	s.ino = sb.st_ino;
	s.mtime = sb.st_mtim;
	*st->secret = s;
	return 0;
}

void
secret_refresh(const struct store *st)
{
	const struct secret *s = st->secret;
	struct stat sb;

	if (fstatat(st->dir_fd, file, &sb, AT_SYMLINK_NOFOLLOW) == -1 ||
	    (sb.st_ino == s->ino && sb.st_mtim.tv_sec == s->mtime.tv_sec &&
	    sb.st_mtim.tv_nsec == s->mtime.tv_nsec))
		return;
	/* A file that cannot be read now leaves the keys we have. */
	if (secret_load(st, NULL) == -1)
		return;
}

static size_t
print(const struct secret *s, char p[FILE_MAX])
{
	size_t n = (size_t)snprintf(p, FILE_MAX, "twin-secret 1\n");

	for (size_t k = 0; k < s->n; k++) {
		n += (size_t)snprintf(p + n, FILE_MAX - n, "%s", label[k]);
		for (size_t i = 0; i < SHA256_LEN; i++) {
			p[n++] = hex_digits[s->key[k][i] >> 4];
			p[n++] = hex_digits[s->key[k][i] & 15];
		}
		p[n++] = '\n';
	}
	return n;
}

static int
put(int dir_fd, const struct secret *s, struct err *e)
{
	char p[FILE_MAX];
	int fd, rc = -1;

	if (unlinkat(dir_fd, beside, 0) == -1 && errno != ENOENT)
		return err_set(e, ERR_IO, "%s: %s", beside, strerror(errno));
	fd = openat(dir_fd, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	if (fd == -1)
		return err_set(e, ERR_IO, "%s: %s", beside, strerror(errno));
	if (fchmod(fd, 0600) == -1)
		err_set(e, ERR_IO, "%s: chmod: %s", beside, strerror(errno));
	else
		rc = dir_write(fd, (struct str){ p, print(s, p) }, beside, e);
	explicit_bzero(p, sizeof(p));
	close(fd);
	if (rc == 0 && renameat(dir_fd, beside, dir_fd, file) == -1)
		rc = err_set(e, ERR_IO, "%s: rename: %s", file,
		    strerror(errno));
	if (rc == 0)
		rc = dir_sync(dir_fd, e);
	else
		(void)unlinkat(dir_fd, beside, 0);
	return rc;
}

int
secret_make(const struct store *st, struct err *e)
{
	struct secret s = { .n = 1 };
	struct stat sb;

	if (dir_stat(st, file, &sb, e) == -1)
		return -1;
	if (sb.st_ino != 0)
		return 0;
	if (digest_random(s.key[0], sizeof(s.key[0]), e) == -1)
		return -1;
	return put(st->dir_fd, &s, e);
}

int
secret_copy(const struct store *st, int dir_fd, struct err *e)
{
	return put(dir_fd, st->secret, e);
}

int
secret_rotate(struct store *st, struct err *e)
{
	struct secret s = { .n = STORE_KEYS };
	int rc = -1;

	if (dir_lock(st, LOCK_EX, e) == -1)
		return -1;
	/* Another process may have rotated: its current one is kept, too. */
	if (secret_load(st, e) == 0 &&
	    digest_random(s.key[0], sizeof(s.key[0]), e) == 0) {
		memcpy(s.key[1], st->secret->key[0], sizeof(s.key[1]));
		if ((rc = put(st->dir_fd, &s, e)) == 0)
			rc = secret_load(st, e);
	}
	dir_unlock(st);
	explicit_bzero(&s, sizeof(s));
	return rc;
}

int
secret_set(struct store *st, const struct str *keys, size_t n, struct err *e)
{
	struct secret s = { .n = n };
	int rc;

	for (size_t i = 0; i < n; i++)
		memcpy(s.key[i], keys[i].p, SHA256_LEN);
	if (dir_lock(st, LOCK_EX, e) == -1)
		return -1;
	rc = put(st->dir_fd, &s, e);
	if (rc == 0)
		rc = secret_load(st, e);
	dir_unlock(st);
	explicit_bzero(&s, sizeof(s));
	return rc;
}
