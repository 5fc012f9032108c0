/* SPDX-License-Identifier: MIT */
/*
 * runner - a process that starts twin-fetch for others, which have given up
 * starting programs and making connections (sandbox/sandbox.h). It is made
 * before they read a request, hears nothing but "start one, and this is its
 * standard input and output", tells twin-fetch what it may be asked for, which
 * they have no say in, and ends with the last of them.
 */
#ifndef NET_RUNNER_H
#define NET_RUNNER_H

#include <stdbool.h>
#include <sys/types.h>

/* The ends of a channel between a runner and those it serves. */
struct runner {
	int ask, serve;		/* -1: none */
};

/* runner_open - make a channel. false: the system has no more descriptors. */
bool runner_open(struct runner *r);

/*
 * What twin-fetch may be asked for, as its arguments: "METHOD URL" is that URL
 * and no other; where its path is a single asterisk, all of that origin. The
 * word RUNNER_ANY alone is whatever a caller wants.
 */
#define RUNNER_ANY	"any"
enum { RUNNER_MAY_MAX = 8 };
struct runner_may {
	const char *url[RUNNER_MAY_MAX];
	size_t n;		/* 0: nothing */
};

/* runner_may_fn - called before each start; what it sets lives until the next
 * call. */
typedef void runner_may_fn(void *arg, struct runner_may *out);

/*
 * runner_serve - be the runner of the program at path, until nobody holds the
 * asking end any more. Gives up every other descriptor; SIGTERM does not end
 * it.
 *
 *   most  how many it lets run at once: who asks may have been taken over. Each
 *         ends in a time that it sets itself, and until then others wait.
 */
void runner_serve(struct runner *r, const char *path, size_t most,
    runner_may_fn *may, void *arg);

/* runner_ask - start twin-fetch on one end of a socket pair, which stays the
 * caller's; not if by then nobody holds the other end. false: there is no runner,
 * or more wait for it than its socket holds. */
bool runner_ask(int ask, int fd);

/* runner_gone - whether it has ended, and no other can take its place. */
bool runner_gone(int ask);

/*
 * runner_start - start the program at path, with fd as its standard input and
 * output and nothing else of ours: an empty environment (no proxy, no library
 * path), default signals, no descriptor. false: it cannot be run.
 */
bool runner_start(const char *path, const struct runner_may *may, int fd,
    pid_t *pid);

#endif
