/* SPDX-License-Identifier: MIT */
/*
 * escape - a hole in the program under test, preloaded into it: what an attacker
 * would try who has taken over a process. In twin.fcgi a request with the query
 * "escape=DEED" does the deed where the request would be read, after everything
 * the program gives up has been given up, and answers how it went. In twin-fetch
 * all deeds are done where the document would be fetched, and written to the
 * file that ESCAPE_LOG names, which is opened beforehand.
 *
 * An outcome is "done", or the name of the error. What the deeds need to know:
 *   ESCAPE_FILE    a file outside of what the program needs
 *   ESCAPE_MAKE    one that is not there
 *   ESCAPE_KEY     the server's own key file
 *   ESCAPE_PORT    of 127.0.0.1, where somebody listens
 *   ESCAPE_PID     a process of the same user
 *   ESCAPE_ASK     what twin-fetch is asked for, by way of the runner
 */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <curl/curl.h>
#include <fcgiapp.h>

#include "test/e2e/env_number.h"

enum { HIGH = 210 };	/* out of the way of the program's descriptors */
static int log_fd = -1;
static struct {
	char file[4096], make[4096], key[4096], ask[4096];
	int port, pid;
} at;

static void
keep(char to[4096], const char *name)
{
	const char *v = getenv(name);

	(void)snprintf(to, 4096, "%s", v == NULL ? "" : v);
}

__attribute__((constructor)) static void
start(void)
{
	const char *path = getenv("ESCAPE_LOG");
	int fd;

	keep(at.file, "ESCAPE_FILE");
	keep(at.make, "ESCAPE_MAKE");
	keep(at.key, "ESCAPE_KEY");
	keep(at.ask, "ESCAPE_ASK");
	at.port = env_number("ESCAPE_PORT", 0, 65535);
	at.pid = env_number("ESCAPE_PID", 0, INT_MAX);
	if (path != NULL && (fd = open(path, O_WRONLY | O_APPEND)) != -1) {
		log_fd = fcntl(fd, F_DUPFD_CLOEXEC, HIGH);
		(void)close(fd);
		(void)clearenv();	/* twin-fetch insists */
	}
}

static int
opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd != -1)
		(void)close(fd);
	return fd;
}

static int
deed_read(void)
{
	return opens(at.file, O_RDONLY);
}

static int
deed_key(void)
{
	return opens(at.key, O_RDONLY);
}

static int
deed_write(void)
{
	return opens(at.file, O_WRONLY);
}

static int
deed_make(void)
{
	return opens(at.make, O_WRONLY | O_CREAT);
}

static int
deed_list(void)
{
	return opens("/", O_RDONLY | O_DIRECTORY);
}

static int
deed_exec(void)
{
	char *const argv[] = { (char[]){ "true" }, NULL };

	return execv("/bin/true", argv);
}

static int
deed_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid;
}

static int
deed_connect(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((unsigned short)at.port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), rc;

	if (fd == -1)
		return -1;
	rc = connect(fd, (struct sockaddr *)&to, sizeof(to));
	(void)close(fd);
	return rc;
}

static int
deed_listen(void)
{
	struct sockaddr_in on = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), rc;

	if (fd == -1)
		return -1;
	rc = bind(fd, (struct sockaddr *)&on, sizeof(on));
	if (rc == 0)
		rc = listen(fd, 1);
	(void)close(fd);
	return rc;
}

static int
deed_unix(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd != -1)
		(void)close(fd);
	return fd;
}

static int
deed_trace(void)
{
	return (int)ptrace(PTRACE_SEIZE, at.pid, NULL, NULL);
}

static int
deed_peek(void)
{
	char byte;
	struct iovec mine = { &byte, 1 }, other = { (void *)at.file, 1 };

	return (int)process_vm_readv(at.pid, &mine, 1, &other, 1, 0);
}

static int
deed_signal(void)
{
	return kill(at.pid, 0);
}

static int
deed_dump(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static int
deed_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 : munmap(p, 4096);
}

/* runner - where this process asks for programs to be started: its one socket
 * of packets. */
static int
runner(void)
{
	socklen_t n = sizeof(int);
	int fd, type;

	for (fd = 3; fd < HIGH; fd++)
		if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == 0 &&
		    type == SOCK_SEQPACKET)
			return fd;
	errno = ENXIO;
	return -1;
}

/* give - hand a descriptor over, as net/runner.c does. */
static int
give(int to, int fd)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} box = { .bytes = { 0 } };
	struct iovec iov = { (char[]){ 'f' }, 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = box.bytes, .msg_controllen = sizeof(box.bytes) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	return (int)sendmsg(to, &m, MSG_NOSIGNAL);
}

/* deed_ask - an answer of HTTP is done, a URL that is refused EACCES. */
static int
deed_ask(void)
{
	char got[11] = "";
	int sv[2], to = runner();
	size_t n = 0;
	ssize_t more;

	if (to == -1 || socketpair(AF_UNIX, SOCK_STREAM, 0, sv) == -1)
		return -1;
	if (give(to, sv[1]) == -1 || send(sv[0], at.ask, strlen(at.ask),
	    MSG_NOSIGNAL) == -1 || shutdown(sv[0], SHUT_WR) == -1)
		return -1;
	(void)close(sv[1]);
	while (n < sizeof(got) - 1 && (more = recv(sv[0], got + n,
	    sizeof(got) - 1 - n, 0)) > 0)
		n += (size_t)more;
	(void)close(sv[0]);
	errno = strcmp(got, "fault url ") == 0 ? EACCES : EIO;
	return strncmp(got, "status ", 7) == 0 ? 0 : -1;
}

static const struct {
	const char *name;
	int (*fn)(void);
} deeds[] = {
	{ "read", deed_read }, { "key", deed_key }, { "write", deed_write },
	{ "make", deed_make }, { "list", deed_list }, { "fork", deed_fork },
	{ "connect", deed_connect }, { "listen", deed_listen },
	{ "unix", deed_unix }, { "trace", deed_trace }, { "peek", deed_peek },
	{ "signal", deed_signal }, { "dump", deed_dump },
	{ "code", deed_code }, { "ask", deed_ask }, { "exec", deed_exec },
};
enum { DEEDS = sizeof(deeds) / sizeof(deeds[0]) };

static const char *
outcome(size_t i)
{
	errno = 0;
	return deeds[i].fn() != -1 ? "done" : strerrorname_np(errno);
}

/* the - the function of this name that would be called without us. */
static void
the(const char *name, void *fn, size_t n)
{
	void *p = dlsym(RTLD_NEXT, name);

	memcpy(fn, &p, n);
}

int
FCGX_Accept_r(FCGX_Request *rq)
{
	int (*accept_r)(FCGX_Request *);
	const char *query;
	size_t i;

	the("FCGX_Accept_r", &accept_r, sizeof(accept_r));
	if (accept_r(rq) != 0)
		return -1;
	query = FCGX_GetParam("QUERY_STRING", rq->envp);
	if (query == NULL || strncmp(query, "escape=", 7) != 0)
		return 0;
	for (i = 0; i < DEEDS; i++)
		if (strcmp(query + 7, deeds[i].name) == 0)
			(void)FCGX_FPrintF(rq->out, "Status: 200 OK\r\n\r\n%s",
			    outcome(i));
	rq->keepConnection = 0;
	FCGX_Finish_r(rq);
	return -1;
}

CURLcode
curl_easy_perform(CURL *c)
{
	CURLcode (*perform)(CURL *);
	size_t i;

	the("curl_easy_perform", &perform, sizeof(perform));
	for (i = 0; i < DEEDS && log_fd != -1; i++)
		(void)dprintf(log_fd, "%s=%s\n", deeds[i].name, outcome(i));
	return perform(c);
}
