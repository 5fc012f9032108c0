/* SPDX-License-Identifier: MIT */
/*
 * outcall - the two programs talk over one socket pair, which is
 * the helper's standard input and output; the texts are in fetch.c.
 */
#include "net/outcall.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/url.h"
#include "net/runner.h"

enum {
	REQUEST_MAX = 64 << 10,
	HEADERS_BYTES = 64 << 10,	/* status and headers of an answer */
	GRACE_MS = 500	/* the helper reports its own timeout first */
};

/* By enum outcall_fault: the words the helper says. */
static const char *const faults[] = {
	[OUTCALL_NONE] = "none", [OUTCALL_URL] = "url",
	[OUTCALL_RESOLVE] = "resolve", [OUTCALL_CONNECT] = "connect",
	[OUTCALL_TLS] = "tls", [OUTCALL_TIMEOUT] = "timeout",
	[OUTCALL_SIZE] = "size", [OUTCALL_HTTP] = "http",
	[OUTCALL_PROGRAM] = "program",
};
enum { NFAULTS = sizeof(faults) / sizeof(faults[0]) };

static int
fault(struct outcall_reply *out, enum outcall_fault f, const char *why,
    struct err *e)
{
	out->fault = f;
	return err_set(e, ERR_UPSTREAM, "%s: %s", faults[f], why);
}

const char *
outcall_program(struct arena *a)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self));
	const char *path;

	while (n > 0 && self[n - 1] != '/')
		n--;
	if (n > 0) {
		path = arena_printf(a, "%.*stwin-fetch", (int)n, self).p;
		if (access(path, X_OK) == 0)
			return path;
	}
	return FETCH_PROGRAM;
}

int64_t
outcall_until(int64_t seconds)
{
	return clock_ms() + seconds * 1000;
}

int64_t
outcall_left(int64_t until_ms)
{
	int64_t now = clock_ms();

	return until_ms > now ? until_ms - now : 0;
}

/* allowed - https anywhere, http to this machine if the operator says so. */
static bool
allowed(const struct outcall *c)
{
	if (str_has_ctl(c->url) || str_find(c->url, STR(" ")) >= 0)
		return false;
	return str_starts(c->url, STR("https://")) ||
	    (c->http_loopback && url_loopback_http(c->url));
}

/* request - what the helper reads; false when a text could forge a line. */
static bool
request(const struct outcall *c, struct buf *b)
{
	size_t i;

	buf_printf(b, "method " STR_FMT "\n", STR_ARG(c->method.n > 0 ?
	    c->method : STR("GET")));
	buf_printf(b, "url " STR_FMT "\n", STR_ARG(c->url));
	buf_printf(b, "timeout_ms %lld\n",
	    (long long)outcall_left(c->until_ms));
	buf_printf(b, "max_bytes %zu\n", c->max_bytes);
	for (i = 0; i < c->nheaders; i++) {
		if (str_has_ctl(c->headers[i].name) ||
		    str_has_ctl(c->headers[i].value))
			return false;
		buf_printf(b, "header " STR_FMT ": " STR_FMT "\n",
		    STR_ARG(c->headers[i].name), STR_ARG(c->headers[i].value));
	}
	buf_printf(b, "body %zu\n", c->body.n);
	buf_add(b, c->body);
	return !str_has_ctl(c->method) && !b->full;
}

/* await - until fd is ready for `events`; false at the deadline. */
static bool
await(int fd, short events, int64_t deadline)
{
	struct pollfd pf = { .fd = fd, .events = events };
	int64_t left;
	int rc;

	do {
		left = deadline - clock_ms();
		if (left <= 0)
			return false;
		rc = poll(&pf, 1, (int)left);
	} while (rc == -1 && errno == EINTR);
	return rc > 0;
}

static bool
send_all(int fd, struct str s, int64_t deadline)
{
	ssize_t n;

	while (s.n > 0) {
		if (!await(fd, POLLOUT, deadline))
			return false;
		n = send(fd, s.p, s.n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n == -1 && errno != EINTR && errno != EAGAIN)
			return false;
		s = str_from(s, n > 0 ? (size_t)n : 0);
	}
	return shutdown(fd, SHUT_WR) == 0;
}

/* receive - everything up to the end, which ECONNRESET is too: the other side
 * has closed and left something of ours unread. false at the deadline or over
 * the cap. */
static bool
receive(int fd, struct buf *b, int64_t deadline)
{
	char part[8192];
	ssize_t n;

	for (;;) {
		if (!await(fd, POLLIN, deadline))
			return false;
		n = recv(fd, part, sizeof(part), MSG_DONTWAIT);
		if (n == 0 || (n == -1 && errno == ECONNRESET))
			return !b->full;
		if (n > 0)
			buf_add(b, (struct str){ part, (size_t)n });
		else if (errno != EINTR && errno != EAGAIN)
			return false;
	}
}

/* line - take a line off the front of *rest; false when none is whole. */
static bool
line(struct str *rest, struct str *word, struct str *value)
{
	struct str l, tail;

	if (!str_cut(*rest, '\n', &l, &tail))
		return false;
	*rest = tail;
	(void)str_cut(l, ' ', word, value);
	return true;
}

static int
heard_fault(struct arena *a, struct str value, struct outcall_reply *out,
    struct err *e)
{
	struct str word, why;
	size_t f;

	(void)str_cut(value, ' ', &word, &why);
	for (f = 1; f < NFAULTS; f++)
		if (str_is(word, faults[f]))
			return fault(out, (enum outcall_fault)f,
			    arena_str(a, why).p, e);
	return fault(out, OUTCALL_PROGRAM, "an unknown fault", e);
}

int
outcall_hear(struct arena *a, struct str text, struct outcall_reply *out,
    struct err *e)
{
	struct str word, value;
	int64_t n = -1;
	struct outcall_header *h;

	while (line(&text, &word, &value)) {
		if (str_is(word, "fault"))
			return heard_fault(a, value, out, e);
		if (str_is(word, "status")) {
			if (!str_int(value, &n) || n < 100 || n > 999)
				break;
			out->status = (int)n;
		} else if (str_is(word, "header")) {
			if (out->nheaders == OUTCALL_HEADERS_MAX)
				continue;
			h = &out->headers[out->nheaders++];
			(void)str_cut(value, ':', &h->name, &h->value);
			h->value = str_trim(h->value);
		} else if (str_is(word, "body")) {
			if (!str_int(value, &n) || n < 0 ||
			    (size_t)n != text.n || out->status == 0)
				break;
			out->body = text;
			return 0;
		} else
			break;
	}
	return fault(out, OUTCALL_PROGRAM, "twin-fetch gave no answer", e);
}

/* talk - say what is wanted, hear the answer, and see the helper gone, if it is
 * a child of ours: a runner's ends by its own clock. */
static int
talk(struct arena *a, const struct outcall *c, int fd, pid_t pid,
    struct str say, struct outcall_reply *out, struct err *e)
{
	int64_t deadline = c->until_ms + GRACE_MS;
	struct buf b;
	bool ok;

	buf_init(&b, a, c->max_bytes + HEADERS_BYTES);
	/* one that did not hear us out may have said why */
	(void)send_all(fd, say, deadline);
	ok = receive(fd, &b, deadline);
	/* done or too late: either way it has nothing more to do; ECHILD when
	 * the web server had us ignore SIGCHLD */
	if (pid > 0) {
		(void)kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
			;
	}
	if (!ok && clock_ms() >= deadline)
		return fault(out, OUTCALL_TIMEOUT, "no answer in time", e);
	if (!ok)
		return fault(out, OUTCALL_PROGRAM, "twin-fetch gave up", e);
	return outcall_hear(a, buf_str(&b), out, e);
}

/* begin - somebody starts the helper on this end; *pid is 0 unless it is us. */
static int
begin(struct arena *a, const struct outcall *c, int fd, pid_t *pid,
    struct outcall_reply *out, struct err *e)
{
	static const struct runner_may any = { { RUNNER_ANY }, 1 };
	const char *path;

	*pid = 0;
	if (c->runner > 0)
		return runner_ask(c->runner, fd) ? 0 : fault(out,
		    OUTCALL_PROGRAM, "nobody is there to run twin-fetch", e);
	path = outcall_program(a);
	return runner_start(path, &any, fd, pid) ? 0 : fault(out, OUTCALL_PROGRAM,
	    arena_printf(a, "cannot run %s", path).p, e);
}

int
outcall_run(struct arena *a, const struct outcall *c,
    struct outcall_reply *out, struct err *e)
{
	int sv[2], rc;
	struct buf b;
	pid_t pid;

	*out = (struct outcall_reply){ 0 };
	if (!allowed(c)) {
		out->fault = OUTCALL_URL;
		return err_set(e, ERR_INVALID, "url: not https: '" STR_FMT "'",
		    STR_ARG(c->url));
	}
	if (outcall_left(c->until_ms) == 0)
		return fault(out, OUTCALL_TIMEOUT, "no time left", e);
	buf_init(&b, a, REQUEST_MAX);
	if (!request(c, &b)) {
		out->fault = OUTCALL_URL;
		return err_set(e, ERR_INVALID, "url: a text that cannot be "
		    "sent, or too long");
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv) == -1)
		return fault(out, OUTCALL_PROGRAM, strerror(errno), e);
	rc = begin(a, c, sv[1], &pid, out, e);
	(void)close(sv[1]);
	if (rc == 0)
		rc = talk(a, c, sv[0], pid, buf_str(&b), out, e);
	(void)close(sv[0]);
	return rc;
}

struct str
outcall_header(const struct outcall_reply *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->nheaders; i++)
		if (str_ieq(r->headers[i].name, str_c(name)))
			return r->headers[i].value;
	return (struct str){ NULL, 0 };
}
