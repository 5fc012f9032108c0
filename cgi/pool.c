/* SPDX-License-Identifier: MIT */
/* pool - one loop: start who is due, wait for a signal. */
#include "cgi/pool.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "cgi/leave.h"

enum { LIFE_MS = 1000 };	/* after a shorter life a worker waits to start */

struct worker {
	pid_t pid;		/* 0: not there */
	int64_t born_ms, due_ms;
};

struct pool {
	struct worker worker[POOL_MAX + 1];
	int n;			/* the helper is the last of them */
	bool helper;
	sigset_t wait, were;
	pool_ended_fn *ended;
	void *arg;
};

/* start - true in the new worker. */
static bool
start(struct pool *p, struct worker *w)
{
	pid_t parent = getpid();

	w->born_ms = clock_ms();
	w->due_ms = w->born_ms + LIFE_MS;	/* when fork fails, too */
	w->pid = fork();
	if (w->pid == -1)
		w->pid = 0;
	else if (w->pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)	/* it died before the call */
			_exit(0);
		(void)sigprocmask(SIG_SETMASK, &p->were, NULL);
		return true;
	}
	return false;
}

static void
reap(struct pool *p)
{
	int status, i;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (i = 0; i < p->n; i++) {
			if (p->worker[i].pid != pid)
				continue;
			p->worker[i].pid = 0;
			p->ended(p->arg, pid, WIFSIGNALED(status) ?
			    -WTERMSIG(status) : WEXITSTATUS(status));
		}
}

static void
tell(struct worker *w, int signo)
{
	if (w->pid > 0)
		(void)kill(w->pid, signo);
}

static void
await(struct worker *w)
{
	while (w->pid > 0 && waitpid(w->pid, NULL, 0) == -1 && errno == EINTR)
		;
}

/* stop - all of them leave, each with the request in hand finished, for which
 * it may need the helper. */
static void
stop(struct pool *p)
{
	int i, workers = p->n - (p->helper ? 1 : 0);

	for (i = 0; i < workers; i++)
		tell(&p->worker[i], SIGTERM);
	for (i = 0; i < workers; i++)
		await(&p->worker[i]);
	if (p->helper) {
		tell(&p->worker[workers], SIGKILL);
		await(&p->worker[workers]);
	}
}

/* next_ms - until somebody is due; -1: nobody. */
static int64_t
next_ms(const struct pool *p)
{
	int64_t now = clock_ms(), soon = -1, left;
	int i;

	for (i = 0; i < p->n; i++) {
		if (p->worker[i].pid > 0)
			continue;
		left = p->worker[i].due_ms - now;
		if (left < 0)
			left = 0;
		if (soon == -1 || left < soon)
			soon = left;
	}
	return soon;
}

enum pool_role
pool_run(int n, bool helper, pool_ended_fn *ended, void *arg)
{
	struct pool p;
	int i, got;

	p = (struct pool){ .n = helper ? n + 1 : n, .helper = helper,
		.ended = ended, .arg = arg };
	leave_set(&p.wait);
	(void)sigaddset(&p.wait, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &p.wait, &p.were);
	for (;;) {
		int64_t ms, now = clock_ms();
		struct timespec ts;

		for (i = 0; i < p.n; i++)
			if (p.worker[i].pid == 0 && p.worker[i].due_ms <= now &&
			    start(&p, &p.worker[i]))
				return i < n ? POOL_WORKER : POOL_HELPER;
		ms = next_ms(&p);
		ts = (struct timespec){ ms / 1000, ms % 1000 * 1000000 };
		got = ms < 0 ? sigwaitinfo(&p.wait, NULL) :
		    sigtimedwait(&p.wait, NULL, &ts);
		if (got > 0 && got != SIGCHLD)
			break;
		reap(&p);
	}
	stop(&p);
	return POOL_PARENT;
}
