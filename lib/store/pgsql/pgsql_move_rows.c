/* SPDX-License-Identifier: MIT */
/* pgsql_move_rows - a learner's rows in the form of store_rows. */
#include "store/pgsql/pgsql.h"

enum { ROWS = 32, NAMES = 1000, KEY_ROOM = 128 };

/* A walk over one kind; the place after the last row seen is kept here. */
struct walk {
	struct pgsql *pg;
	struct str sub;
	enum store_kind kind;
	struct arena *a; /* of one batch of rows */
	int64_t n, at, per_ms; /* seq, version, or n; audit: its ms and which
				 * record of that ms comes next */
	char text[KEY_ROOM]; /* request_id, id or node */
	size_t ntext;
};

static const char *const select_of[STORE_KINDS] = {
	[STORE_TWIN] = "SELECT birth, artifact_bytes, day, day_events, state "
		       "FROM twin WHERE sub = $1",
	[STORE_JOURNAL] = "SELECT seq, event FROM journal "
			  "WHERE sub = $1 AND seq > $2 ORDER BY seq LIMIT 32",
	[STORE_ONCE] =
	    "SELECT request_id, seq, at, digest, answer FROM once "
	    "WHERE sub = $1 AND request_id > $2 ORDER BY request_id LIMIT 32",
	[STORE_ARTIFACT] = "SELECT id, version, body FROM artifact "
			   "WHERE sub = $1 AND (id, version) > ($2, $3) "
			   "ORDER BY id, version LIMIT 32",
	[STORE_AUDIT] = "SELECT at, node, n, record FROM audit "
			"WHERE sub = $1 AND (at, node, n) > ($2, $3, $4) "
			"ORDER BY at, node, n LIMIT 32",
};

static void
ask(struct walk *w, struct batch *b)
{
	struct str text = { w->text, w->ntext };

	conn_begin(w->pg->c);
	batch_begin(b, w->pg->c);
	batch_add(b, select_of[w->kind]);
	batch_bytes(b, w->sub);
	if (w->kind == STORE_AUDIT)
		batch_int(b, w->at);
	if (w->kind >= STORE_ONCE)
		batch_bytes(b, text);
	if (w->kind != STORE_TWIN && w->kind != STORE_ONCE)
		batch_int(b, w->n);
}

static void
be(struct buf *b, int64_t v, int bytes)
{
	while (bytes-- > 0)
		buf_ch(b, (char)((uint64_t)v >> (8 * bytes) & 0xff));
}

/* note - the place of a row, from the column of its text. */
static void
note(struct walk *w, struct str text, int64_t n)
{
	w->ntext = text.n < KEY_ROOM ? text.n : KEY_ROOM;
	memcpy(w->text, text.p, w->ntext);
	w->n = n;
}

/* put_key - the key of row i, and the place after it. */
static void
put_key(struct walk *w, const struct batch *b, size_t i, struct buf *k)
{
	int64_t at;

	switch (w->kind) {
	case STORE_JOURNAL:
		w->n = batch_num(b, 0, i, 0);
		be(k, w->n, 8);
		break;
	case STORE_ONCE:
		note(w, batch_str(b, 0, i, 0), 0);
		buf_add(k, batch_str(b, 0, i, 0));
		break;
	case STORE_ARTIFACT:
		note(w, batch_str(b, 0, i, 0), batch_num(b, 0, i, 1));
		buf_add(k, batch_str(b, 0, i, 0));
		buf_ch(k, '\0');
		be(k, w->n, 4);
		break;
	case STORE_AUDIT: /* nodes and their counts become one count */
		at = batch_num(b, 0, i, 0);
		w->per_ms = at == w->at ? w->per_ms + 1 : 0;
		w->at = at;
		note(w, batch_str(b, 0, i, 1), batch_num(b, 0, i, 2));
		be(k, at, 8);
		be(k, w->per_ms, 4);
		break;
	default:
		break;
	}
}

static void
put_value(const struct walk *w, const struct batch *b, size_t i, struct buf *v)
{
	switch (w->kind) {
	case STORE_TWIN:
		buf_add(v, batch_str(b, 0, i, 0));
		be(v, batch_num(b, 0, i, 1), 8);
		be(v, batch_num(b, 0, i, 2), 4);
		be(v, batch_num(b, 0, i, 3), 4);
		buf_add(v, batch_str(b, 0, i, 4));
		break;
	case STORE_ONCE:
		be(v, batch_num(b, 0, i, 1), 8);
		be(v, batch_num(b, 0, i, 2), 8);
		buf_add(v, batch_str(b, 0, i, 3));
		buf_add(v, batch_str(b, 0, i, 4));
		break;
	case STORE_JOURNAL:
		buf_add(v, batch_str(b, 0, i, 1));
		break;
	case STORE_ARTIFACT:
		buf_add(v, batch_str(b, 0, i, 2));
		break;
	default:
		buf_add(v, batch_str(b, 0, i, 3));
	}
}

/* rows_of - how many rows a batch gave, -1 failed, and what fn said. fn may
 * use another store, not this one: the results are still in hand. */
static int
rows_of(struct walk *w, store_row_fn *fn, void *arg, int *said, struct err *e)
{
	struct batch b;
	size_t i, n;

	ask(w, &b);
	if (batch_read(&b, e) == -1)
		return -1;
	n = batch_rows(&b, 0);
	for (i = 0; i < n && *said == 0; i++) {
		struct buf k, v;

		arena_reset(w->a);
		buf_init(&k, w->a, SIZE_MAX);
		buf_init(&v, w->a, SIZE_MAX);
		put_key(w, &b, i, &k);
		put_value(w, &b, i, &v);
		*said = arena_over(w->a)
			    ? err_set(e, ERR_LIMIT, "%s", ARENA_OVER)
			    : fn(arg, buf_str(&k), buf_str(&v), e);
	}
	batch_clear(&b);
	return (int)n;
}

int
pgsql_rows(struct store *st, struct str sub, enum store_kind kind,
    store_row_fn *fn, void *arg, struct err *e)
{
	struct walk w = { .pg = pgsql_of(st),
		.sub = sub,
		.kind = kind,
		.at = -1,
		.per_ms = -1 };
	int n, said = 0;

	w.a = arena_new(LIMIT_CALL);
	do
		n = rows_of(&w, fn, arg, &said, e);
	while (n == ROWS && said == 0);
	arena_free(w.a);
	return n == -1 || said == -1 ? -1 : 0;
}

int
pgsql_named(struct store *st, enum store_kind kind, struct str after,
    struct arena *a, store_sub_fn *fn, void *arg, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	/* Not in a: fn may reset it after each learner. */
	struct arena *own = arena_new(1 << 20);
	struct str subs[NAMES], last = after;
	char at[LIMIT_SUB];
	size_t n;
	int rc = 0;

	do {
		struct batch b;

		arena_reset(own);
		conn_begin(pg->c);
		batch_begin(&b, pg->c);
		batch_add(
		    &b, kind == STORE_TWIN
			    ? "SELECT sub FROM twin WHERE sub > $1 "
			      "ORDER BY sub LIMIT 1000"
			    : "SELECT DISTINCT sub FROM audit WHERE sub > $1 "
			      "ORDER BY sub LIMIT 1000");
		batch_bytes(&b, last);
		n = 0;
		if (batch_read(&b, e) == -1)
			rc = -1;
		else
			for (; n < batch_rows(&b, 0); n++)
				subs[n] =
				    arena_str(own, batch_str(&b, 0, n, 0));
		batch_clear(&b);
		for (size_t i = 0; i < n && rc == 0; i++)
			rc = fn(arg, arena_str(a, subs[i]), e);
		if (n > 0 && subs[n - 1].n <= sizeof(at)) {
			memcpy(at, subs[n - 1].p, subs[n - 1].n);
			last = (struct str){ at, subs[n - 1].n };
		}
	} while (n == NAMES && rc == 0);
	arena_free(own);
	return rc == -1 ? -1 : 0;
}
