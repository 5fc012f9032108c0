/* SPDX-License-Identifier: MIT */
#include "net/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SERVE = STDERR_FILENO + 1,	/* where a runner has its end */
	LOOK_MS = 1000		/* after which one that ended is no zombie */
};

bool
runner_open(struct runner *r)
{
	int sv[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv) == -1)
		return false;
	*r = (struct runner){ sv[0], sv[1] };
	return true;
}

bool
runner_start(const char *path, const struct runner_may *may, int fd,
    pid_t *pid)
{
	const char *argv[RUNNER_MAY_MAX + 2] = { "twin-fetch" };
	char *const envp[] = { NULL };
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	sigset_t none, all;
	bool ok;

	memcpy(argv + 1, may->url, may->n * sizeof(argv[0]));
	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	if (posix_spawn_file_actions_init(&fa) != 0)
		return false;
	if (posix_spawnattr_init(&at) != 0) {
		(void)posix_spawn_file_actions_destroy(&fa);
		return false;
	}
	ok = posix_spawn_file_actions_adddup2(&fa, fd, 0) == 0 &&
	    posix_spawn_file_actions_adddup2(&fa, fd, 1) == 0 &&
	    posix_spawn_file_actions_addopen(&fa, 2, "/dev/null", 1, 0) == 0 &&
	    posix_spawn_file_actions_addclosefrom_np(&fa, 3) == 0 &&
	    posix_spawnattr_setsigmask(&at, &none) == 0 &&
	    posix_spawnattr_setsigdefault(&at, &all) == 0 &&
	    posix_spawnattr_setflags(&at, POSIX_SPAWN_SETSIGMASK |
	    POSIX_SPAWN_SETSIGDEF) == 0 &&
	    posix_spawn(pid, path, &fa, &at, (char *const *)argv, envp) == 0;
	(void)posix_spawnattr_destroy(&at);
	(void)posix_spawn_file_actions_destroy(&fa);
	return ok;
}

/* One byte with a descriptor beside it (unix(7), SCM_RIGHTS). */
union box {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(sizeof(int))];
};

bool
runner_ask(int ask, int fd)
{
	char byte = 'f';
	struct iovec iov = { &byte, 1 };
	union box box = { .bytes = { 0 } };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = box.bytes, .msg_controllen = sizeof(box.bytes) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	ssize_t n;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	/* many that wait are not those of honest askers: nobody waits for them */
	do
		n = sendmsg(ask, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (n == -1 && errno == EINTR);
	return n == 1;
}

bool
runner_gone(int ask)
{
	struct pollfd p = { .fd = ask };

	return ask > 0 && poll(&p, 1, 0) > 0;
}

/* only - the one descriptor that came with a message, or -1. Whoever sends
 * several, and there is room for two, would fill our table of them. */
static int
only(struct msghdr *m)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);
	size_t i, n = 0;
	int fd = -1;

	if (c != NULL && c->cmsg_level == SOL_SOCKET &&
	    c->cmsg_type == SCM_RIGHTS)
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	for (i = 0; i < n; i++) {
		memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
		if (n > 1)
			(void)close(fd);
	}
	return n == 1 ? fd : -1;
}

/* left - whether a message of no bytes is none: the last asker has gone. */
static bool
left(int serve)
{
	struct pollfd p = { .fd = serve, .events = POLLRDHUP };

	return poll(&p, 1, 0) > 0;
}

/* hear - the descriptor of the next request; -1: one that makes no sense, -2:
 * nobody is there any more. */
static int
hear(int serve)
{
	char byte;
	struct iovec iov = { &byte, 1 };
	union box box;
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = box.bytes, .msg_controllen = sizeof(box.bytes) };
	ssize_t n;

	do
		n = recvmsg(serve, &m, MSG_CMSG_CLOEXEC);
	while (n == -1 && errno == EINTR);
	if (n == -1 || (n == 0 && left(serve)))
		return -2;
	return only(&m);
}

/* given_up - whether who asked waits no more. */
static bool
given_up(int fd)
{
	struct pollfd p = { .fd = fd };

	return poll(&p, 1, 0) > 0 && (p.revents & POLLHUP) != 0;
}

/* start - twin-fetch for who asked; whether one runs now. */
static bool
start(const char *path, int fd, runner_may_fn *may, void *arg)
{
	static const char none[] = "fault program cannot run twin-fetch\n";
	struct runner_may now = { .n = 0 };
	pid_t pid;

	if (given_up(fd))
		return false;
	may(arg, &now);
	if (runner_start(path, &now, fd, &pid))
		return true;
	(void)send(fd, none, sizeof(none) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	return false;
}

/* drop_all - every descriptor but this one, which becomes SERVE; 0 to 2 lead
 * nowhere. */
static void
drop_all(int but)
{
	int fd, null = open("/dev/null", O_RDWR);

	for (fd = 0; fd <= STDERR_FILENO && null != -1; fd++)
		(void)dup2(null, fd);
	if (but != SERVE)
		(void)dup3(but, SERVE, O_CLOEXEC);
	closefrom(SERVE + 1);
}

/* await_room - until fewer than `most` run; forget those that have ended. */
static void
await_room(size_t *running, size_t most)
{
	while (*running > 0) {
		pid_t pid = waitpid(-1, NULL, *running < most ? WNOHANG : 0);

		if (pid == 0)
			return;
		if (pid > 0)
			--*running;
		else if (errno != EINTR)
			*running = 0;	/* there are none */
	}
}

/* somebody - whether a message is there, after a second at the latest while
 * there are those whose end is to be seen. */
static bool
somebody(size_t running)
{
	struct pollfd p = { .fd = SERVE, .events = POLLIN | POLLRDHUP };

	return poll(&p, 1, running > 0 ? LOOK_MS : -1) != 0;
}

void
runner_serve(struct runner *r, const char *path, size_t most,
    runner_may_fn *may, void *arg)
{
	size_t running = 0;
	int fd;

	(void)prctl(PR_SET_NAME, "twin-runner", 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	drop_all(r->serve);
	/* those it serves finish the request in hand, which may need it */
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGUSR1, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGCHLD, SIG_DFL);
	for (;;) {
		await_room(&running, most);
		if (!somebody(running))
			continue;
		if ((fd = hear(SERVE)) == -2)
			return;
		if (fd == -1)
			continue;
		running += start(path, fd, may, arg);
		(void)close(fd);
	}
}
