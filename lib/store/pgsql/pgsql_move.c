/* SPDX-License-Identifier: MIT */
/* pgsql_move - a learner's rows, keys and catalogs from another store. */
#include "store/pgsql/pgsql.h"

#include "base/hex.h"

enum { AT_ONCE = 12, BYTES_AT_ONCE = 1 << 20 };

/* One transaction over many batches. */
struct take {
	struct pgsql *pg;
	struct str sub;
	enum store_kind kind;
	struct arena *a; /* of the rows in the batch */
	struct batch b;
	size_t bytes;
};

static int
run(struct take *t, struct err *e)
{
	enum conn_end end = CONN_DONE;

	conn_begin(t->pg->c);
	if (t->b.n > 0)
		end = batch_run(&t->b, e);
	if (end == CONN_DONE)
		batch_clear(&t->b);
	batch_begin(&t->b, t->pg->c);
	arena_reset(t->a);
	t->bytes = 0;
	return end == CONN_DONE ? 0 : -1;
}

static int64_t
number(struct str s, size_t at, size_t bytes)
{
	uint64_t v = 0;

	for (size_t i = at; i < at + bytes && i < s.n; i++)
		v = v << 8 | (unsigned char)s.p[i];
	return (int64_t)v;
}

static struct str
part(struct str s, size_t at, size_t n)
{
	s = str_from(s, at);
	if (s.n > n)
		s.n = n;
	return s;
}

static int
put_twin(struct take *t, struct str v, struct err *e)
{
	struct batch *b = &t->b;
	int64_t revision;

	if (pgsql_random(&revision, e) == -1)
		return -1;
	batch_add(b, "INSERT INTO twin (sub, revision, seq, birth, "
		     "artifact_bytes, day, day_events, state) SELECT $1, $2, "
		     "coalesce(max(seq), 0), $3, $4, $5, $6, $7 FROM journal "
		     "WHERE sub = $1");
	batch_bytes(b, t->sub);
	batch_int(b, revision);
	batch_bytes(b, part(v, 0, STORE_BIRTH));
	batch_int(b, number(v, STORE_BIRTH, 8));
	batch_int(b, number(v, STORE_BIRTH + 8, 4));
	batch_int(b, number(v, STORE_BIRTH + 12, 4));
	batch_bytes(b, str_from(v, STORE_BIRTH + 16));
	return 0;
}

static void
put_other(struct take *t, struct str k, struct str v)
{
	static const char node[PGSQL_NODE];
	struct batch *b = &t->b;

	switch (t->kind) {
	case STORE_JOURNAL:
		batch_add(b, "INSERT INTO journal (sub, seq, event) "
			     "VALUES ($1, $2, $3)");
		batch_bytes(b, t->sub);
		batch_int(b, number(k, 0, 8));
		batch_bytes(b, v);
		break;
	case STORE_ONCE:
		batch_add(b, "INSERT INTO once (sub, request_id, seq, at, "
			     "digest, answer) VALUES ($1, $2, $3, $4, $5, $6)");
		batch_bytes(b, t->sub);
		batch_bytes(b, k);
		batch_int(b, number(v, 0, 8));
		batch_int(b, number(v, 8, 8));
		batch_bytes(b, part(v, 16, SHA256_LEN));
		batch_bytes(b, str_from(v, 16 + SHA256_LEN));
		break;
	case STORE_ARTIFACT:
		batch_add(b, "INSERT INTO artifact (sub, id, version, body) "
			     "VALUES ($1, $2, $3, $4)");
		batch_bytes(b, t->sub);
		batch_bytes(b, part(k, 0, k.n - 5));
		batch_int(b, number(k, k.n - 4, 4));
		batch_bytes(b, v);
		break;
	default:
		batch_add(b, "INSERT INTO audit (sub, at, node, n, record) "
			     "VALUES ($1, $2, $3, $4, $5)");
		batch_bytes(b, t->sub);
		batch_int(b, number(k, 0, 8));
		batch_bytes(b, (struct str){ node, sizeof(node) });
		batch_int(b, number(k, 8, 4));
		batch_bytes(b, v);
	}
}

static int
put_row(void *arg, struct str key, struct str value, struct err *e)
{
	static const size_t key_least[STORE_KINDS] = { 0, 8, 1, 6, 12 };
	static const size_t value_least[STORE_KINDS] = { STORE_BIRTH + 16, 0,
		16 + SHA256_LEN, 0, 0 };
	struct take *t = arg;

	if (key.n < key_least[t->kind] || value.n < value_least[t->kind])
		return err_set(e, ERR_INVALID,
		    "'" STR_FMT "': a row of %zu "
		    "and %zu bytes",
		    STR_ARG(t->sub), key.n, value.n);
	if ((t->b.n == AT_ONCE || t->bytes > BYTES_AT_ONCE) && run(t, e) == -1)
		return -1;
	key = arena_str(t->a, key);
	value = arena_str(t->a, value);
	t->bytes += key.n + value.n;
	if (t->kind == STORE_TWIN)
		return put_twin(t, value, e);
	put_other(t, key, value);
	return 0;
}

static int
take_all(struct take *t, struct store *from, struct err *e)
{
	/* the twin last: its row says where its journal ends */
	static const enum store_kind order[] = { STORE_JOURNAL, STORE_ONCE,
		STORE_ARTIFACT, STORE_AUDIT, STORE_TWIN };
	static const char *const remove[] = {
		"DELETE FROM twin WHERE sub = $1",
		"DELETE FROM journal WHERE sub = $1",
		"DELETE FROM once WHERE sub = $1",
		"DELETE FROM artifact WHERE sub = $1",
		"DELETE FROM audit WHERE sub = $1",
	};

	batch_begin(&t->b, t->pg->c);
	conn_begin(t->pg->c);
	batch_tx(&t->b);
	for (size_t i = 0; i < STORE_KINDS; i++) {
		batch_add(&t->b, remove[i]);
		batch_bytes(&t->b, t->sub);
	}
	if (run(t, e) == -1)
		return -1;
	t->pg->c->held = true;
	for (size_t i = 0; i < STORE_KINDS; i++) {
		t->kind = order[i];
		if (store_rows(from, t->sub, t->kind, put_row, t, e) == -1 ||
		    run(t, e) == -1)
			return -1;
	}
	batch_add(&t->b, "COMMIT");
	return run(t, e);
}

int
pgsql_take(struct store *to, struct store *from, struct str sub, struct err *e)
{
	struct take t = {
		.pg = pgsql_of(to), .sub = sub, .a = arena_new(LIMIT_CALL)
	};
	int rc = take_all(&t, from, e);

	t.pg->c->held = false;
	if (rc == -1) /* and with it the transaction */
		conn_drop(t.pg->c);
	arena_free(t.a);
	return rc;
}

int
pgsql_set_keys(
    struct store *st, const struct str *keys, size_t n, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	struct batch b;
	enum conn_end end;

	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_tx(&b);
	batch_add(&b, "DELETE FROM secret");
	for (size_t i = 0; i < n; i++) { /* the current one comes first */
		batch_add(&b, "INSERT INTO secret (n, key) VALUES ($1, $2)");
		batch_int(&b, (int64_t)(n - i));
		batch_bytes(&b, keys[i]);
	}
	batch_add(&b, "COMMIT");
	end = batch_run(&b, e);
	batch_clear(&b);
	return end == CONN_DONE ? 0 : -1;
}

/* ---- catalogs ---- */

/* is_active - whether the second statement of b has this hash for the kind. */
static bool
is_active(const struct batch *b, struct str kind, struct str hash)
{
	static const struct str prefix = STR_INIT("active.");
	unsigned char raw[SHA256_LEN];

	for (size_t i = 0; i < batch_rows(b, 1); i++)
		if (str_eq(str_from(batch_str(b, 1, i, 0), prefix.n), kind))
			return hex_decode(batch_str(b, 1, i, 1), raw,
				   sizeof(raw)) == hash.n &&
			       memcmp(raw, hash.p, hash.n) == 0;
	return false;
}

/* file - the body of a catalog; one that is gone is empty, and not the one of
 * its hash. */
static int
file(struct pgsql *pg, struct arena *a, struct str kind, struct str hash,
    struct str *body, struct err *e)
{
	struct batch b;
	int rc = 0;

	*body = STR("");
	batch_begin(&b, pg->c);
	batch_add(&b, "SELECT body FROM catalog WHERE kind = $1 AND hash = $2");
	batch_bytes(&b, kind);
	batch_bytes(&b, hash);
	if (batch_read(&b, e) == -1)
		return -1;
	if (batch_rows(&b, 0) == 1 && !batch_keep(&b, 0, 0, 0, a, body, e))
		rc = -1;
	batch_clear(&b);
	return rc;
}

int
pgsql_catalogs(
    struct store *st, engine_catalog_fn *fn, void *arg, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	struct arena *a = arena_new(LIMIT_ARENA);
	struct str kind, hash, body;
	struct batch b;
	int rc;

	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, "SELECT kind, hash FROM catalog ORDER BY kind, hash");
	batch_add(&b, "SELECT name, value FROM meta "
		      "WHERE name > 'active.' AND name < 'active/'");
	rc = batch_read(&b, e);
	for (size_t i = 0; rc == 0 && i < batch_rows(&b, 0); i++) {
		arena_reset(a);
		kind = batch_str(&b, 0, i, 0);
		hash = batch_str(&b, 0, i, 1);
		if ((rc = file(pg, a, kind, hash, &body, e)) == 0 &&
		    (rc = engine_catalog_good(kind, hash, body, e)) == 0)
			rc = fn(arg, kind, body, is_active(&b, kind, hash), e);
	}
	batch_clear(&b);
	arena_free(a);
	return rc == -1 ? -1 : 0;
}
