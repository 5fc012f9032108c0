/* SPDX-License-Identifier: MIT */
/* listen - see listen.h. */
#include "cgi/listen.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"

enum { BACKLOG = 1024 };

/* alive - whether somebody accepts on this socket file. */
static bool
alive(const struct sockaddr_un *un)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int rc;

	if (fd == -1)
		return true;	/* cannot tell: do not take it away */
	rc = connect(fd, (const struct sockaddr *)un, sizeof(*un));
	(void)close(fd);
	return rc == 0;
}

static int
listen_path(const char *path, struct err *e)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct stat st;
	mode_t old;
	int fd, rc;

	if (strlen(path) >= sizeof(un.sun_path))
		return err_set(e, ERR_INVALID, "%s: socket path too long",
		    path);
	memcpy(un.sun_path, path, strlen(path) + 1);
	if (lstat(path, &st) == 0) {
		if (!S_ISSOCK(st.st_mode) || alive(&un))
			return err_set(e, ERR_IO,
			    "%s: exists and is in use or no socket", path);
		(void)unlink(path);
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return err_set(e, ERR_IO, "socket: %s", strerror(errno));
	old = umask(0117);	/* the web server shares our group */
	rc = bind(fd, (const struct sockaddr *)&un, sizeof(un));
	(void)umask(old);
	if (rc == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	rc = err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	(void)close(fd);
	return rc;
}

static int
listen_port(const char *where, struct err *e)
{
	struct addrinfo hint = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV }, *ai = NULL;
	const char *colon = strrchr(where, ':');
	struct str host = { where, (size_t)(colon - where) };
	char name[256];
	int fd = -1, one = 1, rc;

	if (host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		host = (struct str){ host.p + 1, host.n - 2 };
	if (host.n == 0 || host.n >= sizeof(name))
		return err_set(e, ERR_INVALID,
		    "%s: name the address to listen on: host:port", where);
	memcpy(name, host.p, host.n);
	name[host.n] = '\0';
	if ((rc = getaddrinfo(name, colon + 1, &hint, &ai)) != 0)
		return err_set(e, ERR_INVALID, "%s: %s", where,
		    gai_strerror(rc));
	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one,
	    sizeof(one)) == -1 || bind(fd, ai->ai_addr, ai->ai_addrlen) == -1 ||
	    listen(fd, BACKLOG) == -1) {
		(void)err_set(e, ERR_IO, "%s: %s", where, strerror(errno));
		if (fd != -1)
			(void)close(fd);
		fd = -1;
	}
	freeaddrinfo(ai);
	return fd;
}

int
listen_open(const char *where, struct err *e)
{
	if (strchr(where, '/') != NULL)
		return listen_path(where, e);
	if (strchr(where, ':') == NULL)
		return err_set(e, ERR_INVALID,
		    "%s: neither a path with a slash nor host:port", where);
	return listen_port(where, e);
}
