/* SPDX-License-Identifier: MIT */
/*
 * lmdb_prune - see store_prune. A step first looks for the next row to remove
 * without LMDB's write lock; only then it writes, from that row on and for a
 * bounded number of rows, so that no writer waits longer than for another's
 * write.
 */
#include "store/lmdb/txn.h"

enum {
	LOOK_ROWS = 10000,	/* that a step looks at, at most ... */
	WRITE_ROWS = 500,	/* ... those with the lock held */
	AUDIT_TAIL = 8 + 4	/* of a key: be64(ms) be32(n) */
};

struct walk {
	struct txn *tx;
	struct cur c;
	const struct store_prune *p;
	enum table t;
	bool on;	/* c is on a row */
};

/* old - whether the row is one to be removed. */
static bool
old(const struct walk *w)
{
	const struct cur *c = &w->c;
	const char *tail;

	if (w->t == TABLE_AUDIT)
		return c->key.n > AUDIT_TAIL &&
		    (int64_t)key_be64(c->key.p + c->key.n - AUDIT_TAIL) <
		    w->p->audit_before_ms;
	if (c->value.n < ONCE_HEAD || (int64_t)key_be64(c->value.p + ONCE_AT) >=
	    w->p->once_before_s)
		return false;
	tail = memchr(c->key.p, '\0', c->key.n);
	return tail != NULL && (w->p->keep.n == 0 || !str_starts(
	    str_from(c->key, (size_t)(tail - c->key.p) + 1), w->p->keep));
}

/* pass - to the next row that may be old: a learner's audit is in order of time,
 * so after one that is not there is only another learner's. */
static void
pass(struct walk *w)
{
	struct key k = { .n = 0 };

	if (w->t != TABLE_AUDIT || w->c.key.n <= AUDIT_TAIL) {
		w->on = cur_next(&w->c);
		return;
	}
	key_add(&k, (struct str){ w->c.key.p, w->c.key.n - AUDIT_TAIL - 1 });
	key_add(&k, STR("\1"));	/* no subject has control characters */
	w->on = cur_seek(&w->c, key_str(&k));
}

static void
begin(struct walk *w, struct txn *tx, const struct store_prune *p,
    enum table t, const struct key *at)
{
	*w = (struct walk){ .tx = tx, .p = p, .t = t };
	cur_open(&w->c, tx, t);
	w->on = at->n == 0 ? cur_first(&w->c) : cur_seek(&w->c, key_str(at));
}

/* end - where the next walk begins; nowhere at the end of the table. */
static void
end(struct walk *w, struct key *at)
{
	at->n = 0;
	if (w->on)
		key_add(at, w->c.key);
	cur_close(&w->c);
}

/* look - up to the first old row, or past all that a step looks at; a dry run
 * counts and goes on. */
static int
look(struct store *st, const struct store_prune *p, enum table t,
    struct key *at, bool *found, uint64_t *n, struct err *e)
{
	struct key from = *at;
	struct walk w;
	struct txn tx;

	txn_begin(&tx, st, store_tables[t].env, TXN_READ, NULL);
	while (txn_pass(&tx)) {
		*found = false;
		*n = 0;
		begin(&w, &tx, p, t, &from);
		for (int i = 0; w.on && i < LOOK_ROWS && !*found; i++) {
			if (!old(&w)) {
				pass(&w);
			} else if (p->dry) {
				++*n;
				w.on = cur_next(&w.c);
			} else {
				*found = true;
			}
		}
		end(&w, at);
	}
	return txn_end(&tx, e);
}

static int
cut(struct store *st, const struct store_prune *p, enum table t,
    struct key *at, uint64_t *n, struct err *e)
{
	struct key from = *at;
	struct walk w;
	struct txn tx;

	txn_begin(&tx, st, store_tables[t].env, TXN_WRITE, NULL);
	while (txn_pass(&tx)) {
		*n = 0;
		begin(&w, &tx, p, t, &from);
		for (int i = 0; w.on && i < WRITE_ROWS &&
		    *n < STORE_PRUNE_ROWS; i++) {
			if (!old(&w)) {
				pass(&w);
				continue;
			}
			cur_del(&w.c);
			++*n;
			w.on = cur_next(&w.c);
		}
		end(&w, at);
	}
	return txn_end(&tx, e);
}

int
lmdb_prune(struct store *st, struct store_prune *p, struct err *e)
{
	bool of_audit = p->stage == STORE_PRUNE_AUDIT, found = false;
	enum table t = of_audit ? TABLE_AUDIT : TABLE_ONCE;
	struct key at = { .n = 0 };
	uint64_t n = 0;

	key_add(&at, (struct str){ p->at, p->at_n });
	if (look(st, p, t, &at, &found, &n, e) == -1 ||
	    (found && cut(st, p, t, &at, &n, e) == -1))
		return -1;
	*(of_audit ? &p->audits : &p->onces) += n;
	p->at_n = at.n;
	memcpy(p->at, at.p, at.n);
	if (at.n == 0)
		p->stage++;
	return 0;
}
