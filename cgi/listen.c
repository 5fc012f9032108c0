/* SPDX-License-Identifier: MIT */
#include "cgi/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/limits.h"
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
		(void)err_set(e, ERR_IO, "%s: %s%s", where, strerror(errno),
		    errno == EADDRINUSE ? ": ss -ltnp names who has it" : "");
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

/*
 * welcome - whether a web server at this address may be served: any on a Unix
 * socket; over TCP those of FCGI_WEB_SERVER_ADDRS, if it is set.
 */
static bool
welcome(const struct sockaddr_storage *peer)
{
	struct str list = str_c(getenv("FCGI_WEB_SERVER_ADDRS")), word;
	char name[64];

	if (list.n == 0 || peer->ss_family == AF_UNIX)
		return true;
	if (getnameinfo((const struct sockaddr *)peer, sizeof(*peer), name,
	    sizeof(name), NULL, 0, NI_NUMERICHOST) != 0)
		return false;
	while (str_word(&list, true, &word))
		if (str_is(word, name))
			return true;
	return false;
}

/*
 * passing - an error of accept() that is over with that one connection. EINTR is
 * a process that was stopped or frozen and goes on (signal(7)); after a signal to
 * leave the next accept() fails otherwise (front_interrupt).
 */
static bool
passing(int error)
{
	switch (error) {
	case EINTR:
	case ECONNABORTED:
	case ECONNRESET:
	case EPROTO:
	case ETIMEDOUT:
	case EHOSTUNREACH:
	case ENETUNREACH:
	case ENETDOWN:
		return true;
	default:
		return false;
	}
}

/* shortage - an error of accept() that time may cure: a process that left would
 * not always be replaced. */
static bool
shortage(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOBUFS ||
	    error == ENOMEM;
}

static void
bound(int fd, bool tcp)
{
	static const struct timeval patience = { .tv_sec = LIMIT_PEER_S };
	const int on = 1, receive = 2 * LIMIT_PARAMS;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof(patience));
	if (!tcp)
		return;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive, sizeof(receive));
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

int
listen_accept(int fd, const sigset_t *leave)
{
	struct sockaddr_storage peer;
	int got, error;

	do {
		socklen_t n = sizeof(peer);

		(void)sigprocmask(SIG_UNBLOCK, leave, NULL);
		got = accept4(fd, (struct sockaddr *)&peer, &n, SOCK_CLOEXEC);
		error = errno;
		(void)sigprocmask(SIG_BLOCK, leave, NULL);
		if (got != -1 && !welcome(&peer)) {
			(void)close(got);
			got = -1;
			error = ECONNABORTED;
		}
	} while (got == -1 && passing(error));
	if (got != -1)
		bound(got, peer.ss_family != AF_UNIX);
	else if (error == EAGAIN)
		return LISTEN_QUIET;
	else if (shortage(error) && poll(NULL, 0, 1000) == 0) {
		errno = error;
		return LISTEN_SHORT;
	}
	return got;
}

void
listen_quiet(int fd, int64_t seconds)
{
	const struct timeval most = { .tv_sec = (time_t)seconds };

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most));
}

bool
listen_is(int fd)
{
	int on = 0;
	socklen_t n = sizeof(on);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &n) == 0 && on;
}

/* The system may grant less than was asked for (wmem_max), counts the space of
 * its own headers in, and says twice what it was given (socket(7)). */
size_t
listen_room(int fd)
{
	socklen_t n = sizeof(int);
	int size = 0;

	if (getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, &n) == -1 || size < 0)
		return 0;
	return (size_t)size / 4 * 3;
}

size_t
listen_widen(int fd)
{
	const int send = LIMIT_REPLY + (64 << 10);

	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send, sizeof(send));
	return listen_room(fd);
}
