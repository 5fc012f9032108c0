/* SPDX-License-Identifier: MIT */
/*
 * leave - the signals that mean: finish what you are doing, then end. Those of
 * service managers and web servers, and those of a terminal: that it is closed,
 * and Ctrl-C, each unless whoever started the process has it ignored (nohup).
 */
#ifndef CGI_LEAVE_H
#define CGI_LEAVE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

static const struct leave_signal {
	int signo;
	bool of_terminal;
} leave_signals[] = {
	{ SIGTERM, false }, { SIGUSR1, false },
	{ SIGHUP, true }, { SIGINT, true },
};
enum { LEAVE_SIGNALS = sizeof(leave_signals) / sizeof(leave_signals[0]) };

/* leave_set - those of them that this process listens to. */
static inline void
leave_set(sigset_t *set)
{
	struct sigaction is;
	size_t i;

	(void)sigemptyset(set);
	for (i = 0; i < LEAVE_SIGNALS; i++)
		if (!leave_signals[i].of_terminal ||
		    (sigaction(leave_signals[i].signo, NULL, &is) == 0 &&
		    is.sa_handler != SIG_IGN))
			(void)sigaddset(set, leave_signals[i].signo);
}

#endif
