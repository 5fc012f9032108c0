/* SPDX-License-Identifier: MIT */
/*
 * fcgi - FastCGI by libfcgi, plain CGI by read and write.
 *
 * libfcgi's own close waits up to two seconds for the web server to close
 * first; a detached connection is closed at once, which doubled what one
 * process served (make bench). That is safe only when the request has been
 * read to its end, so front_next always does.
 *
 * Connections are accepted here, looked at (record.h), and handed to libfcgi when
 * their variables are there whole. For a body that is still to come, and an
 * answer that the send buffer does not take, an alarm ends the connection (guard.h):
 * libfcgi goes on as long as anything moves. One connection is one request, also
 * if the web server would keep it: meanwhile nobody else is served.
 */
#include "cgi/front.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fcgiapp.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "cgi/guard.h"
#include "cgi/leave.h"
#include "cgi/listen.h"
#include "cgi/metavars.h"

extern char **environ;

/* A door: how bytes come and go. The rest of the file does not know which. */
struct front {
	struct http_sink sink;	/* first: a sink pointer is a front pointer */
	bool cgi, served;	/* plain CGI, and its one request was taken */
	bool gone;		/* the client left: write nothing more */
	bool cut;		/* the body broke off or took too long */
	int64_t until_ms;	/* when the body must be there */
	sigset_t leave;		/* let in between requests only */
	FCGX_Request rq;
	size_t room;		/* bytes a send buffer takes as it is */
	char peek[LIMIT_PARAMS];
	pid_t pid;
	size_t requests;	/* for request ids */
	front_quiet_fn *quiet;	/* NULL: nobody wants to know */
	void *quiet_arg;
};

/* read_record - what has arrived of a FastCGI body: libfcgi is never asked for
 * more than it has, except for the first byte. */
static ssize_t
read_record(FCGX_Stream *in, char *p, size_t n)
{
	int c = FCGX_GetChar(in);
	size_t have = (size_t)(in->stop - in->rdNext);

	if (c == EOF)
		return FCGX_GetError(in) != 0 ? -1 : 0;
	p[0] = (char)c;
	if (have > n - 1)
		have = n - 1;
	return 1 + (have > 0 ? FCGX_GetStr(p + 1, (int)have, in) : 0);
}

static ssize_t
read_stdin(char *p, size_t n, int64_t left_ms)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	ssize_t got;

	do
		got = poll(&in, 1, (int)left_ms) > 0 ?
		    read(STDIN_FILENO, p, n) : -1;
	while (got == -1 && errno == EINTR);
	return got;
}

/* read_some - up to n > 0 bytes of the body; 0 at its end, or when it is cut
 * short. */
static size_t
read_some(struct front *f, char *p, size_t n)
{
	int64_t left_ms = f->until_ms - clock_ms();
	ssize_t got = -1;

	if (left_ms > 0 && !f->cut)
		got = f->cgi ? read_stdin(p, n, left_ms) :
		    read_record(f->rq.in, p, n);
	if (got == -1)
		f->cut = true;
	return got > 0 ? (size_t)got : 0;
}

/* lose - nobody reads any more: what libfcgi still holds and would send when it
 * closes is not waited for again. */
static void
lose(struct front *f)
{
	f->gone = true;
	if (!f->cgi)
		(void)shutdown(f->rq.ipcFd, SHUT_RDWR);
}

static void
write_all(struct front *f, struct str s)
{
	while (s.n > 0 && !f->gone) {
		size_t n = s.n > 1 << 20 ? 1 << 20 : s.n;
		ssize_t put;

		if (!f->cgi)
			put = FCGX_PutStr(s.p, (int)n, f->rq.out);
		else
			put = write(STDOUT_FILENO, s.p, n);
		if (put == -1 && f->cgi && errno == EINTR)
			continue;
		if (put <= 0)
			lose(f);
		else
			s = str_from(s, (size_t)put);
	}
}

static void
head(struct buf *b, const struct http_res *rs)
{
	size_t i;

	buf_c(b, "Status: ");
	buf_int(b, rs->status);
	buf_ch(b, ' ');
	buf_c(b, http_reason(rs->status));
	buf_c(b, "\r\n");
	for (i = 0; i < rs->nheaders; i++) {
		buf_add(b, rs->headers[i].name);
		buf_c(b, ": ");
		buf_add(b, rs->headers[i].value);
		buf_c(b, "\r\n");
	}
}

static int
sink_write(struct http_sink *s, struct str bytes)
{
	struct front *f = (struct front *)(void *)s;

	write_all(f, bytes);
	if (!f->cgi && !f->gone && FCGX_FFlush(f->rq.out) != 0)
		lose(f);
	return f->gone ? -1 : 0;
}

static int
sink_begin(struct http_sink *s, const struct http_res *rs)
{
	struct front *f = (struct front *)(void *)s;
	struct arena *a = arena_new(16 << 10);
	struct buf b;
	int rc;

	if (!f->cgi)
		(void)listen_widen(f->rq.ipcFd);
	buf_init(&b, a, 8 << 10);
	head(&b, rs);
	buf_c(&b, "\r\n");
	rc = b.full ? -1 : sink_write(s, buf_str(&b));
	arena_free(a);
	return rc;
}

/*
 * sink_gone - after the end of the request the web server sends at most an
 * abort record or closes, so anything readable means that nobody listens.
 */
static bool
sink_gone(struct http_sink *s)
{
	struct front *f = (struct front *)(void *)s;
	struct pollfd p = { .fd = f->cgi ? STDOUT_FILENO : f->rq.ipcFd,
		.events = (short)(f->cgi ? 0 : POLLIN) };

	if (!f->gone && poll(&p, 1, 0) > 0)
		f->gone = p.revents != 0;
	return f->gone;
}

/*
 * hold - descriptors 0 to 2 exist from here on. FastCGI starts a program with 0
 * alone (FastCGI 1.0 s.2.2); without this the next file opened, which is the
 * store's, would be 2, and the log would be written over it.
 */
static int
hold(struct err *e)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd == -1)
		return err_set(e, ERR_IO, "/dev/null: %s", strerror(errno));
	(void)close(fd);
	return 0;
}

/* start - libfcgi, and the signals that wait while a request is in hand. */
static int
start(struct front *f)
{
	int flags = fcntl(STDIN_FILENO, F_GETFL);

	guard_start();
	/* some activators make it non-blocking; accept() is to wait */
	(void)fcntl(STDIN_FILENO, F_SETFL, flags & ~O_NONBLOCK);
	leave_set(&f->leave);
	(void)sigprocmask(SIG_BLOCK, &f->leave, NULL);
	if (FCGX_Init() != 0)
		return -1;
	/* no socket of its own: libfcgi is to accept nothing */
	return FCGX_InitRequest(&f->rq, -1, 0);
}

int
front_open(const char *bind, struct front **out, struct err *e)
{
	struct front *f;
	int fd;

	if (hold(e) == -1)
		return -1;
	if (bind != NULL) {
		if ((fd = listen_open(bind, e)) == -1)
			return -1;
		if (dup2(fd, STDIN_FILENO) == -1)
			return err_set(e, ERR_IO, "dup2: %s", strerror(errno));
		(void)close(fd);
	}
	if (!listen_is(STDIN_FILENO) && getenv("REQUEST_METHOD") == NULL)
		return err_set(e, ERR_INVALID, "run by a web server as FastCGI "
		    "or CGI program, or with -b path|host:port");
	f = memory_zeroed(sizeof(*f));
	f->sink = (struct http_sink){ sink_begin, sink_write, sink_gone };
	f->cgi = !listen_is(STDIN_FILENO);
	if (!f->cgi && start(f) != 0) {
		free(f);
		return err_set(e, ERR_IO, "libfcgi does not start");
	}
	*out = f;
	return 0;
}

void
front_on_quiet(struct front *f, int64_t seconds, front_quiet_fn *fn, void *arg)
{
	if (f->cgi)
		return;
	f->quiet = fn;
	f->quiet_arg = arg;
	listen_quiet(STDIN_FILENO, seconds);
}

void
front_close(struct front *f)
{
	if (f != NULL && !f->cgi)
		FCGX_Finish_r(&f->rq);
	free(f);
}

bool
front_is_cgi(const struct front *f)
{
	return f->cgi;
}

static void
finish(struct front *f)
{
	if (f->cgi)
		return;
	(void)FCGX_Detach(&f->rq);
	f->rq.keepConnection = 0;
	FCGX_Finish_r(&f->rq);
}

/* meet - wait for a connection and a whole set of variables on it. */
static bool
meet(struct front *f)
{
	enum record_state st;
	int fd;

	while ((fd = listen_accept(STDIN_FILENO, &f->leave)) != -1) {
		if (fd < 0) {
			int error = fd == LISTEN_SHORT ? errno : 0;

			if (f->quiet != NULL)
				f->quiet(f->quiet_arg, error);
			continue;
		}
		f->until_ms = clock_ms() + LIMIT_PEER_S * 1000;
		if (f->room == 0)
			f->room = listen_room(fd);
		if ((st = guard_wait(fd, f->peek, f->until_ms)) == RECORD_BAD) {
			(void)close(fd);
			continue;
		}
		f->rq.ipcFd = fd;
		if (st != RECORD_WHOLE)
			guard_on(fd, f->until_ms - clock_ms());
		/* else FCGX_Accept_r would begin by closing it */
		f->rq.keepConnection = 1;
		if (FCGX_Accept_r(&f->rq) == 0) {
			if (FCGX_GetError(f->rq.in) == 0)
				return true;
			finish(f);
		}
		guard_off();
	}
	return false;
}

/* drain - read what is left; true when there was anything. */
static bool
drain(struct front *f, size_t most)
{
	char dump[8192];
	size_t n, all = 0;

	while (all < most && (n = read_some(f, dump,
	    most - all < sizeof(dump) ? most - all : sizeof(dump))) > 0)
		all += n;
	return all > 0;
}

/* take_sized - a body whose length the web server told. */
static void
take_sized(struct front *f, struct arena *a, size_t want, size_t max,
    struct http_req *rq)
{
	size_t n = 0, got;
	char *p;

	if (want > max) {
		(void)drain(f, f->cgi ? want : SIZE_MAX);
		rq->body_state = HTTP_BODY_TOO_LARGE;
		return;
	}
	p = arena_alloc(a, want + 1);
	while (n < want && (got = read_some(f, p + n, want - n)) > 0)
		n += got;
	rq->body = (struct str){ p, n };
	if (n < want)
		rq->body_state = HTTP_BODY_SHORT;
	/* a CGI program must not read past CONTENT_LENGTH (RFC 3875 s.4.2) */
	else if (!f->cgi && drain(f, SIZE_MAX))
		rq->body_state = HTTP_BODY_BAD_LENGTH;
}

/* take_unsized - a chunked body: as long as it lasts. */
static void
take_unsized(struct front *f, struct arena *a, size_t max,
    struct http_req *rq)
{
	char part[8192];
	struct buf b;
	size_t got;

	buf_init(&b, a, max);
	while ((got = read_some(f, part, sizeof(part))) > 0)
		buf_add(&b, (struct str){ part, got });
	rq->body = buf_str(&b);
	if (f->cut)
		rq->body_state = HTTP_BODY_SHORT;
	if (b.full) {
		rq->body = STR("");
		rq->body_state = HTTP_BODY_TOO_LARGE;
	}
}

static void
take_body(struct front *f, struct arena *a, size_t max, struct http_req *rq)
{
	struct str text = http_var(rq, "CONTENT_LENGTH");
	int64_t want = 0;

	if (text.n == 0) {
		if (!f->cgi || http_has_header(rq, "transfer-encoding"))
			take_unsized(f, a, max, rq);
	} else if (!str_int(text, &want) || want < 0 || text.p[0] == '-') {
		(void)drain(f, f->cgi ? 0 : SIZE_MAX);
		rq->body_state = HTTP_BODY_BAD_LENGTH;
	} else {
		take_sized(f, a, (size_t)want, max, rq);
	}
}

/* take_id - Apache's UNIQUE_ID when there is one, so that its access log and
 * ours meet; else our own. */
static void
take_id(struct front *f, struct arena *a, struct http_req *rq)
{
	struct str id = http_var(rq, "UNIQUE_ID");
	uint64_t us;
	struct buf b;

	if (f->requests++ == 0)
		f->pid = getpid();	/* not before: workers are forked */
	if (id.n > 0 && id.n <= 64) {
		rq->id = arena_str(a, id);	/* the log outlives the reply */
		return;
	}
	us = (uint64_t)clock_now_us();
	buf_init(&b, a, SIZE_MAX);
	buf_hex(&b, us / 1000000, 1);
	buf_hex(&b, us % 1000000, 5);
	buf_ch(&b, '-');
	buf_hex(&b, (uint64_t)f->pid, 1);
	buf_ch(&b, '-');
	buf_hex(&b, f->requests, 1);
	rq->id = buf_str(&b);
}

int
front_next(struct front *f, struct arena *a, size_t max_body,
    struct http_req *rq)
{
	if (f->cgi && f->served)
		return 0;
	if (!f->cgi && !meet(f))
		return 0;
	f->served = true;
	f->gone = f->cut = false;
	if (f->cgi) {
		f->until_ms = clock_ms() + LIMIT_PEER_S * 1000;
		(void)alarm(LIMIT_CGI_S);	/* it ends the process */
	}
	*rq = (struct http_req){ .sink = &f->sink, .now = clock_now() };
	metavars_read(f->cgi ? environ : f->rq.envp, a, rq);
	take_id(f, a, rq);
	take_body(f, a, max_body, rq);
	guard_off();
	return 1;
}

void
front_reply(struct front *f, struct arena *a, const struct http_req *rq,
    const struct http_res *rs)
{
	struct buf b;

	if (!rs->streamed) {
		buf_init(&b, a, SIZE_MAX);
		head(&b, rs);
		if (rs->status != 204) {
			buf_c(&b, "Content-Length: ");
			buf_int(&b, (int64_t)rs->body.n);
			buf_c(&b, "\r\n");
		}
		buf_c(&b, "\r\n");
		if (!str_is(rq->method, "HEAD"))
			buf_add(&b, rs->body);
		if (!f->cgi && b.n > f->room &&
		    b.n > listen_widen(f->rq.ipcFd))
			guard_on(f->rq.ipcFd, LIMIT_PEER_S * 1000);
		write_all(f, buf_str(&b));
	}
	finish(f);
	guard_off();
}

void
front_interrupt(void)
{
	/*
	 * accept() now fails with ENOTSOCK or EINVAL even if the signal came
	 * just before it was called.
	 */
	(void)dup2(STDERR_FILENO, STDIN_FILENO);
}
