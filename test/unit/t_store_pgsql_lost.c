/* SPDX-License-Identifier: MIT */
/*
 * t_store_pgsql_lost - a database that goes away: connections that are closed
 * meanwhile, a COMMIT without an answer. test/e2e/pgsql_store.sh starts the
 * server.
 */
#include "test/unit/store_kit.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void
a_connection_closed_meanwhile_is_made_anew(void **state)
{
	struct kit *k = *state;
	struct str s;

	(void)kit_append(k->st, k->a, "u", "r", "x", &k->e);
	for (int i = 0; i < 3; i++) {
		kit_sql(k, "SELECT pg_terminate_backend(pid) FROM "
			   "pg_stat_activity WHERE application_name = "
			   "'digital-twin-mcp'");
		if (i == 0)
			assert_ok(
			    k, store_state(k->st, k->a, STR("u"), &s, &k->e));
		s = kit_append(k->st, k->a, "u", "", "x", &k->e);
		assert_non_null(s.p);
	}
	assert_true(str_is(s, "ANSWER 4 x"));
}

/* Each store of these tests takes its own way to the server: through a proxy
 * that counts, and closes both ends when it has passed on a COMMIT. */
struct proxy {
	char dir[64], path[108];
	int pid;
};

static int
unix_socket(const char *path, bool server)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)snprintf(un.sun_path, sizeof(un.sun_path), "%s", path);
	if (fd == -1 || (server ? bind(fd, (void *)&un, sizeof(un)) == -1 ||
				      listen(fd, 8) == -1
				: connect(fd, (void *)&un, sizeof(un)) == -1))
		_exit(3);
	return fd;
}

/* pass - hand bytes on; true when it was a COMMIT that went to the server. */
static bool
pass(int from, int to, bool *end)
{
	char p[65536];
	ssize_t n = read(from, p, sizeof(p));

	*end = n <= 0 || write(to, p, (size_t)n) != n;
	return !*end && memmem(p, (size_t)n, "COMMIT", 6) != NULL;
}

static void
serve(int client, int server, int *commits)
{
	struct pollfd p[] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
	bool end = false;
	char c;

	while (!end && poll(p, 2, -1) > 0) {
		if (p[0].revents != 0 && pass(client, server, &end) &&
		    ++*commits % 2 == 1) {
			/* it is under way: wait for the answer, keep it */
			end = read(server, &c, 1) != 1;
			break;
		}
		if (!end && p[1].revents != 0)
			(void)pass(server, client, &end);
	}
	(void)close(client);
	(void)close(server);
}

/* part - hand bytes on until the server is ready for a statement, and close
 * both ends before there is one. */
static void
part(int client, int server, int *asked)
{
	static const char ready[] = { 'Z', 0, 0, 0, 5 };
	struct pollfd p[] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
	char text[65536];
	bool end = false;
	ssize_t n;

	while (!end && poll(p, 2, -1) > 0) {
		if (p[0].revents != 0)
			(void)pass(client, server, &end);
		if (end || p[1].revents == 0)
			continue;
		n = read(server, text, sizeof(text));
		end = n <= 0 || write(client, text, (size_t)n) != n ||
		    memmem(text, (size_t)n, ready, sizeof(ready)) != NULL;
	}
	(void)close(client);
	(void)close(server);
	if (write(*asked, "1", 1) != 1)
		_exit(4);
}

typedef void serve_fn(int client, int server, int *arg);

/* arg - where the proxy counts, or whom it tells */
static void
proxy_start(struct kit *k, struct proxy *x, serve_fn *fn, int arg)
{
	const char *to = strstr(getenv("TWIN_TEST_DATABASE"), "host=") + 5;
	int fd;

	(void)snprintf(x->dir, sizeof(x->dir), "/tmp/twin-px.XXXXXX");
	assert_non_null(mkdtemp(x->dir));
	(void)snprintf(x->path, sizeof(x->path), "%s/.s.PGSQL.5432", x->dir);
	fd = unix_socket(x->path, true);
	kit_close(k);
	(void)fflush(NULL);
	if ((x->pid = fork()) == 0) {
		alarm(60);
		for (;;)
			fn(accept(fd, NULL, NULL),
			    unix_socket(
				arena_printf(k->a, "%s/.s.PGSQL.5432", to).p,
				false),
			    &arg);
	}
	(void)close(fd);
}

/* through - the options of a store whose way leads through the proxy. */
static struct store_opts
through(struct kit *k, const struct proxy *x)
{
	struct store_opts o = kit_opts(k);

	o.database = arena_printf(k->a, "postgresql://twin@/postgres?host=%s%s",
	    x->dir, strstr(k->database, "&options="));
	return o;
}

static void
proxy_stop(struct proxy *x)
{
	(void)kill(x->pid, SIGKILL);
	(void)waitpid(x->pid, NULL, 0);
	(void)unlink(x->path);
	(void)rmdir(x->dir);
}

static void
a_commit_without_an_answer_took_place_once(void **state)
{
	struct kit *k = *state;
	struct proxy x;
	struct store_opts o;
	struct str s;
	uint64_t n;
	char id[16];

	proxy_start(k, &x, serve, 0);
	o = through(k, &x);
	assert_ok(k, store_open(&o, &k->st, &k->e));
	for (int i = 0; i < 20; i++) {
		(void)snprintf(id, sizeof(id), "r%d", i);
		s = kit_append(k->st, k->a, "u", id, "x", &k->e);
		if (!str_is(s, arena_printf(k->a, "ANSWER %d x", i + 1).p))
			fail_msg("%d: " STR_FMT " %s", i, STR_ARG(s), k->e.msg);
	}
	/* without a request_id nobody can know: it says so */
	for (int i = 0; i < 2; i++) {
		k->e = (struct err){ ERR_NONE };
		s = kit_append(k->st, k->a, "u", "", "x", &k->e);
		if (s.p == NULL)
			break;
	}
	assert_null(s.p);
	assert_int_equal(k->e.kind, ERR_UPSTREAM);
	assert_non_null(strstr(k->e.msg, "before you repeat it"));
	kit_close(k);
	proxy_stop(&x);
	kit_open(k);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_in_range(n, 21, 22);
}

/* It is given up for a moment, not made anew and anew. */
static void
a_connection_that_ends_at_once_is_made_once(void **state)
{
	struct kit *k = *state;
	struct store_opts o;
	struct store *st;
	struct proxy x;
	char told[16];
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	proxy_start(k, &x, part, ends[1]);
	o = through(k, &x);
	assert_fails(k, store_open(&o, &st, &k->e), ERR_UPSTREAM, "database");
	(void)close(ends[1]);
	assert_int_equal(read(ends[0], told, 1), 1);
	proxy_stop(&x);
	assert_int_equal(read(ends[0], told, sizeof(told)), 0);
	(void)close(ends[0]);
	kit_open(k);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_connection_closed_meanwhile_is_made_anew),
		T(a_commit_without_an_answer_took_place_once),
		T(a_connection_that_ends_at_once_is_made_once),
	};

	return KIT_RUN_REMOTE("store in PostgreSQL, lost", tests);
}
