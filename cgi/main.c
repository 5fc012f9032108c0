/* SPDX-License-Identifier: MIT */
/*
 * twin.fcgi - the program the web server runs. Options, signals, accept loop;
 * everything else is endpoint().
 *
 * A configuration or store that cannot be used does not end the process: a web
 * server would start it again and again and tell nobody why. Each request is
 * then answered 503, the log says the reason, and the next one tries again.
 */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/limits.h"
#include "base/log.h"
#include "cgi/confine.h"
#include "cgi/decoders.h"
#include "cgi/endpoint.h"
#include "cgi/front.h"
#include "cgi/leave.h"
#include "cgi/pool.h"
#include "net/outcall.h"
#include "net/runner.h"
#include "sandbox/sandbox.h"

enum {
	LOOK_MS = 1000,		/* names of folders cost a request nothing */
	SHORT_MS = 60000	/* from one line about a shortage to the next */
};

static volatile sig_atomic_t stopped;

struct process {
	const char *conf_file;
	struct arena *perm;	/* configuration; remade with it */
	struct conf cf;
	struct endpoint *ep;	/* NULL: not usable yet */
	struct log log;
	bool once;		/* plain CGI */
	struct runner runner;
	struct sandbox box;
	bool confined;		/* box was entered */
	int64_t looked_ms;	/* when must_leave looked at its folders */
	int64_t short_ms;	/* when a shortage was told; 0 = never */
};

static void
on_signal(int signo)
{
	(void)signo;
	stopped = 1;
	front_interrupt();
}

/*
 * Told to leave, finish the request in hand and end with 0: the front lets these
 * signals in only while it waits for a connection. Where SIGXFSZ is ignored a write
 * beyond a limit on the size of files is an error like that of a full disk.
 */
static void
signals(bool cgi)
{
	struct sigaction sa = { .sa_handler = on_signal };
	sigset_t leave;
	int i;

	leave_set(&leave);
	(void)sigemptyset(&sa.sa_mask);
	for (i = 0; i < LEAVE_SIGNALS && !cgi; i++)
		if (sigismember(&leave, leave_signals[i].signo) == 1)
			(void)sigaction(leave_signals[i].signo, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &sa, NULL);
	(void)sigaction(SIGXFSZ, &sa, NULL);
}

static void
say(const struct process *ps, enum log_level level, const char *event,
    const struct err *e)
{
	struct log_line line;

	log_begin(&line, &ps->log, level, event);
	log_int(&line, "pid", getpid());
	if (e != NULL) {
		log_c(&line, "kind", err_kind_name(e->kind));
		log_c(&line, "reason", e->msg);
	}
	log_send(&line);
}

/* process_configure - the configuration, and with it where the log goes. */
static int
process_configure(struct process *ps, struct err *e)
{
	arena_reset(ps->perm);
	if (conf_load(ps->perm, conf_path(ps->conf_file), &ps->cf, e) == -1)
		return -1;
	ps->cf.runner = ps->runner.ask;
	if (str_is(ps->cf.log_to, "syslog")) {
		openlog("twin.fcgi", LOG_PID, LOG_USER);
		ps->log.to = LOG_TO_SYSLOG;
	}
	if (str_is(ps->cf.log_format, "json"))
		ps->log.form = LOG_FORM_JSON;
	return 0;
}

/* confine - the first line of a process that serves tells what it gave up. */
static void
confine(struct process *ps)
{
	struct log_line line;
	bool whole;

	confine_enter(&ps->cf, ps->perm, &ps->box);
	ps->confined = true;
	whole = ps->box.landlock > 0 && ps->box.seccomp;
	log_begin(&line, &ps->log, whole ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING,
	    "sandbox");
	log_int(&line, "pid", getpid());
	log_int(&line, "landlock", ps->box.landlock);
	log_c(&line, "seccomp", ps->box.seccomp ? "on" : "off");
	if (!whole)
		log_c(&line, "reason", "this kernel, or the container it runs "
		    "in, has no more");
	log_send(&line);
}

static int
process_open(struct process *ps, struct err *e)
{
	if (process_configure(ps, e) == -1 ||
	    endpoint_open(&ps->cf, ps->once, &ps->ep, e) == -1)
		return -1;
	if (ps->cf.sandbox && !ps->once && !ps->confined)
		confine(ps);
	return 0;
}

/*
 * must_leave - why a process in its sandbox cannot go on: Landlock lets it see
 * the folders that it started with, not what was put in their place, and it can
 * start no program itself. NULL: it can. Whoever is started next sees all.
 *
 *   moved  endpoint_moved
 */
static const char *
must_leave(struct process *ps, bool moved)
{
	int64_t now_ms = clock_ms();

	if (!ps->confined)
		return NULL;
	if (ps->box.landlock > 0 && moved)
		return "data_dir was replaced";
	if (now_ms - ps->looked_ms < LOOK_MS)
		return NULL;
	ps->looked_ms = now_ms;
	if (sandbox_moved(&ps->box))
		return "a folder of the sandbox was replaced";
	return runner_gone(ps->runner.ask) ? "twin-runner has ended" : NULL;
}

static void
unusable(struct arena *a, struct http_res *rs)
{
	*rs = (struct http_res){ 0 };
	http_json(rs, 503, arena_str(a,
	    STR("{\"error\":\"temporarily_unavailable\",\"error_description\":"
	    "\"The server cannot start; its log says why\"}")));
	(void)http_set(rs, "Retry-After", STR("30"));
	(void)http_set(rs, "Cache-Control", STR("no-store"));
}

/* say_shortage - connections wait that cannot be accepted. */
static void
say_shortage(struct process *ps, int error)
{
	int64_t now_ms = clock_ms();
	struct err e = { 0 };

	if (ps->short_ms != 0 && now_ms - ps->short_ms < SHORT_MS)
		return;
	ps->short_ms = now_ms;
	(void)err_set(&e, ERR_IO, "%s%s: connections wait", strerror(error),
	    error == EMFILE ? " (ulimit -n)" : "");
	say(ps, LOG_LEVEL_WARNING, "accept", &e);
}

/* quiet - front_quiet_fn */
static void
quiet(void *arg, int error)
{
	struct process *ps = arg;

	if (error != 0)
		say_shortage(ps, error);
	else if (ps->ep != NULL)
		endpoint_quiet(ps->ep);
}

static void
leave(struct process *ps, const char *why, struct arena *a,
    struct http_res *rs)
{
	struct err e = { 0 };

	(void)err_set(&e, ERR_IO, "%s: another process goes on", why);
	say(ps, LOG_LEVEL_WARNING, "leaves", &e);
	unusable(a, rs);
	(void)http_set(rs, "Retry-After", STR("1"));
	stopped = 1;
}

static void
serve(struct process *ps, struct front *f, struct arena *a)
{
	struct http_req rq;
	struct http_res rs;
	struct log_line line;
	const char *why;

	front_on_quiet(f, ENDPOINT_QUIET_S, quiet, ps);
	while (!stopped && front_next(f, a, ps->ep != NULL ?
	    (size_t)ps->cf.max_body_bytes : LIMIT_BODY, &rq) == 1) {
		int64_t began = clock_us();
		bool moved = ps->ep != NULL && endpoint_moved(ps->ep);
		struct err e = { 0 };

		if (ps->ep != NULL && (why = must_leave(ps, moved)) != NULL) {
			leave(ps, why, a, &rs);
			front_reply(f, a, &rq, &rs);
			break;
		}
		if (moved) {
			endpoint_close(ps->ep);
			ps->ep = NULL;
		}
		if (ps->ep == NULL && process_open(ps, &e) == -1) {
			say(ps, LOG_LEVEL_ERROR, "unusable", &e);
			unusable(a, &rs);
			front_reply(f, a, &rq, &rs);
			arena_reset(a);
			continue;
		}
		log_begin(&line, &ps->log, LOG_LEVEL_INFO, "request");
		endpoint(ps->ep, a, &rq, &rs, &line);
		log_int(&line, "us", clock_us() - began);
		front_reply(f, a, &rq, &rs);
		log_send(&line);
		endpoint_after(ps->ep, a);
		arena_reset(a);
	}
}

/*
 * from_client - whether the arguments are the client's: a CGI program gets the
 * words of a query without "=" on its command line (RFC 3875 s.4.4), and
 * "/mcp?-c+/tmp/x" must not choose our configuration.
 */
static bool
from_client(void)
{
	const char *query = getenv("QUERY_STRING");

	return getenv("REQUEST_METHOD") != NULL && query != NULL &&
	    query[0] != '\0' && strchr(query, '=') == NULL;
}

static int
usage(void)
{
	(void)fputs("usage: twin.fcgi [-c twin.conf] [-b path|host:port] "
	    "[-n workers]\n"
	    "       twin.fcgi -V\n", stderr);
	return 2;
}

/* worker_ended - a log line of the parent; its worker was replaced. */
static void
worker_ended(void *arg, int pid, int how)
{
	const struct process *ps = arg;
	struct log_line line;

	log_begin(&line, &ps->log, how < 0 ? LOG_LEVEL_ERROR :
	    LOG_LEVEL_WARNING, "worker");
	log_int(&line, "pid", pid);
	log_int(&line, how < 0 ? "signal" : "exit", how < 0 ? -how : how);
	log_send(&line);
}

/* workers_of - the number that -n names, or 0 when it is none. */
static int
workers_of(const char *text)
{
	int64_t n;

	return str_int(str_c(text), &n) && n >= 1 && n <= POOL_MAX ? (int)n : 0;
}

/* options - the command line. Returns -1, or the status to leave with at once. */
static int
options(int argc, char **argv, struct process *ps, const char **bind,
    int *workers)
{
	int c;

	while ((c = getopt(argc, argv, "b:c:n:V")) != -1)
		switch (c) {
		case 'b':
			*bind = optarg;
			break;
		case 'c':
			ps->conf_file = optarg;
			break;
		case 'n':
			if ((*workers = workers_of(optarg)) == 0)
				return usage();
			break;
		case 'V':
			(void)puts(PACKAGE_STRING);
			return 0;
		default:
			return usage();
		}
	return optind == argc ? -1 : usage();
}

/*
 * may_fetch - runner_may_fn: what the settings have fetched with which this
 * process started, and those in the file now, which processes started since go
 * by. Nobody who is served by it can write the file.
 */
struct may {
	const struct process *ps;
	struct arena *a;
};

static void
may_fetch(void *arg, struct runner_may *out)
{
	const struct may *m = arg;
	struct conf now = { 0 };

	arena_reset(m->a);
	confine_may(&m->ps->cf, m->a, out);
	if (conf_load(m->a, conf_path(m->ps->conf_file), &now, NULL) == 0)
		confine_may(&now, m->a, out);
}

/* Who serves waits for one twin-fetch at a time, and one that was given up may
 * not have ended yet. */
static void
be_runner(struct process *ps, int workers)
{
	struct may m = { ps, arena_new(1 << 20) };
	size_t most = 2 * (size_t)(workers > 0 ? workers : 1);

	runner_serve(&ps->runner, outcall_program(ps->perm), most, may_fetch,
	    &m);
	arena_free(m.a);
}

/*
 * start_workers - with -n, and with a sandbox also the process that starts
 * twin-fetch for those who serve. Returns in whoever serves; POOL_PARENT and
 * POOL_HELPER have done what they are for.
 */
static enum pool_role
start_workers(struct process *ps, int workers)
{
	struct err e = { 0 };	/* whoever serves says why it cannot */
	bool wanted = process_configure(ps, &e) == -1 || ps->cf.sandbox;
	enum pool_role role = POOL_WORKER;

	if (wanted && !runner_open(&ps->runner))
		wanted = false;
	if (workers > 0)
		role = pool_run(workers, wanted, worker_ended, ps);
	else if (wanted && fork() == 0)
		role = POOL_HELPER;
	if (role == POOL_HELPER)
		be_runner(ps, workers);
	else if (role == POOL_WORKER && wanted)
		(void)close(ps->runner.serve);
	return role;
}

int
main(int argc, char **argv)
{
	struct process ps = { .perm = arena_new(1 << 20) };
	const char *bind = NULL;
	struct front *f = NULL;
	struct arena *a;
	struct err e = { 0 };
	int status, workers = 0;

	sandbox_no_dump();	/* it would hold tokens, keys and what learners wrote */
	if (from_client())
		argc = 1;
	if ((status = options(argc, argv, &ps, &bind, &workers)) >= 0) {
		arena_free(ps.perm);
		return status;
	}
	if (front_open(bind, &f, &e) == -1) {
		say(&ps, LOG_LEVEL_ERROR, "start", &e);
		arena_free(ps.perm);
		return e.kind == ERR_INVALID ? 2 : 1;
	}
	ps.once = front_is_cgi(f);
	log_look(&ps.log);
	if (!ps.once && start_workers(&ps, workers) != POOL_WORKER) {
		front_close(f);
		arena_free(ps.perm);
		return 0;
	}
	signals(ps.once);
	/*
	 * A constant, so that malloc does not learn from one answer of
	 * megabytes to keep as much for the life of the process.
	 */
	(void)mallopt(M_TRIM_THRESHOLD, 1 << 20);
	a = arena_new(LIMIT_ARENA);
	if (!ps.once)
		(void)decoders_few();	/* without them it is only slower */
	/* open now, so that a fault is in the log before the first request */
	if (!ps.once && process_open(&ps, &e) == -1)
		say(&ps, LOG_LEVEL_ERROR, "unusable", &e);
	serve(&ps, f, a);
	/*
	 * After its one request a CGI program gives nothing back piece by
	 * piece, which is 4 % of what the request costs. The reader slots of
	 * the dead are freed when the store is opened next (store/lmdb/env.c).
	 */
	if (ps.once)
		_exit(0);
	endpoint_close(ps.ep);
	front_close(f);
	arena_free(a);
	arena_free(ps.perm);
	return 0;
}
