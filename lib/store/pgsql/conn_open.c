/* SPDX-License-Identifier: MIT */
/* conn_open - how a connection comes and goes. */
#include "store/pgsql/conn.h"

#include <errno.h>
#include <poll.h>

#include "base/clock.h"

enum {
	CONNECT_MS = 5000, /* most that a connection may take */
	OPERATOR_MS = 3600000, /* an operator's command may take so long */
	IDLE_MS = 60000, /* what lay idle so long is made anew: a
				 * firewall may have forgotten it */
	DOWN_MS = 1000 /* after a failure nobody tries for so long */
};

/* has_password - whether the string itself holds one, also that of a key file:
 * what libpq would not show; -1 it is not one. */
static int
has_password(struct conn *c, struct err *e)
{
	char *why = NULL;
	PQconninfoOption *all = c->pq.PQconninfoParse(c->info, &why);
	int found = 0;

	if (all == NULL) {
		err_set(e, ERR_INVALID, "database: %s",
		    why == NULL ? "no memory" : why);
		for (char *p = e == NULL ? NULL : strchr(e->msg, '\n');
		     p != NULL; p = strchr(p, '\n'))
			*p = '\0';
		c->pq.PQfreemem(why);
		return -1;
	}
	for (PQconninfoOption *o = all; o->keyword != NULL; o++)
		found |= strchr(o->dispchar, '*') != NULL && o->val != NULL;
	c->pq.PQconninfoFree(all);
	return found;
}

int
conn_new(struct arena *own, struct str info, bool with_password, int64_t call_s,
    struct conn **out, struct err *e)
{
	struct conn *c = arena_one(own, struct conn);
	int found;

	c->own = own;
	c->info = arena_cstr(own, info);
	c->call_ms = call_s > 0 ? call_s * 600 : OPERATOR_MS;
	c->connect_ms =
	    c->call_ms / 2 < CONNECT_MS ? c->call_ms / 2 : CONNECT_MS;
	if (info.n == 0)
		return err_set(e, ERR_INVALID,
		    "database: must name one, as "
		    "postgresql://USER@HOST/NAME");
	if (libpq_load(&c->pq, e) == -1 || (found = has_password(c, e)) == -1)
		return -1;
	if (found && !with_password)
		return err_set(e, ERR_INVALID,
		    "database: holds a password, "
		    "and others can read the file: chmod 600 it, or put the "
		    "password into ~/.pgpass of the server's user");
	*out = c;
	return 0;
}

void
conn_drop(struct conn *c)
{
	if (c->h != NULL)
		c->pq.PQfinish(c->h);
	c->h = NULL;
	c->lost += c->unread;
	c->unread = 0;
	c->held = false;
}

void
conn_close(struct conn *c)
{
	if (c != NULL)
		conn_drop(c);
}

void
conn_begin(struct conn *c)
{
	conn_within(c, c->call_ms);
}

void
conn_within(struct conn *c, int64_t ms)
{
	c->until_ms = clock_ms() + ms;
}

int
conn_wait(struct conn *c, short events)
{
	struct pollfd p = { .fd = c->pq.PQsocket(c->h), .events = events };
	int64_t left;
	int n;

	do {
		left = c->until_ms - clock_ms();
		n = p.fd == -1 || left <= 0 ? 0 : poll(&p, 1, (int)left);
	} while (n == -1 && errno == EINTR);
	return n > 0 ? 0 : -1;
}

int
conn_fault(struct conn *c, const char *what, struct err *e)
{
	const char *said = c->h == NULL ? "" : c->pq.PQerrorMessage(c->h);
	bool late = c->until_ms <= clock_ms();
	char line[160];
	size_t n = 0;

	for (; *said != '\0' && n + 1 < sizeof(line); said++)
		if (*said != '\n' && *said != '\t')
			line[n++] = *said;
		else if (n > 0 && said[1] != '\0')
			line[n++] = ' ';
	line[n] = '\0';
	return err_set(e, ERR_UPSTREAM, "database: %s: %s", what,
	    late ? "no answer in time" : line);
}

/* unsaid - notices of the server, which libpq would print into our log. */
static void
unsaid(void *arg, const char *notice)
{
	(void)arg;
	(void)notice;
}

/* connect_to - the socket, the greeting of the protocol, the password. libpq
 * looks a host's name up without regard to any time. */
static int
connect_to(struct conn *c, struct err *e)
{
	/* the encoding of what it says, in our log; all text of ours is bytea */
	static const char *const names[] = { "dbname", "client_encoding",
		"fallback_application_name", NULL };
	const char *const values[] = { c->info, "UTF8", "digital-twin-mcp",
		NULL };
	PostgresPollingStatusType at = PGRES_POLLING_WRITING;

	c->h = c->pq.PQconnectStartParams(names, values, 1);
	if (c->h == NULL)
		return err_set(e, ERR_IO, "database: no memory");
	if (c->pq.PQstatus(c->h) == CONNECTION_BAD)
		return conn_fault(c, "connect", e);
	(void)c->pq.PQsetNoticeProcessor(c->h, unsaid, NULL);
	while (at != PGRES_POLLING_OK) {
		if (at == PGRES_POLLING_FAILED ||
		    conn_wait(c,
			at == PGRES_POLLING_READING ? POLLIN : POLLOUT) == -1)
			return conn_fault(c, "connect", e);
		at = c->pq.PQconnectPoll(c->h);
	}
	if (c->pq.PQsetnonblocking(c->h, 1) != 0 ||
	    c->pq.PQenterPipelineMode(c->h) != 1)
		return conn_fault(c, "connect", e);
	return 0;
}

/* make - a new connection that has been found good. */
static int
make(struct conn *c, struct err *e)
{
	int64_t until = c->until_ms, now = clock_ms();
	struct err why = { ERR_NONE };
	int rc;

	if (now < c->down_ms)
		return err_set(e, c->down.kind, "%s", c->down.msg);
	if (until > now + c->connect_ms)
		c->until_ms = now + c->connect_ms;
	rc = connect_to(c, &why);
	if (rc == 0 && c->greet != NULL) {
		c->greeting = true;
		rc = c->greet(c->greet_arg, &why);
		c->greeting = false;
	}
	c->until_ms = until;
	if (rc == 0)
		return 0;
	conn_drop(c);
	c->down = why;
	c->down_ms = clock_ms() + DOWN_MS;
	return err_set(e, why.kind, "%s", why.msg);
}

/* dead - whether the other side has closed it while nobody looked. */
static bool
dead(struct conn *c)
{
	struct pollfd p = { .fd = c->pq.PQsocket(c->h), .events = POLLIN };

	if (c->pq.PQstatus(c->h) != CONNECTION_OK || p.fd == -1)
		return true;
	return c->unread == 0 && poll(&p, 1, 0) > 0 &&
	       (c->pq.PQconsumeInput(c->h) == 0 ||
		   c->pq.PQstatus(c->h) != CONNECTION_OK);
}

int
conn_ready(struct conn *c, struct err *e)
{
	int64_t now = clock_ms();

	if (c->held || c->greeting)
		return 0;
	if (c->h != NULL && now - c->used_ms > IDLE_MS) {
		(void)batch_settle(c);
		conn_drop(c);
	} else if (c->h != NULL && dead(c)) {
		conn_drop(c);
	}
	c->used_ms = now;
	return c->h != NULL ? 0 : make(c, e);
}
