/* SPDX-License-Identifier: MIT */
/* listen - a listening socket by address text, for twin.fcgi -b. */
#ifndef CGI_LISTEN_H
#define CGI_LISTEN_H

#include "base/err.h"

/*
 * listen_open - listen on "path" (a name with a slash; mode 0660; a stale
 * socket file is replaced, a live one refused) or "host:port" (IPv4 address,
 * [IPv6] or localhost).
 *
 * Returns the descriptor, or -1 with ERR_INVALID (bad address) or ERR_IO.
 */
int listen_open(const char *where, struct err *e) WARN_UNUSED;

#endif
