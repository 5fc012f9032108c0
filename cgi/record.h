/* SPDX-License-Identifier: MIT */
/*
 * record - the beginning of a FastCGI connection, looked at before libfcgi reads
 * it: libfcgi waits for the rest of it as long as it takes, allocates what a
 * length says, and aborts when it cannot. Pure; knows no socket.
 */
#ifndef CGI_RECORD_H
#define CGI_RECORD_H

#include "base/str.h"

enum record_state {
	RECORD_BAD,	/* not what a web server sends to a responder */
	RECORD_MORE,	/* the variables are not there yet */
	RECORD_BODY,	/* the variables are whole, the body is not */
	RECORD_WHOLE	/* the whole request is there, or its end by an abort */
};

/*
 * record_scan - how much of one request these bytes are.
 *
 *   bytes  from the beginning of the connection                    borrows
 *
 * Wanted are, behind records of management if there are any,
 * FCGI_BEGIN_REQUEST for a responder, then FCGI_PARAMS up to the
 * empty one, all with one id that is not 0, the lengths of names and values
 * filling them exactly. Source: FastCGI 1.0 s.3.3, 3.4, 5.
 */
enum record_state record_scan(struct str bytes);

#endif
