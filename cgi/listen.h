/* SPDX-License-Identifier: MIT */
/* listen - a listening socket by address text, for twin.fcgi -b, and the
 * connections that come to any. */
#ifndef CGI_LISTEN_H
#define CGI_LISTEN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * listen_open - listen on "path" (a name with a slash; mode 0660; a stale
 * socket file is replaced, a live one refused) or "host:port" (IPv4 address,
 * [IPv6] or localhost).
 *
 * Returns the descriptor, or -1 with ERR_INVALID (bad address) or ERR_IO.
 */
int listen_open(const char *where, struct err *e) WARN_UNUSED;

/*
 * listen_accept - wait for the next connection to a listening descriptor. It
 * never waits longer than LIMIT_PEER_S for its peer, reading or writing, so a
 * web server that says nothing or stops in the middle cannot hold a process.
 *
 *   leave  signals, blocked until now, that are let in while waiting. Not
 *          later: they would break off a read that has a timeout, even with
 *          SA_RESTART (signal(7)), and with it the request in hand.
 *
 * Whoever FCGI_WEB_SERVER_ADDRS does not name is turned away (FastCGI 1.0
 * s.3.2). Returns a descriptor, LISTEN_QUIET when nobody came in the time that
 * listen_quiet set, LISTEN_SHORT after a second in which the process or the
 * system had no descriptor or memory for a connection (errno says which), or -1
 * when there is nothing more to accept.
 */
enum { LISTEN_QUIET = -2, LISTEN_SHORT = -3 };
int listen_accept(int fd, const sigset_t *leave);

/* listen_quiet - listen_accept waits for a connection so many seconds at most.
 * A setting of the socket, so of all processes that share it. */
void listen_quiet(int fd, int64_t seconds);

/* listen_is - whether a descriptor is a listening socket. */
bool listen_is(int fd);

/* listen_room - bytes that the send buffer of an accepted connection takes while
 * its peer reads nothing. */
size_t listen_room(int fd);

/* listen_widen - let it take a whole answer, as far as the system grants that;
 * then the same. */
size_t listen_widen(int fd);

#endif
