/* SPDX-License-Identifier: MIT */
/*
 * conn - a connection to the database: opened when it is needed, never waited
 * for longer than an operation may take, given up when something is wrong.
 *
 * Statements go out in batches, one round trip each (libpq's pipeline), with
 * binary parameters and results, unnamed and without anything that a session
 * would have to remember: a transaction pooler may stand between.
 */
#ifndef STORE_PGSQL_CONN_H
#define STORE_PGSQL_CONN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "store/pgsql/libpq.h"

enum { STMT_ARGS = 10, BATCH_MAX = 16 };

/* One statement; an argument is bytea, or bigint in its eight bytes. */
struct stmt {
	const char *sql;
	int n;
	Oid type[STMT_ARGS];
	struct str arg[STMT_ARGS];
	char number[STMT_ARGS][8];
	PGresult *got;
};

struct batch {
	struct conn *c;
	size_t n;
	struct stmt s[BATCH_MAX];
};

/* How a batch ended; but for CONN_DONE with the reason in *e. */
enum conn_end {
	CONN_DONE,
	CONN_AGAIN,	/* somebody else was faster: nothing was done */
	CONN_LOST,	/* done or not, who knows: the connection broke */
	CONN_FAILED /* nothing was done */
};

/* conn_greet_fn - judges a connection that has just been made. */
typedef int conn_greet_fn(void *arg, struct err *e);

struct conn {
	struct libpq pq;
	struct arena *own;
	const char *info;	/* libpq's connection string */
	conn_greet_fn *greet;	/* NULL: nobody looks */
	void *greet_arg;
	int64_t call_ms;	/* an operation waits so long in all */
	int64_t connect_ms;	/* for a connection */
	PGconn *h;	/* NULL: none */
	int64_t until_ms;	/* end of the operation at hand */
	int64_t used_ms;	/* when it was used last */
	int64_t down_ms;	/* until then it is not tried again ... */
	struct err down;	/* ... for this reason */
	size_t unread;	/* batches that nobody has read the ends of */
	uint64_t lost;	/* of those so far: not sent, or refused, or the
				 * connection broke before their end */
	bool held;	/* a transaction is open over two batches: no
				 * other connection will do */
	int64_t left_ms;	/* when one was left that may only read; 0 = never */
	char limits[192];	/* second statement of batch_tx */
	bool greeting;	/* greet judges it: nor will another now, and
				 * what the database lacks is its to tell */
};

/*
 * conn_new - in `own`; nothing is opened yet.
 *
 *   info       a libpq connection string or URL
 *   with_password   whether it may hold a password
 *   call_s     as store_opts.deadline_s
 *
 * ERR_INVALID the string is not one, has a password, no libpq.
 */
int conn_new(struct arena *own, struct str info, bool with_password,
    int64_t call_s, struct conn **out, struct err *e) WARN_UNUSED;
void conn_close(struct conn *c);	/* closes it; NULL is a no-op */

/* conn_begin - an operation begins: its time runs from now on. conn_within -
 * at most so many ms. */
void conn_begin(struct conn *c);
void conn_within(struct conn *c, int64_t ms);

/* conn_ready - open it, unless it is open and alive. ERR_UPSTREAM, or what
 * greet says. */
int conn_ready(struct conn *c, struct err *e) WARN_UNUSED;

/* conn_drop - close it; the next use opens another one. */
void conn_drop(struct conn *c);

/* BATCH_TX - the first statement of a transaction. What a write must not
 * overlook it asserts itself, so the lowest level will do. */
#define BATCH_TX "BEGIN ISOLATION LEVEL READ COMMITTED"

/* batch_begin - none yet; batch_add - one more, in the end; batch_bytes and
 * batch_int - the next argument of the last one; bytes are borrowed. */
void batch_begin(struct batch *b, struct conn *c);
void batch_add(struct batch *b, const char *sql);
void batch_bytes(struct batch *b, struct str s);
void batch_int(struct batch *b, int64_t v);
void batch_clear(struct batch *b);	/* results are gone then */

/*
 * batch_tx - add the beginning of a transaction that takes locks, once in a
 * batch. For no longer than the operation may take does it wait for one, or does
 * a machine that is gone hold one: who gives up leaves a process of the server
 * behind that would wait on, and soon there are no more connections.
 */
enum { BATCH_TX_STATEMENTS = 2 };
void batch_tx(struct batch *b);

/* batch_run - send it and wait for the results of all. Without a BEGIN they are
 * one transaction all the same, of the level that is the session's default. */
enum conn_end batch_run(struct batch *b, struct err *e) WARN_UNUSED;

/* batch_read - the same for what may be done twice: tried again on a broken
 * connection and when the database gave up in favour of somebody else. */
int batch_read(struct batch *b, struct err *e) WARN_UNUSED;

/* batch_send - send it, and leave its end to whoever comes next; one that comes
 * to nothing is counted in lost. */
void batch_send(struct batch *b);

/* batch_settle - read the ends that were left. -1: the connection is gone. */
int batch_settle(struct conn *c);

/* batch_rows - rows of statement i; batch_str, batch_num - a cell, borrowed until
 * batch_clear; NULL is p NULL, or 0. batch_keep - a copy in a; false: it does
 * not fit, and *e says so. */
size_t batch_rows(const struct batch *b, size_t i);
struct str batch_str(const struct batch *b, size_t i, size_t row, int col);
int64_t batch_num(const struct batch *b, size_t i, size_t row, int col);
bool batch_keep(const struct batch *b, size_t i, size_t row, int col,
    struct arena *a, struct str *out, struct err *e) WARN_UNUSED;

/* conn_wait - until the socket is ready for these events of poll(2). Returns -1
 * when the time is over. */
int conn_wait(struct conn *c, short events) WARN_UNUSED;

/* conn_fault - what libpq says of the connection, in one line. Returns -1. */
int conn_fault(struct conn *c, const char *what, struct err *e);

#endif
