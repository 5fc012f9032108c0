/* SPDX-License-Identifier: MIT */
/* lmdb_move - rows on their way to another store, and from one. */
#include "store/lmdb/txn.h"

#include "base/hex.h"

static const enum table table_of[STORE_KINDS] = {
	[STORE_TWIN] = TABLE_TWIN,
	[STORE_JOURNAL] = TABLE_JOURNAL,
	[STORE_ONCE] = TABLE_ONCE,
	[STORE_ARTIFACT] = TABLE_ARTIFACT,
	[STORE_AUDIT] = TABLE_AUDIT,
};

/* ---- out ---- */

/* each - one batch of rows after the other; 1: fn wants no more. */
static int
each(struct store *st, struct rows *b, struct str sub, enum table t,
    store_row_fn *fn, void *arg, struct err *e)
{
	size_t head = t == TABLE_TWIN ? sub.n : sub.n + 1;
	struct key k;
	int rc;

	key_sub(&k, sub);
	if (t == TABLE_TWIN)
		k.n = sub.n;
	do {
		arena_reset(b->a);
		if (rows_read(st, t, sub, key_str(&k), false, b, e) == -1)
			return -1;
		for (size_t i = 0; i < b->n; i++) {
			/* a learner's twin alone, not those it begins */
			if (t == TABLE_TWIN && !str_eq(b->key[i], sub))
				return 1;
			rc = fn(arg, str_from(b->key[i], head), b->value[i], e);
			if (rc != 0)
				return rc;
		}
		if (b->n > 0) {
			k.n = 0;
			key_add(&k, b->key[b->n - 1]);
			key_add(&k, STR("\0"));
		}
	} while (b->n > 0);
	return 1;
}

int
lmdb_rows(struct store *st, struct str sub, enum store_kind kind,
    store_row_fn *fn, void *arg, struct err *e)
{
	struct rows b;
	int rc;

	if (kind == STORE_AUDIT && spool_drain_all(st, e) == -1)
		return -1;
	b = (struct rows){ .a = arena_new(LIMIT_CALL) };
	rc = each(st, &b, sub, table_of[kind], fn, arg, e);
	arena_free(b.a);
	return rc == -1 ? -1 : 0;
}

/* next_name - the subject of the first row at or after k, copied to name. */
static int
next_name(struct store *st, enum table t, struct key *k, struct key *name,
    struct err *e)
{
	const char *end;
	struct cur c;
	struct txn tx;

	txn_begin(&tx, st, store_tables[t].env, TXN_READ, NULL);
	while (txn_pass(&tx)) {
		name->n = 0;
		cur_open(&c, &tx, t);
		if (cur_seek(&c, key_str(k))) {
			end = memchr(c.key.p, '\0', c.key.n);
			key_add(
			    name, (struct str){ c.key.p,
				      end == NULL ? c.key.n
						  : (size_t)(end - c.key.p) });
		}
		cur_close(&c);
	}
	return txn_end(&tx, e);
}

int
lmdb_named(struct store *st, enum store_kind kind, struct str after,
    struct arena *a, store_sub_fn *fn, void *arg, struct err *e)
{
	struct key k = { .n = 0 }, name;
	int rc = 0;

	if (kind == STORE_AUDIT && spool_drain_all(st, e) == -1)
		return -1;
	key_add(&k, after);
	key_add(&k, STR("\1")); /* past its rows; LMDB has no empty key */
	while (rc == 0) {
		if (next_name(st, table_of[kind], &k, &name, e) == -1)
			return -1;
		if (name.n == 0)
			return 0;
		rc = fn(arg, arena_str(a, key_str(&name)), e);
		/* past all rows of this one: sub 00 ... */
		k = name;
		key_add(&k, STR("\1"));
	}
	return rc == -1 ? -1 : 0;
}

/* give - a file and whether it is the active one of its kind. */
static int
give(struct store *st, const struct rows *b, size_t i, engine_catalog_fn *fn,
    void *arg, struct err *e)
{
	struct str kind, hash, active;

	(void)str_cut(b->key[i], '\0', &kind, &hash);
	if (engine_catalog_good(kind, hash, b->value[i], e) == -1 ||
	    lmdb_catalog_active(st, b->a, arena_cstr(b->a, kind), &active,
		e) == -1)
		return -1;
	return fn(arg, kind, b->value[i],
	    str_eq(active, hex_encode(b->a, hash.p, hash.n)), e);
}

int
lmdb_catalogs(struct store *st, engine_catalog_fn *fn, void *arg, struct err *e)
{
	struct rows b = { .a = arena_new(LIMIT_ARENA) };
	struct key k = { .n = 0 };
	int rc = 0;

	key_add(&k, STR("\1"));
	do {
		arena_reset(b.a);
		rc = rows_read(
		    st, TABLE_CATALOG, STR(""), key_str(&k), false, &b, e);
		for (size_t i = 0; i < b.n && rc == 0; i++)
			rc = give(st, &b, i, fn, arg, e);
		if (b.n > 0) {
			k.n = 0;
			key_add(&k, b.key[b.n - 1]);
			key_add(&k, STR("\0"));
		}
	} while (b.n > 0 && rc == 0);
	arena_free(b.a);
	return rc == -1 ? -1 : 0;
}

/* ---- in ---- */

static void
remove_rows(struct txn *tx, enum table t, struct str sub)
{
	struct key k;
	struct cur c;
	bool on;

	if (t == TABLE_TWIN) {
		txn_del(tx, t, sub);
		return;
	}
	key_sub(&k, sub);
	cur_open(&c, tx, t);
	for (on = cur_seek(&c, key_str(&k)); on && key_of(c.key, sub);
	     on = cur_next(&c))
		cur_del(&c);
	cur_close(&c);
}

struct put {
	struct txn *tx;
	struct str sub;
	enum table t;
};

static int
put_row(void *arg, struct str key, struct str value, struct err *e)
{
	struct put *p = arg;
	struct key k;

	if (key.n > LIMIT_REQUEST_ID + 1 + 4)
		return err_set(e, ERR_INVALID,
		    "'" STR_FMT "': a key of %zu "
		    "bytes",
		    STR_ARG(p->sub), key.n);
	key_sub(&k, p->sub);
	if (p->t == TABLE_TWIN)
		k.n = p->sub.n;
	key_add(&k, key);
	txn_put(p->tx, p->t, key_str(&k), value, STR(""));
	return txn_ok(p->tx) ? 0 : 1;
}

/* take_env - the kinds whose tables are in one environment, in one transaction
 * of it. */
static int
take_env(struct store *to, struct store *from, struct str sub, enum env_id id,
    struct err *e)
{
	struct err why;
	struct txn tx;

	txn_begin(&tx, to, id, TXN_WRITE, NULL);
	while (txn_pass(&tx))
		for (size_t i = 0; i < STORE_KINDS && txn_ok(&tx); i++) {
			struct put p = { &tx, sub, table_of[i] };

			if (store_tables[p.t].env != id)
				continue;
			remove_rows(&tx, p.t, sub);
			why = (struct err){ ERR_NONE };
			if (txn_ok(&tx) &&
			    store_rows(from, sub, (enum store_kind)i, put_row,
				&p, &why) == -1)
				txn_stop(&tx, &why);
		}
	return txn_end(&tx, e);
}

int
lmdb_take(struct store *to, struct store *from, struct str sub, struct err *e)
{
	if (env_open(to, ENV_AUDIT, false, e) == -1 ||
	    take_env(to, from, sub, ENV_TWIN, e) == -1 ||
	    take_env(to, from, sub, ENV_AUDIT, e) == -1)
		return -1;
	return env_sync(to, ENV_AUDIT) == 0
		   ? 0
		   : err_set(e, ERR_IO, "audit.mdb: sync");
}

int
lmdb_set_keys(struct store *st, const struct str *keys, size_t n, struct err *e)
{
	return secret_set(st, keys, n, e);
}
