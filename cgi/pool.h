/* SPDX-License-Identifier: MIT */
/*
 * pool - twin.fcgi -n: a process that keeps so many workers alive on one
 * listening socket, for web servers that start none. It serves nothing itself
 * and opens no file of the store, which may not be shared across a fork.
 */
#ifndef CGI_POOL_H
#define CGI_POOL_H

#include <stdbool.h>

enum { POOL_MAX = 256 };

/* pool_ended_fn - a worker ended without being told to: its exit status, or the
 * signal that ended it, negative. */
typedef void pool_ended_fn(void *arg, int pid, int how);

/*
 * pool_run - start n workers, and with `helper` one process that serves them;
 * whoever of them ends is replaced at once, one that lived less than a second
 * when that second is over.
 *
 * Returns in each new process, with the signals as they were before the call; in
 * the parent once a signal of leave.h came and all workers have left, the helper
 * after them. A process whose parent dies gets SIGTERM.
 */
enum pool_role { POOL_PARENT, POOL_WORKER, POOL_HELPER };
enum pool_role pool_run(int n, bool helper, pool_ended_fn *ended, void *arg);

#endif
