/* SPDX-License-Identifier: MIT */
/*
 * t_runner - the process that starts twin-fetch: what it tells, what it gives up;
 * and against one it serves that was taken over: whatever that sends, the next
 * honest request is heard.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "net/outcall.h"
#include "net/runner.h"

/* More messages than the runner may have descriptors. */
enum { MESSAGES = 200, DESCRIPTORS = 32, MOST = 4 };

static void
nothing(void *arg, struct runner_may *out)
{
	(void)arg, (void)out;
}

/* an_hour - for sleep(1). */
static void
an_hour(void *arg, struct runner_may *out)
{
	(void)arg;
	*out = (struct runner_may){ { "3600" }, 1 };
}

static pid_t
begin_with(struct runner *r, const char *program, runner_may_fn *may)
{
	const struct rlimit few = { DESCRIPTORS, DESCRIPTORS };
	pid_t pid;

	assert_true(runner_open(r));
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		(void)close(r->ask);
		(void)setrlimit(RLIMIT_NOFILE, &few);
		runner_serve(r, program, MOST, may, NULL);
		_exit(0);
	}
	(void)close(r->serve);
	return pid;
}

/* begin - a runner whose program is none: it says so to whoever asks. */
static pid_t
begin(struct runner *r)
{
	return begin_with(r, "/nonexistent/twin-fetch", nothing);
}

/* heard - what comes back for an honest request; empty when nothing does. */
static void
heard(const struct runner *r, char text[64])
{
	int sv[2];
	ssize_t n;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
	    sv), 0);
	assert_true(runner_ask(r->ask, sv[1]));
	(void)close(sv[1]);
	n = recv(sv[0], text, 63, 0);
	text[n > 0 ? n : 0] = '\0';
	(void)close(sv[0]);
}

/* say - a message of so many bytes with these descriptors beside it. */
static void
say(int ask, size_t bytes, const int *fds, size_t n)
{
	char text[64] = "f";
	struct iovec iov = { text, bytes };
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(8 * sizeof(int))];
	} box = { .bytes = { 0 } };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct cmsghdr *c;

	if (n > 0) {
		m.msg_control = box.bytes;
		m.msg_controllen = CMSG_SPACE(n * sizeof(int));
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(n * sizeof(int));
		memcpy(CMSG_DATA(c), fds, n * sizeof(int));
	}
	assert_int_equal(sendmsg(ask, &m, MSG_NOSIGNAL), (ssize_t)bytes);
}

static void
messages_that_make_no_sense_use_nothing_up(void **state)
{
	static const struct {
		const char *why;
		size_t bytes, fds;
	} cases[] = {
		{ "nothing at all", 0, 0 },
		{ "no descriptor", 1, 0 },
		{ "two, for which there is room", 1, 2 },
		{ "three", 1, 3 },
		{ "eight", 1, 8 },
		{ "two with more bytes", 64, 2 },
	};
	int fds[8], how;
	struct runner r;
	char text[64];
	pid_t pid;

	(void)state;
	pid = begin(&r);
	for (size_t i = 0; i < 8; i++)
		fds[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	heard(&r, text);
	assert_string_equal(text, "fault program cannot run twin-fetch\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int k = 0; k < MESSAGES; k++)
			say(r.ask, cases[i].bytes, fds, cases[i].fds);
		heard(&r, text);
		if (strcmp(text, "fault program cannot run twin-fetch\n") != 0)
			fail_msg("%s: '%s'", cases[i].why, text);
	}
	for (size_t i = 0; i < 8; i++)
		(void)close(fds[i]);
	assert_false(runner_gone(r.ask));
	(void)close(r.ask);	/* the last one it serves: it ends */
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(how, 0);
}

/* Whoever asks is told so, though what was sent has not been read. */
static void
why_there_is_no_answer_is_told(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct outcall c = { .url = STR("https://example.org/"),
		.until_ms = outcall_until(20), .max_bytes = 100 };
	struct outcall_reply reply;
	struct err e = { ERR_NONE };
	struct runner r;
	pid_t pid;
	int how;

	(void)state;
	pid = begin(&r);
	c.runner = r.ask;
	for (int i = 0; i < MESSAGES; i++) {
		e = (struct err){ ERR_NONE };
		assert_int_equal(outcall_run(a, &c, &reply, &e), -1);
		assert_int_equal(reply.fault, OUTCALL_PROGRAM);
		assert_string_equal(e.msg, "program: cannot run twin-fetch");
	}
	(void)close(r.ask);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	arena_free(a);
}

/* Also what has a high number: whoever waits for its end must not wait for us. */
static void
every_other_descriptor_is_given_up(void **state)
{
	enum { HIGH = 1500 };
	struct rlimit was, many = { HIGH + 1, HIGH + 1 };
	struct runner r;
	int ends[2], how;
	pid_t pid;
	char c;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	if (was.rlim_max < many.rlim_max)
		skip();
	many.rlim_max = was.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &many), 0);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dup2(ends[1], HIGH), HIGH);
	pid = begin(&r);
	(void)close(ends[1]);
	(void)close(HIGH);
	assert_int_equal(read(ends[0], &c, 1), 0);
	(void)close(ends[0]);
	(void)close(r.ask);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
}

/* children - of a process, oldest first; their number. */
static size_t
children(pid_t of, pid_t list[4 * MOST])
{
	char path[64], text[4096] = "";
	size_t n = 0;
	char *p = text;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children",
	    (int)of, (int)of);
	f = fopen(path, "r");
	assert_non_null(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	(void)fclose(f);
	while (n < 4 * MOST && (list[n] = (pid_t)strtol(p, &p, 10)) != 0)
		n++;
	return n;
}

/* Whoever was taken over and asks and asks does not fill the machine; and when
 * one ends, the next is started. */
static void
so_many_run_at_once_and_no_more(void **state)
{
	const struct timespec soon = { .tv_nsec = 10 * 1000 * 1000 };
	pid_t pid, list[4 * MOST], before = 0;
	struct runner r;
	int fd, how;

	(void)state;
	pid = begin_with(&r, "/bin/sleep", an_hour);
	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	for (int i = 0; i < 3 * MOST; i++)
		assert_true(runner_ask(r.ask, fd));
	(void)close(fd);
	for (int ended = 0; ended < 2 * MOST; ended++) {
		while (children(pid, list) < MOST || list[0] == before)
			(void)nanosleep(&soon, NULL);
		/* what would come now would be one too many */
		for (int i = 0; i < 5; i++) {
			(void)nanosleep(&soon, NULL);
			assert_int_equal(children(pid, list), MOST);
		}
		before = list[0];
		assert_int_equal(kill(before, SIGKILL), 0);
	}
	while (children(pid, list) < MOST || list[0] == before)
		(void)nanosleep(&soon, NULL);
	for (size_t i = 0; i < MOST; i++)
		assert_int_equal(kill(list[i], SIGKILL), 0);
	(void)close(r.ask);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(how, 0);
}

/* What somebody asked for who waits no more is not done later. */
static void
what_was_given_up_is_not_started(void **state)
{
	const struct timespec soon = { .tv_nsec = 10 * 1000 * 1000 };
	pid_t pid, list[4 * MOST];
	struct runner r;
	int sv[2], fd, how;

	(void)state;
	pid = begin_with(&r, "/bin/sleep", an_hour);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	for (int i = 0; i < MOST; i++) {
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC,
		    0, sv), 0);
		assert_true(runner_ask(r.ask, sv[1]));
		(void)close(sv[0]);
		(void)close(sv[1]);
	}
	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	assert_true(runner_ask(r.ask, fd));
	(void)close(fd);
	assert_int_equal(kill(pid, SIGCONT), 0);
	while (children(pid, list) == 0)
		(void)nanosleep(&soon, NULL);
	for (int i = 0; i < 5; i++) {	/* others would come first, or now */
		(void)nanosleep(&soon, NULL);
		assert_int_equal(children(pid, list), 1);
	}
	assert_int_equal(kill(list[0], SIGKILL), 0);
	(void)close(r.ask);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(how, 0);
}

/* More than its socket holds wait: whoever asks is told and does not wait for it. */
static void
nobody_waits_to_ask(void **state)
{
	struct runner r;
	pid_t pid;
	int fd, how, n = 0;

	(void)state;
	pid = begin(&r);
	assert_int_equal(kill(pid, SIGSTOP), 0);
	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (runner_ask(r.ask, fd))
		n++;
	assert_true(n > MOST);
	(void)close(fd);
	assert_int_equal(kill(pid, SIGCONT), 0);
	(void)close(r.ask);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(how, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_that_make_no_sense_use_nothing_up),
		cmocka_unit_test(why_there_is_no_answer_is_told),
		cmocka_unit_test(every_other_descriptor_is_given_up),
		cmocka_unit_test(so_many_run_at_once_and_no_more),
		cmocka_unit_test(what_was_given_up_is_not_started),
		cmocka_unit_test(nobody_waits_to_ask),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("runner", tests, NULL, NULL);
}
