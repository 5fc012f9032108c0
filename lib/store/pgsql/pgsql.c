/* SPDX-License-Identifier: MIT */
/* pgsql - open and close, and the row of operations. */
#include "store/pgsql/pgsql.h"

enum { ALIVE_MS = 1000, REST_MS = 1000 };

int
pgsql_random(int64_t *out, struct err *e)
{
	if (digest_random(out, sizeof(*out), e) == -1)
		return -1;
	*out &= INT64_MAX;
	return 0;
}

/* new - without a connection; *out also when it fails. */
static int new (const struct store_opts *o, struct pgsql **out, struct err *e)
{
	struct arena *own = arena_new(1 << 20);
	struct pgsql *pg = arena_one(own, struct pgsql);

	*out = pg;
	pg->own = own;
	pg->base.engine = &engine_pgsql;
	pg->opts = *o;
	pg->opts.dir = arena_str(own, str_c(o->dir)).p;
	pg->opts.issuer = arena_str(own, o->issuer);
	pg->opts.issuer_aliases = arena_str(own, o->issuer_aliases);
	if (digest_random(pg->node, sizeof(pg->node), e) == -1)
		return -1;
	return conn_new(
	    own, o->database, o->database_private, o->deadline_s, &pg->c, e);
}

static void
pgsql_close(struct store *st)
{
	struct pgsql *pg = pgsql_of(st);
	struct arena *own = pg->own;

	conn_close(pg->c);
	if (pg->base.cache != NULL)
		engine_cache_close(pg->base.cache);
	explicit_bzero(pg->key, sizeof(pg->key));
	arena_free(own);
}

static int
pgsql_init(const struct store_opts *o, struct err *e)
{
	struct pgsql *pg;
	int rc = new (o, &pg, e);

	if (rc == 0)
		rc = engine_cache_make(o, e);
	if (rc == 0) {
		conn_begin(pg->c);
		rc = schema_make(pg, e);
	}
	if (rc == 0)
		rc = schema_greet(pg, e);
	pgsql_close((struct store *)(void *)pg);
	return rc;
}

static int
pgsql_sql(const struct store_opts *o, struct buf *out, struct err *e)
{
	schema_print(o, out);
	return out->full ? err_set(e, ERR_LIMIT, "SQL: over the buffer") : 0;
}

/* alive - engine_alive_fn; the connection is there, for the learner was read
 * over it just now. */
static bool
alive(void *arg, const struct store_owner *o)
{
	static const char none[STORE_BIRTH];
	struct pgsql *pg = arg;
	struct str birth = { none, sizeof(none) };
	struct batch b;
	bool is = false;

	conn_within(pg->c, ALIVE_MS);
	batch_begin(&b, pg->c);
	batch_add(&b, "SELECT birth FROM twin WHERE sub = $1");
	batch_bytes(&b, o->sub);
	if (batch_run(&b, NULL) == CONN_DONE) {
		if (batch_rows(&b, 0) == 1)
			birth = batch_str(&b, 0, 0, 0);
		is = birth.n == STORE_BIRTH &&
		     memcmp(birth.p, o->birth, STORE_BIRTH) == 0;
	}
	batch_clear(&b);
	return is;
}

static int
pgsql_open(const struct store_opts *o, struct store **out, struct err *e)
{
	struct pgsql *pg;
	int rc = new (o, &pg, e);

	if (rc == 0)
		rc = engine_cache_open(o, alive, pg, &pg->base.cache, e);
	if (rc == 0) {
		pg->c->greet = schema_greet;
		pg->c->greet_arg = pg;
		conn_begin(pg->c);
		rc = conn_ready(pg->c, e);
	}
	if (rc == -1) {
		pgsql_close((struct store *)(void *)pg);
		return -1;
	}
	*out = (struct store *)(void *)pg;
	return 0;
}

/* rest - what nobody has read the end of would count as lost. */
static void
rest(struct store *st)
{
	struct conn *c = pgsql_of(st)->c;

	conn_within(c, REST_MS);
	(void)batch_settle(c);
	conn_drop(c);
}

/* probe - a database that others replicate from may be read and not
 * written; so may one whose disk is full. */
static enum store_works
probe(struct store *st, int64_t now, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	struct batch b;
	bool reads;

	(void)now;
	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, "SELECT 1 FROM meta LIMIT 1");
	reads = batch_read(&b, e) == 0;
	batch_clear(&b);
	if (!reads)
		return STORE_UNREADABLE;
	batch_begin(&b, pg->c);
	batch_add(&b, "INSERT INTO meta (name, value) VALUES ('probe', 'x') "
	    "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
	if (batch_read(&b, e) == -1) {
		batch_clear(&b);
		return STORE_UNWRITABLE;
	}
	batch_clear(&b);
	return STORE_WORKS;
}

const struct engine engine_pgsql = {
	.name = "postgresql",
	.init = pgsql_init,
	.sql = pgsql_sql,
	.open = pgsql_open,
	.close = pgsql_close,
	.rest = rest,
	.keys = pgsql_keys,
	.rotate_key = pgsql_rotate_key,
	.learner = pgsql_learner,
	.events = pgsql_events,
	.artifact = pgsql_artifact,
	.update = pgsql_update,
	.catalog_put = pgsql_catalog_put,
	.catalog_get = pgsql_catalog_get,
	.audit = pgsql_audit,
	.audit_lost = pgsql_audit_lost,
	.audits = pgsql_audits,
	.probe = probe,
	.check = pgsql_check,
	.erase = pgsql_erase,
	.backup = pgsql_backup,
	.stat = pgsql_stat,
	.prune = pgsql_prune,
	.usage = pgsql_usage,
	.look = pgsql_look,
	.rows = pgsql_rows,
	.named = pgsql_named,
	.take = pgsql_take,
	.set_keys = pgsql_set_keys,
	.catalogs = pgsql_catalogs,
};
