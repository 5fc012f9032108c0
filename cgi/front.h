/* SPDX-License-Identifier: MIT */
/*
 * front - the program's face to the web server: FastCGI or plain CGI, chosen
 * by what file descriptor 0 is. Turns what arrives into an http_req and writes
 * an http_res; knows neither MCP nor tokens. Only includer of libfcgi.
 *
 * The listening socket is descriptor 0 in every case (FastCGI 1.0 s.2.2), so a
 * signal handler can end a blocking accept without racing it: front_interrupt.
 */
#ifndef CGI_FRONT_H
#define CGI_FRONT_H

#include "base/arena.h"
#include "base/err.h"
#include "http/http.h"

struct front;

/*
 * front_open - take descriptor 0 as the web server left it, or listen. Before
 * anything else is opened: descriptors 0 to 2 exist from then on. As a FastCGI
 * program the signals of leave.h are blocked from then on, but while front_next
 * waits for a connection.
 *
 *   bind   "path" or "host:port" to listen on; NULL: descriptor 0
 *
 * ERR_INVALID: neither a listening socket nor a CGI environment, bad address;
 * ERR_IO: cannot listen.
 */
int front_open(const char *bind, struct front **out, struct err *e)
    WARN_UNUSED;
void front_close(struct front *f);

/* front_is_cgi - one request, then the end. */
bool front_is_cgi(const struct front *f);

/*
 * front_next - wait for a request and read it whole, body included: with an
 * unread body of 200 KB, nginx answered 502 to more than half of its clients.
 *
 *   max_body  bytes kept; a longer body is read and dropped, and said so in
 *             rq->body_state
 *
 * A body that is not whole after LIMIT_PEER_S, or whose sender left, is
 * HTTP_BODY_SHORT; a web server that does not even get that far is not heard.
 * Returns 1 with rq filled, or 0 when there is nothing more to serve (a signal
 * came, or the one CGI request is done).
 */
int front_next(struct front *f, struct arena *a, size_t max_body,
    struct http_req *rq);

/*
 * front_on_quiet - while front_next waits for a connection, call fn whenever
 * none has come to this process for so many seconds. Nothing for plain CGI.
 *
 *   error  0: nobody came. Else what keeps those who wait from being accepted,
 *          as errno: the process or the system is short of descriptors or memory.
 *          It is told each second that it lasts.
 */
typedef void front_quiet_fn(void *arg, int error);
void front_on_quiet(struct front *f, int64_t seconds, front_quiet_fn *fn,
    void *arg);

/* front_reply - write the reply (nothing if it was streamed) and let the
 * client go. Nothing of the request is valid afterwards but what is in a. */
void front_reply(struct front *f, struct arena *a,
    const struct http_req *rq, const struct http_res *rs);

/* front_interrupt - async-signal-safe: the next or current accept fails. */
void front_interrupt(void);

#endif
