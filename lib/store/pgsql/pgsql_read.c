/* SPDX-License-Identifier: MIT */
/* pgsql_read - learners, journals, artifacts, catalogs, audit. */
#include "store/pgsql/pgsql.h"

#include "base/hex.h"

enum { ROWS = 32, ROWS_BYTES = 256 << 10, HASH_LEAST = 5 };

/* ---- a learner ---- */

int
pgsql_learner(struct store *st, struct arena *a, struct str sub,
    struct store_learner *out, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	struct batch b;
	struct str birth;
	int rc = 0;

	*out = (struct store_learner){ .state = { NULL, 0 } };
	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, "SELECT birth, artifact_bytes, day, day_events, state "
		      "FROM twin WHERE sub = $1");
	batch_bytes(&b, sub);
	if (batch_read(&b, e) == -1)
		return -1;
	if (batch_rows(&b, 0) == 1) {
		birth = batch_str(&b, 0, 0, 0);
		if (birth.n == STORE_BIRTH)
			memcpy(out->birth, birth.p, STORE_BIRTH);
		out->artifact_bytes = (uint64_t)batch_num(&b, 0, 0, 1);
		out->day = (uint32_t)batch_num(&b, 0, 0, 2);
		out->day_events = (uint32_t)batch_num(&b, 0, 0, 3);
		rc = batch_keep(&b, 0, 0, 4, a, &out->state, e) ? 0 : -1;
	}
	batch_clear(&b);
	return rc;
}

/*
 * Rows of a number and bytes. They are copied, so that fn may use the
 * connection, and only so many at a time that memory does not depend on their
 * length.
 */
struct rows {
	struct arena *a;
	size_t n;
	bool more; /* there may be another one */
	int64_t at[ROWS];
	struct str value[ROWS];
	int64_t last_n; /* of table audit: the rest of the last key */
	char last_node[PGSQL_NODE];
};

static int
rows_read(struct batch *b, struct rows *r, bool of_audit, struct err *e)
{
	size_t bytes = 0, all;
	struct str node;
	int rc = 0;

	arena_reset(r->a);
	r->n = 0;
	if (batch_read(b, e) == -1)
		return -1;
	all = batch_rows(b, 0);
	for (; r->n < all && bytes < ROWS_BYTES && rc == 0; r->n++) {
		r->at[r->n] = batch_num(b, 0, r->n, 0);
		if (!batch_keep(b, 0, r->n, 1, r->a, &r->value[r->n], e))
			rc = -1;
		bytes += r->value[r->n].n;
	}
	r->more = r->n < all || all == ROWS;
	if (of_audit && r->n > 0) {
		node = batch_str(b, 0, r->n - 1, 2);
		r->last_n = batch_num(b, 0, r->n - 1, 3);
		if (node.n == PGSQL_NODE)
			memcpy(r->last_node, node.p, PGSQL_NODE);
	}
	batch_clear(b);
	return rc;
}

/* walk - 1: fn wants no more. */
static int
walk(struct pgsql *pg, struct rows *r, struct str sub, int64_t from,
    bool backwards, store_event_fn *fn, void *arg, struct err *e)
{
	struct batch b;
	int rc;

	do {
		conn_begin(pg->c);
		batch_begin(&b, pg->c);
		batch_add(&b,
		    backwards
			? "SELECT seq, event FROM journal WHERE sub = $1 AND "
			  "seq <= $2 ORDER BY seq DESC LIMIT 32"
			: "SELECT seq, event FROM journal WHERE sub = $1 AND "
			  "seq >= $2 ORDER BY seq LIMIT 32");
		batch_bytes(&b, sub);
		batch_int(&b, from);
		if (rows_read(&b, r, false, e) == -1)
			return -1;
		for (size_t i = 0; i < r->n; i++) {
			from = r->at[i] + (backwards ? -1 : 1);
			rc = fn(arg, (uint64_t)r->at[i], r->value[i], e);
			if (rc != 0)
				return rc;
		}
	} while (r->more);
	return 1;
}

int
pgsql_events(struct store *st, struct str sub, uint64_t from, bool backwards,
    store_event_fn *fn, void *arg, struct err *e)
{
	struct rows r = { .a = arena_new(LIMIT_CALL) };
	int rc;

	if (from > INT64_MAX || (backwards && from == 0))
		from = INT64_MAX;
	rc = walk(pgsql_of(st), &r, sub, (int64_t)from, backwards, fn, arg, e);
	arena_free(r.a);
	return rc == -1 ? -1 : 0;
}

int
pgsql_artifact(struct store *st, struct arena *a, struct str sub, struct str id,
    uint32_t version, struct str *body, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	struct batch b;
	int rc = 0;

	*body = (struct str){ NULL, 0 };
	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(
	    &b, version == 0
		    ? "SELECT body FROM artifact WHERE sub = $1 AND id = $2 "
		      "ORDER BY version DESC LIMIT 1"
		    : "SELECT body FROM artifact WHERE sub = $1 AND id = $2 "
		      "AND version = $3");
	batch_bytes(&b, sub);
	batch_bytes(&b, id);
	if (version != 0)
		batch_int(&b, version);
	if (batch_read(&b, e) == -1)
		return -1;
	if (batch_rows(&b, 0) > 0 && !batch_keep(&b, 0, 0, 0, a, body, e))
		rc = -1;
	batch_clear(&b);
	return rc;
}

/* ---- catalogs ---- */

static struct str
active(struct arena *a, const char *kind)
{
	return arena_printf(a, "active.%s", kind);
}

int
pgsql_catalog_put(struct store *st, struct arena *a, const char *kind,
    struct str bytes, struct str *hash, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	unsigned char raw[SHA256_LEN];
	struct str key = { (const char *)raw, sizeof(raw) }, hex;
	struct batch b;
	bool done;
	int rc = 0;

	digest_sha256(bytes, raw);
	hex = hex_encode(a, raw, sizeof(raw));
	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, "SELECT value FROM meta WHERE name = $1");
	batch_bytes(&b, active(a, kind));
	batch_add(&b, "SELECT 1 FROM catalog WHERE kind = $1 AND hash = $2");
	batch_bytes(&b, str_c(kind));
	batch_bytes(&b, key);
	if (batch_read(&b, e) == -1)
		return -1;
	done = batch_rows(&b, 0) == 1 && batch_rows(&b, 1) == 1 &&
	       str_eq(batch_str(&b, 0, 0, 0), hex);
	batch_clear(&b);
	if (!done) {
		batch_begin(&b, pg->c);
		batch_add(&b,
		    "INSERT INTO catalog (kind, hash, body) VALUES "
		    "($1, $2, $3) ON CONFLICT (kind, hash) DO NOTHING");
		batch_bytes(&b, str_c(kind));
		batch_bytes(&b, key);
		batch_bytes(&b, bytes);
		batch_add(&b,
		    "INSERT INTO meta (name, value) VALUES ($1, $2) "
		    "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
		batch_bytes(&b, active(a, kind));
		batch_bytes(&b, hex);
		rc = batch_read(&b, e);
		batch_clear(&b);
	}
	*hash = hex;
	return rc;
}

/* active_hash - the hash that is the active one; empty: none. */
static int
active_hash(struct pgsql *pg, struct arena *a, const char *kind,
    struct str *hash, struct err *e)
{
	struct batch b;
	int rc = 0;

	batch_begin(&b, pg->c);
	batch_add(&b, "SELECT value FROM meta WHERE name = $1");
	batch_bytes(&b, active(a, kind));
	if (batch_read(&b, e) == -1)
		return -1;
	if (batch_rows(&b, 0) == 1 && !batch_keep(&b, 0, 0, 0, a, hash, e))
		rc = -1;
	batch_clear(&b);
	return rc;
}

int
pgsql_catalog_get(struct store *st, struct arena *a, const char *kind,
    struct str hash, struct str *bytes, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	unsigned char raw[SHA256_LEN];
	struct str hex = hash, key;
	struct batch b;
	size_t n;
	int rc = 0;

	*bytes = (struct str){ NULL, 0 };
	conn_begin(pg->c);
	if (hash.n == 0 && active_hash(pg, a, kind, &hex, e) == -1)
		return -1;
	if ((n = hex_decode(hex, raw, sizeof(raw))) >= HASH_LEAST) {
		key = (struct str){ (const char *)raw, n };
		batch_begin(&b, pg->c);
		batch_add(&b, "SELECT hash, body FROM catalog WHERE kind = $1 "
			      "AND hash >= $2 ORDER BY hash LIMIT 1");
		batch_bytes(&b, str_c(kind));
		batch_bytes(&b, key);
		if (batch_read(&b, e) == -1)
			return -1;
		if (batch_rows(&b, 0) == 1 &&
		    str_starts(batch_str(&b, 0, 0, 0), key) &&
		    !batch_keep(&b, 0, 0, 1, a, bytes, e))
			rc = -1;
		batch_clear(&b);
	}
	if (rc == 0 && bytes->p == NULL)
		rc = err_set(e, ERR_NOTFOUND, "catalog %s '%.64s': not kept",
		    kind, hash.n > 0 ? arena_str(a, hash).p : "active");
	return rc;
}

/* ---- audit ---- */

int
pgsql_audits(struct store *st, struct str sub, store_event_fn *fn, void *arg,
    struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	struct rows r = { .a = arena_new(LIMIT_CALL), .last_n = -1 };
	int64_t at = -1;
	struct batch b;
	int rc;

	do {
		conn_begin(pg->c);
		batch_begin(&b, pg->c);
		batch_add(&b, "SELECT at, record, node, n FROM audit "
			      "WHERE sub = $1 AND (at, node, n) > ($2, $3, $4) "
			      "ORDER BY at, node, n LIMIT 32");
		batch_bytes(&b, sub);
		batch_int(&b, at);
		batch_bytes(&b, (struct str){ r.last_node, PGSQL_NODE });
		batch_int(&b, r.last_n);
		rc = rows_read(&b, &r, true, e);
		for (size_t i = 0; i < r.n && rc == 0; i++) {
			at = r.at[i];
			rc = fn(arg, (uint64_t)at, r.value[i], e);
		}
	} while (r.more && rc == 0);
	arena_free(r.a);
	return rc == -1 ? -1 : 0;
}
