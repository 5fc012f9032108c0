/* SPDX-License-Identifier: MIT */
/*
 * runner - a process that starts twin-fetch for others, which have given up
 * starting programs and making connections (sandbox/sandbox.h). It is made
 * before they read a request, opens nothing, hears nothing but "start one, and
 * this is its standard input and output", and ends with the last of them.
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

/* runner_serve - be the runner of the program at path, until nobody holds the
 * asking end any more. Gives up every other descriptor; SIGTERM does not end
 * it. */
void runner_serve(struct runner *r, const char *path);

/* runner_ask - start twin-fetch on one end of a socket pair, which stays the
 * caller's. false: there is no runner. */
bool runner_ask(int ask, int fd);

/* runner_gone - whether it has ended, and no other can take its place. */
bool runner_gone(int ask);

/*
 * runner_start - start the program at path, with fd as its standard input and
 * output and nothing else of ours: an empty environment (no proxy, no library
 * path), default signals, no descriptor. false: it cannot be run.
 */
bool runner_start(const char *path, int fd, pid_t *pid);

#endif
