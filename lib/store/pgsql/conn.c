/* SPDX-License-Identifier: MIT */
/* conn - batches of statements. */
#include "store/pgsql/conn.h"

#include <poll.h>

#include <assert.h>
#include <stdio.h>

#include "base/clock.h"

enum { OID_BYTEA = 17, OID_INT8 = 20, READ_TRIES = 5, LEAVE_MS = 1000 };

/* ---- putting one together ---- */

void
batch_begin(struct batch *b, struct conn *c)
{
	b->c = c;
	b->n = 0;
}

void
batch_add(struct batch *b, const char *sql)
{
	struct stmt *s = &b->s[b->n++];

	assert(b->n <= BATCH_MAX);
	s->sql = sql;
	s->n = 0;
	s->got = NULL;
}

void
batch_tx(struct batch *b)
{
	struct conn *c = b->c;
	long long left = c->until_ms - clock_ms();

	if (left < 2) /* 0 would be for ever */
		left = 2;
	/* an answer that it was in vain comes in time */
	(void)snprintf(c->limits, sizeof(c->limits),
	    "SELECT pg_catalog.set_config('lock_timeout', '%lld', true), "
	    "pg_catalog.set_config('idle_in_transaction_session_timeout', "
	    "'%lld', true)",
	    left - (left + 7) / 8, left);
	batch_add(b, BATCH_TX);
	batch_add(b, c->limits);
}

void
batch_bytes(struct batch *b, struct str v)
{
	struct stmt *s = &b->s[b->n - 1];

	assert(s->n < STMT_ARGS);
	s->type[s->n] = OID_BYTEA;
	s->arg[s->n++] = v.n == 0 ? STR("") : v;
}

void
batch_int(struct batch *b, int64_t v)
{
	struct stmt *s = &b->s[b->n - 1];
	uint64_t u = (uint64_t)v;
	char *p = s->number[s->n];

	assert(s->n < STMT_ARGS);
	for (int i = 8; i-- > 0; u >>= 8)
		p[i] = (char)(u & 0xff);
	s->type[s->n] = OID_INT8;
	s->arg[s->n++] = (struct str){ p, 8 };
}

void
batch_clear(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		if (b->s[i].got != NULL)
			b->c->pq.PQclear(b->s[i].got);
		b->s[i].got = NULL;
	}
}

/* ---- there and back ---- */

static int
send_one(struct conn *c, const struct stmt *s)
{
	const char *value[STMT_ARGS];
	int length[STMT_ARGS], format[STMT_ARGS];

	for (int i = 0; i < s->n; i++) {
		value[i] = s->arg[i].p;
		length[i] = (int)s->arg[i].n;
		format[i] = 1;
	}
	return c->pq.PQsendQueryParams(
		   c->h, s->sql, s->n, s->type, value, length, format, 1) == 1
		   ? 0
		   : -1;
}

/* flush - until all is with the kernel; what comes back meanwhile is taken, for
 * two that only write wait for each other. */
static int
flush(struct conn *c)
{
	int rc;

	while ((rc = c->pq.PQflush(c->h)) == 1)
		if (conn_wait(c, POLLIN | POLLOUT) == -1 ||
		    c->pq.PQconsumeInput(c->h) == 0)
			return -1;
	return rc;
}

static int
send_all(struct batch *b)
{
	struct conn *c = b->c;

	for (size_t i = 0; i < b->n; i++)
		if (send_one(c, &b->s[i]) == -1)
			return -1;
	return c->pq.PQpipelineSync(c->h) == 1 ? flush(c) : -1;
}

/* next - libpq's next result, or NULL between those of two statements. Returns
 * -1 when the connection is broken or slow. */
static int
next(struct conn *c, PGresult **out)
{
	*out = NULL;
	while (c->pq.PQisBusy(c->h))
		if (conn_wait(c, POLLIN) == -1 ||
		    c->pq.PQconsumeInput(c->h) == 0)
			return -1;
	*out = c->pq.PQgetResult(c->h);
	return c->pq.PQstatus(c->h) == CONNECTION_OK ? 0 : -1;
}

/* receive - one result for each statement, then the end of the batch. */
static int
receive(struct batch *b)
{
	struct conn *c = b->c;
	PGresult *r = NULL;
	int rc = 0;

	for (size_t i = 0; i < b->n && rc == 0; i++) {
		rc = next(c, &b->s[i].got);
		if (rc == 0 && b->s[i].got != NULL)
			rc = next(c, &r); /* NULL */
		if (r != NULL)
			rc = -1;
	}
	if (rc == 0)
		rc = next(c, &r);
	if (rc == 0 &&
	    (r == NULL || c->pq.PQresultStatus(r) != PGRES_PIPELINE_SYNC))
		rc = -1;
	c->pq.PQclear(r);
	return rc;
}

/*
 * What SQLSTATE means for us. Class 40 and a key that is there already: another
 * writer was faster, but for 40003 and 08007, which leave open whether a COMMIT
 * took place. 22012 is our own doing: a statement divides by the number of rows
 * that must be there.
 */
static const struct state {
	const char *code; /* or its beginning */
	enum conn_end end;
	enum err_kind kind;
	bool leave; /* another connection may lead to a better place */
} states[] = {
	{ "40003", CONN_LOST, ERR_UPSTREAM, false },
	{ "08007", CONN_LOST, ERR_UPSTREAM, false },
	{ "40", CONN_AGAIN, ERR_UPSTREAM, false },
	{ "23505", CONN_AGAIN, ERR_UPSTREAM, false },
	{ "22012", CONN_AGAIN, ERR_UPSTREAM, false },
	{ "55P03", CONN_AGAIN, ERR_UPSTREAM, false }, /* lock not available */
	{ "08", CONN_FAILED, ERR_UPSTREAM, false }, /* connection */
	{ "25006", CONN_FAILED, ERR_UPSTREAM, true }, /* a standby: read only */
	{ "53", CONN_FAILED, ERR_UPSTREAM, false }, /* disk, connections */
	{ "57", CONN_FAILED, ERR_UPSTREAM, false }, /* shut down, cancelled */
	{ "58", CONN_FAILED, ERR_UPSTREAM, false }, /* its system failed */
	{ "42P01", CONN_FAILED, ERR_NOTFOUND, false }, /* no such table */
	{ "", CONN_FAILED, ERR_IO, false },
};

static const char *
code_of(const struct conn *c, const PGresult *r)
{
	const char *code = c->pq.PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return code == NULL ? "" : code;
}

static const struct state *
state_of(const struct conn *c, const PGresult *r)
{
	size_t i = 0;

	while (!str_starts(str_c(code_of(c, r)), str_c(states[i].code)))
		i++;
	return &states[i];
}

/* judge - a table that is missing is a fault of the database, unless it is what
 * greet asks for: no request names one. */
static const struct state *
judge(struct batch *b, const PGresult *r, struct err *e)
{
	const char *said =
	    b->c->pq.PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const struct state *s = state_of(b->c, r);
	bool ours = s->kind == ERR_NOTFOUND && !b->c->greeting;

	err_set(e, ours ? ERR_IO : s->kind, "database: %s (%s)",
	    said == NULL ? "failed" : said, code_of(b->c, r));
	return s;
}

/* look - what the first statement that failed came to, or NULL. */
static const struct state *
look(struct batch *b, struct err *e)
{
	for (size_t i = 0; i < b->n; i++) {
		const PGresult *r = b->s[i].got;

		switch (b->c->pq.PQresultStatus(r)) {
		case PGRES_TUPLES_OK:
		case PGRES_COMMAND_OK:
			continue;
		default:
			return judge(b, r, e);
		}
	}
	return NULL;
}

/* may_leave - not more often than once a second: where there is no better place
 * every use would cost what opening costs. */
static bool
may_leave(struct conn *c)
{
	int64_t now_ms = clock_ms();

	if (c->left_ms != 0 && now_ms - c->left_ms < LEAVE_MS)
		return false;
	c->left_ms = now_ms;
	return true;
}

/* tidy - a transaction that a failure has left open. */
static void
tidy(struct conn *c)
{
	struct batch b;

	batch_begin(&b, c);
	batch_add(&b, "ROLLBACK");
	if (send_all(&b) == -1 || receive(&b) == -1 ||
	    c->pq.PQtransactionStatus(c->h) != PQTRANS_IDLE)
		conn_drop(c);
	batch_clear(&b);
}

int
batch_settle(struct conn *c)
{
	bool bad = false, leave = false;

	while (c->unread > 0) {
		PGresult *r;
		bool end;

		if (next(c, &r) == -1) {
			c->pq.PQclear(r);
			return -1;
		}
		end =
		    r != NULL && c->pq.PQresultStatus(r) == PGRES_PIPELINE_SYNC;
		if (r != NULL && c->pq.PQresultStatus(r) == PGRES_FATAL_ERROR) {
			bad = true;
			leave |= state_of(c, r)->leave;
		}
		c->pq.PQclear(r);
		if (!end)
			continue;
		c->lost += bad;
		bad = false;
		c->unread--;
	}
	if (leave && may_leave(c))
		conn_drop(c);
	else if (c->pq.PQtransactionStatus(c->h) == PQTRANS_INERROR)
		tidy(c);
	return c->h == NULL ? -1 : 0;
}

enum conn_end
batch_run(struct batch *b, struct err *e)
{
	struct conn *c = b->c;
	const struct state *bad;

	if (conn_ready(c, e) == -1)
		return CONN_FAILED;
	if (batch_settle(c) == -1) { /* nothing of ours is under way yet */
		conn_drop(c);
		if (conn_ready(c, e) == -1)
			return CONN_FAILED;
	}
	if (send_all(b) == -1 || receive(b) == -1) {
		conn_fault(c, "lost", e);
		batch_clear(b);
		conn_drop(c);
		return CONN_LOST;
	}
	if ((bad = look(b, e)) == NULL)
		return CONN_DONE;
	batch_clear(b);
	if (bad->leave && may_leave(c))
		conn_drop(c);
	else if (c->pq.PQtransactionStatus(c->h) == PQTRANS_INERROR)
		tidy(c);
	return bad->end;
}

int
batch_read(struct batch *b, struct err *e)
{
	struct err why;
	enum conn_end end;
	int tries = 0;

	do {
		why = (struct err){ ERR_NONE };
		end = batch_run(b, &why);
	} while ((end == CONN_AGAIN || end == CONN_LOST) &&
		 ++tries < READ_TRIES && clock_ms() < b->c->until_ms);
	return end == CONN_DONE ? 0 : err_set(e, why.kind, "%s", why.msg);
}

void
batch_send(struct batch *b)
{
	struct conn *c = b->c;

	if (conn_ready(c, NULL) == -1) {
		c->lost++;
		return;
	}
	if (batch_settle(c) == -1) {	/* nothing of ours is under way yet */
		conn_drop(c);
		if (conn_ready(c, NULL) == -1) {
			c->lost++;
			return;
		}
	}
	c->unread++;
	if (send_all(b) == -1)
		conn_drop(c);
}

/* ---- results ---- */

size_t
batch_rows(const struct batch *b, size_t i)
{
	return (size_t)b->c->pq.PQntuples(b->s[i].got);
}

struct str
batch_str(const struct batch *b, size_t i, size_t row, int col)
{
	const PGresult *r = b->s[i].got;

	if (b->c->pq.PQgetisnull(r, (int)row, col))
		return (struct str){ NULL, 0 };
	return (struct str){ b->c->pq.PQgetvalue(r, (int)row, col),
		(size_t)b->c->pq.PQgetlength(r, (int)row, col) };
}

int64_t
batch_num(const struct batch *b, size_t i, size_t row, int col)
{
	struct str s = batch_str(b, i, row, col);
	uint64_t v = 0;

	if (s.n != 8)
		return 0;
	for (size_t k = 0; k < 8; k++)
		v = v << 8 | (unsigned char)s.p[k];
	return (int64_t)v;
}

bool
batch_keep(const struct batch *b, size_t i, size_t row, int col,
    struct arena *a, struct str *out, struct err *e)
{
	struct str s = batch_str(b, i, row, col);

	*out = (struct str){ NULL, 0 };
	if (s.p == NULL)
		return true;
	if (!arena_fits(a, s.n + 1)) {
		err_set(e, ERR_LIMIT, "%s", ARENA_OVER);
		return false;
	}
	*out = arena_str(a, s);
	return true;
}
