/* SPDX-License-Identifier: MIT */
/* pgsql_look - what an operator should know about the database. */
#include "store/pgsql/pgsql.h"

#include <stdio.h>

#include "base/clock.h"

enum { CLOCK_MS = 2000, TRIPS = 8, SLOW_MS = 20 };

struct look {
	struct pgsql *pg;
	store_look_fn *fn;
	void *arg;
};

/* ask - the one cell that a statement gives, or empty: it failed. */
static struct str
ask(struct look *l, const char *sql, struct batch *b)
{
	batch_begin(b, l->pg->c);
	batch_add(b, sql);
	if (batch_read(b, NULL) == -1)
		return STR("");
	return batch_rows(b, 0) == 1 ? batch_str(b, 0, 0, 0) : STR("");
}

/* Settings that decide whether what was answered lasts. */
static const struct {
	const char *show, *good, *better;
	bool bad;
	const char *text, *fix;
} settings[] = {
	{ "SHOW transaction_read_only", "off", "", true,
	    "the database takes no writes: a standby, or read only",
	    "let database name the primary" },
	{ "SHOW fsync", "on", "", true,
	    "fsync is off: a power failure may destroy the database",
	    "fsync = on in postgresql.conf" },
	{ "SHOW full_page_writes", "on", "", true,
	    "full_page_writes is off: a power failure may destroy the database",
	    "full_page_writes = on in postgresql.conf" },
	{ "SHOW synchronous_commit", "on", "remote_apply", false,
	    "synchronous_commit is not on: what was answered may not be on "
	    "every disk that should have it",
	    "ALTER ROLE ... SET synchronous_commit = on, unless that is "
	    "meant" },
	{ "SHOW default_transaction_isolation", "read committed", "", false,
	    "default_transaction_isolation is not read committed: it works, "
	    "and reads are tried again now and then",
	    "" },
};

static void
look_settings(struct look *l)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		struct batch b;
		struct str v = ask(l, settings[i].show, &b);

		if (v.n > 0 && !str_is(v, settings[i].good) &&
		    !str_is(v, settings[i].better))
			l->fn(l->arg,
			    settings[i].bad ? STORE_LOOK_BAD : STORE_LOOK_NOTE,
			    settings[i].text, settings[i].fix);
		batch_clear(&b);
	}
}

static void
look_privileges(struct look *l)
{
	static const char *const needed[] = { "SELECT", "INSERT", "UPDATE",
		"DELETE" };
	char sql[128], text[128];
	const char *name;

	for (size_t i = 0; (name = schema_table(i)) != NULL; i++)
		for (size_t k = 0; k < 4; k++) {
			struct batch b;
			struct str v;

			(void)snprintf(sql, sizeof(sql),
			    "SELECT pg_catalog.has_table_privilege("
			    "CAST('%s' AS text), CAST('%s' AS text))",
			    name, needed[k]);
			v = ask(l, sql, &b);
			(void)snprintf(text, sizeof(text),
			    "no right to %s in "
			    "table %s",
			    needed[k], name);
			/* a boolean is one byte */
			if (v.n == 1 && v.p[0] == 0)
				l->fn(l->arg, STORE_LOOK_BAD, text,
				    "twinctl init --print-sql has the GRANTs");
			batch_clear(&b);
		}
}

/* look_clock - the database's is not used, but an operator compares logs. */
static void
look_clock(struct look *l)
{
	char text[128];
	struct batch b;
	int64_t off;

	if (ask(l,
		"SELECT CAST(extract(epoch FROM now()) "
		"OPERATOR(pg_catalog.*) 1000 AS bigint)",
		&b)
		.n == 8) {
		off = batch_num(&b, 0, 0, 0) - clock_now_us() / 1000;
		(void)snprintf(text, sizeof(text),
		    "the clocks of this machine "
		    "and of the database differ by %lld ms",
		    (long long)off);
		if (off > CLOCK_MS || off < -CLOCK_MS)
			l->fn(l->arg, STORE_LOOK_NOTE, text,
			    "days and audit follow this machine's: let both "
			    "use NTP");
	}
	batch_clear(&b);
}

/*
 * look_way - how long a statement takes, and whether the process that answers
 * is the one that took the connection: a pooler makes up a number of its own.
 */
static void
look_way(struct look *l)
{
	int64_t began = clock_us(), us, mine;
	const char *version;
	struct str pid;
	char text[160];
	bool pooled = false;
	struct batch b;

	mine = l->pg->c->pq.PQbackendPID(l->pg->c->h);
	for (int i = 0; i < TRIPS; i++) {
		pid = ask(l, "SELECT CAST(pg_backend_pid() AS bigint)", &b);
		pooled |= pid.n == 8 && batch_num(&b, 0, 0, 0) != mine;
		batch_clear(&b);
	}
	us = (clock_us() - began) / TRIPS;
	version = l->pg->c->pq.PQparameterStatus(l->pg->c->h, "server_version");
	(void)snprintf(text, sizeof(text),
	    "PostgreSQL %s, %lld.%lld ms there "
	    "and back%s",
	    version == NULL ? "?" : version, (long long)(us / 1000),
	    (long long)(us / 100 % 10), pooled ? ", over a pooler" : "");
	l->fn(l->arg, us > SLOW_MS * 1000 ? STORE_LOOK_NOTE : STORE_LOOK_GOOD,
	    text,
	    us > SLOW_MS * 1000 ? "a write takes two such trips: let "
				  "the database be nearer"
				: "");
	batch_begin(&b, l->pg->c);
	batch_add(&b, BATCH_TX);
	batch_add(&b, "COMMIT");
	if (batch_read(&b, NULL) == -1)
		l->fn(l->arg, STORE_LOOK_BAD,
		    "a transaction of two statements "
		    "is refused: a pooler in statement mode?",
		    "pool_mode = transaction");
	batch_clear(&b);
}

int
pgsql_look(struct store *st, store_look_fn *fn, void *arg, struct err *e)
{
	struct look l = { pgsql_of(st), fn, arg };

	conn_begin(l.pg->c);
	if (conn_ready(l.pg->c, e) == -1)
		return -1;
	look_way(&l);
	look_settings(&l);
	look_privileges(&l);
	look_clock(&l);
	return 0;
}
