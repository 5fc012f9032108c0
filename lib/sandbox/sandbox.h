/* SPDX-License-Identifier: MIT */
/*
 * sandbox - what a process gives up once it has started: files but those it
 * names (Landlock, kernel 5.13 and later), system calls but those of a table
 * (seccomp), new privileges, core dumps. A kernel or a container that has one of
 * them not is no fault: the caller is told, and tells the operator.
 *
 * Made of system calls alone, without a library of its own, because twin-fetch
 * links nothing of ours either. Knows no setting and no path of the program.
 * Source: landlock(7), seccomp(2), the kernel's userspace-api/landlock.rst.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <sys/types.h>

#include "sandbox/opts.h"

struct sandbox {
	int landlock;		/* version of its interface; 0: not in force */
	bool seccomp;		/* in force */
	struct {
		const char *path;
		dev_t dev;
		ino_t ino;	/* 0: was not there */
	} seen[SANDBOX_PATHS];
	size_t nseen;
};

/* sandbox_no_dump - no core dump, no tracer, no look into its memory. In a build
 * with sanitizers only no core dump. */
void sandbox_no_dump(void);

/*
 * sandbox_enter - from here on, for this process and all it starts; there is no
 * way back. A path that is not there is left out.
 *
 *   out   what is in force, which may be nothing                keeps the paths
 */
void sandbox_enter(const struct sandbox_opts *o, struct sandbox *out);

/*
 * sandbox_moved - whether one of the paths means another file or folder by now.
 * Landlock knows files, not names: what was put in the place of one of them
 * cannot be opened, so whoever needs it must start anew. False when Landlock is
 * not in force.
 */
bool sandbox_moved(const struct sandbox *s);

/* sandbox_probe - what this kernel offers to this process, with nothing given
 * up: a struct without paths. */
void sandbox_probe(struct sandbox *out);

#endif
