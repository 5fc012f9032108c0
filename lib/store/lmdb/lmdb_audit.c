/* SPDX-License-Identifier: MIT */
/*
 * lmdb_audit - audit.mdb: who read and wrote what, in order of time.
 *
 * Key: sub 00 be64(ms) be32(n), n counting the records of one millisecond.
 * Once a second at most a record is committed and synced, with all that came
 * before it; those between go to the spool (spool.c): a commit costs more than
 * most reads, a sync much more. So a program that serves one request, or
 * one in a second, commits and syncs each record and has no spool.
 *
 * A record that cannot be kept is lost, and counted; the first commit that goes
 * well again notes how many were, in the file's own meta table.
 */
#include "store/lmdb/txn.h"

enum { SYNC_EVERY_MS = 1000, TAIL = 8 + 4 };

static uint32_t
next_n(struct txn *tx, const struct key *first)
{
	uint32_t n = 0;
	struct key past = *first;
	struct cur c;

	key_u32(&past, UINT32_MAX);
	cur_open(&c, tx, TABLE_AUDIT);
	if (cur_before(&c, key_str(&past)) && c.key.n == past.n &&
	    str_starts(c.key, key_str(first)))
		n = key_be32(c.key.p + first->n) + 1;
	cur_close(&c);
	return n;
}

uint32_t
lmdb_audit_put(struct txn *tx, struct str sub, uint64_t ms, uint32_t n,
    struct str record)
{
	struct key first, k;

	key_sub(&first, sub);
	key_u64(&first, ms);
	k = first;
	key_u32(&k, n);
	if (txn_add(tx, TABLE_AUDIT, key_str(&k), record))
		return n;
	n = next_n(tx, &first);
	k = first;
	key_u32(&k, n);
	txn_put(tx, TABLE_AUDIT, key_str(&k), record, STR(""));
	return n;
}

static int
commit(struct store *st, struct str sub, int64_t now_ms, struct str record)
{
	struct txn tx;

	txn_begin(&tx, st, ENV_AUDIT, TXN_WRITE, NULL);
	while (txn_pass(&tx))
		(void)lmdb_audit_put(&tx, sub, (uint64_t)now_ms, 0, record);
	return txn_end(&tx, NULL);
}

/* ---- what was lost ---- */

/* Its row: be64 number of records, be64 time of the last one in ms. */
static const struct str lost_row = STR_INIT("lost");
enum { LOST_AT = 8, LOST_ROW = 16 };

static void
read_lost(struct txn *tx, uint64_t *n, int64_t *last_ms)
{
	struct str v;

	*n = 0;
	*last_ms = 0;
	if (!txn_find(tx, TABLE_AUDIT_META, lost_row, &v) || v.n != LOST_ROW)
		return;
	*n = key_be64(v.p);
	*last_ms = (int64_t)key_be64(v.p + LOST_AT);
}

static void
note_lost(struct store *st)
{
	uint64_t more = st->base.lost - st->audit_noted, n;
	char p[LOST_ROW];
	int64_t last_ms;
	struct txn tx;

	if (more == 0)
		return;
	txn_begin(&tx, st, ENV_AUDIT, TXN_WRITE, NULL);
	while (txn_pass(&tx)) {
		read_lost(&tx, &n, &last_ms);
		if (last_ms < st->audit_lost_ms)
			last_ms = st->audit_lost_ms;
		key_put64(p, n + more);
		key_put64(p + LOST_AT, (uint64_t)last_ms);
		txn_put(&tx, TABLE_AUDIT_META, lost_row,
		    (struct str){ p, sizeof(p) }, STR(""));
	}
	if (txn_end(&tx, NULL) == 0)
		st->audit_noted += more;
}

void
lmdb_audit_lost(struct store *st, struct store_lost *out)
{
	struct txn tx;

	txn_begin(&tx, st, ENV_AUDIT, TXN_READ, NULL);
	while (txn_pass(&tx))
		read_lost(&tx, &out->all, &out->last_ms);
	if (txn_end(&tx, NULL) == -1)
		*out = (struct store_lost){ 0 };
	out->own = st->base.lost;
	out->all += st->base.lost - st->audit_noted;
	if (out->last_ms < st->audit_lost_ms)
		out->last_ms = st->audit_lost_ms;
}

void
lmdb_audit(struct store *st, struct str sub, int64_t now_ms,
    struct str record)
{
	bool due = now_ms < st->audit_synced_ms ||
	    now_ms - st->audit_synced_ms >= SYNC_EVERY_MS, kept;
	int rc = 0;

	if (!due)
		spool_make(st);
	kept = spool_append(st, sub, now_ms, record);
	if (kept && !due)
		return;
	rc = spool_drain(st, NULL);
	if (!kept && !due)
		kept = spool_append(st, sub, now_ms, record);
	if (!kept && (rc = commit(st, sub, now_ms, record)) == -1) {
		st->base.lost++;
		st->audit_lost_ms = now_ms;
	}
	if (rc == 0)
		note_lost(st);
	if (due && rc == 0) {
		(void)env_sync(st, ENV_AUDIT);
		st->audit_synced_ms = now_ms;
	}
}

/* walk - one batch after the other; 1: fn wants no more. */
static int
walk(struct store *st, struct rows *b, struct str sub, store_event_fn *fn,
    void *arg, struct err *e)
{
	struct key k;
	int rc;

	key_sub(&k, sub);
	do {
		arena_reset(b->a);
		if (rows_read(st, TABLE_AUDIT, sub, key_str(&k), false, b,
		    e) == -1)
			return -1;
		for (size_t i = 0; i < b->n; i++) {
			if (b->key[i].n != sub.n + 1 + TAIL)
				return err_set(e, ERR_IO, "audit: a key of "
				    "%zu bytes", b->key[i].n);
			rc = fn(arg, key_be64(b->key[i].p + sub.n + 1),
			    b->value[i], e);
			if (rc != 0)
				return rc;
		}
		if (b->n > 0) {	/* the first key after the last one seen */
			k.n = 0;
			key_add(&k, b->key[b->n - 1]);
			key_add(&k, STR("\0"));
		}
	} while (b->n > 0);
	return 1;
}

int
lmdb_audits(struct store *st, struct str sub, store_event_fn *fn, void *arg,
    struct err *e)
{
	struct rows b;
	int rc;

	if (spool_drain_all(st, e) == -1)
		return -1;
	b = (struct rows){ .a = arena_new(LIMIT_CALL) };
	rc = walk(st, &b, sub, fn, arg, e);
	arena_free(b.a);
	return rc == -1 ? -1 : 0;
}
