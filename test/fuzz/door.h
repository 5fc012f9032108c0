/* SPDX-License-Identifier: MIT */
/* door - a whole endpoint, or what is behind it, on a data directory of its
 * own, for fuzzing. */
#ifndef TEST_DOOR_H
#define TEST_DOOR_H

#include "cgi/endpoint.h"
#include "tools/app.h"

/* door_endpoint - opened once per process; its directory goes at exit. */
struct endpoint *door_endpoint(void);

/* door_app - what an operator's command works on; in a process that has no
 * endpoint, which would open the same store. */
struct app *door_app(void);

/*
 * door_request - a request from bytes: lines NAME=value (CGI variables) up to an
 * empty line, then the body. The value "@" of HTTP_AUTHORIZATION stands for a
 * good token. in a
 */
void door_request(struct arena *a, struct str bytes, struct http_req *rq);

#endif
