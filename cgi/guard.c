/* SPDX-License-Identifier: MIT */
#include "cgi/guard.h"

#include <poll.h>
#include <signal.h>

#include <sys/socket.h>
#include <sys/time.h>

#include "base/clock.h"

/* The connection that an alarm ends: a handler gets no argument of ours. */
static volatile sig_atomic_t alarmed = -1;

static void
on_alarm(int signo)
{
	(void)signo;
	if (alarmed != -1)
		(void)shutdown(alarmed, SHUT_RDWR);
}

void
guard_start(void)
{
	struct sigaction sa = { .sa_handler = on_alarm,
		.sa_flags = SA_RESTART };

	(void)sigaction(SIGALRM, &sa, NULL);
}

enum record_state
guard_wait(int fd, char peek[LIMIT_PARAMS], int64_t until_ms)
{
	enum { NAP_MS = 1 };	/* the kernel wakes nobody for unread bytes */
	struct pollfd left = { .fd = fd, .events = POLLRDHUP };
	enum record_state st;
	ssize_t n;

	for (;;) {
		n = recv(fd, peek, LIMIT_PARAMS, MSG_PEEK);
		if (n <= 0)
			return RECORD_BAD;
		st = record_scan((struct str){ peek, (size_t)n });
		if (st != RECORD_MORE)
			return st;
		if (n == LIMIT_PARAMS || clock_ms() > until_ms ||
		    poll(&left, 1, NAP_MS) != 0)
			return RECORD_BAD;
	}
}

static void
set(int64_t ms)
{
	struct itimerval in = { .it_value = { ms / 1000, ms % 1000 * 1000 } };

	(void)setitimer(ITIMER_REAL, &in, NULL);
}

void
guard_on(int fd, int64_t ms)
{
	alarmed = fd;
	set(ms > 0 ? ms : 1);
}

void
guard_off(void)
{
	if (alarmed == -1)
		return;
	alarmed = -1;
	set(0);
}
