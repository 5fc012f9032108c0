/* SPDX-License-Identifier: MIT */
/*
 * guard - how long a web server's connection may take, from accept to the last
 * byte, whatever libfcgi does meanwhile. One connection at a time, which is all
 * that a process has.
 */
#ifndef CGI_GUARD_H
#define CGI_GUARD_H

#include <stdint.h>

#include "base/limits.h"
#include "cgi/record.h"

/* guard_start - once, before the first connection: takes SIGALRM. */
void guard_start(void);

/*
 * guard_wait - wait until all variables of a request are in a socket, where they
 * stay. RECORD_BAD: they are not what record.h wants, more than LIMIT_PARAMS, not
 * there in time, or the peer left.
 */
enum record_state guard_wait(int fd, char peek[LIMIT_PARAMS],
    int64_t until_ms);

/* guard_on - end the connection after so many milliseconds, in the middle of
 * whatever reads or writes it. guard_off - do not, any more. */
void guard_on(int fd, int64_t ms);
void guard_off(void);

#endif
