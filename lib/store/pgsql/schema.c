/* SPDX-License-Identifier: MIT */
/*
 * schema - the tables, in what PostgreSQL, Citus, YugabyteDB and CockroachDB
 * have in common: no sequences, triggers, functions of our own, no order of
 * letters (all text is bytea).
 */
#include "store/pgsql/pgsql.h"

enum { OF_LEARNER = 1 }; /* led by sub; the others are small */

/*
 * What every read wants is the head of a state: revision, seq, zone, language,
 * its first bytes. It has no row or column of its own, because the row of table
 * twin is small as it is: 250 to 650 bytes with the states of 10 to 30 events,
 * which do not grow with the journal; to ask for 96 of 700 bytes was no faster.
 */

static const struct {
	const char *name, *columns;
	int flags;
} tables[] = {
	{ "meta", "name bytea PRIMARY KEY, value bytea NOT NULL", 0 },
	{ "secret", "n bigint PRIMARY KEY, key bytea NOT NULL", 0 },
	{ "catalog",
	    "kind bytea NOT NULL, hash bytea NOT NULL, "
	    "body bytea NOT NULL, PRIMARY KEY (kind, hash)",
	    0 },
	{ "twin",
	    "sub bytea PRIMARY KEY, revision bigint NOT NULL, "
	    "seq bigint NOT NULL, birth bytea NOT NULL, "
	    "artifact_bytes bigint NOT NULL, day bigint NOT NULL, "
	    "day_events bigint NOT NULL, state bytea NOT NULL",
	    OF_LEARNER },
	{ "journal",
	    "sub bytea NOT NULL, seq bigint NOT NULL, "
	    "event bytea NOT NULL, PRIMARY KEY (sub, seq)",
	    OF_LEARNER },
	{ "once",
	    "sub bytea NOT NULL, request_id bytea NOT NULL, "
	    "seq bigint NOT NULL, at bigint NOT NULL, digest bytea NOT NULL, "
	    "answer bytea NOT NULL, PRIMARY KEY (sub, request_id)",
	    OF_LEARNER },
	{ "artifact",
	    "sub bytea NOT NULL, id bytea NOT NULL, "
	    "version bigint NOT NULL, body bytea NOT NULL, "
	    "PRIMARY KEY (sub, id, version)",
	    OF_LEARNER },
	{ "audit",
	    "sub bytea NOT NULL, at bigint NOT NULL, "
	    "node bytea NOT NULL, n bigint NOT NULL, record bytea NOT NULL, "
	    "PRIMARY KEY (sub, at, node, n)",
	    OF_LEARNER },
};
enum { TABLES = sizeof(tables) / sizeof(tables[0]) };

static const char put_meta[] = "INSERT INTO meta (name, value) "
			       "VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
static const char put_secret[] =
    "INSERT INTO secret (n, key) SELECT 1, $1 "
    "WHERE NOT EXISTS (SELECT 1 FROM secret) ON CONFLICT (n) DO NOTHING";

const char *
schema_table(size_t i)
{
	return i < TABLES ? tables[i].name : NULL;
}

/* run - one statement with up to two values; SQL of init is run one by one, for
 * not every engine takes tables made in a transaction. */
static enum conn_end
run(struct pgsql *pg, const char *sql, struct str x, struct str y,
    struct err *e)
{
	struct batch b;
	enum conn_end end;

	batch_begin(&b, pg->c);
	batch_add(&b, sql);
	if (x.n > 0)
		batch_bytes(&b, x);
	if (y.n > 0)
		batch_bytes(&b, y);
	end = batch_run(&b, e);
	batch_clear(&b);
	return end;
}

/* make_table - where two do it at once, one finds it there the second time. */
static int
make_table(struct pgsql *pg, size_t i, struct err *e)
{
	struct str sql = arena_printf(pg->own,
	    "CREATE TABLE IF NOT EXISTS %s "
	    "(%s)",
	    tables[i].name, tables[i].columns);
	struct str none = { NULL, 0 };
	struct err why = { ERR_NONE };
	enum conn_end end = run(pg, sql.p, none, none, &why);

	if (end != CONN_DONE) {
		why = (struct err){ ERR_NONE };
		end = run(pg, sql.p, none, none, &why);
	}
	return end == CONN_DONE ? 0 : err_set(e, why.kind, "%s", why.msg);
}

/* there - whether the tables are all there: who may use them need not be
 * allowed to make any. */
static bool
there(struct pgsql *pg)
{
	struct str none = { NULL, 0 };

	for (size_t i = 0; i < TABLES; i++)
		if (run(pg,
			arena_printf(
			    pg->own, "SELECT 1 FROM %s LIMIT 1", tables[i].name)
			    .p,
			none, none, NULL) != CONN_DONE)
			return false;
	return true;
}

int
schema_make(struct pgsql *pg, struct err *e)
{
	unsigned char key[SHA256_LEN];
	struct str none = { NULL, 0 };
	int rc = 0;

	if (digest_random(key, sizeof(key), e) == -1 ||
	    conn_ready(pg->c, e) == -1)
		return -1;
	if (!there(pg))
		for (size_t i = 0; i < TABLES && rc == 0; i++)
			rc = make_table(pg, i, e);
	if (rc == 0 &&
	    (run(pg, put_secret, (struct str){ (char *)key, sizeof(key) }, none,
		 e) != CONN_DONE ||
		run(pg, put_meta, STR("realm"), pg->opts.issuer, e) !=
		    CONN_DONE ||
		run(pg, put_meta, STR("format"), STR(PGSQL_FORMAT), e) !=
		    CONN_DONE))
		rc = -1;
	explicit_bzero(key, sizeof(key));
	return rc;
}

void
schema_print(const struct store_opts *o, struct buf *out)
{
	buf_printf(out,
	    "-- digital-twin-mcp, format " PGSQL_FORMAT ", issuer " STR_FMT
	    "\n-- Afterwards: twinctl init, which makes the key and "
	    "names the realm.\n",
	    STR_ARG(o->issuer));
	for (size_t i = 0; i < TABLES; i++)
		buf_printf(out, "CREATE TABLE IF NOT EXISTS %s (%s);\n",
		    tables[i].name, tables[i].columns);
	buf_c(out, "\n-- Citus, once, before the first learner:\n");
	for (size_t i = 0; i < TABLES; i++)
		if ((tables[i].flags & OF_LEARNER) == 0)
			buf_printf(out,
			    "-- SELECT create_reference_table("
			    "'%s');\n",
			    tables[i].name);
		else if (strcmp(tables[i].name, "twin") == 0)
			buf_c(out, "-- SELECT create_distributed_table("
				   "'twin', 'sub');\n");
		else
			buf_printf(out,
			    "-- SELECT create_distributed_table("
			    "'%s', 'sub', colocate_with => 'twin');\n",
			    tables[i].name);
	buf_c(out, "\n-- The program's role needs no more than this:\n");
	for (size_t i = 0; i < TABLES; i++)
		buf_printf(out,
		    "-- GRANT SELECT, INSERT, UPDATE, DELETE ON "
		    "%s TO twin;\n",
		    tables[i].name);
}

int
schema_greet(void *arg, struct err *e)
{
	struct pgsql *pg = arg;
	struct err why = { ERR_NONE };
	struct str format, realm;
	struct batch b;
	int rc = 0;

	batch_begin(&b, pg->c);
	batch_add(&b, "SELECT value FROM meta WHERE name = $1");
	batch_bytes(&b, STR("format"));
	batch_add(&b, "SELECT value FROM meta WHERE name = $1");
	batch_bytes(&b, STR("realm"));
	pgsql_keys_ask(&b);
	if (batch_run(&b, &why) != CONN_DONE)
		return why.kind == ERR_NOTFOUND
			   ? err_set(e, pg->realm.n > 0 ? ERR_IO : ERR_NOTFOUND,
				 "the database has no table of ours: run "
				 "twinctl init")
			   : err_set(e, why.kind, "%s", why.msg);
	format = batch_rows(&b, 0) == 1 ? batch_str(&b, 0, 0, 0) : STR("");
	realm = batch_rows(&b, 1) == 1 ? batch_str(&b, 1, 0, 0) : STR("");
	if (format.n == 0 || realm.n == 0)
		rc = err_set(e, ERR_NOTFOUND,
		    "the database is not "
		    "initialised: run twinctl init");
	else if (!str_is(format, PGSQL_FORMAT))
		rc = err_set(e, ERR_INVALID,
		    "the database has format '" STR_FMT
		    "', this program knows '" PGSQL_FORMAT "'",
		    STR_ARG(format));
	else if (!engine_realm_fits(&pg->opts, realm))
		rc = err_set(e, ERR_INVALID,
		    "the database belongs to realm '" STR_FMT
		    "', the configuration says '" STR_FMT "'",
		    STR_ARG(realm), STR_ARG(pg->opts.issuer));
	else
		rc = pgsql_keys_take(pg, &b, 2, e);
	/* To a request that is under way it is no fault of the request's: the
	 * kind says so, and the client is not told the words. */
	if (rc == -1 && pg->realm.n > 0 && e != NULL)
		e->kind = ERR_IO;
	if (rc == 0 && pg->realm.n == 0)
		pg->realm = arena_str(pg->own, realm);
	batch_clear(&b);
	return rc;
}
